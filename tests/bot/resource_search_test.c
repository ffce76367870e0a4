/* The search box over the demo town, by tables: what residents type finds what they mean. */
#include "tests/bot/search_town.h"

static const char said[] = "tests/bot/search_said.tsv";

enum { FIRST = 3, LEAST_PERCENT = 95 };

/* ---- what residents type ---- */

static bool is_wanted(struct str ids, struct str id)
{
    struct str_cut cut = {.tail = ids, .found = true};
    while (cut.found) {
        cut = str_cut(cut.tail, ',');
        if (str_eq(cut.head, S("*")) || str_eq(cut.head, id))
            return true;
    }
    return false;
}

static bool passes(struct str query, struct str ids)
{
    struct arena a;
    arena_init(&a, 16 << 20);
    struct search_request r = ask(query);
    struct search_found f = answer(&a, &r);
    bool good = false;
    for (size_t i = 0; i < f.n && i < FIRST; i++)
        good = good || is_wanted(ids, short_id(&f, i));
    if (!good) {
        print_message("missed: %.*s (wanted %.*s)", STR_FMT(query), STR_FMT(ids));
        for (size_t i = 0; i < f.n && i < FIRST; i++)
            print_message(" | %.*s %.*s", STR_FMT(short_id(&f, i)), STR_FMT(f.hits[i].resource->name));
        for (size_t i = 0; i < f.n_taken; i++)
            print_message(" | %.*s", STR_FMT(f.taken[i].filter));
        for (size_t i = 0; i < f.n_terms; i++)
            print_message(" | 「%.*s」", STR_FMT(f.terms[i]));
        print_message("\n");
    }
    arena_done(&a);
    return good;
}

static void residents_words(void **state)
{
    (void)state;
    struct arena a;
    struct str text;
    size_t n = 0, good = 0;
    arena_init(&a, 1 << 20);
    assert_int_equal(file_read(&a, said, 1 << 20, &text), ERR_OK);
    struct str_cut line = {.tail = text, .found = true};
    while (line.found) {
        line = str_cut(line.tail, '\n');
        struct str_cut query = str_cut(line.head, '\t'), ids = str_cut(query.tail, '\t');
        if (str_starts(line.head, S("# ----")))
            print_message("%.*s\n", STR_FMT(line.head));
        if (!query.found || str_starts(line.head, S("#")))
            continue;
        n++;
        good += passes(query.head, ids.head);
    }
    print_message("%zu of %zu queries find what is meant among the first %d (%.1f %%)\n", good, n, FIRST,
                  100.0 * (double)good / (double)n);
    assert_true(n >= 100);
    assert_true(good * 100 >= n * LEAST_PERCENT);
    arena_done(&a);
}

/* ---- words ---- */

