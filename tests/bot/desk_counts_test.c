/* What happens in the flows is counted once: not again when an event is delivered again, when a group is taken apart,
 * or when somebody is asked the same once more. Of whom it was, nothing is kept. */
#include "base/clock.h"
#include "base/crypto.h"
#include "bot/desk.h"
#include "tests/bot/shipped_content.h"
#include <stdlib.h>
#include <unistd.h>

enum { ALL_DAYS = 1000000 };

static int64_t now;
static char path[64];
static int number;

static int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static void on_answer(void *self, const struct desk_answer *a)
{
    assert_int_equal(a->err, ERR_OK);
    *(size_t *)self += a->duplicate;
}

static size_t duplicates;
static const struct desk_listener listener = {.self = &duplicates, .answered = on_answer};

static int begin(void **state)
{
    struct desk *d = NULL;
    now = morning;
    number = 0;
    duplicates = 0;
    snprintf(path, sizeof path, "/tmp/tsunagu_counts_%d.db", (int)getpid());
    struct desk_options o = {.database = path, .content = &content, .now_ms = clock_now, .now_self = &now, .seed = 7};
    if (desk_open(&o, &d))
        return 1;
    desk_listen(d, &listener);
    *state = d;
    return 0;
}

static int end(void **state)
{
    char other[80];
    static const char *const ends[] = {"", "-wal", "-shm"};
    desk_close(*state);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        snprintf(other, sizeof other, "%s%s", path, ends[i]);
        (void)unlink(other);
    }
    return 0;
}

/* One person's words; the same number again is the same event again. */
static void say_as(struct desk *d, const char *user, int id, const char *text)
{
    char ids[24];
    snprintf(ids, sizeof ids, "e%d", id);
    struct desk_request *r = desk_request_new(&(struct desk_request){.kind = DESK_EVENT,
                                                                     .owner = &listener,
                                                                     .event = {.kind = EVENT_TEXT,
                                                                               .channel = S("web"),
                                                                               .user = str_from(user),
                                                                               .id = str_from(ids),
                                                                               .text = str_from(text)}});
    assert_non_null(r);
    assert_int_equal(desk_run(d, &r, 1), ERR_OK);
}

static void say(struct desk *d, const char *user, const char *text)
{
    say_as(d, user, ++number, text);
    now += MINUTE_MS;
}

static int64_t counted(int64_t first, int64_t last, const char *flow, const char *node, const char *kind)
{
    struct store *s = NULL;
    struct flow_count_row *rows;
    struct arena arena;
    size_t n = 0;
    int64_t sum = 0;
    arena_init(&arena, 1 << 20);
    assert_int_equal(store_open(path, STORE_READ, &s), ERR_OK);
    assert_int_equal(flow_count_rows_read(s, &arena, first, last, str_from(flow), &rows, &n), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(rows[i].structure, flow_structure(content.bundle, str_from(flow)));
        if (str_eq(rows[i].node, str_from(node)) && str_eq(rows[i].kind, str_from(kind)))
            sum += rows[i].n;
    }
    store_close(s);
    arena_done(&arena);
    return sum;
}

static void check_counts(const char *const rows[][3], const int *want, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        print_message("%s.%s %s\n", rows[i][0], rows[i][1], rows[i][2]);
        assert_int_equal(counted(0, ALL_DAYS, rows[i][0], rows[i][1], rows[i][2]), want[i]);
    }
}

static const char *const story[] = {"生活アンケートをやりたい", "4", "とばす",   "わからない",
                                    "くぁｗせｄｒｆｔｇ",       "4", "もう一度", "やめる"};

static const char *const story_rows[][3] = {
    {"life", "", "begun"},      {"life", "intro", "entered"}, {"life", "q1", "entered"},  {"life", "q1", "answered"},
    {"life", "q2", "entered"},  {"life", "q2", "skipped"},    {"life", "q3", "unknown"},  {"life", "q4", "entered"},
    {"life", "q4", "missed"},   {"life", "q4", "answered"},   {"life", "q5", "entered"},  {"life", "q5", "stopped"},
    {"life", "q5", "answered"}, {"life", "q6", "entered"},    {"life", "q4", "given_up"},
};
static const int story_counts[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0};

