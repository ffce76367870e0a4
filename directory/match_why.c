/* Why this one? Each reason is a fact about the resource that answers something the person said; the table is walked in
 * order. Knows no scores and no snapshot; the words come from reasons.yaml. */
#include "directory/match_why.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "directory/areas.h"
#include "directory/limits.h"

struct why {
    const struct reasons *wording;
    struct arena *arena;
    const struct resource *r;
    const struct profile *profile;
    struct wish wish;
    struct facts facts;
    struct str word, *said;
    bool silent_when;
    size_t n;
};

enum { CHEAP_YEN = 500, WANTS_CHARS = 30 };

static bool has(const struct why *w, enum feature feature)
{
    return facts_have(&w->facts, feature);
}

struct str why_fill(struct arena *arena, struct str text, struct str name, struct str value)
{
    ptrdiff_t at = str_find(text, name);
    if (at < 0)
        return text;
    struct str head = str_sub(text, 0, (size_t)at), tail = str_sub(text, (size_t)at + name.len, text.len);
    return arena_join(arena, arena_join(arena, head, value), tail);
}

struct str why_distance(struct arena *arena, int metres)
{
    int rounded = (metres + 50) / 100 * 100;
    return metres < 950 ? arena_fmt(arena, "%dm", rounded < 100 ? 100 : rounded)
                        : arena_fmt(arena, "%d.%dkm", rounded / 1000, rounded % 1000 / 100);
}

/* Once: 「送迎があります」 answers two wishes. */
static void say(struct why *w, struct str text)
{
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->said[i], text))
            return;
    if (text.len && w->n < WHY_MAX)
        w->said[w->n++] = text;
}

static void say_plain(struct why *w, const char *key)
{
    say(w, wording_reason(w->wording, key));
}

static void say_with(struct why *w, const char *key, struct str name, struct str value)
{
    if (value.len)
        say(w, why_fill(w->arena, wording_reason(w->wording, key), name, value));
}

static bool refused(const struct why *w, struct str category)
{
    for (size_t i = 0; i < w->wish.n_not; i++)
        if (str_eq(w->wish.not_things[i], category))
            return true;
    return false;
}

/* The first of the wanted categories that is among `tags`. */
static struct str shared_category(const struct why *w, const struct resource_tags *tags)
{
    for (size_t i = 0; i < w->profile->n_categories; i++)
        if (resource_tagged(tags, w->profile->categories[i]) && !refused(w, w->profile->categories[i]))
            return w->profile->categories[i];
    return (struct str){0};
}

/* … of the categories that answer a need. */
static struct str needed_category(const struct why *w)
{
    const struct str *names;
    for (size_t i = 0; i < w->profile->n_needs; i++) {
        size_t n = wording_need(w->wording, w->profile->needs[i], &names);
        for (size_t j = 0; j < n; j++)
            if (resource_tagged(&w->r->categories, names[j]) && !refused(w, names[j]))
                return names[j];
    }
    return (struct str){0};
}

static void say_category(struct why *w, const char *key, struct str category)
{
    struct str instead = wording_instead(w->wording, category);
    if (instead.len)
        say(w, instead);
    else if (category.len)
        say_with(w, key, S("{what}"), wording_what(w->wording, category));
}

static bool looked_for(const struct why *w)
{
    struct str wants, words = match_telling(w->arena, wording_plain(w->wording), w->profile->words);
    return w->r->wants_text.len && !fold_text(w->arena, w->r->wants_text, &wants) && match_offered(words, wants);
}

/* Their skill is what this group waits for: in its own words where they are short. */
static bool why_wanted(struct why *w)
{
    struct str wanted = shared_category(w, &w->r->wants);
    if (!w->profile->contributor || (!wanted.len && !looked_for(w)))
        return false;
    if (w->r->wants_text.len && utf8_chars(w->r->wants_text) <= WANTS_CHARS)
        say_with(w, "wanted_text", S("{text}"), w->r->wants_text);
    else if (wording_wanted(w->wording, wanted).len)
        say(w, wording_wanted(w->wording, wanted));
    else
        say_with(w, "wanted", S("{what}"), wording_what(w->wording, wanted));
    return true;
}

/* What they like: the first of the wanted categories that this has. */
static void why_liked(struct why *w)
{
    struct str liked = shared_category(w, &w->r->categories);
    if (why_wanted(w))
        return;
    bool named = w->word.len && str_find(w->r->name, w->word) >= 0;
    if (named && !w->profile->contributor && !wording_instead(w->wording, liked).len)
        return; /* the very thing they spoke of: why_word */
    if (liked.len)
        say_category(w, w->profile->contributor ? "offers" : "likes", liked);
    else
        say_category(w, "offers", needed_category(w));
}