static void words(void **state)
{
    (void)state;
    static const struct {
        const char *why, *words, *first; /* id; "" for nothing; "*" for anything */
    } rows[] = {
        {"two kanji; the listing has kana", "散歩", "a08"},
        {"kana, as it is written", "さんぽ", "a08"},
        {"two kanji", "将棋", "a13"},
        {"two kanji", "卓球", "b02"},
        {"two kanji", "公園", "b50"},
        {"one letter", "碁", "a13"},
        {"one letter", "歌", "a60"},
        {"one letter", "犬", "a37"},
        {"one letter at the end of a word", "句", "a18"},
        {"katakana", "ハーモニカ", "a02"},
        {"half-width with marks", "ｽﾏﾎ", "a33"},
        {"two words", "針金 土曜", "a01"},
        {"two words, wide blank", "針金　小学校", "a01"},
        {"in the middle", "手しごと", "a06"},
        {"Latin, any case", "ENGLISH", "b53"},
        {"beginning of a Latin word", "Tiến", "a41"},
        {"a whole name", "いすに座って体操", "a14"},
        {"a whole name with a weekday in it", "水曜手しごとの会", "a06"},
        {"a whole name with an hour in it", "夜のゆるヨガ", "a52"},
        {"an old form of a letter", "體操", "a15"},
        {"a place", "北谷コミュニティセンター", "*"},
        {"syntax of the engine is only text", "\" OR NOT (", ""},
        {"syntax of the engine is only text", "name:将棋", "a13"},
        {"syntax of the engine is only text", "将棋\"*) AND (NEAR^-", "a13"},
        {"nothing of the kind", "宇宙旅行", ""},
        {"nothing typed: all there is", "", "*"},
        {"blanks: all there is", " 　 ", "*"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        arena_init(&a, 16 << 20);
        struct search_request r = ask(str_from(rows[i].words));
        struct search_found f = answer(&a, &r);
        print_message("%s: %s: %zu, first %.*s\n", rows[i].why, rows[i].words, f.total,
                      f.n ? (int)f.hits[0].resource->name.len : 0, f.n ? f.hits[0].resource->name.ptr : "");
        assert_int_equal(f.n > 0, rows[i].first[0] != '\0');
        if (rows[i].first[0] && rows[i].first[0] != '*')
            assert_str_equal(short_id(&f, 0), str_from(rows[i].first));
        arena_done(&a);
    }
}

/* Filters as one text: "day:wed time:am". */
static struct str filters_of(struct arena *a, const struct search_found *f)
{
    struct buf b;
    buf_init_in(&b, a, 4096);
    for (size_t i = 0; i < f->n_taken; i++)
        buf_addf(&b, "%s%.*s", i ? " " : "", STR_FMT(f->taken[i].filter));
    return buf_str(&b);
}

static struct str terms_of(struct arena *a, const struct search_found *f)
{
    struct buf b;
    buf_init_in(&b, a, 4096);
    for (size_t i = 0; i < f->n_terms; i++)
        buf_addf(&b, "%s%.*s", i ? " " : "", STR_FMT(f->terms[i]));
    return buf_str(&b);
}

static void conditions_in_the_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *taken, *terms;
    } rows[] = {
        {"水曜 午前 手芸", "day:wed time:am", "手芸"},
        {"水曜日の午前中に手芸がしたい", "day:wed time:am", "手芸"},
        {"すいようびのごぜんちゅう　しゅげい", "day:wed time:am", "しゅげい"},
        {"近くで体操", "near", "体操"},
        {"無料の集まり", "cost:free", "集まり"},
        {"土日の料理教室", "day:sat day:sun", "料理教室"},
        {"今週行ける体操", "when:week", "体操"},
        {"車いすで行けるスポーツ", "access:wheelchair", "スポーツ"},
        {"足が悪くても行ける体操ないかね", "access:bad_knees", "体操"},
        {"300円以下の料理", "cost:300", "料理"},
        {"３００円まで 料理", "cost:300", "料理"},
        {"北谷の体操", "area:北谷", "体操"},
        {"オンラインで俳句", "flag:online", "俳句"},
        {"男の料理", "for:men", "料理"},
        {"日曜大工", "", "日曜大工"},
        {"yoga on Monday morning", "day:mon time:am", "yoga"},
        {"朝早くからやってる体操", "time:early", "体操"},
        {"カメラぶらさげて", "", "カメラ"},
        {"漫画読んで", "", "漫画"},
        {"市役所の書類", "", "市役所の書類"},
        {"体操", "", "体操"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        arena_init(&a, 16 << 20);
        struct search_request r = ask(str_from(rows[i].text));
        struct search_found f = answer(&a, &r);
        print_message("%s\n", rows[i].text);
        assert_str_equal(filters_of(&a, &f), str_from(rows[i].taken));
        assert_str_equal(terms_of(&a, &f), str_from(rows[i].terms));
        arena_done(&a);
    }
}

