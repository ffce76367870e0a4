/* One request: seen before? whose conversation? what does the turn say? Everything is decided before anything is
 * written, so a turn that fails leaves nothing behind. */
#include "base/crypto.h"
#include "base/log.h"
#include "bot/bubble_json.h"
#include "bot/desk_parts.h"
#include "bot/journal.h"

/* splitmix64: repeatable runs need repeatable dice, not secret ones. */
static uint32_t roll(uint64_t *dice)
{
    uint64_t z = *dice += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ z >> 31) >> 32);
}

enum err play_make_env(struct group *g, struct turn_env *ret)
{
    struct desk *d = g->desk;
    enum err err = g->next_escalation_id ? ERR_OK : escalation_row_next_id(d->store, &g->next_escalation_id);
    if (!err)
        err = alerts_duty(g, &ret->duty);
    if (err)
        return err;
    ret->now_ms = g->now_ms;
    ret->next_escalation_id = g->next_escalation_id;
    ret->older = versions_older(d->versions);
    memcpy(ret->key, d->key, sizeof ret->key);
    if (d->options.seed)
        ret->seed = roll(&d->dice);
    else
        crypto_random(&ret->seed, sizeof ret->seed);
    return ERR_OK;
}

/* Timers need no inbox: their row goes in the very transaction of their turn. */
static bool keeps_inbox(const struct event *e)
{
    return e->id.len && e->kind != EVENT_TIMER;
}

static enum err look_for_duplicate(struct group *g, struct play *p)
{
    int64_t seq = 0, conversation = 0;
    if (!keeps_inbox(&p->event))
        return ERR_OK;
    enum err err = inbox_row_seq(g->desk->store, p->event.channel, p->event.id, &seq, &conversation);
    if (err)
        return err == ERR_NOTFOUND ? ERR_OK : err;
    p->answer.duplicate = true;
    p->answer.seq = seq;
    p->answer.conversation_id = conversation;
    err = talk_get(g, conversation, &p->talk);
    return err == ERR_NOTFOUND ? ERR_OK : err; /* erased since: still the same event */
}

static bool from_resident(enum event_kind kind)
{
    return journal_author(kind) == AUTHOR_RESIDENT;
}

static enum err find_talk(struct group *g, struct play *p)
{
    const struct event *e = &p->event;
    if (!e->user.len)
        return talk_get(g, e->conversation_id, &p->talk);
    enum err err = talk_find(g, e->channel, e->user, &p->talk);
    return !err && e->conversation_id && e->conversation_id != p->talk->row.id ? ERR_NOTFOUND : err;
}

static bool within_limits(const struct event *e)
{
    return e->id.len <= EVENT_ID_MAX && e->ref.len <= EVENT_ID_MAX && e->text.len <= EVENT_TEXT_MAX &&
           e->value.len <= EVENT_TEXT_MAX && e->note.len <= EVENT_TEXT_MAX && e->lang.len <= 64 &&
           e->staff.len <= EVENT_USER_MAX;
}

static bool well_formed(const struct event *e)
{
    return within_limits(e) && (e->conversation_id || (from_resident(e->kind) && channel_find(e->channel) &&
                                                       e->user.len && e->user.len <= EVENT_USER_MAX));
}

enum err play_look_up(struct group *g, struct play *p)
{
    if (!well_formed(&p->event))
        return ERR_INPUT;
    enum err err = look_for_duplicate(g, p);
    return err || p->answer.duplicate ? err : find_talk(g, p);
}

/* An error of the turn answers its sender and touches nothing; one of the store ends the group. */
static enum err refuse(struct group *g, struct play *p, enum err err)
{
    p->answer.err = err;
    if (err != ERR_CONFLICT && err != ERR_DENIED && err != ERR_NOTFOUND) {
        LOG(LOG_ERROR, "desk_turn_failed", LOG_N("conversation", p->talk->row.id), LOG_W("err", err_name(err)));
        atomic_fetch_add(&g->desk->errors, 1);
        talk_drop(p->talk); /* whatever it did to the state is not wanted */
    }
    if (!p->talk->stored)
        talk_drop(p->talk);
    return ERR_OK;
}

static enum err settle(struct group *g, struct play *p, const struct ahead_job *j)
{
    if (j->err)
        return refuse(g, p, j->err);
    enum err err = save_turn(g, p, &j->env, j->out, &j->before);
    if (err)
        return err;
    p->status = p->status || j->mode != p->talk->state.mode;
    p->answer.out = j->out;
    g->n_turns++;
    return ERR_OK;
}

static enum err decide(struct group *g, struct play *p)
{
    struct ahead_job j = {.play = p, .before = p->talk->state.escalation, .mode = p->talk->state.mode};
    j.out = ARENA_NEW(g->arena, struct turn_out);
    enum err err = j.out ? play_make_env(g, &j.env) : ERR_NOMEM;
    if (err)
        return err;
    j.err = turn(g->content, g->arena, &p->talk->state, &p->event, &j.env, j.out);
    return settle(g, p, &j);
}

