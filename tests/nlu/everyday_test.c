/* What people tell of an ordinary day (everyday.tsv) is listened to: it begins no questionnaire, no complaint, no
 * search, ends no talk, and is never "not understood". */
#include "base/file.h"
#include "tests/nlu/support_rules.h"

enum { FILE_CAP = 1 << 20, KIND_INTENTS = 4 };

static const struct {
    const char *name;
    struct str intents[KIND_INTENTS];
} kinds[] = {
    {"calm", {S("small_talk")}},
    {"sad", {S("small_talk"), S("loneliness"), S("low_mood"), S("fatigue_stress")}},
    {"thanks", {S("small_talk"), S("thanks")}},
    {"interest", {S("small_talk"), S("interest_statement"), S("want_to_contribute_skill")}},
    {"work", {S("small_talk"), S("interest_statement"), S("want_to_contribute_skill")}},
};

static const struct str moving[] = {
    S("farewell"),    S("denies"),        S("keep_from"),        S("cannot_speak"), S("minor"),    S("hear_me"),
    S("alone_there"), S("opens"),         S("asks_cost"),        S("no_complaint"), S("witness"),  S("visit_went"),
    S("proxy"),       S("visit_not_yet"), S("visit_not_for_me"), S("visit_gone"),   S("question"), S("at_a_loss"),
};

static bool may_be(struct str kind, struct str intent)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        for (size_t k = 0; str_eq(kind, str_from(kinds[i].name)) && k < KIND_INTENTS; k++)
            if (str_eq(kinds[i].intents[k], intent))
                return true;
    return false;
}

static struct str moves(const struct understanding *u)
{
    for (size_t i = 0; i < ARRAY_LEN(moving); i++)
        if (tags_has(&u->about, moving[i]))
            return moving[i];
    return (struct str){0};
}

static int judge(struct str line)
{
    struct understanding u;
    struct str_cut row = str_cut(line, '\t');
    assert_true(row.found);
    arena_reset(&arena);
    assert_int_equal(nlu_read(rules, &arena, row.tail, (struct str){0}, &u), ERR_OK);
    struct str about = moves(&u);
    if (may_be(row.head, u.intent) && !about.len)
        return 0;
    print_message("%.*s: %.*s by %.*s %.*s\n", STR_FMT(row.tail), STR_FMT(u.intent), STR_FMT(u.intent_rule),
                  STR_FMT(about));
    return 1;
}

static void everyday(void **state)
{
    (void)state;
    struct arena file;
    struct str text;
    int lines = 0, wrong = 0;
    arena_init(&file, 2 * FILE_CAP);
    assert_int_equal(file_read(&file, "tests/nlu/everyday.tsv", FILE_CAP, &text), ERR_OK);
    for (struct str_cut line = {.tail = text, .found = true}; line.found;) {
        line = str_cut(line.tail, '\n');
        if (!line.head.len || line.head.ptr[0] == '#')
            continue;
        wrong += judge(line.head);
        lines++;
    }
    print_message("everyday: lines %d, heard as something else %d\n", lines, wrong);
    arena_done(&file);
    assert_true(lines >= 100);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everyday)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
