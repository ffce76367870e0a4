/* Candidates come from the lists of the wanted categories and from the words; each is looked at once, in a few
 * comparisons of bits. */
#include "directory/seek.h"
#include "base/fold.h"
#include "directory/match_why.h"

void seek_init(struct seek *s, const struct directory *d, const struct reasons *wording, struct arena *arena,
               const struct profile *profile, int64_t now_ms)
{
    s->d = d;
    s->profile = profile;
    s->wording = wording;
    s->arena = arena;
    s->now_ms = now_ms;
    wish_compile(d, wording, profile, now_ms, &s->wish);
    s->words = match_telling(arena, wording_plain(wording), profile->words);
    s->n_hits = word_index_find(&d->words, s->words, s->hits, SEEK_HITS);
}

/* ---- candidates ---- */

static bool is_hit(const struct seek *s, uint32_t item)
{
    size_t lo = 0, hi = s->n_hits;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (s->hits[mid].item < item)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->n_hits && s->hits[lo].item == item;
}

struct walk {
    const struct seek *s;
    void (*each)(void *self, uint32_t item, const struct word_hit *hit);
    void *self;
    uint64_t categories, wants; /* whose lists are done */
};

/* Each list once; an item that stood in an earlier list, or was brought in by its words, does not come twice. */
static void walk_list(const struct walk *w, const struct postings *list, uint64_t categories, uint64_t wants)
{
    for (uint32_t i = 0; i < list->n; i++) {
        const struct facts *f = &w->s->d->facts[list->item[i]];
        if (!(f->categories & categories) && !(f->wants & wants) && !is_hit(w->s, list->item[i]))
            w->each(w->self, list->item[i], NULL);
    }
}

static void walk_categories(struct walk *w, uint64_t wanted)
{
    bool helper = w->s->profile->contributor;
    for (uint64_t left = wanted; left; left &= left - 1) {
        unsigned c = (unsigned)__builtin_ctzll(left);
        walk_list(w, &w->s->d->by_category[c], w->categories, w->wants);
        w->categories |= 1ull << c;
        if (helper) {
            walk_list(w, &w->s->d->by_want[c], w->categories, w->wants);
            w->wants |= 1ull << c;
        }
    }
}

void seek_each(const struct seek *s, void (*each)(void *self, uint32_t item, const struct word_hit *hit), void *self)
{
    struct walk w = {.s = s, .each = each, .self = self};
    const struct wish *wish = &s->wish;
    for (size_t i = 0; i < s->n_hits; i++)
        each(self, s->hits[i].item, &s->hits[i]);
    if (wish->categories) {
        walk_categories(&w, wish->categories);
    } else if (!wish->n_asked && wish->needed && !wish->open) {
        walk_categories(&w, wish->needed);
    } else if (wish->open) {
        for (uint32_t i = 0; i < s->d->n; i++)
            if (!is_hit(s, i))
                each(self, i, NULL);
    }
}

/* ---- never ---- */

/* It looks for the skill that they offer: then they come as a helper, and it need not be meant for them. */
static bool waits_for_them(const struct seek *s, const struct facts *f)
{
    return s->profile->contributor && (f->wants & s->wish.categories);
}

bool seek_forbids(const struct seek *s, const struct facts *f)
{
    const struct wish *w = &s->wish;
    if (!f->open || f->last_day < w->today)
        return true;
    if (f->verified_day != INT32_MIN && f->verified_day < w->today - VERY_STALE_DAYS)
        return true;
    if (w->age != AGE_OPEN &&
        ((f->min_age != AGE_OPEN && w->age < f->min_age) || (f->max_age != AGE_OPEN && w->age > f->max_age)))
        return true;
    if (f->features & w->hidden)
        return true;
    uint64_t delicate = f->categories & s->d->sensitive;
    return delicate && !(f->categories & w->categories) && !(delicate & w->needed) && !waits_for_them(s, f);
}

bool seek_bars(const struct seek *s, const struct facts *f)
{
    const struct wish *w = &s->wish;
    if (f->categories & w->not_categories || (w->not_men && facts_have(f, FEATURE_MEN)))
        return true;
    if (w->not_days && f->weekdays && !(f->weekdays & ~w->not_days))
        return true; /* only on days that are impossible */
    return f->categories & w->moving && wish_unmet_access(w, f) < w->n_access;
}

static bool is_among(const struct str *ids, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(ids[i], id))
            return true;
    return false;
}

static bool speaks_of(const struct seek *s, const struct resource *r, struct str thing)
{
    const struct str *words = &thing;
    size_t n = wording_thing(s->wording, thing, &words);
    struct str name, summary;
    if (fold_text(s->arena, r->name, &name) || fold_text(s->arena, r->summary, &summary))
        return true; /* cannot be read: rather not shown */
    for (size_t i = 0; i < (n ? n : 1); i++)
        if (str_find(name, words[i]) >= 0 || str_find(summary, words[i]) >= 0)
            return true;
    return false;
}

/* It ends soon and does not happen again before it does. */
static bool is_over(const struct resource *r, const struct facts *f, int32_t today)
{
    return f->last_day != INT32_MAX && f->last_day < today + LAST_LOOK_DAYS &&
           schedule_next(&r->schedule, today) == INT32_MAX;
}

bool seek_refuses(const struct seek *s, uint32_t item)
{
    const struct resource *r = &s->d->items[item];
    const struct facts *f = &s->d->facts[item];
    const struct profile *p = s->profile;
    if (is_among(p->seen, p->n_seen, r->id) || is_among(p->disliked, p->n_disliked, r->id))
        return true;
    if (is_among(p->liked, p->n_liked, r->id) && !waits_for_them(s, f)) /* a guest may come back as a helper */
        return true;
    if (is_over(r, f, s->wish.today) || (!waits_for_them(s, f) && wording_not_for_them(s->wording, r, p)))
        return true;
    for (size_t i = 0; i < s->wish.n_not; i++)
        if (!names_mask(&s->d->categories, s->wish.not_things[i]) && speaks_of(s, r, s->wish.not_things[i]))
            return true;
    return false;
}

void seek_tell(const struct seek *s, uint32_t item, const struct word_hit *hit, int32_t score, bool silent_when,
               struct match *ret)
{
    const struct resource *r = &s->d->items[item];
    struct str why[WHY_MAX];
    *ret = (struct match){.resource = r, .score = score};
    if (!s->wording)
        return;
    struct str word = match_word(s->arena, r, s->words, hit);
    size_t n = match_explain(s->wording, s->arena, r, s->profile, s->now_ms, silent_when, word, why);
    for (; ret->n_reasons < n && ret->n_reasons < MATCH_REASONS; ret->n_reasons++)
        ret->reasons[ret->n_reasons] = why[ret->n_reasons];
}
