/* The numbers, typed here a second time and on their own: a wrong digit is a person who reaches nobody. And who is
 * shown which lines when. */
#include "directory/hotlines.h"
#include "base/clock.h"
#include "tests/support/check.h"

static struct arena arena;
static struct hotlines *lines;

static int64_t at(const char *iso)
{
    int64_t ms;
    if (!clock_parse_iso(str_from(iso), JST_MINUTES, &ms))
        fail_msg("bad time %s", iso);
    return ms;
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        const char *id, *number;
    } rows[] = {
        {"ambulance", "119"},
        {"police", "110"},
        {"inochi_sos", "0120-061-338"},
        {"yorisoi", "0120-279-338"},
        {"inochi_denwa", "0120-783-556"},
        {"inochi_denwa_navi", "0570-783-556"},
        {"kokoro", "0570-064-556"},
        {"childline", "0120-99-7777"},
        {"kodomo_sos", "0120-0-78310"},
        {"kodomo_jinken", "0120-007-110"},
        {"jido_sodanjo", "189"},
        {"dv_navi", "#8008"},
        {"dv_plus", "0120-279-889"},
        {"onestop", "#8891"},
        {"police_sexual", "#8103"},
        {"shohisha", "188"},
        {"police_advice", "#9110"},
        {"kyukyu_anshin", "#7119"},
        {"kodomo_iryo", "#8000"},
        {"kodoku", "#9999"},
        {"houterasu", "0570-078374"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_str_equal(hotline_number(lines, str_from(rows[i].id)), str_from(rows[i].number));
    assert_int_equal(hotlines_count(lines), ARRAY_LEN(rows));
}

static void hours(void **state)
{
    (void)state;
    static const struct {
        const char *why, *id, *when;
        bool open;
    } rows[] = {
        {"never closes", "ambulance", "2027-01-01T03:00", true},
        {"never closes", "police", "2026-12-31T23:59", true},
        {"never closes", "yorisoi", "2026-11-23T04:00", true},
        {"never closes", "kodomo_sos", "2027-01-02T02:00", true},
        {"never closes", "jido_sodanjo", "2026-11-22T02:00", true},
        {"never closes", "dv_plus", "2026-11-22T02:00", true},
        {"a duty officer", "police_sexual", "2026-11-22T02:00", true},
        {"Monday night", "inochi_sos", "2026-11-23T03:00", true},
        {"Sunday night is not sure", "inochi_sos", "2026-11-22T03:00", false},
        {"Sunday from six", "inochi_sos", "2026-11-22T06:00", true},
        {"to midnight", "inochi_sos", "2026-11-22T23:59", true},
        {"before four", "inochi_denwa", "2026-11-22T15:59", false},
        {"from four", "inochi_denwa", "2026-11-22T16:00", true},
        {"to nine", "inochi_denwa", "2026-11-22T21:00", false},
        {"the tenth from eight", "inochi_denwa", "2026-12-10T08:00", true},
        {"the tenth before eight", "inochi_denwa", "2026-12-10T07:59", false},
        {"the night after the tenth", "inochi_denwa", "2026-12-11T07:59", true},
        {"the eleventh at eight", "inochi_denwa", "2026-12-11T08:00", false},
        {"ten to ten", "inochi_denwa_navi", "2026-11-22T10:00", true},
        {"after ten", "inochi_denwa_navi", "2026-11-22T22:00", false},
        {"hours differ: no promise", "kokoro", "2026-11-24T10:00", false},
        {"children, afternoon", "childline", "2026-11-22T16:30", true},
        {"children, New Year's Eve", "childline", "2026-12-31T16:30", false},
        {"children, 3 January", "childline", "2027-01-03T16:30", false},
        {"children, 4 January", "childline", "2027-01-04T16:30", true},
        {"weekday", "kodomo_jinken", "2026-11-24T08:30", true},
        {"weekday, after hours", "kodomo_jinken", "2026-11-24T17:15", false},
        {"holiday on a Monday", "kodomo_jinken", "2026-11-23T10:00", false},
        {"Sunday", "police_advice", "2026-11-22T10:00", false},
        {"Tuesday", "police_advice", "2026-11-24T10:00", true},
        {"hours differ", "dv_navi", "2026-11-24T10:00", false},
        {"hours differ", "onestop", "2026-11-24T10:00", false},
        {"hours differ", "shohisha", "2026-11-24T10:00", false},
        {"not everywhere", "kyukyu_anshin", "2026-11-24T10:00", false},
        {"hours differ", "kodomo_iryo", "2026-11-24T20:00", false},
        {"not verified", "houterasu", "2026-11-24T10:00", false},
        {"campaign over", "kodoku", "2026-11-24T10:00", false},
        {"campaign", "kodoku", "2024-05-03T10:00", true},
        {"no such line", "nobody", "2026-11-24T10:00", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s %s: %s\n", rows[i].id, rows[i].when, rows[i].why);
        assert_int_equal(hotline_open(lines, str_from(rows[i].id), at(rows[i].when)), rows[i].open);
    }
}

static void who_sees_what(void **state)
{
    (void)state;
    static const struct {
        const char *why, *kind;
        bool minor, cannot_speak, emergency;
        const char *when, *first, *also, *never;
    } rows[] = {
        {"a fall, now", "medical_emergency", false, false, true, "2026-11-22T03:00", "救急車・消防 119", "", "110"},
        {"pills, now", "suicide", false, false, true, "2026-11-22T03:00", "救急車・消防 119", "0120-279-338",
         "0570-064-556"},
        {"being hit now", "dv", false, false, true, "2026-11-22T03:00", "警察 110", "0120-279-889", "119（"},
        {"an emergency without a name", "", false, false, true, "2026-11-22T03:00", "救急車・消防 119", "警察 110", ""},
        {"thoughts of death, daytime", "suicide", false, false, false, "2026-11-24T12:00", "#いのちSOS 0120-061-338",
         "よりそいホットライン", "119（"},
        {"thoughts of death, Sunday night", "suicide", false, false, false, "2026-11-22T03:00",
         "よりそいホットライン 0120-279-338", "", "0120-061-338"},
        {"a child who wants to die, at night", "suicide", true, false, false, "2026-11-22T03:00",
         "24時間子供SOSダイヤル 0120-0-78310", "よりそい", "チャイルドライン"},
        {"a child, afternoon", "bullying", true, false, false, "2026-11-22T17:00", "チャイルドライン 0120-99-7777",
         "0120-0-78310", ""},
        {"somebody who saw a child beaten", "abuse_child", false, false, false, "2026-11-22T17:00", "児童相談所 189",
         "", "チャイルドライン"},
        {"dv, cannot speak", "dv", false, true, false, "2026-11-22T17:00", "DV相談＋（プラス） 0120-279-889",
         "よりそい", "#8008"},
        {"dv, at night", "dv", false, false, false, "2026-11-22T03:00", "DV相談＋（プラス） 0120-279-889", "よりそい",
         "#8008"},
        {"assault", "sexual_violence", false, false, false, "2026-11-22T17:00", "性犯罪被害相談（警察） #8103", "#8891",
         ""},
        {"fraud, weekday", "fraud", false, false, false, "2026-11-24T10:00", "警察相談 #9110", "188", ""},
        {"fraud, New Year", "fraud", false, false, false, "2027-01-01T10:00", "よりそいホットライン", "", "188"},
        {"no kind known", "", false, false, false, "2026-11-24T10:00", "よりそいホットライン", "", "119"},
        {"a kind no line knows", "truancy_of_cats", false, false, false, "2026-11-24T10:00", "よりそいホットライン", "",
         ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct hotline_wish wish = {.kind = str_from(rows[i].kind),
                                    .minor = rows[i].minor,
                                    .cannot_speak = rows[i].cannot_speak,
                                    .emergency = rows[i].emergency};
        struct str text = hotlines_text(lines, &arena, &wish, at(rows[i].when), 3);
        print_message("%s\n%.*s\n", rows[i].why, STR_FMT(text));
        size_t n = 1;
        for (size_t j = 0; j < text.len; j++)
            n += text.ptr[j] == '\n';
        assert_true(text.len > 0 && n <= 3);
        assert_true(str_starts(text, str_from(rows[i].first)));
        assert_true(str_find(text, str_from(rows[i].also)) >= 0);
        assert_true(!rows[i].never[0] || str_find(text, str_from(rows[i].never)) < 0);
    }
}

/* Who is shown which lines at which hour. Flags: m under 18, w cannot speak, e emergency, l with the town's own
 * lines. */
static void cards(void **state)
{
    (void)state;
    static const struct {
        const char *when, *kind, *flags, *want;
    } rows[] = {
        /* clang-format off */
        {"2026-11-24T12:00", "suicide", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-11-22T03:00", "suicide", "", "yorisoi"},
        {"2026-11-23T10:00", "suicide", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-11-24T16:00", "suicide", "", "inochi_sos yorisoi inochi_denwa"},
        {"2026-11-24T20:59", "suicide", "", "inochi_sos yorisoi inochi_denwa"},
        {"2026-11-24T21:00", "suicide", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-11-24T21:59", "suicide", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-11-24T22:00", "suicide", "", "inochi_sos yorisoi"},
        {"2026-11-24T23:59", "suicide", "", "inochi_sos yorisoi"},
        {"2026-11-25T00:00", "suicide", "", "yorisoi"},
        {"2026-11-26T00:00", "suicide", "", "inochi_sos yorisoi"},
        {"2026-11-26T03:00", "suicide", "", "inochi_sos yorisoi"},
        {"2026-11-28T05:59", "suicide", "", "yorisoi"},
        {"2026-11-28T06:00", "suicide", "", "inochi_sos yorisoi"},
        {"2026-12-10T07:59", "suicide", "", "inochi_sos yorisoi"},
        {"2026-12-10T08:00", "suicide", "", "inochi_sos yorisoi inochi_denwa"},
        {"2026-12-11T03:00", "suicide", "", "inochi_sos yorisoi inochi_denwa"},
        {"2026-12-11T07:59", "suicide", "", "inochi_sos yorisoi inochi_denwa"},
        {"2026-12-11T08:00", "suicide", "", "inochi_sos yorisoi"},
        {"2026-12-11T09:00", "suicide", "", "inochi_sos yorisoi kokoro"},
        {"2027-01-10T03:00", "suicide", "", "yorisoi"},
        {"2027-01-10T08:00", "suicide", "", "inochi_sos yorisoi inochi_denwa"},
        {"2027-01-11T05:00", "suicide", "", "inochi_sos yorisoi inochi_denwa"},
        {"2026-11-10T09:00", "suicide", "", "inochi_sos yorisoi inochi_denwa"},
        {"2026-12-31T12:00", "suicide", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-12-31T03:00", "suicide", "", "inochi_sos yorisoi"},
        {"2027-01-01T10:00", "suicide", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2027-01-02T03:00", "suicide", "", "yorisoi"},
        {"2027-01-04T09:30", "suicide", "", "inochi_sos yorisoi kokoro"},
        {"2026-11-24T12:00", "suicide", "m", "kodomo_sos inochi_sos yorisoi"},
        {"2026-11-24T16:00", "suicide", "m", "childline kodomo_sos inochi_sos"},
        {"2026-11-22T03:00", "suicide", "m", "kodomo_sos yorisoi"},
        {"2026-12-31T16:30", "suicide", "m", "kodomo_sos inochi_sos yorisoi"},
        {"2027-01-03T16:30", "suicide", "m", "kodomo_sos inochi_sos yorisoi"},
        {"2027-01-04T16:30", "suicide", "m", "childline kodomo_sos inochi_sos"},
        {"2026-11-24T12:00", "suicide", "w", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-11-22T03:00", "suicide", "w", "yorisoi"},
        {"2026-11-24T16:00", "suicide", "mw", "inochi_sos childline kodomo_sos"},
        {"2026-11-22T03:00", "suicide", "e", "ambulance yorisoi"},
        {"2026-11-24T12:00", "suicide", "e", "ambulance inochi_sos yorisoi"},
        {"2026-11-24T12:00", "suicide", "me", "ambulance kodomo_sos inochi_sos"},
        {"2026-11-24T12:00", "self_harm", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-11-22T03:00", "self_harm", "m", "kodomo_sos yorisoi"},
        {"2026-11-24T12:00", "self_harm", "e", "ambulance inochi_sos yorisoi"},
        {"2026-11-24T12:00", "low_mood", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-11-22T03:00", "low_mood", "", "yorisoi"},
        {"2026-11-24T16:00", "low_mood", "m", "childline kodomo_sos inochi_sos"},
        {"2026-11-24T12:00", "grief", "", "inochi_sos yorisoi inochi_denwa_navi"},
        {"2026-11-22T03:00", "grief", "", "yorisoi"},
        {"2026-11-24T12:00", "loneliness", "", "yorisoi inochi_denwa_navi"},
        {"2024-05-03T12:00", "loneliness", "", "yorisoi inochi_denwa_navi kodoku"},
        {"2026-11-24T17:00", "loneliness", "", "yorisoi inochi_denwa inochi_denwa_navi"},
        {"2026-11-22T03:00", "loneliness", "", "yorisoi"},
        {"2024-05-08T12:00", "loneliness", "", "yorisoi inochi_denwa_navi"},
        {"2026-11-24T12:00", "dv", "", "dv_plus yorisoi police_advice"},
        {"2026-11-22T03:00", "dv", "", "dv_plus yorisoi"},
        {"2026-11-24T17:14", "dv", "", "dv_plus yorisoi police_advice"},
        {"2026-11-24T17:15", "dv", "", "dv_plus yorisoi"},
        {"2026-11-24T12:00", "dv", "w", "dv_plus yorisoi police_advice"},
        {"2026-11-22T03:00", "dv", "e", "police dv_plus yorisoi"},
        {"2027-01-01T10:00", "dv", "", "dv_plus yorisoi"},
        {"2026-11-23T10:00", "dv", "", "dv_plus yorisoi"},
        {"2026-11-24T12:00", "sexual_violence", "", "police_sexual onestop yorisoi"},
        {"2026-11-22T03:00", "sexual_violence", "", "police_sexual onestop yorisoi"},
        {"2026-11-22T03:00", "sexual_violence", "e", "police police_sexual onestop"},
        {"2026-12-31T12:00", "sexual_violence", "", "police_sexual onestop yorisoi"},
        {"2026-11-24T12:00", "violence", "", "police_advice yorisoi"},
        {"2026-11-22T03:00", "violence", "", "yorisoi"},
        {"2026-11-22T03:00", "violence", "e", "police"},
        {"2026-11-24T12:00", "abuse_child", "", "jido_sodanjo kodomo_jinken yorisoi"},
        {"2026-11-22T03:00", "abuse_child", "", "jido_sodanjo yorisoi"},
        {"2026-11-24T12:00", "abuse_child", "m", "kodomo_jinken jido_sodanjo kodomo_sos"},
        {"2026-11-24T16:30", "abuse_child", "m", "childline kodomo_jinken jido_sodanjo"},
        {"2026-11-22T03:00", "abuse_child", "m", "jido_sodanjo kodomo_sos yorisoi"},
        {"2026-11-22T03:00", "abuse_child", "e", "police jido_sodanjo"},
        {"2026-11-24T12:00", "abuse_child", "me", "police kodomo_jinken jido_sodanjo"},
        {"2026-11-24T12:00", "abuse_elder", "", "yorisoi"},
        {"2026-11-22T03:00", "abuse_elder", "e", "police"},
        {"2026-11-24T12:00", "abuse_disabled", "", "yorisoi"},
        {"2026-11-24T12:00", "bullying", "", "kodomo_sos kodomo_jinken yorisoi"},
        {"2026-11-22T03:00", "bullying", "", "kodomo_sos yorisoi"},
        {"2026-11-24T12:00", "bullying", "m", "kodomo_sos kodomo_jinken yorisoi"},
        {"2026-11-24T17:00", "bullying", "m", "childline kodomo_sos kodomo_jinken"},
        {"2026-11-24T17:15", "bullying", "m", "childline kodomo_sos yorisoi"},
        {"2026-11-28T17:00", "bullying", "m", "childline kodomo_sos yorisoi"},
        {"2026-11-24T12:00", "truancy", "", "kodomo_sos yorisoi"},
        {"2026-11-24T17:00", "truancy", "m", "childline kodomo_sos yorisoi"},
        {"2026-11-24T12:00", "fraud", "", "police_advice shohisha houterasu"},
        {"2026-11-22T12:00", "fraud", "", "shohisha yorisoi"},
        {"2026-11-22T03:00", "fraud", "", "yorisoi"},
        {"2027-01-01T10:00", "fraud", "", "yorisoi"},
        {"2026-11-24T12:00", "fraud", "e", "police police_advice shohisha"},
        {"2026-11-23T10:00", "fraud", "", "shohisha yorisoi"},
        {"2026-11-24T12:00", "poverty_food", "", "yorisoi"},
        {"2026-11-22T03:00", "poverty_food", "", "yorisoi"},
        {"2026-11-22T03:00", "homelessness", "", "yorisoi"},
        {"2026-11-24T12:00", "poverty_utility", "", "yorisoi"},
        {"2026-11-24T12:00", "money", "", "yorisoi houterasu"},
        {"2026-11-22T03:00", "money", "", "yorisoi"},
        {"2026-11-24T12:00", "drinking", "", "yorisoi kokoro"},
        {"2026-11-22T03:00", "drinking", "", "yorisoi"},
        {"2026-11-24T12:00", "gambling", "", "kokoro yorisoi"},
        {"2026-11-22T03:00", "gambling", "", "yorisoi"},
        {"2026-11-24T12:00", "sleep", "", "kokoro yorisoi"},
        {"2026-11-23T10:00", "sleep", "", "yorisoi"},
        {"2026-11-24T12:00", "fatigue", "", "kokoro yorisoi"},
        {"2026-11-24T12:00", "caregiver_burnout", "", "yorisoi"},
        {"2026-11-24T12:00", "hikikomori", "", "yorisoi"},
        {"2024-05-03T12:00", "hikikomori", "", "yorisoi kodoku"},
        {"2026-11-22T03:00", "foreigner", "", "yorisoi"},
        {"2026-11-24T12:00", "perinatal", "", "jido_sodanjo kodomo_iryo yorisoi"},
        {"2026-11-22T03:00", "perinatal", "e", "ambulance jido_sodanjo kodomo_iryo"},
        {"2026-11-22T03:00", "parenting", "", "jido_sodanjo kodomo_iryo yorisoi"},
        {"2026-11-24T12:00", "medical_neglect", "", "kyukyu_anshin yorisoi"},
        {"2026-11-22T03:00", "medical_neglect", "e", "ambulance kyukyu_anshin"},
        {"2026-11-22T03:00", "medical_emergency", "e", "ambulance"},
        {"2026-11-22T03:00", "fire", "e", "ambulance"},
        {"2026-11-24T12:00", "missing_person", "e", "police"},
        {"2026-11-24T12:00", "dementia_safety", "e", "police"},
        {"2026-11-24T12:00", "lonely_death_risk", "e", "ambulance"},
        {"2026-11-24T12:00", "neighbor", "", "police_advice yorisoi"},
        {"2026-11-22T03:00", "neighbor", "", "yorisoi"},
        {"2026-11-24T12:00", "", "", "yorisoi"},
        {"2026-11-24T12:00", "", "e", "ambulance police yorisoi"},
        {"2026-11-24T16:00", "worry", "m", "childline kodomo_sos yorisoi"},
        {"2026-11-24T12:00", "health", "", "kokoro kyukyu_anshin yorisoi"},
        {"2026-11-24T12:00", "abuse_elder", "l", "town_hokatsu yorisoi"},
        {"2026-11-24T12:00", "poverty_food", "l", "town_kurashi yorisoi"},
        {"2026-11-22T03:00", "poverty_food", "l", "yorisoi"},
        {"2026-11-24T12:00", "caregiver_burnout", "l", "town_hokatsu yorisoi"},
        {"2026-11-24T12:00", "truancy", "l", "town_oyako kodomo_sos yorisoi"},
        {"2026-11-24T12:00", "abuse_child", "lw", "town_oyako jido_sodanjo kodomo_jinken"},
        {"2026-11-24T12:00", "money", "l", "town_kurashi yorisoi houterasu"},
        {"2026-11-23T10:00", "dementia", "l", "yorisoi"},
        {"2026-12-29T10:00", "money", "l", "yorisoi"},
        /* clang-format on */
    };
    struct faults faults;
    struct hotlines *with_town = NULL;
    faults_init(&faults, &arena);
    assert_int_equal(hotlines_load("directory/data/hotlines.yaml", at("2026-11-22"), &faults, &with_town), ERR_OK);
    assert_int_equal(hotlines_add(with_town, "directory/data/demo/lines.yaml", at("2026-11-26"), &faults), ERR_OK);
    assert_true(ARRAY_LEN(rows) >= 120);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str ids[3], got = {0};
        struct hotline_wish wish = {.kind = str_from(rows[i].kind),
                                    .minor = strchr(rows[i].flags, 'm'),
                                    .cannot_speak = strchr(rows[i].flags, 'w'),
                                    .emergency = strchr(rows[i].flags, 'e'),
                                    .area = S("兵庫県")};
        size_t n = hotlines_choose(strchr(rows[i].flags, 'l') ? with_town : lines, &wish, at(rows[i].when), 3, ids);
        for (size_t k = 0; k < n; k++)
            got = arena_fmt(&arena, "%.*s%s%.*s", STR_FMT(got), k ? " " : "", STR_FMT(ids[k]));
        print_message("%s %s %s\n", rows[i].when, rows[i].kind, rows[i].flags);
        assert_str_equal(got, str_from(rows[i].want));
    }
    hotlines_free(with_town);
}

/* Where a person lives decides some numbers. */
static void areas(void **state)
{
    (void)state;
    static const struct {
        const char *area, *number;
    } rows[] = {
        {"兵庫県", "0120-279-338"}, {"岩手県", "0120-279-226"}, {"宮城県", "0120-279-226"},
        {"福島県", "0120-279-226"}, {"東京都", "0120-279-338"}, {"", "0120-279-338"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct hotline_wish wish = {.kind = S("homelessness"), .area = str_from(rows[i].area)};
        struct str text = hotlines_text(lines, &arena, &wish, at("2026-11-22T03:00"), 3);
        print_message("%s: %.*s\n", rows[i].area, STR_FMT(text));
        assert_true(str_find(text, str_from(rows[i].number)) >= 0);
    }
}

/* Lines for one prefecture, and a week in which a timed line is open round the clock. */
static void areas_and_campaigns(void **state)
{
    (void)state;
    char path[] = "/tmp/hotlines_test.XXXXXX";
    FILE *f = fdopen(mkstemp(path), "w");
    assert_non_null(f);
    fputs("hotlines:\n"
          "  - {id: x, name: x, number: '1', kinds: [fraud], hours: timed, open: [{days: all, from: '16:00', to: "
          "'21:00'}],\n"
          "     dates: [2026-09-10..2026-09-16], areas: [兵庫県], source: x, verified_on: 2026-11-22}\n",
          f);
    fclose(f);
    struct faults faults;
    struct hotlines *h = NULL;
    struct str ids[3];
    faults_init(&faults, &arena);
    assert_int_equal(hotlines_load("directory/data/hotlines.yaml", at("2026-11-22"), &faults, &h), ERR_OK);
    assert_int_equal(hotlines_add(h, path, at("2026-11-22"), &faults), ERR_OK);
    struct hotline_wish wish = {.kind = S("fraud"), .area = S("兵庫県")};
    assert_int_equal(hotlines_choose(h, &wish, at("2026-09-12T03:00"), 3, ids), 2);
    assert_str_equal(ids[0], S("x"));
    assert_true(hotline_open(h, S("x"), at("2026-09-16T23:59")));
    assert_false(hotline_open(h, S("x"), at("2026-09-17T00:00")));
    assert_int_equal(hotlines_choose(h, &wish, at("2026-09-20T03:00"), 3, ids), 1);
    wish.area = S("鳥取県");
    assert_int_equal(hotlines_choose(h, &wish, at("2026-09-12T03:00"), 3, ids), 1);
    assert_str_equal(ids[0], S("yorisoi"));
    size_t before = hotlines_count(h);
    assert_int_equal(hotlines_add(h, path, at("2026-11-22"), &faults), ERR_INPUT); /* the same id again */
    assert_int_equal(hotlines_count(h), before);
    hotlines_free(h);
    remove(path);
}

/* Every hour of two months, for every kind: never empty. */
static void always_somebody(void **state)
{
    (void)state;
    static const char *const kinds[] = {"suicide", "dv", "fraud", "loneliness", "", "medical_emergency", "bullying"};
    for (int hour = 0; hour < 62 * 24; hour++)
        for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
            struct arena a;
            arena_init(&a, 1 << 16);
            struct hotline_wish wish = {.kind = str_from(kinds[k]), .emergency = hour % 2, .minor = hour % 3 == 0};
            assert_true(hotlines_text(lines, &a, &wish, at("2026-12-01T00:30") + hour * (int64_t)HOUR_MS, 3).len > 0);
            arena_done(&a);
        }
}

static void faults_of_content(void **state)
{
    (void)state;
    static const struct {
        const char *why, *line, *code;
        enum err want;
    } rows[] = {
        {"no source", "{id: x, name: x, number: '1', hours: always, verified_on: 2026-11-22}", "D027", ERR_INPUT},
        {"no day", "{id: x, name: x, number: '1', hours: always, source: x}", "D027", ERR_INPUT},
        {"no number", "{id: x, name: x, hours: always, source: x, verified_on: 2026-11-22}", "D026", ERR_INPUT},
        {"hours of no kind", "{id: x, name: x, number: '1', hours: often, source: x, verified_on: 2026-11-22}", "D020",
         ERR_INPUT},
        {"stale", "{id: x, name: x, number: '1', hours: always, source: x, verified_on: 2025-11-01}", "D028", ERR_OK},
        {"an area that is no prefecture",
         "{id: x, name: x, number: '1', hours: always, areas: [東北], source: x, verified_on: 2026-11-22}", "D031",
         ERR_INPUT},
        {"an id twice", "{id: a, name: x, number: '1', hours: always, source: x, verified_on: 2026-11-22}", "D032",
         ERR_INPUT},
        {"misspelt", "{id: x, name: x, nunber: '1', number: '1', hours: always, source: x, verified_on: 2026-11-22}",
         "F001", ERR_INPUT},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char path[] = "/tmp/hotlines_test.XXXXXX";
        FILE *f = fdopen(mkstemp(path), "w");
        assert_non_null(f);
        fprintf(f,
                "hotlines:\n"
                "  - {id: a, name: a, number: '119', hours: always, source: x, verified_on: 2026-11-22}\n"
                "  - {id: b, name: b, number: '110', hours: always, source: x, verified_on: 2026-11-22}\n"
                "  - %s\n",
                rows[i].line);
        fclose(f);
        struct faults faults;
        faults_init(&faults, &arena);
        struct hotlines *h = NULL;
        print_message("%s\n", rows[i].why);
        assert_int_equal(hotlines_load(path, at("2026-11-22"), &faults, &h), rows[i].want);
        assert_non_null(faults.first);
        assert_string_equal(faults.first->code, rows[i].code);
        hotlines_free(h);
        remove(path);
    }
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
    struct faults faults;
    faults_init(&faults, &arena);
    enum err err = hotlines_load("directory/data/hotlines.yaml", at("2026-11-22"), &faults, &lines);
    faults_print(&faults, stdout, true);
    return err || faults.n_warnings ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    hotlines_free(lines);
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(hours),
        cmocka_unit_test(who_sees_what),
        cmocka_unit_test(always_somebody),
        cmocka_unit_test(faults_of_content),
        cmocka_unit_test(cards),
        cmocka_unit_test(areas),
        cmocka_unit_test(areas_and_campaigns),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
