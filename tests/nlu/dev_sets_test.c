/* The labelled sets beside the checkout, when they are there: scores are printed, and may not fall below what was
 * reached. */
#include "base/file.h"
#include "base/json.h"
#include "nlu/answer.h"
#include "tests/nlu/support_rules.h"

enum { FILES_CAP = 16 << 20 };

static bool listed(const struct json *list, struct str word)
{
    for (const struct json *m = list ? json_first(list) : NULL; m; m = json_next(m))
        if (str_eq(json_string(m), word))
            return true;
    return false;
}

struct score {
    int n, right, more; /* `more`: what the set counts besides */
};

typedef void (*judge_fn)(const struct json *row, struct score *score);

static struct score play(const char *file, judge_fn judge)
{
    struct arena files;
    struct str text;
    struct score score = {0};
    arena_init(&files, FILES_CAP);
    struct str path = arena_fmt(&files, "../shared/data/dev/%s", file);
    if (file_read(&files, path.ptr, FILES_CAP / 2, &text)) {
        arena_done(&files);
        print_message("skipped: %s is not here\n", file);
        skip();
    }
    for (struct str_cut line = {.tail = text, .found = true}; line.found;) {
        struct json_doc *doc = NULL;
        line = str_cut(line.tail, '\n');
        if (!line.head.len || json_open(line.head, 0, &doc, NULL))
            continue;
        arena_reset(&arena);
        score.n++;
        judge(json_root(doc), &score);
        json_close(doc);
    }
    arena_done(&files);
    print_message("%s: n %d right %d (%.3f), more %d\n", file, score.n, score.right,
                  score.n ? (double)score.right / score.n : 0, score.more);
    return score;
}

static void judge_risk(const struct json *row, struct score *score)
{
    struct risk risk = nlu_risk(rules, &arena, json_string(json_get(row, "text")));
    score->right += listed(json_get(row, "accept"), str_from(risk_level_name(risk.level)));
    score->more += risk.level >= RISK_URGENT && str_eq(json_string(json_get(row, "label")), S("none"));
}

static void judge_intent(const struct json *row, struct score *score)
{
    struct understanding u;
    if (!nlu_read(rules, &arena, json_string(json_get(row, "text")), json_string(json_get(row, "context")), &u))
        score->right += listed(json_get(row, "accept"), u.intent);
}

static void judge_answer(const struct json *row, struct score *score)
{
    static const char *const scales[] = {"trouble",   "frequency",    "payment",
                                         "frequency", "satisfaction", "satisfaction"};
    struct option options[ANSWER_OPTIONS];
    struct answer a;
    int64_t item = 1;
    (void)json_integer(json_get(row, "question"), &item);
    const struct str scale = str_from(scales[(item - 1) % 6]);
    size_t n = answer_scale(rules, scale, options);
    if (answer_choice(rules, &arena, json_string(json_get(row, "text")), options, n, scale, &a))
        return;
    bool filled = a.kind == ANSWER_VALUE || a.kind == ANSWER_LIKELY;
    struct str value = filled ? a.value : a.kind == ANSWER_DECLINE ? S("skip") : S("unclear");
    bool right = listed(json_get(row, "accept"), value);
    score->right += right;
    score->more += !right && filled;
}

static void judge_yesno(const struct json *row, struct score *score)
{
    struct answer a;
    struct str want = json_string(json_get(row, "expected"));
    if (answer_yesno(rules, &arena, json_string(json_get(row, "prev_agent")), json_string(json_get(row, "text")), &a))
        return;
    struct str got = a.kind == ANSWER_VALUE ? a.value : S("other");
    score->right += str_eq(got, want);
    score->more += str_eq(want, S("other")) && !str_eq(got, want);
}

static void risk(void **state)
{
    (void)state;
    struct score s = play("crisis.jsonl", judge_risk);
    assert_true(s.right * 100 >= s.n * 97);
    assert_true(s.more * 100 <= s.n * 2);
}

static void intents(void **state)
{
    (void)state;
    struct score s = play("intents.jsonl", judge_intent);
    assert_true(s.right * 100 >= s.n * 88);
}

static void answers(void **state)
{
    (void)state;
    struct score s = play("answers.jsonl", judge_answer);
    assert_true(s.right * 100 >= s.n * 93);
    assert_true(s.more * 100 <= s.n * 2);
}

static void yes_and_no(void **state)
{
    (void)state;
    struct score s = play("asdc_yes_no.jsonl", judge_yesno);
    assert_true(s.right * 100 >= s.n * 92);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(risk), cmocka_unit_test(intents), cmocka_unit_test(answers),
                                       cmocka_unit_test(yes_and_no)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
