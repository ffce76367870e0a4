/* Who answers by when: several spans a day, holidays, the year's end. The demo town is the example. */
#include "bot/town.h"
#include "base/clock.h"
#include "base/yaml.h"
#include "tests/support/check.h"

struct fix {
    struct arena arena;
    struct faults faults;
    struct town *town;
};

static int set_up(void **state)
{
    struct fix *f = calloc(1, sizeof(*f));
    arena_init(&f->arena, 4 << 20);
    faults_init(&f->faults, &f->arena);
    enum err err = town_load("directory/data/demo/town.yaml", &f->faults, &f->town);
    faults_print(&f->faults, stderr, true);
    *state = f;
    return err != ERR_OK;
}

static int tear_down(void **state)
{
    struct fix *f = *state;
    town_free(f->town);
    arena_done(&f->arena);
    free(f);
    return 0;
}

static int64_t at(const char *iso)
{
    int64_t ms = 0;
    assert_true(clock_parse_iso(str_from(iso), JST_MINUTES, &ms));
    return ms;
}

static void due(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *why, *now;
        enum severity severity;
        const char *want;
    } rows[] = {
        {"in the morning", "2026-11-24T09:00", SEVERITY_NORMAL, "2026-11-24T11:00:00+09:00"},
        {"rounded up", "2026-11-24T09:03", SEVERITY_NORMAL, "2026-11-24T11:10:00+09:00"},
        {"over lunch", "2026-11-24T11:00", SEVERITY_NORMAL, "2026-11-24T14:00:00+09:00"},
        {"at lunch", "2026-11-24T12:30", SEVERITY_NORMAL, "2026-11-24T15:00:00+09:00"},
        {"late in the afternoon", "2026-11-24T16:30", SEVERITY_NORMAL, "2026-11-25T10:30:00+09:00"},
        {"at night", "2026-11-24T23:59", SEVERITY_NORMAL, "2026-11-25T11:00:00+09:00"},
        {"before dawn", "2026-11-24T03:00", SEVERITY_NORMAL, "2026-11-24T11:00:00+09:00"},
        {"Friday evening", "2026-11-27T18:00", SEVERITY_NORMAL, "2026-11-30T11:00:00+09:00"},
        {"before a holiday on Monday", "2026-11-20T17:00", SEVERITY_NORMAL, "2026-11-24T11:00:00+09:00"},
        {"over the year's end", "2026-12-28T16:59", SEVERITY_NORMAL, "2027-01-04T11:00:00+09:00"},
        {"urgent", "2026-11-24T09:00", SEVERITY_URGENT, "2026-11-24T09:30:00+09:00"},
        {"emergency", "2026-11-24T16:50", SEVERITY_EMERGENCY, "2026-11-24T17:00:00+09:00"},
        {"emergency a minute later", "2026-11-24T16:51", SEVERITY_EMERGENCY, "2026-11-25T09:10:00+09:00"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_str_equal(clock_format_iso(&f->arena, town_due(f->town, rows[i].severity, at(rows[i].now)), JST_MINUTES),
                         str_from(rows[i].want));
    }
}

static void on_duty(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *now;
        bool want;
    } rows[] = {
        {"2026-11-24T08:59", false}, {"2026-11-24T09:00", true},  {"2026-11-24T11:59", true},
        {"2026-11-24T12:00", false}, {"2026-11-24T16:59", true},  {"2026-11-24T17:00", false},
        {"2026-11-23T10:00", false}, {"2026-11-22T10:00", false}, {"2026-12-29T10:00", false},
        {"2027-01-03T10:00", false}, {"2027-01-04T10:00", true},  {"2026-12-28T10:00", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].now);
        assert_int_equal(town_on_duty(f->town, at(rows[i].now)), rows[i].want);
    }
}

