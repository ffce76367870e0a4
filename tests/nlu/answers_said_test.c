/* Answers as people say them (answers_said.tsv): how many are stored rightly, stored wrongly, asked back. An ordinary
 * plain answer is never asked back; the rest may not fall below what was reached. */
#include "base/file.h"
#include "nlu/answer_when.h"
#include "tests/nlu/support_rules.h"

enum { FILE_CAP = 1 << 20, TODAY = 20586 /* Wednesday, 2026-05-13 */ };

struct said {
    struct str asked, want, text, question;
    bool plain; /* "=3": must be stored at once */
};

struct tally {
    int lines, right, wrong, asked_back; /* wrong: stored without asking; asked_back: although there was an answer */
    int plain_lost;
};

static const struct {
    const char *slot, *scale;
} items[] = {{"payday", "trouble"},    {"family", "frequency"},    {"bills", "payment"},
             {"friends", "frequency"}, {"health", "satisfaction"}, {"living", "satisfaction"}};

static const char *scale_of(struct str asked)
{
    for (size_t i = 0; i < ARRAY_LEN(items); i++)
        if (str_eq(asked, str_from(items[i].slot)))
            return items[i].scale;
    return NULL;
}

static enum err read_answer(const struct said *s, struct answer *ret)
{
    struct option options[ANSWER_OPTIONS];
    const char *scale = scale_of(s->asked);
    if (scale) {
        size_t n = answer_scale(rules, str_from(scale), options);
        return answer_choice(rules, &arena, s->text, options, n, str_from(scale), ret);
    }
    if (str_eq(s->asked, S("yesno")))
        return answer_yesno(rules, &arena, s->question, s->text, ret);
    if (str_eq(s->asked, S("age")))
        return answer_age(rules, &arena, s->text, TODAY, ret);
    if (str_eq(s->asked, S("date")))
        return answer_date(rules, &arena, s->text, TODAY, DATE_COMING, ret);
    if (str_eq(s->asked, S("time")))
        return answer_time(rules, &arena, s->text, 0, 1439, ret);
    if (str_eq(s->asked, S("days")))
        return answer_days(rules, &arena, s->text, ret);
    assert_true(str_eq(s->asked, S("integer 0 20")));
    return answer_integer(rules, &arena, s->text, 0, 20, ret);
}

static bool line_read(struct str line, struct said *ret)
{
    if (!line.len || line.ptr[0] == '#')
        return false;
    struct str_cut asked = str_cut(line, '\t'), want = str_cut(asked.tail, '\t'), text = str_cut(want.tail, '\t');
    assert_true(asked.found && want.found);
    *ret = (struct said){asked.head, want.head, text.head, text.tail, want.head.ptr[0] == '='};
    ret->want = str_sub(ret->want, ret->plain, ret->want.len);
    return true;
}

static void judge(struct tally *t, const struct said *s)
{
    struct answer a;
    arena_reset(&arena);
    assert_int_equal(read_answer(s, &a), ERR_OK);
    bool stored = a.kind == ANSWER_VALUE, heard = stored || a.kind == ANSWER_LIKELY;
    bool none = str_eq(s->want, S("?")) || str_eq(s->want, S("other"));
    bool skipped = str_eq(s->want, S("skip")) && a.kind == ANSWER_DECLINE;
    bool right = skipped || (none ? !stored : heard && str_eq(a.value, s->want));
    bool wrong = stored && !right, lost = s->plain && !(stored && right);
    t->lines++;
    t->right += right;
    t->wrong += wrong;
    t->asked_back += !none && !stored && !skipped;
    t->plain_lost += lost;
    if (!right || lost)
        print_message("%s %.*s: %.*s -> %d %.*s (%s)\n",
                      wrong  ? "WRONG"
                      : lost ? "PLAIN"
                             : "ASKED",
                      STR_FMT(s->want), STR_FMT(s->text), (int)a.kind, STR_FMT(a.value), a.how ? a.how : "");
}

static struct tally play(bool (*wanted)(struct str asked))
{
    struct arena files;
    struct str text;
    struct said said;
    struct tally t = {0};
    arena_init(&files, FILE_CAP);
    assert_int_equal(file_read(&files, "tests/nlu/answers_said.tsv", FILE_CAP / 2, &text), ERR_OK);
    for (struct str_cut line = {.tail = text, .found = true}; line.found;) {
        line = str_cut(line.tail, '\n');
        if (line_read(line.head, &said) && wanted(said.asked))
            judge(&t, &said);
    }
    arena_done(&files);
    print_message("lines %d, right %d, stored wrongly %d, asked back %d, plain ones lost %d\n", t.lines, t.right,
                  t.wrong, t.asked_back, t.plain_lost);
    return t;
}

static bool is_life(struct str asked)
{
    return scale_of(asked) != NULL;
}

static bool is_yesno(struct str asked)
{
    return str_eq(asked, S("yesno"));
}

static bool is_typed(struct str asked)
{
    return !is_life(asked) && !is_yesno(asked);
}

static void life(void **state)
{
    (void)state;
    struct tally t = play(is_life);
    assert_int_equal(t.plain_lost, 0);
    assert_true(t.wrong * 100 <= t.lines);
    assert_true(t.right * 100 >= t.lines * 97);
}

static void typed(void **state)
{
    (void)state;
    struct tally t = play(is_typed);
    assert_int_equal(t.plain_lost, 0);
    assert_true(t.right * 100 >= t.lines * 98);
}

static void yes_and_no(void **state)
{
    (void)state;
    struct tally t = play(is_yesno);
    assert_int_equal(t.plain_lost, 0);
    assert_int_equal(t.wrong, 0);
    assert_true(t.right * 100 >= t.lines * 95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(life), cmocka_unit_test(typed), cmocka_unit_test(yes_and_no)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
