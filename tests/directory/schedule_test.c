/* Texts about recurrence against the days that they mean (schedule_dates.tsv), texts of chance, and what people are
 * told. */
#include "directory/schedule.h"
#include "base/file.h"
#include "directory/off_days.h"
#include "directory/recurrence.h"
#include "directory/resource.h"
#include "tests/directory/town_days.h"

enum { EXPECTATIONS_LEAST = 1200 };

static struct str next_field(struct str *rest)
{
    struct str_cut cut = str_cut(*rest, '\t');
    *rest = cut.tail;
    return cut.head;
}

struct row {
    struct str text, first, off, from, want;
};

static bool read_schedule(struct arena *a, const struct row *row, struct schedule *s)
{
    bool remarks;
    schedule_init(s);
    if (row->first.len > 1)
        s->first_day = day(row->first);
    if (!schedule_read(row->text, day(S("2026-11-22")), a, s, &remarks))
        return false;
    return row->off.len <= 1 || schedule_read_off(row->off, day(S("2026-11-22")), a, s, &remarks);
}

/* As many days as the row wants, one after the other by schedule_next_in, and the same by schedule_days where they are
 * near. */
static struct str days_of(struct arena *a, const struct schedule *s, int32_t from, size_t n)
{
    struct str out = {0};
    int32_t near[64], at = from;
    size_t n_near = schedule_days(s, &town, from, from + 799, near, ARRAY_LEN(near));
    for (size_t i = 0; i < n; i++) {
        at = schedule_next_in(s, &town, at);
        if (at == INT32_MAX)
            return i ? arena_fmt(a, "%.*s (end)", STR_FMT(out)) : S("(none)");
        if (i < n_near)
            assert_int_equal(near[i], at);
        out = arena_fmt(a, "%.*s%s%.*s", STR_FMT(out), i ? " " : "", STR_FMT(iso(a, at)));
        at++;
    }
    return out;
}

static size_t count_days(struct str want)
{
    size_t n = 0;
    for (struct str rest = want; rest.len;) {
        struct str_cut cut = str_cut(rest, ' ');
        n += cut.head.len == 10;
        rest = cut.tail;
    }
    return n;
}

static void table(void **state)
{
    (void)state;
    struct arena file, a;
    struct str all;
    size_t n = 0, bad = 0, rows = 0;
    arena_init(&file, 1 << 20);
    arena_init(&a, 1 << 20);
    assert_int_equal(file_read(&file, "tests/directory/schedule_dates.tsv", 1 << 20, &all), ERR_OK);
    for (struct str rest = all; rest.len;) {
        struct str_cut line = str_cut(rest, '\n');
        rest = line.tail;
        if (str_starts(line.head, S("#")) || !line.head.len)
            continue;
        struct str fields = line.head;
        struct row row = {.text = next_field(&fields),
                          .first = next_field(&fields),
                          .off = next_field(&fields),
                          .from = next_field(&fields),
                          .want = next_field(&fields)};
        struct schedule s;
        bool read = read_schedule(&a, &row, &s), ends = str_ends(row.want, S(" (end)"));
        size_t days = count_days(row.want);
        struct str got = read ? days_of(&a, &s, day(row.from), days + (ends || !days)) : S("?");
        if (!str_eq(got, row.want)) {
            print_message("%.*s (off %.*s): got %.*s, want %.*s [%.*s; %.*s]\n", STR_FMT(row.text), STR_FMT(row.off),
                          STR_FMT(got), STR_FMT(row.want), STR_FMT(s.rrule), STR_FMT(s.except));
            bad++;
        }
        n += days ? days : 1;
        rows++;
        arena_reset(&a);
    }
    print_message("%zu texts, %zu expectations, %zu texts wrong\n", rows, n, bad);
    assert_int_equal(bad, 0);
    assert_true(n >= EXPECTATIONS_LEAST);
    arena_done(&a);
    arena_done(&file);
}

