/* What holds for every search: conditions are kept, no text does harm, pages make up the whole, the way of writing
 * makes no difference. */
#include "tests/bot/search_town.h"

static const char said[] = "tests/bot/search_said.tsv";

/* ---- conditions ---- */

/* Whatever is among the answers of a condition fits it. */
static bool is_on(const struct resource *r, int weekday)
{
    return (schedule_weekdays(&r->schedule) & 1u << weekday) != 0;
}
static bool is_wednesday(const struct resource *r)
{
    return is_on(r, 3);
}
static bool is_free(const struct resource *r)
{
    return r->cost_yen == 0;
}
static bool is_cheap(const struct resource *r)
{
    return r->cost_yen >= 0 && r->cost_yen <= 300;
}
static bool is_online(const struct resource *r)
{
    return resource_tagged(&r->flags, S("online"));
}
static bool is_craft(const struct resource *r)
{
    return resource_tagged(&r->categories, S("craft"));
}
static bool is_morning(const struct resource *r)
{
    return r->schedule.from_min < 12 * 60;
}
static bool is_service(const struct resource *r)
{
    return r->kind == RESOURCE_SERVICE;
}
static bool is_in_south(const struct resource *r)
{
    return str_find(r->address, S("南沢")) >= 0;
}

static void conditions_hold(void **state)
{
    (void)state;
    static const struct {
        const char *filter;
        bool (*holds)(const struct resource *);
        size_t least;
    } rows[] = {
        {"day:wed", is_wednesday, 10},    {"cost:free", is_free, 40},    {"cost:300", is_cheap, 60},
        {"flag:online", is_online, 4},    {"time:am", is_morning, 30},   {"category:craft", is_craft, 15},
        {"kind:service", is_service, 15}, {"area:南沢", is_in_south, 5},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        arena_init(&a, 16 << 20);
        struct search_request r = ask((struct str){0});
        struct str filter = str_from(rows[i].filter);
        r.filters = &filter;
        r.n_filters = 1;
        r.limit = SEARCH_PAGE_MAX;
        struct search_found f = answer(&a, &r);
        print_message("%s: %zu\n", rows[i].filter, f.total);
        assert_true(f.total >= rows[i].least);
        for (size_t k = 0; k < f.n; k++)
            assert_true(rows[i].holds(f.hits[k].resource));
        arena_done(&a);
    }
}

static void within_a_week(void **state)
{
    (void)state;
    static const struct {
        const char *why, *at, *filters[2], *id;
        bool there;
    } rows[] = {
        {"this morning is over at ten", "2026-11-23T10:00", {"when:today"}, "a08", false},
        {"at eight it is not", "2026-11-23T08:00", {"when:today"}, "a08", true},
        {"next Monday is in seven days' reach on Tuesday", "2026-11-24T10:00", {"when:week"}, "a08", true},
        {"a single day within the week", "2026-11-23T10:00", {"when:week"}, "a40", true},
        {"a single day beyond it", "2026-11-22T10:00", {"when:week"}, "a58", false},
        {"a single day that is over", "2026-12-21T10:00", {"when:week"}, "a58", false},
        {"without any day nothing can be promised", "2026-11-22T10:00", {"when:week"}, "a30", false},
        {"next week's Saturday", "2026-11-22T10:00", {"when:next_week", "day:sat"}, "a01", true},
        {"its Tuesday is not asked for", "2026-11-22T10:00", {"when:tomorrow", "day:sat"}, "b02", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        arena_init(&a, 16 << 20);
        struct search_request r = ask((struct str){0});
        struct str filters[2] = {str_from(rows[i].filters[0]), str_from(rows[i].filters[1])};
        assert_true(clock_parse_iso(str_from(rows[i].at), JST_MINUTES, &r.now_ms));
        r.filters = filters;
        r.n_filters = rows[i].filters[1] ? 2 : 1;
        r.limit = SEARCH_PAGE_MAX;
        struct search_found f = answer(&a, &r);
        bool there = false;
        for (size_t k = 0; k < f.n; k++)
            there = there || str_eq(short_id(&f, k), str_from(rows[i].id));
        print_message("%s\n", rows[i].why);
        assert_int_equal(there, rows[i].there);
        arena_done(&a);
    }
}

static void near_and_far(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64 << 20);
    struct search_request r = ask(S("近くの体操"));
    struct search_found f = answer(&a, &r);
    size_t anywhere = f.total;
    print_message("without a point near is said and limits nothing\n");
    assert_int_equal(f.n_taken, 1);
    r.lat = 35.4231;
    r.lon = 134.7588;
    r.order = SEARCH_NEAREST;
    r.limit = SEARCH_PAGE_MAX;
    f = answer(&a, &r);
    assert_true(f.total > 0 && f.total < anywhere);
    for (size_t i = 0; i < f.n; i++)
        assert_true(f.hits[i].km <= SEARCH_NEAR_KM && (i == 0 || f.hits[i].km >= f.hits[i - 1].km));
    print_message("no farther than asked for\n");
    r = (struct search_request){
        .lat = 35.4231, .lon = 134.7588, .km = 0.5, .now_ms = town.now_ms, .limit = SEARCH_PAGE_MAX};
    f = answer(&a, &r);
    assert_true(f.total > 0);
    for (size_t i = 0; i < f.n; i++)
        assert_true(f.hits[i].km <= 0.5);
    arena_done(&a);
}

/* ---- properties ---- */