static void said(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *now, *due;
        enum lang lang;
        const char *want;
    } rows[] = {
        {"2026-11-24T13:30", "2026-11-24T15:30", LANG_JA, "きょうの15時30分ごろまで"},
        {"2026-11-24T17:30", "2026-11-25T09:00", LANG_JA, "あした（水曜日）の9時ごろまで"},
        {"2026-11-20T17:30", "2026-11-24T11:00", LANG_JA, "11月24日（火曜日）の11時ごろまで"},
        {"2026-12-31T23:59", "2027-01-01T00:10", LANG_JA, "あした（金曜日）の0時10分ごろまで"},
        {"2026-11-24T13:30", "2026-11-24T15:05", LANG_EN, "about 15:05 today"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_str_equal(town_say_when(f->town, &f->arena, rows[i].lang, at(rows[i].due), at(rows[i].now)),
                         str_from(rows[i].want));
}

static void faults_have_places(void **state)
{
    struct fix *f = *state;
    static const char bad[] = "name: 町\ndesk: 係\nhours: いつも\nduty: {mon: [\"9-17\"], mun: "
                              "[\"09:00-10:00\"]}\nholidays: [2026-02-30]\nclosed: [12-29]\n"
                              "promise: {normal: 0}\ntexts: {today: a, tomorrow: b, later: c, hour: d, hour_minute: e, "
                              "out_of_order: f, off_duty: g,"
                              " weekdays: {sun: a, mon: a, tue: a, wed: a, thu: a, fri: a}}\n";
    static const char *const want[] = {"F001", "T002", "T003", "T004", "T005", "F002", "T001"};
    char path[] = "/tmp/town_testXXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fputs(bad, file);
    fclose(file);
    struct faults faults;
    struct town *town = NULL;
    faults_init(&faults, &f->arena);
    assert_int_equal(town_load(path, &faults, &town), ERR_INPUT);
    remove(path);
    assert_null(town);
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        bool found = false;
        for (const struct fault *x = faults.first; x; x = x->next)
            found = found || (strcmp(x->code, want[i]) == 0 && x->at.line > 0);
        print_message("%s\n", want[i]);
        assert_true(found);
    }
}

/* Loads a town of four lines and the given rest. */
static enum err load_small(struct fix *f, const char *alerts, struct faults *faults, struct town **ret)
{
    static const char rest[] =
        "name: 町\ndesk: 係\nhours: いつも\nduty: {weekdays: [\"09:00-17:00\"]}\nholidays: [2026-11-23]\n"
        "promise: {urgent: 30}\n"
        "texts: {today: a, tomorrow: b, later: c, hour: d, hour_minute: e, out_of_order: f, off_duty: '留守{hours}',"
        " weekdays: {sun: a, mon: a, tue: a, wed: a, thu: a, fri: a, sat: a}}\n";
    char path[] = "/tmp/town_testXXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fprintf(file, "%s%s", rest, alerts);
    fclose(file);
    faults_init(faults, &f->arena);
    enum err err = town_load(path, faults, ret);
    remove(path);
    return err;
}

static const char on_call[] =
    "alerts:\n"
    "  at_once: 3\n"
    "  answer_within: {urgent: 15, emergency: 90s}\n"
    "  people:\n"
    "    - {login: day}\n"
    "    - {login: night, name: 当番, duty: {weekdays: [\"17:00-09:00\"]}, on_holidays: true}\n"
    "    - {login: rock, duty: always}\n";

