/* The pure core, timed on one core by the thread's own processor time: a step of the shipped flows with its state read
 * and written, the proof of all content, and the exploration of a form of twelve questions. Understanding (bench-nlu),
 * network and disk are left out. */
#include "cli/bench_core.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/owned.h"
#include "bot/content_load.h"
#include "bot/conversation.h"
#include "cli/bench_form.h"
#include "cli/bench_options.h"
#include "cli/content_dir.h"
#include "dialogs/explore.h"

enum {
    KEEP_BYTES = 256 << 20,
    STEP_BYTES = 8 << 20,
    MOMENTS_MAX = 4096,
    STEPS_OF_FLOW = 40,
    ROUNDS = 200,
    QUESTIONS = 12,
    EXIT_WRONG = 1,
    EXIT_USE = 2,
    EXIT_ENVIRONMENT = 3
};

static const char usage[] = "tsunagu bench-core [--content DIR] [--dir DIR] [--rounds N]\n";
static const uint8_t any_key[16] = "bench core flows";

/* A conversation as it lay on disk, and what comes next. */
struct moment {
    struct str state;
    struct flow_input input;
};

struct bench {
    const char *content_dir, *dir;
    int64_t rounds;
    struct arena keep, step;
    struct content content;
    struct moment *moment;
    size_t n;
    int64_t *ns;
    struct flow_env env;
    struct effects effects;
    struct conversation conversation;
};

/* ---- a turn ---- */

static struct flow_input next_input(struct bench *b, const struct flow_state *s, size_t nth)
{
    struct question q;
    struct flow_input in = {.kind = FLOW_RESUME};
    if (!flow_question(b->content.bundle, NULL, s, &q))
        return in;
    if (nth % 9 == 8)
        return (struct flow_input){.kind = FLOW_BACK};
    if (nth % 7 == 6)
        return (struct flow_input){.kind = FLOW_MISS};
    if (q.type == ASK_INTEGER)
        return (struct flow_input){.kind = FLOW_ANSWER, .value = arena_fmt(&b->keep, "%lld", (long long)q.lo)};
    return (struct flow_input){.kind = FLOW_ANSWER,
                               .value = q.n_options ? q.options[nth % q.n_options].value : S("あ")};
}

static enum err keep_moment(struct bench *b, struct flow_input in)
{
    struct buf text;
    buf_init_in(&text, &b->keep, CONVERSATION_BYTES_MAX);
    enum err err = conversation_encode(&b->conversation, &text);
    if (!err && b->n < MOMENTS_MAX)
        b->moment[b->n++] = (struct moment){buf_str(&text), in};
    return err;
}

static enum err step(struct bench *b, const struct flow_input *in, struct arena *arena)
{
    b->effects.n = 0;
    b->effects.overflow = false;
    return flow_step(b->content.bundle, arena, &b->conversation.flow, in, &b->env, &b->effects);
}

/* Through every flow with varied answers; each state on the way is a moment. */
static enum err collect(struct bench *b)
{
    const struct str *names;
    size_t n = bundle_flows(b->content.bundle, &names);
    enum err err = ERR_OK;
    for (size_t i = 0; i < n && !err; i++) {
        struct flow_input in = {.kind = FLOW_START, .name = names[i]};
        for (size_t k = 0; k < STEPS_OF_FLOW && !err; k++) {
            err = keep_moment(b, in);
            if (!err)
                err = step(b, &in, &b->keep);
            if (!b->conversation.flow.n_frames)
                break;
            in = next_input(b, &b->conversation.flow, k);
        }
    }
    return err;
}

enum part { DECODE = 1, STEP = 2, ENCODE = 4 };

