/* When something happens. Japanese is said where matching says it, too; English is put together here, and only for rules
 * that it says wholly: a day off that English would leave out is worse than Japanese. */
#include "portal/view.h"

enum { WHEN_BYTES = 400, DAYS = 7, WEEKS = 6, LAST_WEEK = 0 };

struct str view_time(const struct view *v, const struct schedule *s)
{
    if (s->from_min < 0)
        return (struct str){0};
    const char *dash = v->ask.lang == LANG_EN && s->to_min >= 0 ? "–" : "〜";
    struct str from = arena_fmt(v->arena, "%d:%02d%s", s->from_min / 60, s->from_min % 60, dash);
    return s->to_min < 0 ? from : arena_fmt(v->arena, "%.*s%d:%02d", STR_FMT(from), s->to_min / 60, s->to_min % 60);
}

/* "1st, 3rd": the words of the bits that are set; the last week comes last. */
static struct str joined(const struct view *v, const char *family, uint8_t bits, int first, int n)
{
    struct buf b;
    buf_init_in(&b, v->arena, WHEN_BYTES);
    for (int i = first; i < first + n; i++) {
        if (!(bits >> i % n & 1))
            continue;
        if (b.len)
            buf_add(&b, S(", "));
        buf_add(&b, view_say_of(v, family, view_number(v, i % n)));
    }
    return buf_str(&b);
}

static size_t count(uint8_t bits)
{
    size_t n = 0;
    for (; bits; bits &= (uint8_t)(bits - 1))
        n++;
    return n;
}

/* "FREQ=WEEKLY;BYDAY=TU,FR" and nothing after it: as many days as the quick bits hold, so that they say all of it. */
static bool by_day_only(const struct schedule *s, struct str freq, size_t days)
{
    if (!str_starts(s->rrule, freq) || s->rrule.len == freq.len)
        return false;
    size_t n = 1;
    for (size_t i = freq.len; i < s->rrule.len; i++) {
        if (s->rrule.ptr[i] == ';')
            return false;
        n += s->rrule.ptr[i] == ',';
    }
    return n == days;
}

/* Which words say it wholly in English? NULL: none. */
static const char *english(const struct schedule *s)
{
    size_t days = count(s->weekdays);
    if (s->n_dates || s->except.len || s->from_min < 0)
        return NULL;
    if (str_eq(s->rrule, S("FREQ=DAILY")) || (!s->rrule.len && days == DAYS && !s->weeks))
        return "when.daily";
    if (!days)
        return NULL;
    if (s->weeks && (!s->rrule.len || by_day_only(s, S("FREQ=MONTHLY;BYDAY="), days * count(s->weeks))))
        return "when.monthly";
    return !s->weeks && (!s->rrule.len || by_day_only(s, S("FREQ=WEEKLY;BYDAY="), days)) ? "when.weekly" : NULL;
}

struct str view_when(const struct view *v, const struct resource *r)
{
    const struct schedule *s = &r->schedule;
    const char *words = v->ask.lang == LANG_EN ? english(s) : NULL;
    if (!words)
        return resource_when(r, v->arena, v->now_ms);
    const struct word_value values[] = {{S("days"), joined(v, "day.", s->weekdays, 1, DAYS)},
                                        {S("weeks"), joined(v, "week.", s->weeks, LAST_WEEK + 1, WEEKS)},
                                        {S("time"), view_time(v, s)},
                                        {{0}, {0}}};
    return view_say(v, words, values);
}

/* Where the hours begin: behind the first blank that a digit follows. */
static size_t hours_at(struct str when)
{
    for (size_t i = 1; i + 1 < when.len; i++)
        if (when.ptr[i] == ' ' && when.ptr[i + 1] >= '0' && when.ptr[i + 1] <= '9')
            return i;
    return when.len;
}

void view_put_when(struct fill *f, const char *name, struct str when)
{
    if (!f)
        return;
    size_t at = hours_at(when);
    struct str hours = str_sub(when, at, when.len);
    ptrdiff_t off = str_find(hours, S("（"));
    size_t end = off < 0 ? hours.len : (size_t)off;
    fill_text(f, name, str_sub(when, 0, at));
    fill_text(f, arena_fmt(f->arena, "%s_hours", name).ptr, str_trim(str_sub(hours, 0, end)));
    fill_text(f, arena_fmt(f->arena, "%s_off", name).ptr, str_sub(hours, end, hours.len));
}
