/* What the town has, timed on one core by the thread's own processor time with many made resources: a page of search
 * for each thing that residents type, three suggestions (or the nearest) for people as they come.
 * A new measure is a function and a row of `measures`. */
#include "cli/bench_directory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/fold.h"
#include "bot/resource_search.h"
#include "bot/resources.h"
#include "cli/bench_options.h"
#include "cli/content_dir.h"

enum {
    KEEP_BYTES = 512 << 20,
    STEP_BYTES = 256 << 20,
    QUERIES_MAX = 1024,
    ROUNDS = 5,
    ROUNDS_MAX = 1000,
    PAGE = 20,
    EXIT_USE = 2,
    EXIT_ENVIRONMENT = 3
};

static const char usage[] =
    "tsunagu bench-directory [--content DIR] [--dir DIR] [--queries FILE] [--rounds N] [--resources N]\n";

/* One size of directory, opened. */
struct bench {
    const char *content, *dir, *queries_file;
    int64_t rounds, only;
    struct arena keep, step;
    struct store *store;
    struct directory *directory;
    struct searcher *searcher;
    int64_t now_ms;
    struct str query[QUERIES_MAX];
    size_t n_queries;
    int64_t ns[QUERIES_MAX * ROUNDS_MAX];
};

/* ---- made resources ---- */

static size_t dice(uint64_t *seed, size_t n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(*seed >> 33) % n;
}

/* Of the demo town's things, with names, days, hours, prices and places of others: the words and how often they come
 * are those of a town. */
static void make(struct bench *b, const struct directory *town, size_t no, uint64_t *seed, struct resource *r)
{
    size_t n = directory_count(town);
    const struct resource *other = directory_at(town, dice(seed, n)), *where = directory_at(town, dice(seed, n));
    *r = *directory_at(town, dice(seed, n));
    r->id = arena_fmt(&b->step, "made:%06zu", no);
    r->name = arena_fmt(&b->step, "%.*s・第%zu", STR_FMT(r->name), no % 97 + 1);
    r->summary = arena_fmt(&b->step, "%.*s\n%.*s", STR_FMT(r->summary), STR_FMT(other->host));
    r->place = where->place;
    r->address = arena_fmt(&b->step, "%.*s-%zu", STR_FMT(where->address), dice(seed, 30) + 1);
    r->lat = where->lat + (double)dice(seed, 2000) / 1e5;
    r->lon = where->lon + (double)dice(seed, 2000) / 1e5;
    r->schedule = other->schedule;
    r->cost_yen = other->cost_yen;
    r->verified_ms = b->now_ms - (int64_t)dice(seed, 600) * DAY_MS;
}

static enum err fill(struct bench *b, const struct directory *town, size_t n)
{
    uint64_t seed = 1;
    enum err err = store_begin(b->store);
    for (size_t i = 0; i < n && !err; i++) {
        struct resource r;
        make(b, town, i, &seed, &r);
        err = resources_save(b->store, &r, 1, b->now_ms);
        arena_reset(&b->step);
    }
    return err ? err : store_commit(b->store);
}

static enum err make_town(struct bench *b, const char *path, size_t n)
{
    struct store *s;
    struct directory *town = NULL;
    struct str demo = arena_fmt(&b->keep, "%s/directory/data/demo/activities.csv", content_dir(b->content));
    enum err err = store_open(":memory:", STORE_WRITE, &s);
    if (err)
        return err;
    err = resources_import_demo(s, demo.ptr, b->now_ms);
    if (!err)
        err = resources_load(s, &town, NULL);
    store_close(s);
    if (!err)
        err = store_open(path, STORE_WRITE, &b->store);
    if (!err)
        err = fill(b, town, n);
    directory_free(town);
    return err;
}

static double s_since(int64_t begin_ns)
{
    return (double)(clock_cpu_ns() - begin_ns) / 1e9;
}

