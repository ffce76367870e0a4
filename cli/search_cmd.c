/* Activities, places and services found by words and conditions, as a resident's page would find them. */
#include "cli/search_cmd.h"
#include <math.h>
#include <stdlib.h>
#include "base/clock.h"
#include "base/utf8.h"
#include "bot/resource_search.h"
#include "bot/resources.h"
#include "cli/content_dir.h"
#include "cli/town_things.h"
#include "cli/usage.h"

static const char usage[] =
    "usage: tsunagu search QUERY… [--filter FILTER]… [--ignore FILTER]… [--near LAT,LON] [--km N] [--order "
    "best|soonest|nearest]\n"
    "                      [--top N] [--skip N] [--at TIME] [--json] [--db FILE] [--content DIR]\n"
    "The query is what a resident would type: 水曜 午前 手芸, 足が悪くても行ける体操. Printed are the conditions that "
    "were taken out of it, words that\n"
    "were mended, and what was found, best first; with --json one object. FILTER: day:wed, cost:free, … "
    "(docs/SEARCH.md).\n"
    "Without --db the demo town is searched.\n";

enum { SEARCH_ARENA = 256 << 20, TOP = 10, TEXT_BYTES = 4096, JSON_BYTES = 8 << 20 };

struct search_args {
    struct buf words;
    const char *db, *content;
    int64_t top, skip;
    bool json;
    struct str filters[SEARCH_FILTERS], ignored[SEARCH_FILTERS];
    struct search_request request;
};

static const char *const orders[SEARCH_ORDERS] = {
    [SEARCH_BEST] = "best", [SEARCH_SOONEST] = "soonest", [SEARCH_NEAREST] = "nearest"};

static bool read_order(struct str name, enum search_order *ret)
{
    for (int i = 0; i < SEARCH_ORDERS; i++)
        if (str_eq(name, str_from(orders[i]))) {
            *ret = (enum search_order)i;
            return true;
        }
    return false;
}

static bool read_point(const char *value, double *lat, double *lon)
{
    char *end;
    *lat = strtod(value, &end);
    if (*end != ',')
        return false;
    *lon = strtod(end + 1, &end);
    return *end == '\0' && fabs(*lat) <= 90 && fabs(*lon) <= 180;
}

static bool add_filter(struct str *list, size_t *n, const char *value)
{
    if (*n == SEARCH_FILTERS)
        return false;
    list[(*n)++] = str_from(value);
    return true;
}

/* One option with its value. */
static bool take_option(struct search_args *a, struct str option, const char *value)
{
    struct search_request *r = &a->request;
    char *end;
    if (!value)
        return false;
    if (str_eq(option, S("--filter")))
        return add_filter(a->filters, &r->n_filters, value);
    if (str_eq(option, S("--ignore")))
        return add_filter(a->ignored, &r->n_ignored, value);
    if (str_eq(option, S("--near")))
        return read_point(value, &r->lat, &r->lon);
    if (str_eq(option, S("--order")))
        return read_order(str_from(value), &r->order);
    if (str_eq(option, S("--at")))
        return clock_parse_iso(str_from(value), JST_MINUTES, &r->now_ms);
    if (str_eq(option, S("--top")))
        return str_int(str_from(value), &a->top) && a->top > 0 && a->top <= SEARCH_PAGE_MAX;
    if (str_eq(option, S("--skip")))
        return str_int(str_from(value), &a->skip) && a->skip >= 0;
    if (str_eq(option, S("--km"))) {
        r->km = strtod(value, &end);
        return *end == '\0' && r->km > 0;
    }
    const char **path = str_eq(option, S("--db")) ? &a->db : &a->content;
    *path = value;
    return path == &a->db || str_eq(option, S("--content"));
}

/* -1: go on; else an exit code. */
static int read_args(int argc, char **argv, struct search_args *a)
{
    bool good = true;
    for (int i = 1; i < argc && good; i++) {
        struct str arg = str_from(argv[i]);
        if (str_eq(arg, S("--help")))
            return fputs(usage, stdout) < 0 ? 3 : 0;
        if (str_eq(arg, S("--json"))) {
            a->json = true;
        } else if (str_starts(arg, S("--"))) {
            good = take_option(a, arg, i + 1 < argc ? argv[i + 1] : NULL);
            i++;
        } else {
            buf_add(&a->words, arg);
            buf_add_char(&a->words, ' ');
        }
    }
    if (good && (a->words.len || a->request.n_filters) && !a->words.err && utf8_valid(buf_str(&a->words)))
        return -1;
    return wrong_use(usage, argc, argv);
}

/* ---- printing ---- */

static void add_json_hit(struct json_out *w, struct arena *arena, const struct search_hit *h, int64_t now_ms)
{
    const struct resource *r = h->resource;
    json_open_object(w, NULL);
    json_put_str(w, "id", r->id);
    json_put_str(w, "name", r->name);
    json_put_str(w, "when", resource_when(r, arena, now_ms));
    json_put_str(w, "place", r->place);
    json_put_int(w, "score", h->score);
    json_put_bool(w, "partly", h->partly);
    json_close_object(w);
}

