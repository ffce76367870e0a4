/* Many simulated residents who talk to the desk, a fixed number of messages under way at any time. For bench_turns. */
#pragma once
#include "bot/desk.h"

struct bench_figures {
    double seconds;
    uint64_t turns, groups;
    uint32_t p50_us, p99_us, max_us;
    double commit_share; /* of the time, spent in COMMIT */
};

enum { BENCH_RESIDENTS = 20000, BENCH_IN_FLIGHT_MAX = 1024 };

/* Everybody says their first words, so that all conversations exist. */
MUST_CHECK enum err bench_begin(const char *database, const struct content *content);
/* `in_flight` messages at a time for `seconds`. */
MUST_CHECK enum err bench_talk(const char *database, const struct content *content, size_t in_flight, double seconds,
                               struct bench_figures *ret);
