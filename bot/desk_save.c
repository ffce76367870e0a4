/* What a turn did, as rows: journal, state, inbox, records, timers, outbox, escalation. All of it or, by the
 * transaction, nothing. */
#include "base/crypto.h"
#include "base/utf8.h"
#include "bot/bubble_json.h"
#include "bot/desk_parts.h"
#include "bot/journal.h"

/* ---- records and timers ---- */

/* Which time was this questionnaire taken? The run of the flow that asks, or asked until this turn. */
static int64_t run_of(const struct conversation *c, const struct effect *e)
{
    for (size_t i = 0; !e->number && i < c->flow.n_frames; i++) {
        if (str_eq(c->flow.stack[i].flow, e->name))
            return c->flow.stack[i].run;
    }
    return e->number ? e->number : c->flow.runs;
}

/* What is due while the reply token lives is still a reply to this event. */
static enum err save_timer(struct group *g, const struct play *p, const struct effect *e)
{
    struct timer_row row = {.conversation_id = p->talk->row.id, .name = e->name, .fire_ms = e->at_ms};
    if (p->event.reply_token.len && e->at_ms < p->event.reply_until_ms) {
        row.reply_token = p->event.reply_token;
        row.reply_until_ms = p->event.reply_until_ms;
    }
    return timer_row_put(g->desk->store, &row);
}

static enum err save_effect(struct group *g, const struct play *p, const struct effect *e)
{
    struct store *s = g->desk->store;
    const struct talk *t = p->talk;
    int64_t id = t->row.id;
    switch (e->kind) {
    case EFFECT_RECORD_ANSWER:
        return answer_row_put(s, &(struct answer_row){.conversation_id = id,
                                                      .at_ms = g->now_ms,
                                                      .run = run_of(&t->state, e),
                                                      .questionnaire = e->name,
                                                      .item = e->key,
                                                      .status = e->status,
                                                      .value = e->value});
    case EFFECT_RECORD_NOTE:
        return note_row_insert(s, id, g->now_ms, e->name, e->key, e->value);
    case EFFECT_RECORD_MATCH:
        return match_row_insert(s, id, g->now_ms, e->key, e->number, e->text);
    case EFFECT_TIMER_SET:
        return save_timer(g, p, e);
    case EFFECT_TIMER_CANCEL:
        return timer_row_cancel(s, id, e->name);
    case EFFECT_GAP:
    case EFFECT_GONE:
    case EFFECT_COUNTED:
        return save_lack(g, t, e);
    case EFFECT_METRIC:
        return counts_add(g, e);
    default: /* said and escalated elsewhere */
        return ERR_OK;
    }
}

static enum err save_effects(struct group *g, const struct play *p, const struct effects *effects)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < effects->n; i++)
        err = save_effect(g, p, &effects->item[i]);
    return err;
}

/* ---- outbox ---- */

/* Longer text than the channel shows in one bubble becomes several; what hangs below it stays with the last. */
static size_t put_bubbles(struct json_out *w, const struct effect *e, size_t max_text, size_t room)
{
    size_t n = 0;
    struct bubble rest = e->bubble;
    while (room > 1 && n + 1 < room && utf8_utf16_units(rest.text) > max_text) {
        struct str head = utf8_head_utf16(rest.text, max_text);
        if (!head.len)
            break;
        bubble_put_spoken(w, NULL, e->name, &(struct bubble){.text = head});
        rest.text = str_sub(rest.text, head.len, rest.text.len);
        n++;
    }
    bubble_put_spoken(w, NULL, e->name, &rest);
    return n + 1;
}

/* Where nobody else reads: in the message itself, not in the transcript. */
static struct effect with_link(struct arena *a, const struct effect *e, struct str link)
{
    struct effect ret = *e;
    if (e->bubble.link && link.len)
        ret.bubble.text = arena_fmt(a, "%.*s\n%.*s", STR_FMT(e->bubble.text), STR_FMT(link));
    return ret;
}

/* Those of one kind: what is said, or what is only told at home. */
static struct str all_bubbles(struct arena *a, const struct effects *effects, enum effect_kind kind, struct str link,
                              const struct channel *channel)
{
    struct buf buf;
    struct json_out w;
    size_t n = 0;
    buf_init_in(&buf, a, BUBBLE_JSON_MAX * BUBBLES_MAX);
    json_out_init(&w, &buf);
    json_open_list(&w, NULL);
    for (size_t i = 0; i < effects->n && n < BUBBLES_MAX; i++) {
        struct effect e = with_link(a, &effects->item[i], link);
        if (e.kind == kind)
            n += put_bubbles(&w, &e, channel->max_text, BUBBLES_MAX - n);
    }
    json_close_list(&w);
    return buf.err || !n ? (struct str){0} : buf_str(&buf);
}

/* Drawn when stored, so that every attempt carries the same: made of the recorded env, so that a replay makes it again.
 */