static void why_word(struct why *w)
{
    if (w->word.len && !w->n)
        say_with(w, "word", S("{word}"), w->word);
}

static struct str fitting_day(const struct why *w)
{
    unsigned days = w->facts.weekdays & w->wish.days;
    for (int i = 1; i <= 7; i++)
        if (days & 1u << i % 7)
            return wording_day(w->wording, i % 7);
    return (struct str){0};
}

static struct str fitting_part(const struct why *w)
{
    for (int i = 0; i < PARTS; i++)
        if (w->wish.parts & 1u << i && w->facts.from_min >= 0 &&
            day_part_fits((enum day_part)i, w->facts.from_min, w->facts.to_min, facts_drop_in(&w->facts)))
            return wording_time(w->wording, str_from(day_part_name((enum day_part)i)));
    return (struct str){0};
}

/* The part of the day in which it begins: said beside a day that was asked for. */
static struct str own_part(const struct why *w)
{
    static const enum day_part order[] = {PART_AM, PART_PM, PART_EVENING};
    for (size_t i = 0; i < 3 && w->facts.from_min >= 0; i++)
        if (day_part_fits(order[i], w->facts.from_min, -1, false))
            return wording_time(w->wording, str_from(day_part_name(order[i])));
    return (struct str){0};
}

static void why_when(struct why *w)
{
    struct str day = fitting_day(w), part = fitting_part(w);
    if (w->silent_when)
        return;
    if (day.len && !part.len)
        part = own_part(w);
    if (day.len && part.len)
        say(w, why_fill(w->arena, why_fill(w->arena, wording_reason(w->wording, "day_time"), S("{day}"), day),
                        S("{time}"), part));
    else if (day.len)
        say_with(w, "day", S("{day}"), day);
    else
        say_with(w, "time", S("{time}"), part);
}

static void why_access(struct why *w)
{
    for (size_t i = 0; i < w->wish.n_access; i++) {
        struct str name = w->wish.access[i];
        char key[40];
        int n = snprintf(key, sizeof(key), "%.*s", STR_FMT(name));
        if (n <= 0 || (size_t)n >= sizeof(key) || !access_met(w->r, name))
            continue;
        bool itself = resource_tagged(&w->r->access, name);
        if (!itself && has(w, FEATURE_ONLINE))
            say_plain(w, "online");
        else
            say_plain(w, key);
    }
}

static void why_cost(struct why *w)
{
    if (w->facts.cost_yen == 0)
        say_plain(w, "free");
    else if (wish_likes(&w->wish, LIKE_CHEAP) && w->facts.cost_yen > 0 && w->facts.cost_yen <= CHEAP_YEN)
        say_with(w, "cheap", S("{cost}"), arena_fmt(w->arena, "%d", w->facts.cost_yen));
}

static bool asks_cost(const struct why *w)
{
    return wish_likes(&w->wish, LIKE_FREE) || wish_likes(&w->wish, LIKE_CHEAP);
}

static void why_cost_asked(struct why *w)
{
    if (asks_cost(w))
        why_cost(w);
}

static void why_cost_unasked(struct why *w)
{
    if (!asks_cost(w))
        why_cost(w);
}

static void say_distance(struct why *w, const char *key, int most)
{
    int metres = wish_distance(&w->wish, &w->facts);
    if (metres >= 0 && metres <= most && !has(w, FEATURE_ONLINE))
        say_with(w, key, S("{distance}"), why_distance(w->arena, metres));
}

static bool asks_near(const struct why *w)
{
    return wish_likes(&w->wish, LIKE_FOOT) || wish_likes(&w->wish, LIKE_NO_TRANSPORT) ||
           wish_likes(&w->wish, LIKE_NEAR);
}

/* An area is wide: what is said of it holds for everybody who lives there. */
static void say_area(struct why *w, bool walks)
{
    bool inside = area_in_address(w->r->address, w->wish.area_names, w->wish.n_area_names);
    const char *key = walks && wish_surely_within(&w->wish, &w->facts, FOOT_METRES) ? "walk_from"
                      : inside                                                      ? "in_area"
                      : wish_surely_within(&w->wish, &w->facts, NEAR_METRES)        ? "near_from"
                                                                                    : NULL;
    if (key && !has(w, FEATURE_ONLINE))
        say_with(w, key, S("{area}"), w->wish.area);
}

static void why_near_asked(struct why *w)
{
    int metres = wish_distance(&w->wish, &w->facts);
    if (!asks_near(w))
        return;
    if (w->wish.area.len) {
        say_area(w, wish_likes(&w->wish, LIKE_FOOT) || wish_likes(&w->wish, LIKE_NO_TRANSPORT));
        return;
    }
    if (metres <= FOOT_METRES && !wish_likes(&w->wish, LIKE_NEAR))
        say_distance(w, "walk", FOOT_METRES);
    else
        say_distance(w, "near", NEAR_METRES);
}

