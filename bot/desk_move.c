/* The same talk on another channel, as far as it is rows: the one-time link that leads there, and the browser it was
 * opened in. A token is made here, goes into the outgoing message and nowhere else; what is kept is its hash. */
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "bot/desk_parts.h"

enum {
    TOKEN_BYTES = 16, /* 128 random bits: nobody finds another's by trying */
    BOUND_MS = DAY_MS /* a borrowed computer forgets by itself */
};

enum err move_make_link(struct group *g, const struct talk *t, struct str *ret)
{
    struct desk *d = g->desk;
    uint8_t random[TOKEN_BYTES];
    crypto_random(random, sizeof random);
    struct str token = base64url_encode(g->arena, random, sizeof random);
    uint8_t digest[SHA256_BYTES];
    crypto_sha256(token, digest);
    struct str hash = hex_encode(g->arena, digest, sizeof digest);
    *ret = arena_fmt(g->arena, "%s/chat#%.*s", d->public_url, STR_FMT(token));
    if (!hash.len || !ret->len)
        return ERR_NOMEM;
    return chat_link_row_put(d->store, t->row.id, hash, g->now_ms + (int64_t)TURN_LINK_MINUTES * MINUTE_MS);
}

/* What is played then is a beginning: the journal says when they came, and the turn where the talk stands. */
enum err move_follow_link(struct group *g, struct play *p)
{
    int64_t conversation_id = 0;
    const struct event *e = &p->event;
    enum err err = chat_link_row_take(g->desk->store, p->request->link_hash, g->now_ms, &conversation_id);
    if (!err)
        err = binding_row_put(g->desk->store, conversation_id, e->channel, e->user, g->now_ms + BOUND_MS);
    if (!err)
        LOG(LOG_INFO, "desk_moved", LOG_N("conversation", conversation_id));
    p->event.conversation_id = conversation_id;
    p->event.kind = EVENT_START;
    return err;
}

enum err move_find(struct group *g, struct str channel, struct str user, struct talk **ret)
{
    int64_t conversation_id = 0;
    enum err err = binding_row_find(g->desk->store, channel, user, g->now_ms, &conversation_id);
    return err ? err : talk_get(g, conversation_id, ret);
}
