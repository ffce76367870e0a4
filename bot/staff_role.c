/* Roles, and what a login and a password must look like. Must not know sessions or requests. */
#include "bot/staff_role.h"
#include "base/utf8.h"

static const char *const names[STAFF_ROLES] = {
    [ROLE_LINK_WORKER] = "link_worker", [ROLE_SUPERVISOR] = "supervisor", [ROLE_EDITOR] = "editor",
    [ROLE_AUDITOR] = "auditor",         [ROLE_ADMIN] = "admin",
};

const char *staff_role_name(enum staff_role role)
{
    return (unsigned)role < STAFF_ROLES ? names[role] : "?";
}

bool staff_role_from_name(struct str name, enum staff_role *ret)
{
    for (size_t i = 0; i < STAFF_ROLES; i++) {
        if (!str_eq(name, str_from(names[i])))
            continue;
        *ret = (enum staff_role)i;
        return true;
    }
    return false;
}

static bool login_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool staff_login_valid(struct str login)
{
    if (login.len == 0 || login.len > STAFF_LOGIN_MAX || login.ptr[0] < 'a' || login.ptr[0] > 'z')
        return false;
    for (size_t i = 0; i < login.len; i++) {
        if (!login_char(login.ptr[i]))
            return false;
    }
    return true;
}

bool staff_password_valid(struct str password, struct str login)
{
    return password.len <= PASSWORD_MAX && utf8_chars(password) >= PASSWORD_MIN && !str_eq(password, login);
}
