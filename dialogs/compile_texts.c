/* The files of texts/ (what is said, commands, triggers, variables) and of questionnaires/ to the model. Resolves
 * nothing. */
#include "base/fold.h"
#include "dialogs/compile.h"

enum { TEXTS_MAX = 1000, SAYINGS_MAX = 2000 };

static const char *const command_words[COMMANDS] = {"none", "back",    "skip",     "unknown", "repeat",
                                                    "stop", "restart", "continue", "human",   "help",
                                                    "menu", "privacy", "move"};

/* ---- system.yaml and any other file of texts ---- */
static void plain_texts(struct compile *c, const struct yaml *file)
{
    struct bundle *b = c->b;
    if (!b->texts && !(b->texts = ARENA_ARRAY(c->arena, struct text_entry, TEXTS_MAX)))
        return;
    for (const struct yaml *y = file->first; y; y = y->next) {
        if (!name_ok(y->key))
            fault_add(c->faults, FAULT_ERROR, "F004", y->key_at, "文の名前 '%.*s' は使えません（a〜z 0〜9 _）。",
                      "'%.*s' is not a text key (a-z 0-9 _)", STR_FMT(y->key));
        if (b->n_texts == TEXTS_MAX) {
            wrong_form(c, y->at, "1,000 個までの文 (at most 1,000 texts)");
            return;
        }
        for (size_t i = 0; i < b->n_texts; i++)
            if (str_eq(b->texts[i].key, y->key))
                fault_add(c->faults, FAULT_ERROR, "F005", y->key_at,
                          "文 '%.*s' が二度書かれています（一つ目は %.*s の %d 行目）。",
                          "text '%.*s' is defined twice (first in %.*s, line %d)", STR_FMT(y->key),
                          STR_FMT(b->texts[i].at.file), b->texts[i].at.line);
        struct text_entry *e = &b->texts[b->n_texts++];
        *e = (struct text_entry){.key = y->key, .at = y->key_at};
        read_wordings(c, y, &e->text);
    }
}

/* ---- commands.yaml: back: [もどる, …] ---- */
static void saying(struct compile *c, const struct yaml *y, enum command command)
{
    struct bundle *b = c->b;
    struct str folded;
    if (y->kind != YAML_TEXT || !y->text.len || b->n_commands == SAYINGS_MAX) {
        wrong_form(c, y->at, "言い方の文、2,000 個まで (text)");
        return;
    }
    if (fold_text(c->arena, y->text, &folded) != ERR_OK)
        return;
    folded = str_trim(folded);
    for (size_t i = 0; i < b->n_commands; i++)
        if (str_eq(b->commands[i], folded)) {
            if (b->command_of[i] != command)
                fault_add(c->faults, FAULT_ERROR, "F032", y->at, "'%.*s' は別の命令でも使われています。",
                          "'%.*s' means another command already", STR_FMT(y->text));
            return;
        }
    b->commands[b->n_commands] = folded;
    b->command_of[b->n_commands++] = command;
}

static void commands(struct compile *c, const struct yaml *file)
{
    struct bundle *b = c->b;
    b->commands = ARENA_ARRAY(c->arena, struct str, SAYINGS_MAX);
    b->command_of = ARENA_ARRAY(c->arena, enum command, SAYINGS_MAX);
    if (!b->commands || !b->command_of)
        return;
    yaml_known(file, command_words + 1, COMMANDS - 1, c->faults);
    for (int k = 1; k < COMMANDS; k++) {
        const struct yaml *list = yaml_get(file, command_words[k]);
        if (!list || list->kind != YAML_LIST) {
            fault_add(c->faults, FAULT_ERROR, "F003", list ? list->at : file->at,
                      "命令 '%s' の言い方のリストがありません。", "no list of sayings for command '%s'",
                      command_words[k]);
            continue;
        }
        for (const struct yaml *y = list->first; y; y = y->next)
            saying(c, y, (enum command)k);
    }
}

/* ---- triggers.yaml: intent: flow, or {flow | text | command, strong_only, words} ---- */
static void trigger(struct compile *c, const struct yaml *y, struct trigger *t)
{
    static const char *const known[] = {"flow", "text", "command", "strong_only", "words"};
    *t = (struct trigger){.intent = y->key};
    if (y->kind == YAML_TEXT) {
        t->flow = y->text;
        return;
    }
    yaml_known(y, known, 5, c->faults);
    const struct yaml *command = yaml_get(y, "command"), *strong = yaml_get(y, "strong_only"),
                      *words = yaml_get(y, "words");
    t->flow = yaml_text(y, "flow", S(""));
    t->text = yaml_text(y, "text", S(""));
    if (command)
        t->command = (enum command)read_word(c, command, command_words, COMMANDS, COMMAND_NONE);
    t->strong_only = strong && read_bool(c, strong);
    t->words = words && read_bool(c, words);
    if ((t->flow.len > 0) + (t->text.len > 0) + (t->command != COMMAND_NONE) != 1)
        wrong_form(c, y->at, "flow, text, command のどれか一つ (exactly one)");
}

static void triggers(struct compile *c, const struct yaml *file)
{
    struct bundle *b = c->b;
    b->triggers = ARENA_ARRAY(c->arena, struct trigger, file->n);
    b->trigger_at = ARENA_ARRAY(c->arena, struct place, file->n);
    if (!b->triggers || !b->trigger_at)
        return;
    for (const struct yaml *y = file->first; y; y = y->next) {
        b->trigger_at[b->n_triggers] = y->at;
        trigger(c, y, &b->triggers[b->n_triggers++]);
    }
}

