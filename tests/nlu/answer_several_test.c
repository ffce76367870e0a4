/* Several options in one message: each that was said, none that was not, and nothing dropped in silence. */
#include "nlu/answer_several.h"
#include "tests/nlu/support_rules.h"

static const struct str craft_too[] = {S("編み物"), S("手仕事")}, song_too[] = {S("カラオケ")},
                        none_too[] = {S("ない"), S("なし"), S("特にない")};
static const struct option hobbies[] = {
    {S("craft"), S("手芸"), craft_too, 2}, {S("shogi"), S("将棋・囲碁"), NULL, 0},
    {S("walk"), S("散歩"), NULL, 0},       {S("talk"), S("人と話す"), NULL, 0},
    {S("song"), S("歌う"), song_too, 1},   {S("none"), S("とくにない"), none_too, 3}};
static const bool hobbies_alone[] = {false, false, false, false, false, true};
static const struct option english[] = {{S("craft"), S("Crafts"), NULL, 0},
                                        {S("shogi"), S("Chess and shogi"), NULL, 0},
                                        {S("walk"), S("Walks"), NULL, 0},
                                        {S("none"), S("Nothing special"), NULL, 0}};
static const bool english_alone[] = {false, false, false, true};

struct row {
    const char *text;
    const char *chosen;  /* values in order, joined by "," */
    const char *dropped; /* likewise */
    bool enough;
    const char *unknown;
    enum answer_kind doubt; /* ANSWER_NONE: none */
    enum answer_kind kind;  /* ANSWER_NONE stands for ANSWER_VALUE here, NOTHING for itself */
};
enum { NOTHING = ANSWER_KINDS };

static struct str listed(const struct several_asked *asked, const bool *set)
{
    struct str all = {0};
    for (size_t i = 0; i < asked->n; i++)
        if (set[i])
            all = all.len ? arena_fmt(&arena, "%.*s,%.*s", STR_FMT(all), STR_FMT(asked->options[i].value))
                          : asked->options[i].value;
    return all;
}

static size_t play(const struct several_asked *asked, const struct row *rows, size_t n)
{
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        struct several got;
        arena_reset(&arena);
        assert_int_equal(answer_several(rules, &arena, str_from(rows[i].text), asked, &got), ERR_OK);
        enum answer_kind want = rows[i].kind == ANSWER_NONE         ? ANSWER_VALUE
                                : (int)rows[i].kind == (int)NOTHING ? ANSWER_NONE
                                                                    : rows[i].kind;
        struct str chosen = listed(asked, got.chosen), dropped = listed(asked, got.dropped);
        bool same = got.kind == want && str_eq(chosen, str_from(rows[i].chosen ? rows[i].chosen : "")) &&
                    str_eq(dropped, str_from(rows[i].dropped ? rows[i].dropped : "")) && got.enough == rows[i].enough &&
                    got.doubt.kind == rows[i].doubt &&
                    str_eq(got.unknown, str_from(rows[i].unknown ? rows[i].unknown : ""));
        if (same)
            continue;
        wrong++;
        print_message("%s: kind %d chosen %.*s dropped %.*s enough %d doubt %d unknown %.*s\n", rows[i].text, got.kind,
                      STR_FMT(chosen), STR_FMT(dropped), got.enough, got.doubt.kind, STR_FMT(got.unknown));
    }
    return wrong;
}

