/* Why this one? Each reason is a fact about the resource that answers something the person said; the table is walked in order.
 * Knows no scores; the words come from reasons.yaml. */
#include "directory/match_why.h"
#include <math.h>

struct why {
    const struct directory *d;
    const struct reasons *wording;
    struct arena *arena;
    const struct wish *wish;
    const struct facts *facts;
    bool contributor;
    struct str word;
    struct match *m;
};

enum { NEAR_METRES = 3000, CHEAP_YEN = 500 };

int match_distance(const struct wish *wish, const struct facts *f)
{
    if (!wish->has_place || isnan(f->lat) || isnan(f->lon))
        return -1;
    const float metres_a_degree = 111195.0f, radian = 0.01745329f;
    float y = (f->lat - wish->lat) * metres_a_degree;
    float x = (f->lon - wish->lon) * metres_a_degree * cosf(wish->lat * radian);
    float metres = sqrtf(x * x + y * y);
    return metres < 20000000.0f ? (int)metres : 20000000;
}

static bool has(const struct why *w, const char *tag)
{
    return (w->facts->tags & names_mask(&w->d->tags, str_from(tag))) != 0;
}

/* `text` with each {name} replaced. */
static struct str fill(struct arena *arena, struct str text, struct str name, struct str value)
{
    ptrdiff_t at = str_find(text, name);
    if (at < 0)
        return text;
    struct str head = str_sub(text, 0, (size_t)at), tail = str_sub(text, (size_t)at + name.len, text.len);
    return arena_join(arena, arena_join(arena, head, value), tail);
}

static void say(struct why *w, struct str text)
{
    if (text.len && w->m->n_reasons < MATCH_REASONS)
        w->m->reasons[w->m->n_reasons++] = text;
}

static void say_plain(struct why *w, const char *key)
{
    say(w, wording_reason(w->wording, key));
}

static void say_with(struct why *w, const char *key, struct str name, struct str value)
{
    if (value.len)
        say(w, fill(w->arena, wording_reason(w->wording, key), name, value));
}

static struct str shared_category(const struct why *w, uint64_t of)
{
    for (size_t i = 0; i < w->wish->n_order; i++)
        if (of & w->wish->categories & 1ull << w->wish->order[i])
            return w->d->categories.item[w->wish->order[i]];
    return (struct str){0};
}

/* What they like: the first of the wanted categories that this has. */
static void why_liked(struct why *w)
{
    struct str wanted = w->contributor ? shared_category(w, w->facts->wants) : (struct str){0};
    struct str liked = shared_category(w, w->facts->categories);
    if (wanted.len) {
        say_with(w, "wanted", S("{what}"), wording_what(w->wording, wanted));
        return;
    }
    struct str instead = wording_instead(w->wording, liked);
    if (!liked.len)
        return;
    if (instead.len)
        say(w, instead);
    else
        say_with(w, w->contributor ? "offers" : "likes", S("{what}"), wording_what(w->wording, liked));
}

static void why_word(struct why *w)
{
    if (w->word.len && !w->m->n_reasons)
        say_with(w, "word", S("{word}"), w->word);
}

static struct str fitting_day(const struct why *w)
{
    unsigned days = w->facts->weekdays & w->wish->days;
    for (int i = 1; i <= 7; i++)
        if (days & 1u << i % 7)
            return wording_day(w->wording, i % 7);
    return (struct str){0};
}

static struct str fitting_part(const struct why *w)
{
    bool drop_in = w->facts->kind == RESOURCE_PLACE || w->facts->kind == RESOURCE_SERVICE;
    for (int i = 0; i < PARTS; i++)
        if (w->wish->parts & 1u << i && w->facts->from_min >= 0 &&
            day_part_fits((enum day_part)i, w->facts->from_min, w->facts->to_min, drop_in))
            return wording_time(w->wording, str_from(day_part_name((enum day_part)i)));
    return (struct str){0};
}

/* The part of the day in which it begins: said beside a day that was asked for. */
static struct str own_part(const struct why *w)
{
    static const enum day_part order[] = {PART_AM, PART_PM, PART_EVENING};
    for (size_t i = 0; i < 3 && w->facts->from_min >= 0; i++)
        if (day_part_fits(order[i], w->facts->from_min, -1, false))
            return wording_time(w->wording, str_from(day_part_name(order[i])));
    return (struct str){0};
}

