/* Who is signed in, in memory: found on every request without a disk. The store keeps the same rows for a restart
 * (hashes only). Pure, times are given; the loop's thread owns it. */
#pragma once
#include "base/crypto.h"
#include "base/err.h"
#include "base/str.h"
#include "bot/staff_role.h"

enum sessions_limits {
    SESSIONS_MAX = 512,
    SESSIONS_PER_STAFF = 8,    /* the oldest makes room */
    SESSION_SECRET_BYTES = 32, /* of the token and of the CSRF token, before base64url */
    SESSION_SECRET_CHARS = 43
};

struct staff_session {
    bool used;
    uint32_t generation;
    uint8_t hash[SHA256_BYTES]; /* of the token */
    int64_t staff_id;
    enum staff_role role;
    char login[STAFF_LOGIN_MAX + 1], name[STAFF_NAME_MAX + 1];
    char csrf[SESSION_SECRET_CHARS + 1];
    int64_t created_ms, seen_ms; /* wall clock */
    int64_t saved_ms;            /* seen_ms as the store has it */
    int64_t added_ms;            /* monotonic: when this table learned of it */
};

struct staff_sessions {
    struct staff_session item[SESSIONS_MAX];
    int64_t idle_ms, absolute_ms;
};

/* A session that may be gone by the time it is looked at: fits a pointer, never 0. */
typedef uintptr_t session_handle;

/* An empty table; a session ends after `idle_s` without a request, and `absolute_s` after sign-in whatever happens. */
void sessions_init(struct staff_sessions *t, int64_t idle_s, int64_t absolute_s);

/* Add a copy of `s`. When this person has too many, their oldest gives way. ERR_NOMEM: the table is full. */
MUST_CHECK enum err sessions_add(struct staff_sessions *t, const struct staff_session *s, struct staff_session **ret);
/* The session that would give way; NULL: there is room for one more of this person. */
struct staff_session *sessions_giving_way(struct staff_sessions *t, int64_t staff_id);
/* By token hash; NULL when there is none or it has ended at now_ms. */
struct staff_session *sessions_find(struct staff_sessions *t, const uint8_t hash[SHA256_BYTES], int64_t now_ms);
/* By handle; NULL when it was dropped since, or has ended at now_ms. */
struct staff_session *sessions_at(struct staff_sessions *t, session_handle handle, int64_t now_ms);
session_handle sessions_handle(const struct staff_sessions *t, const struct staff_session *s);
bool session_ended(const struct staff_sessions *t, const struct staff_session *s, int64_t now_ms);
void sessions_drop(struct staff_session *s); /* its handles are void from now on */

/* ---- the cookie ---- */
/* "__Host-tsunagu_staff" behind https, where browsers then insist on Secure and Path=/; a plain name on an http demo.
 */
const char *session_cookie_name(bool secure);
/* The value of Set-Cookie; an empty token takes the cookie away. */
struct str session_cookie(struct arena *a, bool secure, struct str token);
