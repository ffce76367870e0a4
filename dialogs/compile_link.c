/* Names to indices, once every file is read: nodes, flows, scales, slots, texts. Each name that leads nowhere is a
 * fault with the nearest one. */
#include "base/fold.h"
#include "dialogs/compile.h"
#include "dialogs/fingerprint.h"

/* `near` may be empty. The two sentences are literals that take the name. */
#define NO_SUCH(c, code, place, ja, en, name, near)                                                                    \
    ((near).len ? fault_add((c)->faults, FAULT_ERROR, code, place, ja "もしかして '%.*s' ですか？",                    \
                            en "; did you mean '%.*s'?", STR_FMT(name), STR_FMT(near))                                 \
                : fault_add((c)->faults, FAULT_ERROR, code, place, ja, en, STR_FMT(name)))

bool file_unread(const struct compile *c, struct str folder, struct str stem)
{
    for (size_t i = 0; i < c->n_unread; i++) {
        struct str name = str_sub(c->unread[i], folder.len, c->unread[i].len);
        bool this = !stem.len || (name.len == stem.len + strlen(".yaml") && str_starts(name, stem));
        if (str_starts(c->unread[i], folder) && this)
            return true;
    }
    return false;
}

void no_text(struct compile *c, struct str key, struct place at)
{
    struct str *keys = ARENA_ARRAY(c->arena, struct str, c->b->n_texts + 1);
    for (size_t i = 0; keys && i < c->b->n_texts; i++)
        keys[i] = c->b->texts[i].key;
    struct str near = nearest_name(key, keys, keys ? c->b->n_texts : 0);
    NO_SUCH(c, "F013", at,
            "文 '%.*s' がありません。プログラムの dialogs/texts/ に同じ名前の文があれば、写してください。",
            "no text '%.*s'", key, near);
}

/* ---- flows and their nodes ---- */
static void link_edge(struct compile *c, const struct flow *f, struct edge *e)
{
    if (!e->name.len)
        return;
    e->to = flow_node(f, e->name);
    if (e->to >= 0)
        return;
    struct str near = nearest_name(e->name, f->node_names, f->n_nodes);
    NO_SUCH(c, "F012", e->at, "行き先 '%.*s' という項目はありません。", "no node '%.*s' to go to", e->name, near);
}

static void link_flow_name(struct compile *c, struct str name, struct place at)
{
    if (!name.len || bundle_flow(c->b, name) || file_unread(c, S("flows/"), name))
        return;
    struct str near = nearest_name(name, c->b->flow_names, c->b->n_flows);
    NO_SUCH(c, "F010", at, "流れ '%.*s' はありません。", "no flow '%.*s'", name, near);
}

static const struct survey *survey_of(const struct bundle *b, struct str name)
{
    for (size_t i = 0; i < b->n_surveys; i++)
        if (str_eq(b->surveys[i].name, name))
            return &b->surveys[i];
    return NULL;
}

static const struct scale *scale_in(const struct scale *s, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s[i].name, name))
            return &s[i];
    return NULL;
}

void no_scale(struct compile *c, const struct scale *scales, size_t n, struct str name, struct place at)
{
    struct str *names = ARENA_ARRAY(c->arena, struct str, n + 1);
    for (size_t i = 0; names && i < n; i++)
        names[i] = scales[i].name;
    struct str near = nearest_name(name, names, names ? n : 0);
    NO_SUCH(c, "F009", at, "選択肢の組（scale）'%.*s' がありません。", "no scale '%.*s'", name, near);
}

static void link_scale(struct compile *c, const struct flow *f, struct ask *a)
{
    if (!a->scale_name.len)
        return;
    const struct survey *s = survey_of(c->b, f->questionnaire);
    const struct scale *scale = scale_in(f->scales, f->n_scales, a->scale_name);
    if (!scale && s)
        scale = scale_in(s->scales, s->n_scales, a->scale_name);
    if (!scale && !file_unread(c, S("questionnaires/"), S("")))
        no_scale(c, f->scales, f->n_scales, a->scale_name, a->scale_at);
    if (!scale)
        return;
    a->options = scale->options;
    a->n_options = scale->n;
    a->lexicon = scale->lexicon;
}

