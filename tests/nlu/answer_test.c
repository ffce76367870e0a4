/* Answers to a question with options, to yes or no, and whole numbers: never a silently wrong value. */
#include "nlu/answer.h"
#include "tests/nlu/support_rules.h"

static void chooses(void **state)
{
    (void)state;
    static const struct {
        const char *scale, *text;
        enum answer_kind kind;
        const char *value;
    } rows[] = {
        {"trouble", "できていた", ANSWER_VALUE, "1"},
        {"trouble", "4", ANSWER_VALUE, "4"},
        {"trouble", "１", ANSWER_VALUE, "1"},
        {"trouble", "③", ANSWER_VALUE, "3"},
        {"trouble", "二", ANSWER_VALUE, "2"},
        {"trouble", "いち", ANSWER_VALUE, "1"},
        {"trouble", "2番です", ANSWER_VALUE, "2"},
        {"trouble", "えっと、3でお願いします", ANSWER_VALUE, "3"},
        {"trouble", "4️⃣", ANSWER_VALUE, "4"},
        {"trouble", "3か4", ANSWER_AMBIGUOUS, ""},
        {"trouble", "2じゃなくて3", ANSWER_VALUE, "3"},
        {"trouble", "7", ANSWER_INVALID, ""},
        {"trouble", "0", ANSWER_INVALID, ""},
        {"trouble", "こまってません", ANSWER_VALUE, "1"},
        {"trouble", "毎月きびしいです。いつも苦しい", ANSWER_VALUE, "4"},
        {"trouble", "答えたくない", ANSWER_DECLINE, ""},
        {"trouble", "パス", ANSWER_DECLINE, ""},
        {"trouble", "わからない", ANSWER_UNKNOWN, ""},
        {"trouble", "それはどういう意味ですか", ANSWER_NONE, ""},
        {"trouble", "今日は天気がいいね", ANSWER_NONE, ""},
        {"trouble", "", ANSWER_NONE, ""},
        {"trouble", "ほぼできてたいた", ANSWER_VALUE, "2"},
        {"frequency", "ほぼ毎日", ANSWER_VALUE, "1"},
        {"frequency", "月に2回くらい会います", ANSWER_VALUE, "2"},
        {"frequency", "用事のあるときだけ", ANSWER_VALUE, "3"},
        {"frequency", "全然ないわ", ANSWER_VALUE, "4"},
        {"frequency", "誰からも連絡がない", ANSWER_VALUE, "4"},
        {"payment", "問題なかった", ANSWER_VALUE, "1"},
        {"payment", "ほぼ問題なかったです", ANSWER_VALUE, "2"},
        {"payment", "毎月払えない", ANSWER_VALUE, "4"},
        {"satisfaction", "満足していない", ANSWER_VALUE, "4"},
        {"satisfaction", "あまり満足していない", ANSWER_VALUE, "3"},
        {"satisfaction", "まあまあ満足", ANSWER_VALUE, "2"},
        {"satisfaction", "とても満足しています", ANSWER_VALUE, "1"},
        {"", "できてた", ANSWER_LIKELY, "1"},
        {"", "困った", ANSWER_AMBIGUOUS, ""},
        {"", "時々困つた", ANSWER_LIKELY, "3"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct option options[ANSWER_OPTIONS];
        struct answer got;
        arena_reset(&arena);
        size_t n = answer_scale(rules, str_from(*rows[i].scale ? rows[i].scale : "trouble"), options);
        print_message("%s: %s\n", rows[i].scale, rows[i].text);
        assert_int_equal(n, 4);
        assert_int_equal(
            answer_choice(rules, &arena, str_from(rows[i].text), options, n, str_from(rows[i].scale), &got), ERR_OK);
        assert_int_equal(got.kind, rows[i].kind);
        assert_str_equal(got.value, str_from(rows[i].value));
    }
}

/* Options that are not numbers themselves are counted from one; synonyms count like labels. */
static void chooses_words(void **state)
{
    (void)state;
    static const struct str walk[] = {S("てくてく")};
    static const struct option options[] = {{S("walk"), S("歩いて"), walk, 1}, {S("bus"), S("バス"), NULL, 0}};
    static const struct {
        const char *text;
        enum answer_kind kind;
        const char *value;
    } rows[] = {
        {"バスで", ANSWER_VALUE, "bus"}, {"2", ANSWER_VALUE, "bus"}, {"テクテク", ANSWER_VALUE, "walk"},
        {"3", ANSWER_INVALID, ""},       {"船", ANSWER_NONE, ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        print_message("%s\n", rows[i].text);
        assert_int_equal(answer_choice(rules, &arena, str_from(rows[i].text), options, ARRAY_LEN(options), S(""), &got),
                         ERR_OK);
        assert_int_equal(got.kind, rows[i].kind);
        assert_str_equal(got.value, str_from(rows[i].value));
    }
}

static void says_yes_or_no(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *text, *want; /* "" for neither */
    } rows[] = {
        {"", "はい", "yes"},
        {"", "うん、いいよ", "yes"},
        {"", "お願いします", "yes"},
        {"", "ok", "yes"},
        {"", "👍", "yes"},
        {"", "問題ないです", "yes"},
        {"", "いいえ", "no"},
        {"", "いや、いいです", "no"},
        {"", "結構です", "no"},
        {"", "やめとく", "no"},
        {"", "🙅", "no"},
        {"", "特にありません", "no"},
        {"", "うーん", ""},
        {"", "犬が好き", ""},
        {"", "", ""},
        {"お名前を伺えますか。何名様ですか", "はい", ""},
        {"ご予算はいくらくらいでしょうか？", "お願いします", ""},
        {"いつがよろしいですか", "大丈夫です", ""},
        {"どちらになさいますか", "いいですね", ""},
        {"ほかにご要望はありますか？", "大丈夫です", "no"},
        {"ほかにご要望はありますか？", "特にないです", "no"},
        {"ほかに何かありますか", "以上です", "no"},
        {"ほかに困っていることはありますか", "はい", "yes"},
        {"ほかに困っていることはありますか", "腰が痛いんです", ""},
        {"他にお手伝いできることはありますか", "いいえ、もう結構です", "no"},
        {"送迎のある集まりをお探ししましょうか？", "助かります", "yes"},
        {"送迎のある集まりをお探ししましょうか？", "お願いします", "yes"},
        {"送迎のある集まりをお探ししましょうか？", "送迎があるとありがたいです", "yes"},
        {"送迎のある集まりをお探ししましょうか？", "いいですね", "yes"},
        {"送迎のある集まりをお探ししましょうか？", "大丈夫です", "no"},
        {"送迎のある集まりをお探ししましょうか？", "自分で探します", "no"},
        {"送迎のある集まりをお探ししましょうか？", "料理の教室がいいです", ""},
        {"送迎のある集まりをお探ししましょうか？", "送迎って有料ですか", ""},
        {"水曜の体操はいかがでしょうか", "そうですね", "yes"},
        {"水曜の体操はいかがでしょうか", "水曜ではなく金曜がいいです", ""},
        {"水曜の体操はいかがでしょうか", "友だちも一緒なら", ""},
        {"水曜の体操はいかがでしょうか", "考えときますわ", ""},
        {"水曜の体操はいかがでしょうか", "膝が痛くて行けません", "no"},
        {"担当者におつなぎしてもよろしいですか", "つないでください", "yes"},
        {"担当者におつなぎしてもよろしいですか", "つながないでください", "no"},
        {"担当者におつなぎしてもよろしいですか", "誰にも言わないでほしい", "no"},
        {"担当者におつなぎしてもよろしいですか", "構いません", "yes"},
        {"担当者におつなぎしてもよろしいですか", "名前だけは伏せてほしい", ""},
        {"それとも、お昼の会にしますか", "夜の会でお願いします", ""},
        {"夜は眠れていますか", "眠れません", "no"},
        {"夜は眠れていますか", "ぐっすりです", "yes"},
        {"一度見学できます。", "そうですね", ""},
        {"一度見学できます。", "それはいいですね！", "yes"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        print_message("%s %s\n", rows[i].asked, rows[i].text);
        assert_int_equal(answer_yesno(rules, &arena, str_from(rows[i].asked), str_from(rows[i].text), &got), ERR_OK);
        assert_str_equal(got.value, str_from(rows[i].want));
    }
}

static void reads_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum answer_kind kind;
        const char *value;
    } rows[] = {
        {"7", ANSWER_VALUE, "7"},
        {"１０", ANSWER_VALUE, "10"},
        {"十", ANSWER_VALUE, "10"},
        {"3つ", ANSWER_VALUE, "3"},
        {"5点くらいです", ANSWER_VALUE, "5"},
        {"ゼロ", ANSWER_VALUE, "0"},
        {"11", ANSWER_INVALID, ""},
        {"6か7", ANSWER_AMBIGUOUS, ""},
        {"6じゃなくて8", ANSWER_VALUE, "8"},
        {"パス", ANSWER_DECLINE, ""},
        {"元気", ANSWER_NONE, ""},
        {"99999999999999999999", ANSWER_NONE, ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        print_message("%s\n", rows[i].text);
        assert_int_equal(answer_integer(rules, &arena, str_from(rows[i].text), 0, 10, &got), ERR_OK);
        assert_int_equal(got.kind, rows[i].kind);
        assert_str_equal(got.value, str_from(rows[i].value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(chooses), cmocka_unit_test(chooses_words),
                                       cmocka_unit_test(says_yes_or_no), cmocka_unit_test(reads_integers)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
