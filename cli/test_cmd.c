/* Every transcript is a new person; the content is loaded once. */
#include "cli/test_cmd.h"
#include "cli/content_dir.h"
#include "cli/talk.h"
#include "dialogs/coverage.h"

static const char usage[] =
    "tsunagu test [--content DIR] [--town FILE] [--coverage] [--coverage-least PERCENT] FILE.talk…\n"
    "  plays transcripts with a clock of their own; exit 1 when anything differs\n"
    "  --coverage         lists every node, edge and text of the flows that no transcript came by\n"
    "  --coverage-least   exit 1 when fewer of the nodes, or fewer of the edges, were passed\n";

struct test {
    struct player_options player;
    bool coverage;
    int64_t least; /* percent; 0: any */
    char **files;
    size_t n_files;
};

static int play_all(struct player *p, char **files, size_t n)
{
    struct talk_result total = {0};
    for (size_t i = 0; i < n; i++) {
        struct talk_result one = {0};
        enum err err = talk_file(p, files[i], stdout, &one);
        total.n_lines += one.n_lines;
        total.n_failures += one.n_failures;
        if (err) {
            fprintf(stderr, "%s: %s\n", files[i], err_name(err));
            return err == ERR_INPUT ? 1 : 3;
        }
    }
    printf("%s files=%zu lines=%zu failures=%zu\n", total.n_failures ? "failed" : "ok", n, total.n_lines,
           total.n_failures);
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
    if (coverage_new(player_bundle(p), &c))
        return 3;
    int code = play_all(p, t->files, t->n_files), judged = code == 3 ? 0 : judge(t, c);
    coverage_free(c);
    return code ? code : judged;
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
    else if (strcmp(argv[0], "--coverage-least") != 0 || !str_int(str_from(argv[1]), &t->least) || t->least < 0 ||
             t->least > 100)
        return 0;
    return 2;
}

int cmd_test(int argc, char **argv)
{
    struct test t = {.player = {.content = content_dir(NULL),
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
    if (i >= argc || !n) {
        fputs(usage, stderr);
        return 2;
    }
    t.files = argv + i;
    t.n_files = (size_t)(argc - i);
    OWNED(player) struct player *p = NULL;
    int code = player_open(&t.player, &p);
    if (code)
        return code;
    return t.coverage || t.least ? play_watched(p, &t) : play_all(p, t.files, t.n_files);
}
