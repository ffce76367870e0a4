/* How well the rules do on labelled lines: per class precision, recall and F1, then every miss with the rule that
 * fired. The files are JSON lines with "text" and what is expected: "label" (risk), "intent", "expected" (answers,
 * yesno), "categories" and "constraints". */
#include "cli/eval.h"
#include <errno.h>
#include "base/json.h"
#include "cli/answer_life.h"
#include "cli/content_dir.h"
#include "cli/eval_tally.h"
#include "cli/usage.h"

static const char usage[] = "usage: tsunagu eval risk|intents|answers|yesno|interests FILE.jsonl [--content DIR]\n";

enum { LINE_CAP = 256 << 10, ARENA_CAP = 16 << 20 };

struct run {
    struct nlu *nlu;
    struct tally *tally;
    struct arena *arena;
};

struct gold {
    struct str text, context;
    const struct json *object;
};

static bool listed(const struct json *list, struct str word)
{
    for (const struct json *m = list ? json_first(list) : NULL; m; m = json_next(m))
        if (str_eq(json_string(m), word))
            return true;
    return false;
}

/* Right when it is what was expected, or among what is accepted. */
static void judge(struct run *run, const struct gold *gold, struct str want, struct str got, struct str rule)
{
    bool right = str_eq(want, got) || listed(json_get(gold->object, "accept"), got);
    tally_add(run->tally, want, right ? want : got);
    if (!right)
        printf("MISS %.*s -> %.*s (%.*s): %.*s\n", STR_FMT(want), STR_FMT(got), STR_FMT(rule), STR_FMT(gold->text));
}

static enum err eval_risk(struct run *run, const struct gold *gold)
{
    struct risk risk = nlu_risk(run->nlu, run->arena, gold->text);
    judge(run, gold, json_string(json_get(gold->object, "label")), str_from(risk_level_name(risk.level)), risk.rule);
    return ERR_OK;
}

static enum err eval_intents(struct run *run, const struct gold *gold)
{
    struct understanding u;
    enum err err = nlu_read(run->nlu, run->arena, gold->text, gold->context, &u);
    if (!err)
        judge(run, gold, json_string(json_get(gold->object, "intent")), u.intent, u.intent_rule);
    return err;
}

static enum err eval_answers(struct run *run, const struct gold *gold)
{
    struct life_answer a;
    int64_t item = 0;
    (void)json_integer(json_get(gold->object, "question"), &item);
    enum err err = answer_life(run->nlu, run->arena, gold->text, item, &a);
    if (!err)
        judge(run, gold, json_string(json_get(gold->object, "expected")), a.value, a.flow);
    return err;
}

/* What was asked is "question" or "prev_agent"; expected is yes, no or other. */
static enum err eval_yesno(struct run *run, const struct gold *gold)
{
    struct answer a;
    struct str asked = json_string(json_get(gold->object, "question"));
    asked = asked.len ? asked : json_string(json_get(gold->object, "prev_agent"));
    enum err err = answer_yesno(run->nlu, run->arena, asked, gold->text, &a);
    if (!err)
        judge(run, gold, json_string(json_get(gold->object, "expected")), a.kind == ANSWER_VALUE ? a.value : S("other"),
              asked);
    return err;
}

/* Sets: each expected or found tag is one decision. */
static void compare_tags(struct run *run, const struct gold *gold, const char *name, const struct tags *got)
{
    const struct json *want = json_get(gold->object, name);
    for (size_t i = 0; i < got->n; i++)
        if (!listed(want, got->item[i])) {
            tally_add(run->tally, S("-"), got->item[i]);
            printf("MISS - -> %.*s: %.*s\n", STR_FMT(got->item[i]), STR_FMT(gold->text));
        }
    for (const struct json *m = want ? json_first(want) : NULL; m; m = json_next(m)) {
        struct str tag = json_string(m), found = S("-");
        for (size_t i = 0; i < got->n; i++)
            found = str_eq(got->item[i], tag) ? tag : found;
        tally_add(run->tally, tag, found);
        if (!str_eq(found, tag))
            printf("MISS %.*s -> -: %.*s\n", STR_FMT(tag), STR_FMT(gold->text));
    }
}

static enum err eval_interests(struct run *run, const struct gold *gold)
{
    struct understanding u;
    enum err err = nlu_read(run->nlu, run->arena, gold->text, gold->context, &u);
    if (err)
        return err;
    compare_tags(run, gold, "categories", &u.categories);
    compare_tags(run, gold, "constraints", &u.constraints);
    return ERR_OK;
}

static const struct {
    const char *name;
    enum err (*each)(struct run *run, const struct gold *gold);
} sets[] = {{"risk", eval_risk},
            {"intents", eval_intents},
            {"answers", eval_answers},
            {"yesno", eval_yesno},
            {"interests", eval_interests}};

static int eval_line(struct run *run, size_t set, struct str line, size_t number)
{
    struct json_doc *doc = NULL;
    struct gold gold;
    enum err err = json_open(line, 0, &doc, NULL);
    gold.object = doc ? json_root(doc) : NULL;
    gold.text = json_string(json_get(gold.object, "text"));
    gold.context = json_string(json_get(gold.object, "context"));
    if (!err)
        err = sets[set].each(run, &gold);
    json_close(doc);
    if (err)
        fprintf(stderr, "tsunagu: line %zu: %s\n", number, err_name(err));
    return err ? 1 : 0;
}

static int eval_file(struct run *run, size_t set, FILE *in)
{
    char *line = NULL;
    size_t room = 0, number = 0;
    int code = 0;
    for (ssize_t len; (len = getline(&line, &room, in)) > 0 && len < LINE_CAP;) {
        number++;
        arena_reset(run->arena);
        struct str text = str_trim((struct str){line, (size_t)len});
        if (text.len && eval_line(run, set, text, number))
            code = 1;
    }
    free(line);
    return code;
}

int cmd_eval(int argc, char **argv)
{
    const char *content = NULL, *file = NULL;
    size_t set = 0, n = sizeof(sets) / sizeof(sets[0]);
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return fputs(usage, stdout) < 0 ? 3 : 0;
    while (argc > 1 && set < n && strcmp(argv[1], sets[set].name) != 0)
        set++;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--content") == 0 && i + 1 < argc)
            content = argv[++i];
        else
            file = argv[i];
    }
    if (argc < 3 || set == n || !file || file[0] == '-')
        return wrong_use(usage, argc, argv);
    FILE *in = fopen(file, "re");
    if (!in) {
        fprintf(stderr, "tsunagu: %s: %s\n", file, strerror(errno));
        return 3;
    }
    struct run run = {0};
    struct arena arena;
    arena_init(&arena, ARENA_CAP);
    run.arena = &arena;
    int code = content_nlu(content, &run.nlu);
    run.tally = code ? NULL : tally_new();
    if (run.tally) {
        code = eval_file(&run, set, in);
        tally_print(run.tally, stdout);
    } else if (!code) {
        code = 3;
    }
    tally_free(run.tally);
    nlu_close(run.nlu);
    arena_done(&arena);
    (void)fclose(in);
    return code;
}
