/* The options of bench_chat and bench_webhook: each a whole number. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bench_option {
    const char *name; /* "--seconds" */
    int64_t *into;    /* its default stands there before */
    int64_t max;      /* from 1 */
};

/* Reads `argv` from 1 on: pairs of a name and a number. False: an unknown name, no number, or one out of its range. */
bool bench_options(int argc, char **argv, const struct bench_option *options, size_t n);
