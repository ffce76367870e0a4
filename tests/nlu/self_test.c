/* Where somebody lives, how old they are, what they speak, heard in their own sentences; and nothing heard where it is
 * another's, a host's, a title, a surname, the past. */
#include "nlu/self.h"
#include "base/fold.h"
#include "tests/support/check.h"

/* The districts of a real valley and an invented town, with names that are surnames (大屋, 田中), halls and stations. */
static const struct {
    const char *word, *id;
} places[] = {
    {"八鹿", "yoka"},
    {"八鹿駅", "yoka"},
    {"ようか", "yoka"},
    {"養父", "yabu"},
    {"やぶ", "yabu"},
    {"大屋", "oya"},
    {"おおや", "oya"},
    {"関宮", "sekinomiya"},
    {"せきのみや", "sekinomiya"},
    {"北谷", "kitadani"},
    {"きただに", "kitadani"},
    {"kitadani", "kitadani"},
    {"本町", "honmachi"},
    {"honmachi", "honmachi"},
    {"田中", "tanaka"},
    {"南沢", "minamizawa"},
    {"南沢公民館", "minamizawa"},
    {"役場前", "yakuba"},
};

static const struct str before[] = {S("やまなみ町"), S("養父市"), S("兵庫県")};

static struct self_names place_names(struct self_name room[ARRAY_LEN(places)])
{
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        size_t same = 0;
        while (strcmp(places[same].id, places[i].id) != 0)
            same++;
        room[i] = (struct self_name){str_from(places[i].word), same};
    }
    return (struct self_names){room, ARRAY_LEN(places), before, ARRAY_LEN(before)};
}

static struct str folded(struct arena *arena, const char *said)
{
    struct str ret;
    assert_int_equal(fold_text(arena, str_from(said), &ret), ERR_OK);
    return ret;
}

