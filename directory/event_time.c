/* Times of day as municipal data writes them; the rest of event_date.h. What is more than one time is no time. */
#include "directory/event_date.h"
#include "directory/plain_chars.h"

static size_t skip_blanks(const struct plain *p, size_t at)
{
    while (p->c[at] == ' ' || p->c[at] == '\n')
        at++;
    return at;
}

/* 「:30」, 「時30分」, 「時半」, 「時」; -1: none of them. */
static int read_minute(const struct plain *p, size_t *at)
{
    if (p->c[*at] == ':') {
        ++*at;
        return plain_number(p, at, 2);
    }
    if (!plain_take(p, at, "時"))
        return -1;
    if (plain_take(p, at, "半"))
        return 30;
    size_t before = *at;
    int minute = plain_number(p, at, 2);
    if (minute < 0)
        return 0;
    if (plain_take(p, at, "分"))
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
    return p->c[at] == 0 || p->c[at] == '(' || p->c[at] == 0x203b || plain_at(p, at, "開演") ||
           plain_at(p, at, "開始") || plain_at(p, at, "頃") || plain_at(p, at, "ごろ") || plain_at(p, at, "まで") ||
           plain_at(p, at, "予定");
}

int clock_time_at(const struct plain *p, size_t *at)
{
    bool after_noon = plain_take(p, at, "午後");
    if (!after_noon)
        (void)plain_take(p, at, "午前");
    *at = skip_blanks(p, *at);
    if (plain_take(p, at, "正午"))
        return 12 * 60;
    int hour = plain_number(p, at, 2);
    int minute = hour < 0 ? -1 : read_minute(p, at);
    if (hour < 0 || minute < 0 || minute > 59)
        return -1;
    if (p->c[*at] == ':' && plain_at(p, *at, ":00"))
        *at += 3;
    return (after_noon && hour < 12 ? hour + 12 : hour) * 60 + minute;
}

int clock_time_read(struct str text)
{
    struct plain p;
    if (!plain_from(str_trim(text), &p))
        return -1;
    size_t at = skip_blanks(&p, 0);
    int minutes = clock_time_at(&p, &at);
    return minutes <= 24 * 60 && ends_well(&p, at) ? minutes : -1;
}
