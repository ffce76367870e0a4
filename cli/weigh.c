/* Corpora in, a table of weights out. Labelled lines: nlu/corpus/risk.tsv (level, kind, text), intents.tsv (intent,
 * text), interests.tsv (categories, role, text) and answers.tsv (scale, value, text). Ordinary talk,
 * one utterance a line on standard input, counts as harmless. The result is written to standard output; put it to
 * nlu/weights/. */
#include "cli/weigh.h"
#include <stdio.h>
#include "base/file.h"
#include "base/utf8.h"
#include "cli/content_dir.h"
#include "cli/usage.h"
#include "nlu/learn.h"
#include "nlu/nlu.h"

static const char usage[] =
    "usage: tsunagu weigh [--content DIR] [--least N] < ordinary.txt > nlu/weights/weights.tsv\n";

enum {
    ARENA_CAP = 2000 << 20,
    CALL_CAP = 16 << 20,
    FILE_CAP = 16 << 20,
    EXAMPLES = 200000,
    CLASSES = 80,
    TALK_MAX = 150000,
    EXIT_USE = 2,
    EXIT_ENVIRONMENT = 3
};

enum { FROM_RISK, FROM_INTENTS, FROM_INTERESTS, FROM_ANSWERS, FROM_TALK };

struct example {
    int from;
    enum risk_level level;
    struct str kind, intent; /* of an interest: its categories; of an answer: its scale */
    struct str value;        /* of an answer; of an interest: the role */
    /* not labelled as to danger, and a rule finds one: neither an example of danger nor of none */
    bool grave;
};

struct weigh {
    const char *content;
    int64_t least;
    struct nlu *nlu;
    struct arena arena, call;
    struct lesson *lesson;
    struct example *examples;
    size_t n;
    int8_t *labels;
};

static enum risk_level level_of(struct str word)
{
    for (int i = 0; i < RISK_LEVELS; i++)
        if (str_eq(word, str_from(risk_level_name((enum risk_level)i))))
            return (enum risk_level)i;
    return RISK_LEVELS;
}

/* By rules alone: weights must not teach themselves. */
static bool rules_find_danger(struct weigh *w, struct str text)
{
    struct risk risk = nlu_risk(w->nlu, &w->call, text);
    return risk.level >= RISK_URGENT && !str_starts(risk.rule, S("weighed"));
}

static enum err add(struct weigh *w, struct str text, struct example example)
{
    struct str spelled;
    arena_reset(&w->call);
    if (example.from == FROM_INTENTS || example.from == FROM_ANSWERS || example.from == FROM_INTERESTS)
        example.grave = rules_find_danger(w, text);
    enum err err = nlu_spelling(w->nlu, &w->call, text, &spelled);
    if (err)
        return err == ERR_INPUT ? ERR_OK : err; /* a line that nobody could send */
    if (w->n == EXAMPLES || lesson_add(w->lesson, spelled, example.from != FROM_TALK) < 0)
        return ERR_NOMEM;
    w->examples[w->n++] = example;
    return ERR_OK;
}

/* level TAB kind TAB text */
static enum err add_risk(struct weigh *w, struct str line)
{
    struct str_cut level = str_cut(line, '\t'), kind = str_cut(level.tail, '\t');
    struct example e = {.from = FROM_RISK, .level = level_of(level.head), .kind = kind.head};
    return e.level == RISK_LEVELS || !kind.found ? ERR_INPUT : add(w, kind.tail, e);
}

/* intent TAB text */
static enum err add_intent(struct weigh *w, struct str line)
{
    struct str_cut intent = str_cut(line, '\t');
    struct example e = {.from = FROM_INTENTS, .intent = intent.head};
    return intent.found ? add(w, intent.tail, e) : ERR_INPUT;
}

/* category,category TAB role TAB text; no category: "-" */
static enum err add_interest(struct weigh *w, struct str line)
{
    struct str_cut categories = str_cut(line, '\t'), role = str_cut(categories.tail, '\t');
    struct example e = {.from = FROM_INTERESTS, .kind = categories.head, .value = role.head};
    return role.found ? add(w, role.tail, e) : ERR_INPUT;
}

/* scale TAB value TAB text; "unclear" is a value */
static enum err add_answer(struct weigh *w, struct str line)
{
    struct str_cut scale = str_cut(line, '\t'), value = str_cut(scale.tail, '\t');
    struct example e = {.from = FROM_ANSWERS, .kind = scale.head, .value = value.head};
    return value.found ? add(w, value.tail, e) : ERR_INPUT;
}

