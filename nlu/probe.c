/* The sightings of a probe's rarest need say where matches can begin; the others must be sighted near enough. */
#include "nlu/probe.h"
#include "base/utf8.h"

enum {
    STARTS_MAX =
        900, /* bytes at which a pattern may be begun in one text: a page full of its first word is no message */
    LITERAL_MAX = 96 /* bytes; longer literals only cost speed */
};

bool probe_possible(const struct reading *r, const struct probe *probe, size_t view)
{
    const uint64_t *seen = r->view[view].seen;
    for (uint32_t k = 0; k < probe->n_needs && !r->no_pass; k++)
        if (!bit_get(seen, probe->needs[k]))
            return false;
    return true;
}

bool probe_possible_somewhere(const struct reading *r, const struct probe *probe)
{
    for (size_t v = 0; v < r->n_views; v++)
        if (probe_possible(r, probe, v))
            return true;
    return false;
}

/* Where matches of a probe can begin: stretches of a view, before the sightings of its first need. */
struct starts {
    struct span within; /* literals between these places */
    size_t next;        /* sighting to look at */
    size_t from, to;
    bool begun;
};

/* Is a literal of need `id` sighted that begins in [from, to]? */
static bool sighted_between(const struct reading *r, const struct sightings *where, uint32_t id, size_t from, size_t to)
{
    struct sighted one;
    for (size_t i = literals_first(where, id, from);
         literals_next(r->nlu->literals, where, id, to + LITERAL_MAX, &i, &one);)
        if (one.at >= from && one.at <= to)
            return true;
    return false;
}

/* A match begins in [from, first]; are the other needs near enough for it? */
static bool others_near(const struct reading *r, const struct sightings *where, const struct probe *probe, size_t from,
                        size_t first)
{
    for (uint32_t k = 1; k < probe->n_needs; k++)
        if (probe->before[k] != SIZE_MAX && !sighted_between(r, where, probe->needs[k], from, first + probe->before[k]))
            return false;
    return true;
}

static bool next_starts(const struct reading *r, const struct probe *probe, size_t view, struct starts *s)
{
    const struct sightings *where = &r->view[view].where;
    const bool first = !s->begun;
    bool any = false;
    s->begun = true;
    if (r->no_pass || !probe->n_needs || where->cut) {
        s->from = s->within.from;
        s->to = s->within.to;
        return first;
    }
    if (first)
        s->next = literals_first(where, probe->needs[0], s->within.from);
    for (;;) {
        const size_t here = s->next;
        struct sighted one;
        if (!literals_next(r->nlu->literals, where, probe->needs[0], SIZE_MAX, &s->next, &one))
            return any;
        const size_t to = one.at;
        if (to >= s->within.to) {
            s->next = here;
            return any;
        }
        if (probe->from_end < s->within.to - to)
            continue;
        const size_t from = to > probe->before[0] ? to - probe->before[0] : 0;
        if (any && from > s->to + 1) {
            s->next = here;
            return true;
        }
        if (probe->at_start && from > s->within.from)
            continue;
        if (!others_near(r, where, probe, from, to))
            continue;
        s->from = any && s->from < from ? s->from : from;
        s->to = any && s->to > to ? s->to : to;
        any = true;
    }
}

size_t probe_char_start(struct str text, size_t at)
{
    while (at > 0 && at < text.len && utf8_goes_on(text.ptr[at]))
        at--;
    return at;
}

enum found probe_find(struct reading *r, const struct probe *probe, size_t view, struct span within, size_t from,
                      struct span *ret)
{
    const struct str text = str_sub(r->view[view].said.text, 0, within.to);
    const struct str piece = str_sub(text, within.from, text.len);
    struct starts s = {.within = within};
    size_t spent = 0;
    if (!r->scratch && pattern_scratch_new(r->arena, &r->scratch))
        return FOUND_LIMIT;
    while (next_starts(r, probe, view, &s)) {
        size_t begin = probe_char_start(text, s.from > from ? s.from : from), end = s.to;
        begin = begin > within.from ? begin - within.from : 0;
        end = end > within.from && !probe->at_start ? end - within.from : 0;
        if (s.to < from || end < begin)
            continue;
        if (spent + (end - begin) > STARTS_MAX && !r->no_pass)
            end = begin + (STARTS_MAX - spent);
        spent += end - begin + 1;
        enum found found = pattern_find(probe->pattern, r->scratch, piece, begin, end, ret);
        if (found == FOUND_YES)
            *ret = (struct span){ret->from + within.from, ret->to + within.from};
        if (found != FOUND_NO)
            return found;
        if (spent >= STARTS_MAX && !r->no_pass)
            return FOUND_LIMIT;
    }
    return FOUND_NO;
}
