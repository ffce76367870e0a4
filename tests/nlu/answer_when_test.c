/* Dates, times, ages and days as people write them, on a Wednesday, 13 May 2026: a value only where it is sure. */
#include "nlu/answer_when.h"
#include "base/clock.h"
#include "tests/nlu/answer_row.h"
#include "tests/nlu/support_rules.h"

static void dates(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"昭和22年5月3日", ANSWER_VALUE, "1947-05-03"},
        {"S22.5.3", ANSWER_VALUE, "1947-05-03"},
        {"s22/5/3", ANSWER_VALUE, "1947-05-03"},
        {"昭22.5.3", ANSWER_VALUE, "1947-05-03"},
        {"令和元年5月1日", ANSWER_VALUE, "2019-05-01"},
        {"令和元年", ANSWER_AMBIGUOUS, ""},
        {"R8.5.20", ANSWER_VALUE, "2026-05-20"},
        {"西暦1947年5月3日", ANSWER_VALUE, "1947-05-03"},
        {"1947-05-03", ANSWER_VALUE, "1947-05-03"},
        {"1947/5/3", ANSWER_VALUE, "1947-05-03"},
        {"19470503", ANSWER_VALUE, "1947-05-03"},
        {"5/3", ANSWER_LIKELY, "2026-05-03"},
        {"5月3日", ANSWER_LIKELY, "2026-05-03"},
        {"5月3日(日)", ANSWER_VALUE, "2026-05-03"},
        {"5月3日(火)", ANSWER_AMBIGUOUS, ""},
        {"十月十日", ANSWER_LIKELY, "2026-10-10"},
        {"じゅうがつとおか", ANSWER_LIKELY, "2026-10-10"},
        {"しょうわにじゅうにねんごがつみっか", ANSWER_VALUE, "1947-05-03"},
        {"昭和二十二年五月三日", ANSWER_VALUE, "1947-05-03"},
        {"昭和二二年五月三日", ANSWER_VALUE, "1947-05-03"},
        {"きのう", ANSWER_VALUE, "2026-05-12"},
        {"あさって", ANSWER_VALUE, "2026-05-15"},
        {"しあさって", ANSWER_LIKELY, "2026-05-16"},
        {"来週の水曜", ANSWER_VALUE, "2026-05-20"},
        {"来週の日曜", ANSWER_AMBIGUOUS, ""},
        {"今週の土曜", ANSWER_VALUE, "2026-05-16"},
        {"今度の日曜", ANSWER_LIKELY, "2026-05-17"},
        {"土曜日", ANSWER_LIKELY, "2026-05-16"},
        {"水曜", ANSWER_AMBIGUOUS, ""},
        {"3日後", ANSWER_VALUE, "2026-05-16"},
        {"三日前", ANSWER_VALUE, "2026-05-10"},
        {"2週間後", ANSWER_LIKELY, "2026-05-27"},
        {"来月の5日", ANSWER_VALUE, "2026-06-05"},
        {"先月の31日", ANSWER_INVALID, ""},
        {"15日", ANSWER_LIKELY, "2026-05-15"},
        {"22.5.3", ANSWER_AMBIGUOUS, ""},
        {"22年5月3日", ANSWER_AMBIGUOUS, ""},
        {"平成31年5月2日", ANSWER_LIKELY, "2019-05-02"},
        {"昭和64年1月8日", ANSWER_LIKELY, "1989-01-08"},
        {"平成元年1月7日", ANSWER_LIKELY, "1989-01-07"},
        {"令和0年1月1日", ANSWER_INVALID, ""},
        {"2月30日", ANSWER_INVALID, ""},
        {"2026年2月29日", ANSWER_INVALID, ""},
        {"昭和22年13月3日", ANSWER_INVALID, ""},
        {"5月3日から5日", ANSWER_AMBIGUOUS, ""},
        {"5月3日か4日", ANSWER_AMBIGUOUS, ""},
        {"5月3日じゃなくて4日", ANSWER_LIKELY, "2026-05-04"},
        {"5月3日じゃない", ANSWER_AMBIGUOUS, ""},
        {"5月上旬", ANSWER_RANGE, "2026-05-01..2026-05-10"},
        {"5月下旬", ANSWER_AMBIGUOUS, ""},
        {"五月三日ごろ", ANSWER_LIKELY, "2026-05-03"},
        {"たぶん5月3日", ANSWER_LIKELY, "2026-05-03"},
        {"5月3日以外", ANSWER_AMBIGUOUS, ""},
        {"昭和22年", ANSWER_AMBIGUOUS, ""},
        {"5月", ANSWER_AMBIGUOUS, ""},
        {"去年の5月3日", ANSWER_VALUE, "2025-05-03"},
        {"来年の元日", ANSWER_VALUE, "2027-01-01"},
        {"大晦日", ANSWER_LIKELY, "2025-12-31"},
        {"わからない", ANSWER_UNKNOWN, ""},
        {"答えたくない", ANSWER_DECLINE, ""},
        {"5月3日って何曜日ですか", ANSWER_NONE, ""},
        {"元気です", ANSWER_NONE, ""},
        {"母の命日が昭和50年5月3日です", ANSWER_LIKELY, "1975-05-03"},
        {"誕生日は昭和22年5月3日です", ANSWER_VALUE, "1947-05-03"},
        {"S２２．５．３", ANSWER_VALUE, "1947-05-03"},
        {"明治45年7月30日", ANSWER_VALUE, "1912-07-30"},
        {"大正元年7月30日", ANSWER_VALUE, "1912-07-30"},
        {"大正15年12月25日", ANSWER_VALUE, "1926-12-25"},
        {"昭和元年12月25日", ANSWER_VALUE, "1926-12-25"},
        {"昭和22年５月３日生まれです", ANSWER_VALUE, "1947-05-03"},
        {"5月3日午後3時", ANSWER_LIKELY, "2026-05-03"},
        {"明日の10時", ANSWER_VALUE, "2026-05-14"},
        {"20260513", ANSWER_VALUE, "2026-05-13"},
        {"0503", ANSWER_AMBIGUOUS, ""},
        {"3/4/2020", ANSWER_AMBIGUOUS, ""},
        {"いつか", ANSWER_AMBIGUOUS, ""},
        {"来週", ANSWER_AMBIGUOUS, ""},
        {"今月末", ANSWER_AMBIGUOUS, ""},
        {"二、三日", ANSWER_AMBIGUOUS, ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_date(rules, &arena, str_from(rows[i].text), civil_days(2026, 5, 13), DATE_ANY, &got),
                         ERR_OK);
        same(&rows[i], &got);
    }
}