static enum err add_file(struct weigh *w, const char *name, enum err (*each)(struct weigh *w, struct str line))
{
    struct str text, path = arena_fmt(&w->arena, "%s/nlu/corpus/%s", content_dir(w->content), name);
    enum err err = file_read(&w->arena, path.ptr, FILE_CAP, &text);
    struct str_cut line = {.tail = text, .found = !err};
    for (int n = 1; line.found && !err; n++) {
        line = str_cut(line.tail, '\n');
        if (line.head.len && line.head.ptr[0] != '#')
            err = each(w, line.head);
        if (err)
            fprintf(stderr, "%s:%d: %s\n", path.ptr, n, err_name(err));
    }
    return err;
}

static enum err add_talk(struct weigh *w, FILE *in)
{
    char *line = NULL;
    size_t room = 0, n = 0;
    enum err err = ERR_OK;
    for (ssize_t len; !err && n < TALK_MAX && (len = getline(&line, &room, in)) > 0;) {
        struct str text = str_trim((struct str){line, (size_t)len});
        if (!text.len || !utf8_valid(text))
            continue;
        err = add(w, arena_str(&w->arena, text), (struct example){.from = FROM_TALK});
        n++;
    }
    free(line);
    return err;
}

static int8_t label_urgent(const struct example *e, struct str which)
{
    (void)which;
    if (e->grave)
        return 0;
    return e->from == FROM_RISK && e->level >= RISK_URGENT ? 1 : -1;
}

static int8_t label_emergency(const struct example *e, struct str which)
{
    (void)which;
    if (e->from != FROM_RISK || e->level < RISK_URGENT)
        return 0;
    return e->level == RISK_EMERGENCY ? 1 : -1;
}

static int8_t label_kind(const struct example *e, struct str which)
{
    if (e->from != FROM_RISK || e->level < RISK_URGENT || str_eq(e->kind, S("-")))
        return 0; /* "-": the kind was not noted */
    return str_eq(e->kind, which) ? 1 : -1;
}

static int8_t label_intent(const struct example *e, struct str which)
{
    if (e->from != FROM_INTENTS)
        return 0;
    return str_eq(e->intent, which) ? 1 : -1;
}

static bool in_list(struct str list, struct str word)
{
    for (struct str_cut cut = {.tail = list, .found = true}; cut.found;) {
        cut = str_cut(cut.tail, ',');
        if (str_eq(cut.head, word))
            return true;
    }
    return false;
}

static int8_t label_category(const struct example *e, struct str which)
{
    if (e->from != FROM_INTERESTS) /* ordinary talk is full of likings */
        return 0;
    return in_list(e->kind, which) ? 1 : -1;
}

static int8_t label_contributor(const struct example *e, struct str which)
{
    if (e->from != FROM_INTERESTS)
        return 0;
    return str_eq(e->value, which) ? 1 : -1;
}

/* `which`: scale, dot, value. */
static int8_t label_answer(const struct example *e, struct str which)
{
    struct str_cut cut = str_cut(which, '.');
    if (e->from != FROM_ANSWERS || !str_eq(e->kind, cut.head))
        return 0;
    return str_eq(e->value, cut.tail) ? 1 : -1;
}

static enum err learn(struct weigh *w, struct str class, int8_t (*label)(const struct example *e, struct str which),
                      struct str which, double yes_weight)
{
    size_t yes = 0;
    for (size_t i = 0; i < w->n; i++) {
        w->labels[i] = label(&w->examples[i], which);
        yes += w->labels[i] > 0;
    }
    fprintf(stderr, "%.*s: %zu lines\n", STR_FMT(class), yes);
    return lesson_learn(w->lesson, class, w->labels, yes_weight);
}

/* Each name that occurs in the corpora, as a class of its own. */
static enum err learn_names(struct weigh *w, const char *prefix, int from, double yes_weight)
{
    struct str seen[CLASSES];
    size_t n = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; i < w->n && !err; i++) {
        const struct example *e = &w->examples[i];
        struct str name = from == FROM_RISK ? e->kind : e->intent;
        bool known = e->from != from || (from == FROM_RISK && (e->level < RISK_URGENT || str_eq(e->kind, S("-"))));
        for (size_t k = 0; k < n && !known; k++)
            known = str_eq(seen[k], name);
        if (known || n == CLASSES)
            continue;
        seen[n++] = name;
        struct str class = arena_fmt(&w->arena, "%s%.*s", prefix, STR_FMT(name));
        err = learn(w, class, from == FROM_RISK ? label_kind : label_intent, name, yes_weight);
    }
    return err;
}

