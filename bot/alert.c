/* Who is alerted next. The whole memory is what was sent so far in this call: a batch is sent twice, then the list goes
 * on; once everybody on duty was in a batch, a new round begins, and from the second on a batch is everybody. */
#include "bot/alert.h"

static const char *const state_names[ALERT_STATES] = {
    [ALERT_NONE] = "none",         [ALERT_CALLING] = "calling", [ALERT_NOBODY] = "nobody",
    [ALERT_ANSWERED] = "answered", [ALERT_OVER] = "over",
};

const char *alert_state_name(enum alert_state s)
{
    return (unsigned)s < ALERT_STATES ? state_names[s] : "?";
}

bool alert_state_from_name(struct str name, enum alert_state *ret)
{
    for (int s = 0; s < ALERT_STATES; s++) {
        if (!str_eq(name, str_from(state_names[s])))
            continue;
        *ret = (enum alert_state)s;
        return true;
    }
    return false;
}

/* ---- whom ---- */

static const struct alert_sent *last_sent(const struct alert_view *v)
{
    return v->n_sent ? &v->sent[v->n_sent - 1] : NULL;
}

static bool in_batch(const struct alert_view *v, struct str id, int64_t batch)
{
    for (size_t i = 0; i < v->n_sent; i++) {
        if (v->sent[i].batch == batch && str_eq(v->sent[i].id, id))
            return true;
    }
    return false;
}

static bool in_round(const struct alert_view *v, struct str id, int64_t round)
{
    for (size_t i = 0; i < v->n_sent; i++) {
        if (v->sent[i].round == round && str_eq(v->sent[i].id, id))
            return true;
    }
    return false;
}

static size_t on_duty(const struct alert_view *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_people; i++)
        n += v->people[i].on_duty;
    return n;
}

static bool list_is_through(const struct alert_view *v, int64_t round)
{
    for (size_t i = 0; i < v->n_people; i++) {
        if (v->people[i].on_duty && !in_round(v, v->people[i].id, round))
            return false;
    }
    return true;
}

enum turn_of { TURN_AGAIN, TURN_NEW, TURN_EARLIER, TURNS };

/* Where somebody stands in the round: in the newest batch, not alerted yet, or alerted before. */
static enum turn_of turn_of(const struct alert_view *v, struct str id)
{
    const struct alert_sent *last = last_sent(v);
    if (!last || !in_round(v, id, last->round))
        return TURN_NEW;
    return in_batch(v, id, last->batch) ? TURN_AGAIN : TURN_EARLIER;
}

/* Up to `most` people on duty, those of the first kind first, each kind in the order of the list. */
static void pick(const struct alert_view *v, const enum turn_of kinds[TURNS], size_t most, struct alert_order *ret)
{
    for (size_t k = 0; k < TURNS; k++) {
        for (size_t i = 0; i < v->n_people && ret->n < most; i++) {
            if (v->people[i].on_duty && turn_of(v, v->people[i].id) == kinds[k])
                ret->who[ret->n++] = i;
        }
    }
}

static void pick_people(const struct alert_view *v, struct alert_order *ret)
{
    static const enum turn_of once_more[TURNS] = {TURN_AGAIN, TURN_NEW, TURN_EARLIER};
    static const enum turn_of next_on_list[TURNS] = {TURN_NEW, TURN_EARLIER, TURN_AGAIN};
    const struct alert_sent *last = last_sent(v);
    bool first_round = !last || last->round == 1;
    ret->batch = last ? last->batch + 1 : 1;
    ret->round = last ? last->round : 1;
    ret->attempt = 1;
    if (first_round && last && last->attempt == 1) {
        ret->attempt = 2;
        pick(v, once_more, v->roster->at_once, ret);
    } else if (first_round && !(last && list_is_through(v, 1))) {
        pick(v, next_on_list, v->roster->at_once, ret);
    } else {
        ret->round = 2;
        ret->attempt = first_round ? 1 : last->attempt + 1;
        pick(v, next_on_list, ROSTER_PEOPLE, ret);
    }
}

/* ---- when ---- */

static int64_t somebody_comes(const struct alert_view *v)
{
    int64_t soonest = INT64_MAX;
    for (size_t i = 0; i < v->n_people; i++) {
        if (v->people[i].next_ms < soonest)
            soonest = v->people[i].next_ms;
    }
    return soonest;
}

static void wait_for_duty(struct alert_chain *c, const struct alert_view *v, struct alert_order *ret)
{
    int64_t comes_ms = somebody_comes(v), again_ms = v->now_ms + ALERT_LOOK_AGAIN_MS;
    c->state = ALERT_NOBODY;
    c->next_ms = comes_ms == INT64_MAX ? 0 : comes_ms;
    ret->look_ms = comes_ms < again_ms ? comes_ms : again_ms;
}

static void send_next(struct alert_chain *c, const struct alert_view *v, struct alert_order *ret)
{
    if (!on_duty(v)) {
        wait_for_duty(c, v, ret);
        return;
    }
    pick_people(v, ret);
    c->state = ALERT_CALLING;
    c->next_ms = ret->answer_by_ms = ret->look_ms = v->now_ms + v->roster->answer_ms[c->severity];
}

/* ---- the steps ---- */

static bool begin(struct alert_chain *c, enum severity severity, const struct alert_view *v, struct alert_order *ret)
{
    struct alert_view fresh = *v;
    fresh.n_sent = 0;
    *c = (struct alert_chain){.severity = severity, .call = c->call + 1, .began_ms = v->now_ms};
    send_next(c, &fresh, ret);
    return true;
}

/* The same words again, hours after somebody answered: they may have gone home since. Answered in what is the future
 * now (the clock was put right): nobody knows how long ago. */
static bool stale(const struct alert_chain *c, const struct alert_view *v)
{
    int64_t ago_ms = v->now_ms - c->answered_ms;
    return c->state == ALERT_ANSWERED && (ago_ms < 0 || ago_ms >= v->roster->answer_ms[c->severity]);
}

static bool running(const struct alert_chain *c)
{
    return c->state == ALERT_CALLING || c->state == ALERT_NOBODY;
}

static void stop(struct alert_chain *c, enum alert_state state)
{
    c->state = state;
    c->next_ms = 0;
}

bool alert_step(struct alert_chain *c, enum alert_cause cause, enum severity severity, const struct alert_view *v,
                struct alert_order *ret)
{
    *ret = (struct alert_order){0};
    switch (cause) {
    case ALERT_DANGER:
        if (severity < SEVERITY_URGENT || (c->state != ALERT_NONE && severity <= c->severity && !stale(c, v)))
            return false;
        return begin(c, severity, v, ret);
    case ALERT_RELEASE:
        return c->state == ALERT_ANSWERED && begin(c, severity, v, ret);
    case ALERT_TIME:
        if (running(c))
            send_next(c, v, ret);
        return running(c);
    case ALERT_DEED:
        if (c->state == ALERT_NONE || c->state == ALERT_OVER)
            return false;
        stop(c, ALERT_ANSWERED);
        c->answered_ms = v->now_ms;
        return true;
    case ALERT_CLOSE:
        if (c->state == ALERT_NONE || c->state == ALERT_OVER)
            return false;
        stop(c, ALERT_OVER);
        return true;
    default:
        return false;
    }
}
