/* Counts, telephone numbers and postcodes: digits in any script, and never a number that was not said. */
#include "nlu/answer_when.h"
#include "tests/nlu/answer_row.h"
#include "tests/nlu/support_rules.h"

static void counts(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"3", ANSWER_VALUE, "3"},
        {"３", ANSWER_VALUE, "3"},
        {"三", ANSWER_VALUE, "3"},
        {"みっつ", ANSWER_VALUE, "3"},
        {"3つ", ANSWER_VALUE, "3"},
        {"ふたり", ANSWER_VALUE, "2"},
        {"二人です", ANSWER_VALUE, "2"},
        {"三人で住んでいます", ANSWER_VALUE, "3"},
        {"3人以上", ANSWER_RANGE, "3..100"},
        {"3人以下", ANSWER_RANGE, "0..3"},
        {"2〜3人", ANSWER_RANGE, "2..3"},
        {"二、三人", ANSWER_RANGE, "2..3"},
        {"二三人", ANSWER_RANGE, "2..3"},
        {"2、3回", ANSWER_RANGE, "2..3"},
        {"2人から3人", ANSWER_RANGE, "2..3"},
        {"6か7", ANSWER_AMBIGUOUS, ""},
        {"6じゃなくて8", ANSWER_VALUE, "8"},
        {"1.5", ANSWER_AMBIGUOUS, ""},
        {"-3", ANSWER_INVALID, ""},
        {"1,000", ANSWER_INVALID, ""},
        {"101", ANSWER_INVALID, ""},
        {"五人家族です", ANSWER_VALUE, "5"},
        {"一人もいません", ANSWER_AMBIGUOUS, ""},
        {"十", ANSWER_VALUE, "10"},
        {"二十三", ANSWER_VALUE, "23"},
        {"七八", ANSWER_AMBIGUOUS, ""},
        {"百", ANSWER_VALUE, "100"},
        {"ゼロ", ANSWER_VALUE, "0"},
        {"いち", ANSWER_VALUE, "1"},
        {"ひとり暮らしです", ANSWER_VALUE, "1"},
        {"3人ぐらい", ANSWER_VALUE, "3"},
        {"パス", ANSWER_DECLINE, ""},
        {"わからない", ANSWER_UNKNOWN, ""},
        {"何人いますか", ANSWER_NONE, ""},
        {"元気", ANSWER_NONE, ""},
        {"三重県です", ANSWER_NONE, ""},
        {"唯一の楽しみです", ANSWER_NONE, ""},
        {"妻と2人で月3回", ANSWER_AMBIGUOUS, ""},
        {"半分", ANSWER_NONE, ""},
        {"10前後", ANSWER_LIKELY, "10"},
        {"3時間半", ANSWER_AMBIGUOUS, ""},
        {"99999999999999999999", ANSWER_NONE, ""},
        {"一緒に暮らす人が2人", ANSWER_LIKELY, "2"},
        {"１２", ANSWER_VALUE, "12"},
        {"ななつ", ANSWER_VALUE, "7"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_integer(rules, &arena, str_from(rows[i].text), 0, 100, &got), ERR_OK);
        same(&rows[i], &got);
    }
}

