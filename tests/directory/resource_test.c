/* Resources as JSON, schedules as days, and the words for when. */
#include "directory/resource.h"
#include <math.h>
#include "base/clock.h"
#include "tests/support/check.h"

static int32_t day(const char *iso)
{
    int64_t ms;
    if (!clock_parse_iso(str_from(iso), 0, &ms))
        fail_msg("bad date %s", iso);
    return (int32_t)(ms / DAY_MS);
}

static struct schedule schedule(unsigned weekdays, unsigned weeks, int from, int to, const char *first,
                                const char *last, const char *d1, const char *d2)
{
    struct resource r;
    resource_init(&r);
    r.schedule.weekdays = (uint8_t)weekdays;
    r.schedule.weeks = (uint8_t)weeks;
    r.schedule.from_min = (int16_t)from;
    r.schedule.to_min = (int16_t)to;
    if (first)
        r.schedule.first_day = day(first);
    if (last)
        r.schedule.last_day = day(last);
    if (d1)
        r.schedule.dates[r.schedule.n_dates++] = day(d1);
    if (d2)
        r.schedule.dates[r.schedule.n_dates++] = day(d2);
    return r.schedule;
}

static void when(void **state)
{
    (void)state;
    enum { WED = 1 << 3, SAT = 1 << 6, SUN = 1 };
    const struct {
        const char *why;
        struct schedule s;
        const char *text, *today, *next, *says;
    } rows[] = {
        {"every week", schedule(WED, 0, 600, 690, NULL, NULL, NULL, NULL), "", "2026-11-22", "2026-11-25",
         "毎週水曜 10:00〜11:30"},
        {"today counts", schedule(SUN, 0, -1, -1, NULL, NULL, NULL, NULL), "", "2026-11-22", "2026-11-22", "毎週日曜"},
        {"second and fourth", schedule(SAT, 1 << 2 | 1 << 4, 810, -1, NULL, NULL, NULL, NULL), "", "2026-11-22",
         "2026-11-28", "第2・第4土曜 13:30〜"},
        {"a fifth Saturday is far", schedule(SAT, 1 << 5, -1, -1, NULL, NULL, NULL, NULL), "", "2026-11-22",
         "2027-01-30", "第5土曜"},
        {"week ends with Sunday", schedule(SUN | SAT, 0, -1, -1, NULL, NULL, NULL, NULL), "", "2026-11-23",
         "2026-11-28", "毎週土・日曜"},
        {"every day", schedule(0x7f, 0, 390, 405, NULL, NULL, NULL, NULL), "", "2026-11-22", "2026-11-22",
         "毎日 6:30〜6:45"},
        {"one day", schedule(0, 0, 810, -1, NULL, NULL, "2026-12-03", NULL), "", "2026-11-22", "2026-12-03",
         "12月3日（木）13:30〜"},
        {"two days, one is past", schedule(0, 0, -1, -1, NULL, NULL, "2026-11-20", "2026-12-03"), "", "2026-11-22",
         "2026-12-03", "12月3日（木）"},
        {"over", schedule(0, 0, -1, -1, NULL, NULL, "2026-11-20", NULL), "", "2026-11-22", NULL, "11月20日（金）"},
        {"years ago", schedule(0, 0, -1, -1, NULL, NULL, "2023-10-11", NULL), "", "2026-11-22", NULL,
         "2023年10月11日（水）"},
        {"a range", schedule(0, 0, -1, -1, "2026-11-20", "2026-12-08", NULL, NULL), "", "2026-11-22", "2026-11-22",
         "11月20日（金）〜12月8日（火）"},
        {"weekly within a range", schedule(WED, 0, -1, -1, "2026-12-01", "2026-12-31", NULL, NULL), "", "2026-11-22",
         "2026-12-02", "毎週水曜"},
        {"nothing known", schedule(0, 0, -1, -1, NULL, NULL, NULL, NULL), "随時\n（要調整）", "2026-11-22", NULL,
         "随時 （要調整）"},
    };
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct resource r;
        resource_init(&r);
        r.schedule = rows[i].s;
        r.when_text = str_from(rows[i].text);
        print_message("%s\n", rows[i].why);
        assert_int_equal(schedule_next(&rows[i].s, day(rows[i].today)), rows[i].next ? day(rows[i].next) : INT32_MAX);
        assert_str_equal(resource_when(&r, &a, (int64_t)day(rows[i].today) * DAY_MS), str_from(rows[i].says));
    }
    arena_done(&a);
}