static void dates_to_come(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"5/3", ANSWER_LIKELY, "2027-05-03"},
        {"12月1日", ANSWER_VALUE, "2026-12-01"},
        {"水曜", ANSWER_AMBIGUOUS, ""},
        {"金曜", ANSWER_LIKELY, "2026-05-15"},
        {"15日", ANSWER_LIKELY, "2026-05-15"},
        {"13日", ANSWER_LIKELY, "2026-05-13"},
        {"昨日", ANSWER_INVALID, ""},
        {"5月13日", ANSWER_VALUE, "2026-05-13"},
        {"5月3日から5日", ANSWER_AMBIGUOUS, ""},
        {"5月20日から22日", ANSWER_RANGE, "2026-05-20..2026-05-22"},
        {"5月20日〜6月3日", ANSWER_RANGE, "2026-05-20..2026-06-03"},
        {"2026年5月1日", ANSWER_INVALID, ""},
        {"2月29日", ANSWER_LIKELY, "2028-02-29"},
        {"明日", ANSWER_VALUE, "2026-05-14"},
        {"12/1(火)", ANSWER_VALUE, "2026-12-01"},
        {"12/1(水)", ANSWER_LIKELY, "2027-12-01"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_date(rules, &arena, str_from(rows[i].text), civil_days(2026, 5, 13), DATE_COMING, &got),
                         ERR_OK);
        same(&rows[i], &got);
    }
}

