/* When each era began, with what says so:
 *   明治  counted in this calendar from 1873-01-01, the day after 明治5年12月2日
 *   (明治5年太政官布告第337号「改暦ノ布告」)
 *   大正  1912-07-30, from that very day (大正改元の詔書, 明治45年7月30日)
 *   昭和  1926-12-25, from that very day (昭和改元の詔書, 大正15年12月25日; 元号法附則2)
 *   平成  1989-01-08 (元号を改める政令, 昭和64年政令第1号: the day after its proclamation on 1月7日)
 *   令和  2019-05-01 (元号を改める政令, 平成31年政令第143号: the day after 平成31年4月30日)
 * 元号法 (昭和54年法律第43号). The same days stand in java.time.chrono.JapaneseEra. */
#include "nlu/era.h"
#include "base/clock.h"

static const struct {
    int year, month, day;
    bool within; /* the old name was good until that very day's end */
    int zero;    /* Gregorian year of year 0 */
} eras[ERAS] = {
    {1873, 1, 1, false, 1867}, {1912, 7, 30, true, 1911}, {1926, 12, 25, true, 1925},
    {1989, 1, 8, false, 1988}, {2019, 5, 1, false, 2018},
};

int era_year(int era, int n)
{
    return eras[era].zero + n;
}

static int64_t begins(int era)
{
    return civil_days(eras[era].year, eras[era].month, eras[era].day);
}

bool era_has(int era, int64_t day)
{
    if (day < begins(era))
        return false;
    if (era + 1 == ERAS)
        return true;
    return eras[era + 1].within ? day <= begins(era + 1) : day < begins(era + 1);
}
