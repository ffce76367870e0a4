/* The alert chain inside the transaction of the turn that moved it: rows, the timer of the next step, the event for the
 * console. Who is alerted is alert.c's to decide; here is who has an account. */
#include "base/clock.h"
#include "base/log.h"
#include "bot/alert.h"
#include "bot/desk_parts.h"
#include "bot/escalation.h"
#include "bot/journal.h"
#include "bot/staff_role.h"

/* ---- who could be alerted ---- */

struct callable {
    struct alert_person people[ROSTER_PEOPLE];
    const struct staff_row *staff[ROSTER_PEOPLE];
    size_t n, n_unknown; /* on the list, but without an account that may work with residents */
};

static bool may_be_alerted(const struct staff_row *s)
{
    enum staff_role role;
    return !s->disabled && staff_role_from_name(s->role, &role) && (MAY_LINK & 1u << role);
}

/* Without a town nobody's hours are known: everybody counts. */
static void add_person(struct group *g, struct callable *c, const struct staff_row *staff,
                       const struct roster_person *p)
{
    const struct town *town = g->content->town;
    if (c->n == ROSTER_PEOPLE)
        return;
    c->staff[c->n] = staff;
    c->people[c->n++] = (struct alert_person){.id = arena_fmt(g->arena, "%lld", (long long)staff->id),
                                              .on_duty = !town || town_person_on_duty(town, p, g->now_ms),
                                              .next_ms = town ? town_person_next(town, p, g->now_ms) : INT64_MAX};
}

static void add_listed(struct group *g, struct callable *c, const struct staff_row *rows, size_t n,
                       const struct roster_person *p)
{
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(rows[i].login, p->login) || !may_be_alerted(&rows[i]))
            continue;
        add_person(g, c, &rows[i], p);
        return;
    }
    c->n_unknown++;
}

/* A list of which nobody can sign in would be silence: then, as without a list, everybody counts. */
static enum err find_people(struct group *g, struct callable *c)
{
    const struct roster *roster = g->content->town ? town_roster(g->content->town) : NULL;
    struct staff_row *rows = NULL;
    size_t n = 0;
    enum err err = staff_rows_list(g->desk->store, g->arena, &rows, &n);
    for (size_t i = 0; !err && roster && i < roster->n; i++)
        add_listed(g, c, rows, n, &roster->people[i]);
    bool everybody = c->n == 0;
    for (size_t i = 0; !err && everybody && i < n; i++) {
        if (may_be_alerted(&rows[i]))
            add_person(g, c, &rows[i], NULL);
    }
    return err;
}

/* Nobody has an account: a terminal, a transcript; there the calendar is all there is. */
static enum err look_who_is_there(struct group *g, enum turn_duty *ret)
{
    bool there = false;
    struct callable *c = ARENA_NEW(g->arena, struct callable);
    enum err err = c ? find_people(g, c) : ERR_NOMEM;
    if (err)
        return err;
    for (size_t i = 0; i < c->n; i++)
        there = there || c->people[i].on_duty;
    bool agreed = !c->n || there == town_anybody_alerted(g->content->town, g->now_ms);
    *ret = agreed ? DUTY_BY_CALENDAR : there ? DUTY_SOMEBODY : DUTY_NOBODY;
    return ERR_OK;
}

enum err alerts_duty(struct group *g, enum turn_duty *ret)
{
    struct duty_look *look = &g->desk->duty_look;
    int64_t minute = g->now_ms / MINUTE_MS;
    enum err err = ERR_OK;
    if (g->content->town && (look->stale || look->minute != minute || look->content != g->content)) {
        err = look_who_is_there(g, &look->duty);
        look->minute = err ? 0 : minute;
        look->content = g->content;
        look->stale = false;
    }
    *ret = g->content->town ? look->duty : DUTY_BY_CALENDAR;
    return err;
}

/* ---- what happened ---- */