static void phones(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"090-1234-5678", ANSWER_VALUE, "09012345678"},
        {"０９０ー１２３４ー５６７８", ANSWER_VALUE, "09012345678"},
        {"09012345678", ANSWER_VALUE, "09012345678"},
        {"0879-12-3456", ANSWER_VALUE, "0879123456"},
        {"087-912-3456", ANSWER_VALUE, "0879123456"},
        {"(087)912-3456", ANSWER_VALUE, "0879123456"},
        {"〇九〇の一二三四の五六七八", ANSWER_VALUE, "09012345678"},
        {"ゼロキュウゼロ イチニイサンヨン ゴーロクナナハチ", ANSWER_VALUE, "09012345678"},
        {"+81 90 1234 5678", ANSWER_VALUE, "09012345678"},
        {"+81-(0)90-1234-5678", ANSWER_VALUE, "09012345678"},
        {"080-1234-5678にかけてください", ANSWER_VALUE, "08012345678"},
        {"080-1234-567", ANSWER_INVALID, ""},
        {"22-1234", ANSWER_INVALID, ""},
        {"110", ANSWER_INVALID, ""},
        {"0120-123-456", ANSWER_VALUE, "0120123456"},
        {"0800-123-4567", ANSWER_VALUE, "08001234567"},
        {"050-1234-5678", ANSWER_VALUE, "05012345678"},
        {"090-1234-5678か080-1234-5678", ANSWER_AMBIGUOUS, ""},
        {"家は0879-12-3456です", ANSWER_VALUE, "0879123456"},
        {"ありません", ANSWER_NONE, ""},
        {"教えたくない", ANSWER_DECLINE, ""},
        {"060-1234-5678", ANSWER_VALUE, "06012345678"},
        {"0312345678", ANSWER_VALUE, "0312345678"},
        {"000-0000-0000", ANSWER_INVALID, ""},
        {"070-1234-5678", ANSWER_VALUE, "07012345678"},
        {"でんわは 0879の12の3456", ANSWER_VALUE, "0879123456"},
        {"0570-012-345", ANSWER_VALUE, "0570012345"},
        {"0990-123-456", ANSWER_VALUE, "0990123456"},
        {"0879123456 夜はつながりません", ANSWER_LIKELY, "0879123456"},
        {"090 1234 5678", ANSWER_VALUE, "09012345678"},
        {"090.1234.5678", ANSWER_VALUE, "09012345678"},
        {"０８７９（１２）３４５６", ANSWER_VALUE, "0879123456"},
        {"119", ANSWER_INVALID, ""},
        {"090-1234-56789", ANSWER_INVALID, ""},
        {"1234567890", ANSWER_INVALID, ""},
        {"+1 555 123 4567", ANSWER_INVALID, ""},
        {"わからない", ANSWER_UNKNOWN, ""},
        {"パス", ANSWER_DECLINE, ""},
        {"電話は苦手です", ANSWER_NONE, ""},
        {"090-1234-5678じゃなくて", ANSWER_AMBIGUOUS, ""},
        {"0879-12-3456、0879-12-3456", ANSWER_VALUE, "0879123456"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_phone(rules, &arena, str_from(rows[i].text), &got), ERR_OK);
        same(&rows[i], &got);
    }
}

static void postcodes(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"760-0017", ANSWER_VALUE, "760-0017"},
        {"7600017", ANSWER_VALUE, "760-0017"},
        {"〒760-0017", ANSWER_VALUE, "760-0017"},
        {"〒７６０−００１７ 高松市番町1-2-3", ANSWER_VALUE, "760-0017"},
        {"七六〇の〇〇一七", ANSWER_VALUE, "760-0017"},
        {"760", ANSWER_INVALID, ""},
        {"760-001", ANSWER_INVALID, ""},
        {"000-0000", ANSWER_INVALID, ""},
        {"ななろくぜろのぜろぜろいちなな", ANSWER_VALUE, "760-0017"},
        {"760ー0017", ANSWER_VALUE, "760-0017"},
        {"760-0017じゃなくて761-0101", ANSWER_AMBIGUOUS, ""},
        {"760-0017か761-0101", ANSWER_AMBIGUOUS, ""},
        {"わからない", ANSWER_UNKNOWN, ""},
        {"７６０００１７", ANSWER_VALUE, "760-0017"},
        {"760 0017", ANSWER_VALUE, "760-0017"},
        {"〒 760 - 0017", ANSWER_VALUE, "760-0017"},
        {"郵便番号は760-0017です", ANSWER_VALUE, "760-0017"},
        {"760-00171", ANSWER_INVALID, ""},
        {"答えたくない", ANSWER_DECLINE, ""},
        {"123", ANSWER_INVALID, ""},
        {"〒100-0001東京都千代田区", ANSWER_VALUE, "100-0001"},
        {"ゆうびんばんごうは 100 の 0001", ANSWER_VALUE, "100-0001"},
        {"一〇〇の〇〇〇一", ANSWER_VALUE, "100-0001"},
        {"100-0001です", ANSWER_VALUE, "100-0001"},
        {"千代田", ANSWER_NONE, ""},
        {"高松市番町", ANSWER_NONE, ""},
        {"1-2-3", ANSWER_INVALID, ""},
        {"7600017番", ANSWER_VALUE, "760-0017"},
        {"760―0017", ANSWER_VALUE, "760-0017"},
        {"760_0017", ANSWER_INVALID, ""},
        {"760-0017 760-0017", ANSWER_INVALID, ""},
        {"76-00017", ANSWER_VALUE, "760-0017"},
        {"忘れました", ANSWER_UNKNOWN, ""},
        {"言いたくない", ANSWER_DECLINE, ""},
        {"〒", ANSWER_NONE, ""},
        {"", ANSWER_NONE, ""},
        {"760-0017ですか", ANSWER_NONE, ""},
        {"00000000", ANSWER_INVALID, ""},
        {"100-0001と760-0017", ANSWER_AMBIGUOUS, ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_postcode(rules, &arena, str_from(rows[i].text), &got), ERR_OK);
        same(&rows[i], &got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts), cmocka_unit_test(phones), cmocka_unit_test(postcodes)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