/* What becomes of the text: rule, exceptions, quick bits, times. */
static void read_into(void **state)
{
    (void)state;
    static const struct {
        const char *text, *rrule, *except;
        unsigned weekdays, weeks;
        int from, to;
        bool remarks;
    } rows[] = {
        {"毎週水曜 10:00〜11:30", "FREQ=WEEKLY;BYDAY=WE", "", 1 << 3, 0, 600, 690, false},
        {"第2・第4土曜 午後1時半〜3時", "FREQ=MONTHLY;BYDAY=2SA,4SA", "", 1 << 6, 1 << 2 | 1 << 4, 810, -1, true},
        {"毎週月曜・木曜 午前10時〜正午", "FREQ=WEEKLY;BYDAY=MO,TH", "", 1 << 1 | 1 << 4, 0, 600, 720, false},
        {"毎日", "FREQ=DAILY", "", 0x7f, 0, -1, -1, false},
        {"平日", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "holidays", 0x3e, 0, -1, -1, false},
        {"土日祝（年末年始を除く）", "FREQ=WEEKLY;BYDAY=SA,SU", "+holidays,new_year", 1 | 1 << 6, 0, -1, -1, false},
        {"最終土曜", "FREQ=MONTHLY;BYDAY=-1SA", "", 1 << 6, 1, -1, -1, false},
        {"毎月10日", "FREQ=MONTHLY;BYMONTHDAY=10", "", 0, 0, -1, -1, false},
        {"毎週月曜・第2土曜", "FREQ=MONTHLY;BYDAY=MO,2SA", "", 1 << 1 | 1 << 6, 0, -1, -1, false},
        {"金曜 22:00〜翌2:00", "FREQ=WEEKLY;BYDAY=FR", "", 1 << 5, 0, 1320, 1560, false},
        {"金曜 22:00〜26:00", "FREQ=WEEKLY;BYDAY=FR", "", 1 << 5, 0, 1320, 1560, false},
        {"金曜 22:00〜2:00", "FREQ=WEEKLY;BYDAY=FR", "", 1 << 5, 0, 1320, -1, true},
        {"水曜 9:00〜12:00、13:00〜17:00", "FREQ=WEEKLY;BYDAY=WE", "", 1 << 3, 0, 540, -1, true},
        {"隔週火曜", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "", 1 << 2, 0, -1, -1, true},
        {"毎週水曜（雨天中止）", "FREQ=WEEKLY;BYDAY=WE", "", 1 << 3, 0, -1, -1, true},
        {"毎週金曜（8月13日〜16日は休み）", "FREQ=WEEKLY;BYDAY=FR", "08-13..08-16", 1 << 5, 0, -1, -1, false},
        {"水曜10:00〜12:00、金曜13:00〜15:00", "FREQ=WEEKLY;BYDAY=WE,FR", "", 1 << 3 | 1 << 5, 0, -1, -1, true},
        {"月〜金 9:00〜17:00（土は12:00まで）", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", "", 0x7e, 0, -1, -1, true},
        {"月〜金（水曜は19時まで）", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "", 0x3e, 0, -1, -1, true},
        {"10:00〜12:00 水曜、金曜", "FREQ=WEEKLY;BYDAY=WE,FR", "", 1 << 3 | 1 << 5, 0, 600, 720, false},
        {"水曜 10:00〜12:00（第3水曜は休み）", "FREQ=WEEKLY;BYDAY=WE", "3wed", 1 << 3, 0, 600, 720, false},
        {"毎週土曜日 午前", "FREQ=WEEKLY;BYDAY=SA", "", 1 << 6, 0, -1, -1, true},
        {"毎週金曜（お盆は休み）", "FREQ=WEEKLY;BYDAY=FR", "obon", 1 << 5, 0, -1, -1, false},
        {"毎週金曜（夏休みは休み）", NULL, NULL, 0, 0, -1, -1, false},
        {"毎月10日（土日祝の場合は翌平日）", "FREQ=MONTHLY;BYMONTHDAY=10", "rest>w", 0, 0, -1, -1, false},
        {"毎週火曜（祝日も開催）", "FREQ=WEEKLY;BYDAY=TU", "", 1 << 2, 0, -1, -1, false},
        {"毎日（ただし毎月末日は休み）", "FREQ=DAILY", "d-1", 0x7f, 0, -1, -1, false},
    };
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct schedule s;
        bool remarks = false;
        schedule_init(&s);
        print_message("%s\n", rows[i].text);
        assert_int_equal(schedule_read(str_from(rows[i].text), INT32_MIN, &a, &s, &remarks), rows[i].rrule != NULL);
        assert_str_equal(s.rrule, str_from(rows[i].rrule));
        assert_str_equal(s.except, str_from(rows[i].except));
        assert_int_equal(s.weekdays, rows[i].weekdays);
        assert_int_equal(s.weeks, rows[i].weeks);
        assert_int_equal(s.from_min, rows[i].from);
        assert_int_equal(s.to_min, rows[i].to);
        assert_int_equal(remarks, rows[i].remarks);
    }
    arena_done(&a);
}

