/* Every transcript is a new person; the content is loaded once. */
#include "cli/test_cmd.h"
#include "cli/content_dir.h"
#include "cli/door_line.h"
#include "cli/door_web.h"
#include "cli/talk.h"
#include "cli/usage.h"
#include "dialogs/coverage.h"

static const char usage[] =
    "tsunagu test [--adapter core|line|web] [--content DIR] [--town FILE] [--coverage] [--coverage-least PERCENT] "
    "FILE.talk…\n"
    "  plays transcripts with a clock of their own; exit 1 when anything differs\n"
    "  --adapter          where they come in: core (default), or the whole service over HTTP as LINE, or over the web "
    "socket\n"
    "  --coverage         lists every node, edge and text of the flows that no transcript came by\n"
    "  --coverage-least   exit 1 when fewer of the nodes, or fewer of the edges, were passed\n";

struct test {
    struct player_options player;
    const char *adapter;
    bool coverage;
    int64_t least; /* percent; 0: any */
    char **files;
    size_t n_files;
};

static int play_all(const struct door *door, char **files, size_t n)
{
    struct talk_result total = {0};
    size_t left_out = 0;
    for (size_t i = 0; i < n; i++) {
        struct talk_result one = {0};
        enum err err = talk_file(door, files[i], stdout, &one);
        total.n_lines += one.n_lines;
        total.n_failures += one.n_failures;
        left_out += one.left_out;
        if (err) {
            fprintf(stderr, "%s: %s\n", files[i], err_said(err));
            return err == ERR_INPUT ? 1 : 3;
        }
    }
    printf("%s adapter=%s files=%zu left_out=%zu lines=%zu failures=%zu\n", total.n_failures ? "failed" : "ok",
           door->name, n, left_out, total.n_lines, total.n_failures);
    return total.n_failures != 0;
}

/* ---- coverage ---- */

static double percent(struct coverage_share s)
{
    return s.all ? 100.0 * (double)s.passed / (double)s.all : 100.0;
}

static int judge(const struct test *t, const struct coverage *c)
{
    struct coverage_share nodes = coverage_share(c, COVER_NODE), edges = coverage_share(c, COVER_EDGE),
                          texts = coverage_share(c, COVER_TEXT);
    double least = (double)t->least;
    bool ok = percent(nodes) >= least && percent(edges) >= least;
    if (t->coverage || !ok)
        coverage_print(c, stdout);
    printf("coverage %s nodes=%zu/%zu %.1f%% edges=%zu/%zu %.1f%% texts=%zu/%zu %.1f%% least=%d%%\n",
           ok ? "ok" : "failed", nodes.passed, nodes.all, percent(nodes), edges.passed, edges.all, percent(edges),
           texts.passed, texts.all, percent(texts), (int)t->least);
    return !ok;
}

static int play_watched(struct player *p, const struct test *t)
{
    struct coverage *c = NULL;
    const struct door door = door_core(p);
    if (coverage_new(player_content(p)->bundle, &c))
        return 3;
    int code = play_all(&door, t->files, t->n_files), judged = code == 3 ? 0 : judge(t, c);
    coverage_free(c);
    return code ? code : judged;
}

/* ---- the whole service ---- */

static int fail(enum err err)
{
    fprintf(stderr, "tsunagu test: the service cannot be started: %s\n", err_name(err));
    return 3;
}

static int play_line(struct player *p, const struct test *t)
{
    struct door_line *d = NULL;
    enum err err = door_line_open(p, t->player.content, &d);
    if (err)
        return fail(err);
    const struct door door = door_line(d);
    int code = play_all(&door, t->files, t->n_files);
    door_line_close(d);
    return code;
}

static int play_web(struct player *p, const struct test *t)
{
    struct door_web *d = NULL;
    enum err err = door_web_open(p, t->player.content, &d);
    if (err)
        return fail(err);
    const struct door door = door_web(d);
    int code = play_all(&door, t->files, t->n_files);
    door_web_close(d);
    return code;
}

static int play_core(struct player *p, const struct test *t)
{
    const struct door door = door_core(p);
    return t->coverage || t->least ? play_watched(p, t) : play_all(&door, t->files, t->n_files);
}

static const struct {
    const char *name;
    int (*play)(struct player *p, const struct test *t);
} adapters[] = {{"core", play_core}, {"line", play_line}, {"web", play_web}};
enum { N_ADAPTERS = sizeof(adapters) / sizeof(adapters[0]) };

static size_t adapter_of(const char *name)
{
    size_t i = 0;
    while (i < N_ADAPTERS && strcmp(name, adapters[i].name) != 0)
        i++;
    return i;
}

/* ---- the command ---- */

/* How many words the option at `argv` takes; 0: none of ours. */
static int option(struct test *t, char **argv, int left)
{
    if (strcmp(argv[0], "--coverage") == 0) {
        t->coverage = true;
        return 1;
    }
    if (left < 2)
        return 0;
    if (strcmp(argv[0], "--content") == 0)
        t->player.content = argv[1];
    else if (strcmp(argv[0], "--town") == 0)
        t->player.town = argv[1];
    else if (strcmp(argv[0], "--adapter") == 0)
        t->adapter = argv[1];
    else if (strcmp(argv[0], "--coverage-least") != 0 || !str_int(str_from(argv[1]), &t->least) || t->least < 0 ||
             t->least > 100)
        return 0;
    return 2;
}

int cmd_test(int argc, char **argv)
{
    struct test t = {.adapter = "core",
                     .player = {.content = content_dir(NULL),
                                .database = ":memory:",
                                .now_ms = 1793000000000, /* until a transcript says when it plays: hotlines are proved
                                                            against this */
                                .seed = 1,
                                .fixed_key = true,
                                .user = S("talk")}};
    int i = 1, n = 1;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    for (; i < argc && argv[i][0] == '-' && n; i += n)
        n = option(&t, argv + i, argc - i);
    size_t adapter = adapter_of(t.adapter);
    if (i >= argc || !n || adapter == N_ADAPTERS || (adapter && (t.coverage || t.least)))
        return wrong_use(usage, argc, argv);
    t.files = argv + i;
    t.n_files = (size_t)(argc - i);
    OWNED(player) struct player *p = NULL;
    int code = player_open(&t.player, &p);
    if (code)
        return code;
    return adapters[adapter].play(p, &t);
}