static void why_when(struct why *w)
{
    struct str day = fitting_day(w), part = fitting_part(w);
    if (day.len && !part.len)
        part = own_part(w);
    if (day.len && part.len)
        say(w, fill(w->arena, fill(w->arena, wording_reason(w->wording, "day_time"), S("{day}"), day), S("{time}"), part));
    else if (day.len)
        say_with(w, "day", S("{day}"), day);
    else
        say_with(w, "time", S("{time}"), part);
}

static void why_access(struct why *w)
{
    for (size_t i = 0; i < w->wish->n_access; i++) {
        struct str name = w->wish->access[i].name;
        bool itself = (w->facts->tags & names_mask(&w->d->tags, name)) != 0;
        char key[40];
        int n = snprintf(key, sizeof(key), "%.*s", STR_FMT(name));
        if (n <= 0 || (size_t)n >= sizeof(key))
            continue;
        if (!itself && has(w, "online"))
            say_plain(w, "online");
        else
            say_plain(w, key);
    }
}

static void why_cost(struct why *w)
{
    if (w->facts->cost_yen == 0)
        say_plain(w, "free");
    else if (wish_likes(w->wish, LIKE_CHEAP) && w->facts->cost_yen > 0 && w->facts->cost_yen <= CHEAP_YEN)
        say_with(w, "cheap", S("{cost}"), arena_fmt(w->arena, "%d", w->facts->cost_yen));
}

static void why_cost_asked(struct why *w)
{
    if (w->wish->free_only || wish_likes(w->wish, LIKE_CHEAP))
        why_cost(w);
}

static void why_cost_unasked(struct why *w)
{
    if (!w->wish->free_only && !wish_likes(w->wish, LIKE_CHEAP))
        why_cost(w);
}

static void why_near(struct why *w)
{
    int metres = match_distance(w->wish, w->facts);
    if (metres < 0 || metres > NEAR_METRES)
        return;
    int rounded = (metres + 50) / 100 * 100;
    struct str text = metres < 950 ? arena_fmt(w->arena, "%dm", rounded < 100 ? 100 : rounded)
                                   : arena_fmt(w->arena, "%d.%dkm", rounded / 1000, rounded % 1000 / 100);
    say_with(w, "near", S("{distance}"), text);
}

/* A liking, the flag that answers it, the sentence that says so. */
static const struct {
    enum liking liking;
    const char *flag, *key;
} answers[] = {
    {LIKE_ONLINE, "online", "online"},
    {LIKE_NO_TRANSPORT, "pickup", "pickup"},
    {LIKE_NO_TRANSPORT, "online", "online"},
    {LIKE_SMALL, "small_group", "small_group"},
    {LIKE_CHILD, "parent_child", "with_child"},
    {LIKE_PARTNER, "partner", "partner"},
    {LIKE_PARENT, "family", "with_parent"},
    {LIKE_ALONE, "alone", "alone"},
    {LIKE_BUS, "bus", "bus"},
    {LIKE_CAR, "parking", "parking"},
};

static void why_flags(struct why *w)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        if (wish_likes(w->wish, answers[i].liking) && has(w, answers[i].flag))
            say_plain(w, answers[i].key);
}

static void why_often(struct why *w)
{
    if (wish_likes(w->wish, LIKE_MONTHLY) && w->facts->weekdays && w->facts->weeks)
        say_plain(w, "monthly");
    else if (wish_likes(w->wish, LIKE_WEEKLY) && w->facts->weekdays && !w->facts->weeks && w->facts->last_day == INT32_MAX)
        say_plain(w, "weekly");
}

static void why_beginners(struct why *w)
{
    if (has(w, "beginners"))
        say_plain(w, "beginners");
}

void match_explain(const struct directory *d, const struct reasons *wording, struct arena *arena, const struct wish *wish,
                   const struct facts *facts, bool contributor, struct str word, struct match *m)
{
    static void (*const steps[])(struct why *) = {
        why_liked, why_word, why_when, why_access, why_cost_asked, why_flags, why_often, why_near, why_cost_unasked, why_beginners,
    };
    struct why w = {d, wording, arena, wish, facts, contributor, word, m};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        steps[i](&w);
}