static bool is_deed(enum event_kind kind)
{
    return kind == EVENT_CLAIM || kind == EVENT_SAY || kind == EVENT_RETURN;
}

/* Why the chain may move, most pressing first; returns how many reasons. Silence is a danger, too: a timer may say
 * so. */
static size_t causes_of(const struct play *p, const struct turn_out *out, const struct escalation *before,
                        enum alert_cause ret[ALERT_CAUSES])
{
    const struct escalation *now = &p->talk->state.escalation;
    size_t n = 0;
    if (!escalation_is_open(now)) {
        ret[n++] = ALERT_CLOSE;
        return n;
    }
    bool worse = before->id != now->id || now->severity > before->severity;
    if (journal_author(p->event.kind) != AUTHOR_WORKER && (worse || out->trace.risk.level >= RISK_URGENT))
        ret[n++] = ALERT_DANGER;
    if (escalation_has_worker(before) && !escalation_has_worker(now))
        ret[n++] = ALERT_RELEASE;
    if (p->event.kind == EVENT_TIMER && str_eq(p->event.value, TIMER_ALERT))
        ret[n++] = ALERT_TIME;
    if (is_deed(p->event.kind))
        ret[n++] = ALERT_DEED;
    return n;
}

/* ---- one step ---- */

struct calling {
    struct group *group;
    struct play *play;
    const struct escalation *escalation;
    struct alerting was;
    struct alert_chain chain;
    struct alert_order order;
    struct callable who;
};

static enum severity severity_of(struct str word)
{
    return str_eq(word, str_from(severity_name(SEVERITY_EMERGENCY))) ? SEVERITY_EMERGENCY : SEVERITY_URGENT;
}

static void read_chain(struct calling *c)
{
    const struct alert_chain_row *row = &c->was.chain;
    c->chain = (struct alert_chain){.severity = severity_of(row->severity),
                                    .call = row->call,
                                    .began_ms = row->began_ms,
                                    .next_ms = row->next_ms,
                                    .answered_ms = row->answered_ms};
    (void)alert_state_from_name(row->state, &c->chain.state);
}

/* Without a town: the usual deadlines. */
static const struct roster *roster_of(struct calling *c)
{
    struct roster *usual = NULL;
    if (c->group->content->town)
        return town_roster(c->group->content->town);
    usual = ARENA_NEW(c->group->arena, struct roster);
    if (usual)
        roster_load(NULL, c->group->arena, NULL, usual);
    return usual;
}

static enum err decide(struct calling *c, const enum alert_cause *causes, size_t n, bool *ret_moved)
{
    struct arena *a = c->group->arena;
    const struct roster *roster = roster_of(c);
    struct alert_sent *sent = ARENA_ARRAY(a, struct alert_sent, c->was.n + 1);
    enum err err = roster && sent ? find_people(c->group, &c->who) : ERR_NOMEM;
    if (err)
        return err;
    for (size_t i = 0; i < c->was.n; i++)
        sent[i] = (struct alert_sent){.id = c->was.alerts[i].staff,
                                      .batch = c->was.alerts[i].batch,
                                      .round = c->was.alerts[i].round,
                                      .attempt = c->was.alerts[i].attempt};
    const struct alert_view view = {.roster = roster,
                                    .people = c->who.people,
                                    .n_people = c->who.n,
                                    .sent = sent,
                                    .n_sent = c->was.n,
                                    .now_ms = c->group->now_ms};
    for (size_t i = 0; i < n && !*ret_moved; i++)
        *ret_moved = alert_step(&c->chain, causes[i], c->escalation->severity, &view, &c->order);
    return ERR_OK;
}

