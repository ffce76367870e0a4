/* Dates, times and weekdays as they are really written. Own rows here; the public set of real strings is read when it
 * lies beside the tree. */
#include "directory/event_date.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "tests/support/check.h"
#include "tests/support/shared.h"

static int32_t day(struct str s)
{
    int64_t ms;
    if (!clock_parse_iso(s, 0, &ms))
        fail_msg("bad date %.*s", STR_FMT(s));
    return (int32_t)(ms / DAY_MS);
}

/* "2026-01-14 2026-01-15", "2026-01-14..2026-01-20", "month 2025-11-01..2025-11-30", "?" */
static struct str as_text(struct arena *a, bool read, const struct event_dates *d)
{
    struct str out = {0};
    if (!read)
        return S("?");
    if (d->kind != DATES_DAYS)
        return arena_fmt(a, "%s%.10s..%.10s", d->kind == DATES_MONTH ? "month " : "",
                         clock_format_iso(a, d->from * (int64_t)DAY_MS, 0).ptr,
                         clock_format_iso(a, d->to * (int64_t)DAY_MS, 0).ptr);
    for (size_t i = 0; i < d->n; i++)
        out = arena_fmt(a, "%.*s%s%.10s", STR_FMT(out), i ? " " : "",
                        clock_format_iso(a, d->days[i] * (int64_t)DAY_MS, 0).ptr);
    return out;
}

static void own_rows(void **state)
{
    (void)state;
    static const struct {
        const char *why, *published, *text, *want;
    } rows[] = {
        {"iso", "2026-01-10", "2026-01-14", "2026-01-14"},
        {"slashes", "2026-01-10", "2026/1/14", "2026-01-14"},
        {"weekday right", "2023-10-26", "10月11日（水）", "2023-10-11"},
        {"weekday of no near year: typo, not understood", "2023-10-26", "10月11日（金）", "?"},
        {"no such day", "2026-01-10", "2月30日", "?"},
        {"month said once", "2024-08-10", "8月21日、28日\nいずれも（水）", "2024-08-21 2024-08-28"},
        {"all of them, one is wrong", "2024-08-10", "8月21日、29日\nいずれも（水）", "?"},
        {"over New Year", "2025-12-10", "12月4日（木）～\n1月12日（月・祝）", "2025-12-04..2026-01-12"},
        {"an era year at the end", "2024-12-11", "12月24日(火）～令和7年2月9日(日)", "2024-12-24..2025-02-09"},
        {"numbered", "2025-09-11", "①10/24(金)\n②10/31(金)", "2025-10-24 2025-10-31"},
        {"numbered in brackets", "2026-06-10", "(1)6月17日、(2)24日\nいずれも（水）", "2026-06-17 2026-06-24"},
        {"month only", "2025-11-11", "11月の試合日程", "month 2025-11-01..2025-11-30"},
        {"December only", "2025-11-11", "12月の予定", "month 2025-12-01..2025-12-31"},
        {"nothing", "2025-11-11", "高松市ホームページ上で公開中", "?"},
        {"every week is no date", "2025-11-11", "毎週水曜", "?"},
        {"with a year", "", "2025年11月16日（日曜日）", "2025-11-16"},
        {"with an era", "", "令和8年3月1日（日）", "2026-03-01"},
        {"no year and no day of publication", "", "3月1日（日）", "?"},
        {"a range that never ends", "2025-11-11", "11月12日～", "?"},
        {"a range and a day", "2025-11-11", "11月12日～15日、20日", "?"},
        {"out of order", "2025-07-10", "8月5日、7月30日", "2025-07-30 2025-08-05"},
        {"a time beside it hides no date", "2025-07-10", "8月5日（火）10時", "?"},
        {"next year said", "2024-11-12", "11月22日(金)から翌年3月31日(月)まで(予定)", "2024-11-22..2025-03-31"},
        {"a slash between", "2024-07-10", "7月27日（土）/28日（日）", "2024-07-27 2024-07-28"},
        {"twice a day", "2025-03-11", "3月20日（木・祝）\n（2回開催）", "2025-03-20"},
        {"two months at once", "2025-03-11", "3月4月の試合日程", "?"},
        {"empty", "2025-07-10", "", "?"},
        {"full-width", "2025-07-10", "８月５日（火）", "2025-08-05"},
    };
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct event_dates d;
        print_message("%s: %s\n", rows[i].why, rows[i].text);
        bool read = event_dates_read(str_from(rows[i].text),
                                     rows[i].published[0] ? day(str_from(rows[i].published)) : INT32_MIN, &d);
        assert_str_equal(as_text(&a, read, &d), str_from(rows[i].want));
    }
    arena_done(&a);
}

