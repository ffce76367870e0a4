/* The program's door: which word runs which command. With bot/serve.c the only file that may include everything. */
#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/fault.h"
#include "base/str.h"
#include "bot/serve.h"
#include "cli/answer_cmd.h"
#include "cli/bench_chat.h"
#include "cli/bench_core.h"
#include "cli/bench_directory.h"
#include "cli/bench_nlu.h"
#include "cli/bench_turns.h"
#include "cli/bench_webhook.h"
#include "cli/chat.h"
#include "cli/check.h"
#include "cli/classify.h"
#include "cli/confirm_links.h"
#include "cli/eval.h"
#include "cli/graph.h"
#include "cli/import_cmd.h"
#include "cli/match_cmd.h"
#include "cli/replay.h"
#include "cli/rollback.h"
#include "cli/search_cmd.h"
#include "cli/staff.h"
#include "cli/test_cmd.h"
#include "cli/usage.h"
#include "cli/weigh.h"

enum { EXIT_USE = 2, EXIT_ENVIRONMENT = 3 };

static int cmd_version(int argc, char **argv)
{
    static const char usage[] = "tsunagu version\n";
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return fputs(usage, stdout) < 0 ? EXIT_ENVIRONMENT : 0;
    if (argc > 1)
        return wrong_use(usage, argc, argv);
    return puts("tsunagu " TSUNAGU_VERSION) < 0 ? EXIT_ENVIRONMENT : 0;
}

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *does; /* NULL: for our own scripts, not listed */
} commands[] = {
    {"serve", cmd_serve, "run the service (--config FILE)"},
    {"chat", cmd_chat, "talk in the terminal, or in JSON lines with --json"},
    {"classify", cmd_classify, "what each line of standard input means: risk, intent, needs, interests"},
    {"answer", cmd_answer, "which answer to a question of the questionnaire each line is"},
    {"eval", cmd_eval, "how well the rules do on a file of labelled lines"},
    {"match", cmd_match, "what the town has for a person's own words, with reasons"},
    {"search", cmd_search, "find activities, places and services by words"},
    {"check", cmd_check, "prove all content; every mistake with file, line and column"},
    {"rollback", cmd_rollback, "content as it was before; the running service follows"},
    {"graph", cmd_graph, "a flow as a picture: --svg, or Graphviz DOT"},
    {"test", cmd_test, "play transcripts (FILE.talk …) with a clock that can be moved"},
    {"replay", cmd_replay, "play journals again and print differences"},
    {"import", cmd_import, "municipal open data into the directory"},
    {"confirm-links", cmd_confirm_links, "links by which hosts say whether it is still true, as CSV for a mail merge"},
    {"staff", cmd_staff, "add, list and change link workers and their roles"},
    {"version", cmd_version, "print the version"},
    {"weigh", cmd_weigh, "learn what words weigh from the labelled lines of nlu/corpus"},
    {"bench-turns", cmd_bench_turns, NULL},
    {"bench-nlu", cmd_bench_nlu, NULL},
    {"bench-core", cmd_bench_core, NULL},
    {"bench-directory", cmd_bench_directory, NULL},
    {"bench-chat", cmd_bench_chat, NULL},
    {"bench-webhook", cmd_bench_webhook, NULL},
};
enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void usage(FILE *to)
{
    fputs("tsunagu COMMAND [options]      (tsunagu COMMAND --help tells more)\n\n", to);
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (commands[i].does)
            fprintf(to, "  %-13s %s\n", commands[i].name, commands[i].does);
    }
}

static int unknown(struct str word)
{
    struct str names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = str_from(commands[i].name);
    struct str near = nearest_name(word, names, N_COMMANDS);
    fprintf(stderr, "tsunagu: there is no command '%.*s'", STR_FMT(word));
    if (near.len)
        fprintf(stderr, "; did you mean '%.*s'?", STR_FMT(near));
    fputs("\n\n", stderr);
    usage(stderr);
    return EXIT_USE;
}

static int run(struct str word, int argc, char **argv)
{
    static char help[] = "--help", version[] = "version";
    if (str_eq(word, S("--help")) || str_eq(word, S("-h")) || str_eq(word, S("help"))) {
        usage(stdout);
        return 0;
    }
    if (str_eq(word, S("--version")))
        word = str_from(version);
    if (crypto_init()) {
        fputs("tsunagu: the system gives no random bytes\n", stderr);
        return EXIT_ENVIRONMENT;
    }
    if (argc == 2 && strcmp(argv[1], "-h") == 0)
        argv[1] = help;
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (str_eq(word, str_from(commands[i].name)))
            return commands[i].run(argc, argv);
    return unknown(word);
}

/* What could not be written was not done, whatever the command thought of it. */
static int written(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    fputs("tsunagu: the output could not be written\n", stderr);
    return code ? code : EXIT_ENVIRONMENT;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return EXIT_USE;
    }
    return written(run(str_from(argv[1]), argc - 1, argv + 1));
}