static void why_near_unasked(struct why *w)
{
    if (asks_near(w))
        return;
    if (w->wish.area.len)
        say_area(w, false);
    else
        say_distance(w, "near", NEAR_METRES);
}

/* A language of theirs that is spoken there. */
static void why_language(struct why *w)
{
    for (size_t i = 0; i < w->profile->n_languages; i++)
        if (resource_tagged(&w->r->languages, w->profile->languages[i])) {
            say_with(w, "language", S("{language}"), wording_language(w->wording, w->profile->languages[i]));
            return;
        }
}

/* A liking, the flag that answers it, the sentence that says so. */
static const struct {
    enum liking liking;
    enum feature feature;
    const char *key;
} answers[] = {
    {LIKE_ONLINE, FEATURE_ONLINE, "online"},       {LIKE_NO_TRANSPORT, FEATURE_PICKUP, "pickup"},
    {LIKE_NO_TRANSPORT, FEATURE_ONLINE, "online"}, {LIKE_FOOT, FEATURE_PICKUP, "pickup"},
    {LIKE_SMALL, FEATURE_SMALL, "small_group"},    {LIKE_CHILD, FEATURE_PARENT_CHILD, "with_child"},
    {LIKE_PARTNER, FEATURE_PARTNER, "partner"},    {LIKE_PARENT, FEATURE_FAMILY, "with_parent"},
    {LIKE_ALONE, FEATURE_ALONE, "alone"},          {LIKE_BUS, FEATURE_BUS, "bus"},
    {LIKE_CAR, FEATURE_PARKING, "parking"},
};

static void why_flags(struct why *w)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        if (wish_likes(&w->wish, answers[i].liking) && has(w, answers[i].feature))
            say_plain(w, answers[i].key);
}

static void why_often(struct why *w)
{
    if (wish_likes(&w->wish, LIKE_MONTHLY) && w->facts.weekdays && w->facts.weeks)
        say_plain(w, "monthly");
    else if (wish_likes(&w->wish, LIKE_WEEKLY) && w->facts.weekdays && !w->facts.weeks &&
             w->facts.last_day == INT32_MAX)
        say_plain(w, "weekly");
}

static void why_beginners(struct why *w)
{
    if (has(w, FEATURE_BEGINNERS))
        say_plain(w, "beginners");
}

size_t match_explain(const struct reasons *wording, struct arena *arena, const struct resource *r,
                     const struct profile *profile, int64_t now_ms, bool silent_when, struct str word, struct str *ret)
{
    static void (*const steps[])(struct why *) = {
        why_liked,      why_word,  why_when,  why_access,       why_language,     why_near_asked,
        why_cost_asked, why_flags, why_often, why_near_unasked, why_cost_unasked, why_beginners,
    };
    struct why w = {.wording = wording,
                    .arena = arena,
                    .r = r,
                    .profile = profile,
                    .word = word,
                    .said = ret,
                    .silent_when = silent_when};
    wish_read(profile, now_ms, &w.wish);
    facts_of(r, &w.facts);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        steps[i](&w);
    return w.n;
}

/* ---- worked out again ---- */

static bool is_about(struct arena *arena, struct str text, struct str word)
{
    struct str folded;
    return text.len && !fold_text(arena, text, &folded) && str_find(folded, word) >= 0;
}

/* 「「竹かご」のお話があったので」: both must have said it. */
static bool word_holds(const struct reasons *wording, struct arena *arena, const struct resource *r,
                       const struct profile *p, struct str reason)
{
    struct str text = wording_reason(wording, "word"), word;
    ptrdiff_t at = str_find(text, S("{word}"));
    if (at < 0 || reason.len + S("{word}").len <= text.len)
        return false;
    struct str head = str_sub(text, 0, (size_t)at), tail = str_sub(text, (size_t)at + S("{word}").len, text.len);
    if (!str_starts(reason, head) || !str_ends(reason, tail) ||
        fold_text(arena, str_sub(reason, head.len, reason.len - head.len - tail.len), &word) || !word.len)
        return false;
    return str_find(p->words, word) >= 0 && (is_about(arena, r->name, word) || is_about(arena, r->summary, word));
}

bool match_reason_holds(const struct reasons *wording, struct arena *arena, const struct resource *r,
                        const struct profile *profile, int64_t now_ms, struct str reason)
{
    struct str all[WHY_MAX];
    size_t n = match_explain(wording, arena, r, profile, now_ms, false, (struct str){0}, all);
    for (size_t i = 0; i < n; i++)
        if (str_eq(all[i], reason))
            return true;
    return word_holds(wording, arena, r, profile, reason);
}