static void add_json(struct json_out *w, struct arena *arena, const struct search_found *f, int64_t now_ms)
{
    json_open_object(w, NULL);
    json_put_int(w, "total", (int64_t)f->total);
    json_open_list(w, "terms");
    for (size_t i = 0; i < f->n_terms; i++)
        json_put_str(w, NULL, f->terms[i]);
    json_close_list(w);
    json_open_list(w, "taken");
    for (size_t i = 0; i < f->n_taken; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "filter", f->taken[i].filter);
        json_put_str(w, "label", f->taken[i].label);
        json_put_str(w, "words", f->taken[i].words);
        json_put_int(w, "without", (int64_t)f->taken[i].without);
        json_put_bool(w, "set_aside", f->taken[i].set_aside);
        json_close_object(w);
    }
    json_close_list(w);
    json_open_list(w, "corrections");
    for (size_t i = 0; i < f->n_corrections; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "typed", f->corrections[i].typed);
        json_put_str(w, "used", f->corrections[i].used);
        json_close_object(w);
    }
    json_close_list(w);
    json_open_list(w, "hits");
    for (size_t i = 0; i < f->n; i++)
        add_json_hit(w, arena, &f->hits[i], now_ms);
    json_close_list(w);
    json_close_object(w);
}

static bool print_json(struct arena *arena, const struct search_found *f, int64_t now_ms)
{
    struct buf b;
    struct json_out w;
    buf_init_in(&b, arena, JSON_BYTES);
    json_out_init(&w, &b);
    add_json(&w, arena, f, now_ms);
    return !b.err && printf("%.*s\n", STR_FMT(buf_str(&b))) > 0;
}

static bool print_text(struct arena *arena, const struct search_args *args, const struct search_found *f)
{
    printf("%zu found", f->total);
    for (size_t i = 0; i < f->n_terms; i++)
        printf("%s%.*s", i ? ", " : " for ", STR_FMT(f->terms[i]));
    putchar('\n');
    for (size_t i = 0; i < f->n_taken; i++) {
        const struct search_taken *t = &f->taken[i];
        printf("  %.*s (%.*s)", STR_FMT(t->filter), STR_FMT(t->label));
        if (t->words.len)
            printf(" ←「%.*s」", STR_FMT(t->words));
        if (t->set_aside)
            printf("; set aside, nothing fits");
        if (t->without)
            printf("; %zu more without it", t->without);
        putchar('\n');
    }
    for (size_t i = 0; i < f->n_corrections; i++)
        printf("  「%.*s」→「%.*s」\n", STR_FMT(f->corrections[i].typed), STR_FMT(f->corrections[i].used));
    for (size_t i = 0; i < f->n; i++) {
        const struct search_hit *h = &f->hits[i];
        struct str when = resource_when(h->resource, arena, args->request.now_ms);
        printf("%3zu. %.*s  %.*s  %.*s  [%.*s]%s", (size_t)args->skip + i + 1, STR_FMT(h->resource->name),
               STR_FMT(when), STR_FMT(h->resource->place), STR_FMT(h->resource->id), h->partly ? " partly" : "");
        if (!isnan(h->km))
            printf(" %.1f km", h->km);
        putchar('\n');
    }
    return !ferror(stdout);
}

/* ---- */

static int search(struct search_args *args, const struct searcher *searcher, struct store *s)
{
    struct arena a;
    struct search_found found;
    struct search_request *r = &args->request;
    arena_init(&a, SEARCH_ARENA);
    r->text = str_trim(buf_str(&args->words));
    r->filters = args->filters;
    r->ignored = args->ignored;
    r->limit = (size_t)args->top;
    r->offset = (size_t)args->skip;
    enum err err = searcher_search(searcher, s, &a, r, &found);
    bool fine = !err && (args->json ? print_json(&a, &found, r->now_ms) : print_text(&a, args, &found));
    if (err)
        fprintf(stderr, "tsunagu: search: %s\n", err_name(err));
    arena_done(&a);
    return fine ? 0 : 3;
}

static int open_searcher(const struct search_args *args, struct store *s, struct directory **directory,
                         struct searcher **ret)
{
    struct arena a;
    struct faults faults;
    arena_init(&a, 4 << 20);
    faults_init(&faults, &a);
    enum err err = resources_load(s, directory, NULL);
    if (!err)
        err = searcher_new(s, *directory, content_dir(args->content), &faults, ret);
    faults_print(&faults, stderr, false);
    if (err)
        fprintf(stderr, "tsunagu: search: %s\n", err_name(err));
    arena_done(&a);
    return !err ? 0 : err == ERR_INPUT ? 1 : 3;
}

static int run(struct search_args *args)
{
    struct store *s;
    struct directory *directory = NULL;
    struct searcher *searcher = NULL;
    int code = town_things_open(args->db, args->content, &s);
    if (code)
        return code;
    code = open_searcher(args, s, &directory, &searcher);
    if (!code)
        code = search(args, searcher, s);
    searcher_free(searcher);
    directory_free(directory);
    store_close(s);
    return code;
}

int cmd_search(int argc, char **argv)
{
    struct search_args args = {.top = TOP, .request = {.lat = NAN, .lon = NAN}};
    args.request.now_ms = clock_wall_ms();
    buf_init(&args.words, TEXT_BYTES);
    int code = read_args(argc, argv, &args);
    if (code < 0)
        code = run(&args);
    buf_done(&args.words);
    return code;
}