static void counted_once(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(story); i++)
        say(*state, "a", story[i]);
    check_counts(story_rows, story_counts, ARRAY_LEN(story_counts));
}

static void not_again_when_delivered_again(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(story); i++) {
        say(*state, "a", story[i]);
        say_as(*state, "a", number, story[i]);
    }
    for (int i = 1; i <= number; i++)
        say_as(*state, "a", i, story[i - 1]);
    assert_int_equal(duplicates, 2 * ARRAY_LEN(story));
    check_counts(story_rows, story_counts, ARRAY_LEN(story_counts));
}

static void two_people_are_two(void **state)
{
    int twice[ARRAY_LEN(story_counts)];
    for (size_t i = 0; i < ARRAY_LEN(story_counts); i++)
        twice[i] = 2 * story_counts[i];
    for (size_t i = 0; i < ARRAY_LEN(story); i++) {
        say(*state, "a", story[i]);
        say(*state, "b", story[i]);
    }
    check_counts(story_rows, twice, ARRAY_LEN(twice));
}

/* Played together, with the helper or without: the same sums. */
static void a_group_adds_up(void **state)
{
    struct desk_request *list[40];
    char user[ARRAY_LEN(list)][16];
    for (size_t i = 0; i < ARRAY_LEN(list); i++) {
        snprintf(user[i], sizeof user[i], "u%zu", i % 20); /* the second half: the same events once more */
        list[i] = desk_request_new(&(struct desk_request){.kind = DESK_EVENT,
                                                          .owner = &listener,
                                                          .event = {.kind = EVENT_TEXT,
                                                                    .channel = S("web"),
                                                                    .user = str_from(user[i]),
                                                                    .id = str_from(user[i]),
                                                                    .text = S("生活アンケートをやりたい")}});
        assert_non_null(list[i]);
    }
    assert_int_equal(desk_run(*state, list, ARRAY_LEN(list)), ERR_OK);
    assert_int_equal(duplicates, 20);
    assert_int_equal(counted(0, ALL_DAYS, "life", "", "begun"), 20);
    assert_int_equal(counted(0, ALL_DAYS, "life", "q1", "entered"), 20);
}

static void given_up(void **state)
{
    static const char *const rows[][3] = {
        {"life", "q1", "entered"}, {"life", "q1", "missed"}, {"life", "q1", "given_up"}, {"life", "q2", "entered"}};
    static const int want[] = {1, 3, 1, 1};
    say(*state, "a", "生活アンケートをやりたい");
    for (int i = 0; i < 3; i++)
        say(*state, "a", "くぁｗせｄｒｆｔｇ");
    check_counts(rows, want, ARRAY_LEN(want));
}

/* A day begins at midnight in Japan; after a hundred days nothing is left of it. */
static void by_day(void **state)
{
    int64_t day = (morning + JST_MINUTES * MINUTE_MS) / DAY_MS;
    now = day * DAY_MS - JST_MINUTES * MINUTE_MS - 1;
    say(*state, "a", "生活アンケートをやりたい");
    say(*state, "b", "生活アンケートをやりたい");
    assert_int_equal(counted(day - 1, day - 1, "life", "", "begun"), 1);
    assert_int_equal(counted(day, day, "life", "", "begun"), 1);
    now = morning + 200 * (int64_t)DAY_MS;
    say(*state, "a", "こんにちは");
    assert_int_equal(counted(0, day, "life", "", "begun"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counted_once, begin, end),
        cmocka_unit_test_setup_teardown(not_again_when_delivered_again, begin, end),
        cmocka_unit_test_setup_teardown(two_people_are_two, begin, end),
        cmocka_unit_test_setup_teardown(a_group_adds_up, begin, end),
        cmocka_unit_test_setup_teardown(given_up, begin, end),
        cmocka_unit_test_setup_teardown(by_day, begin, end),
    };
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, load_content, unload_content);
}
