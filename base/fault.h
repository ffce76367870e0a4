/* Mistakes found in files that people write (content, configuration, open data): collected all at once, each with its
 * place and a stable code, in Japanese and English. Prints `FILE:LINE:COL: エラー F012 … ` / `error F012 …`. */
#pragma once
#include <stdio.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct place {
    struct str file;
    int line, col; /* from 1; 0 when unknown */
};

enum fault_level { FAULT_ERROR, FAULT_WARNING, FAULT_LEVELS };

struct fault {
    enum fault_level level;
    char code[8]; /* "F012" */
    struct place at;
    struct str ja, en;
    struct fault *next;
};

enum { FAULTS_MAX = 500 }; /* beyond this many, only counted */

struct faults {
    struct arena *arena;
    struct fault *first, *last;
    size_t n_errors, n_warnings;
};

/* None yet; what is noted lives in `arena`. */
void faults_init(struct faults *f, struct arena *arena);

/* Note a mistake. The two formats take the same arguments in the same order (`%1$s` style is allowed). */
void fault_add(struct faults *f, enum fault_level level, const char *code, struct place at, const char *ja,
               const char *en, ...) __attribute__((format(printf, 6, 7)));

/* The candidate nearest to `word` by edit distance (two letters changed about count once; at most 2, and less than half
 * of its length), or the empty str. */
struct str nearest_name(struct str word, const struct str *candidates, size_t n);

/* One line a fault, sorted by place: `file:line:col: エラー F012 …` or, with english, `file:line:col: error F012 …`. */
void faults_print(const struct faults *f, FILE *to, bool english);
