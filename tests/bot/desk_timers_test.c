/* Timers come as events, and a length of time is kept when the clock is put back. */
#include "tests/bot/bare_desk.h"
#include <stdlib.h>
#include <unistd.h>

static enum err set_timers(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    assert_int_equal(timer_row_set(s, 1, S("a"), now + 100), ERR_OK);
    assert_int_equal(timer_row_set(s, 1, S("b"), now + 200), ERR_OK);
    return timer_row_set(s, 77, S("of nobody"), now + 100);
}

static void timers_fire_as_events(void **state)
{
    (void)state;
    struct desk *d = open_desk(":memory:");
    struct look l;
    struct desk_request r[] = {says("web", "u", "e1", "a"), {.kind = DESK_WRITE, .write = set_timers}};
    play(d, r, 2);
    uint64_t turns = desk_figures(d).turns;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_int_equal(desk_figures(d).turns, turns);
    now += 150;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK); /* the one of nobody is dropped, not tried for ever */
    assert_int_equal(desk_figures(d).turns, turns + 1);
    now += 100;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_int_equal(desk_figures(d).turns, turns + 2);
    look(d, &l);
    assert_int_equal(l.journal[l.n_journal - 1].author, AUTHOR_SYSTEM);
    assert_false(l.journal[l.n_journal - 1].visible);
    arena_done(&l.keep);
    desk_close(d);
}

/* Whatever runs for a length of time, and whatever waits for an hour of the day. */
static enum err set_lengths(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    assert_int_equal(timer_row_set(s, 1, S("burst"), now + 2500), ERR_OK);
    assert_int_equal(timer_row_set(s, 1, S("alert"), now + 180000), ERR_OK);
    assert_int_equal(timer_row_set(s, 1, S("unsure"), now + 600000), ERR_OK);
    return timer_row_set(s, 1, S("remind"), now + 600000);
}

static uint64_t fired_by(struct desk *d, int64_t at_ms)
{
    uint64_t before = desk_figures(d).turns;
    now = at_ms;
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    return desk_figures(d).turns - before;
}

/* The wall clock goes back by nine hours while something is held, somebody is called, a question waits: each is due as
 * soon as before. What waits for an hour of the day waits for that hour. */
static void a_length_of_time_is_no_hour_of_the_day(void **state)
{
    (void)state;
    const int64_t step = 9 * 3600000;
    for (int again = 0; again < 2; again++) { /* 1: and the service was down when it happened */
        char dir[] = "/tmp/desk_testXXXXXX", path[64];
        assert_non_null(mkdtemp(dir));
        snprintf(path, sizeof path, "%s/t.db", dir);
        struct desk *d = open_desk(path);
        struct desk_request r[] = {says("web", "u", "e1", "a"), {.kind = DESK_WRITE, .write = set_lengths}};
        play(d, r, 2);
        const int64_t start = now - step;
        if (again) {
            desk_close(d);
            now = start;
            d = open_desk(path);
        }
        assert_int_equal(fired_by(d, start + 1000), 0);
        assert_int_equal(fired_by(d, start + 9000), 1);
        if (!again)
            assert_int_equal(fired_by(d, start + 181000), 1);
        assert_int_equal(fired_by(d, start + 601000), 1);
        assert_int_equal(fired_by(d, start + 7201000), again ? 1 : 0);
        assert_int_equal(fired_by(d, start + step), 0);
        assert_int_equal(fired_by(d, start + step + 601000), 1);
        desk_close(d);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(rmdir(dir), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_length_of_time_is_no_hour_of_the_day, set_clock),
        cmocka_unit_test_setup(timers_fire_as_events, set_clock),
    };
    return cmocka_run_group_tests(tests, load_town, free_town);
}