static uint64_t seed = 20261122;

static size_t dice(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

/* Words of listings, of the files, of the engine's own syntax, and any letters. */
static struct str random_text(struct arena *a)
{
    static const char *const bits[] = {
        "体操", "水曜",  "\"",     "*",           " AND ",  "(",  ")",   "NEAR(",     "^",
        "-",    "name:", "たい",   "無料",        "したい", "ー", "々",  "500円以下", "\xf0\x9f\x8d\x8e",
        "が",   "ｶﾞ",    "゛",     "\xcc\x81",    "%",      "'",  ";--", "　",        "\n",
        "北谷", "OR",    "サロン", "12345678901", "ﾃﾞｨ",    "髙", "q",   "卓",        "球",
        "NOT",  "🧶",  "０"};
    struct buf b;
    buf_init_in(&b, a, 4096);
    for (size_t i = dice(12) + 1; i > 0; i--) {
        const struct resource *r = directory_at(town.d, dice(directory_count(town.d)));
        switch (dice(4)) {
        case 0:
            buf_add(&b, utf8_head_chars(r->name, dice(8)));
            break;
        case 1: {
            char c[4];
            uint32_t cp = (uint32_t)dice(0x30000) + 1;
            if (cp < 0xd800 || cp > 0xdfff)
                buf_add(&b, (struct str){c, utf8_encode(cp, c)});
            break;
        }
        default:
            buf_add(&b, str_from(bits[dice(ARRAY_LEN(bits))]));
        }
    }
    return buf_str(&b);
}

static void any_text_is_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        struct arena a;
        arena_init(&a, 32 << 20);
        struct search_request r = ask(random_text(&a));
        struct search_found f;
        enum err err = searcher_search(town.f, town.s, &a, &r, &f);
        if (err)
            fail_msg("%s: %.*s", err_name(err), STR_FMT(r.text));
        assert_true(f.n <= f.total && f.n <= r.limit && f.total <= directory_count(town.d));
        arena_done(&a);
    }
}

/* Pages of any size, one after the other, are the whole; twice asked is twice the same; nobody comes twice. */
static void pages_make_the_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < 200; i++) {
        struct arena a;
        arena_init(&a, 64 << 20);
        struct search_request r = ask(dice(3) ? random_text(&a) : (struct str){0});
        r.order = (enum search_order)dice(SEARCH_ORDERS);
        r.limit = SEARCH_PAGE_MAX;
        struct search_found whole = answer(&a, &r), again = answer(&a, &r);
        r.limit = dice(9) + 1;
        size_t n = 0;
        for (r.offset = 0; r.offset < whole.n; r.offset += r.limit) {
            struct search_found page = answer(&a, &r);
            assert_int_equal(page.total, whole.total);
            for (size_t k = 0; k < page.n && n < whole.n; k++, n++) {
                assert_ptr_equal(page.hits[k].resource, whole.hits[n].resource);
                assert_ptr_equal(again.hits[n].resource, whole.hits[n].resource);
            }
        }
        assert_int_equal(n, whole.n);
        for (size_t k = 1; k < whole.n; k++)
            for (size_t j = 0; j < k; j++)
                assert_ptr_not_equal(whole.hits[k].resource, whole.hits[j].resource);
        arena_done(&a);
    }
}

/* The same in katakana, in wide and in capital letters. */
static struct str other_writing(struct arena *a, struct str s, size_t way)
{
    struct buf b;
    uint32_t c;
    char out[4];
    buf_init_in(&b, a, 4 * s.len + 4);
    while (utf8_next(&s, &c)) {
        if (way == 0 && c >= 0x3041 && c <= 0x3096)
            c += 0x60;
        else if (way == 1 && c >= 0x30a1 && c <= 0x30f6)
            c -= 0x60;
        else if (way == 2 && c > ' ' && c < 0x7f)
            c += 0xfee0;
        else if (way == 3 && c >= 'a' && c <= 'z')
            c -= 32;
        buf_add(&b, (struct str){out, utf8_encode(c, out)});
    }
    return buf_str(&b);
}

static void writing_makes_no_difference(void **state)
{
    (void)state;
    struct arena text_arena;
    struct str text;
    arena_init(&text_arena, 1 << 20);
    assert_int_equal(file_read(&text_arena, said, 1 << 20, &text), ERR_OK);
    struct str_cut line = {.tail = text, .found = true};
    while (line.found) {
        line = str_cut(line.tail, '\n');
        struct str query = str_cut(line.head, '\t').head;
        if (str_starts(query, S("#")))
            continue;
        for (size_t way = 0; way < 4; way++) {
            struct arena a;
            arena_init(&a, 32 << 20);
            struct search_request r = ask(query), other = ask(other_writing(&a, query, way));
            struct search_found x = answer(&a, &r), y = answer(&a, &other);
            if (x.total != y.total)
                fail_msg("%.*s: %zu, %.*s: %zu", STR_FMT(query), x.total, STR_FMT(other.text), y.total);
            for (size_t i = 0; i < x.n; i++)
                assert_ptr_equal(x.hits[i].resource, y.hits[i].resource);
            arena_done(&a);
        }
    }
    arena_done(&text_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_hold),      cmocka_unit_test(within_a_week),
        cmocka_unit_test(near_and_far),         cmocka_unit_test(any_text_is_good),
        cmocka_unit_test(pages_make_the_whole), cmocka_unit_test(writing_makes_no_difference),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