static enum err save_chain(struct calling *c, struct str by, struct str name)
{
    bool answered = c->chain.answered_ms != 0;
    bool now = answered && c->chain.answered_ms != c->was.chain.answered_ms;
    return alert_chain_row_put(c->group->desk->store,
                               &(struct alert_chain_row){.escalation_id = c->escalation->id,
                                                         .conversation_id = c->play->talk->row.id,
                                                         .state = str_from(alert_state_name(c->chain.state)),
                                                         .severity = str_from(severity_name(c->chain.severity)),
                                                         .call = c->chain.call,
                                                         .began_ms = c->chain.began_ms,
                                                         .next_ms = c->chain.next_ms,
                                                         .answered_ms = c->chain.answered_ms,
                                                         .answered_by = now        ? by
                                                                        : answered ? c->was.chain.answered_by
                                                                                   : (struct str){0},
                                                         .answered_name = now        ? name
                                                                          : answered ? c->was.chain.answered_name
                                                                                     : (struct str){0}});
}

static enum err save_alert(struct calling *c, size_t who)
{
    const struct staff_row *staff = c->who.staff[who];
    return alert_row_insert(c->group->desk->store,
                            &(struct alert_row){.escalation_id = c->escalation->id,
                                                .conversation_id = c->play->talk->row.id,
                                                .call = c->chain.call,
                                                .batch = c->order.batch,
                                                .round = c->order.round,
                                                .attempt = c->order.attempt,
                                                .severity = str_from(severity_name(c->chain.severity)),
                                                .staff = c->who.people[who].id,
                                                .login = staff->login,
                                                .name = staff->name,
                                                .at_ms = c->group->now_ms,
                                                .answer_by_ms = c->order.answer_by_ms});
}

static enum err save_timer(const struct calling *c)
{
    struct store *s = c->group->desk->store;
    int64_t conversation = c->play->talk->row.id;
    return c->order.look_ms ? timer_row_set(s, conversation, TIMER_ALERT, c->order.look_ms)
                            : timer_row_cancel(s, conversation, TIMER_ALERT);
}

/* "alerted" and "nobody" are events of their own; an answer by a deed shows in the deed's event. */
static const char *event_of(const struct calling *c)
{
    if (c->order.n)
        return "alerted";
    bool told = str_eq(c->was.chain.state, str_from(alert_state_name(ALERT_NOBODY)));
    return c->chain.state == ALERT_NOBODY && (!told || c->chain.call != c->was.chain.call) ? "nobody" : NULL;
}

/* Where nobody has an account there is no service yet: a terminal, a transcript. */
static void log_step(const struct calling *c)
{
    if (!c->who.n)
        return;
    if (event_of(c) && c->order.batch <= 1 && c->who.n_unknown)
        LOG(LOG_WARN, "alert_list_without_account", LOG_N("people", c->who.n_unknown));
    if (event_of(c))
        LOG(c->order.n ? LOG_INFO : LOG_WARN, "alert", LOG_N("escalation", c->escalation->id),
            LOG_N("call", c->chain.call), LOG_N("batch", c->order.batch), LOG_N("people", c->order.n));
}

static enum err save_step_rows(struct calling *c)
{
    struct group *g = c->group;
    struct play *p = c->play;
    const char *event = event_of(c);
    enum err err = save_chain(c, p->event.staff, p->event.staff_name);
    for (size_t i = 0; !err && i < c->order.n; i++)
        err = save_alert(c, c->order.who[i]);
    if (!err)
        err = save_timer(c);
    if (!err && event)
        err = save_event(g, p, c->escalation->id, str_from(event), S("bot"), 0);
    if (!err)
        log_step(c);
    return err;
}

/* What the console is shown, as it stands after the step. */
static enum err look_again(struct calling *c)
{
    struct alerting *now = ARENA_NEW(c->group->arena, struct alerting);
    enum err err = now ? alerting_read(c->group->desk->store, c->group->arena, c->escalation->id, now) : ERR_NOMEM;
    if (err)
        return err == ERR_NOTFOUND ? ERR_OK : err;
    now->n_new = c->order.n < now->n ? c->order.n : now->n;
    c->play->alerting = now;
    return ERR_OK;
}

