/* Free words read as answers to the questionnaire 「生活アンケート」. */
#include "cli/answer_cmd.h"
#include "cli/answer_life.h"
#include "cli/content_dir.h"
#include "cli/lines.h"

static const char usage[] =
    "usage: tsunagu answer --questionnaire life --item N [--content DIR] < lines\n"
    "One answer a line (or a JSON object with \"text\" and perhaps \"question\"); one JSON object a line.\n";

struct asking {
    struct nlu *nlu;
    int64_t item;
};

static enum err answer(void *self, const struct line *line, struct arena *arena, struct json_out *out)
{
    const struct asking *asking = self;
    struct life_answer a;
    int64_t item = asking->item;
    if (line->object)
        (void)json_integer(json_get(line->object, "question"), &item);
    enum err err = answer_life(asking->nlu, arena, line->text, item, &a);
    if (err)
        return err;
    json_put_str(out, "value", a.value);
    if (a.flow.len)
        json_put_str(out, "flow", a.flow);
    else
        json_put_null(out, "flow");
    if (a.confirm)
        json_put_bool(out, "confirm", true);
    return ERR_OK;
}

static bool parse(int argc, char **argv, struct asking *asking, const char **content)
{
    bool life = true;
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (!value)
            return false;
        if (strcmp(argv[i], "--content") == 0)
            *content = value;
        else if (strcmp(argv[i], "--questionnaire") == 0)
            life = strcmp(value, "life") == 0;
        else if (strcmp(argv[i], "--item") != 0 || !str_int(str_from(value), &asking->item))
            return false;
    }
    return life && asking->item >= 1 && asking->item <= LIFE_ITEMS;
}

int cmd_answer(int argc, char **argv)
{
    static const char *const own[] = {"value", "flow", "confirm"};
    struct asking asking = {.item = 1};
    const char *content = NULL;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return fputs(usage, stdout) < 0 ? 3 : 0;
    if (!parse(argc, argv, &asking, &content)) {
        fputs(usage, stderr);
        return 2;
    }
    int code = content_nlu(content, &asking.nlu);
    if (code)
        return code;
    const struct line_command command = {
        .each = answer, .self = &asking, .own = own, .n_own = sizeof(own) / sizeof(own[0])};
    code = lines_run(&command, stdin, stdout);
    nlu_close(asking.nlu);
    return code;
}
