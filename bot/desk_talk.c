/* Conversations while a group is under way: read once, shared by all turns of the group, so that several messages of
 * one person build on each other before anything is committed. */
#include "bot/desk_parts.h"
#include "base/log.h"

static size_t bucket_of(struct str channel, struct str user)
{
    uint64_t h =
        0xcbf29ce484222325u; /* FNV-1a: only spreads, protects nothing; a bad spread costs a walk of at most 256 */
    for (size_t i = 0; i < user.len; i++)
        h = (h ^ (unsigned char)user.ptr[i]) * 0x100000001b3u;
    h ^= channel.len ? (unsigned char)channel.ptr[0] : 0u;
    return (size_t)(h ^ h >> 32) % DESK_BUCKETS;
}

static struct talk *seen(const struct group *g, struct str channel, struct str user)
{
    struct talk *t = g->bucket[bucket_of(channel, user)];
    while (t && (t->dropped || !str_eq(t->row.user, user) || !str_eq(t->row.channel, channel)))
        t = t->in_bucket;
    return t;
}

static void keep(struct group *g, struct talk *t)
{
    struct talk **bucket = &g->bucket[bucket_of(t->row.channel, t->row.user)];
    t->in_bucket = *bucket;
    *bucket = t;
    t->in_group = g->talks;
    g->talks = t;
}

/* A state that cannot be read is our own failure, not the person's: they begin anew, under their old number, and the
 * log says so. */
static void read_state(struct group *g, struct talk *t)
{
    enum err err = conversation_decode(t->row.state, g->arena, &t->state);
    if (err) {
        LOG(LOG_ERROR, "desk_state_unreadable", LOG_N("conversation", t->row.id), LOG_W("err", err_name(err)));
        conversation_init(&t->state);
    }
    t->state.id = t->row.id;
    t->state.seq = t->row.seq;
    t->state.at.home = t->row.channel;
}

static enum err adopt(struct group *g, enum err err, const struct conversation_row *row, struct talk **ret)
{
    if (err)
        return err;
    struct talk *t = ARENA_NEW(g->arena, struct talk);
    if (!t)
        return ERR_NOMEM;
    t->row = *row;
    t->stored = true;
    read_state(g, t);
    if (g->arena->failed)
        return ERR_NOMEM;
    versions_need_all(g->desk->versions, g->desk->store, g->content->bundle, &t->state.flow);
    keep(g, t);
    *ret = t;
    return ERR_OK;
}

enum err talk_find(struct group *g, struct str channel, struct str user, struct talk **ret)
{
    struct conversation_row row;
    struct talk *t = seen(g, channel, user);
    if (t) {
        *ret = t;
        return ERR_OK;
    }
    enum err err = conversation_row_find(g->desk->store, g->arena, channel, user, &row);
    return err == ERR_NOTFOUND ? move_find(g, channel, user, ret) : adopt(g, err, &row, ret);
}

enum err talk_get(struct group *g, int64_t conversation_id, struct talk **ret)
{
    struct conversation_row row;
    for (struct talk *t = g->talks; t; t = t->in_group) {
        if (t->row.id == conversation_id && t->stored && !t->dropped) {
            *ret = t;
            return ERR_OK;
        }
    }
    return adopt(g, conversation_row_get(g->desk->store, g->arena, conversation_id, &row), &row, ret);
}

enum err talk_begin(struct group *g, struct str channel, struct str user, struct talk **ret)
{
    struct talk *t = ARENA_NEW(g->arena, struct talk);
    if (!t)
        return ERR_NOMEM;
    enum err err = conversation_row_next_id(g->desk->store, &t->row.id);
    if (err)
        return err;
    conversation_init(&t->state);
    t->state.id = t->row.id;
    t->row.channel = t->state.at.home = channel;
    t->row.user = user;
    t->row.created_ms = g->now_ms;
    keep(g, t);
    *ret = t;
    return ERR_OK;
}

void talk_drop(struct talk *t)
{
    t->dropped = true;
}