/* はい／いいえ come from the system texts when a yes/no question names none of its own. */
static void link_yesno(struct compile *c, struct ask *a)
{
    static const struct str values[2] = {{"yes", 3}, {"no", 2}};
    static const enum walk_text labels[2] = {TEXT_BUTTON_YES, TEXT_BUTTON_NO};
    if (a->type != ASK_YESNO || a->n_options)
        return;
    a->options = ARENA_ARRAY(c->arena, struct answer_option, 2);
    for (int i = 0; i < 2 && a->options; i++) {
        const struct wordings *w = c->b->walk[labels[i]];
        a->options[i] = (struct answer_option){.value = values[i], .go.to = -1};
        if (w && w->n)
            a->options[i].label = w->item[0];
        a->n_options++;
    }
}

/* What struct question shows: one array a language, so that nothing is built while walking. */
static void show_options(struct compile *c, struct ask *a)
{
    for (int l = 0; l < LANGS && a->n_options; l++) {
        a->shown[l] = ARENA_ARRAY(c->arena, struct flow_option, a->n_options);
        for (size_t i = 0; i < a->n_options && a->shown[l]; i++)
            a->shown[l][i] =
                (struct flow_option){a->options[i].value, a->options[i].label.by[l], a->options[i].synonyms,
                                     a->options[i].n_synonyms, a->options[i].alone};
    }
}

static void link_ask(struct compile *c, const struct flow *f, struct ask *a)
{
    link_scale(c, f, a);
    link_yesno(c, a);
    for (size_t i = 0; i < a->n_options; i++) {
        link_edge(c, f, &a->options[i].go);
        link_flow_name(c, a->options[i].later, a->options[i].later_at);
    }
    link_edge(c, f, &a->give_up.go);
    show_options(c, a);
}

/* The questions that offer what a match node found know it. */
static void link_match(struct compile *c, struct flow *f, struct node *n)
{
    for (int i = 0; i <= CARDS_MAX; i++) {
        link_edge(c, f, &n->match->to[i]);
        if (i && n->match->to[i].to >= 0 && f->nodes[n->match->to[i].to].ask)
            f->nodes[n->match->to[i].to].ask->match = (int)(n - f->nodes);
    }
}

static void link_node(struct compile *c, struct flow *f, struct node *n)
{
    for (size_t i = 0; i < n->n_edges; i++)
        link_edge(c, f, &n->edges[i]);
    link_flow_name(c, n->flow, n->flow_at);
    if (n->ask)
        link_ask(c, f, n->ask);
    if (n->match)
        link_match(c, f, n);
    for (size_t i = 0; n->say && i < n->say->n_buttons; i++)
        link_flow_name(c, n->say->buttons[i].flow, n->say->buttons[i].at);
}

static void link_flow(struct compile *c, struct flow *f)
{
    struct edge start = {.name = f->start_name, .to = -1, .at = f->start_at};
    link_edge(c, f, &start);
    f->start = start.to;
    for (size_t i = 0; i < f->n_nodes; i++)
        link_node(c, f, &f->nodes[i]);
}

/* ---- slots ---- */
static void collect_slots(struct compile *c)
{
    struct bundle *b = c->b;
    size_t n = 0;
    for (size_t i = 0; i < b->n_flows; i++)
        n += b->flows[i].n_nodes;
    b->slot_names = ARENA_ARRAY(c->arena, struct str, n + 1);
    b->slot_asks = ARENA_ARRAY(c->arena, const struct ask *, n + 1);
    if (!b->slot_names || !b->slot_asks)
        return;
    for (size_t i = 0; i < b->n_flows; i++)
        for (size_t j = 0; j < b->flows[i].n_nodes; j++) {
            const struct ask *a = b->flows[i].nodes[j].ask;
            if (!a || !a->slot.len)
                continue;
            b->slot_names[b->n_slots] = a->slot;
            b->slot_asks[b->n_slots++] = a;
        }
    names_init(&b->ask_by_slot, c->arena, b->slot_names, b->n_slots);
}