/* ---- vars.yaml: name: the longest likely value ---- */
static void vars(struct compile *c, const struct yaml *file)
{
    struct bundle *b = c->b;
    b->vars = ARENA_ARRAY(c->arena, struct var_def, file->n);
    for (const struct yaml *y = file->first; y && b->vars; y = y->next)
        b->vars[b->n_vars++] = (struct var_def){y->key, y->kind == YAML_TEXT ? y->text : S("")};
}

/* ---- forbidden.yaml: phrases: [ … ] ---- */
static void forbidden(struct compile *c, const struct yaml *file)
{
    static const char *const known[] = {"phrases"};
    struct bundle *b = c->b;
    const struct yaml *list = yaml_get(file, "phrases");
    yaml_known(file, known, 1, c->faults);
    if (!list || list->kind != YAML_LIST) {
        wrong_form(c, file->at, "phrases: 文のリスト (list of texts)");
        return;
    }
    b->forbidden = ARENA_ARRAY(c->arena, struct str, list->n);
    for (const struct yaml *y = list->first; y && b->forbidden; y = y->next)
        b->forbidden[b->n_forbidden++] = y->text;
}

void compile_texts(struct compile *c, const struct yaml *file, struct str stem)
{
    static const struct {
        struct str stem;
        void (*read)(struct compile *c, const struct yaml *file);
    } rows[] = {
        {{"commands", 8}, commands}, {{"triggers", 8}, triggers}, {{"vars", 4}, vars}, {{"forbidden", 9}, forbidden}};
    if (file->kind != YAML_MAP) {
        wrong_form(c, file->at, "名前: 値 (map)");
        return;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_eq(rows[i].stem, stem)) {
            rows[i].read(c, file);
            return;
        }
    plain_texts(c, file);
}

/* ---- questionnaires ---- */
static void read_item(struct compile *c, const struct yaml *y, struct item *it)
{
    static const char *const known[] = {"no", "slot", "text", "scale"};
    *it = (struct item){.at = y->at};
    yaml_known(y, known, 4, c->faults);
    const struct yaml *no = yaml_get(y, "no"), *slot = yaml_get(y, "slot"), *text = yaml_get(y, "text"),
                      *scale = yaml_get(y, "scale");
    if (!no || !slot || !text || !scale) {
        wrong_form(c, y->at, "{no, slot, text, scale} (item)");
        return;
    }
    int64_t number;
    if (yaml_int(no, 1, 1000, c->faults, &number))
        it->number = (int)number;
    it->slot = read_name(c, slot);
    read_wordings(c, text, &it->text);
    it->scale = read_name(c, scale);
    it->scale_at = scale->at;
}

static const struct scale *survey_scale(const struct survey *s, struct str name)
{
    for (size_t i = 0; i < s->n_scales; i++)
        if (str_eq(s->scales[i].name, name))
            return &s->scales[i];
    return NULL;
}

static void show_item(struct compile *c, const struct survey *s, const struct item *it, struct questionnaire_item *to)
{
    *to = (struct questionnaire_item){.number = it->number, .slot = it->slot};
    if (it->text.n)
        to->text = it->text.item[0].by[LANG_JA];
    const struct scale *scale = survey_scale(s, it->scale);
    struct questionnaire_option *o = scale ? ARENA_ARRAY(c->arena, struct questionnaire_option, scale->n) : NULL;
    if (!o)
        return;
    to->options = o;
    to->n_options = scale->n;
    for (size_t i = 0; i < scale->n; i++)
        o[i] = (struct questionnaire_option){scale->options[i].value, scale->options[i].label.by[LANG_JA]};
}

static void show_survey(struct compile *c, struct survey *s)
{
    struct questionnaire_item *items = ARENA_ARRAY(c->arena, struct questionnaire_item, s->n_items);
    if (!items)
        return;
    for (size_t i = 0; i < s->n_items; i++)
        show_item(c, s, &s->items[i], &items[i]);
    s->shown = (struct questionnaire){s->name, s->title.by[LANG_JA], items, s->n_items};
}

void compile_survey(struct compile *c, const struct yaml *file, struct survey *ret)
{
    static const char *const known[] = {"questionnaire", "title", "source", "licence", "scales", "items"};
    *ret = (struct survey){.at = file->at};
    yaml_known(file, known, 6, c->faults);
    const struct yaml *name = yaml_get(file, "questionnaire"), *title = yaml_get(file, "title"),
                      *scales = yaml_get(file, "scales"), *items = yaml_get(file, "items"),
                      *licence = yaml_get(file, "licence");
    if (!name || !title || !scales || !items || items->kind != YAML_LIST || items->n > ITEMS_MAX || !licence) {
        wrong_form(c, file->at, "questionnaire, title, licence, scales, items（32 個まで）(questionnaire)");
        return;
    }
    ret->name = read_name(c, name);
    read_text(c, title, &ret->title);
    read_scales(c, scales, &ret->scales, &ret->n_scales);
    ret->items = ARENA_ARRAY(c->arena, struct item, items->n);
    for (const struct yaml *y = items->first; y && ret->items; y = y->next)
        read_item(c, y, &ret->items[ret->n_items++]);
    for (size_t i = 0; i < ret->n_items; i++)
        if (ret->items[i].scale.len && !survey_scale(ret, ret->items[i].scale))
            no_scale(c, ret->scales, ret->n_scales, ret->items[i].scale, ret->items[i].scale_at);
    show_survey(c, ret);
}
