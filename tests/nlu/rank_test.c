/* How intents are put in order: by points, what is left over last, three at least, and when it is too near to choose.
 * On rules of its own, so that the shipped ones may change. */
#include <sys/stat.h>
#include <unistd.h>
#include "nlu/nlu.h"
#include "tests/support/check.h"

static char dir[64];
static struct nlu *rules;
static struct arena arena;

static const struct {
    const char *name, *text;
} files[] = {
    {"lexicon/vocabulary.yaml", "group: vocabulary\nintents: [money_worry, want_work, help, consent_yes, consent_no, "
                                "small_talk, out_of_scope]\nkinds: [suicide]\n"},
    {"lexicon/parts.yaml", "group: parts\nparts:\n  die: [死]\n"},
    {"lexicon/guards.yaml", "group: guards\nguards:\n  fiction: {reach: sentence, match: [映画]}\n"},
    {"rules/risk_must_hit.txt", "# none\n"},
    {"rules/r.yaml", "group: intent\nrules:\n"
                     "  - {id: sky, intent: small_talk, weight: 5, match: [寒い], yes: [寒い]}\n"
                     "  - {id: snow, intent: small_talk, weight: 5, match: [雪], yes: [雪]}\n"
                     "  - {id: order, intent: out_of_scope, weight: 7, match: [ピザ], yes: [ピザ]}\n"
                     "  - {id: money, intent: money_worry, weight: 5, match: [お金], yes: [お金]}\n"
                     "  - {id: bill, intent: money_worry, weight: 2, match: [電気代], yes: [電気代]}\n"
                     "  - {id: debt, intent: money_worry, weight: 2, match: [借金], yes: [借金]}\n"
                     "  - {id: work, intent: want_work, weight: 5, match: [仕事], yes: [仕事]}\n"
                     "  - {id: how, intent: help, weight: 8, strong: true, match: [使い方], yes: [使い方]}\n"
                     "  - {id: y, intent: consent_yes, context: consent, weight: 9, match: [どうぞ], yes: [どうぞ]}\n"
                     "  - {id: n, intent: consent_no, context: consent, weight: 9, match: [やめて], yes: [やめて]}\n"},
};

static int open_folder(void **state)
{
    char path[128];
    struct faults faults;
    (void)state;
    (void)snprintf(dir, sizeof(dir), "%s", "/tmp/tsunagu_rank_XXXXXX");
    if (!mkdtemp(dir))
        return -1;
    (void)snprintf(path, sizeof(path), "%s/lexicon", dir);
    if (mkdir(path, 0700))
        return -1;
    (void)snprintf(path, sizeof(path), "%s/rules", dir);
    if (mkdir(path, 0700))
        return -1;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
        FILE *f = fopen(path, "w");
        if (!f || fputs(files[i].text, f) < 0 || fclose(f))
            return -1;
    }
    arena_init(&arena, 8 << 20);
    faults_init(&faults, &arena);
    enum err err = nlu_open(dir, &faults, &rules);
    faults_print(&faults, stderr, true);
    return err ? -1 : 0;
}

static int close_folder(void **state)
{
    static const char *const folders[] = {"lexicon", "rules", ""};
    char path[128];
    (void)state;
    nlu_close(rules);
    arena_done(&arena);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
        (void)remove(path);
    }
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", dir, folders[i]);
        (void)remove(path);
    }
    return 0;
}

/* The ranked names with a blank between. */
static const char *ranked(const struct understanding *u)
{
    struct str all = {0};
    for (size_t i = 0; i < u->n_ranked; i++)
        all = arena_fmt(&arena, "%.*s%s%.*s", STR_FMT(all), i ? " " : "", STR_FMT(u->ranked[i]));
    return arena_str(&arena, all).ptr;
}

static void puts_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text, *context, *ranked;
        bool close;
    } rows[] = {
        {"nothing fires", "もけもけ", "", "out_of_scope small_talk", false},
        {"one fires: the rest behind it", "使い方", "", "help out_of_scope small_talk", false},
        {"two alike: ask", "お金と仕事", "", "money_worry want_work out_of_scope", true},
        {"a sign more: still near", "お金と電気代と仕事", "", "money_worry want_work out_of_scope", true},
        {"two signs more: clear", "お金と電気代と借金と仕事", "", "money_worry want_work out_of_scope", false},
        {"small talk yields to its equal", "寒いしお金が", "", "money_worry small_talk out_of_scope", false},
        {"and does not add up", "寒いし雪だしお金が", "", "money_worry small_talk out_of_scope", false},
        {"what is not ours wins when it is plainer", "お金を払うからピザ", "", "out_of_scope money_worry small_talk",
         false},
        {"answers only where they were asked for", "どうぞ", "life.1", "out_of_scope small_talk", false},
        {"an answer, and its opposite behind it", "どうぞ", "consent_prompt", "consent_yes consent_no out_of_scope",
         false},
        {"unclear: what it may have meant", "もけもけ", "consent_prompt", "out_of_scope consent_yes consent_no", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct understanding u;
        arena_reset(&arena);
        print_message("%s\n", rows[i].why);
        assert_int_equal(nlu_read(rules, &arena, str_from(rows[i].text), str_from(rows[i].context), &u), ERR_OK);
        assert_string_equal(ranked(&u), rows[i].ranked);
        assert_true(str_eq(u.intent, u.ranked[0]));
        assert_int_equal(u.close_call, rows[i].close);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(puts_in_order)};
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
