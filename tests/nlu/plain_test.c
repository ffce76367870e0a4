/* Rewritings: longest first, only after what may stand before, origins kept; and the shipped table on what people
 * write. */
#include "nlu/plain.h"
#include "nlu/reading.h"
#include "nlu/tighten.h"
#include "tests/nlu/support_rules.h"

static struct folded spelled(const struct plain *p, const char *text, bool *changed)
{
    struct folded said, ret;
    assert_int_equal(fold(&arena, str_from(text), &said), ERR_OK);
    said = tighten(&arena, said);
    assert_int_equal(plain_write(p, &arena, &said, &ret, changed), ERR_OK);
    assert_int_equal(ret.at[ret.text.len], strlen(text));
    for (size_t i = 0; i < ret.text.len; i++)
        assert_true(ret.at[i] <= ret.at[i + 1]);
    return ret;
}

static void keeps_to_its_table(void **state)
{
    (void)state;
    const struct rewrite items[] = {{S("とる"), S("ている"), S("し漢^")},
                                    {S("とるん"), S("ているの"), S("し")},
                                    {S("ん"), S(""), S("x")},
                                    {S("(笑)"), S("w"), S("")}};
    static const struct {
        const char *why, *text, *want;
    } rows[] = {
        {"after し", "しとる", "している"},
        {"the longest", "しとるん", "しているの"},
        {"after any kanji", "見とる", "見ている"},
        {"at the beginning", "とる", "ている"},
        {"not after anything else", "をとる", "をとる"},
        {"rewritten to nothing", "xん。", "x。"},
        {"without condition", "え(笑)", "えw"},
        {"not its own result", "しとるとる", "しているとる"},
        {"nothing to do", "あいう", "あいう"},
        {"empty", "", ""},
    };
    struct plain *p = NULL;
    bool changed;
    arena_reset(&arena);
    assert_int_equal(plain_new(&arena, items, ARRAY_LEN(items), &p), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_str_equal(spelled(p, rows[i].text, &changed).text, str_from(rows[i].want));
        assert_int_equal(changed, strcmp(rows[i].text, rows[i].want) != 0);
    }
}

static void writes_plain_japanese(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"もう何もしとらん", "もう何もしていない"},
        {"ずっと泣いてます", "ずっと泣いている"},
        {"毎晩飲んどります", "毎晩飲んでいる"},
        {"誰もおらへん", "誰もいない"},
        {"死んでもうた", "死んでしまった"},
        {"消えちゃいたい", "消えてしまいたい"},
        {"ご飯が食べれん", "ご飯が食べれない"},
        {"夜眠れません", "夜眠れない"},
        {"お金がありませんでした", "お金がなかった"},
        {"わからんかった", "わからなかった"},
        {"動けへん", "動けない"},
        {"4にたい", "死にたい"},
        {"○にたい", "死にたい"},
        {"つらぃ😢", "つらい(泣)"},
        {"眠られへんねん", "眠られないねん"},
        {"知らんけど", "知らないけど"},
        {"薬を飲みました", "薬を飲んだ"},
        {"橋に来ました", "橋に来た"},
    };
    bool changed;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        arena_reset(&arena);
        print_message("%s\n", rows[i].text);
        assert_str_equal(spelled(rules->plain, rows[i].text, &changed).text, str_from(rows[i].want));
    }
}

/* What a rule rests on is shown in the person's own spelling. */
static void shows_the_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"ねえ、ｼﾆﾀｲよ", "ｼﾆﾀｲ"},
        {"もう 死 に た い です", "死 に た い"},
        {"もう○にたい。", "○にたい"},
        {"ああ し.に.た.い", "し.に.た.い"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        arena_reset(&arena);
        struct risk risk = nlu_risk(rules, &arena, str_from(rows[i].text));
        print_message("%s: %.*s\n", rows[i].text, STR_FMT(risk.words));
        assert_int_equal(risk.level, RISK_URGENT);
        assert_str_equal(risk.words, str_from(rows[i].words));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keeps_to_its_table), cmocka_unit_test(writes_plain_japanese),
                                       cmocka_unit_test(shows_the_words)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
