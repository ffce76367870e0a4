/* The alert chain on a clock that is moved by hand: whom it alerts, when it goes on, when it stops. Rows are little
 * scripts; after them, random lists and random events against what alert.h guarantees. */
#include "bot/alert.h"
#include "base/buf.h"
#include "base/clock.h"
#include "tests/support/check.h"
#include <stdlib.h>

enum { SENT_MAX = 4096, PEOPLE_MAX = 12 };

struct world {
    struct roster roster;
    struct duty_off off;
    struct duty_week week[PEOPLE_MAX];
    bool on_holidays[PEOPLE_MAX];
    struct alert_person people[PEOPLE_MAX];
    size_t n;
    struct alert_sent sent[SENT_MAX]; /* of this call */
    size_t n_sent;
    struct alert_chain chain;
    struct alert_order order;
    int64_t now_ms;
};

static const char *const names[PEOPLE_MAX] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};

static int64_t at(const char *iso)
{
    int64_t ms = 0;
    assert_true(clock_parse_iso(str_from(iso), JST_MINUTES, &ms));
    return ms;
}

static void look_at_clock(struct world *w)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct duty_off *off = w->on_holidays[i] ? NULL : &w->off;
        w->people[i].on_duty = duty_is_on(&w->week[i], off, w->now_ms);
        w->people[i].next_ms = duty_next(&w->week[i], off, w->now_ms);
    }
}

static size_t count_on_duty(const struct world *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        n += w->people[i].on_duty;
    return n;
}

/* What alert.h guarantees, after every step. */
static void check_guarantees(const struct world *w)
{
    const struct alert_order *o = &w->order;
    size_t there = count_on_duty(w);
    for (size_t i = 0; i < o->n; i++) {
        assert_true(o->who[i] < w->n);
        assert_true(w->people[o->who[i]].on_duty);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(o->who[i], o->who[k]);
    }
    if (o->n) {
        assert_true(o->n >= (there < w->roster.at_once ? there : w->roster.at_once));
        assert_int_equal(w->chain.state, ALERT_CALLING);
    }
    if (w->chain.state == ALERT_CALLING && o->look_ms) {
        assert_true(o->n > 0);
        assert_int_equal(o->look_ms, w->now_ms + w->roster.answer_ms[w->chain.severity]);
        assert_int_equal(w->chain.next_ms, o->look_ms);
    }
    if (w->chain.state == ALERT_NOBODY && o->look_ms) {
        assert_int_equal(there, 0);
        assert_true(o->look_ms > w->now_ms && o->look_ms <= w->now_ms + ALERT_LOOK_AGAIN_MS);
        for (size_t i = 0; i < w->n; i++) /* whoever comes is alerted on arrival */
            assert_true(o->look_ms <= w->people[i].next_ms);
    }
    if (w->chain.state == ALERT_ANSWERED || w->chain.state == ALERT_OVER) {
        assert_int_equal(o->n, 0);
        assert_int_equal(o->look_ms, 0);
        assert_int_equal(w->chain.next_ms, 0);
    }
}

static bool step(struct world *w, enum alert_cause cause, enum severity severity)
{
    look_at_clock(w);
    const struct alert_view view = {.roster = &w->roster,
                                    .people = w->people,
                                    .n_people = w->n,
                                    .sent = w->sent,
                                    .n_sent = w->n_sent,
                                    .now_ms = w->now_ms};
    int64_t call = w->chain.call;
    bool moved = alert_step(&w->chain, cause, severity, &view, &w->order);
    if (!moved)
        assert_int_equal(w->order.n, 0);
    if (w->chain.call != call)
        w->n_sent = 0;
    for (size_t i = 0; i < w->order.n; i++) {
        assert_true(w->n_sent < SENT_MAX);
        w->sent[w->n_sent++] = (struct alert_sent){.id = w->people[w->order.who[i]].id,
                                                   .batch = w->order.batch,
                                                   .round = w->order.round,
                                                   .attempt = w->order.attempt};
    }
    if (moved)
        check_guarantees(w);
    return moved;
}

/* ---- people of the rows: a, b office; c until 17:15; d every night, also of holidays; e always ---- */