static enum err play(struct bench *b, const struct moment *m, unsigned parts)
{
    struct buf text;
    enum err err = parts & DECODE ? conversation_decode(m->state, &b->step, &b->conversation) : ERR_OK;
    if (!err && (parts & STEP))
        err = step(b, &m->input, &b->step);
    buf_init_in(&text, &b->step, CONVERSATION_BYTES_MAX);
    return !err && (parts & ENCODE) ? conversation_encode(&b->conversation, &text) : err;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* What is not measured is done before the clock starts. */
static enum err time_parts(struct bench *b, const char *what, unsigned parts, double *whole_us)
{
    double sum = 0;
    size_t n = 0;
    enum err err = ERR_OK;
    int64_t empty = clock_cpu_ns();
    empty = clock_cpu_ns() - empty;
    for (int64_t round = 0; round < b->rounds && !err; round++)
        for (size_t i = 0; i < b->n && !err; i++) {
            arena_reset(&b->step);
            if (!(parts & DECODE))
                err = play(b, &b->moment[i], DECODE);
            int64_t begin = clock_cpu_ns();
            if (!err)
                err = play(b, &b->moment[i], parts);
            b->ns[n] = clock_cpu_ns() - begin - empty;
            sum += (double)b->ns[n++];
        }
    qsort(b->ns, n, sizeof *b->ns, by_size);
    double p50 = (double)b->ns[n / 2] / 1e3;
    *whole_us = *whole_us > 0 ? *whole_us : p50;
    printf("%-24s moments=%zu p50_us=%.2f p99_us=%.2f mean_us=%.2f share=%.2f\n", what, b->n, p50,
           (double)b->ns[n * 99 / 100] / 1e3, sum / (double)n / 1e3, p50 / *whole_us);
    return err;
}

static enum err time_turns(struct bench *b)
{
    double whole = 0;
    b->moment = ARENA_ARRAY(&b->keep, struct moment, MOMENTS_MAX);
    b->ns = ARENA_ARRAY(&b->keep, int64_t, (size_t)b->rounds * MOMENTS_MAX);
    enum err err = b->moment && b->ns ? collect(b) : ERR_NOMEM;
    if (!err)
        err = time_parts(b, "turn of the core", DECODE | STEP | ENCODE, &whole);
    if (!err)
        err = time_parts(b, "  state in", DECODE, &whole);
    if (!err)
        err = time_parts(b, "  step", STEP, &whole);
    return err ? err : time_parts(b, "  state out", ENCODE, &whole);
}

/* ---- proofs ---- */

static double cpu_s(int64_t since_ns)
{
    return (double)(clock_cpu_ns() - since_ns) / 1e9;
}

static enum err prove(const struct bundle *bundle, const char *what, double load_s)
{
    struct arena notes;
    struct faults faults;
    struct explored found;
    arena_init(&notes, KEEP_BYTES);
    faults_init(&faults, &notes);
    int64_t begin = clock_cpu_ns();
    enum err err = explore(bundle, EXPLORE_STATES_MAX, &faults, &found);
    double s = cpu_s(begin);
    faults_print(&faults, stderr, true);
    printf("%-24s load_s=%.2f explore_s=%.2f total_s=%.2f states=%zu transitions=%zu us_per_transition=%.2f\n", what,
           load_s, s, load_s + s, found.states, found.transitions, s * 1e6 / (double)found.transitions);
    arena_done(&notes);
    return err;
}

static bool write_file(struct bench *b, const char *dir, const char *name, const char *text)
{
    FILE *to = fopen(arena_fmt(&b->keep, "%s/%s", dir, name).ptr, "we");
    bool fine = to && fputs(text, to) >= 0;
    return to && fclose(to) == 0 && fine;
}

static const char *const texts[] = {"system", "commands", "vars", "forbidden"};
static const char *const folders[] = {"flows", "texts", "questionnaires"};
static const char *const files[] = {"flows/t.yaml",        "flows/u.yaml",        "flows/handoff.yaml",
                                    "texts/triggers.yaml", "texts/system.yaml",   "texts/commands.yaml",
                                    "texts/vars.yaml",     "texts/forbidden.yaml"};

/* The shipped texts by symbolic link, and the long form. */
static bool write_form(struct bench *b, const char *dir)
{
    OWNED(buf) struct buf form;
    OWNED(buf) struct buf after;
    char real[4096];
    bool fine = true;
    buf_init(&form, 64 << 10);
    buf_init(&after, 64 << 10);
    bench_form(&form, QUESTIONS);
    bench_after_form(&after, QUESTIONS);
    (void)mkdir(dir, 0700);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        (void)mkdir(arena_fmt(&b->keep, "%s/%s", dir, folders[i]).ptr, 0700);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct str from = arena_fmt(&b->keep, "%s/dialogs/texts/%s.yaml", content_dir(b->content_dir), texts[i]);
        struct str to = arena_fmt(&b->keep, "%s/texts/%s.yaml", dir, texts[i]);
        (void)unlink(to.ptr);
        fine = fine && realpath(from.ptr, real) && symlink(real, to.ptr) == 0;
    }
    return fine && !form.err && !after.err && write_file(b, dir, "flows/t.yaml", form.ptr) &&
           write_file(b, dir, "flows/u.yaml", after.ptr) &&
           write_file(b, dir, "texts/triggers.yaml", "talk_to_human: {flow: handoff}\n") &&
           write_file(b, dir, "flows/handoff.yaml",
                      "flow: handoff\nkind: script\ntitle: 人\nstart: h\nnodes:\n"
                      "  h:\n    handoff: {summary: まとめ, text: 伝えました。}\n");
}