/* A town keeps お盆 when it says so; else in the middle of August. */
static void closes_for_obon(void **state)
{
    (void)state;
    static const struct {
        int from, to;
        const char *looked_from, *next;
    } rows[] = {
        {0, 0, "2027-08-13", "2027-08-17"},     {814, 815, "2027-08-13", "2027-08-13"},
        {814, 815, "2027-08-14", "2027-08-16"}, {713, 716, "2027-08-13", "2027-08-13"},
        {713, 716, "2027-07-13", "2027-07-17"},
    };
    struct arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct calendar cal = {.obon_from = rows[i].from, .obon_to = rows[i].to};
        struct schedule s;
        bool remarks;
        schedule_init(&s);
        print_message("%d to %d, from %s\n", rows[i].from, rows[i].to, rows[i].looked_from);
        assert_true(schedule_read(S("毎日（お盆は休み）"), INT32_MIN, &a, &s, &remarks));
        assert_int_equal(schedule_next_in(&s, &cal, day(str_from(rows[i].looked_from))), day(str_from(rows[i].next)));
    }
    arena_done(&a);
}

/* Said again in words. */
static void told(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *want;
    } rows[] = {
        {"毎週水曜 10:00〜11:30", NULL, "毎週水曜 10:00〜11:30"},
        {"月〜金", NULL, "毎週月・火・水・木・金曜"},
        {"毎日 6時30分から6時45分", NULL, "毎日 6:30〜6:45"},
        {"第2、第4の火曜日", NULL, "第2・第4火曜"},
        {"第1土・日曜", NULL, "第1土・日曜"},
        {"第1月曜・第3水曜", NULL, "第1月曜・第3水曜"},
        {"毎週月曜・第2土曜", NULL, "毎週月曜・第2土曜"},
        {"最終金曜", NULL, "最終金曜"},
        {"第1・最終日曜", NULL, "第1・最終日曜"},
        {"毎月5・15・25日", NULL, "毎月5日・15日・25日"},
        {"毎月末日", NULL, "毎月末日"},
        {"4月〜11月の第1日曜", NULL, "4月〜11月の第1日曜"},
        {"1月と2月と8月の毎週水曜", NULL, "1月・2月・8月の毎週水曜"},
        {"毎年11月3日", NULL, "毎年11月3日"},
        {"隔週火曜", "2026-11-24", "隔週火曜"},
        {"隔月第2火曜", "2026-11-10", "隔月の第2火曜"},
        {"金曜 22:00〜翌2:00", NULL, "毎週金曜 22:00〜翌2:00"},
        {"土日祝", NULL, "毎週土・日曜と祝日"},
        {"平日 9:00〜17:00", NULL, "毎週月・火・水・木・金曜 9:00〜17:00（祝日は休み）"},
        {"毎週水曜（祝日、年末年始を除く）", NULL, "毎週水曜（祝日・年末年始は休み）"},
        {"毎週水曜（8月は休み）", NULL, "毎週水曜（8月は休み）"},
        {"毎週水曜（12月30日、8月10日〜8月16日は休み）", NULL, "毎週水曜（12月30日・8月10日〜8月16日は休み）"},
        {"毎週水曜（2026年12月30日は休み）", NULL, "毎週水曜（2026年12月30日は休み）"},
        {"毎週水曜（第3水曜は休み）", NULL, "毎週水曜（第3水曜は休み）"},
        {"第2火曜（祝日の場合は翌週）", NULL, "第2火曜（祝日のときは翌週）"},
        {"毎週金曜（お盆、年末年始は休み）", NULL, "毎週金曜（お盆・年末年始は休み）"},
        {"毎月10日（土日祝の場合は翌平日）", NULL, "毎月10日（土・日曜・祝日のときは次の平日）"},
        {"毎月末日（土日祝の場合は直前の平日）", NULL, "毎月末日（土・日曜・祝日のときは前の平日）"},
        {"第4木曜（祝日の場合は前日）", NULL, "第4木曜（祝日のときは前の日）"},
        {"毎日（毎月10日と毎月末日は休み）", NULL, "毎日（毎月10日・毎月末日は休み）"},
        {"毎日（休館日：月曜（祝日の場合は翌平日））", NULL, "毎日（月曜（祝日のときは次の平日）は休み）"},
    };
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct resource r;
        bool remarks;
        resource_init(&r);
        if (rows[i].first)
            r.schedule.first_day = day(str_from(rows[i].first));
        print_message("%s\n", rows[i].text);
        assert_true(schedule_read(str_from(rows[i].text), INT32_MIN, &a, &r.schedule, &remarks));
        assert_str_equal(resource_when(&r, &a, 1795305600000), str_from(rows[i].want));
    }
    arena_done(&a);
}