static void add_daily(struct world *w, size_t i, int first, int last, int from, int to)
{
    for (int d = first; d <= last; d++)
        w->week[i].span[d][w->week[i].n[d]++] = (struct duty_span){from, to};
}

static void add_person(struct world *w, char letter)
{
    size_t i = w->n++;
    w->people[i].id = str_from(names[letter - 'a']);
    switch (letter) {
    case 'c':
        add_daily(w, i, 1, 5, 9 * 60, 17 * 60 + 15);
        break;
    case 'd':
        add_daily(w, i, 0, 6, 17 * 60, 33 * 60);
        w->on_holidays[i] = true;
        break;
    case 'e':
        add_daily(w, i, 0, 6, 0, DUTY_DAY_MINUTES);
        w->on_holidays[i] = true;
        break;
    default:
        add_daily(w, i, 1, 5, 9 * 60, 12 * 60);
        add_daily(w, i, 1, 5, 13 * 60, 17 * 60);
        break;
    }
}

static void begin(struct world *w, const char *people, const char *now)
{
    *w = (struct world){
        .roster = {.at_once = 2,
                   .answer_ms = {[SEVERITY_URGENT] = 10 * MINUTE_MS, [SEVERITY_EMERGENCY] = 3 * MINUTE_MS}},
        .off = {.holidays = {civil_days(2026, 11, 23)}, .n_holidays = 1, .closures = {{1229, 103}}, .n_closures = 1},
        .now_ms = at(now)};
    for (; *people; people++)
        add_person(w, *people);
}

/* ---- scripts ---- */

/* u urgent words, e emergency words, n nothing severe; . the time that was asked for; k somebody answers; r released;
 * x closed; +30 minutes pass. Returns how far the script was read. */
static const char *play(struct world *w, const char *s, bool *ret_moved)
{
    switch (*s) {
    case 'u':
        *ret_moved = step(w, ALERT_DANGER, SEVERITY_URGENT);
        return s + 1;
    case 'e':
        *ret_moved = step(w, ALERT_DANGER, SEVERITY_EMERGENCY);
        return s + 1;
    case 'n':
        *ret_moved = step(w, ALERT_DANGER, SEVERITY_NORMAL);
        return s + 1;
    case '.':
        if (w->order.look_ms > w->now_ms)
            w->now_ms = w->order.look_ms;
        *ret_moved = step(w, ALERT_TIME, w->chain.severity);
        return s + 1;
    case 'k':
        *ret_moved = step(w, ALERT_DEED, w->chain.severity);
        return s + 1;
    case 'r':
        *ret_moved = step(w, ALERT_RELEASE, w->chain.severity);
        return s + 1;
    case 'x':
        *ret_moved = step(w, ALERT_CLOSE, w->chain.severity);
        return s + 1;
    default:
        fail_msg("no such step: %s", s);
        return s;
    }
}

/* "ab" were alerted; "~09:00" nobody, until then; "~" nobody, ever; ok answered; over; "-" nothing happened. */
static void describe(const struct world *w, bool moved, struct buf *out)
{
    if (!moved) {
        buf_add(out, S("-"));
    } else if (w->order.n) {
        for (size_t i = 0; i < w->order.n; i++)
            buf_add(out, w->people[w->order.who[i]].id);
    } else if (w->chain.state == ALERT_NOBODY) {
        struct civil c = civil_from_ms(w->chain.next_ms, JST_MINUTES);
        char time[32] = "~";
        if (w->chain.next_ms)
            snprintf(time, sizeof time, "~%d/%d %02d:%02d", c.month, c.day, c.hour, c.minute);
        buf_add(out, str_from(time));
    } else {
        buf_add(out, w->chain.state == ALERT_ANSWERED ? S("ok") : S("over"));
    }
}

static void run(struct world *w, const char *script, struct buf *out)
{
    while (*script) {
        bool moved = false;
        if (*script == '+') {
            char *end;
            w->now_ms += strtoll(script + 1, &end, 10) * MINUTE_MS;
            script = end;
            continue;
        }
        if (*script == ' ') {
            script++;
            continue;
        }
        script = play(w, script, &moved);
        if (out->len)
            buf_add_char(out, ' ');
        describe(w, moved, out);
    }
}

