/* Free words read as answers: to the questionnaire 「生活アンケート」, or to a question of a type. */
#include "cli/answer_cmd.h"
#include "base/clock.h"
#include "cli/answer_life.h"
#include "cli/answer_typed.h"
#include "cli/content_dir.h"
#include "cli/lines.h"
#include "cli/usage.h"
#include "nlu/answer_when.h"

static const char usage[] =
    "usage: tsunagu answer --questionnaire life --item N [--content DIR] < lines\n"
    "       tsunagu answer --type date|time|age|days|integer|phone|postcode|yesno\n"
    "                      [--today YYYY-MM-DD] [--side coming|past] [--lo N] [--hi N] [--content DIR] < lines\n"
    "One answer a line (or a JSON object with \"text\" and perhaps \"question\"); one JSON object a line.\n"
    "With a questionnaire \"question\" is the number of the item, with --type yesno what was asked (also: "
    "\"prev_agent\").\n"
    "value: \"1\"..\"4\"; 2026-05-03; 15:30; 75; mon,wed,fri; digits; 760-0017; yes|no|other; a range is FROM..TO;\n"
    "       \"skip\" for not wanting to answer, \"unclear\" for everything that has to be asked again.\n"
    "kind (with --type): value, likely (confirm it), range, ambiguous, invalid, decline, unknown, none.\n";

struct asking {
    struct nlu *nlu;
    int64_t item;
    bool life;
    struct typed_asking typed;
};

static enum err answer_item(const struct asking *asking, const struct line *line, struct arena *arena,
                            struct json_out *out)
{
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

static enum err answer_type(const struct asking *asking, const struct line *line, struct arena *arena,
                            struct json_out *out)
{
    struct answer a;
    struct typed_asking typed = asking->typed;
    if (line->object) {
        struct str asked = json_string(json_get(line->object, "question"));
        typed.question = asked.len ? asked : json_string(json_get(line->object, "prev_agent"));
    }
    enum err err = answer_typed(asking->nlu, arena, &typed, line->text, &a);
    if (err)
        return err;
    json_put_str(out, "value", typed_value(typed.type, &a));
    json_put_str(out, "kind", str_from(typed_kind_name(a.kind)));
    return ERR_OK;
}

static enum err answer(void *self, const struct line *line, struct arena *arena, struct json_out *out)
{
    const struct asking *asking = self;
    return asking->life ? answer_item(asking, line, arena, out) : answer_type(asking, line, arena, out);
}

static bool parse_type(const char *value, struct asking *asking)
{
    asking->life = false;
    for (int i = 0; i < TYPED_KINDS; i++)
        if (strcmp(value, typed_names[i]) == 0) {
            asking->typed.type = (enum typed_kind)i;
            return true;
        }
    return false;
}

static bool parse_side(const char *value, struct asking *asking)
{
    asking->typed.side = strcmp(value, "past") == 0 ? DATE_PAST : DATE_COMING;
    return strcmp(value, "coming") == 0 || strcmp(value, "past") == 0;
}

static bool parse_today(const char *value, struct asking *asking)
{
    int64_t ms;
    if (!clock_parse_iso(str_from(value), 0, &ms))
        return false;
    asking->typed.today = ms / DAY_MS - (ms < 0);
    return true;
}

static bool parse_one(const char *name, const char *value, struct asking *asking, const char **content)
{
    if (strcmp(name, "--content") == 0)
        return *content = value, true;
    if (strcmp(name, "--questionnaire") == 0)
        return strcmp(value, "life") == 0;
    if (strcmp(name, "--item") == 0)
        return str_int(str_from(value), &asking->item);
    if (strcmp(name, "--type") == 0)
        return parse_type(value, asking);
    if (strcmp(name, "--today") == 0)
        return parse_today(value, asking);
    if (strcmp(name, "--side") == 0)
        return parse_side(value, asking);
    if (strcmp(name, "--lo") == 0)
        return str_int(str_from(value), &asking->typed.lo);
    return strcmp(name, "--hi") == 0 && str_int(str_from(value), &asking->typed.hi);
}

static bool parse(int argc, char **argv, struct asking *asking, const char **content)
{
    for (int i = 1; i < argc; i += 2)
        if (i + 1 >= argc || !parse_one(argv[i], argv[i + 1], asking, content))
            return false;
    return asking->item >= 1 && asking->item <= LIFE_ITEMS && asking->typed.lo <= asking->typed.hi;
}

int cmd_answer(int argc, char **argv)
{
    static const char *const life[] = {"value", "flow", "confirm"}, *const typed[] = {"value", "kind"};
    struct asking asking = {.item = 1, .life = true, .typed = {.lo = 0, .hi = 1000000}};
    const char *content = NULL;
    asking.typed.today = (clock_wall_ms() + JST_MINUTES * MINUTE_MS) / DAY_MS;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return fputs(usage, stdout) < 0 ? 3 : 0;
    if (!parse(argc, argv, &asking, &content))
        return wrong_use(usage, argc, argv);
    int code = content_nlu(content, &asking.nlu);
    if (code)
        return code;
    const struct line_command command = {.each = answer,
                                         .self = &asking,
                                         .own = asking.life ? life : typed,
                                         .n_own = asking.life ? sizeof(life) / sizeof(life[0])
                                                              : sizeof(typed) / sizeof(typed[0])};
    code = lines_run(&command, stdin, stdout);
    nlu_close(asking.nlu);
    return code;
}