static void round_trip(void **state)
{
    (void)state;
    static const char full[] =
        "{\"id\":\"t:1\",\"kind\":\"group\",\"status\":\"full\",\"name\":\"会\",\"summary\":\"一\\n二\",\"host\":"
        "\"町\",\"alert\":\"今月は休み\","
        "\"categories\":[\"craft\",\"music\"],\"wants\":[\"music\"],\"access\":[\"wheelchair\"],\"flags\":[\"small_"
        "group\"],\"languages\":[\"ja\",\"pt\"],"
        "\"schedule\":{\"weekdays\":[\"sun\",\"wed\"],\"weeks\":[-1,2,4],\"from_min\":600,\"to_min\":690,\"first_day\":"
        "\"2026-04-01\","
        "\"last_day\":\"2027-03-31\",\"dates\":[\"2026-04-01\",\"2026-05-01\"],\"rrule\":\"FREQ=WEEKLY;BYDAY=WE\","
        "\"except\":\"holidays\"},"
        "\"when_text\":\"水\",\"place\":\"家\",\"address\":\"本町\",\"directions\":\"駅から5分\",\"parking\":\"5台\","
        "\"service_area\":\"全域\","
        "\"lat\":35.5,\"lon\":134.25,\"cost_yen\":0,\"min_age\":65,\"max_age\":100,\"cost_text\":\"無料\","
        "\"eligibility\":\"町民\",\"bring\":\"上ばき\","
        "\"wants_text\":\"ハーモニカを教える人\",\"phone\":\"0790-00-0000\",\"email\":\"a@example.jp\",\"source\":"
        "\"町\",\"source_url\":\"https://example.jp/\","
        "\"licence\":\"CC BY "
        "4.0\",\"verified_ms\":1793458800000,\"retrieved_ms\":1793458800001,\"vanished_ms\":1793458800002}";
    struct arena a;
    struct resource r;
    struct buf b;
    arena_init(&a, 1 << 20);
    buf_init_in(&b, &a, 1 << 16);
    assert_int_equal(resource_decode(str_from(full), &a, &r), ERR_OK);
    assert_int_equal(resource_encode(&r, &b), ERR_OK);
    assert_str_equal(buf_str(&b), str_from(full));
    arena_done(&a);
}

/* A row as it was written before there were a status, ages and rules. */
static void old_rows(void **state)
{
    (void)state;
    static const char old[] =
        "{\"id\":\"t:1\",\"kind\":\"group\",\"name\":\"会\",\"schedule\":{\"weekdays\":[\"wed\"]},\"source\":\"町\"}";
    struct arena a;
    struct resource r;
    arena_init(&a, 1 << 16);
    assert_int_equal(resource_decode(str_from(old), &a, &r), ERR_OK);
    assert_int_equal(r.status, RESOURCE_ACTIVE);
    assert_int_equal(r.min_age, -1);
    assert_int_equal(r.max_age, -1);
    assert_true(resource_offered(&r));
    arena_done(&a);
}

static void offered(void **state)
{
    (void)state;
    struct resource r;
    resource_init(&r);
    for (int i = 0; i < RESOURCE_STATUSES; i++) {
        r.status = (enum resource_status)i;
        assert_int_equal(resource_offered(&r), i != RESOURCE_ENDED);
    }
    r.status = RESOURCE_ACTIVE;
    r.vanished_ms = 1;
    assert_false(resource_offered(&r));
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *why, *json;
        enum err want;
    } rows[] = {
        {"least", "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\"}", ERR_OK},
        {"unknown members are left out", "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"colour\":1}", ERR_OK},
        {"no name", "{\"id\":\"a\",\"kind\":\"event\"}", ERR_INPUT},
        {"empty id", "{\"id\":\"\",\"kind\":\"event\",\"name\":\"b\"}", ERR_INPUT},
        {"no such kind", "{\"id\":\"a\",\"kind\":\"party\",\"name\":\"b\"}", ERR_INPUT},
        {"a list that is none", "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"flags\":\"x\"}", ERR_INPUT},
        {"too many tags",
         "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"flags\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\","
         "\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\"]}",
         ERR_INPUT},
        {"a weekday that is none",
         "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"schedule\":{\"weekdays\":[\"wodan\"]}}", ERR_INPUT},
        {"a time beyond", "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"schedule\":{\"from_min\":5000}}",
         ERR_INPUT},
        {"days out of order",
         "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"schedule\":{\"dates\":[\"2026-05-01\",\"2026-04-01\"]}}",
         ERR_INPUT},
        {"a latitude beyond", "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"lat\":91,\"lon\":0}", ERR_INPUT},
        {"a cost below nothing", "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"cost_yen\":-5}", ERR_INPUT},
        {"a status that is none", "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"status\":\"asleep\"}", ERR_INPUT},
        {"an age beyond", "{\"id\":\"a\",\"kind\":\"event\",\"name\":\"b\",\"min_age\":900}", ERR_INPUT},
        {"a list at the top", "[]", ERR_INPUT},
        {"no JSON", "{", ERR_INPUT},
    };
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct resource r;
        print_message("%s\n", rows[i].why);
        assert_int_equal(resource_decode(str_from(rows[i].json), &a, &r), rows[i].want);
    }
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(when), cmocka_unit_test(round_trip), cmocka_unit_test(old_rows),
                                       cmocka_unit_test(offered), cmocka_unit_test(refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
