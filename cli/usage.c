/* Options are known from the usage text, so that the two cannot differ. Knows no command. */
#include "cli/usage.h"
#include <stdio.h>
#include "base/fault.h"
#include "base/str.h"

enum { OPTIONS_MAX = 64, EXIT_USE = 2 };

struct known {
    struct str name[OPTIONS_MAX];
    bool takes[OPTIONS_MAX];
    size_t n;
};

static bool in_option(char c)
{
    return (c >= 'a' && c <= 'z') || c == '-';
}

static void read_usage(struct str usage, struct known *k)
{
    for (size_t at = 0; at + 2 < usage.len && k->n < OPTIONS_MAX; at++) {
        if (usage.ptr[at] != '-' || usage.ptr[at + 1] != '-' || !in_option(usage.ptr[at + 2]))
            continue;
        size_t end = at;
        while (end < usage.len && in_option(usage.ptr[end]))
            end++;
        char value = end + 1 < usage.len && usage.ptr[end] == ' ' ? usage.ptr[end + 1] : ' ';
        k->name[k->n] = str_sub(usage, at, end - at);
        k->takes[k->n++] = value >= 'A' && value <= 'Z';
        at = end;
    }
}

static bool find(const struct known *k, struct str word, bool *ret_takes)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->name[i], word)) {
            *ret_takes = k->takes[i];
            return true;
        }
    return false;
}

/* False when nothing can be said about the words. */
static bool name_wrong(const struct known *k, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct str word = str_from(argv[i]);
        bool takes = false;
        if (!str_starts(word, S("--")))
            continue;
        if (!find(k, word, &takes)) {
            struct str near = nearest_name(word, k->name, k->n);
            fprintf(stderr, "tsunagu %s: there is no option '%s'", argv[0], argv[i]);
            if (near.len)
                fprintf(stderr, "; did you mean '%.*s'?", STR_FMT(near));
            fputs("\n\n", stderr);
            return true;
        }
        if (takes && i + 1 == argc) {
            fprintf(stderr, "tsunagu %s: '%s' needs a value behind it\n\n", argv[0], argv[i]);
            return true;
        }
        i += takes;
    }
    return false;
}

int wrong_use(const char *usage, int argc, char **argv)
{
    struct known k = {.n = 0};
    read_usage(str_from(usage), &k);
    if (argc > 1 && !name_wrong(&k, argc, argv))
        fprintf(stderr, "tsunagu %s: a value that does not fit, or a word too many or too few\n\n", argv[0]);
    fputs(usage, stderr);
    return EXIT_USE;
}

const char *err_said(enum err err)
{
    switch (err) {
    case ERR_NOTFOUND:
        return "there is no such file or folder";
    case ERR_IO:
        return "cannot be read or written";
    case ERR_INPUT:
        return "cannot be understood";
    case ERR_NOMEM:
        return "too large";
    default:
        return err_name(err);
    }
}
