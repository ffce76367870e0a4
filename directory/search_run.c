/* Read the box, look each word up, mend the words that are nowhere, weigh what has them, throw out what breaks a
 * condition, cut the page. */
#include "directory/search_run.h"
#include <math.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/utf8.h"
#include "directory/search_about.h"
#include "directory/search_filter.h"
#include "directory/search_rank.h"
#include "directory/search_spell.h"

enum { SENTENCE_CHARS = 6, FEW = 3, MENDED_BESIDE = 5 };

struct run {
    const struct search_index *x;
    const struct search_source *source;
    const struct search_request *request;
    struct arena *a;
    struct search_query query;
    struct conditions conditions;
    struct ranking ranking;
    bool gist;                    /* the words are a guess at what the whole is about */
    int group_of[SEARCH_FILTERS]; /* of what is taken */
    bool soft[SEARCH_FILTERS];    /* said and may be done without */
    struct search_found *found;
};

/* ---- conditions ---- */

static bool is_among(const struct str *list, size_t n, struct str s)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], s))
            return true;
    return false;
}

static void take(struct run *r, struct str filter, struct str label, struct str words, bool soft)
{
    struct search_found *f = r->found;
    for (size_t i = 0; i < f->n_taken; i++)
        if (str_eq(f->taken[i].filter, filter))
            return;
    int group = f->n_taken < SEARCH_FILTERS ? conditions_add(&r->conditions, r->a, filter) : -1;
    if (group < 0)
        return;
    r->group_of[f->n_taken] = group;
    r->soft[f->n_taken] = soft;
    f->taken[f->n_taken++] = (struct search_taken){.filter = filter, .label = label, .words = words};
}

/* 「500円以下」 out of 「#円以下」; an area is its own label. */
static struct str label_of(struct run *r, struct str filter, const struct search_choice *choice)
{
    struct str_cut cut = str_cut(filter, ':');
    if (!choice)
        return cut.found ? cut.tail : filter;
    struct str_cut number = str_cut(choice->label, '#');
    return number.found ? arena_fmt(r->a, "%.*s%.*s%.*s", STR_FMT(number.head), STR_FMT(cut.tail), STR_FMT(number.tail))
                        : choice->label;
}

static const struct search_choice *choice_for(const struct run *r, struct str filter)
{
    const struct search_choice *c = search_words_choice(r->x->words, filter);
    if (!c && str_starts(filter, S("cost:")))
        c = search_words_choice(r->x->words, S("cost:#"));
    return c;
}

static void take_all(struct run *r)
{
    const struct search_request *q = r->request;
    for (size_t i = 0; i < q->n_filters && i < SEARCH_FILTERS; i++) {
        struct str filter = arena_str(r->a, q->filters[i]);
        take(r, filter, label_of(r, filter, choice_for(r, filter)), (struct str){0}, false);
    }
    for (size_t i = 0; i < r->query.n_said; i++) {
        const struct said_filter *s = &r->query.said[i];
        if (!is_among(q->ignored, q->n_ignored, s->filter))
            take(r, s->filter, s->choice ? label_of(r, s->filter, s->choice) : s->typed, s->typed,
                 s->choice && s->choice->soft);
    }
}

/* ---- words ---- */

static enum err look_up(struct run *r, const struct search_term *t, struct search_place **places, size_t *n)
{
    *n = 0;
    return r->source->find(r->source->self, r->a, t, places, n);
}

/* A word that is nowhere may be a slip. */
static enum err mend(struct run *r, struct search_term *t, struct search_place **places, size_t *n)
{
    const struct phrase *p = search_spell(r->x->words, &r->x->town, t->text);
    if (!p)
        return ERR_OK;
    const struct word_group *group = p->kind == PHRASE_TOWN ? NULL : &r->x->words->groups[p->no];
    struct search_term other = {
        .text = p->kind == PHRASE_ASKED ? group->same[0] : p->text,
        .typed = t->typed,
        .group = group,
        .known = true,
    };
    enum err err = look_up(r, &other, places, n);
    if (err || (!*n && !(group && group->category.len)))
        return err;
    *t = other;
    struct str used = group ? group->shown : p->shown;
    r->found->corrections[r->found->n_corrections++] = (struct search_correction){t->typed, used};
    return ERR_OK;
}

/* Few kana beside other words are more likely a word that nobody listed (せんせい is not せんてい). */
static bool may_be_slip(const struct run *r, const struct search_term *t)
{
    uint32_t c = 0;
    struct str rest = t->text;
    (void)utf8_next(&rest, &c);
    return r->query.n_terms == 1 || c < 0x3041 || c > 0x3096 || utf8_chars(t->text) >= MENDED_BESIDE;
}

