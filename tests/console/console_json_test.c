#include "console/console_json.h"
#include "console/console_problem.h"
#include "tests/support/check.h"

static char bytes[8192];

static struct str finish(struct buf *b)
{
    assert_int_equal(b->err, ERR_OK);
    assert_true(b->len < sizeof bytes);
    memcpy(bytes, b->ptr, b->len);
    struct str s = {bytes, b->len};
    assert_int_equal(json_guard(s, 0, NULL), ERR_OK);
    buf_done(b);
    return s;
}

static void begin(struct buf *b, struct json_out *w)
{
    buf_init(b, sizeof bytes);
    json_out_init(w, b);
}

static void escalation(void **state)
{
    (void)state;
    struct buf b;
    struct json_out w;
    struct escalation_row row = {.id = 12,
                                 .conversation_id = 7,
                                 .channel = S("web"),
                                 .severity = S("urgent"),
                                 .reason = S("crisis"),
                                 .state = S("waiting"),
                                 .created_ms = 1000,
                                 .due_ms = 2000,
                                 .summary = S("\"ここ\"")};
    begin(&b, &w);
    put_escalation_row(&w, NULL, &row, NULL);
    assert_str_equal(
        finish(&b),
        S("{\"id\":\"12\",\"conversation_id\":\"7\",\"channel\":\"web\",\"severity\":\"urgent\",\"reason\":\"crisis\","
          "\"state\":\"waiting\",\"created_at\":1000,\"due_at\":2000,\"closed_at\":null,\"claimed_by\":null,"
          "\"claimed_name\":null,\"summary\":\"\\\"ここ\\\"\",\"outcome\":null,\"note\":null,\"alerting\":null,"
          "\"undelivered_at\":null}"));
    row.undelivered_ms = 3000;
    begin(&b, &w);
    put_escalation_row(&w, NULL, &row, NULL);
    assert_true(str_find(finish(&b), S("\"undelivered_at\":3000}")) > 0);
    struct journal_row said = {.seq = 3, .at_ms = 9, .author = AUTHOR_BOT};
    begin(&b, &w);
    put_message(&w, NULL, &said, true);
    assert_str_equal(finish(&b), S("{\"seq\":3,\"at\":9,\"from\":\"bot\",\"name\":null,\"undelivered\":true}"));
}

/* People are told apart by their id, and stand once, with their newest alert. */
static void alerting(void **state)
{
    (void)state;
    struct buf b;
    struct json_out w;
    struct alert_row alerts[] = {
        {.id = 1, .staff = S("7"), .name = S("花"), .at_ms = 100, .answer_by_ms = 150},
        {.id = 2, .staff = S("8"), .name = S("花"), .at_ms = 100, .answer_by_ms = 150},
        {.id = 3, .staff = S("7"), .name = S("花"), .at_ms = 150, .answer_by_ms = 200, .answered_ms = 170},
    };
    const struct alerting a = {.chain = {.state = S("answered"),
                                         .began_ms = 100,
                                         .answered_ms = 170,
                                         .answered_by = S("7"),
                                         .answered_name = S("花")},
                               .alerts = alerts,
                               .n = 3};
    begin(&b, &w);
    put_alerting(&w, NULL, &a);
    assert_str_equal(
        finish(&b),
        S("{\"state\":\"answered\",\"since\":100,\"next_at\":null,\"answered_by\":\"7\",\"answered_name\":\"花\","
          "\"answered_at\":170,\"people\":["
          "{\"alert_id\":\"3\",\"staff\":\"7\",\"name\":\"花\",\"at\":150,\"answer_by\":200,\"times\":2,\"answered_"
          "at\":170},"
          "{\"alert_id\":\"2\",\"staff\":\"8\",\"name\":\"花\",\"at\":100,\"answer_by\":150,\"times\":1,\"answered_"
          "at\":null}]}"));
    begin(&b, &w);
    json_open_object(&w, NULL);
    put_alerting(&w, "alerting", NULL);
    json_close_object(&w);
    assert_str_equal(finish(&b), S("{\"alerting\":null}"));
}

