/* Candidates come from the literal pass; each is confirmed by its pattern, then by its guards. A guard of reach
 * "overlap" must touch the very words that matched, so that 「死にたくないけど消えたい」 loses 死にた and keeps
 * 消えたい. A match in the plain spelling must pass its guards in both spellings. */
#include "base/utf8.h"
#include "nlu/probe.h"
#include "nlu/tighten.h"

enum {
    TRIES_MAX = 8, /* matches of one pattern looked at before giving up on it */
    STARTS_MAX =
        900, /* bytes at which a pattern may be begun in one text: a page full of its first word is no message */
    SENTENCE_MAX = 480, /* bytes that a sentence reaches to either side of a match: people forget to end one */
    MESSAGE_MAX = 1800  /* the same for a whole message */
};

static bool scan_view(struct reading *r, const struct folded *said)
{
    struct view v = {.said = *said, .seen = ARENA_ARRAY(r->arena, uint64_t, bit_words(r->nlu->n_needs + 1))};
    if (!v.seen || literals_scan(r->nlu->literals, r->arena, said->text, v.seen, &v.where))
        return false;
    r->view[r->n_views++] = v;
    return true;
}

static uint64_t seen_word(const struct reading *r, size_t i)
{
    uint64_t word = r->view[VIEW_SAID].seen[i];
    return r->n_views > VIEW_PLAIN ? word | r->view[VIEW_PLAIN].seen[i] : word;
}

/* Slots of which every need was seen in one of the views, in file order. */
static bool gather_candidates(struct reading *r)
{
    const struct nlu *nlu = r->nlu;
    const size_t needs = bit_words(nlu->n_needs + 1), slots = bit_words(nlu->n_slots + 1);
    uint64_t *wanted = ARENA_ARRAY(r->arena, uint64_t, slots);
    size_t most = 0;
    if (!wanted)
        return false;
    for (size_t i = 0; i < needs; i++)
        for (uint64_t word = seen_word(r, i); word; word &= word - 1) {
            size_t need = i * 64 + (size_t)__builtin_ctzll(word);
            for (uint32_t k = nlu->slots_from[need]; k < nlu->slots_from[need + 1]; k++)
                if (probe_possible_somewhere(r, &nlu->slots[nlu->by_need[k]].probe)) {
                    bit_set(wanted, nlu->by_need[k]);
                    most++;
                }
        }
    uint32_t *list = ARENA_ARRAY(r->arena, uint32_t, most + 1);
    if (!list)
        return false;
    for (size_t i = 0; i < slots; i++)
        for (uint64_t word = wanted[i]; word; word &= word - 1)
            list[r->n_candidates++] = (uint32_t)(i * 64 + (size_t)__builtin_ctzll(word));
    r->candidates = list;
    return true;
}

enum err reading_open(const struct nlu *nlu, struct arena *arena, struct str text, struct str context,
                      struct reading *ret)
{
    struct reading r = {.nlu = nlu, .arena = arena, .original = text, .context = context};
    struct folded plain;
    bool changed = false;
    if (text.len > NLU_TEXT_MAX)
        return ERR_INPUT;
    enum err err = fold(arena, text, &r.folded);
    if (err)
        return err;
    struct folded said = tighten(arena, r.folded);
    r.text = said.text;
    if (!scan_view(&r, &said) || plain_write(nlu->plain, arena, &said, &plain, &changed) ||
        (changed && !scan_view(&r, &plain)) || !gather_candidates(&r))
        return ERR_NOMEM;
    *ret = r;
    return ERR_OK;
}

/* Where in the original a span of a view lies. What was rewritten counts as one piece. */
static struct span origin_of(const struct folded *said, struct span at)
{
    size_t to = at.to;
    while (to > at.from && to < said->text.len && said->at[to] == said->at[to - 1])
        to++;
    return (struct span){said->at[at.from], said->at[to]};
}