static struct str wanted(struct arena *a, const struct json *o)
{
    struct str kind = json_string(json_get(o, "kind")), out = {0};
    if (str_eq(kind, S("range")))
        return arena_fmt(a, "%.*s..%.*s", STR_FMT(json_string(json_get(o, "start"))),
                         STR_FMT(json_string(json_get(o, "end"))));
    if (!str_eq(kind, S("dates")))
        return kind;
    for (const struct json *n = json_first(json_get(o, "dates")); n; n = json_next(n))
        out = arena_fmt(a, "%.*s%s%.*s", STR_FMT(out), out.len ? " " : "", STR_FMT(json_string(n)));
    return out;
}

static void real_strings(void **state)
{
    (void)state;
    struct arena a;
    struct str all;
    arena_init(&a, 4 << 20);
    if (file_read(&a, shared_path(&a, "data/dev/event_dates.jsonl"), 1 << 20, &all) != ERR_OK) {
        print_message("skipped: no shared data\n");
        arena_done(&a);
        skip();
    }
    size_t n = 0, exact = 0, wrong = 0;
    for (struct str rest = all; rest.len;) {
        struct str_cut line = str_cut(rest, '\n');
        rest = line.tail;
        struct json_doc *doc;
        if (!line.head.len)
            continue;
        assert_int_equal(json_open(line.head, 0, &doc, NULL), ERR_OK);
        const struct json *o = json_root(doc);
        struct event_dates d;
        bool read = event_dates_read(json_string(json_get(o, "raw")), day(json_string(json_get(o, "snapshot"))), &d);
        struct str got = as_text(&a, read, &d), want = wanted(&a, o);
        if (str_starts(got, S("month ")))
            got = S("month_only");
        n++;
        if (str_eq(got, want))
            exact++;
        else {
            wrong += read;
            print_message("%.*s: got %.*s, want %.*s\n", STR_FMT(json_string(json_get(o, "raw"))), STR_FMT(got),
                          STR_FMT(want));
        }
        json_close(doc);
    }
    print_message("%zu of %zu exact, %zu wrong\n", exact, n, wrong);
    assert_true(exact * 10 >= n * 9);
    assert_int_equal(wrong, 0);
    arena_done(&a);
}

static void times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int want;
    } rows[] = {
        {"13:30", 810},
        {"9:00", 540},
        {"１３：３０", 810},
        {"午後７時", 1140},
        {"午前8時30分", 510},
        {"19時", 1140},
        {"正午", 720},
        {"16:00\n（最終受付：\n15:30）", 960},
        {"10時半", 630},
        {"13:30～", 810},
        {"10:00:00", 600},
        {"-", -1},
        {"", -1},
        {"25:00", -1},
        {"10:75", -1},
        {"10:00、13:00", -1},
        {"【5月18日（月）】\n午後７時", -1},
        {"未定", -1},
        {"24:00", 1440},
        {"午後0時30分", 750},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].text);
        assert_int_equal(clock_time_read(str_from(rows[i].text)), rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_rows),
        cmocka_unit_test(real_strings),
        cmocka_unit_test(times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
