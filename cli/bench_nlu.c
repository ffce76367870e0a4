/* Understanding, timed message by message on one core (the thread's own processor time): the canonical form alone, the
 * safety floor, everything. Beside it, in the same run, a peer that tries every pattern in turn, the same with 2,000
 * rules, and the worst that any rule does to a hostile text. */
#include "cli/bench_nlu.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "cli/bench_options.h"
#include "cli/content_dir.h"
#include "nlu/measure.h"

enum {
    LINES_MAX = 400000,
    LINES_ARENA = 256 << 20,
    CALL_ARENA = 16 << 20,
    GROWN_RULES = 2000,
    PEER_EVERY = 40, /* the peer is slow: every so many lines */
    WORD_CHARS = 3,
    EXIT_USE = 2,
    EXIT_ENVIRONMENT = 3
};

static const char usage[] =
    "tsunagu bench-nlu [--content DIR] [--dir DIR] [--hostile yes|no] [--by-pattern yes|no] < lines\n";

struct bench {
    const char *content, *dir;
    bool hostile, by_pattern;
    struct arena keep;
    struct str *lines;
    size_t n;
    int64_t *ns;
};

typedef enum err (*work_fn)(const struct nlu *nlu, struct arena *arena, struct str text);

static enum err only_fold(const struct nlu *nlu, struct arena *arena, struct str text)
{
    struct folded f;
    (void)nlu;
    return fold(arena, text, &f);
}

static enum err only_risk(const struct nlu *nlu, struct arena *arena, struct str text)
{
    (void)nlu_risk(nlu, arena, text);
    return ERR_OK;
}

static enum err read_all(const struct nlu *nlu, struct arena *arena, struct str text)
{
    struct understanding u;
    return nlu_read(nlu, arena, text, (struct str){0}, &u);
}

static enum err every_rule(const struct nlu *nlu, struct arena *arena, struct str text)
{
    size_t fired;
    return nlu_try_every_rule(nlu, arena, text, &fired);
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* What asking for the time costs: taken off each figure. */
static int64_t clock_cost_ns(void)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < 2000; i++) {
        int64_t begin = clock_cpu_ns(), cost = clock_cpu_ns() - begin;
        least = cost < least ? cost : least;
    }
    return least;
}

struct figures {
    double p50_us, p99_us, mean_us;
};

static struct figures run(struct bench *b, const struct nlu *nlu, work_fn work, size_t every)
{
    struct arena arena;
    double sum = 0;
    size_t n = 0;
    const int64_t cost = clock_cost_ns();
    arena_init(&arena, CALL_ARENA);
    for (size_t i = 0; i < b->n; i += every) {
        arena_reset(&arena);
        int64_t begin = clock_cpu_ns();
        (void)work(nlu, &arena, b->lines[i]);
        b->ns[n] = clock_cpu_ns() - begin - cost;
        sum += (double)b->ns[n++];
    }
    arena_done(&arena);
    qsort(b->ns, n, sizeof(*b->ns), by_size);
    return (struct figures){(double)b->ns[n / 2] / 1e3, (double)b->ns[n * 99 / 100] / 1e3, sum / (double)n / 1e3};
}

static void print_figures(const char *what, size_t rules, struct figures f, struct figures base)
{
    printf("%-22s rules=%zu p50_us=%.2f p99_us=%.2f mean_us=%.2f p50_ratio=%.2f mean_ratio=%.2f\n", what, rules,
           f.p50_us, f.p99_us, f.mean_us, f.p50_us / base.p50_us, f.mean_us / base.mean_us);
    (void)fflush(stdout);
}

static bool read_lines(struct bench *b, FILE *in)
{
    char *line = NULL;
    size_t room = 0;
    b->lines = ARENA_ARRAY(&b->keep, struct str, LINES_MAX);
    b->ns = ARENA_ARRAY(&b->keep, int64_t, LINES_MAX);
    for (ssize_t len; b->lines && b->ns && b->n < LINES_MAX && (len = getline(&line, &room, in)) > 0;) {
        struct str text = str_trim((struct str){line, (size_t)len});
        if (text.len && text.len <= NLU_TEXT_MAX && utf8_valid(text))
            b->lines[b->n++] = arena_str(&b->keep, text);
    }
    free(line);
    return b->n > 0 && !b->keep.failed;
}

static const char *const folders[] = {"lexicon", "rules", "weights"};