static void slips(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *used; /* "": found as it is */
    } rows[] = {
        {"たつきゅう", "卓球"},
        {"たきゅう", "卓球"},
        {"たっっきゅう", "卓球"},
        {"げーとぼる", "ゲートボール"},
        {"ゲイトボール", "ゲートボール"},
        {"すまぼ", "スマホ"},
        {"はもーにか", "ハーモニカ"},
        {"ぶんさい", "盆栽"},
        {"たいきょけん", "太極拳"},
        {"グランドゴルブ", "グラウンドゴルフ"},
        {"ボランティヤ", "ボランティア"},
        {"げとぼる", "ゲートボール"},
        {"卓球", ""},
        {"将基", "将棋"},
        {"卓急", "卓球"},
        {"主話", "手話"},
        {"手芋", "手芸"},
        {"出られへん", ""}, /* not 寝られへん */
        {"就活", ""},       /* not 終活 */
        {"knittin", "編み物"},
        {"homes", ""}, /* not homework */
        {"革細工", "手芸・ものづくり"},
        {"宇宙旅行", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        arena_init(&a, 16 << 20);
        struct search_request r = ask(str_from(rows[i].typed));
        struct search_found f = answer(&a, &r);
        struct str used = f.n_corrections ? f.corrections[0].used : S("");
        print_message("%s: %.*s\n", rows[i].typed, STR_FMT(used));
        assert_str_equal(used, str_from(rows[i].used));
        if (f.n_corrections)
            assert_str_equal(f.corrections[0].typed, str_from(rows[i].typed));
        arena_done(&a);
    }
}

/* Nobody listed these words; the phrases of the files tell what they are about. */
static void gists(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text, *terms; /* as the answer tells them */
    } rows[] = {
        {"words out of longer phrases", "通帳の隠し場所", "終活"},
        {"in another order and dialect", "倒れて誰も気づかんかったら", "見守り"},
        {"in kana what the files write in kanji", "ねつきがわるうて", "こころの相談"},
        {"beside a known word", "友だちおらんし　がっこうだるい", "友だち がっこうだるい"},
        {"a body that is a condition", "膝いとうて", "膝いとうて"},
        {"a word that is not wanted", "カラオケじゃなくて楽器がやりたい", "楽器"},
        {"what is only turned down", "カラオケ以外", "カラオケ"},
        {"a board game is not another", "将棋したい", "将棋"},
        {"a name is meant", "ひといき", "ひといき"},
        {"half of it is known: no journey", "宇宙旅行", "宇宙旅行"},
        {"nothing is known", "ほげらむ", "ほげらむ"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        arena_init(&a, 16 << 20);
        struct search_request r = ask(str_from(rows[i].text));
        struct search_found f = answer(&a, &r);
        print_message("%s: %s\n", rows[i].why, rows[i].text);
        assert_str_equal(terms_of(&a, &f), str_from(rows[i].terms));
        arena_done(&a);
    }
}

/* ---- conditions ---- */

static size_t total_of(struct arena *a, const char *text, const struct str *filters, size_t n_filters,
                       const struct str *ignored, size_t n_ignored)
{
    struct search_request r = ask(str_from(text));
    r.filters = filters;
    r.n_filters = n_filters;
    r.ignored = ignored;
    r.n_ignored = n_ignored;
    return answer(a, &r).total;
}

static void chips(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64 << 20);
    const struct str wed = S("day:wed"),
                     odd[] = {S("day:noday"), S("cost:-5"), S("x"), S(""), S("access:"), S(":"), S("area:ない所")};
    struct search_request r = ask(S("水曜の手芸"));
    struct search_found f = answer(&a, &r);
    print_message("what a chip hides is what taking it away brings\n");
    assert_int_equal(f.n_taken, 1);
    assert_str_equal(f.taken[0].label, S("水曜日"));
    assert_str_equal(f.taken[0].words, S("水曜"));
    assert_int_equal(f.total + f.taken[0].without, total_of(&a, "水曜の手芸", NULL, 0, &wed, 1));
    print_message("chosen on the page or typed: the same\n");
    assert_int_equal(total_of(&a, "手芸", &wed, 1, NULL, 0), f.total);
    print_message("what is no condition is passed over; an area that is nowhere has nothing\n");
    assert_int_equal(total_of(&a, "", odd, ARRAY_LEN(odd) - 1, NULL, 0), directory_count(town.d));
    assert_int_equal(total_of(&a, "", odd, ARRAY_LEN(odd), NULL, 0), 0);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(residents_words), cmocka_unit_test(words), cmocka_unit_test(conditions_in_the_text),
        cmocka_unit_test(slips),           cmocka_unit_test(gists), cmocka_unit_test(chips),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
