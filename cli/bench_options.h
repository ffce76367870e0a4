/* The options of the measuring commands (scripts/bench): a table each, pairs of a name and a value. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exactly one of text, number and flag says where the value goes; what stands there before is its default. */
struct bench_option {
    const char *name;  /* "--seconds" */
    const char **text; /* borrowed from argv */
    int64_t *number;   /* whole, from 1 */
    bool *flag;        /* "no" clears it, any other word sets it */
    int64_t max;       /* of a number */
};

/* Reads `argv` from 1 on. False: an unknown name, no value, no number, or one out of its range. */
bool bench_options(int argc, char **argv, const struct bench_option *options, size_t n);