static enum err begin(struct calling *c, struct group *g, struct play *p, const struct escalation *e)
{
    *c = (struct calling){.group = g, .play = p, .escalation = e};
    enum err err = alerting_read(g->desk->store, g->arena, e->id, &c->was);
    if (!err)
        read_chain(c);
    return err == ERR_NOTFOUND ? ERR_OK : err;
}

enum err save_alerts(struct group *g, struct play *p, const struct turn_out *out, const struct escalation *before)
{
    const struct escalation *now = &p->talk->state.escalation, *e = now->id ? now : before;
    enum alert_cause causes[ALERT_CAUSES];
    bool moved = false;
    if (e->severity < SEVERITY_URGENT)
        return ERR_OK;
    struct calling *c = ARENA_NEW(g->arena, struct calling);
    enum err err = c ? begin(c, g, p, e) : ERR_NOMEM;
    if (err || (c->chain.state == ALERT_NONE && e->reason != REASON_CRISIS))
        return err;
    size_t n = causes_of(p, out, before, causes);
    if (n)
        err = decide(c, causes, n, &moved);
    if (!err && moved)
        err = save_step_rows(c);
    return err ? err : look_again(c);
}

/* ---- somebody answers ---- */

/* Answering twice is answering once; after somebody else has, it is too late, and they are told who. */
static enum err may_answer(const struct calling *c, const struct alert_row *alert, struct str staff)
{
    if (!str_eq(alert->staff, staff))
        return ERR_DENIED;
    if (c->chain.state == ALERT_CALLING || c->chain.state == ALERT_NOBODY)
        return ERR_OK;
    return c->chain.state == ALERT_ANSWERED && str_eq(c->was.chain.answered_by, staff) ? ERR_OK : ERR_CONFLICT;
}

static enum err save_answer(struct calling *c, const struct escalation_row *row)
{
    static const enum alert_cause deed[] = {ALERT_DEED};
    struct store *s = c->group->desk->store;
    struct play *p = c->play;
    bool moved = false;
    p->steps = ARENA_ARRAY(c->group->arena, struct escalation_event_row, 1);
    p->escalation = ARENA_NEW(c->group->arena, struct escalation_row);
    enum err err = p->steps && p->escalation ? decide(c, deed, 1, &moved) : ERR_NOMEM;
    if (err)
        return err;
    *p->escalation = *row;
    err = alert_rows_answer(s, row->id, c->chain.call, p->event.staff, c->group->now_ms);
    if (!err)
        err = save_chain(c, p->event.staff, p->event.staff_name);
    if (!err)
        err = save_timer(c);
    return err ? err : save_event(c->group, p, row->id, S("answered"), p->event.staff, 0);
}

enum err play_alert_answer(struct group *g, const struct desk_request *r, struct play *p)
{
    struct alert_row alert;
    struct escalation_row row;
    struct store *s = g->desk->store;
    struct calling *c = ARENA_NEW(g->arena, struct calling);
    struct escalation *e = ARENA_NEW(g->arena, struct escalation);
    enum err err = c && e ? alert_row_get(s, g->arena, r->alert_id, &alert) : ERR_NOMEM;
    if (!err)
        err = escalation_row_get(s, g->arena, alert.escalation_id, &row);
    if (!err)
        err = talk_get(g, alert.conversation_id, &p->talk);
    if (!err) {
        *e = (struct escalation){.id = row.id, .severity = severity_of(row.severity)};
        err = begin(c, g, p, e);
    }
    if (err) {
        p->answer.err = err == ERR_NOTFOUND ? err : ERR_OK;
        return err == ERR_NOTFOUND ? ERR_OK : err;
    }
    p->answer.err = may_answer(c, &alert, p->event.staff);
    if (!p->answer.err && c->chain.state != ALERT_ANSWERED)
        err = save_answer(c, &row);
    if (!err)
        err = look_again(c);
    p->answer.alerting = p->alerting;
    return err;
}
