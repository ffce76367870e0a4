/* The table of sessions. Looked through from end to end (512 hashes, some microseconds): no index to keep true.
 * Must not know HTTP, the store or the clock. */
#include "console/staff_sessions.h"

void sessions_init(struct staff_sessions *t, int64_t idle_s, int64_t absolute_s)
{
    *t = (struct staff_sessions){.idle_ms = idle_s * 1000, .absolute_ms = absolute_s * 1000};
}

bool session_ended(const struct staff_sessions *t, const struct staff_session *s, int64_t now_ms)
{
    return now_ms - s->seen_ms >= t->idle_ms || now_ms - s->created_ms >= t->absolute_ms;
}

void sessions_drop(struct staff_session *s)
{
    uint32_t generation = s->generation + 1;
    crypto_wipe(s, sizeof *s);
    s->generation = generation;
}

struct staff_session *sessions_giving_way(struct staff_sessions *t, int64_t staff_id)
{
    struct staff_session *oldest = NULL;
    size_t mine = 0;
    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        struct staff_session *s = &t->item[i];
        if (!s->used || s->staff_id != staff_id)
            continue;
        mine++;
        if (!oldest || s->created_ms < oldest->created_ms)
            oldest = s;
    }
    return mine < SESSIONS_PER_STAFF ? NULL : oldest;
}

/* Room for one more of this person: their oldest session when they have too many, else a free place. */
static struct staff_session *find_room(struct staff_sessions *t, int64_t staff_id)
{
    struct staff_session *oldest = sessions_giving_way(t, staff_id);
    if (oldest) {
        sessions_drop(oldest);
        return oldest;
    }
    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        if (!t->item[i].used)
            return &t->item[i];
    }
    return NULL;
}

enum err sessions_add(struct staff_sessions *t, const struct staff_session *s, struct staff_session **ret)
{
    struct staff_session *room = find_room(t, s->staff_id);
    if (!room)
        return ERR_NOMEM;
    uint32_t generation = room->generation;
    *room = *s;
    room->used = true;
    room->generation = generation;
    *ret = room;
    return ERR_OK;
}

struct staff_session *sessions_find(struct staff_sessions *t, const uint8_t hash[SHA256_BYTES], int64_t now_ms)
{
    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        struct staff_session *s = &t->item[i];
        if (s->used && crypto_equal(s->hash, hash, SHA256_BYTES))
            return session_ended(t, s, now_ms) ? NULL : s;
    }
    return NULL;
}

session_handle sessions_handle(const struct staff_sessions *t, const struct staff_session *s)
{
    return (session_handle)s->generation << 16 | (session_handle)(s - t->item + 1);
}

struct staff_session *sessions_at(struct staff_sessions *t, session_handle handle, int64_t now_ms)
{
    size_t place = (size_t)(handle & 0xffff);
    if (place == 0 || place > SESSIONS_MAX)
        return NULL;
    struct staff_session *s = &t->item[place - 1];
    bool same = s->used && s->generation == (uint32_t)(handle >> 16);
    return same && !session_ended(t, s, now_ms) ? s : NULL;
}

const char *session_cookie_name(bool secure)
{
    return secure ? "__Host-tsunagu_staff" : "tsunagu_staff";
}

struct str session_cookie(struct arena *a, bool secure, struct str token)
{
    return arena_fmt(a, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict%s%s", session_cookie_name(secure), STR_FMT(token),
                     secure ? "; Secure" : "", token.len ? "" : "; Max-Age=0");
}
