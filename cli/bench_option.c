/* See bench_option.h. */
#include "cli/bench_option.h"
#include "base/str.h"

static bool take(const struct bench_option *o, const char *value)
{
    return value && str_int(str_from(value), o->into) && *o->into >= 1 && *o->into <= o->max;
}

bool bench_options(int argc, char **argv, const struct bench_option *options, size_t n)
{
    for (int i = 1; i < argc; i += 2) {
        size_t o = 0;
        while (o < n && !str_eq(str_from(argv[i]), str_from(options[o].name)))
            o++;
        if (o == n || !take(&options[o], i + 1 < argc ? argv[i + 1] : NULL))
            return false;
    }
    return true;
}