static enum err learn_categories(struct weigh *w)
{
    static const char *const categories[] = {"craft",
                                             "music",
                                             "exercise",
                                             "cooking",
                                             "gardening",
                                             "reading",
                                             "volunteering",
                                             "games",
                                             "intergenerational",
                                             "ict",
                                             "animals",
                                             "history",
                                             "language_exchange",
                                             "mens_group",
                                             "dementia_cafe",
                                             "caregivers_group",
                                             "food_bank",
                                             "job_training",
                                             "drinking_cessation"};
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < sizeof(categories) / sizeof(categories[0]); i++) {
        struct str class = arena_fmt(&w->arena, "category:%s", categories[i]);
        err = learn(w, class, label_category, str_from(categories[i]), 3);
    }
    return err ? err : learn(w, S("contributor"), label_contributor, S("contributor"), 1);
}

static enum err learn_answers(struct weigh *w)
{
    static const char *const scales[] = {"trouble", "frequency", "payment", "satisfaction"};
    static const char *const values[] = {"1", "2", "3", "4", "unclear"};
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
        for (size_t k = 0; !err && k < sizeof(values) / sizeof(values[0]); k++) {
            struct str which = arena_fmt(&w->arena, "%s.%s", scales[i], values[k]);
            err = learn(w, arena_fmt(&w->arena, "answer:%.*s", STR_FMT(which)), label_answer, which, 1);
        }
    return err;
}

static enum err weigh(struct weigh *w)
{
    enum err err = lesson_new(&w->arena, &w->lesson);
    w->examples = ARENA_ARRAY(&w->arena, struct example, EXAMPLES);
    w->labels = arena_array(&w->arena, EXAMPLES, 1);
    if (!err && (!w->examples || !w->labels))
        err = ERR_NOMEM;
    if (!err)
        err = add_file(w, "risk.tsv", add_risk);
    if (!err)
        err = add_file(w, "intents.tsv", add_intent);
    if (!err)
        err = add_file(w, "interests.tsv", add_interest);
    if (!err)
        err = add_file(w, "answers.tsv", add_answer);
    if (!err)
        err = add_talk(w, stdin);
    const struct str none = {0};
    if (!err)
        err = learn(w, S("urgent"), label_urgent, none, 6);
    if (!err)
        err = learn(w, S("emergency"), label_emergency, none, 1);
    if (!err)
        err = learn_names(w, "kind:", FROM_RISK, 2);
    if (!err)
        err = learn_names(w, "intent:", FROM_INTENTS, 2);
    if (!err)
        err = learn_categories(w);
    if (!err)
        err = learn_answers(w);
    if (!err) {
        printf("# What pieces of words weigh, in hundredths of a logit. Made by `tsunagu weigh` out of nlu/corpus: "
               "change the lines there.\n");
        err = lesson_write(w->lesson, (int)w->least, stdout);
    }
    return err;
}

int cmd_weigh(int argc, char **argv)
{
    static struct weigh w;
    w = (struct weigh){.least = 15};
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return fputs(usage, stdout) < 0 ? EXIT_ENVIRONMENT : 0;
    bool good = argc % 2 == 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--content") == 0)
            w.content = argv[i + 1];
        else if (strcmp(argv[i], "--least") != 0 || !str_int(str_from(argv[i + 1]), &w.least))
            good = false;
    }
    if (!good)
        return wrong_use(usage, argc, argv);
    int code = content_nlu(w.content, &w.nlu);
    if (code)
        return code;
    arena_init(&w.arena, ARENA_CAP);
    arena_init(&w.call, CALL_CAP);
    enum err err = weigh(&w);
    if (err)
        fprintf(stderr, "tsunagu: weigh: %s\n", err_name(err));
    nlu_close(w.nlu);
    arena_done(&w.call);
    arena_done(&w.arena);
    return !err ? 0 : err == ERR_INPUT ? 1 : EXIT_ENVIRONMENT;
}