/* The town has none of it: things of its category, those that are near to it first. */
static enum err stand_in(struct run *r, struct search_term *t, struct search_place **places, size_t *n)
{
    t->group = t->kind;
    r->found->corrections[r->found->n_corrections++] = (struct search_correction){t->typed, t->kind->shown};
    return t->group->n_near ? look_up(r, t, places, n) : ERR_OK;
}

/* What is told as looked for: not what turned out to be no word. */
static void tell_terms(struct run *r)
{
    for (size_t i = 0; i < r->query.n_terms; i++)
        if (r->ranking.required[i] || (r->ranking.light[i] && !r->ranking.weak[i]))
            r->found->terms[r->found->n_terms++] = r->query.terms[i].typed;
}

static enum err weigh_terms(struct run *r)
{
    for (size_t i = 0; i < r->query.n_terms; i++) {
        struct search_term *t = &r->query.terms[i];
        struct search_place *places = NULL;
        size_t n = 0;
        enum err err = look_up(r, t, &places, &n);
        if (!err && !n && t->kind)
            err = stand_in(r, t, &places, &n);
        else if (!err && !n && !t->known && may_be_slip(r, t))
            err = mend(r, t, &places, &n);
        if (err)
            return err;
        ranking_add(&r->ranking, t, places, n);
    }
    return ERR_OK;
}

/* ---- when nothing fits ---- */

/* Groups of which every member is soft. */
static uint32_t soft_groups(const struct run *r)
{
    uint32_t soft = 0, hard = 0;
    for (size_t i = 0; i < r->found->n_taken; i++) {
        uint32_t bit = 1u << r->group_of[i];
        soft |= r->soft[i] ? bit : 0;
        hard |= r->soft[i] ? 0 : bit;
    }
    return soft & ~hard & r->conditions.used;
}

/* The one that alone stands in the way, else all of them. */
static uint32_t least_to_drop(const struct run *r, uint32_t soft)
{
    uint32_t best = 0;
    for (uint32_t rest = soft; rest; rest &= rest - 1) {
        unsigned group = (unsigned)__builtin_ctz(rest);
        if (r->ranking.breaks_only[group] &&
            (!best || r->ranking.breaks_only[group] > r->ranking.breaks_only[__builtin_ctz(best)]))
            best = 1u << group;
    }
    return best ? best : soft;
}

/* Without the conditions of `drop`; kept when what fits then fits the words more than twice as well. */
static enum err try_without(struct run *r, uint32_t drop)
{
    struct ranking before = r->ranking;
    int32_t best = ranking_best(&before);
    r->conditions.used &= ~drop;
    enum err err = ranking_gather(&r->ranking);
    if (err || ranking_best(&r->ranking) <= 2 * best) {
        r->conditions.used |= drop;
        r->ranking = before;
        return err;
    }
    for (size_t i = 0; i < r->found->n_taken; i++)
        r->found->taken[i].set_aside = (drop & 1u << r->group_of[i]) != 0;
    return ERR_OK;
}

/* 「夜眠れない」 speaks of the night and asks for nothing at night: what only a sentence said, and what may be done
 * without, is set aside when it leaves nothing, or nothing that fits the words half as well; the one that stands in the
 * way, or all of them. Never a condition of the body, the purse or the day. */
static enum err set_aside(struct run *r)
{
    uint32_t soft = soft_groups(r), least = least_to_drop(r, soft), used = r->conditions.used;
    if (r->ranking.n_full + r->ranking.n_partly >= FEW || !r->ranking.n_required || !least)
        return ERR_OK;
    enum err err = try_without(r, least);
    return err || r->conditions.used != used || least == soft ? err : try_without(r, soft);
}

/* ---- the page ---- */

static void count_without(struct run *r)
{
    for (size_t i = 0; i < r->found->n_taken; i++) {
        int group = r->group_of[i];
        if (r->conditions.members[group] == 1)
            r->found->taken[i].without = r->ranking.breaks_only[group];
    }
}

static size_t limit_of(const struct search_request *request)
{
    return request->limit < SEARCH_ALL_MAX ? request->limit : SEARCH_ALL_MAX;
}

static void fill_page(struct run *r)
{
    struct search_found *f = r->found;
    size_t limit = limit_of(r->request);
    const struct ranked *page;
    f->total = r->ranking.n_full + r->ranking.n_partly;
    f->n = ranking_page(&r->ranking, r->request->order, r->request->offset, limit, &page);
    for (size_t i = 0; i < f->n; i++)
        f->hits[i] = (struct search_hit){
            .resource = directory_at(r->x->directory, page[i].item),
            .score = page[i].score,
            .next_day = search_next_day(&r->conditions, page[i].item),
            .km = search_km(&r->conditions, page[i].item),
            .partly = page[i].partly,
        };
}

