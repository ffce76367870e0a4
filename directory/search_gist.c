/* See search_gist.h. A mark tells for a group by how many of its phrases are of that group, and by how few groups have
 * it at all: the ending of a wish stands in all of them and tells nothing. Kana are compared as they sound, three by
 * three; kanji and what stands beside them as they are written. */
#include "directory/search_gist.h"
#include <math.h>
#include <stdlib.h>
#include "base/utf8.h"
#include "directory/search_reading.h"

enum { MARKS = 1200, CHARS = 400, PHRASE_MARKS = 24, LATIN_LEAST = 4, LATIN_STEM = 5 };

/* How sure it must be: points of the best, its share of all that the marks could tell, what the second may have, and
 * how many of the kanji must be known. */
static const double LEAST_POINTS = 3.2, LEAST_SHARE = 0.2, AS_LIKELY = 0.75, KANJI_SHARE = 0.6, SURE_POINTS = 7,
                    SURE_SHARE = 0.3;

struct letters {
    uint32_t c[CHARS];
    size_t n;
};

struct marks {
    uint32_t hash[MARKS];
    size_t n;
};

static bool is_kanji(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9fff) || c == 0x3005;
}

static bool is_kana(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || c == 0x30fc;
}

static bool is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x24f) || (c >= 0x1e00 && c <= 0x1eff) ||
           (c >= 0x300 && c <= 0x36f) || c == '\'';
}

static bool is_japanese(uint32_t c)
{
    return is_kanji(c) || is_kana(c);
}

static uint32_t hash_of(const uint32_t *c, size_t n, uint32_t kind)
{
    uint64_t h = 1469598103934665603u ^ kind;
    for (size_t i = 0; i < n; i++)
        h = (h ^ c[i]) * 1099511628211u;
    return (uint32_t)(h ^ h >> 32);
}

static void add_mark(struct marks *m, const uint32_t *c, size_t n, uint32_t kind)
{
    uint32_t hash = hash_of(c, n, kind);
    for (size_t i = 0; i < m->n; i++)
        if (m->hash[i] == hash)
            return;
    if (m->n < MARKS)
        m->hash[m->n++] = hash;
}

static void spread(struct str s, struct letters *ret)
{
    ret->n = 0;
    while (ret->n < CHARS && utf8_next(&s, &ret->c[ret->n]))
        ret->n++;
}

/* Each kanji, and each pair with a kanji in it. */
static void add_written(const struct letters *l, struct marks *m)
{
    for (size_t i = 0; i < l->n; i++) {
        if (is_kanji(l->c[i]))
            add_mark(m, &l->c[i], 1, 1);
        if (i + 1 < l->n && is_japanese(l->c[i]) && is_japanese(l->c[i + 1]) &&
            (is_kanji(l->c[i]) || is_kanji(l->c[i + 1])))
            add_mark(m, &l->c[i], 2, 2);
    }
}

static void add_sounds(const struct letters *l, struct marks *m)
{
    for (size_t i = 0; i + 2 < l->n; i++)
        if (is_japanese(l->c[i]) && is_japanese(l->c[i + 1]) && is_japanese(l->c[i + 2]))
            add_mark(m, &l->c[i], 3, 3);
}

static void add_latin(const struct letters *l, struct marks *m)
{
    for (size_t from = 0, to; from < l->n; from = to + 1) {
        for (to = from; to < l->n && is_latin(l->c[to]);)
            to++;
        if (to - from >= LATIN_LEAST)
            add_mark(m, &l->c[from], to - from < LATIN_STEM ? to - from : LATIN_STEM, 4);
    }
}

static enum err marks_of(struct arena *a, struct str text, struct letters *l, struct marks *ret)
{
    struct str kana;
    enum err err = search_reading(a, text, &kana);
    ret->n = 0;
    if (err)
        return err;
    spread(kana, l);
    add_sounds(l, ret);
    spread(text, l);
    add_written(l, ret);
    add_latin(l, ret);
    return ERR_OK;
}

/* ---- learning ---- */

