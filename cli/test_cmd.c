/* Every transcript is a new person; the content is loaded once. */
#include "cli/test_cmd.h"
#include "cli/content_dir.h"
#include "cli/talk.h"

static const char usage[] = "tsunagu test [--content DIR] [--town FILE] FILE.talk…\n"
                            "  plays transcripts with a clock of their own; exit 1 when anything differs\n";

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

int cmd_test(int argc, char **argv)
{
    struct player_options o = {.content = content_dir(NULL),
                               .database = ":memory:",
                               .now_ms = 1,
                               .seed = 1,
                               .fixed_key = true,
                               .user = S("talk")};
    OWNED(player) struct player *p = NULL;
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i += 2) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return 0;
        }
        if (i + 1 < argc && strcmp(argv[i], "--content") == 0)
            o.content = argv[i + 1];
        else if (i + 1 < argc && strcmp(argv[i], "--town") == 0)
            o.town = argv[i + 1];
        else
            break;
    }
    if (i >= argc || argv[i][0] == '-') {
        fputs(usage, stderr);
        return 2;
    }
    o.now_ms = 1793000000000; /* until a transcript says when it plays: hotlines are proved against this */
    int code = player_open(&o, &p);
    return code ? code : play_all(p, argv + i, (size_t)(argc - i));
}