static void where(void **state)
{
    (void)state;
    static const struct {
        const char *said, *want; /* NULL: nothing */
        bool asked;
    } rows[] = {
        /* said plainly */
        {"大屋に住んでいます", "oya", false},
        {"私は大屋に住んでます。", "oya", false},
        {"大屋に住んどります", "oya", false},
        {"八鹿駅の近くです", "yoka", false},
        {"八鹿駅の近くに住んでいます", "yoka", false},
        {"きただにに すんでいます", "kitadani", false},
        {"わたしは 北谷に すんで います。", "kitadani", false},
        {"北谷に一人で暮らしています", "kitadani", false},
        {"北谷でひとり暮らしです", "kitadani", false},
        {"北谷にもう五十年住んでいます", "kitadani", false},
        {"北谷に夫と二人で暮らしています", "kitadani", false},
        {"昔から北谷に住んでいます", "kitadani", false},
        {"北谷在住の75歳です", "kitadani", false},
        {"北谷に越してきたばかりです", "kitadani", false},
        {"先月、北谷に引っ越しました", "kitadani", false},
        {"娘が北谷に引っ越しました", NULL, false},
        {"家は北谷です", "kitadani", false},
        {"うちは大屋です", "oya", false},
        {"住まいは田中です", "tanaka", false},
        {"やまなみ町北谷に住んでいます", "kitadani", false},
        {"養父市大屋町に住んでいます", "oya", false},
        {"北谷地区に住んでいます", "kitadani", false},
        {"北谷の者です", "kitadani", false},
        {"南沢公民館のすぐ近くに住んでいます", "minamizawa", false},
        {"娘と北谷に住んでいます", "kitadani", false},
        {"息子夫婦と大屋に住んでいます", "oya", false},
        {"娘は大阪に、私は北谷に住んでいます", "kitadani", false},
        {"母は施設で、私は大屋に住んでいます", "oya", false},
        {"夫が亡くなって、北谷に一人で住んでいます", "kitadani", false},
        {"田中といいます。北谷に住んでいます", "kitadani", false},
        {"北谷に一人で暮らしとります", "kitadani", false},
        {"大屋に一人でおります", "oya", false},
        {"今大屋に住んでいます", "oya", false},
        {"北谷住みです", "kitadani", false},
        /* together with a wish */
        {"大屋に住んでいます。歩いて行ける手芸の会はありますか", "oya", false},
        {"北谷に住んでいて、手芸が好きです", "kitadani", false},
        {"北谷に住んでいる75歳です。手芸が好きです", "kitadani", false},
        {"関宮のほうで体操がしたい", "sekinomiya", false},
        {"関宮の方で何かありませんか", "sekinomiya", false},
        {"八鹿駅の近くで手芸の会をさがしています", "yoka", false},
        {"八鹿駅の近くなら行けます", "yoka", false},
        {"北谷から歩いて行けるところ", "kitadani", false},
        {"北谷で体操がしたい", "kitadani", false},
        {"本町のあたりで、お茶を飲める所があればいいです", "honmachi", false},
        /* corrected */
        {"大屋じゃなくて八鹿です", "yoka", false},
        {"大屋ではなく、八鹿に住んでいます", "yoka", false},
        {"大屋やなくて養父です", "yabu", false},
        {"八鹿です、大屋じゃなくて", NULL, false},
        /* English */
        {"I live in Kitadani", "kitadani", false},
        {"I like crafts. I live near Honmachi.", "honmachi", false},
        {"something near Honmachi please", "honmachi", false},
        {"I live with my daughter in Kitadani", NULL, false},
        {"My daughter lives in Kitadani", NULL, false},
        {"I used to live in Kitadani", NULL, false},
        {"I work near Honmachi", NULL, false},
        {"I lost my wallet near Honmachi", NULL, false},
        /* another's */
        {"娘が大阪に住んでいます", NULL, false},
        {"娘が北谷に住んでいます", NULL, false},
        {"娘が、北谷に住んでいます", NULL, false},
        {"北谷に娘が住んでいます", NULL, false},
        {"北谷に住んでいる娘が心配です", NULL, false},
        {"北谷に住んでいる人が多い", NULL, false},
        {"母の家は大屋です", NULL, false},
        {"実家は大屋です", NULL, false},
        {"母のことで相談です。北谷に一人で住んでいます", NULL, false},
        {"母は80歳です。北谷に一人で住んでいます", NULL, false},
        {"娘は大阪です。私は北谷に住んでいます", "kitadani", false},
        {"娘と二人です。北谷に住んでいます", "kitadani", false},
        {"実家が大屋にあります", NULL, false},
        {"友だちが八鹿駅の近くに住んでいます", NULL, false},
        {"一人暮らしの母が北谷に住んでいます", NULL, false},
        {"北谷にお住まいですか", NULL, false},
        {"北谷にお住まいなんですね", NULL, false},
        {"北谷に住んでいらっしゃるんですか", NULL, false},
        {"北谷に住んでいる時は楽しかった", NULL, false},
        {"北谷在住の知り合いがいます", NULL, false},
        {"いつも北谷に住んでいる大学生の息子に米を送ります", NULL, false},
        {"北谷で一人暮らしをする息子が心配です", NULL, false},
        {"以前は北谷に住んで、会社に勤めていました", NULL, false},
        /* a host's, a title's, a surname */
        {"南沢公民館の絵手紙に行きたい", NULL, false},
        {"北谷コミュニティセンターのそば打ちに行きたいです", NULL, false},
        {"北谷でやっているそば打ちに行きたい", NULL, false},
        {"北谷の百歳体操はいつですか", NULL, false},
        {"役場前の保健センターに行きました", NULL, false},
        {"田中です", NULL, false},
        {"大屋です。よろしくお願いします", NULL, false},
        {"私は田中です", NULL, false},
        {"田中さんに教わりました", NULL, false},
        {"田中さんの近くで手芸がしたい", NULL, false},
        {"山本町に住んでいます", NULL, false},
        {"会場は北谷の近くです", NULL, false},
        {"八鹿駅の近くですか", NULL, false},
        {"北谷の方ですか", NULL, false},
        {"北谷の方です", NULL, false},
        {"北谷の方がいいですね", NULL, false},
        {"北谷の方だと雪が多いですね", NULL, false},
        {"大屋のほうでは雪が降っているみたいです", NULL, false},
        {"八鹿のあたりに行きたいです", NULL, false},
        {"北谷なら行けます", NULL, false},
        {"北谷", NULL, false},
        /* not now, not so */
        {"昔は北谷に住んでいました", NULL, false},
        {"前は北谷に住んでた", NULL, false},
        {"北谷に住みたいです", NULL, false},
        {"北谷に住んでみたい", NULL, false},
        {"北谷には住んでいません", NULL, false},
        {"北谷に引っ越す予定です", NULL, false},
        {"北谷出身です", NULL, false},
        {"八鹿駅の近くで転びました", NULL, false},
        {"八鹿駅の近くで働いています", NULL, false},
        {"八鹿駅まで歩いて行きました", NULL, false},
        {"北谷か本町のあたりで体操がしたい", "honmachi", false},
        {"北谷のほうか、本町のほうで体操がしたい", NULL, true},
        {"北谷に住んでいて、本町に住んでいて、本町に住んでいます", NULL, false},
        /* asked */
        {"北谷", "kitadani", true},
        {"北谷です", "kitadani", true},
        {"田中です", "tanaka", true},
        {"たぶん北谷かな", "kitadani", true},
        {"八鹿駅のそば", "yoka", true},
        {"役場前のあたりです", "yakuba", true},
        {"きただにの コミセンの ちかくです", "kitadani", true},
        {"北谷の、橋を渡ったあたり", "kitadani", true},
        {"息子の家が北谷の橋の近くです", NULL, true},
        {"北谷じゃないです", NULL, true},
        {"北谷の会はいやです", NULL, true},
        {"娘のところは北谷です", NULL, true},
        {"Kitadani", "kitadani", true},
        {"言いたくない", NULL, true},
        {"", NULL, true},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena;
        struct self_name room[ARRAY_LEN(places)];
        struct self_names names = place_names(room);
        size_t which = 0;
        arena_init(&arena, 1 << 20);
        bool heard = self_place(&arena, folded(&arena, rows[i].said), &names, rows[i].asked, &which);
        const char *got = heard ? places[which].id : NULL;
        if ((got == NULL) != (rows[i].want == NULL) || (got && strcmp(got, rows[i].want) != 0)) {
            print_message("%s%s: got %s, want %s\n", rows[i].said, rows[i].asked ? " (asked)" : "", got ? got : "-",
                          rows[i].want ? rows[i].want : "-");
            wrong++;
        }
        arena_done(&arena);
    }
    assert_int_equal(wrong, 0);
}