static void scripts(void **state)
{
    (void)state;
    static const struct {
        const char *why, *people, *now, *script, *want;
    } rows[] = {
        /* two at once, once more, the next two, everybody */
        {"the first two", "abc", "2026-11-24T10:00", "u", "ab"},
        {"not answered: the same once more", "abc", "2026-11-24T10:00", "u.", "ab ab"},
        {"then the next on the list, with somebody of before", "abc", "2026-11-24T10:00", "u..", "ab ab ca"},
        {"and they once more", "abc", "2026-11-24T10:00", "u...", "ab ab ca ac"},
        {"through: everybody", "abc", "2026-11-24T10:00", "u....", "ab ab ca ac bac"},
        {"and everybody again", "abc", "2026-11-24T10:00", "u......", "ab ab ca ac bac abc abc"},
        {"four: two and two", "abce", "2026-11-24T10:00", "u....", "ab ab ce ce abce"},
        {"exactly two: once more, then everybody", "ab", "2026-11-24T10:00", "u...", "ab ab ab ab"},
        {"one alone is alerted alone", "a", "2026-11-24T10:00", "u...", "a a a a"},
        {"an emergency goes the same way", "abce", "2026-11-24T10:00", "e..", "ab ab ce"},
        /* nobody */
        {"at night", "ab", "2026-11-24T20:00", "u", "~11/25 09:00"},
        {"over lunch", "ab", "2026-11-24T12:00", "u", "~11/24 13:00"},
        {"on a holiday", "ab", "2026-11-23T10:00", "u", "~11/24 09:00"},
        {"on Sunday before the holiday", "ab", "2026-11-22T10:00", "u", "~11/24 09:00"},
        {"at the end of the year", "ab", "2026-12-29T10:00", "u", "~1/4 09:00"},
        {"the last minute of the evening is not over", "ab", "2026-11-24T16:59", "u", "ab"},
        {"the minute after is", "ab", "2026-11-24T17:00", "u", "~11/25 09:00"},
        {"no list at all", "", "2026-11-24T10:00", "u.", "~ ~"},
        {"looked again every half hour, begun at one o'clock", "ab", "2026-11-24T12:10", "u..",
         "~11/24 13:00 ~11/24 13:00 ab"},
        {"begun by itself, then as usual", "abc", "2026-11-24T08:50", "u...", "~11/24 09:00 ab ab ca"},
        {"who is there over lunch", "abc", "2026-11-24T12:00", "u..", "c c c"},
        {"the night shift alone", "abd", "2026-11-24T22:00", "u.", "d d"},
        {"the night shift on a holiday", "abd", "2026-11-23T22:00", "u", "d"},
        {"two at night", "abde", "2026-11-24T22:00", "u..", "de de de"},
        /* the shift changes while people are called */
        {"the office goes home: the night goes on", "abd", "2026-11-24T16:55", "u.", "ab d"},
        {"one stays: with the night shift", "acd", "2026-11-24T16:55", "u.", "ac cd"},
        {"all go home, nobody follows", "ab", "2026-11-24T16:55", "u.", "ab ~11/25 09:00"},
        {"and the morning goes on with them", "ab", "2026-11-24T16:55", "u. +960 .", "ab ~11/25 09:00 ab"},
        {"one comes, one goes, one is called again", "ade", "2026-11-25T08:55", "u.", "de ea"},
        /* the end */
        {"an answer ends it", "abc", "2026-11-24T10:00", "uk.", "ab ok -"},
        {"after the second alert, too", "abc", "2026-11-24T10:00", "u.k..", "ab ab ok - -"},
        {"an answer while nobody was on duty", "ab", "2026-11-24T20:00", "uk.", "~11/25 09:00 ok -"},
        {"closed", "abc", "2026-11-24T10:00", "ux.", "ab over -"},
        {"closed is closed", "abc", "2026-11-24T10:00", "uxku", "ab over - -"},
        {"answered, then closed", "abc", "2026-11-24T10:00", "ukx", "ab ok over"},
        /* more danger */
        {"the same words while people are called", "abc", "2026-11-24T10:00", "uu.", "ab - ab"},
        {"it gets worse: from the top", "abce", "2026-11-24T10:00", "u..e..", "ab ab ce ab ab ce"},
        {"worse after an answer", "abc", "2026-11-24T10:00", "uke", "ab ok ab"},
        {"worse at night", "abd", "2026-11-24T22:00", "ue", "d d"},
        {"worse, and nobody there", "ab", "2026-11-24T20:00", "ue", "~11/25 09:00 ~11/25 09:00"},
        {"an emergency does not get less", "abc", "2026-11-24T10:00", "eu", "ab -"},
        {"the same words right after an answer", "abc", "2026-11-24T10:00", "uk+5u", "ab ok -"},
        {"the same words when whoever answered may be gone", "abc", "2026-11-24T10:00", "uk+10u", "ab ok ab"},
        {"they spoke with somebody just now", "abc", "2026-11-24T10:00", "uk+9k+9u", "ab ok ok -"},
        {"in the night after", "abd", "2026-11-24T16:50", "uk+20u", "ab ok d"},
        /* put back */
        {"put back into the queue: called anew", "abc", "2026-11-24T10:00", "ukr.", "ab ok ab ab"},
        {"put back at night", "ab", "2026-11-24T16:59", "uk+5r", "ab ok ~11/25 09:00"},
        {"put back while people are called", "abc", "2026-11-24T10:00", "ur", "ab -"},
        {"put back after closing", "abc", "2026-11-24T10:00", "ukxr", "ab ok over -"},
        /* not for this */
        {"nothing severe", "abc", "2026-11-24T10:00", "n", "-"},
        {"a deed, and nobody was called", "abc", "2026-11-24T10:00", "k", "-"},
        {"a time, and nobody was called", "abc", "2026-11-24T10:00", ".", "-"},
        {"closed, and nobody was called", "abc", "2026-11-24T10:00", "x", "-"},
    };
    assert_true(ARRAY_LEN(rows) >= 40);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct world w;
        struct buf out;
        buf_init(&out, 4096);
        begin(&w, rows[i].people, rows[i].now);
        print_message("%s\n", rows[i].why);
        run(&w, rows[i].script, &out);
        assert_str_equal(buf_str(&out), str_from(rows[i].want));
        buf_done(&out);
    }
}