static void said_at_once(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"手芸", .chosen = "craft"},
        {"1と3", .chosen = "craft,walk"},
        {"１、３", .chosen = "craft,walk"},
        {"1,3", .chosen = "craft,walk"},
        {"1 3", .chosen = "craft,walk"},
        {"1.3", .chosen = "craft,walk"},
        {"①③", .chosen = "craft,walk"},
        {"一と三", .chosen = "craft,walk"},
        {"一、三", .chosen = "craft,walk"},
        {"いちとさん", .chosen = "craft,walk"},
        {"1番と3番", .chosen = "craft,walk"},
        {"1番と3番でお願いします", .chosen = "craft,walk"},
        {"手芸と散歩", .chosen = "craft,walk"},
        {"散歩と手芸", .chosen = "craft,walk"},
        {"手芸や散歩", .chosen = "craft,walk"},
        {"手芸も散歩も好きです", .chosen = "craft,walk"},
        {"手芸と散歩が好きです", .chosen = "craft,walk"},
        {"手芸と散歩に興味があります", .chosen = "craft,walk"},
        {"手芸、将棋・囲碁 あと散歩も", .chosen = "craft,shogi,walk"},
        {"手芸、将棋 あと散歩も", .chosen = "craft,shogi,walk"},
        {"手芸　散歩", .chosen = "craft,walk"},
        {"手芸\n散歩", .chosen = "craft,walk"},
        {"手芸・散歩", .chosen = "craft,walk"},
        {"手芸それから散歩", .chosen = "craft,walk"},
        {"えっと、手芸と、散歩ですかね", .chosen = "craft,walk"},
        {"編み物と散歩", .chosen = "craft,walk"},
        {"人と話すと散歩", .chosen = "walk,talk"},
        {"人と話す", .chosen = "talk"},
        {"将棋・囲碁", .chosen = "shogi"},
        {"散歩と将棋・囲碁", .chosen = "shogi,walk"},
        {"全部", .chosen = "craft,shogi,walk,talk,song"},
        {"どれも", .chosen = "craft,shogi,walk,talk,song"},
        {"全部です", .chosen = "craft,shogi,walk,talk,song"},
        {"手芸以外", .chosen = "shogi,walk,talk,song", .dropped = "craft", .enough = true},
        {"手芸以外全部", .chosen = "shogi,walk,talk,song", .dropped = "craft", .enough = true},
        {"手芸と散歩以外", .chosen = "shogi,talk,song", .dropped = "craft,walk", .enough = true},
        {"手芸と散歩は苦手です", .dropped = "craft,walk"},
        {"手芸、散歩は苦手です", .chosen = "craft", .dropped = "walk"},
        {"手芸、散歩はまだ", .chosen = "craft", .dropped = "walk"},
        {"散歩はいいです", .doubt = ANSWER_LIKELY},
        {"手芸、散歩は大丈夫です", .chosen = "craft", .doubt = ANSWER_LIKELY},
        {"手芸は好きじゃない", .kind = (enum answer_kind)NOTHING},
        {"手芸はもうできない", .kind = (enum answer_kind)NOTHING},
        {"1〜3", .doubt = ANSWER_AMBIGUOUS},
        {"13", .kind = ANSWER_INVALID},
        {"全部じゃない", .kind = (enum answer_kind)NOTHING},
        {"それはどういう意味ですか", .kind = (enum answer_kind)NOTHING},
        {"手芸だけ", .chosen = "craft", .enough = true},
        {"手芸だけです", .chosen = "craft", .enough = true},
        {"手芸と散歩だけ", .chosen = "craft,walk", .enough = true},
        {"手芸と散歩、以上です", .chosen = "craft,walk", .enough = true},
        {"とくにない", .chosen = "none"},
        {"ないです", .chosen = "none"},
        {"手芸じゃなくて散歩", .chosen = "walk", .dropped = "craft"},
        {"手芸はなし", .dropped = "craft"},
        {"やっぱり手芸はなし", .dropped = "craft"},
        {"やっぱり手芸はやめます", .dropped = "craft"},
        {"散歩を取り消して", .dropped = "walk"},
        {"手芸と盆栽", .chosen = "craft", .unknown = "盆栽"},
        {"ピアノ、散歩、手芸", .chosen = "craft,walk", .unknown = "ピアノ"},
        {"手芸と9", .chosen = "craft", .unknown = "9"},
        {"手芸と、とくになひ", .chosen = "craft", .doubt = ANSWER_LIKELY},
        {"手芸とカメラ", .chosen = "craft", .unknown = "カメラ"},
        {"手芸とアトリエ", .chosen = "craft", .unknown = "アトリエ"},
        {"手芸とか散歩とか", .chosen = "craft,walk"},
        {"手芸とか、散歩", .chosen = "craft,walk"},
        {"手芸、カラオテ", .chosen = "craft", .doubt = ANSWER_LIKELY},
        {"カラオケと手芸", .chosen = "craft,song"},
        {"手芸とカラオケ", .chosen = "craft,song"},
        {"盆栽", .kind = (enum answer_kind)NOTHING},
        {"盆栽、以上です", .unknown = "盆栽", .kind = (enum answer_kind)NOTHING},
        {"9", .kind = ANSWER_INVALID},
        {"答えたくない", .kind = ANSWER_DECLINE},
        {"わからない", .kind = ANSWER_UNKNOWN},
        {"", .kind = (enum answer_kind)NOTHING},
        {"手芸か散歩", .doubt = ANSWER_AMBIGUOUS},
    };
    const struct several_asked asked = {hobbies, ARRAY_LEN(hobbies), hobbies_alone, S(""), S("")};
    assert_int_equal(play(&asked, rows, ARRAY_LEN(rows)), 0);
}