static void how_old(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        int want;
    } rows[] = {
        {"78歳です", 78},
        {"私は78歳です。手芸が好きです", 78},
        {"７８才です", 78},
        {"七十八歳になりました", 78},
        {"今年で八十歳になります", 80},
        {"もう85さいです", 85},
        {"手芸が好きな75歳です", 75},
        {"一人暮らしの75歳です", 75},
        {"北谷に住んでいる75歳、手芸が好きです", 75},
        {"75歳の女です", 75},
        {"70代です", 70},
        {"十八歳です", 18},
        {"中学生です", 12},
        {"高校生です。ゲームが好き", 15},
        {"小学生です", 6},
        {"ぼくは小学生です", 6},
        {"I'm 78 years old", 78},
        {"I am 34 and like music", 34},
        {"80歳なので遠くは無理です", 80},
        /* not theirs, not now, not an age */
        {"うちは6歳です", 0},
        {"母がいます。78歳です", 0},
        {"高校生や大学生が来ます", 0},
        {"今は小学生です", 0},
        {"76歳のおじいさんも来ます", 0},
        {"中学生だと受験ですね", 0},
        {"14歳なんですね", 0},
        {"うちは中学生です", 0},
        {"小学生になるまで待ちます", 0},
        {"中学生や高校生と話したい", 0},
        {"40代の女性が二人来ます", 0},
        {"10代なんて若いですね", 0},
        {"母は78歳です", 0},
        {"78歳の母の介護をしています", 0},
        {"夫78歳です", 0},
        {"孫が中学生です", 0},
        {"中学生の孫がいます", 0},
        {"犬が15歳です", 0},
        {"気持ちは20歳です", 0},
        {"もうすぐ80歳です", 0},
        {"来年80歳です", 0},
        {"70歳で退職しました", 0},
        {"60歳まで働いていました", 0},
        {"65歳以上ですか", 0},
        {"20歳のときは山に登っていました", 0},
        {"何歳ですか", 0},
        {"60歳ですか", 0},
        {"2歳です", 0},
        {"178歳です", 0},
        {"I'm 5 minutes away", 0},
        {"", 0},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena;
        arena_init(&arena, 1 << 20);
        int got = self_age(&arena, folded(&arena, rows[i].said));
        if (got != rows[i].want) {
            print_message("%s: got %d, want %d\n", rows[i].said, got, rows[i].want);
            wrong++;
        }
        arena_done(&arena);
    }
    assert_int_equal(wrong, 0);
}

