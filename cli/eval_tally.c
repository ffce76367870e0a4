/* A square of counters over class names; small sets only. */
#include "cli/eval_tally.h"
#include <stdlib.h>

enum { CLASSES = 100, NAME = 40 };

struct tally {
    char names[CLASSES][NAME];
    size_t n;
    unsigned count[CLASSES][CLASSES]; /* [want][got] */
};

struct tally *tally_new(void)
{
    return calloc(1, sizeof(struct tally));
}

void tally_free(struct tally *t)
{
    free(t);
}

static size_t class_of(struct tally *t, struct str name)
{
    if (name.len >= NAME)
        name = S("…");
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(str_from(t->names[i]), name))
            return i;
    if (t->n == CLASSES)
        return CLASSES - 1;
    if (t->n == CLASSES - 1)
        name = S("…");
    if (name.len)
        memcpy(t->names[t->n], name.ptr, name.len);
    return t->n++;
}

void tally_add(struct tally *t, struct str want, struct str got)
{
    size_t w = class_of(t, want), g = class_of(t, got);
    t->count[w][g]++;
}

struct figures {
    unsigned n, right, found;
    double precision, recall, f1;
};

static struct figures figures_of(const struct tally *t, size_t c)
{
    struct figures f = {.right = t->count[c][c]};
    for (size_t i = 0; i < t->n; i++) {
        f.n += t->count[c][i];
        f.found += t->count[i][c];
    }
    f.precision = f.found ? (double)f.right / f.found : 0;
    f.recall = f.n ? (double)f.right / f.n : 0;
    f.f1 = f.precision + f.recall > 0 ? 2 * f.precision * f.recall / (f.precision + f.recall) : 0;
    return f;
}

void tally_print(const struct tally *t, FILE *to)
{
    unsigned all = 0, right = 0, classes = 0;
    double f1 = 0;
    for (size_t c = 0; c < t->n; c++) {
        struct figures f = figures_of(t, c);
        all += f.n;
        right += f.right;
        classes += f.n > 0;
        f1 += f.n ? f.f1 : 0;
    }
    fprintf(to, "n %u accuracy %.4f macro_f1 %.4f\n", all, all ? (double)right / all : 0, classes ? f1 / classes : 0);
    for (size_t c = 0; c < t->n; c++) {
        struct figures f = figures_of(t, c);
        fprintf(to, "%-28s n %4u precision %.3f recall %.3f f1 %.3f", t->names[c], f.n, f.precision, f.recall, f.f1);
        for (size_t g = 0; g < t->n; g++)
            if (g != c && t->count[c][g])
                fprintf(to, " %s:%u", t->names[g], t->count[c][g]);
        fputc('\n', to);
    }
}
