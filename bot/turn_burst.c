/* One thought in several short messages, within seconds: 「主人が」「亡くなって」「つらいです」. They are put together
 * and answered once. Each is screened for danger by itself and together with those before it, at once; danger is never
 * kept waiting. Who is told by a human, waits for one or is in danger is not kept waiting either.
 *
 * Waiting costs the person seconds of silence, so it has to pay: a burst begins only with words that cannot be all of
 * it (they end in a particle, a comma, …: nlu/rules/unfinished.yaml). Of 392 single messages as residents write them 6
 * do; waiting for whatever is as short and does not end a sentence would have delayed 148. Once somebody writes in
 * pieces, all that is short and does not end a sentence is one more piece. Pure: times are arguments, waiting is a
 * timer. */
#include "bot/turn_stage.h"

enum {
    /* Longer ones are written as messages of their own; the next would not come within the gap anyway. */
    BURST_PIECE_CHARS = 20
};

static void cancel_timer(struct turning *t)
{
    effect_add(&t->out->effects, EFFECT_TIMER_CANCEL)->name = TIMER_BURST;
}

/* ---- putting together ---- */

/* Broken off in the middle of a phrase as likely as between two: nothing is put in between. */
static struct str join(struct turning *t, struct str last)
{
    const struct burst *b = &t->state->burst;
    struct str all = {0};
    for (size_t i = 0; i < b->n; i++)
        all = arena_join(t->arena, all, b->piece[i].text);
    return arena_join(t->arena, all, last);
}

bool turn_burst_due(struct turning *t, struct event *ret)
{
    struct burst *b = &t->state->burst;
    if (t->event->kind != EVENT_TIMER || !str_eq(t->event->value, TIMER_BURST) || !b->n || t->state->mode != MODE_BOT)
        return false;
    *ret = (struct event){.kind = EVENT_TEXT,
                          .channel = t->event->channel,
                          .user = t->event->user,
                          .conversation_id = t->event->conversation_id,
                          .at_ms = t->event->at_ms,
                          .text = join(t, (struct str){0})};
    return true;
}

/* ---- what was just written ---- */

static size_t n_chars(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return n;
}

/* More is to come, as far as its form tells. */
static bool is_piece(const struct turning *t)
{
    const struct burst *b = &t->state->burst;
    const struct tags *form = &t->heard.about;
    if (n_chars(t->text) > BURST_PIECE_CHARS)
        return false;
    if (!b->n)
        return tags_has(form, S("unfinished"));
    bool room = b->n + 1 < BURST_PIECES && t->env->now_ms - b->first_ms < TURN_BURST_MOST_MS;
    return room && (tags_has(form, S("unfinished")) || !tags_has(form, S("finished")));
}

static bool is_worse(struct risk a, struct risk b)
{
    return a.level > b.level || (a.level == b.level && b.unsure && !a.unsure);
}

/* Alone and together, whichever is worse: 「友だちが」 before it takes nothing away from what stands there now. */
static void read_together(struct turning *t)
{
    struct understanding whole;
    struct str text = join(t, t->event->kind == EVENT_TEXT ? t->text : (struct str){0});
    struct str context = t->waiting ? t->asked.context : (struct str){0};
    struct risk *risk = &t->out->trace.risk, alone = *risk;
    if (nlu_read(t->content->nlu, t->arena, text, context, &whole))
        return;
    if (is_worse(alone, whole.risk))
        whole.risk = alone;
    *risk = whole.risk;
    t->text = text;
    t->heard = whole;
    t->has_text = t->joined = true;
    t->out->trace.intent = whole.intent;
}

void turn_burst_hear(struct turning *t)
{
    const struct burst *b = &t->state->burst;
    bool text = t->event->kind == EVENT_TEXT && t->has_text;
    if (b->n && t->event->kind != EVENT_START) {
        t->first = b->newcomer;
        t->away_ms = b->away_ms;
    }
    if (!t->content->nlu || !t->content->bundle || t->timed || (!text && t->event->kind != EVENT_MEDIA))
        return;
    bool piece = text && is_piece(t);
    if ((!piece && !b->n) || (text && (turn_is_command(t) || turn_is_exact(t))))
        return;
    t->piece = piece;
    if (b->n)
        read_together(t);
}

/* ---- holding and letting go ---- */

static bool in_danger(const struct turning *t)
{
    bool listened_to = turn_runs(t, S("safety_concern")); /* a worry, no danger */
    return t->out->trace.risk.level >= RISK_URGENT || (turn_in_safety(t) && !listened_to) || turn_after_crisis(t);
}

static void hold(struct turning *t)
{
    struct burst *b = &t->state->burst;
    struct str ref = t->event->ref.len ? t->event->ref : t->event->id, text = str_trim(t->event->text);
    if (!b->n)
        *b = (struct burst){.first_ms = t->env->now_ms, .away_ms = t->away_ms, .newcomer = t->first};
    b->piece[b->n++] = (struct piece){arena_str(t->arena, ref), arena_str(t->arena, text)};
    t->held = true;
    t->state->offered = t->offered; /* still the last that was said */
    int64_t gap_ms = t->env->now_ms + TURN_BURST_GAP_MS, most_ms = b->first_ms + TURN_BURST_MOST_MS;
    struct effect *timer = effect_add(&t->out->effects, EFFECT_TIMER_SET);
    timer->name = TIMER_BURST;
    timer->at_ms = gap_ms < most_ms ? gap_ms : most_ms;
}

/* A button or an exact answer says what they want now. What troubles them stands above it and is not passed over. */
static void say_pieces_heard(struct turning *t)
{
    struct risk risk = nlu_risk(t->content->nlu, t->arena, join(t, (struct str){0}));
    if (risk.level == RISK_CONCERN)
        turn_say(t, "concern_heard");
}

enum err stage_burst(struct turning *t, bool *done)
{
    const struct burst *b = &t->state->burst;
    enum event_kind kind = t->event->kind;
    bool instead = kind == EVENT_CHOICE ? !turn_is_double_tap(t) : kind == EVENT_TEXT;
    if (t->piece && !in_danger(t)) {
        hold(t);
        *done = true;
    } else if (b->n && instead && !t->joined && !t->timed) {
        say_pieces_heard(t);
    }
    return ERR_OK;
}

void turn_burst_unsend(struct turning *t)
{
    struct burst *b = &t->state->burst;
    size_t kept = 0;
    for (size_t i = 0; i < b->n; i++) {
        if (!t->event->value.len || !str_eq(b->piece[i].ref, t->event->value))
            b->piece[kept++] = b->piece[i];
    }
    if (b->n && !kept)
        cancel_timer(t);
    b->n = kept;
}

void turn_settle_burst(struct turning *t)
{
    struct burst *b = &t->state->burst;
    bool said = t->event->kind <= EVENT_MEDIA && t->event->kind != EVENT_START && t->out->visible;
    if (!b->n || (t->state->mode == MODE_BOT && !t->timed && (t->held || !said)))
        return;
    if (!t->timed)
        cancel_timer(t);
    *b = (struct burst){0};
}