/* Rules that come as rules. */
static void given_rules(void **state)
{
    (void)state;
    static const struct {
        const char *rrule, *want; /* NULL: refused */
        const char *last;
    } rows[] = {
        {"FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;BYDAY=WE", NULL},
        {"RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU", "FREQ=MONTHLY;BYDAY=2TU,4TU", NULL},
        {"FREQ=WEEKLY;WKST=MO;INTERVAL=2;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", NULL},
        {"FREQ=WEEKLY;BYDAY=WE;UNTIL=20270331", "FREQ=WEEKLY;BYDAY=WE", "2027-03-31"},
        {"FREQ=WEEKLY;BYDAY=WE;UNTIL=20270331T150000Z", "FREQ=WEEKLY;BYDAY=WE", "2027-03-31"},
        {"FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "FREQ=MONTHLY;BYMONTH=5;BYDAY=2SU", NULL},
        {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", NULL},
        {"FREQ=DAILY", "FREQ=DAILY", NULL},
        {"FREQ=WEEKLY", NULL, NULL},
        {"FREQ=MONTHLY", NULL, NULL},
        {"FREQ=WEEKLY;BYDAY=2WE", NULL, NULL},
        {"FREQ=WEEKLY;BYDAY=WE;COUNT=3", NULL, NULL},
        {"FREQ=WEEKLY;BYDAY=WE;UNTIL=2027", NULL, NULL},
        {"FREQ=HOURLY", NULL, NULL},
        {"FREQ=WEEKLY;BYDAY=XX", NULL, NULL},
        {"FREQ=MONTHLY;BYDAY=9MO", NULL, NULL},
        {"FREQ=MONTHLY;BYMONTHDAY=32", NULL, NULL},
        {"FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=13", NULL, NULL},
        {"FREQ=WEEKLY;INTERVAL=0;BYDAY=MO", NULL, NULL},
        {"FREQ=WEEKLY;BYDAY=MO;RSCALE=HEBREW", NULL, NULL},
        {"", NULL, NULL},
    };
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct schedule s;
        schedule_init(&s);
        print_message("%s\n", rows[i].rrule);
        assert_int_equal(schedule_set_rule(str_from(rows[i].rrule), &a, &s), rows[i].want != NULL);
        assert_str_equal(s.rrule, str_from(rows[i].want));
        assert_int_equal(s.last_day, rows[i].last ? day(str_from(rows[i].last)) : INT32_MAX);
    }
    arena_done(&a);
}

/* Every second week is known only from a start that is one of its days. */
static void starts(void **state)
{
    (void)state;
    static const struct {
        const char *first;
        size_t n;
    } rows[] = {{"2026-11-24", 3}, {"2026-11-25", 0}, {"2026-11-23", 0}, {NULL, 0}};
    struct arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct schedule s;
        int32_t days[3];
        schedule_init(&s);
        assert_true(schedule_set_rule(S("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), &a, &s));
        s.first_day = rows[i].first ? day(str_from(rows[i].first)) : INT32_MIN;
        assert_int_equal(schedule_days(&s, NULL, day(S("2026-11-22")), day(S("2027-01-01")), days, 3), rows[i].n);
        assert_int_equal(schedule_next(&s, day(S("2026-11-22"))), rows[i].n ? day(S("2026-11-24")) : INT32_MAX);
    }
    arena_done(&a);
}

/* ---- random texts ---- */

static void any_text(void **state)
{
    (void)state;
    static const char *const parts[] = {"毎週",       "第",       "1",
                                        "2",          "4",        "・",
                                        "、",         "月",       "火",
                                        "水",         "金",       "土",
                                        "日",         "曜",       "曜日",
                                        "〜",         "から",     "まで",
                                        "（",         "）",       "祝日",
                                        "を除く",     "は休み",   "年末年始",
                                        "8月",        "12/30",    "10:00",
                                        "午後",       "隔週",     "毎月",
                                        "末日",       "最終",     "の場合は翌週",
                                        "平日",       "毎日",     "2026年",
                                        "10日",       "お盆",     "全3回",
                                        "も開催",     "または",   "の場合は翌平日",
                                        "2か月に1回", "三が日",   "開始",
                                        "x",          "雨天中止", "\n",
                                        "※",          "毎年",     "奇数月",
                                        "のつく日",   "翌"};
    struct arena a;
    size_t read = 0;
    arena_init(&a, 1 << 20);
    for (int n = 0; n < 20000; n++) {
        struct str text = {0};
        struct schedule s;
        bool remarks;
        seed += (uint32_t)n;
        for (int i = 1 + chance(9); i > 0; i--)
            text = arena_join(&a, text, str_from(parts[chance((int)ARRAY_LEN(parts))]));
        schedule_init(&s);
        struct schedule before = s;
        if (schedule_read(text, day(S("2026-11-22")), &a, &s, &remarks)) {
            struct recurrence r;
            struct off_days off;
            int32_t days[40];
            read++;
            assert_true(recurrence_parse(s.rrule, &r));
            assert_true(off_days_parse(s.except, &off));
            size_t n_days =
                schedule_days(&s, &town, day(S("2026-11-22")), day(S("2026-11-22")) + 60, days, ARRAY_LEN(days));
            for (size_t i = 1; i < n_days; i++)
                assert_true(days[i] > days[i - 1]);
        } else {
            assert_memory_equal(&s, &before, sizeof(s));
        }
        arena_reset(&a);
    }
    print_message("%zu of 20000 texts of chance mean something\n", read);
    assert_true(read > 200);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),           cmocka_unit_test(read_into), cmocka_unit_test(told),
        cmocka_unit_test(given_rules),     cmocka_unit_test(starts),    cmocka_unit_test(any_text),
        cmocka_unit_test(closes_for_obon),
    };
    return cmocka_run_group_tests(tests, load_town, NULL);
}
