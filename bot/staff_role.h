/* Who may do what at the desk: roles as words and bits. Pure. */
#pragma once
#include "base/str.h"

enum staff_role { ROLE_LINK_WORKER, ROLE_SUPERVISOR, ROLE_EDITOR, ROLE_AUDITOR, ROLE_ADMIN, STAFF_ROLES };

enum staff_role_bits {
    MAY_LINK = 1 << ROLE_LINK_WORKER | 1 << ROLE_SUPERVISOR, /* talk with residents and read what they said */
    /* bring lists of what the town has, write reports */
    MAY_LISTS = 1 << ROLE_EDITOR | 1 << ROLE_SUPERVISOR | 1 << ROLE_ADMIN,
    /* see the flows, and counts of nobody in particular */
    MAY_FLOWS = 1 << ROLE_EDITOR | 1 << ROLE_SUPERVISOR | 1 << ROLE_ADMIN,
    MAY_ANY = (1 << STAFF_ROLES) - 1
};

const char *staff_role_name(enum staff_role role); /* "link_worker", …: stored, never rename */
/* False: none of them. */
bool staff_role_from_name(struct str name, enum staff_role *ret);

/* Rules for what people choose themselves; also the command line's. */
enum staff_limits { STAFF_LOGIN_MAX = 64, STAFF_NAME_MAX = 120, PASSWORD_MIN = 12, PASSWORD_MAX = 256 };
/* 1–64 of a–z, 0–9, '.', '_', '-'; begins with a letter. */
bool staff_login_valid(struct str login);
/* At least 12 characters (not bytes), at most 256 bytes, not the login. */
bool staff_password_valid(struct str password, struct str login);
