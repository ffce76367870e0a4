/* See search_about.h. */
#include "directory/search_about.h"
#include "base/utf8.h"

/* How much likelier the whole must be than the words it stands beside; letters nobody knows that make one ask; letters
 * of a word that may have a gist of its own. */
enum { SURER = 2, UNKNOWN_LEAST = 2, GIST_LEAST = 3 };

/* A whole word that was understood and stands somewhere, in at least two letters; or all there is. */
static bool tells(const struct search_about *r, size_t i)
{
    const struct search_term *t = &r->query->terms[i];
    bool all = t->text.len == r->query->rest.len, word = t->known && !t->light && !t->verb && utf8_chars(t->text) > 1;
    return r->ranking->found_in[i] && (all || word);
}

static bool is_mended(const struct search_about *r, const struct search_term *t)
{
    for (size_t i = 0; i < r->found->n_corrections; i++)
        if (str_eq(r->found->corrections[i].typed, t->typed))
            return true;
    return false;
}

/* Is the whole about something of which none of its known words says anything? A name out of the listings is always
 * meant. */
static bool is_elsewhere(const struct search_about *r, const struct gist_found *gist)
{
    const struct search_words *w = r->words;
    bool asked = false;
    for (size_t i = 0; i < r->query->n_terms; i++) {
        const struct search_term *t = &r->query->terms[i];
        asked = asked || !t->light || t->group;
        if (!tells(r, i))
            continue;
        if (!t->group || r->query->unknown < UNKNOWN_LEAST || is_mended(r, t))
            return false;
        double points = gist->points[t->group - w->groups];
        if (t->group == &w->groups[gist->group[0]] || gist->points[gist->group[0]] < SURER * points || !gist->sure)
            return false;
    }
    return asked;
}

static struct search_term gist_term(const struct search_about *r, const struct word_group *g)
{
    return (struct search_term){
        .text = g->n_same ? g->same[0] : r->query->text, .typed = g->shown, .group = g, .known = true};
}

static bool any_tells(const struct search_about *r)
{
    for (size_t i = 0; i < r->query->n_terms; i++)
        if (tells(r, i))
            return true;
    return false;
}

static void add_gist(const struct search_about *r, const struct gist_found *gist)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->query->n_terms; i++)
        if (tells(r, i) && kept + gist->n < SEARCH_TERMS)
            r->query->terms[kept++] = r->query->terms[i];
    r->query->n_terms = kept;
    for (size_t i = 0; i < gist->n; i++) {
        const struct word_group *g = &r->words->groups[gist->group[i]];
        r->query->terms[r->query->n_terms++] = gist_term(r, g);
    }
}

static bool is_asked(const struct search_about *r, const struct word_group *g)
{
    for (size_t i = 0; i < r->query->n_terms; i++)
        if (r->query->terms[i].group == g)
            return true;
    return false;
}

/* Each word that is nowhere as what it is about (がっこうやだ in 友だちいない がっこうやだ). */
static enum err take_gists(const struct search_about *r, bool *ret_any)
{
    *ret_any = false;
    for (size_t i = 0; i < r->query->n_terms; i++) {
        struct search_term *t = &r->query->terms[i];
        struct gist_found gist;
        if (t->known || r->ranking->found_in[i] || utf8_chars(t->text) < GIST_LEAST)
            continue;
        enum err err = gist_of(&r->words->gist, r->a, t->text, &gist);
        if (err)
            return err;
        const struct word_group *g = &r->words->groups[gist.group[0]];
        if (!gist.n || !gist.sure || is_asked(r, g))
            continue;
        *t = gist_term(r, g);
        *ret_any = true;
    }
    return ERR_OK;
}

/* 腰がまがってきた is a condition, and tells what helps as well. */
static bool body_alone(const struct search_query *q)
{
    for (size_t i = 0; i < q->n_said && !q->n_terms; i++)
        if (str_starts(q->said[i].filter, S("access:")))
            return true;
    return false;
}

enum err search_about(const struct search_about *r, bool only_sure, bool *ret_changed)
{
    struct gist_found gist;
    bool body = body_alone(r->query);
    enum err err = gist_of(&r->words->gist, r->a, body ? r->query->text : r->query->rest, &gist);
    *ret_changed = !err && gist.n && (gist.sure || !(only_sure || body)) && (body || is_elsewhere(r, &gist));
    if (*ret_changed)
        add_gist(r, &gist);
    else if (!err && any_tells(r))
        err = take_gists(r, ret_changed);
    return err;
}
