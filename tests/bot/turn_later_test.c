/* What is said later without being asked: never at night, never to somebody in danger, never twice. Timers that come late
 * or at the wrong moment; whole stories are in tests/talks. */
#include "base/clock.h"
#include "bot/content_load.h"
#include "bot/escalation.h"
#include "tests/support/check.h"

static const int64_t morning = 1795482000000; /* 2026-11-24 10:00 in Japan */

static struct content content;
static struct arena content_arena;

struct talk {
    struct arena arena;
    struct conversation c;
    struct turn_out out;
    struct turn_env env;
};

static int load(void **state)
{
    struct faults faults;
    (void)state;
    arena_init(&content_arena, 16 << 20);
    faults_init(&faults, &content_arena);
    enum err err = content_load(".", NULL, morning, &faults, &content);
    faults_print(&faults, stderr, true);
    return err != ERR_OK;
}

static int unload(void **state)
{
    (void)state;
    content_done(&content);
    arena_done(&content_arena);
    return 0;
}

static int begin(void **state)
{
    struct talk *t = calloc(1, sizeof(*t));
    arena_init(&t->arena, 64 << 20);
    conversation_init(&t->c);
    t->env = (struct turn_env){.now_ms = morning, .seed = 7, .next_escalation_id = 41, .key = {1, 2, 3}};
    *state = t;
    return 0;
}

static int end(void **state)
{
    struct talk *t = *state;
    arena_done(&t->arena);
    free(t);
    return 0;
}

static void play(struct talk *t, int64_t at_ms, struct event event)
{
    t->env.now_ms = at_ms;
    assert_int_equal(turn(&content, &t->arena, &t->c, &event, &t->env, &t->out), ERR_OK);
}

static void say(struct talk *t, int64_t at_ms, const char *text)
{
    play(t, at_ms, (struct event){.kind = EVENT_TEXT, .text = str_from(text)});
}

static void fire(struct talk *t, int64_t at_ms, const char *timer)
{
    play(t, at_ms, (struct event){.kind = EVENT_TIMER, .value = str_from(timer)});
}

static const struct effect *effect(const struct talk *t, enum effect_kind kind, struct str name)
{
    for (size_t i = 0; i < t->out.effects.n; i++) {
        const struct effect *e = &t->out.effects.item[i];
        if (e->kind == kind && (!name.len || str_eq(e->name, name)))
            return e;
    }
    return NULL;
}

static size_t n_said(const struct talk *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->out.effects.n; i++)
        n += t->out.effects.item[i].kind == EFFECT_SEND;
    return n;
}

static int64_t timer_at(const struct talk *t, struct str name)
{
    const struct effect *e = effect(t, EFFECT_TIMER_SET, name);
    return e ? e->at_ms : 0;
}

/* ---- the reminder ---- */

static void at_a_decent_hour(void **state)
{
    static const struct {
        const char *why;
        int64_t asked_ms, due_ms; /* after `morning` */
    } rows[] = {
        {"at ten: the next day at noon", 0, 26 * HOUR_MS},
        {"at six: eight the next evening would be too late", 8 * HOUR_MS, 47 * HOUR_MS},
        {"at five to six: five to eight is still decent", 8 * HOUR_MS - 5 * MINUTE_MS, 34 * HOUR_MS - 5 * MINUTE_MS},
        {"at midnight: two o'clock at night becomes nine", 14 * HOUR_MS, 47 * HOUR_MS},
        {"at seven in the morning: nine is no night", 21 * HOUR_MS, 47 * HOUR_MS},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct talk *t = *state;
        print_message("%s\n", rows[i].why);
        say(t, morning + rows[i].asked_ms, "生活アンケートをやってみたい");
        assert_int_equal(timer_at(t, S("remind")), morning + rows[i].due_ms);
        end(state);
        begin(state);
    }
}

static void a_late_timer_waits_for_the_morning(void **state)
{
    struct talk *t = *state;
    say(t, morning, "生活アンケートをやってみたい");
    fire(t, morning + 34 * HOUR_MS, "remind"); /* eight in the evening: the service had been standing still */
    assert_int_equal(n_said(t), 0);
    assert_int_equal(timer_at(t, S("remind")), morning + 47 * HOUR_MS);
    fire(t, morning + 47 * HOUR_MS, "remind");
    assert_int_equal(n_said(t), 1);
    fire(t, morning + 47 * HOUR_MS + 1, "remind"); /* the same once more */
    assert_int_equal(n_said(t), 0);
    assert_null(effect(t, EFFECT_TIMER_SET, (struct str){0}));
}

static void any_message_moves_it_and_an_end_cancels_it(void **state)
{
    struct talk *t = *state;
    say(t, morning, "生活アンケートをやってみたい");
    say(t, morning + HOUR_MS, "ぽぽぽ");
    assert_int_equal(timer_at(t, S("remind")), morning + 27 * HOUR_MS);
    fire(t, morning + 26 * HOUR_MS, "remind"); /* the old one, already under way */
    assert_int_equal(n_said(t), 0);
    assert_int_equal(timer_at(t, S("remind")), morning + 27 * HOUR_MS);
    say(t, morning + 26 * HOUR_MS, "やめる");
    assert_non_null(effect(t, EFFECT_TIMER_CANCEL, S("remind")));
    fire(t, morning + 27 * HOUR_MS, "remind");
    assert_int_equal(n_said(t), 0);
}

static void not_while_somebody_is_called(void **state)
{
    static const struct {
        const char *why;
        enum mode mode;
        enum severity severity;
        size_t n;
    } rows[] = {
        {"the bot has it", MODE_BOT, SEVERITIES, 1},
        {"a human was asked for, and talk goes on", MODE_BOT, SEVERITY_NORMAL, 1},
        {"somebody may be in danger", MODE_BOT, SEVERITY_URGENT, 0},
        {"queued", MODE_QUEUED, SEVERITY_NORMAL, 0},
        {"with a human", MODE_HUMAN, SEVERITY_NORMAL, 0},
        {"paused", MODE_PAUSED, SEVERITIES, 0},
        {"closed", MODE_CLOSED, SEVERITIES, 0},
        {"blocked", MODE_MUTED, SEVERITIES, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct talk *t = *state;
        print_message("%s\n", rows[i].why);
        say(t, morning, "生活アンケートをやってみたい");
        t->c.mode = rows[i].mode;
        if (rows[i].severity < SEVERITIES)
            escalation_open(&t->c.escalation, 9, rows[i].severity, REASON_ASKED, S("x"), morning, morning);
        fire(t, morning + 26 * HOUR_MS, "remind");
        assert_int_equal(n_said(t), rows[i].n);
        end(state);
        begin(state);
    }
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(at_a_decent_hour),
        ROW(a_late_timer_waits_for_the_morning),
        ROW(any_message_moves_it_and_an_end_cancels_it),
        ROW(not_while_somebody_is_called),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