static void times(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"午後3時", ANSWER_VALUE, "15:00"},
        {"15時半", ANSWER_VALUE, "15:30"},
        {"3時ごろ", ANSWER_AMBIGUOUS, ""},
        {"朝", ANSWER_RANGE, "06:00..09:00"},
        {"正午", ANSWER_VALUE, "12:00"},
        {"お昼過ぎ", ANSWER_RANGE, "12:00..15:00"},
        {"15:30", ANSWER_VALUE, "15:30"},
        {"15時30分", ANSWER_VALUE, "15:30"},
        {"午後3時15分", ANSWER_VALUE, "15:15"},
        {"午前10時", ANSWER_VALUE, "10:00"},
        {"10時", ANSWER_AMBIGUOUS, ""},
        {"ごごさんじ", ANSWER_VALUE, "15:00"},
        {"じゅうごじはん", ANSWER_VALUE, "15:30"},
        {"夜8時", ANSWER_VALUE, "20:00"},
        {"夜の10時ごろ", ANSWER_VALUE, "22:00"},
        {"夜1時", ANSWER_LIKELY, "01:00"},
        {"夜中の2時", ANSWER_VALUE, "02:00"},
        {"深夜0時", ANSWER_VALUE, "00:00"},
        {"朝7時", ANSWER_VALUE, "07:00"},
        {"夕方5時", ANSWER_VALUE, "17:00"},
        {"昼の1時", ANSWER_VALUE, "13:00"},
        {"昼12時", ANSWER_VALUE, "12:00"},
        {"午後12時", ANSWER_AMBIGUOUS, ""},
        {"午前0時", ANSWER_VALUE, "00:00"},
        {"午後0時", ANSWER_VALUE, "12:00"},
        {"12時", ANSWER_AMBIGUOUS, ""},
        {"0時", ANSWER_VALUE, "00:00"},
        {"24時", ANSWER_LIKELY, "00:00"},
        {"25時", ANSWER_INVALID, ""},
        {"15時60分", ANSWER_INVALID, ""},
        {"3時15分前", ANSWER_AMBIGUOUS, ""},
        {"午後3時過ぎ", ANSWER_RANGE, "15:00..15:30"},
        {"午後3時前", ANSWER_RANGE, "14:30..15:00"},
        {"15時以降", ANSWER_RANGE, "15:00..23:59"},
        {"15時から17時", ANSWER_RANGE, "15:00..17:00"},
        {"午後1時から3時", ANSWER_RANGE, "13:00..15:00"},
        {"3時から5時", ANSWER_AMBIGUOUS, ""},
        {"10時から12時まで", ANSWER_AMBIGUOUS, ""},
        {"17時まで", ANSWER_RANGE, "00:00..17:00"},
        {"いつでも", ANSWER_RANGE, "00:00..23:59"},
        {"午前中", ANSWER_RANGE, "00:00..12:00"},
        {"夕方", ANSWER_RANGE, "15:00..18:00"},
        {"午後3時か4時", ANSWER_AMBIGUOUS, ""},
        {"3時じゃなくて午後4時", ANSWER_VALUE, "16:00"},
        {"3pm", ANSWER_VALUE, "15:00"},
        {"10 am", ANSWER_VALUE, "10:00"},
        {"15h", ANSWER_VALUE, "15:00"},
        {"午後三時", ANSWER_VALUE, "15:00"},
        {"午前15時", ANSWER_INVALID, ""},
        {"パス", ANSWER_DECLINE, ""},
        {"わからない", ANSWER_UNKNOWN, ""},
        {"何時がいいですか", ANSWER_NONE, ""},
        {"水曜の午後2時", ANSWER_VALUE, "14:00"},
        {"明日の15時", ANSWER_VALUE, "15:00"},
        {"3", ANSWER_AMBIGUOUS, ""},
        {"15", ANSWER_AMBIGUOUS, ""},
        {"午後3", ANSWER_VALUE, "15:00"},
        {"病院が午後3時に終わる", ANSWER_LIKELY, "15:00"},
        {"朝から夕方まで", ANSWER_RANGE, "06:00..18:00"},
        {"午後", ANSWER_RANGE, "12:00..23:59"},
        {"日中ならいつでも", ANSWER_AMBIGUOUS, ""},
        {"お昼の12時半", ANSWER_VALUE, "12:30"},
        {"昼から", ANSWER_RANGE, "12:00..15:00"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_time(rules, &arena, str_from(rows[i].text), 0, 1439, &got), ERR_OK);
        same(&rows[i], &got);
    }
}