/* 「手芸ですね。ほかにもありますか。」 */
static void said_after_one(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"散歩", .chosen = "walk"},
        {"あと散歩も", .chosen = "walk"},
        {"はい、散歩も", .chosen = "walk"},
        {"いや、散歩も", .chosen = "walk"},
        {"散歩もです", .chosen = "walk"},
        {"散歩で終わりです", .chosen = "walk"},
        {"これで全部", .enough = true},
        {"これで全部です", .enough = true},
        {"以上です", .enough = true},
        {"もうない", .enough = true},
        {"もうないです", .enough = true},
        {"ない", .enough = true},
        {"ないです", .enough = true},
        {"ありません", .enough = true},
        {"とくにない", .enough = true},
        {"特にないです", .enough = true},
        {"ほかにはありません", .enough = true},
        {"いいえ", .enough = true},
        {"いいえ、ありません", .enough = true},
        {"大丈夫です", .enough = true},
        {"おわり", .enough = true},
        {"終わりです", .enough = true},
        {"それだけです", .enough = true},
        {"次へ", .enough = true},
        {"That's all", .enough = true},
        {"no", .enough = true},
        {"はい", .enough = false},
        {"あります", .enough = false},
        {"やっぱり手芸はなし", .dropped = "craft"},
        {"全部", .doubt = ANSWER_LIKELY},
        {"散歩、以上", .chosen = "walk", .enough = true},
        {"今日は天気がいいね", .kind = (enum answer_kind)NOTHING},
    };
    const struct several_asked asked = {hobbies, ARRAY_LEN(hobbies), hobbies_alone, S(""),
                                        S("{value}ですね。ほかにもありますか。")};
    assert_int_equal(play(&asked, rows, ARRAY_LEN(rows)), 0);
}

static void said_in_english(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"crafts and walks", .chosen = "craft,walk"}, {"1 and 3", .chosen = "craft,walk"},
        {"Crafts, walks", .chosen = "craft,walk"},    {"I like crafts and walks", .chosen = "craft,walk"},
        {"chess and shogi", .chosen = "shogi"},       {"crafts, chess and shogi", .chosen = "craft,shogi"},
        {"everything", .chosen = "craft,shogi,walk"}, {"only walks", .chosen = "walk"},
        {"nothing special", .chosen = "none"},
    };
    const struct several_asked asked = {english, ARRAY_LEN(english), english_alone, S(""), S("")};
    assert_int_equal(play(&asked, rows, ARRAY_LEN(rows)), 0);
}

/* However long, however odd: no more is chosen than there is. */
static void of_any_length(void **state)
{
    (void)state;
    const struct several_asked asked = {hobbies, ARRAY_LEN(hobbies), hobbies_alone, S(""), S("")};
    char text[4000];
    for (size_t n = 1; n < 200; n += 13) {
        struct several got;
        size_t len = 0;
        for (size_t i = 0; i < n; i++)
            len += (size_t)snprintf(text + len, sizeof text - len, "%s", i % 3 ? "と手芸" : "、んぺ");
        arena_reset(&arena);
        assert_int_equal(answer_several(rules, &arena, (struct str){text, len}, &asked, &got), ERR_OK);
        assert_true(got.n_chosen <= asked.n);
        assert_true(got.kind == ANSWER_VALUE || !got.n_chosen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(said_at_once), cmocka_unit_test(said_after_one),
                                       cmocka_unit_test(said_in_english), cmocka_unit_test(of_any_length)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