enum { FOLDERS = sizeof(folders) / sizeof(folders[0]) };

/* Where the grown set lies: the shipped files by symbolic link, and one file more. */
static bool link_folder(const char *from, const char *to, const char *folder, struct arena *arena)
{
    struct str *names = NULL;
    size_t n = 0;
    struct str source = arena_fmt(arena, "%s/%s", from, folder), target = arena_fmt(arena, "%s/%s", to, folder);
    (void)mkdir(to, 0700);
    (void)mkdir(target.ptr, 0700);
    if (file_list(arena, source.ptr, "", &names, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        char real[4096];
        struct str path = arena_fmt(arena, "%s/%.*s", source.ptr, STR_FMT(names[i]));
        struct str link = arena_fmt(arena, "%s/%.*s", target.ptr, STR_FMT(names[i]));
        (void)unlink(link.ptr);
        if (names[i].ptr[0] != '.' && (!realpath(path.ptr, real) || symlink(real, link.ptr)))
            return false;
    }
    return true;
}

static bool plain_word(struct str s)
{
    for (uint32_t cp; utf8_next(&s, &cp);)
        if (!((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FA) || (cp >= 0x4E00 && cp <= 0x9FFF)))
            return false;
    return true;
}

/* Three characters out of somewhere in the lines. Deterministic. */
static struct str some_word(const struct bench *b, uint32_t *seed)
{
    for (int tries = 0; tries < 10000; tries++) {
        *seed = *seed * 1664525u + 1013904223u;
        struct str line = b->lines[(*seed >> 4) % b->n];
        struct str head = utf8_head_chars(line, (*seed >> 3) % 12);
        struct str word = utf8_head_chars(str_sub(line, head.len, line.len), WORD_CHARS);
        if (utf8_chars(word) == WORD_CHARS && plain_word(word))
            return word;
    }
    return S("見本語");
}

/* Rules of the shipped shape: alternatives of words with a gap, a guard, two samples. */
static bool write_more_rules(const struct bench *b, const char *path, size_t n)
{
    FILE *out = fopen(path, "we");
    uint32_t seed = 7;
    if (!out)
        return false;
    (void)fprintf(out, "group: need\nrules:\n");
    for (size_t i = 0; i < n; i++) {
        struct str w[5];
        for (size_t k = 0; k < 5; k++)
            w[k] = some_word(b, &seed);
        (void)fprintf(out,
                      "  - {id: more_%zu, value: '10', match: ['(?:%.*s|%.*s).{0,8}(?:%.*s|%.*s)'], "
                      "unless: ['%.*sない'], yes: ['%.*s、%.*s']}\n",
                      i, STR_FMT(w[0]), STR_FMT(w[1]), STR_FMT(w[2]), STR_FMT(w[3]), STR_FMT(w[4]), STR_FMT(w[0]),
                      STR_FMT(w[2]));
    }
    return fclose(out) == 0;
}

static enum err open_rules(const char *dir, struct nlu **ret)
{
    struct arena notes;
    struct faults faults;
    arena_init(&notes, LINES_ARENA);
    faults_init(&faults, &notes);
    enum err err = nlu_open(dir, &faults, ret);
    if (err)
        faults_print(&faults, stderr, true);
    arena_done(&notes);
    return err;
}

static void forget_grown(struct bench *b, const char *dir)
{
    for (size_t f = 0; f < FOLDERS; f++) {
        struct str *names = NULL;
        size_t n = 0;
        struct str folder = arena_fmt(&b->keep, "%s/%s", dir, folders[f]);
        if (file_list(&b->keep, folder.ptr, "", &names, &n))
            continue;
        for (size_t i = 0; i < n; i++)
            (void)unlink(arena_fmt(&b->keep, "%s/%.*s", folder.ptr, STR_FMT(names[i])).ptr);
        (void)rmdir(folder.ptr);
    }
    (void)rmdir(dir);
}

static enum err grown(struct bench *b, size_t shipped, struct figures base)
{
    struct nlu *more = NULL;
    struct str from = arena_fmt(&b->keep, "%s/nlu", content_dir(b->content));
    struct str to = arena_fmt(&b->keep, "%s/bench-nlu-rules", b->dir);
    struct str file = arena_fmt(&b->keep, "%s/rules/zz_more.yaml", to.ptr);
    bool ready = true;
    for (size_t f = 0; ready && f < FOLDERS; f++)
        ready = link_folder(from.ptr, to.ptr, folders[f], &b->keep);
    ready = ready && (shipped >= GROWN_RULES || write_more_rules(b, file.ptr, GROWN_RULES - shipped));
    enum err err = ready ? open_rules(to.ptr, &more) : ERR_IO;
    if (!err)
        print_figures("everything, grown", nlu_count_rules(more), run(b, more, read_all, 1), base);
    nlu_close(more);
    forget_grown(b, to.ptr);
    return err;
}

static enum err hostile(const struct nlu *nlu)
{
    struct slowest worst;
    enum err err = nlu_slowest_rule(nlu, &worst);
    if (!err)
        printf("hostile                texts=%d chars=%d pairs=%zu slowest_us=%.0f rule=%.*s text=%zu\n", HOSTILE_TEXTS,
               HOSTILE_CHARS, worst.n_tried, (double)worst.ns / 1e3, STR_FMT(worst.rule), worst.text);
    return err;
}

/* Which patterns cost most: for authors who wonder why reading has become slow. */
static enum err costs(struct bench *b, const struct nlu *nlu)
{
    enum { SHOWN = 40, EVERY = 4 };
    struct nlu_way *ways = NULL;
    struct arena arena;
    size_t n = 0;
    enum err err = nlu_ways(nlu, &b->keep, &ways, &n);
    const double lines = (double)b->n / EVERY, cost = (double)clock_cost_ns();
    arena_init(&arena, CALL_ARENA);
    for (size_t i = 0; !err && i < b->n; i += EVERY) {
        arena_reset(&arena);
        err = nlu_cost(nlu, &arena, b->lines[i], ways);
    }
    for (size_t shown = 0; !err && shown < SHOWN && shown < n; shown++) {
        size_t worst = 0;
        for (size_t i = 1; i < n; i++)
            worst = ways[i].ns > ways[worst].ns ? i : worst;
        double ns = (double)ways[worst].ns - (double)ways[worst].tries * cost;
        printf("%-28.*s line=%d us_per_line=%.3f tried=%.1f%% us_per_try=%.2f\n", STR_FMT(ways[worst].rule),
               ways[worst].line, ns / lines / 1e3, (double)ways[worst].tries * 100 / lines,
               ns / (double)(ways[worst].tries + 1) / 1e3);
        ways[worst].ns = 0;
    }
    arena_done(&arena);
    return err;
}

static enum err measure(struct bench *b)
{
    struct nlu *nlu = NULL;
    struct str dir = arena_fmt(&b->keep, "%s/nlu", content_dir(b->content));
    enum err err = open_rules(dir.ptr, &nlu);
    if (err)
        return err;
    size_t rules = nlu_count_rules(nlu);
    printf("lines=%zu\n", b->n);
    (void)run(b, nlu, read_all, 10); /* warm */
    struct figures all = run(b, nlu, read_all, 1);
    print_figures("everything", rules, all, all);
    print_figures("canonical form alone", 0, run(b, nlu, only_fold, 1), all);
    print_figures("safety floor alone", rules, run(b, nlu, only_risk, 1), all);
    print_figures("peer: every pattern", rules, run(b, nlu, every_rule, PEER_EVERY), all);
    err = b->by_pattern ? costs(b, nlu) : grown(b, rules, all);
    if (!err && b->hostile)
        err = hostile(nlu);
    nlu_close(nlu);
    return err;
}

static bool parse(int argc, char **argv, struct bench *b)
{
    const struct bench_option options[] = {{"--dir", .text = &b->dir},
                                           {"--content", .text = &b->content},
                                           {"--hostile", .flag = &b->hostile},
                                           {"--by-pattern", .flag = &b->by_pattern}};
    return bench_options(argc, argv, options, sizeof options / sizeof *options);
}

int cmd_bench_nlu(int argc, char **argv)
{
    struct bench b = {.dir = ".", .hostile = true};
    if (!parse(argc, argv, &b)) {
        fputs(usage, stderr);
        return EXIT_USE;
    }
    arena_init(&b.keep, LINES_ARENA);
    enum err err = read_lines(&b, stdin) ? measure(&b) : ERR_INPUT;
    if (err)
        fprintf(stderr, "tsunagu: bench-nlu: %s\n", err_name(err));
    arena_done(&b.keep);
    return err ? EXIT_ENVIRONMENT : 0;
}