static void forget_form(struct bench *b, const char *dir)
{
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        (void)unlink(arena_fmt(&b->keep, "%s/%s", dir, files[i]).ptr);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        (void)rmdir(arena_fmt(&b->keep, "%s/%s", dir, folders[i]).ptr);
    (void)rmdir(dir);
}

static enum err prove_form(struct bench *b)
{
    struct str dir = arena_fmt(&b->keep, "%s/bench-core-form", b->dir);
    struct faults faults;
    struct bundle *bundle = NULL;
    faults_init(&faults, &b->keep);
    bool fine = write_form(b, dir.ptr);
    int64_t begin = clock_cpu_ns();
    enum err err = fine ? bundle_load(dir.ptr, &faults, &bundle) : ERR_IO;
    faults_print(&faults, stderr, true);
    if (!err)
        err = prove(bundle, "form, 12 questions", cpu_s(begin));
    bundle_free(bundle);
    forget_form(b, dir.ptr);
    return err;
}

static enum err measure(struct bench *b)
{
    struct faults faults;
    faults_init(&faults, &b->keep);
    int64_t begin = clock_cpu_ns();
    enum err err = content_load(content_dir(b->content_dir), NULL, clock_wall_ms(), &faults, &b->content);
    double load_s = cpu_s(begin);
    if (err) {
        faults_print(&faults, stderr, true);
        return err;
    }
    b->env = (struct flow_env){.now_ms = 1, .key = any_key};
    conversation_init(&b->conversation);
    err = time_turns(b);
    if (!err)
        err = prove(b->content.bundle, "check of all content", load_s);
    return err ? err : prove_form(b);
}

static bool parse(int argc, char **argv, struct bench *b)
{
    const struct bench_option options[] = {{"--dir", .text = &b->dir},
                                           {"--content", .text = &b->content_dir},
                                           {"--rounds", .number = &b->rounds, .max = 1000}};
    return bench_options(argc, argv, options, sizeof options / sizeof *options);
}

int cmd_bench_core(int argc, char **argv)
{
    static struct bench b;
    b = (struct bench){.dir = ".", .rounds = ROUNDS};
    if (!parse(argc, argv, &b)) {
        fputs(usage, stderr);
        return EXIT_USE;
    }
    arena_init(&b.keep, KEEP_BYTES);
    arena_init(&b.step, STEP_BYTES);
    enum err err = measure(&b);
    if (err)
        fprintf(stderr, "tsunagu: bench-core: %s\n", err_name(err));
    content_done(&b.content);
    arena_done(&b.keep);
    arena_done(&b.step);
    return !err ? 0 : err == ERR_INPUT ? EXIT_WRONG : EXIT_ENVIRONMENT;
}