static void who_is_alerted(void **state)
{
    struct fix *f = *state;
    struct faults faults;
    struct town *town = NULL;
    assert_int_equal(load_small(f, on_call, &faults, &town), ERR_OK);
    const struct roster *r = town_roster(town);
    assert_int_equal(r->n, 3);
    assert_int_equal(r->at_once, 3);
    assert_int_equal(r->answer_ms[SEVERITY_URGENT], 15 * MINUTE_MS);
    assert_int_equal(r->answer_ms[SEVERITY_EMERGENCY], 90 * 1000);
    assert_int_equal(r->answer_ms[SEVERITY_NORMAL], 0);
    static const struct {
        const char *now;
        bool there[3];
        const char *next; /* of the first */
    } rows[] = {
        {"2026-11-24T10:00", {true, false, true}, "2026-11-25T09:00"},
        {"2026-11-24T17:00", {false, true, true}, "2026-11-25T09:00"},
        {"2026-11-25T08:59", {false, true, true}, "2026-11-25T09:00"},
        {"2026-11-23T10:00", {false, false, true}, "2026-11-24T09:00"}, /* a holiday */
        {"2026-11-23T18:00", {false, true, true}, "2026-11-24T09:00"},
        {"2026-11-22T10:00", {false, false, true}, "2026-11-24T09:00"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].now);
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(town_person_on_duty(town, &r->people[k], at(rows[i].now)), rows[i].there[k]);
        assert_int_equal(town_person_next(town, &r->people[0], at(rows[i].now)), at(rows[i].next));
    }
    town_free(town);
}

/* What somebody in danger is told must agree with who is alerted. */
static void told_in_danger(void **state)
{
    struct fix *f = *state;
    static const char night_only[] = "alerts: {people: [{login: night, duty: {mon: [\"17:00-22:00\"]}}]}\n";
    static const struct {
        const char *why, *alerts, *now, *due;
        bool somebody;
    } rows[] = {
        {"no list, by day", "", "2026-11-24T10:00", "2026-11-24T10:30", true},
        {"no list, at night", "", "2026-11-24T20:00", "2026-11-25T09:30", false},
        {"somebody is on call", on_call, "2026-11-24T20:00", "2026-11-24T20:30", true},
        {"on call, rounded up", on_call, "2026-11-24T20:01", "2026-11-24T20:40", true},
        {"the list has nobody by day", night_only, "2026-11-24T10:00", "2026-11-24T10:30", false},
        {"the evening shift", night_only, "2026-11-30T21:00", "2026-11-30T21:30", true},
        {"the evening shift ends before that", night_only, "2026-11-30T21:40", "2026-12-01T09:30", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct faults faults;
        struct town *town = NULL;
        print_message("%s\n", rows[i].why);
        assert_int_equal(load_small(f, rows[i].alerts, &faults, &town), ERR_OK);
        assert_int_equal(town_due_crisis(town, SEVERITY_URGENT, at(rows[i].now)), at(rows[i].due));
        assert_int_equal(town_anybody_alerted(town, at(rows[i].now)), rows[i].somebody);
        assert_str_equal(town_off_duty_note(town, &f->arena, LANG_JA), S("留守いつも"));
        town_free(town);
    }
}

static void mistakes_in_the_list(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *why, *alerts, *code;
        int line, col;
    } rows[] = {
        {"a key nobody knows", "alerts: {peoples: []}\n", "F001", 8, 10},
        {"no login", "alerts:\n  people:\n    - {name: 花}\n", "T006", 10, 7},
        {"no login of ours", "alerts: {people: [{login: 花}]}\n", "T006", 8, 27},
        {"twice", "alerts: {people: [{login: a}, {login: a}]}\n", "T006", 8, 39},
        {"neither", "alerts: {people: [{login: a, on_holidays: maybe}]}\n", "T007", 8, 43},
        {"never there", "alerts: {people: [{login: a, duty: {}}]}\n", "T008", 8, 36},
        {"some word", "alerts: {people: [{login: a, duty: sometimes}]}\n", "T008", 8, 36},
        {"no such hour", "alerts: {people: [{login: a, duty: {mon: [\"09:00-12:00\", \"9-17\"]}}]}\n", "T002", 8, 58},
        {"no deadline", "alerts: {answer_within: {urgent: 0}}\n", "T010", 8, 34},
        {"too long", "alerts: {answer_within: {emergency: 121}}\n", "T010", 8, 37},
        {"one is not enough", "alerts: {at_once: 1}\n", "F002", 8, 19},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct faults faults;
        struct town *town = NULL;
        print_message("%s\n", rows[i].why);
        assert_int_equal(load_small(f, rows[i].alerts, &faults, &town), ERR_INPUT);
        assert_int_equal(faults.n_errors, 1);
        assert_string_equal(faults.first->code, rows[i].code);
        assert_int_equal(faults.first->at.line, rows[i].line);
        assert_int_equal(faults.first->at.col, rows[i].col);
    }
}