/* ---- buttons that start a flow, by their words ---- */
static size_t count_buttons(const struct bundle *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n_flows; i++)
        for (size_t j = 0; j < b->flows[i].n_nodes; j++)
            n += b->flows[i].nodes[j].say ? b->flows[i].nodes[j].say->n_buttons : 0;
    return n;
}

static void collect_start(struct compile *c, const struct start_button *button)
{
    struct bundle *b = c->b;
    for (int lang = 0; lang < LANGS; lang++) {
        struct str folded;
        if (!button->label.by[lang].len || fold_text(c->arena, button->label.by[lang], &folded) != ERR_OK)
            continue;
        b->starts[b->n_starts] = str_trim(folded);
        b->start_flows[b->n_starts++] = button->flow;
    }
}

static void collect_starts(struct compile *c)
{
    struct bundle *b = c->b;
    size_t n = count_buttons(b) * LANGS;
    b->starts = ARENA_ARRAY(c->arena, struct str, n + 1);
    b->start_flows = ARENA_ARRAY(c->arena, struct str, n + 1);
    if (!b->starts || !b->start_flows)
        return;
    for (size_t i = 0; i < b->n_flows; i++)
        for (size_t j = 0; j < b->flows[i].n_nodes; j++) {
            const struct say *say = b->flows[i].nodes[j].say;
            for (size_t k = 0; say && k < say->n_buttons; k++)
                collect_start(c, &say->buttons[k]);
        }
    names_init(&b->start_by_text, c->arena, b->starts, b->n_starts);
}

/* ---- texts ---- */
static void link_triggers(struct compile *c)
{
    struct bundle *b = c->b;
    for (size_t i = 0; i < b->n_triggers; i++) {
        link_flow_name(c, b->triggers[i].flow, b->trigger_at[i]);
        struct str text = b->triggers[i].text;
        if (text.len && !bundle_has_text(b, text) && !file_unread(c, S("texts/"), S("")))
            no_text(c, text, b->trigger_at[i]);
    }
}

static struct str *keys_of(struct compile *c, const void *items, size_t n, size_t size)
{
    struct str *keys = ARENA_ARRAY(c->arena, struct str, n + 1);
    for (size_t i = 0; i < n && keys; i++)
        keys[i] = *(const struct str *)((const char *)items + i * size); /* the name is the first member */
    return keys;
}

static void index_all(struct compile *c)
{
    struct bundle *b = c->b;
    struct str *texts = keys_of(c, b->texts, b->n_texts, sizeof *b->texts);
    struct str *triggers = keys_of(c, b->triggers, b->n_triggers, sizeof *b->triggers);
    b->flow_names = keys_of(c, b->flows, b->n_flows, sizeof *b->flows);
    if (!texts || !triggers || !b->flow_names)
        return;
    names_init(&b->text_by_key, c->arena, texts, b->n_texts);
    names_init(&b->trigger_by_intent, c->arena, triggers, b->n_triggers);
    names_init(&b->flow_by_name, c->arena, b->flow_names, b->n_flows);
    names_init(&b->command_by_text, c->arena, b->commands, b->n_commands);
}

static void link_walk_texts(struct compile *c)
{
    struct bundle *b = c->b;
    struct place where = {arena_fmt(c->arena, "%s%stexts/system.yaml", c->dir ? c->dir : "", c->dir ? "/" : ""), 1, 1};
    for (int t = 0; t < WALK_TEXTS; t++) {
        int at = names_find(&b->text_by_key, str_from(walk_text_key((enum walk_text)t)));
        if (at >= 0)
            b->walk[t] = &b->texts[at].text;
        else if (c->dir && !file_unread(c, S("texts/"), S(""))) /* what was kept of old content cannot know new texts */
            no_text(c, str_from(walk_text_key((enum walk_text)t)), where);
    }
}

void compile_link(struct compile *c)
{
    index_all(c);
    if (c->arena->failed)
        return;
    link_walk_texts(c);
    for (size_t i = 0; i < c->b->n_flows; i++)
        link_flow(c, &c->b->flows[i]);
    collect_slots(c);
    collect_starts(c);
    link_triggers(c);
    for (size_t i = 0; i < c->b->n_flows && !c->arena->failed; i++)
        flow_fingerprint(c->arena, &c->b->flows[i]);
}