/* Was it taken back before it came? Then it is now, right behind it, and nobody is shown its words. */
static enum err take_back(struct group *g, struct play *p)
{
    bool overtaken = false;
    enum err err = unsend_overtook(g, p, &overtaken);
    if (err || !overtaken)
        return err;
    struct play *behind = ARENA_NEW(g->arena, struct play);
    if (!behind)
        return ERR_NOMEM;
    *behind = (struct play){.request = p->request, .talk = p->talk};
    behind->event =
        (struct event){.kind = EVENT_UNSEND, .channel = p->event.channel, .user = p->event.user, .value = p->event.ref};
    p->entries[0].body = bubble_encode_text(g->arena, (struct str){0});
    return decide(g, behind);
}

/* Two turns played at the same time were promised the same number for a new escalation: the later one has to be played
 * again. */
static bool number_is_taken(const struct group *g, const struct ahead_job *j)
{
    return j->env.next_escalation_id != g->next_escalation_id &&
           j->play->talk->state.escalation.id == j->env.next_escalation_id && j->before.id != j->env.next_escalation_id;
}

static void answer_state(struct play *p)
{
    if (!p->talk || p->talk->dropped)
        return;
    p->answer.state = &p->talk->state;
    p->answer.conversation_id = p->talk->row.id;
}

static enum err play_event(struct group *g, struct play *p)
{
    if (p->job && !number_is_taken(g, p->job)) {
        enum err err = settle(g, p, p->job);
        return err || p->answer.err ? err : take_back(g, p);
    }
    if (p->job)
        talk_drop(p->talk);
    enum err err = play_look_up(g, p);
    if (err == ERR_NOTFOUND && !p->event.conversation_id)
        err = talk_begin(g, p->event.channel, p->event.user, &p->talk);
    if (err == ERR_NOTFOUND || err == ERR_INPUT) {
        p->answer.err = err;
        return ERR_OK;
    }
    if (p->answer.duplicate)
        atomic_fetch_add(&g->desk->duplicates, 1);
    if (!err && !p->answer.duplicate)
        err = decide(g, p);
    return err || p->answer.duplicate || p->answer.err ? err : take_back(g, p);
}

static enum err play_attach(struct group *g, struct play *p)
{
    const struct desk_request *r = p->request;
    enum err err = talk_find(g, p->event.channel, p->event.user, &p->talk);
    if (err == ERR_NOTFOUND && r->link_hash.len) {
        err = move_follow_link(g, p);
        p->answer.err = err == ERR_NOTFOUND ? err : ERR_OK;
        err = err == ERR_NOTFOUND ? ERR_OK : err ? err : play_event(g, p);
    } else if (err == ERR_NOTFOUND && r->create) {
        p->event.kind = EVENT_START;
        err = play_event(g, p);
    } else if (err == ERR_NOTFOUND) {
        p->answer.err = err;
        return ERR_OK;
    }
    if (err || p->answer.err)
        return err;
    struct journal_row *rows = NULL;
    err = journal_rows_read(g->desk->store, g->arena, p->talk->row.id, r->after, DESK_ENTRIES_MAX, false, &rows,
                            &p->answer.n_entries);
    p->answer.cut = p->answer.n_entries == DESK_ENTRIES_MAX;
    p->answer.entries = rows;
    p->answer.seq = p->talk->state.seq;
    return err;
}

/* It will never arrive: its words go from the outbox (the journal has them), which they were is kept, and a turn tells
 * people in this very run. */
static enum err give_up_row(struct group *g, const struct desk_request *r)
{
    struct store *s = g->desk->store;
    struct outbox_row row;
    enum err err = outbox_row_get(s, g->arena, r->outbox_id, &row);
    if (err)
        return err == ERR_NOTFOUND ? ERR_OK : err;
    err = undelivered_row_add(s, &(struct undelivered_row){.conversation_id = row.conversation_id,
                                                           .first_seq = row.first_seq,
                                                           .last_seq = row.last_seq,
                                                           .at_ms = g->now_ms,
                                                           .error = r->sent_error});
    if (!err)
        err = outbox_row_done(s, row.id);
    return err ? err : timer_row_set(s, row.conversation_id, TIMER_UNDELIVERED, g->now_ms);
}

static enum err play_sent(struct group *g, const struct desk_request *r)
{
    if (str_eq(r->sent_state, S("done")))
        return outbox_row_done(g->desk->store, r->outbox_id);
    if (str_eq(r->sent_state, S("dead")))
        return give_up_row(g, r);
    return outbox_row_fail(g->desk->store, r->outbox_id, r->sent_state, r->sent_error, r->sent_next_ms);
}

/* The writer's own refusal is its answer; only what breaks the transaction breaks the group. */
static enum err play_write(struct group *g, const struct desk_request *r, struct desk_answer *answer)
{
    g->desk->duty_look.stale = true; /* it may have changed an account */
    answer->err = store_part(g->desk->store, r->write, g->arena, r->arg);
    return answer->err == ERR_FULL || answer->err == ERR_IO ? answer->err : ERR_OK;
}

enum err play_request(struct group *g, const struct desk_request *r, struct play *p)
{
    enum err err = ERR_OK;
    p->request = r;
    p->event = r->event;
    p->answer.ref = r->ref;
    switch (r->kind) {
    case DESK_EVENT:
        err = play_event(g, p);
        break;
    case DESK_ATTACH:
        err = play_attach(g, p);
        break;
    case DESK_SENT:
        err = play_sent(g, r);
        break;
    case DESK_ANSWER:
        err = play_alert_answer(g, r, p);
        break;
    case DESK_WRITE:
        err = play_write(g, r, &p->answer);
        break;
    }
    if (!err)
        answer_state(p);
    return err;
}