static void make_retry_key(const struct talk *t, const struct turn_env *env, char out[37])
{
    uint8_t bytes[16];
    struct {
        int64_t conversation, seq, now_ms, seed, half;
    } material = {t->row.id, t->state.seq, env->now_ms, env->seed, 0};
    for (; material.half < 2; material.half++) {
        uint64_t h = crypto_short_hash(env->key, (struct str){(const char *)&material, sizeof material});
        memcpy(bytes + 8 * material.half, &h, 8);
    }
    crypto_uuid_from(bytes, out);
}

static bool has_any(const struct effects *effects, enum effect_kind kind)
{
    size_t i = 0;
    while (i < effects->n && effects->item[i].kind != kind)
        i++;
    return i < effects->n;
}

static bool has_link(const struct effects *effects)
{
    size_t i = 0;
    while (i < effects->n && !(effects->item[i].kind == EFFECT_SEND && effects->item[i].bubble.link))
        i++;
    return i < effects->n;
}

static enum err save_outbox(struct group *g, struct play *p, const struct turn_env *env, const struct turn_out *out)
{
    const struct channel *channel = channel_find(p->talk->row.channel);
    enum effect_kind kind = p->talk->state.at.here.len ? EFFECT_NUDGE : EFFECT_SEND;
    struct str link = {0};
    if (!channel || !channel->outbox || !has_any(&out->effects, kind))
        return ERR_OK;
    enum err err = has_link(&out->effects) ? move_make_link(g, p->talk, &link) : ERR_OK;
    if (err)
        return err;
    struct str body = all_bubbles(g->arena, &out->effects, kind, link, channel);
    if (!body.len)
        return ERR_NOMEM;
    char retry_key[37];
    make_retry_key(p->talk, env, retry_key);
    bool fresh = p->event.reply_token.len && p->event.reply_until_ms > g->now_ms;
    struct outbox_row row = {.conversation_id = p->talk->row.id,
                             .channel = p->talk->row.channel,
                             .user = p->talk->row.user,
                             .body = body,
                             .reply_token = fresh ? p->event.reply_token : (struct str){0},
                             .reply_until_ms = fresh ? p->event.reply_until_ms : 0,
                             .retry_key = str_from(retry_key),
                             .created_ms = g->now_ms,
                             .first_seq = p->entries[0].seq,
                             .last_seq = p->entries[p->n_entries - 1].seq};
    p->outbox = true;
    return outbox_row_insert(g->desk->store, &row);
}

/* ---- journal and state ---- */

static enum err encode_state(struct group *g, struct talk *t)
{
    struct buf buf;
    buf_init_in(&buf, g->arena, CONVERSATION_BYTES_MAX);
    enum err err = conversation_encode(&t->state, &buf);
    if (!err)
        t->row.state = buf_str(&buf);
    return err;
}

static enum err save_row(struct group *g, struct talk *t)
{
    t->row.mode = str_from(mode_name(t->state.mode));
    t->row.seq = t->state.seq;
    t->row.updated_ms = g->now_ms;
    enum err err =
        t->stored ? conversation_row_update(g->desk->store, &t->row) : conversation_row_insert(g->desk->store, &t->row);
    if (!err)
        t->stored = true;
    return err;
}

static enum err save_entries(struct group *g, struct play *p)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < p->n_entries; i++) {
        p->entries[i].prev = p->talk->row.last_entry;
        err = journal_row_insert(g->desk->store, &p->entries[i]);
        if (!err)
            p->talk->row.last_entry = p->entries[i].id;
    }
    return err;
}

static enum err save_inbox(struct group *g, const struct play *p)
{
    if (!p->event.id.len || p->event.kind == EVENT_TIMER)
        return ERR_OK;
    return inbox_row_insert(g->desk->store, p->event.channel, p->event.id, g->now_ms, p->talk->row.id, p->answer.seq);
}

enum err save_turn(struct group *g, struct play *p, const struct turn_env *env, const struct turn_out *out,
                   const struct escalation *before)
{
    struct talk *t = p->talk;
    enum err err = journal_entries(g->arena, &p->event, env, out, &t->state, &p->entries, &p->n_entries);
    if (!err)
        err = encode_state(g, t);
    if (err)
        return err;
    p->answer.seq = p->entries[0].seq;
    err = unsend_erase(g, p);
    if (!err)
        err = save_entries(g, p);
    if (!err)
        err = save_row(g, t);
    if (!err)
        err = save_inbox(g, p);
    if (!err && p->event.kind == EVENT_TIMER) /* before its effects: the turn may set it again */
        err = timer_row_cancel(g->desk->store, t->row.id, p->event.value);
    if (!err)
        err = save_effects(g, p, &out->effects);
    if (!err)
        err = save_outbox(g, p, env, out);
    return err ? err : save_escalation(g, p, out, before);
}