static void calendar(void **state)
{
    struct fix *f = *state;
    struct calendar c;
    static const struct {
        const char *day;
        bool holiday, new_year;
    } rows[] = {{"2026-11-23", true, false}, {"2026-11-24", false, false}, {"2026-12-28", false, false},
                {"2026-12-29", false, true}, {"2027-01-01", true, true},   {"2027-01-03", false, true},
                {"2027-01-04", false, false}};
    town_calendar(f->town, &c);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t ms;
        print_message("%s\n", rows[i].day);
        assert_true(clock_parse_iso(str_from(rows[i].day), 0, &ms));
        assert_int_equal(calendar_is_holiday(&c, (int32_t)(ms / DAY_MS)), rows[i].holiday);
        assert_int_equal(calendar_is_new_year(&c, (int32_t)(ms / DAY_MS)), rows[i].new_year);
    }
}

/* Holidays stand in two files, the town's and that of the hotlines: from the first day of the second on they are the
 * same, so that nobody mends one and forgets the other. */
static void holidays_agree(void **state)
{
    struct fix *f = *state;
    struct calendar town, lines = {0};
    struct faults faults;
    struct yaml *root;
    faults_init(&faults, &f->arena);
    assert_int_equal(yaml_load(&f->arena, "directory/data/hotlines.yaml", &faults, &root), ERR_OK);
    const struct yaml *list = yaml_get(root, "holidays");
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        int64_t ms;
        assert_true(clock_parse_iso(n->text, 0, &ms));
        assert_true(calendar_add(&lines, (int32_t)(ms / DAY_MS)));
    }
    town_calendar(f->town, &town);
    assert_true(lines.n_holidays > 10);
    for (int32_t day = lines.holidays[0]; day <= lines.holidays[lines.n_holidays - 1]; day++)
        assert_int_equal(calendar_is_holiday(&town, day), calendar_is_holiday(&lines, day));
    assert_int_equal(town.holidays[town.n_holidays - 1], lines.holidays[lines.n_holidays - 1]);
}

/* 「お盆は休み」 means the days on which the town is closed then. */
static void obon(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *closed;
        int day; /* of August 2027: is it お盆? */
        bool is;
    } rows[] = {
        {"", 13, true},
        {"closed: [\"08-13..08-15\"]\n", 15, true},
        {"closed: [\"08-13..08-15\"]\n", 16, false},
        {"closed: [\"07-13..07-16\"]\n", 14, false},
        {"closed: [\"08-01..08-31\"]\n", 20, false}, /* a month is no お盆 */
        {"closed: [\"08-20..08-25\"]\n", 21, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct town *town = NULL;
        struct calendar c;
        struct faults faults;
        print_message("%s%d August\n", rows[i].closed, rows[i].day);
        assert_int_equal(load_small(f, rows[i].closed, &faults, &town), ERR_OK);
        town_calendar(town, &c);
        assert_int_equal(calendar_is_obon(&c, (int32_t)civil_days(2027, 8, rows[i].day)), rows[i].is);
        town_free(town);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(due, set_up, tear_down),
        cmocka_unit_test_setup_teardown(on_duty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(faults_have_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_is_alerted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(told_in_danger, set_up, tear_down),
        cmocka_unit_test_setup_teardown(mistakes_in_the_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(calendar, set_up, tear_down),
        cmocka_unit_test_setup_teardown(obon, set_up, tear_down),
        cmocka_unit_test_setup_teardown(holidays_agree, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
