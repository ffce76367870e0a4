/* Saying when something happens: "毎週水曜 10:00〜11:30", "12月3日（木）13:30〜", else what was published.
 * The words are in when_words.def, rules in when_rule.c; the schedule is read-only here. */
#include "base/clock.h"
#include "base/utf8.h"
#include "directory/resource.h"
#include "directory/when_words.h"

enum { SHOWN_DATES = 3, WHEN_MAX = 2000, WHEN_CHARS = 300, DAY_MINUTES = 24 * 60 };

static void add_date(struct buf *b, int32_t day, int32_t today)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0), now = civil_from_ms((int64_t)today * DAY_MS, 0);
    bool far = c.year > now.year + 1 || c.year < now.year || (c.year == now.year + 1 && c.month >= now.month);
    if (far) {
        buf_addf(b, "%d", c.year);
        when_add(b, W_YEAR);
    }
    buf_addf(b, "%d", c.month);
    when_add(b, W_MONTH);
    buf_addf(b, "%d", c.day);
    when_add(b, W_DAY);
    when_add(b, W_OPEN);
    when_add(b, (enum when_word)(W_SUN + c.weekday));
    when_add(b, W_CLOSE);
}

static void add_weekdays(struct buf *b, const struct schedule *s)
{
    if (s->weekdays == 0x7f && !s->weeks) {
        when_add(b, W_EVERY_DAY);
        return;
    }
    if (!s->weeks)
        when_add(b, W_EVERY_WEEK);
    for (int i = 1, n = 0; i <= 6; i++)
        if (s->weeks & (1u << i % 6)) {
            if (n++)
                when_add(b, W_AND);
            when_add(b, i == 6 ? W_LAST : W_NTH);
            if (i < 6)
                buf_addf(b, "%d", i);
        }
    for (int i = 1, n = 0; i <= 7; i++)
        if (s->weekdays & (1u << (i % 7))) {
            if (n++)
                when_add(b, W_AND);
            when_add(b, (enum when_word)(W_SUN + i % 7));
        }
    when_add(b, W_WEEKDAY);
}

static void add_dates(struct buf *b, const struct schedule *s, int32_t today)
{
    size_t i = 0;
    while (i + 1 < s->n_dates && s->dates[i] < today)
        i++;
    for (size_t n = 0; i < s->n_dates && n < SHOWN_DATES; i++, n++) {
        if (n)
            when_add(b, W_AND);
        add_date(b, s->dates[i], today);
    }
}

static void add_time(struct buf *b, const struct schedule *s, bool space)
{
    if (s->from_min < 0)
        return;
    if (space)
        buf_add_char(b, ' ');
    buf_addf(b, "%d:%02d", s->from_min / 60, s->from_min % 60);
    when_add(b, W_UNTIL);
    if (s->to_min > DAY_MINUTES)
        when_add(b, W_NEXT_DAY);
    int to = s->to_min > DAY_MINUTES ? s->to_min - DAY_MINUTES : s->to_min;
    if (to >= 0)
        buf_addf(b, "%d:%02d", to / 60, to % 60);
}

/* The published text on one line. */
static void add_text(struct buf *b, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (!blank)
            buf_add_char(b, c);
        else if (b->len && b->ptr[b->len - 1] != ' ')
            buf_add_char(b, ' ');
    }
}

struct str resource_when(const struct resource *r, struct arena *arena, int64_t now_ms)
{
    const struct schedule *s = &r->schedule;
    int32_t today = (int32_t)((now_ms + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS);
    struct buf b;
    buf_init_in(&b, arena, WHEN_MAX);
    if (s->n_dates) {
        add_dates(&b, s, today);
        add_time(&b, s, false);
    } else if (when_add_rule(&b, s)) {
        add_time(&b, s, true);
        when_add_off(&b, s);
    } else if (s->weekdays) {
        add_weekdays(&b, s);
        add_time(&b, s, true);
    } else if (s->first_day != INT32_MIN) {
        add_date(&b, s->first_day, today);
        if (s->last_day != s->first_day)
            when_add(&b, W_UNTIL);
        if (s->last_day != s->first_day && s->last_day != INT32_MAX)
            add_date(&b, s->last_day, today);
        add_time(&b, s, s->last_day != s->first_day);
    } else {
        add_text(&b, utf8_head_chars(str_trim(r->when_text), WHEN_CHARS));
    }
    return b.err ? r->when_text : buf_str(&b);
}