/* Where only one half of the day makes sense, 3時 is sure. */
static void times_of_an_office(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"3時ごろ", ANSWER_VALUE, "15:00"},
        {"10時", ANSWER_VALUE, "10:00"},
        {"3時から5時", ANSWER_RANGE, "15:00..17:00"},
        {"20時", ANSWER_INVALID, ""},
        {"朝", ANSWER_RANGE, "06:00..09:00"},
        {"12時", ANSWER_VALUE, "12:00"},
        {"9時半", ANSWER_VALUE, "09:30"},
        {"6時", ANSWER_VALUE, "18:00"},
        {"3時か4時", ANSWER_AMBIGUOUS, ""},
        {"夜", ANSWER_RANGE, "18:00..23:59"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_time(rules, &arena, str_from(rows[i].text), 540, 1080, &got), ERR_OK);
        same(&rows[i], &got);
    }
}

static void ages(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"75", ANSWER_VALUE, "75"},
        {"七十五", ANSWER_VALUE, "75"},
        {"75歳", ANSWER_VALUE, "75"},
        {"ななじゅうごさい", ANSWER_VALUE, "75"},
        {"八十代", ANSWER_RANGE, "80..89"},
        {"80代後半", ANSWER_RANGE, "85..89"},
        {"八十代の半ば", ANSWER_RANGE, "83..86"},
        {"昭和22年生まれ", ANSWER_RANGE, "78..79"},
        {"昭和22年5月3日", ANSWER_VALUE, "79"},
        {"昭和22年6月", ANSWER_VALUE, "78"},
        {"昭和22年3月生まれ", ANSWER_VALUE, "79"},
        {"1947年生まれ", ANSWER_RANGE, "78..79"},
        {"22年生まれ", ANSWER_AMBIGUOUS, ""},
        {"喜寿", ANSWER_LIKELY, "77"},
        {"米寿です", ANSWER_LIKELY, "88"},
        {"七十五、六", ANSWER_RANGE, "75..76"},
        {"七十五六", ANSWER_RANGE, "75..76"},
        {"75か76", ANSWER_AMBIGUOUS, ""},
        {"75歳くらい", ANSWER_LIKELY, "75"},
        {"80過ぎ", ANSWER_RANGE, "80..85"},
        {"80前後", ANSWER_RANGE, "78..82"},
        {"80歳以上", ANSWER_AMBIGUOUS, ""},
        {"数えで77", ANSWER_AMBIGUOUS, ""},
        {"もうすぐ76", ANSWER_AMBIGUOUS, ""},
        {"今年で76", ANSWER_AMBIGUOUS, ""},
        {"二十歳", ANSWER_VALUE, "20"},
        {"はたち", ANSWER_VALUE, "20"},
        {"200歳", ANSWER_INVALID, ""},
        {"-5", ANSWER_INVALID, ""},
        {"生後6か月", ANSWER_AMBIGUOUS, ""},
        {"妻は75で私は78です", ANSWER_AMBIGUOUS, ""},
        {"75じゃなくて76", ANSWER_VALUE, "76"},
        {"女の年を聞くもんじゃない", ANSWER_NONE, ""},
        {"答えたくない", ANSWER_DECLINE, ""},
        {"わからん", ANSWER_UNKNOWN, ""},
        {"七五", ANSWER_VALUE, "75"},
        {"7", ANSWER_VALUE, "7"},
        {"０", ANSWER_VALUE, "0"},
        {"百二歳", ANSWER_VALUE, "102"},
        {"昭和生まれ", ANSWER_AMBIGUOUS, ""},
        {"S22.5.3生まれ", ANSWER_VALUE, "79"},
        {"えっと、今、82です", ANSWER_VALUE, "82"},
        {"80ちょっと", ANSWER_LIKELY, "80"},
        {"アラフォー", ANSWER_NONE, ""},
        {"平成", ANSWER_AMBIGUOUS, ""},
        {"昭和100年", ANSWER_AMBIGUOUS, ""},
        {"5月3日生まれ", ANSWER_NONE, ""},
        {"1947", ANSWER_RANGE, "78..79"},
        {"tuổi 75", ANSWER_VALUE, "75"},
        {"75 anos", ANSWER_VALUE, "75"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_age(rules, &arena, str_from(rows[i].text), civil_days(2026, 5, 13), &got), ERR_OK);
        same(&rows[i], &got);
    }
}