/* ---- deadlines ---- */

static void deadlines(void **state)
{
    (void)state;
    struct world w;
    begin(&w, "abc", "2026-11-24T10:00");
    step(&w, ALERT_DANGER, SEVERITY_URGENT);
    assert_int_equal(w.order.answer_by_ms, at("2026-11-24T10:10"));
    assert_int_equal(w.order.batch * 100 + w.order.round * 10 + w.order.attempt, 111);
    w.now_ms = w.order.look_ms;
    step(&w, ALERT_TIME, SEVERITY_URGENT);
    assert_int_equal(w.order.answer_by_ms, at("2026-11-24T10:20"));
    assert_int_equal(w.order.batch * 100 + w.order.round * 10 + w.order.attempt, 212);
    step(&w, ALERT_DANGER, SEVERITY_EMERGENCY);
    assert_int_equal(w.order.answer_by_ms, at("2026-11-24T10:13"));
    assert_int_equal(w.chain.call, 2);
    assert_int_equal(w.order.batch, 1);
}

/* ---- any list, any events ---- */

static uint64_t dice = 20261124;

static uint32_t roll(uint32_t below)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(dice >> 33) % below;
}

static void random_week(struct world *w, size_t i)
{
    for (int d = 0; d < 7; d++) {
        size_t n = roll(3);
        for (size_t k = 0; k < n; k++) {
            int from = (int)roll(DUTY_DAY_MINUTES);
            w->week[i].span[d][w->week[i].n[d]++] = (struct duty_span){from, from + 1 + (int)roll(12 * 60)};
        }
    }
    w->on_holidays[i] = roll(2);
}

static void random_world(struct world *w)
{
    begin(w, "", "2026-11-18T00:00");
    w->n = roll(PEOPLE_MAX + 1);
    for (size_t i = 0; i < w->n; i++) {
        w->people[i].id = str_from(names[i]);
        random_week(w, i);
    }
    w->roster.at_once = 2 + roll(3);
    w->now_ms += (int64_t)roll(14 * DUTY_DAY_MINUTES) * MINUTE_MS;
}