static enum err open_town(struct bench *b, size_t n)
{
    struct faults faults;
    struct str path = arena_fmt(&b->keep, "%s/bench-directory.db", b->dir);
    (void)unlink(path.ptr);
    faults_init(&faults, &b->keep);
    int64_t begin = clock_cpu_ns();
    enum err err = make_town(b, path.ptr, n);
    double made_s = s_since(begin);
    store_close(b->store); /* what is measured reads, as a page does */
    b->store = NULL;
    if (!err)
        err = store_open(path.ptr, STORE_READ, &b->store);
    begin = clock_cpu_ns();
    if (!err)
        err = resources_load(b->store, &b->directory, NULL);
    double loaded_s = s_since(begin);
    begin = clock_cpu_ns();
    if (!err)
        err = searcher_new(b->store, b->directory, content_dir(b->content), &faults, &b->searcher);
    faults_print(&faults, stderr, true);
    printf("resources=%zu saved_s=%.2f snapshot_s=%.2f searcher_s=%.2f\n", n, made_s, loaded_s, s_since(begin));
    return err;
}

static void close_town(struct bench *b)
{
    searcher_free(b->searcher);
    directory_free(b->directory);
    store_close(b->store);
    b->searcher = NULL;
    b->directory = NULL;
    b->store = NULL;
    (void)unlink(arena_fmt(&b->keep, "%s/bench-directory.db", b->dir).ptr);
}

/* ---- measures ---- */

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void report(struct bench *b, const char *what, size_t n, double found)
{
    double sum = 0;
    qsort(b->ns, n, sizeof *b->ns, by_size);
    for (size_t i = 0; i < n; i++)
        sum += (double)b->ns[i];
    printf("  %-12s n=%zu p50_ms=%.2f p90_ms=%.2f p99_ms=%.2f max_ms=%.2f mean_ms=%.2f mean_found=%.0f\n", what, n,
           (double)b->ns[n / 2] / 1e6, (double)b->ns[n * 9 / 10] / 1e6, (double)b->ns[n * 99 / 100] / 1e6,
           (double)b->ns[n - 1] / 1e6, sum / (double)n / 1e6, found / (double)n);
}

static enum err measure_search(struct bench *b)
{
    size_t n = 0;
    double found = 0;
    for (int64_t round = 0; round < b->rounds; round++)
        for (size_t i = 0; i < b->n_queries; i++) {
            struct search_found f;
            struct search_request r = {
                .text = b->query[i], .lat = 35.4, .lon = 134.76, .now_ms = b->now_ms, .limit = PAGE};
            arena_reset(&b->step);
            int64_t begin = clock_cpu_ns();
            enum err err = searcher_search(b->searcher, b->store, &b->step, &r, &f);
            if (err)
                return err;
            b->ns[n++] = clock_cpu_ns() - begin;
            found += (double)f.total;
        }
    report(b, "search", n, found);
    return ERR_OK;
}

/* People as they come: what they like or offer, when and how they can come, and their own words. */
static const struct {
    const char *likes[3], *wishes[4], *words;
    bool offers;
} people[] = {
    {{"craft"}, {"day:wed", "time:am"}, "手芸が好きで、水曜の午前なら行けます", false},
    {{"music", "craft"}, {"cost:free"}, "ハーモニカと針金アートが好きです", false},
    {{"music"}, {0}, "三味線を弾けます。聞いてもらいたいです", true},
    {{"exercise"}, {"access:bad_knees", "transport:foot"}, "ひざが痛いけど体を動かしたい", false},
    {{"games"}, {"day:mon", "time:evening"}, "将棋を指したい", false},
    {{"ict"}, {"group:small"}, "スマホの使い方を習いたい", false},
    {{"cooking"}, {0}, "料理を教えられます", true},
    {{"gardening", "volunteering"}, {"transport:none", "not:karaoke"}, "畑仕事が好き。カラオケは苦手です", false},
    {{0}, {"mode:online"}, "家から参加できるもの", false},
    {{0}, {"cost:free", "time:daytime", "with:alone"}, "お金がかからないところ", false},
    {{"reading", "history"}, {"day:sat", "dist:near", "not:sun"}, "俳句と昔の町の話", false},
    {{"dementia_cafe"}, {"with:parent", "access:wheelchair"}, "母と行けるところ", false},
};

static size_t count(const char *const *names, size_t most, struct str *ret)
{
    size_t n = 0;
    for (; n < most && names[n]; n++)
        ret[n] = str_from(names[n]);
    return n;
}

