/* The keys of a question, one function a key; compile_node.c has the table. Knows the schema; resolves nothing. */
#include "dialogs/compile_ask.h"

void ask_text(struct compile *c, const struct yaml *y, struct node *n)
{
    read_wordings(c, y, &n->ask->text);
}

void ask_slot(struct compile *c, const struct yaml *y, struct node *n)
{
    n->ask->short_slot = read_name(c, y);
    n->ask->slot = full_slot(c, n->ask->short_slot);
    n->ask->slot_at = y->at;
}

static const char *const type_words[ASK_TYPES] = {"choice",   "multi", "yesno", "integer", "date",
                                                  "postcode", "phone", "text",  "none"};

static void ask_range(struct compile *c, const struct yaml *y, struct ask *a)
{
    const struct yaml *lo = y->kind == YAML_LIST ? y->first : NULL, *hi = lo ? lo->next : NULL;
    if (!hi || y->n != 2)
        wrong_form(c, y->at, "{integer: [最小, 最大]} (range)");
    else if (yaml_int(lo, -1000000, 1000000, c->faults, &a->lo))
        (void)yaml_int(hi, a->lo, 1000000, c->faults, &a->hi);
}

/* choice | {choice: scale} | {integer: [0, 10]} | {date: coming} */
void ask_type(struct compile *c, const struct yaml *y, struct node *n)
{
    if (y->kind == YAML_TEXT) {
        n->ask->type = (enum ask_type)read_word(c, y, type_words, ASK_TYPES, ASK_TEXT);
        if (n->ask->type == ASK_INTEGER)
            wrong_form(c, y->at, "{integer: [最小, 最大]} (range)");
        return;
    }
    static const char *const sides[ASK_SIDES - 1] = {"coming", "past"};
    const struct yaml *choice = yaml_get(y, "choice"), *integer = yaml_get(y, "integer"), *date = yaml_get(y, "date");
    if (choice && y->n == 1) {
        n->ask->type = ASK_CHOICE;
        n->ask->scale_name = read_name(c, choice);
        n->ask->scale_at = choice->at;
    } else if (integer && y->n == 1) {
        n->ask->type = ASK_INTEGER;
        ask_range(c, integer, n->ask);
    } else if (date && y->n == 1) {
        n->ask->type = ASK_DATE;
        n->ask->side = (enum ask_side)(1 + read_word(c, date, sides, ASK_SIDES - 1, 0));
    } else {
        wrong_form(c, y->at, "choice, text, {choice: 名前} など (type)");
    }
}

void ask_options(struct compile *c, const struct yaml *y, struct node *n)
{
    read_options(c, y, &n->ask->options, &n->ask->n_options);
}

void ask_allow(struct compile *c, const struct yaml *y, struct node *n)
{
    static const char *const words[] = {"back", "skip", "unknown", "faq", "stop", "human"};
    n->ask->allow = 0;
    if (y->kind != YAML_LIST)
        wrong_form(c, y->at, "[back, skip, unknown, faq, stop, human] (list)");
    for (const struct yaml *w = y->first; w && y->kind == YAML_LIST; w = w->next) {
        int bit = read_word(c, w, words, 6, -1);
        if (bit >= 0)
            n->ask->allow |= 1U << bit;
    }
}

void ask_unrecognised(struct compile *c, const struct yaml *y, struct node *n)
{
    read_wordings(c, y, &n->ask->unrecognised);
}

void ask_invalid(struct compile *c, const struct yaml *y, struct node *n)
{
    read_wordings(c, y, &n->ask->invalid);
}

void ask_give_up(struct compile *c, const struct yaml *y, struct node *n)
{
    static const char *const known[] = {"after", "go", "as"};
    static const char *const words[] = {"unknown", "defaulted", "declined"};
    static const enum slot_status statuses[] = {SLOT_UNKNOWN, SLOT_DEFAULTED, SLOT_DECLINED};
    struct give_up *g = &n->ask->give_up;
    *g = (struct give_up){.after = 0, .as = SLOT_UNKNOWN, .go = {.to = -1, .at = y->at}, .at = y->at};
    yaml_known(y, known, 3, c->faults);
    const struct yaml *after = yaml_get(y, "after"), *go = yaml_get(y, "go"), *as = yaml_get(y, "as");
    int64_t n_misses;
    if (!after)
        wrong_form(c, y->at, "{after: 2, as: unknown} (give_up)");
    else if (yaml_int(after, 1, 5, c->faults, &n_misses))
        g->after = (int)n_misses;
    if (as)
        g->as = statuses[read_word(c, as, words, 3, 0)];
    if (go)
        g->go = (struct edge){.name = read_name(c, go), .to = -1, .at = go->at};
}

static void ask_word(struct compile *c, const struct yaml *y, struct str *to)
{
    if (y->kind == YAML_TEXT && y->text.len && y->text.len <= 64)
        *to = y->text;
    else
        wrong_form(c, y->at, "64 バイトまでの語 (word)");
}

void ask_context(struct compile *c, const struct yaml *y, struct node *n)
{
    ask_word(c, y, &n->ask->context);
}

void ask_extract(struct compile *c, const struct yaml *y, struct node *n)
{
    static const char *const words[] = {"interests", "interests_more", "needs", "place"};
    n->ask->extract = str_from(words[read_word(c, y, words, 4, 0)]);
}

void ask_record(struct compile *c, const struct yaml *y, struct node *n)
{
    ask_word(c, y, &n->ask->record);
    n->ask->consent = str_eq(n->ask->record, S("consent"));
}

void ask_confirm(struct compile *c, const struct yaml *y, struct node *n)
{
    n->ask->confirm = read_bool(c, y);
}

void ask_personal(struct compile *c, const struct yaml *y, struct node *n)
{
    n->ask->personal = read_bool(c, y);
}

void ask_listed(struct compile *c, const struct yaml *y, struct node *n)
{
    n->ask->listed = read_bool(c, y);
}

void ask_more(struct compile *c, const struct yaml *y, struct node *n)
{
    n->ask->one_will_do = !read_bool(c, y);
}

/* `item: 3` takes slot, question, scale and context from the flow's questionnaire. */
void ask_item(struct compile *c, const struct yaml *y, struct node *n)
{
    int64_t number;
    if (!yaml_int(y, 1, 1000, c->faults, &number))
        return;
    const struct survey *s = NULL;
    for (size_t i = 0; i < c->b->n_surveys; i++)
        if (str_eq(c->b->surveys[i].name, c->flow->questionnaire))
            s = &c->b->surveys[i];
    for (size_t i = 0; s && i < s->n_items; i++) {
        const struct item *it = &s->items[i];
        if (it->number != number)
            continue;
        n->ask->text = it->text;
        n->ask->short_slot = it->slot;
        n->ask->slot = full_slot(c, it->slot);
        n->ask->slot_at = y->at;
        n->ask->type = ASK_CHOICE;
        n->ask->scale_name = it->scale;
        n->ask->scale_at = y->at;
        n->ask->listed = true;
        n->ask->questionnaire = s->name;
        n->ask->context = arena_fmt(c->arena, "%.*s.%d", STR_FMT(s->name), it->number);
        return;
    }
    if (!s && file_unread(c, S("questionnaires/"), S("")))
        return;
    fault_add(c->faults, FAULT_ERROR, "F009", y->at, "質問票 '%.*s' に %d 番の質問はありません。",
              "questionnaire '%.*s' has no item %d", STR_FMT(c->flow->questionnaire), (int)number);
}
