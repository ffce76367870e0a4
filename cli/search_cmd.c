/* Activities, places and services found by words, as JSON lines, best first. */
#include "cli/search_cmd.h"
#include "base/utf8.h"
#include "bot/resources.h"
#include "cli/town_things.h"

static const char usage[] = "usage: tsunagu search QUERY… [--top N] [--db FILE] [--content DIR]\n"
                            "All words must occur, in any script (スマホ, ｽﾏﾎ, すまほ). One JSON object a line, best first.\n"
                            "Without --db the demo town is searched.\n";

enum { SEARCH_ARENA = 64 << 20, TOP = 50, TOP_MAX = 1000 };

struct search_args {
    struct buf words;
    const char *db, *content;
    int64_t top;
};

/* -1: go on; else an exit code. */
static int read_args(int argc, char **argv, struct search_args *a)
{
    bool good = true;
    for (int i = 1; i < argc && good; i++) {
        struct str arg = str_from(argv[i]);
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (str_eq(arg, S("--help")))
            return fputs(usage, stdout) < 0 ? 3 : 0;
        bool option = str_starts(arg, S("--"));
        if (option && str_eq(arg, S("--db")) && value)
            a->db = value;
        else if (option && str_eq(arg, S("--content")) && value)
            a->content = value;
        else if (option && str_eq(arg, S("--top")) && value)
            good = str_int(str_from(value), &a->top) && a->top > 0 && a->top <= TOP_MAX;
        else if (option)
            good = false;
        else {
            buf_add(&a->words, arg);
            buf_add_char(&a->words, ' ');
        }
        i += option;
    }
    if (good && a->words.len && utf8_valid(buf_str(&a->words)))
        return -1;
    fputs(usage, stderr);
    return 2;
}

static int print_found(const struct resource *items, size_t n)
{
    struct buf b;
    int code = 0;
    buf_init(&b, 4 << 20);
    for (size_t i = 0; i < n && !code; i++) {
        buf_reset(&b);
        if (resource_encode(&items[i], &b) || printf("%.*s\n", STR_FMT(buf_str(&b))) < 0)
            code = 3;
    }
    buf_done(&b);
    return code;
}

static int run(const struct search_args *args)
{
    struct store *s;
    struct arena a;
    struct resource *items = NULL;
    size_t n = 0;
    int code = town_things_open(args->db, args->content, &s);
    if (code)
        return code;
    arena_init(&a, SEARCH_ARENA);
    enum err err = resources_search(s, &a, str_trim(buf_str(&args->words)), (size_t)args->top, &items, &n);
    if (err)
        fprintf(stderr, "tsunagu: search: %s\n", err_name(err));
    code = err ? 3 : print_found(items, n);
    arena_done(&a);
    store_close(s);
    return code;
}

int cmd_search(int argc, char **argv)
{
    struct search_args args = {.top = TOP};
    buf_init(&args.words, 4096);
    int code = read_args(argc, argv, &args);
    if (code < 0)
        code = run(&args);
    buf_done(&args.words);
    return code;
}
