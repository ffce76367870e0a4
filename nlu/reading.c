/* Candidates come from the literal pass; each is confirmed by its pattern, then by its guards. A guard of reach
 * "overlap" must touch the very words that matched, so that 「死にたくないけど消えたい」 loses 死にた and keeps
 * 消えたい. */
#include "nlu/reading.h"
#include "nlu/tighten.h"

enum { TRIES_MAX = 8 }; /* matches of one pattern looked at before giving up on it */

enum err reading_open(const struct nlu *nlu, struct arena *arena, struct str text, struct str context,
                      struct reading *ret)
{
    struct reading r = {.nlu = nlu, .arena = arena, .context = context};
    if (text.len > NLU_TEXT_MAX)
        return ERR_INPUT;
    enum err err = fold(arena, text, &r.folded);
    if (err)
        return err;
    r.text = tighten(arena, r.folded.text);
    r.seen = ARENA_ARRAY(arena, uint64_t, bit_words(nlu->n_slots + 1));
    if (!r.seen)
        return ERR_NOMEM;
    literals_scan(nlu->literals, r.text, r.seen);
    *ret = r;
    return ERR_OK;
}

static enum found find(struct reading *r, const struct pattern *p, struct str text, size_t from, struct span *ret)
{
    if (!r->finder && finder_new(r->arena, &r->finder))
        return FOUND_LIMIT;
    return pattern_find(p, r->finder, text, from, ret);
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

/* The sentence around a span: between 。 ! ? and line ends. */
static struct span sentence(struct str text, struct span at)
{
    struct span s = {0, text.len};
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
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
    while (at + n < text.len && ((uint8_t)text.ptr[at + n] & 0xC0) == 0x80)
        n++;
    return n;
}

static bool overlaps(struct reading *r, const struct pattern *guard, struct span at)
{
    struct span hit;
    for (size_t from = 0; from < at.to;) {
        if (find(r, guard, r->text, from, &hit) != FOUND_YES || hit.from >= at.to)
            return false;
        if (hit.to > at.from)
            return true;
        from = hit.from + (hit.from < r->text.len ? one_char(r->text, hit.from) : 1);
    }
    return false;
}

static bool guarded(struct reading *r, const struct rule *rule, struct span at)
{
    struct span hit, around = {0};
    for (size_t i = 0; i < rule->n_guards; i++) {
        const struct guard *g = &rule->guards[i];
        if (g->reach == REACH_OVERLAP) {
            if (overlaps(r, g->pattern, at))
                return true;
            continue;
        }
        if (g->reach == REACH_SENTENCE && !around.to)
            around = sentence(r->text, at);
        struct str where = g->reach == REACH_MESSAGE ? r->text : str_sub(r->text, around.from, around.to - around.from);
        if (find(r, g->pattern, where, 0, &hit) == FOUND_YES)
            return true;
    }
    return false;
}

static bool accompanied(struct reading *r, const struct rule *rule)
{
    struct span hit;
    for (size_t i = 0; i < rule->n_with; i++)
        if (find(r, rule->with[i], r->text, 0, &hit) == FOUND_YES)
            return true;
    return rule->n_with == 0;
}

static enum fired slot_fires(struct reading *r, const struct slot *slot, struct firing *ret)
{
    const struct rule *rule = &r->nlu->rules[slot->rule];
    size_t from = 0;
    *ret = (struct firing){.rule = rule};
    for (int tries = 0; tries < TRIES_MAX; tries++) {
        switch (find(r, slot->pattern, r->text, from, &ret->at)) {
        case FOUND_NO:
            return FIRED_NO;
        case FOUND_LIMIT:
            r->n_limits++;
            ret->limit = true;
            return FIRED_LIMIT;
        case FOUND_YES:
            break;
        }
        if (!guarded(r, rule, ret->at))
            return accompanied(r, rule) ? FIRED_YES : FIRED_NO;
        if (ret->at.from >= r->text.len)
            return FIRED_NO;
        from = ret->at.from + one_char(r->text, ret->at.from);
    }
    return FIRED_NO;
}

static bool wanted(const struct reading *r, const struct rule *rule, uint32_t groups)
{
    return (groups & group_bit(rule->group)) && str_starts(r->context, rule->context);
}

bool reading_next(struct reading *r, uint32_t groups, size_t *cursor, struct firing *ret)
{
    const struct nlu *nlu = r->nlu;
    size_t i = *cursor;
    while (i < nlu->n_slots) {
        uint64_t word = r->seen[i / 64] >> (i % 64);
        if (!word) {
            i = (i / 64 + 1) * 64;
            continue;
        }
        i += (size_t)__builtin_ctzll(word);
        const struct slot *slot = &nlu->slots[i++];
        if (!wanted(r, &nlu->rules[slot->rule], groups))
            continue;
        enum fired fired = slot_fires(r, slot, ret);
        if (fired == FIRED_NO || (fired == FIRED_LIMIT && ret->rule->group != GROUP_RISK))
            continue;
        while (i < nlu->n_slots && nlu->slots[i].rule == slot->rule)
            i++;
        *cursor = i;
        return true;
    }
    *cursor = i;
    return false;
}

enum fired reading_fires(struct reading *r, size_t rule, struct firing *ret)
{
    enum fired best = FIRED_NO;
    for (size_t i = 0; i < r->nlu->n_slots && best != FIRED_YES; i++) {
        if (r->nlu->slots[i].rule != rule || !bit_get(r->seen, i))
            continue;
        enum fired fired = slot_fires(r, &r->nlu->slots[i], ret);
        best = fired == FIRED_NO ? best : fired;
    }
    return best;
}

struct risk reading_risk(struct reading *r)
{
    struct risk worst = {0};
    struct firing f;
    for (size_t cursor = 0; reading_next(r, group_bit(GROUP_RISK), &cursor, &f);) {
        enum risk_level level = f.limit ? RISK_CONCERN : f.rule->level;
        if (level > worst.level)
            worst = (struct risk){level, f.rule->value, f.rule->id};
    }
    return worst;
}
