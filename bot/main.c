/* The program's door: which word runs which command. With bot/serve.c the only file that may include everything. */
#include <stdio.h>

#include "base/crypto.h"
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
#include "cli/weigh.h"

static int cmd_version(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    puts("tsunagu " TSUNAGU_VERSION);
    return 0;
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

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return 2;
    }
    struct str word = str_from(argv[1]);
    if (str_eq(word, S("--help")) || str_eq(word, S("help"))) {
        usage(stdout);
        return 0;
    }
    if (crypto_init()) {
        fputs("tsunagu: the system gives no random bytes\n", stderr);
        return 3;
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (str_eq(word, str_from(commands[i].name)))
            return commands[i].run(argc - 1, argv + 1);
    }
    fprintf(stderr, "tsunagu: there is no command '%s'\n\n", argv[1]);
    usage(stderr);
    return 2;
}