enum err gist_init(struct gist *g, struct arena *a, size_t n_phrases)
{
    *g = (struct gist){.max = n_phrases * PHRASE_MARKS};
    g->item = ARENA_ARRAY(a, struct gist_mark, g->max + 1);
    return g->item ? ERR_OK : ERR_NOMEM;
}

enum err gist_learn(struct gist *g, struct arena *scratch, struct str phrase, uint16_t group)
{
    struct letters l;
    struct marks m;
    enum err err = marks_of(scratch, phrase, &l, &m);
    for (size_t i = 0; i < m.n && g->n < g->max; i++)
        g->item[g->n++] = (struct gist_mark){m.hash[i], group, 1};
    return err;
}

static int by_hash(const void *a, const void *b)
{
    const struct gist_mark *x = a, *y = b;
    return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1) : x->group - y->group;
}

void gist_settle(struct gist *g, size_t n_groups)
{
    size_t kept = 0;
    if (g->n)
        qsort(g->item, g->n, sizeof *g->item, by_hash);
    for (size_t i = 0; i < g->n; i++)
        if (kept && by_hash(&g->item[kept - 1], &g->item[i]) == 0)
            g->item[kept - 1].phrases++;
        else
            g->item[kept++] = g->item[i];
    g->n = kept;
    g->n_groups = n_groups;
}

/* ---- telling ---- */

/* The groups that have this mark. */
static const struct gist_mark *groups_of(const struct gist *g, uint32_t hash, size_t *ret_n)
{
    size_t lo = 0, hi = g->n, end;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (g->item[mid].hash < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (end = lo; end < g->n && g->item[end].hash == hash;)
        end++;
    *ret_n = end - lo;
    return g->item + lo;
}

/* Points for each group; returns what all marks together could tell. */
static double weigh(const struct gist *g, const struct marks *m, double *points)
{
    double all = 0;
    for (size_t i = 0; i < m->n; i++) {
        size_t n, phrases = 0;
        const struct gist_mark *at = groups_of(g, m->hash[i], &n);
        for (size_t k = 0; k < n; k++)
            phrases += at[k].phrases;
        double tells = n ? log((double)g->n_groups / (double)n) : 0;
        for (size_t k = 0; k < n; k++)
            points[at[k].group] += tells * at[k].phrases / ((double)phrases + 0.5);
        all += tells;
    }
    return all;
}

/* 宇宙旅行 is no journey: most of what is written in kanji must be known. */
static bool knows_kanji(const struct gist *g, const struct letters *l)
{
    size_t all = 0, known = 0, n;
    for (size_t i = 0; i < l->n; i++)
        if (is_kanji(l->c[i])) {
            all++;
            (void)groups_of(g, hash_of(&l->c[i], 1, 1), &n);
            known += n != 0;
        }
    return (double)known >= KANJI_SHARE * (double)all;
}

static uint16_t best_of(const double *points, size_t n, size_t but)
{
    size_t best = but == 0;
    for (size_t i = 0; i < n; i++)
        if (i != but && points[i] > points[best])
            best = i;
    return (uint16_t)best;
}

enum err gist_of(const struct gist *g, struct arena *a, struct str text, struct gist_found *ret)
{
    struct letters l;
    struct marks m;
    *ret = (struct gist_found){0};
    double *points = ARENA_ARRAY(a, double, g->n_groups + 2);
    enum err err = marks_of(a, text, &l, &m);
    if (err || !points)
        return points ? err : ERR_NOMEM;
    ret->points = points;
    if (g->n_groups < 2 || !knows_kanji(g, &l))
        return ERR_OK;
    double all = weigh(g, &m, points);
    uint16_t first = best_of(points, g->n_groups, g->n_groups), second = best_of(points, g->n_groups, first);
    if (points[first] < LEAST_POINTS || points[first] < LEAST_SHARE * all)
        return ERR_OK;
    ret->group[ret->n++] = first;
    ret->sure = points[first] >= SURE_POINTS && points[first] >= SURE_SHARE * all;
    if (points[second] >= AS_LIKELY * points[first])
        ret->group[ret->n++] = second;
    return ERR_OK;
}