static void message(void **state)
{
    (void)state;
    static const struct {
        const char *why, *body, *want;
    } rows[] = {
        {"words", "{\"text\":\"はい\"}",
         "{\"seq\":3,\"at\":9,\"from\":\"worker\",\"name\":\"佐藤\",\"text\":\"はい\"}"},
        {"only known members get out", "{\"text\":\"x\",\"secret\":1,\"choices\":[]}",
         "{\"seq\":3,\"at\":9,\"from\":\"worker\",\"name\":\"佐藤\",\"text\":\"x\",\"choices\":[]}"},
        {"taken back", "", "{\"seq\":3,\"at\":9,\"from\":\"worker\",\"name\":\"佐藤\"}"},
        {"broken", "{\"text\":", "{\"seq\":3,\"at\":9,\"from\":\"worker\",\"name\":\"佐藤\"}"},
        {"not an object", "[1]", "{\"seq\":3,\"at\":9,\"from\":\"worker\",\"name\":\"佐藤\"}"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf b;
        struct json_out w;
        struct journal_row row = {.seq = 3,
                                  .at_ms = 9,
                                  .author = AUTHOR_WORKER,
                                  .visible = true,
                                  .name = S("佐藤"),
                                  .body = str_from(rows[i].body)};
        print_message("%s\n", rows[i].why);
        begin(&b, &w);
        put_message(&w, NULL, &row, false);
        assert_str_equal(finish(&b), str_from(rows[i].want));
    }
}

static const struct questionnaire_option options[] = {{S("1"), S("できていた")}, {S("4"), S("いつも困った")}};
static const struct questionnaire_item items[] = {{1, S("payday"), S("問い1"), options, 2},
                                                  {2, S("family"), S("問い2"), options, 2},
                                                  {3, S("bills"), S("問い3"), options, 2},
                                                  {4, S("friends"), S("問い4"), options, 2}};
static struct questionnaire life = {S("life"), S("生活アンケート"), items, 4};

static void answers_beside_their_questions(void **state)
{
    (void)state;
    static struct answer_row answers[] = {
        {1, 5, 1, S("life"), S("payday"), S("filled"), S("1")},  {1, 6, 2, S("life"), S("payday"), S("filled"), S("4")},
        {1, 7, 2, S("life"), S("family"), S("declined"), S("")}, {1, 8, 2, S("other"), S("x"), S("filled"), S("1")},
        {1, 9, 2, S("life"), S("bills"), S("filled"), S("1,4")},
    };
    static const struct questionnaires all = {.item = &life, .n = 1};
    static struct dossier d = {.answers = answers, .n_answers = 5};
    struct buf b;
    struct json_out w;
    d.row = (struct conversation_row){.id = 1, .channel = S("web"), .mode = S("queued"), .seq = 9};
    begin(&b, &w);
    put_dossier(&w, &d, &all);
    struct str got = finish(&b);
    static const char *const wants[] = {"\"id\":\"1\"",
                                        "\"escalation\":null",
                                        "\"run\":2",
                                        "{\"number\":1,\"slot\":\"payday\",\"text\":\"問い1\",\"status\":\"filled\","
                                        "\"value\":\"4\",\"label\":\"いつも困った\",\"at\":6}",
                                        "{\"number\":2,\"slot\":\"family\",\"text\":\"問い2\",\"status\":\"declined\","
                                        "\"value\":null,\"label\":null,\"at\":7}",
                                        "{\"number\":3,\"slot\":\"bills\",\"text\":\"問い3\",\"status\":\"filled\","
                                        "\"value\":\"1,4\",\"label\":\"できていた、いつも困った\",\"at\":9}",
                                        "{\"number\":4,\"slot\":\"friends\",\"text\":\"問い4\",\"status\":\"unset\","
                                        "\"value\":null,\"label\":null,\"at\":null}",
                                        "\"notes\":[]",
                                        "\"matches\":[]"};
    for (size_t i = 0; i < ARRAY_LEN(wants); i++) {
        print_message("%s\n", wants[i]);
        assert_true(str_find(got, str_from(wants[i])) >= 0);
    }
}

static void problems_are_distinct(void **state)
{
    (void)state;
    for (enum problem p = 0; p < PROBLEMS; p++) {
        struct buf b;
        struct json_out w;
        print_message("%s\n", problem_code(p));
        assert_in_range(problem_status(p), 400, 599);
        for (enum problem q = p + 1; q < PROBLEMS; q++)
            assert_string_not_equal(problem_code(p), problem_code(q));
        begin(&b, &w);
        problem_begin(&w, p);
        json_close_object(&w);
        assert_true(str_starts(finish(&b), S("{\"type\":\"" PROBLEM_TYPE)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escalation),
        cmocka_unit_test(alerting),
        cmocka_unit_test(message),
        cmocka_unit_test(answers_beside_their_questions),
        cmocka_unit_test(problems_are_distinct),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
