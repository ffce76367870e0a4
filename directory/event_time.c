/* Times of day and weekdays as municipal data writes them; the rest of event_date.h. What is more than one time is no time. */
#include "base/utf8.h"
#include "directory/event_date.h"
#include "directory/plain_chars.h"
#include "directory/weekday.h"

static size_t skip_blanks(const struct plain *p, size_t at)
{
    while (p->c[at] == ' ' || p->c[at] == '\n')
        at++;
    return at;
}

static bool word(const struct plain *p, size_t *at, const char *w)
{
    if (!plain_at(p, *at, w))
        return false;
    *at += utf8_chars(str_from(w));
    return true;
}

/* 「:30」, 「時30分」, 「時半」, 「時」; -1: none of them. */
static int read_minute(const struct plain *p, size_t *at)
{
    if (p->c[*at] == ':') {
        ++*at;
        return plain_number(p, at, 2);
    }
    if (!word(p, at, "時"))
        return -1;
    if (word(p, at, "半"))
        return 30;
    size_t before = *at;
    int minute = plain_number(p, at, 2);
    if (minute < 0)
        return 0;
    if (word(p, at, "分"))
        return minute;
    *at = before;
    return 0;
}

/* After the time: nothing, a wave, or a remark in brackets or after ※ that is not another time of ours. */
static bool ends_well(const struct plain *p, size_t at)
{
    at = skip_blanks(p, at);
    if (p->c[at] == '~')
        at = skip_blanks(p, at + 1);
    return p->c[at] == 0 || p->c[at] == '(' || p->c[at] == 0x203b || plain_at(p, at, "開演") || plain_at(p, at, "開始") ||
           plain_at(p, at, "頃") || plain_at(p, at, "ごろ") || plain_at(p, at, "まで") || plain_at(p, at, "予定");
}

int clock_time_read(struct str text)
{
    struct plain p;
    if (!plain_from(str_trim(text), &p))
        return -1;
    size_t at = skip_blanks(&p, 0);
    bool after_noon = word(&p, &at, "午後");
    if (!after_noon)
        (void)word(&p, &at, "午前");
    if (word(&p, &at, "正午") && ends_well(&p, at))
        return 12 * 60;
    int hour = plain_number(&p, &at, 2);
    int minute = hour < 0 ? -1 : read_minute(&p, &at);
    if (hour < 0 || minute < 0 || minute > 59 || hour > 24 || (hour == 24 && minute))
        return -1;
    if (p.c[at] == ':' && plain_at(&p, at, ":00"))
        at += 3;
    if (after_noon && hour < 12)
        hour += 12;
    return ends_well(&p, at) ? hour * 60 + minute : -1;
}

static int weekday_at(const struct plain *p, size_t at)
{
    char bytes[4];
    size_t n = p->c[at] ? utf8_encode(p->c[at], bytes) : 0;
    return n ? weekday_from_kanji((struct str){bytes, n}) : -1;
}

static bool is_between(uint32_t c)
{
    return c == ' ' || c == '\n' || c == ',' || c == 0x3001 || c == 0x30fb || c == 0xff65 || c == '/';
}

static bool read_weekday_mark(const struct plain *p, size_t *at, unsigned *days, unsigned *weeks, bool *after_nth)
{
    if (is_between(p->c[*at])) {
        ++*at;
        return true;
    }
    if (word(p, at, "毎週") || word(p, at, "毎月") || word(p, at, "曜日") || word(p, at, "曜"))
        return true;
    if (word(p, at, "毎日"))
        *days |= 0x7f;
    else if (word(p, at, "平日"))
        *days |= 0x3e;
    else if (*days && plain_at(p, *at, "第"))
        return false; /* 「毎週月曜・第2土曜」 is two schedules */
    else if (word(p, at, "第") || *after_nth) {
        int n = plain_number(p, at, 1);
        if (n >= 1 && n <= 5) {
            *weeks |= 1u << n;
            *after_nth = true;
            return true;
        }
        *after_nth = false;
        return weekday_at(p, *at) >= 0;
    } else {
        int day = weekday_at(p, *at);
        if (day < 0)
            return false;
        *days |= 1u << day;
        ++*at;
    }
    return true;
}

bool weekdays_read(struct str text, uint8_t *ret_weekdays, uint8_t *ret_weeks)
{
    struct plain p;
    unsigned days = 0, weeks = 0;
    bool after_nth = false;
    if (!plain_from(str_trim(text), &p))
        return false;
    for (size_t at = 0; at < p.n;)
        if (!read_weekday_mark(&p, &at, &days, &weeks, &after_nth))
            return false;
    if (!days || (weeks && days == 0x7f) || (weeks && str_find(text, S("毎週")) >= 0))
        return false;
    *ret_weekdays = (uint8_t)days;
    *ret_weeks = (uint8_t)weeks;
    return true;
}