static void tongues(void **state)
{
    (void)state;
    static const char *const words[][2] = {
        {"英語", "en"},       {"english", "en"},    {"ポルトガル語", "pt"}, {"português", "pt"}, {"portuguese", "pt"},
        {"ベトナム語", "vi"}, {"tiếng việt", "vi"}, {"vietnamese", "vi"},   {"中国語", "zh"},    {"手話", "jsl"}};
    static const struct {
        const char *said, *want;
    } rows[] = {
        {"ポルトガル語しか話せません", "pt"},
        {"ポルトガル語を話します", "pt"},
        {"わたしは ポルトガル語を はなします", "pt"},
        {"ベトナム語が話せます", "vi"},
        {"日本語は少し、ベトナム語なら話せます", "vi"},
        {"母語は中国語です", "zh"},
        {"手話で話します", "jsl"},
        {"I speak Vietnamese", "vi"},
        {"I only speak Portuguese.", "pt"},
        {"Eu falo português", "pt"},
        {"Tôi nói tiếng Việt", "vi"},
        {"英語を習いたい", NULL},
        {"英語が話せるようになりたい", NULL},
        {"英語は話せません", NULL},
        {"英語がわからない", NULL},
        {"娘は英語が話せます", NULL},
        {"英語の会はありますか", NULL},
        {"I want to learn English", NULL},
        {"手話の会に行きたい", NULL},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena;
        struct self_name room[ARRAY_LEN(words)];
        arena_init(&arena, 1 << 20);
        for (size_t k = 0; k < ARRAY_LEN(words); k++) {
            size_t same = 0;
            while (strcmp(words[same][1], words[k][1]) != 0)
                same++;
            room[k] = (struct self_name){folded(&arena, words[k][0]), same};
        }
        struct self_names names = {room, ARRAY_LEN(words), NULL, 0};
        uint64_t bits = self_speaks(&arena, folded(&arena, rows[i].said), &names);
        assert_true(!bits || self_may_speak(folded(&arena, rows[i].said)));
        const char *got = bits ? words[__builtin_ctzll(bits)][1] : NULL;
        if ((got == NULL) != (rows[i].want == NULL) || (got && strcmp(got, rows[i].want) != 0) || (bits & (bits - 1))) {
            print_message("%s: got %s %llx, want %s\n", rows[i].said, got ? got : "-", (unsigned long long)bits,
                          rows[i].want ? rows[i].want : "-");
            wrong++;
        }
        arena_done(&arena);
    }
    assert_int_equal(wrong, 0);
}

static void forgotten(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        unsigned want;
    } rows[] = {
        {"住んでいる所は忘れてください", SELF_PLACE},
        {"住まいのことは消してほしい", SELF_PLACE},
        {"地区と年齢は忘れて", SELF_PLACE | SELF_AGE},
        {"please forget where I live", SELF_PLACE},
        {"記録を消したい", 0},
        {"住んでいる所を忘れてしまう", 0},
        {"北谷に住んでいます", 0},
        {"年齢を忘れて踊りたい", 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena;
        arena_init(&arena, 1 << 20);
        print_message("%s\n", rows[i].said);
        assert_int_equal(self_forgets(folded(&arena, rows[i].said)), rows[i].want);
        arena_done(&arena);
    }
}

/* Longer than is looked at, cut in the middle of a letter, all blanks, no letters: nothing bad happens. */
static void odd_texts(void **state)
{
    (void)state;
    struct arena arena;
    struct self_name room[ARRAY_LEN(places)];
    struct self_names names = place_names(room), none = {0};
    size_t which = 0;
    arena_init(&arena, 1 << 20);
    for (size_t pad = 0; pad < 4; pad++) {
        char text[3 * SELF_TEXT_MAX + 8] = "北谷に住んでいます。";
        size_t at = strlen(text);
        memset(text + at, 'a', pad);
        for (at += pad; at < SELF_TEXT_MAX + 30; at += 4)
            memcpy(text + at, "谷 ", 4);
        assert_true(self_place(&arena, (struct str){text, at}, &names, false, &which));
        assert_false(self_place(&arena, (struct str){text, at}, &none, true, &which));
        assert_int_equal(self_age(&arena, (struct str){text, at}), 0);
        assert_int_equal(self_speaks(&arena, (struct str){text, at}, &names), 0);
    }
    assert_false(self_place(&arena, S(" "), &names, true, &which));
    assert_int_equal(self_age(&arena, S("歳歳歳")), 0);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(where), cmocka_unit_test(how_old), cmocka_unit_test(tongues),
                                       cmocka_unit_test(forgotten), cmocka_unit_test(odd_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
