/* Adagrad over the examples in a fixed shuffled order. Each weight is pulled towards nothing by the same amount in each
 * round, however often its piece occurs. Cost: rounds × pieces of all examples, a few seconds for 30,000 lines and 50
 * classes. */
#include "nlu/learn.h"
#include <math.h>
#include "nlu/grams.h"
#include "nlu/weights.h"

enum { PLACES = 1 << 21, PIECES_MAX = PLACES / 2, EXAMPLES_MAX = 200000, ROUNDS = 25, LEAST_LINES = 2 };
#define STEP 0.3
#define PULL 1.5

struct piece {
    struct str text;
    uint32_t lines; /* labelled lines it is in */
};

struct example {
    uint32_t *pieces; /* each once */
    uint32_t n;
};

struct learnt {
    struct str class;
    float *weight; /* by piece */
    float bias;
};

struct lesson {
    struct arena *arena;
    struct piece *pieces;
    size_t n_pieces;
    uint32_t *place; /* 1 + piece */
    struct example *examples;
    size_t n_examples;
    struct learnt learnt[WEIGHT_CLASSES];
    size_t n_learnt;
};

enum err lesson_new(struct arena *arena, struct lesson **ret)
{
    struct lesson *l = ARENA_NEW(arena, struct lesson);
    if (!l)
        return ERR_NOMEM;
    l->arena = arena;
    l->pieces = ARENA_ARRAY(arena, struct piece, PIECES_MAX);
    l->place = ARENA_ARRAY(arena, uint32_t, PLACES);
    l->examples = ARENA_ARRAY(arena, struct example, EXAMPLES_MAX);
    *ret = l;
    return l->pieces && l->place && l->examples ? ERR_OK : ERR_NOMEM;
}

/* Its number; PIECES_MAX when it is new and not to be kept. */
static size_t piece_of(struct lesson *l, struct str text, bool keep)
{
    size_t at = gram_hash(text) % PLACES;
    while (l->place[at] && !str_eq(l->pieces[l->place[at] - 1].text, text))
        at = (at + 1) % PLACES;
    if (l->place[at])
        return l->place[at] - 1;
    if (!keep || l->n_pieces == PIECES_MAX)
        return PIECES_MAX;
    l->pieces[l->n_pieces] = (struct piece){.text = text};
    l->place[at] = (uint32_t)++l->n_pieces;
    return l->n_pieces - 1;
}

static bool listed(const struct example *e, uint32_t piece)
{
    for (uint32_t i = 0; i < e->n; i++)
        if (e->pieces[i] == piece)
            return true;
    return false;
}

ptrdiff_t lesson_add(struct lesson *l, struct str text, bool vocabulary)
{
    struct grams grams;
    if (l->n_examples == EXAMPLES_MAX || grams_of(l->arena, text, &grams))
        return -1;
    struct example *e = &l->examples[l->n_examples];
    e->pieces = ARENA_ARRAY(l->arena, uint32_t, grams.n + 1);
    if (!e->pieces)
        return -1;
    for (size_t i = 0; i < grams.n; i++) {
        size_t piece = piece_of(l, grams.list[i].text, vocabulary);
        if (piece == PIECES_MAX || listed(e, (uint32_t)piece))
            continue;
        e->pieces[e->n++] = (uint32_t)piece;
        l->pieces[piece].lines += vocabulary;
    }
    return (ptrdiff_t)l->n_examples++;
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* The examples that are asked, in an order that is always the same. */
static size_t shuffled(const struct lesson *l, const int8_t *labels, uint32_t *order)
{
    uint32_t seed = 20261126;
    size_t n = 0;
    for (size_t i = 0; i < l->n_examples; i++)
        if (labels[i])
            order[n++] = (uint32_t)i;
    for (size_t i = n; i > 1; i--) {
        size_t k = next_random(&seed) % i;
        uint32_t swap = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swap;
    }
    return n;
}

struct training {
    float *weight, *seen; /* by piece: weight, sum of squared slopes */
    uint32_t *in;         /* asked examples it is in */
    double bias, bias_seen;
};

static void one_step(const struct lesson *l, struct training *t, const struct example *e, bool yes, double yes_weight)
{
    double sum = t->bias;
    for (uint32_t i = 0; i < e->n; i++)
        sum += t->weight[e->pieces[i]];
    double slope = (1 / (1 + exp(-sum)) - (yes ? 1 : 0)) * (yes ? yes_weight : 1);
    for (uint32_t i = 0; i < e->n; i++) {
        uint32_t p = e->pieces[i];
        if (l->pieces[p].lines < LEAST_LINES)
            continue;
        double g = slope + PULL * t->weight[p] / t->in[p];
        t->seen[p] += (float)(g * g);
        t->weight[p] -= (float)(STEP * g / sqrt(t->seen[p] + 1e-6));
    }
    t->bias_seen += slope * slope;
    t->bias -= STEP * slope / sqrt(t->bias_seen + 1e-6);
}

enum err lesson_learn(struct lesson *l, struct str class, const int8_t *labels, double yes_weight)
{
    struct training t = {.weight = ARENA_ARRAY(l->arena, float, l->n_pieces + 1),
                         .seen = ARENA_ARRAY(l->arena, float, l->n_pieces + 1),
                         .in = ARENA_ARRAY(l->arena, uint32_t, l->n_pieces + 1)};
    uint32_t *order = ARENA_ARRAY(l->arena, uint32_t, l->n_examples + 1);
    if (!t.weight || !t.seen || !t.in || !order || l->n_learnt == WEIGHT_CLASSES)
        return ERR_NOMEM;
    size_t n = shuffled(l, labels, order);
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < l->examples[order[i]].n; k++)
            t.in[l->examples[order[i]].pieces[k]]++;
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < n; i++)
            one_step(l, &t, &l->examples[order[i]], labels[order[i]] > 0, yes_weight);
    l->learnt[l->n_learnt++] = (struct learnt){class, t.weight, (float)t.bias};
    return ERR_OK;
}

static int hundredths(float weight)
{
    double w = round((double)weight * WEIGHT_UNIT);
    return w > INT16_MAX ? INT16_MAX : w < INT16_MIN ? INT16_MIN : (int)w;
}

static bool write_piece(const struct lesson *l, size_t piece, int least, FILE *to)
{
    bool begun = false, ok = true;
    for (size_t c = 0; c < l->n_learnt && ok; c++) {
        int w = hundredths(l->learnt[c].weight[piece]);
        if (w > -least && w < least)
            continue;
        if (!begun)
            ok = fprintf(to, "%.*s", STR_FMT(l->pieces[piece].text)) >= 0;
        begun = true;
        ok = ok && fprintf(to, "\t%.*s=%d", STR_FMT(l->learnt[c].class), w) >= 0;
    }
    return ok && (!begun || fputc('\n', to) != EOF);
}

enum err lesson_write(const struct lesson *l, int least, FILE *to)
{
    bool ok = true;
    for (size_t c = 0; c < l->n_learnt && ok; c++)
        ok = fprintf(to, "\t%.*s=%d\n", STR_FMT(l->learnt[c].class), hundredths(l->learnt[c].bias)) >= 0;
    for (size_t i = 0; i < l->n_pieces && ok; i++)
        ok = memchr(l->pieces[i].text.ptr, '\t', l->pieces[i].text.len) || l->pieces[i].text.ptr[0] == '#' ||
             write_piece(l, i, least, to);
    return ok ? ERR_OK : ERR_IO;
}
