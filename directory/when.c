/* Saying when something happens: "毎週水曜 10:00〜11:30", "12月3日（木）13:30〜", else what was published.
 * The words are in when_words.def; the schedule is read-only here. */
#include "base/clock.h"
#include "base/utf8.h"
#include "directory/resource.h"

enum word {
#define WORD(name, text) W_##name,
#include "directory/when_words.def"
#undef WORD
    WORDS
};
static const char *const words[WORDS] = {
#define WORD(name, text) [W_##name] = text,
#include "directory/when_words.def"
#undef WORD
};

enum { SHOWN_DATES = 3, WHEN_MAX = 2000, WHEN_CHARS = 300 };

static void add(struct buf *b, enum word w)
{
    buf_add(b, str_from(words[w]));
}

static void add_date(struct buf *b, int32_t day, int32_t today)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0), now = civil_from_ms((int64_t)today * DAY_MS, 0);
    bool far = c.year > now.year + 1 || c.year < now.year || (c.year == now.year + 1 && c.month >= now.month);
    if (far)
        buf_addf(b, "%d年", c.year);
    buf_addf(b, "%d月%d日（%s）", c.month, c.day, words[W_SUN + c.weekday]);
}

static void add_weekdays(struct buf *b, const struct schedule *s)
{
    if (s->weekdays == 0x7f && !s->weeks) {
        add(b, W_EVERY_DAY);
        return;
    }
    if (!s->weeks)
        add(b, W_EVERY_WEEK);
    for (int i = 1, n = 0; i <= 5; i++)
        if (s->weeks & (1u << i)) {
            if (n++)
                add(b, W_AND);
            add(b, W_NTH);
            buf_addf(b, "%d", i);
        }
    for (int i = 1, n = 0; i <= 7; i++)
        if (s->weekdays & (1u << (i % 7))) {
            if (n++)
                add(b, W_AND);
            add(b, (enum word)(W_SUN + i % 7));
        }
    add(b, W_WEEKDAY);
}

static void add_dates(struct buf *b, const struct schedule *s, int32_t today)
{
    size_t i = 0;
    while (i + 1 < s->n_dates && s->dates[i] < today)
        i++;
    for (size_t n = 0; i < s->n_dates && n < SHOWN_DATES; i++, n++) {
        if (n)
            add(b, W_AND);
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
    add(b, W_UNTIL);
    if (s->to_min >= 0)
        buf_addf(b, "%d:%02d", s->to_min / 60, s->to_min % 60);
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
    } else if (s->weekdays) {
        add_weekdays(&b, s);
        add_time(&b, s, true);
    } else if (s->first_day != INT32_MIN) {
        add_date(&b, s->first_day, today);
        if (s->last_day != s->first_day)
            add(&b, W_UNTIL);
        if (s->last_day != s->first_day && s->last_day != INT32_MAX)
            add_date(&b, s->last_day, today);
        add_time(&b, s, s->last_day != s->first_day);
    } else {
        add_text(&b, utf8_head_chars(str_trim(r->when_text), WHEN_CHARS));
    }
    return b.err ? r->when_text : buf_str(&b);
}