/* As a turn does: three suggestions, and where there is none the nearest. */
static enum err match_one(struct bench *b, const struct reasons *wording, size_t who, size_t *ret_found)
{
    struct str likes[3], wishes[4];
    struct match found[3];
    struct nearest nearest;
    struct profile p = {
        .categories = likes, .constraints = wishes, .contributor = people[who].offers, .lat = 35.4, .lon = 134.76};
    p.n_categories = count(people[who].likes, 3, likes);
    p.n_constraints = count(people[who].wishes, 4, wishes);
    enum err err = fold_text(&b->step, str_from(people[who].words), &p.words);
    *ret_found = directory_match(b->directory, wording, &b->step, &p, b->now_ms, found, 3);
    if (!*ret_found)
        *ret_found = directory_nearest(b->directory, wording, &b->step, &p, b->now_ms, &nearest);
    return err;
}

static enum err measure_match(struct bench *b)
{
    enum { EACH = 20 };
    size_t n = 0, found;
    double sum = 0;
    struct faults faults;
    struct reasons *wording;
    faults_init(&faults, &b->keep);
    struct str path = arena_fmt(&b->keep, "%s/directory/data/reasons.yaml", content_dir(b->content));
    enum err err = reasons_load(path.ptr, &faults, &wording);
    if (err)
        return err;
    for (int64_t i = 0; i < b->rounds * EACH && !err; i++)
        for (size_t who = 0; who < sizeof people / sizeof people[0] && !err; who++) {
            arena_reset(&b->step);
            int64_t begin = clock_cpu_ns();
            err = match_one(b, wording, who, &found);
            b->ns[n++] = clock_cpu_ns() - begin;
            sum += (double)found;
        }
    reasons_free(wording);
    if (!err)
        report(b, "match", n, sum);
    return err;
}

static const struct {
    const char *name;
    enum err (*run)(struct bench *b);
} measures[] = {
    {"search", measure_search},
    {"match", measure_match},
};

static const size_t sizes[] = {5000, 100000};

static enum err run_size(struct bench *b, size_t n)
{
    enum err err = open_town(b, n);
    for (size_t i = 0; i < sizeof measures / sizeof measures[0] && !err; i++)
        err = measures[i].run(b);
    close_town(b);
    return err;
}

/* The first column of the table of queries that the tests use. */
static enum err read_queries(struct bench *b)
{
    struct str text;
    struct str path = b->queries_file ? str_from(b->queries_file)
                                      : arena_fmt(&b->keep, "%s/tests/bot/search_said.tsv", content_dir(b->content));
    enum err err = file_read(&b->keep, path.ptr, 1 << 20, &text);
    struct str_cut line = {.tail = text, .found = !err};
    while (line.found && b->n_queries < QUERIES_MAX) {
        line = str_cut(line.tail, '\n');
        struct str query = str_cut(line.head, '\t').head;
        if (query.len && query.ptr[0] != '#')
            b->query[b->n_queries++] = query;
    }
    return err ? err : b->n_queries ? ERR_OK : ERR_INPUT;
}

static bool parse(int argc, char **argv, struct bench *b)
{
    const struct bench_option options[] = {{"--dir", .text = &b->dir},
                                           {"--content", .text = &b->content},
                                           {"--queries", .text = &b->queries_file},
                                           {"--rounds", .number = &b->rounds, .max = ROUNDS_MAX},
                                           {"--resources", .number = &b->only, .max = 400000}};
    return bench_options(argc, argv, options, sizeof options / sizeof *options);
}

int cmd_bench_directory(int argc, char **argv)
{
    struct bench *b = calloc(1, sizeof *b);
    if (!b)
        return EXIT_ENVIRONMENT;
    *b = (struct bench){.dir = ".", .rounds = ROUNDS, .now_ms = clock_wall_ms()};
    if (!parse(argc, argv, b)) {
        fputs(usage, stderr);
        free(b);
        return EXIT_USE;
    }
    arena_init(&b->keep, KEEP_BYTES);
    arena_init(&b->step, STEP_BYTES);
    enum err err = read_queries(b);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && !err && !b->only; i++)
        err = run_size(b, sizes[i]);
    if (!err && b->only)
        err = run_size(b, (size_t)b->only);
    if (err)
        fprintf(stderr, "tsunagu: bench-directory: %s\n", err_name(err));
    arena_done(&b->keep);
    arena_done(&b->step);
    free(b);
    return err ? EXIT_ENVIRONMENT : 0;
}
