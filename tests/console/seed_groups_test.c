/* People into groups: from five on, and only words that five of them use. And which words those are. */
#include "bot/turn_stage.h"
#include "console/seed_groups.h"
#include "tests/support/one_arena.h"

static void five_of_a_kind(void **state)
{
    (void)state;
    enum { ROWS = 16 };
    static const char *const craft[] = {"針金 動物", "針金", "編み物 針金", "針金 動物", "針金 花", "動物"};
    static const char *const games[] = {"囲碁", "将棋", "将棋", "囲碁"};
    static const char *const music[] = {"ギター 昭和歌謡", "昭和歌謡 ギター", "ギター",
                                        "昭和歌謡",        "ギター 昭和歌謡", "ギター 昭和歌謡"};
    struct seed_row rows[ROWS];
    struct seed_group *g;
    size_t n = 0, n_groups;
    for (size_t i = 0; i < ARRAY_LEN(craft); i++, n++)
        rows[n] = (struct seed_row){S("craft"), str_from(craft[i]), (int64_t)n, 0};
    for (size_t i = 0; i < ARRAY_LEN(games); i++, n++)
        rows[n] = (struct seed_row){S("games"), str_from(games[i]), (int64_t)n, 0};
    for (size_t i = 0; i < ARRAY_LEN(music); i++, n++)
        rows[n] = (struct seed_row){S("music"), str_from(music[i]), (int64_t)n, 0};
    assert_int_equal(seed_groups(&arena, rows, n, &g, &n_groups), ERR_OK);
    assert_int_equal(n_groups, 2); /* four who play are not told of */
    assert_str_equal(g[0].category, S("craft"));
    assert_int_equal(g[0].people, 6);
    assert_int_equal(g[0].n_words, 1); /* 動物 is said by three */
    assert_str_equal(g[0].words[0].word, S("針金"));
    assert_int_equal(g[0].words[0].people, 5);
    assert_str_equal(g[1].category, S("music"));
    assert_int_equal(g[1].n_words, 2);
    assert_str_equal(g[1].words[0].word, S("ギター")); /* as many: in the order of writing */
    assert_int_equal(seed_groups(&arena, rows, 0, &g, &n_groups), ERR_OK);
    assert_int_equal(n_groups, 0);
}

static void no_more_words_than_are_shown(void **state)
{
    (void)state;
    struct seed_row rows[5];
    struct seed_group *g;
    size_t n;
    for (size_t i = 0; i < 5; i++)
        rows[i] = (struct seed_row){S(""), S("甲一 甲二 甲三 甲四 甲五 甲六 甲七 甲八 甲九 乙一"), (int64_t)i, 0};
    assert_int_equal(seed_groups(&arena, rows, 5, &g, &n), ERR_OK);
    assert_int_equal(g[0].n_words, SEED_WORDS_MAX);
}

static void words_of_what_one_likes(void **state)
{
    (void)state;
    static const struct {
        const char *likes, *want;
    } rows[] = {
        {"針金で動物を作るのが好きです", "針金 動物"},
        {"手芸が好きで、水曜の午前なら行けます", "手芸"},
        {"ギターとハーモニカ", "ギター ハーモニカ"},
        {"昔は囲碁、最近は将棋", "囲碁 将棋"},
        {"針金、針金、針金アート", "針金 アート"},
        {"うたをうたうこと", ""},
        {"I like knitting", ""},
        {"", ""},
        {"土日の午後に一人で", "一人"},
        {"甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳", ""}, /* no word is that long */
        {"一二 三四 五六 七八 九十 百千 万億", "一二 三四 五六 七八 九十 百千"},
        {"😀針金😀", "針金"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].likes);
        assert_str_equal(lack_words(&arena, str_from(rows[i].likes)), str_from(rows[i].want));
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_up, arena_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(five_of_a_kind), TEST(no_more_words_than_are_shown),
                                       TEST(words_of_what_one_likes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
