/* See bench_options.h. */
#include "cli/bench_options.h"
#include "base/str.h"

static bool take(const struct bench_option *o, const char *value)
{
    if (o->text)
        *o->text = value;
    if (o->flag)
        *o->flag = !str_eq(str_from(value), S("no"));
    return !o->number || (str_int(str_from(value), o->number) && *o->number >= 1 && *o->number <= o->max);
}

bool bench_options(int argc, char **argv, const struct bench_option *options, size_t n)
{
    for (int i = 1; i < argc; i += 2) {
        size_t o = 0;
        while (o < n && !str_eq(str_from(argv[i]), str_from(options[o].name)))
            o++;
        if (o == n || i + 1 >= argc || !take(&options[o], argv[i + 1]))
            return false;
    }
    return true;
}
