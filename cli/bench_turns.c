/* Turns beside bare rows, in the same minute on the same disk: only the ratio says something about us and not about the
 * machine. */
#include "cli/bench_turns.h"
#include "base/clock.h"
#include "bot/content_load.h"
#include "bot/resources.h"
#include "cli/bench_bare.h"
#include "cli/bench_load.h"
#include "cli/bench_options.h"
#include "cli/content_dir.h"
#include <unistd.h>

enum { EXIT_WRONG = 1, EXIT_USE = 2, EXIT_ENVIRONMENT = 3, PATH_BYTES = 4096, NOTES_CAP = 8 << 20, ROUNDS = 3 };

static const char usage[] =
    "tsunagu bench-turns [--seconds N] [--rounds N] [--in-flight N] [--dir DIR] [--content DIR]\n";

struct bench {
    const char *dir, *content_dir;
    int64_t seconds, rounds, in_flight; /* in_flight 0: 1, 64 and 256 */
    char turns_db[PATH_BYTES], bare_db[PATH_BYTES];
    struct content content;
    struct bare *bare;
};

static bool parse(int argc, char **argv, struct bench *b)
{
    const struct bench_option options[] = {{"--dir", .text = &b->dir},
                                           {"--content", .text = &b->content_dir},
                                           {"--seconds", .number = &b->seconds, .max = INT64_MAX},
                                           {"--rounds", .number = &b->rounds, .max = INT64_MAX},
                                           {"--in-flight", .number = &b->in_flight, .max = BENCH_IN_FLIGHT_MAX}};
    return bench_options(argc, argv, options, sizeof options / sizeof *options);
}

static void forget(const char *database)
{
    char path[PATH_BYTES + 8];
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s%s", database, ends[i]);
        (void)unlink(path);
    }
}

static enum err load_content(struct bench *b)
{
    struct arena notes;
    struct faults faults;
    arena_init(&notes, NOTES_CAP);
    faults_init(&faults, &notes);
    enum err err = content_load(content_dir(b->content_dir), NULL, clock_wall_ms(), &faults, &b->content);
    if (err)
        faults_print(&faults, stderr, true);
    struct str demo = arena_fmt(&notes, "%s/directory/data/demo/activities.csv", content_dir(b->content_dir));
    directory_free(b->content.directory);
    b->content.directory = NULL;
    if (!err)
        err = resources_open_directory(b->turns_db, demo.ptr, &b->content.directory);
    arena_done(&notes);
    return err;
}

/* Both files hold the same residents; then the rows to be written bare are learnt from what the turns wrote. */
static enum err prepare(struct bench *b)
{
    fprintf(stderr, "preparing %d residents\n", BENCH_RESIDENTS);
    enum err err = bench_begin(b->turns_db, &b->content);
    if (!err)
        err = bench_begin(b->bare_db, &b->content);
    struct bench_figures warm;
    if (!err)
        err = bench_talk(b->turns_db, &b->content, 256, 2, &warm);
    return err ? err : bare_learn(b->turns_db, &b->bare);
}

static enum err one_round(struct bench *b, size_t in_flight)
{
    struct bench_figures f;
    double bare = 0;
    enum err err = bench_talk(b->turns_db, &b->content, in_flight, (double)b->seconds, &f);
    size_t group = f.groups ? (size_t)((f.turns + f.groups / 2) / f.groups) : 1;
    if (!err)
        err = bare_write(b->bare, b->bare_db, group ? group : 1, (double)b->seconds, &bare);
    if (err)
        return err;
    double rate = (double)f.turns / f.seconds;
    printf("in_flight=%zu turns_per_s=%.0f p50_ms=%.2f p99_ms=%.2f max_ms=%.1f group=%zu commit_share=%.2f "
           "bare_per_s=%.0f ratio=%.2f\n",
           in_flight, rate, f.p50_us / 1e3, f.p99_us / 1e3, f.max_us / 1e3, group, f.commit_share, bare,
           bare > 0 ? rate / bare : 0);
    fflush(stdout);
    return ERR_OK;
}

static enum err measure(struct bench *b)
{
    static const size_t sizes[] = {1, 64, 256};
    enum err err = prepare(b);
    for (int64_t round = 0; !err && round < b->rounds; round++) {
        if (b->in_flight)
            err = one_round(b, (size_t)b->in_flight);
        for (size_t i = 0; !b->in_flight && !err && i < sizeof sizes / sizeof *sizes; i++)
            err = one_round(b, sizes[i]);
    }
    return err;
}

int cmd_bench_turns(int argc, char **argv)
{
    static struct bench b;
    b = (struct bench){.dir = ".", .seconds = 4, .rounds = ROUNDS};
    if (!parse(argc, argv, &b)) {
        fputs(usage, stderr);
        return EXIT_USE;
    }
    snprintf(b.turns_db, sizeof b.turns_db, "%s/bench-turns.db", b.dir);
    snprintf(b.bare_db, sizeof b.bare_db, "%s/bench-bare.db", b.dir);
    forget(b.turns_db);
    forget(b.bare_db);
    enum err err = load_content(&b);
    if (!err)
        err = measure(&b);
    if (err)
        fprintf(stderr, "tsunagu: bench-turns: %s\n", err_name(err));
    bare_free(b.bare);
    content_done(&b.content);
    forget(b.turns_db);
    forget(b.bare_db);
    return !err ? 0 : err == ERR_INPUT ? EXIT_WRONG : EXIT_ENVIRONMENT;
}
