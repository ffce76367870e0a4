/* Candidates come from the literal pass; each is confirmed by its pattern, then by its guards. A guard of reach
 * "overlap" must touch the very words that matched, so that 「死にたくないけど消えたい」 loses 死にた and keeps
 * 消えたい. A match in the plain spelling must pass its guards in both spellings. */
#include "nlu/reading.h"
#include "nlu/tighten.h"

enum { TRIES_MAX = 8 }; /* matches of one pattern looked at before giving up on it */

static bool scan_view(struct reading *r, const struct folded *said)
{
    uint64_t *seen = ARENA_ARRAY(r->arena, uint64_t, bit_words(r->nlu->n_slots + 1));
    if (!seen)
        return false;
    literals_scan(r->nlu->literals, said->text, seen);
    r->view[r->n_views++] = (struct view){*said, seen};
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
        (changed && !scan_view(&r, &plain)))
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

struct str reading_words(const struct reading *r, const struct firing *f)
{
    struct span at = origin_of(&r->view[f->view].said, f->at);
    return str_trim(str_sub(r->original, at.from, at.to > at.from ? at.to - at.from : 0));
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

static bool overlaps(struct reading *r, const struct pattern *guard, struct str text, struct span at)
{
    struct span hit;
    for (size_t from = 0; from < at.to;) {
        if (find(r, guard, text, from, &hit) != FOUND_YES || hit.from >= at.to)
            return false;
        if (hit.to > at.from)
            return true;
        from = hit.from + (hit.from < text.len ? one_char(text, hit.from) : 1);
    }
    return false;
}

static bool guarded_in(struct reading *r, const struct rule *rule, struct str text, struct span at)
{
    struct span hit, around = {0};
    for (size_t i = 0; i < rule->n_guards; i++) {
        const struct guard *g = &rule->guards[i];
        if (g->reach == REACH_OVERLAP) {
            if (overlaps(r, g->pattern, text, at))
                return true;
            continue;
        }
        if (g->reach == REACH_SENTENCE && !around.to)
            around = sentence(text, at);
        struct str where = g->reach == REACH_MESSAGE ? text : str_sub(text, around.from, around.to - around.from);
        if (find(r, g->pattern, where, 0, &hit) == FOUND_YES)
            return true;
    }
    return false;
}

static bool guarded(struct reading *r, const struct rule *rule, size_t view, struct span at)
{
    for (size_t v = 0; v < r->n_views; v++)
        if (guarded_in(r, rule, r->view[v].said.text, span_in(r, v, view, at)))
            return true;
    return false;
}

static bool in_message(struct reading *r, const struct pattern *p)
{
    struct span hit;
    for (size_t v = 0; v < r->n_views; v++)
        if (find(r, p, r->view[v].said.text, 0, &hit) == FOUND_YES)
            return true;
    return false;
}

static bool accompanied(struct reading *r, const struct rule *rule)
{
    bool one = rule->n_with == 0, all = true;
    for (size_t i = 0; i < rule->n_with_all && all; i++)
        all = in_message(r, rule->with_all[i]);
    for (size_t i = 0; i < rule->n_with && all && !one; i++)
        one = in_message(r, rule->with[i]);
    return all && one;
}

static enum fired fires_in_view(struct reading *r, const struct slot *slot, size_t view, struct firing *ret)
{
    const struct rule *rule = &r->nlu->rules[slot->rule];
    const struct str text = r->view[view].said.text;
    size_t from = 0;
    *ret = (struct firing){.rule = rule, .view = view};
    for (int tries = 0; tries < TRIES_MAX; tries++) {
        switch (find(r, slot->pattern, text, from, &ret->at)) {
        case FOUND_NO:
            return FIRED_NO;
        case FOUND_LIMIT:
            r->n_limits++;
            ret->limit = true;
            return FIRED_LIMIT;
        case FOUND_YES:
            break;
        }
        if (!guarded(r, rule, view, ret->at))
            return accompanied(r, rule) ? FIRED_YES : FIRED_NO;
        if (ret->at.from >= text.len)
            return FIRED_NO;
        from = ret->at.from + one_char(text, ret->at.from);
    }
    return FIRED_NO;
}

static enum fired slot_fires(struct reading *r, size_t index, struct firing *ret)
{
    enum fired best = FIRED_NO;
    struct firing in_view;
    for (size_t v = 0; v < r->n_views && best != FIRED_YES; v++) {
        if (!bit_get(r->view[v].seen, index))
            continue;
        enum fired fired = fires_in_view(r, &r->nlu->slots[index], v, &in_view);
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

static uint64_t seen_word(const struct reading *r, size_t i)
{
    uint64_t word = r->view[VIEW_SAID].seen[i];
    return r->n_views > VIEW_PLAIN ? word | r->view[VIEW_PLAIN].seen[i] : word;
}

bool reading_next(struct reading *r, uint32_t groups, size_t *cursor, struct firing *ret)
{
    const struct nlu *nlu = r->nlu;
    size_t i = *cursor;
    while (i < nlu->n_slots) {
        uint64_t word = seen_word(r, i / 64) >> (i % 64);
        if (!word) {
            i = (i / 64 + 1) * 64;
            continue;
        }
        i += (size_t)__builtin_ctzll(word);
        const size_t index = i++;
        const struct slot *slot = &nlu->slots[index];
        if (!wanted(r, &nlu->rules[slot->rule], groups))
            continue;
        enum fired fired = slot_fires(r, index, ret);
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
        if (r->nlu->slots[i].rule != rule)
            continue;
        enum fired fired = slot_fires(r, i, ret);
        best = fired == FIRED_NO ? best : fired;
    }
    return best;
}

enum { SIGN_KINDS = 16, SIGN_CONCERN = 3, SIGN_URGENT = 5, SIGN_EMERGENCY = 8 };

/* The signs of one kind, and the heaviest of them. */
struct signs {
    int points, best;
    struct risk risk;
};

static void add_sign(struct signs *signs, size_t *n, const struct reading *r, const struct firing *f)
{
    size_t i = 0;
    while (i < *n && !str_eq(signs[i].risk.kind, f->rule->value))
        i++;
    if (i == SIGN_KINDS)
        return;
    if (i == *n)
        signs[(*n)++] = (struct signs){0};
    signs[i].points += f->rule->points;
    if (f->rule->points > signs[i].best) {
        signs[i].best = f->rule->points;
        signs[i].risk = (struct risk){RISK_NONE, f->rule->value, f->rule->id, reading_words(r, f)};
    }
}

static enum risk_level level_of(int points)
{
    return points >= SIGN_EMERGENCY ? RISK_EMERGENCY
           : points >= SIGN_URGENT  ? RISK_URGENT
           : points >= SIGN_CONCERN ? RISK_CONCERN
                                    : RISK_NONE;
}

/* A rule with a level decides alone; signs of one kind add up. The most serious wins, the earlier of equals. */
struct risk reading_risk(struct reading *r)
{
    struct signs signs[SIGN_KINDS];
    struct risk worst = {0};
    struct firing f;
    size_t n = 0;
    for (size_t cursor = 0; reading_next(r, group_bit(GROUP_RISK), &cursor, &f);) {
        enum risk_level level = f.limit ? RISK_CONCERN : f.rule->level;
        if (!f.limit && f.rule->points)
            add_sign(signs, &n, r, &f);
        else if (level > worst.level)
            worst = (struct risk){level, f.rule->value, f.rule->id, f.limit ? (struct str){0} : reading_words(r, &f)};
    }
    for (size_t i = 0; i < n; i++) {
        signs[i].risk.level = level_of(signs[i].points);
        if (signs[i].risk.level > worst.level)
            worst = signs[i].risk;
    }
    return worst;
}