static enum err weigh(struct run *r)
{
    r->found->n_corrections = r->found->n_terms = 0;
    enum err err = ranking_init(&r->ranking, r->x, &r->conditions, &r->query, r->a);
    if (!err)
        err = weigh_terms(r);
    ranking_settle(&r->ranking);
    tell_terms(r);
    return err ? err : ranking_gather(&r->ranking);
}

/* Some put blanks between all words, also inside of what the files know as one phrase (ねつきが わるい): without them
 * when more is understood then. */
static enum err read_text(struct run *r, enum search_reading how)
{
    struct buf b;
    struct str rest = r->request->text;
    enum err err = search_read(r->x->words, &r->x->town, rest, how, r->a, &r->query);
    buf_init_in(&b, r->a, rest.len + 1);
    for (uint32_t c; !err && r->query.unknown && rest.len;) {
        struct str before = rest;
        (void)utf8_next(&rest, &c);
        if (c != ' ' && c != 0x3000)
            buf_add(&b, str_sub(before, 0, before.len - rest.len));
    }
    struct str joined = buf_str(&b);
    if (err || !joined.len || joined.len == r->request->text.len || (unsigned char)joined.ptr[0] < 0xe3)
        return err;
    struct search_query other;
    err = search_read(r->x->words, &r->x->town, joined, how, r->a, &other);
    if (!err && other.unknown < r->query.unknown)
        r->query = other;
    return err;
}

static enum err look(struct run *r, enum search_reading how)
{
    r->found->n_taken = 0;
    enum err err = read_text(r, how);
    if (err)
        return err;
    err = conditions_init(&r->conditions, r->x, r->request, r->a);
    if (err)
        return err;
    take_all(r);
    err = weigh(r);
    return err ? err : set_aside(r);
}

static bool found_nothing(const struct run *r)
{
    return r->ranking.n_full + r->ranking.n_partly == 0;
}

/* A sentence in which nothing was understood: no condition, and no word that is known. */
static bool not_understood(const struct run *r)
{
    for (size_t i = 0; i < r->query.n_terms; i++)
        if (r->query.terms[i].known)
            return false;
    return r->query.n_terms && !r->found->n_taken && found_nothing(r) && utf8_chars(r->query.text) >= SENTENCE_CHARS;
}

/* What the whole is about, or its unknown words, where no word tells what is wanted. Kept only when it finds
 * something. */
static enum err look_for_gist(struct run *r, bool only_sure)
{
    struct search_query query = r->query;
    struct ranking ranking = r->ranking;
    struct search_found found = *r->found;
    bool changed = false;
    struct search_about about = {r->x->words, &r->query, &r->ranking, r->found, r->a};
    enum err err = search_about(&about, only_sure, &changed);
    if (err || !changed)
        return err;
    err = weigh(r);
    if (!err)
        err = set_aside(r);
    r->gist = r->ranking.n_full + r->ranking.n_partly > 0;
    if (err || r->gist)
        return err;
    r->query = query;
    r->ranking = ranking;
    *r->found = found;
    return ERR_OK;
}

static enum err run(struct run *r)
{
    struct search_found *f = r->found;
    *f = (struct search_found){
        .hits = ARENA_ARRAY(r->a, struct search_hit, limit_of(r->request) + 1),
        .taken = ARENA_ARRAY(r->a, struct search_taken, SEARCH_FILTERS),
        .corrections = ARENA_ARRAY(r->a, struct search_correction, SEARCH_TERMS),
        .terms = ARENA_ARRAY(r->a, struct str, SEARCH_TERMS),
    };
    if (!f->hits || !f->taken || !f->corrections || !f->terms)
        return ERR_NOMEM;
    enum err err = look(r, READ_CAREFULLY);
    if (!err)
        err = look_for_gist(r, true);
    if (!err && !r->gist && not_understood(r))
        err = look(r, READ_BOLDLY);
    if (!err && !r->gist)
        err = look_for_gist(r, false);
    if (err)
        return err;
    count_without(r);
    fill_page(r);
    return r->a->failed ? ERR_NOMEM : ERR_OK;
}

enum err search_run(const struct search_index *x, const struct search_source *source,
                    const struct search_request *request, struct arena *a, struct search_found *ret)
{
    if (!utf8_valid(request->text))
        return ERR_INPUT;
    struct run *r = ARENA_NEW(a, struct run);
    if (!r)
        return ERR_NOMEM;
    *r = (struct run){.x = x, .source = source, .request = request, .a = a, .found = ret};
    return run(r);
}
