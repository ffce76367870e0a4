/* What the rules see in each line: risk, intent, needs, interests, constraints. */
#include "cli/classify.h"
#include "cli/content_dir.h"
#include "cli/lines.h"
#include "cli/usage.h"

static const char usage[] =
    "usage: tsunagu classify [--content DIR] [--explain] < lines\n"
    "One utterance a line (or a JSON object with \"text\" and perhaps \"context\"); one JSON object a line.\n";

static void put_list(struct json_out *out, const char *key, const struct str *items, size_t n)
{
    json_open_list(out, key);
    for (size_t i = 0; i < n; i++)
        json_put_str(out, NULL, items[i]);
    json_close_list(out);
}

struct classifying {
    struct nlu *nlu;
    bool explain;
};

/* What the weights alone say, beside what was decided. */
static void put_weights(struct json_out *out, const struct nlu *nlu, struct arena *arena, struct str text)
{
    static const char *const classes[] = {"urgent", "emergency"};
    json_open_object(out, "weights");
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        json_put_int(out, classes[i], nlu_weight(nlu, arena, text, str_from(classes[i])));
    json_close_object(out);
}

static enum err classify(void *self, const struct line *line, struct arena *arena, struct json_out *out)
{
    const struct classifying *c = self;
    struct understanding u;
    enum err err = nlu_read(c->nlu, arena, line->text, line->context, &u);
    if (err)
        return err;
    json_open_object(out, "risk");
    json_put_str(out, "level", str_from(risk_level_name(u.risk.level)));
    json_put_str(out, "kind", u.risk.level ? u.risk.kind : S("none"));
    json_put_str(out, "rule", u.risk.rule);
    json_put_str(out, "words", u.risk.words);
    if (u.risk.unsure)
        json_put_bool(out, "unsure", true);
    json_close_object(out);
    json_open_object(out, "intent");
    json_put_str(out, "name", u.intent);
    json_put_str(out, "rule", u.intent_rule);
    json_put_str(out, "words", u.intent_words);
    json_close_object(out);
    put_list(out, "ranked", u.ranked, u.n_ranked);
    json_put_bool(out, "close_call", u.close_call);
    put_list(out, "needs", u.needs.item, u.needs.n);
    put_list(out, "about", u.about.item, u.about.n);
    put_list(out, "categories", u.categories.item, u.categories.n);
    put_list(out, "constraints", u.constraints.item, u.constraints.n);
    if (c->explain)
        put_weights(out, c->nlu, arena, line->text);
    json_put_str(out, "role", u.role == ROLE_CONTRIBUTOR ? S("contributor") : S("participant"));
    return ERR_OK;
}

int cmd_classify(int argc, char **argv)
{
    static const char *const own[] = {"risk",  "intent",     "ranked",      "close_call", "needs",
                                      "about", "categories", "constraints", "role"};
    struct classifying classifying = {0};
    const char *content = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return fputs(usage, stdout) < 0 ? 3 : 0;
        if (strcmp(argv[i], "--explain") == 0) {
            classifying.explain = true;
            continue;
        }
        if (strcmp(argv[i], "--content") == 0 && i + 1 < argc) {
            content = argv[++i];
            continue;
        }
        return wrong_use(usage, argc, argv);
    }
    int code = content_nlu(content, &classifying.nlu);
    if (code)
        return code;
    const struct line_command command = {
        .each = classify, .self = &classifying, .own = own, .n_own = sizeof(own) / sizeof(own[0])};
    code = lines_run(&command, stdin, stdout);
    nlu_close(classifying.nlu);
    return code;
}
