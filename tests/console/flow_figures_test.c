/* What may be told of counts, whole days, and who is taken to have left. */
#include "console/flow_figures.h"
#include "base/clock.h"
#include "bot/conversation.h"
#include "console/flow_json.h"
#include "tests/support/check.h"

static const int64_t morning = 1795482000000; /* 2026-11-24 10:00 in Japan */

static void small_numbers_are_not_told(void **state)
{
    (void)state;
    static const struct {
        int64_t n, want;
    } rows[] = {{0, FIGURE_HIDDEN}, {1, FIGURE_HIDDEN}, {4, FIGURE_HIDDEN}, {5, 5}, {9, 5},
                {10, 10},           {14, 10},           {1234, 1230}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(figure_told(rows[i].n), rows[i].want);
}

/* However many answered, skipped and left, what is hidden cannot be computed from what is told: at least three values
 * remain. */
static void differences_tell_nothing_exact(void **state)
{
    (void)state;
    int possible[66][66][5] = {0};
    for (int answered = 0; answered < 60; answered++)
        for (int left = 0; left < 5; left++) {
            int64_t all = figure_told(answered + left), some = figure_told(answered);
            possible[all + 1][some + 1][left] = 1; /* FIGURE_HIDDEN is -1 */
        }
    for (int all = 0; all < 66; all++)
        for (int some = 0; some < 66; some++) {
            int n = 0;
            for (int left = 0; left < 5; left++)
                n += possible[all][some][left];
            assert_true(n == 0 || n >= 3);
        }
}

static void whole_days_up_to_yesterday(void **state)
{
    (void)state;
    struct figure_span week = figure_span(morning, 7);
    assert_int_equal(week.last - week.first, 6);
    assert_int_equal(figure_day_ms(week.last + 1), morning - 10 * HOUR_MS); /* midnight in Japan */
    struct figure_span late = figure_span(figure_day_ms(week.last + 2) - 1, 7),
                       next = figure_span(figure_day_ms(week.last + 2), 7);
    assert_int_equal(late.last, week.last);
    assert_int_equal(next.last, week.last + 1);
}

static void many_is_one_in_five(void **state)
{
    (void)state;
    static const struct {
        int64_t entered, stopped, left, missed;
        bool leave, misses;
    } rows[] = {
        {10, 1, 3, 4, false, false}, /* four: not told, so not marked */
        {10, 2, 3, 5, true, true},   {25, 2, 3, 5, true, true},
        {30, 2, 3, 5, false, false}, {1000, 100, 100, 199, true, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct figures f = {.left = rows[i].left};
        f.n[COUNT_ENTERED] = rows[i].entered;
        f.n[COUNT_STOPPED] = rows[i].stopped;
        f.n[COUNT_MISSED] = rows[i].missed;
        print_message("row %zu\n", i);
        assert_int_equal(figures_many_leave(&f), rows[i].leave);
        assert_int_equal(figures_many_missed(&f), rows[i].misses);
    }
}

/* ---- who left ---- */

struct stood {
    const char *why;
    const char *mode;
    int64_t said_ago_h, entered_ago_h; /* hours before `morning` */
    const char *node;                  /* empty: nothing runs */
    bool left;
};

static const struct stood stood[] = {
    {"two days ago, a question waits", "bot", 58, 60, "q1", true},
    {"the same, and shut us out since", "muted", 58, 60, "q1", true},
    {"yesterday: they may come back", "bot", 24, 24, "q1", false},
    {"the day before yesterday, late", "bot", 34 + 1, 36, "q1", true},
    {"nothing waits", "bot", 58, 60, "", false},
    {"with a human", "human", 58, 60, "q1", false},
    {"waits for a human", "queued", 58, 60, "q1", false},
    {"before the span", "bot", 24 * 20, 24 * 20, "q1", false},
    {"we asked yesterday; they said nothing since last week", "bot", 24 * 6, 20, "q1", false},
    {"we asked three days ago; they said nothing for a month", "bot", 24 * 30, 72, "q1", true},
};

struct gone {
    int n;
    int64_t last_ms;
};

static void note(void *self, struct str flow, struct str node, int64_t last_ms)
{
    struct gone *f = self;
    assert_str_equal(flow, S("life"));
    assert_str_equal(node, S("q1"));
    f->n++;
    f->last_ms = last_ms;
}

static void insert(struct store *db, struct arena *arena, const struct stood *s, const char *person)
{
    struct buf text;
    struct conversation c;
    conversation_init(&c);
    c.last_contact_ms = morning - s->said_ago_h * HOUR_MS;
    c.flow.n_frames = *s->node ? 1 : 0;
    c.flow.stack[0] = (struct frame){
        .flow = S("life"), .node = str_from(s->node), .run = 1, .entered_ms = morning - s->entered_ago_h * HOUR_MS};
    buf_init_in(&text, arena, CONVERSATION_BYTES_MAX);
    assert_int_equal(conversation_encode(&c, &text), ERR_OK);
    struct conversation_row row = {.channel = S("web"),
                                   .user = str_from(person),
                                   .mode = str_from(s->mode),
                                   .created_ms = 1,
                                   .updated_ms = morning, /* a reminder went out */
                                   .state = buf_str(&text)};
    assert_int_equal(conversation_row_insert(db, &row), ERR_OK);
}

static void who_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(stood); i++) {
        struct arena arena;
        struct store *db = NULL;
        struct gone f = {0};
        arena_init(&arena, 1 << 20);
        print_message("%s\n", stood[i].why);
        assert_int_equal(store_open(":memory:", STORE_WRITE, &db), ERR_OK);
        assert_int_equal(store_begin(db), ERR_OK);
        insert(db, &arena, &stood[i], "a");
        assert_int_equal(store_commit(db), ERR_OK);
        assert_int_equal(figures_find_left(db, figure_span(morning, 7), note, &f), ERR_OK);
        assert_int_equal(f.n, stood[i].left);
        store_close(db);
        arena_done(&arena);
    }
}

/* More than fit into one reading. */
static void all_pages_are_read(void **state)
{
    (void)state;
    struct arena arena;
    struct store *db = NULL;
    struct gone f = {0};
    char person[16];
    arena_init(&arena, 64 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &db), ERR_OK);
    assert_int_equal(store_begin(db), ERR_OK);
    for (int i = 0; i < 250; i++) {
        snprintf(person, sizeof person, "p%d", i);
        insert(db, &arena, &stood[0], person);
    }
    assert_int_equal(store_commit(db), ERR_OK);
    assert_int_equal(figures_find_left(db, figure_span(morning, 7), note, &f), ERR_OK);
    assert_int_equal(f.n, 250);
    assert_int_equal(f.last_ms, morning - 58 * HOUR_MS);
    store_close(db);
    arena_done(&arena);
}

static void hidden_is_null(void **state)
{
    (void)state;
    struct buf text;
    struct json_out w;
    buf_init(&text, 1024);
    json_out_init(&w, &text);
    json_open_list(&w, NULL);
    put_figure(&w, NULL, 4);
    put_figure(&w, NULL, 23);
    json_close_list(&w);
    assert_str_equal(buf_str(&text), S("[null,20]"));
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_numbers_are_not_told),
        cmocka_unit_test(differences_tell_nothing_exact),
        cmocka_unit_test(whole_days_up_to_yesterday),
        cmocka_unit_test(many_is_one_in_five),
        cmocka_unit_test(who_left),
        cmocka_unit_test(all_pages_are_read),
        cmocka_unit_test(hidden_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