static size_t index_of(const struct folded *said, uint32_t origin)
{
    size_t low = 0, high = said->text.len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (said->at[middle] < origin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The same words in another view. */
static struct span span_in(const struct reading *r, size_t to, size_t from, struct span at)
{
    if (to == from)
        return at;
    struct span origin = origin_of(&r->view[from].said, at);
    const struct folded *said = &r->view[to].said;
    struct span in = {index_of(said, (uint32_t)origin.from), index_of(said, (uint32_t)origin.to)};
    return in;
}

struct span reading_origin(const struct reading *r, const struct firing *f)
{
    return origin_of(&r->view[f->view].said, f->at);
}

struct span reading_place(const struct reading *r, const struct firing *f)
{
    if (f->view == VIEW_SAID)
        return f->at;
    struct span at = {0, 0}, from = reading_origin(r, f);
    const uint32_t *origin = r->view[VIEW_SAID].said.at;
    while (at.from < r->text.len && origin[at.from] < from.from)
        at.from++;
    for (at.to = at.from; at.to < r->text.len && origin[at.to] < from.to;)
        at.to++;
    return at;
}

struct str reading_words(const struct reading *r, const struct firing *f)
{
    struct span at = reading_origin(r, f);
    return str_trim(str_sub(r->original, at.from, at.to > at.from ? at.to - at.from : 0));
}

static struct span whole(const struct reading *r, size_t view)
{
    return (struct span){0, r->view[view].said.text.len};
}

static bool ends_sentence(struct str text, size_t at, size_t *len)
{
    static const struct str marks[] = {S("。"), S("!"), S("?"), S("\n")};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (str_starts(str_sub(text, at, marks[i].len), marks[i])) {
            *len = marks[i].len;
            return true;
        }
    return false;
}

static struct span around(struct str text, struct span at, size_t reach)
{
    struct span s = {at.from > reach ? probe_char_start(text, at.from - reach) : 0, at.to + reach};
    s.to = s.to < text.len ? probe_char_start(text, s.to) : text.len;
    return s;
}

/* The sentence around a span: between 。 ! ? and line ends. */
static struct span sentence(struct str text, struct span at)
{
    struct span s = around(text, at, SENTENCE_MAX);
    size_t len = 0;
    for (size_t i = s.from; i < s.to; i++) {
        if (!ends_sentence(text, i, &len))
            continue;
        if (i + len <= at.from)
            s.from = i + len;
        else if (i >= at.to) {
            s.to = i + len;
            break;
        }
    }
    return s;
}

static size_t one_char(struct str text, size_t at)
{
    size_t n = 1;
    while (at + n < text.len && utf8_goes_on(text.ptr[at + n]))
        n++;
    return n;
}

static bool overlaps(struct reading *r, const struct probe *guard, size_t view, struct span at)
{
    const struct str text = r->view[view].said.text;
    struct span hit, near = around(text, at, SENTENCE_MAX);
    for (size_t from = near.from; from < at.to;) {
        if (probe_find(r, guard, view, near, from, &hit) != FOUND_YES || hit.from >= at.to)
            return false;
        if (hit.to > at.from)
            return true;
        from = hit.from + (hit.from < text.len ? one_char(text, hit.from) : 1);
    }
    return false;
}

/* How far a guard took the match away: only these words, or whatever the rule could find in the message. */
enum guarding { GUARD_NONE, GUARD_HERE, GUARD_MESSAGE };

static enum guarding guarded_in(struct reading *r, const struct rule *rule, size_t view, struct span at)
{
    const struct str text = r->view[view].said.text;
    struct span hit, where[REACHES] = {[REACH_MESSAGE] = around(text, at, MESSAGE_MAX)};
    for (size_t i = 0; i < rule->n_guards; i++) {
        const struct guard *g = &rule->guards[i];
        if (!probe_possible(r, &g->probe, view))
            continue;
        if (g->reach == REACH_OVERLAP) {
            if (overlaps(r, &g->probe, view, at))
                return GUARD_HERE;
            continue;
        }
        if (g->reach == REACH_SENTENCE && !where[REACH_SENTENCE].to)
            where[REACH_SENTENCE] = sentence(text, at);
        if (probe_find(r, &g->probe, view, where[g->reach], where[g->reach].from, &hit) == FOUND_YES)
            return g->reach == REACH_MESSAGE ? GUARD_MESSAGE : GUARD_HERE;
    }
    return GUARD_NONE;
}

static enum guarding guarded(struct reading *r, const struct rule *rule, size_t view, struct span at)
{
    enum guarding most = GUARD_NONE;
    for (size_t v = 0; v < r->n_views && most == GUARD_NONE; v++)
        most = guarded_in(r, rule, v, span_in(r, v, view, at));
    return most;
}

static bool in_message(struct reading *r, const struct probe *probe)
{
    struct span hit;
    for (size_t v = 0; v < r->n_views; v++)
        if (probe_possible(r, probe, v) && probe_find(r, probe, v, whole(r, v), 0, &hit) == FOUND_YES)
            return true;
    return false;
}

static bool accompanied(struct reading *r, const struct rule *rule)
{
    bool one = rule->n_with == 0, all = true;
    for (size_t i = 0; i < rule->n_with_all && all; i++)
        all = in_message(r, &rule->with_all[i]);
    for (size_t i = 0; i < rule->n_with && all && !one; i++)
        one = in_message(r, &rule->with[i]);
    return all && one;
}

/* A match that passes its guards. */
static enum fired fires_in_view(struct reading *r, const struct slot *slot, size_t view, size_t from,
                                struct firing *ret)
{
    const struct str text = r->view[view].said.text;
    *ret = (struct firing){.rule = &r->nlu->rules[slot->rule], .slot = slot, .view = view};
    for (int tries = 0; tries < TRIES_MAX; tries++) {
        switch (probe_find(r, &slot->probe, view, whole(r, view), from, &ret->at)) {
        case FOUND_NO:
            return FIRED_NO;
        case FOUND_LIMIT:
            r->n_limits++;
            ret->limit = true;
            return FIRED_LIMIT;
        case FOUND_YES:
            break;
        }
        enum guarding guarding = guarded(r, ret->rule, view, ret->at);
        if (guarding == GUARD_NONE)
            return FIRED_YES;
        if (guarding == GUARD_MESSAGE || ret->at.from >= text.len)
            return FIRED_NO;
        from = ret->at.from + one_char(text, ret->at.from);
    }
    return FIRED_NO;
}

/* Companions of which not even a word was seen: the rule need not be looked at. */
static bool company_possible(const struct reading *r, const struct rule *rule)
{
    bool one = rule->n_with == 0;
    for (size_t i = 0; i < rule->n_with_all; i++)
        if (!probe_possible_somewhere(r, &rule->with_all[i]))
            return false;
    for (size_t i = 0; i < rule->n_with && !one; i++)
        one = probe_possible_somewhere(r, &rule->with[i]);
    return one;
}

static enum fired slot_fires(struct reading *r, const struct slot *slot, struct firing *ret)
{
    enum fired best = FIRED_NO;
    struct firing in_view;
    if (!company_possible(r, &r->nlu->rules[slot->rule]))
        return FIRED_NO;
    for (size_t v = 0; v < r->n_views && best != FIRED_YES; v++) {
        if (!probe_possible(r, &slot->probe, v))
            continue;
        enum fired fired = fires_in_view(r, slot, v, 0, &in_view);
        if (fired == FIRED_YES && !accompanied(r, in_view.rule))
            return FIRED_NO;
        if (fired > best || fired == FIRED_YES) {
            best = fired;
            *ret = in_view;
        }
    }
    return best;
}

static bool wanted(const struct reading *r, const struct rule *rule, uint32_t groups)
{
    return (groups & group_bit(rule->group)) && str_starts(r->context, rule->context);
}

bool reading_next(struct reading *r, uint32_t groups, size_t *cursor, struct firing *ret)
{
    const struct nlu *nlu = r->nlu;
    if (*cursor == 0)
        r->fired_rule = SIZE_MAX;
    while (*cursor < (r->no_pass ? nlu->n_slots : r->n_candidates)) {
        size_t i = (*cursor)++;
        const struct slot *slot = &nlu->slots[r->no_pass ? i : r->candidates[i]];
        if (slot->rule == r->fired_rule || !wanted(r, &nlu->rules[slot->rule], groups))
            continue;
        enum fired fired = slot_fires(r, slot, ret);
        if (fired == FIRED_NO || (fired == FIRED_LIMIT && ret->rule->group != GROUP_RISK))
            continue;
        if (fired == FIRED_YES)
            r->fired_rule = slot->rule;
        return true;
    }
    return false;
}

bool reading_again(struct reading *r, struct firing *f)
{
    const struct slot *end = r->nlu->slots + r->nlu->n_slots, *slot = f->slot;
    struct firing next;
    size_t view = f->view, from = f->at.from;
    if (from < r->view[view].said.text.len)
        from += one_char(r->view[view].said.text, from);
    for (; slot < end && slot->rule == f->slot->rule; slot++, view = 0)
        for (; view < r->n_views; view++, from = 0)
            if (probe_possible(r, &slot->probe, view) && fires_in_view(r, slot, view, from, &next) == FIRED_YES) {
                *f = next;
                return true;
            }
    return false;
}

bool reading_tries(struct reading *r, uint32_t groups, size_t slot, struct firing *ret)
{
    const struct slot *s = &r->nlu->slots[slot];
    if (!wanted(r, &r->nlu->rules[s->rule], groups))
        return false;
    (void)slot_fires(r, s, ret);
    return true;
}

enum fired reading_fires(struct reading *r, size_t rule, struct firing *ret)
{
    enum fired best = FIRED_NO;
    for (size_t i = 0; i < r->nlu->n_slots && best != FIRED_YES; i++) {
        if (r->nlu->slots[i].rule != rule)
            continue;
        enum fired fired = slot_fires(r, &r->nlu->slots[i], ret);
        best = fired == FIRED_NO ? best : fired;
    }
    return best;
}

enum err reading_weigh(struct reading *r)
{
    const struct view *v = &r->view[r->n_views - 1];
    if (r->weighing || !weights_count(r->nlu->weights) || !v->said.text.len)
        return ERR_OK;
    struct weighing *w = ARENA_NEW(r->arena, struct weighing);
    enum err err = w ? weights_weigh(r->nlu->weights, r->arena, v->said.text, w) : ERR_NOMEM;
    r->weighing = err ? NULL : w;
    return err;
}

struct str reading_weighed_words(const struct reading *r, int class)
{
    const struct firing f = {
        .view = r->n_views - 1,
        .at = {r->weighing->best[class].at, r->weighing->best[class].at + r->weighing->best[class].len}};
    const size_t len = r->view[f.view].said.text.len;
    struct firing within = f;
    within.at.to = f.at.to < len ? f.at.to : len;
    return reading_words(r, &within);
}