static void any_list(void **state)
{
    (void)state;
    static const enum alert_cause causes[] = {ALERT_DANGER, ALERT_TIME,    ALERT_TIME,   ALERT_TIME, ALERT_TIME,
                                              ALERT_TIME,   ALERT_RELEASE, ALERT_DANGER, ALERT_DEED};
    size_t n_alerts = 0, n_nobody = 0, n_answers = 0;
    for (int run_no = 0; run_no < 3000; run_no++) {
        struct world w;
        int64_t silent_since = 0;
        random_world(&w);
        for (int i = 0; i < 40; i++) {
            enum alert_cause cause = causes[roll(ARRAY_LEN(causes))];
            enum alert_state was = w.chain.state;
            int64_t was_next = w.chain.next_ms;
            /* Time is a promise: nobody comes later than asked for. */
            if (cause == ALERT_TIME && w.order.look_ms > w.now_ms)
                w.now_ms = w.order.look_ms;
            struct alert_order before = w.order;
            bool moved = step(&w, cause, roll(4) ? SEVERITY_URGENT : SEVERITY_EMERGENCY);
            if (!moved)
                w.order.look_ms = before.look_ms; /* the timer still stands */
            if (!moved)
                assert_true(was == w.chain.state && was_next == w.chain.next_ms);
            if (cause == ALERT_DEED && was != ALERT_NONE)
                assert_int_equal(w.chain.state, ALERT_ANSWERED);
            if (was == ALERT_ANSWERED && cause == ALERT_TIME)
                assert_false(moved);
            if (w.order.n) {
                assert_true(!silent_since || w.now_ms - silent_since <= w.roster.answer_ms[SEVERITY_URGENT]);
                n_alerts++;
            }
            silent_since = w.chain.state == ALERT_CALLING ? (w.order.n ? w.now_ms : silent_since) : 0;
            n_nobody += w.chain.state == ALERT_NOBODY;
            n_answers += w.chain.state == ALERT_ANSWERED;
        }
    }
    print_message("alerts %zu, nobody %zu, answered %zu\n", n_alerts, n_nobody, n_answers);
    assert_true(n_alerts > 5000 && n_nobody > 5000 && n_answers > 5000);
}

/* However long the list, each of those on duty is alerted within twice as many steps as there are pairs. */
static void everybody_is_reached(void **state)
{
    (void)state;
    for (size_t n = 1; n <= PEOPLE_MAX; n++) {
        struct world w;
        begin(&w, "", "2026-11-24T10:00");
        for (size_t i = 0; i < n; i++) {
            add_person(&w, 'e');
            w.people[i].id = str_from(names[i]);
        }
        step(&w, ALERT_DANGER, SEVERITY_EMERGENCY);
        for (size_t i = 1; i < (n + 1) / 2 * 2; i++) {
            w.now_ms = w.order.look_ms;
            step(&w, ALERT_TIME, SEVERITY_EMERGENCY);
        }
        for (size_t i = 0; i < n; i++) {
            bool reached = false;
            for (size_t k = 0; k < w.n_sent; k++)
                reached = reached || str_eq(w.sent[k].id, w.people[i].id);
            assert_true(reached);
        }
        w.now_ms = w.order.look_ms;
        step(&w, ALERT_TIME, SEVERITY_EMERGENCY);
        assert_int_equal(w.order.n, n);
        assert_int_equal(w.order.round, 2);
    }
}

static void names_of_states(void **state)
{
    (void)state;
    for (int s = 0; s < ALERT_STATES; s++) {
        enum alert_state back = ALERT_STATES;
        assert_true(alert_state_from_name(str_from(alert_state_name((enum alert_state)s)), &back));
        assert_int_equal(back, s);
    }
    enum alert_state none;
    assert_false(alert_state_from_name(S("?"), &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts),         cmocka_unit_test(deadlines),
        cmocka_unit_test(any_list),        cmocka_unit_test(everybody_is_reached),
        cmocka_unit_test(names_of_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