static void days(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"月水金", ANSWER_VALUE, "mon,wed,fri"},
        {"平日", ANSWER_VALUE, "mon,tue,wed,thu,fri"},
        {"土日", ANSWER_VALUE, "sat,sun"},
        {"水曜以外", ANSWER_VALUE, "mon,tue,thu,fri,sat,sun"},
        {"毎日", ANSWER_VALUE, "mon,tue,wed,thu,fri,sat,sun"},
        {"いつでも", ANSWER_VALUE, "mon,tue,wed,thu,fri,sat,sun"},
        {"火曜か木曜", ANSWER_VALUE, "tue,thu"},
        {"月〜金", ANSWER_VALUE, "mon,tue,wed,thu,fri"},
        {"月曜から金曜", ANSWER_VALUE, "mon,tue,wed,thu,fri"},
        {"火木土", ANSWER_VALUE, "tue,thu,sat"},
        {"月・水・金", ANSWER_VALUE, "mon,wed,fri"},
        {"水曜日はだめ", ANSWER_LIKELY, "mon,tue,thu,fri,sat,sun"},
        {"水曜は病院なのでそれ以外", ANSWER_LIKELY, "mon,tue,thu,fri,sat,sun"},
        {"土日祝", ANSWER_LIKELY, "sat,sun"},
        {"第2水曜", ANSWER_LIKELY, "wed"},
        {"火曜以降", ANSWER_AMBIGUOUS, ""},
        {"明日", ANSWER_NONE, ""},
        {"水", ANSWER_VALUE, "wed"},
        {"日", ANSWER_VALUE, "sun"},
        {"月", ANSWER_VALUE, "mon"},
        {"お金がない", ANSWER_NONE, ""},
        {"水道", ANSWER_NONE, ""},
        {"月に一回", ANSWER_NONE, ""},
        {"どようび", ANSWER_VALUE, "sat"},
        {"かようと もくよう", ANSWER_VALUE, "tue,thu"},
        {"げつすいきん", ANSWER_VALUE, "mon,wed,fri"},
        {"monday and friday", ANSWER_VALUE, "mon,fri"},
        {"quarta-feira", ANSWER_VALUE, "wed"},
        {"週末がいい", ANSWER_VALUE, "sat,sun"},
        {"平日の午前中", ANSWER_VALUE, "mon,tue,wed,thu,fri"},
        {"木曜の午後なら", ANSWER_VALUE, "thu"},
        {"金曜は透析です", ANSWER_AMBIGUOUS, ""},
        {"火曜じゃなくて水曜", ANSWER_VALUE, "wed"},
        {"パス", ANSWER_DECLINE, ""},
        {"わからない", ANSWER_UNKNOWN, ""},
        {"特にありません", ANSWER_NONE, ""},
        {"何曜日でもいいです", ANSWER_VALUE, "mon,tue,wed,thu,fri,sat,sun"},
        {"月曜日以外の平日", ANSWER_VALUE, "tue,wed,thu,fri"},
        {"火、木", ANSWER_VALUE, "tue,thu"},
        {"火曜日と木曜日でお願いします", ANSWER_VALUE, "tue,thu"},
        {"土曜か日曜", ANSWER_VALUE, "sat,sun"},
        {"日月", ANSWER_VALUE, "mon,sun"},
        {"日曜から火曜", ANSWER_VALUE, "mon,tue,sun"},
        {"水曜は無理、金曜ならいいよ", ANSWER_LIKELY, "fri"},
        {"花火が見たい", ANSWER_NONE, ""},
        {"毎週水曜日に体操をやっています", ANSWER_LIKELY, "wed"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        assert_int_equal(answer_days(rules, &arena, str_from(rows[i].text), &got), ERR_OK);
        same(&rows[i], &got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(dates), cmocka_unit_test(dates_to_come),
                                       cmocka_unit_test(times), cmocka_unit_test(times_of_an_office),
                                       cmocka_unit_test(ages),  cmocka_unit_test(days)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
