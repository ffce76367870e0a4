/* Proofs about what is said: placeholders that somebody fills, lengths that LINE takes, labels that can be told apart,
 * words that must never be said. */
#include "base/fold.h"
#include "base/utf8.h"
#include "dialogs/check.h"
#include "dialogs/picks.h"
#include "dialogs/text.h"

enum { LABEL_UNITS = 20, TEXT_UNITS = 5000, EASY_CHARS = 60, BETWEEN_UNITS = 2 };

/* The walk's own placeholders: {value} and the like are filled by the walk where it says them. vars.yaml lists them
 * with the others. */
struct look {
    struct compile *c;
    struct str *forbidden; /* folded */
    struct str *shown;     /* as written */
    size_t n_forbidden;
};

/* ---- one text ---- */
static void unknown_name(struct compile *c, struct place at, struct str name)
{
    size_t n_vars = c->b->n_vars, n = n_vars + c->b->n_slots;
    struct str *names = ARENA_ARRAY(c->arena, struct str, n + 1);
    for (size_t i = 0; names && i < n; i++)
        names[i] = i < n_vars ? c->b->vars[i].name : c->b->slot_names[i - n_vars];
    struct str near = nearest_name(name, names, names ? n : 0);
    if (near.len)
        fault_add(c->faults, FAULT_ERROR, "F041", at, "{%.*s} に入るものがありません。もしかして {%.*s} ですか？",
                  "nothing fills {%.*s}; did you mean {%.*s}?", STR_FMT(name), STR_FMT(near));
    else
        fault_add(c->faults, FAULT_ERROR, "F041", at,
                  "{%.*s} に入るものがありません。答えを入れるときは {流れ.項目}、そのほかは texts/vars.yaml "
                  "にある名前です。",
                  "nothing fills {%.*s}", STR_FMT(name));
}

/* UTF-16 units of an answer at its longest: the widest label, all of them where several may be chosen, or 300
 * characters of somebody's own words. */
static size_t answer_units(const struct compile *c, struct str slot, enum lang lang)
{
    const struct ask *a = bundle_ask(c->b, slot);
    size_t most = a && a->n_options && a->type != ASK_TEXT ? 0 : 300;
    for (size_t i = 0; a && i < a->n_options; i++) {
        size_t n = utf8_utf16_units(a->options[i].label.by[lang]);
        if (a->type == ASK_MULTI)
            most += n + BETWEEN_UNITS;
        else
            most = n > most ? n : most;
    }
    return most;
}

/* Its length with every placeholder at its longest. */
static size_t filled_units(struct look *l, struct str text, enum lang lang, struct place at)
{
    size_t units = utf8_utf16_units(text), pos = 0, from = 0, opened = 0, named = 0;
    struct str name;
    for (size_t i = 0; i < text.len; i++)
        opened += text.ptr[i] == '{';
    while (text_placeholder(text, &pos, &name, &from)) {
        named++;
        const struct var_def *var = bundle_var(l->c->b, name);
        if (var)
            units += utf8_utf16_units(var->sample);
        else if (slot_known(l->c, name))
            units += answer_units(l->c, name, lang);
        else
            unknown_name(l->c, at, name);
    }
    if (opened != named)
        fault_add(l->c->faults, FAULT_ERROR, "F041", at, "{ } の書き方がちがいます。{名前} の形で書いてください。",
                  "a brace that is no {name}");
    return units;
}

static void check_words(struct look *l, struct str text, struct place at)
{
    struct str folded;
    if (fold_text(l->c->arena, text, &folded) != ERR_OK)
        return;
    for (size_t i = 0; i < l->n_forbidden; i++)
        if (l->forbidden[i].len && str_find(folded, l->forbidden[i]) >= 0)
            fault_add(l->c->faults, FAULT_ERROR, "F043", at,
                      "「%.*s」は使わない約束の言い方です（texts/forbidden.yaml）。別の言い方にしてください。",
                      "forbidden phrase '%.*s'", STR_FMT(l->shown[i]));
}

/* やさしい日本語: one thought a sentence. */
static void check_easy(struct look *l, struct str text, struct place at)
{
    size_t chars = 0;
    uint32_t cp;
    while (utf8_next(&text, &cp)) {
        chars = cp == 0x3002 || cp == '\n' ? 0 : chars + 1; /* 。 */
        if (chars == EASY_CHARS)
            fault_add(l->c->faults, FAULT_WARNING, "F044", at, "やさしい日本語の一文が長すぎます（%d 文字まで）。",
                      "a sentence of easy Japanese is too long (at most %d characters)", EASY_CHARS);
    }
}

static void look_text(struct look *l, const struct text *t)
{
    for (int lang = 0; lang < LANGS; lang++) {
        struct str text = t->by[lang];
        if (lang != LANG_JA && text.ptr == t->by[LANG_JA].ptr)
            continue; /* falls back to Japanese */
        if (filled_units(l, text, (enum lang)lang, t->at) > TEXT_UNITS)
            fault_add(l->c->faults, FAULT_ERROR, "F040", t->at, "文が長すぎます（LINE では %d 文字まで）。",
                      "too long for LINE (at most %d UTF-16 units)", TEXT_UNITS);
        check_words(l, text, t->at);
        if (lang == LANG_EASY)
            check_easy(l, text, t->at);
    }
}

static void look_wordings(struct look *l, const struct wordings *w)
{
    for (size_t i = 0; i < w->n; i++)
        look_text(l, &w->item[i]);
}

static void look_label(struct look *l, const struct text *t)
{
    look_text(l, t);
    for (int lang = 0; lang < LANGS; lang++)
        if (utf8_utf16_units(t->by[lang]) > LABEL_UNITS) {
            fault_add(l->c->faults, FAULT_ERROR, "F040", t->at, "ボタンの文字は %d 文字までです：「%.*s」",
                      "a label has at most %d characters: '%.*s'", LABEL_UNITS, STR_FMT(t->by[lang]));
            return;
        }
}

/* ---- the answers to choose from ---- */
static void check_command(struct look *l, struct str folded, const struct answer_option *o)
{
    /* These lead where the label says anyway; any other command would be hidden by the option. */
    static const bool harmless[COMMANDS] = {
        [COMMAND_NONE] = true, [COMMAND_HUMAN] = true, [COMMAND_STOP] = true, [COMMAND_UNKNOWN] = true};
    if (!harmless[bundle_command(l->c->b, folded)])
        fault_add(l->c->faults, FAULT_ERROR, "F032", o->label.at,
                  "「%.*s」は命令の言葉と同じです。別の言い方にしてください。", "label '%.*s' is also a command",
                  STR_FMT(o->label.by[LANG_JA]));
}

/* Nor can it be the words that stand beside it once something is chosen. */
static void check_ways_on(struct look *l, const struct ask *a, struct str folded, const struct text *label)
{
    static const enum walk_text ways[] = {TEXT_BUTTON_ENOUGH, TEXT_BUTTON_ANEW};
    for (size_t i = 0; a->type == ASK_MULTI && i < sizeof ways / sizeof ways[0]; i++) {
        struct str way = {0};
        const struct wordings *w = l->c->b->walk[ways[i]];
        if (w && w->n && fold_text(l->c->arena, w->item[0].by[LANG_JA], &way) == ERR_OK && str_eq(way, folded))
            fault_add(l->c->faults, FAULT_ERROR, "F032", label->at,
                      "「%.*s」は、いくつでも選べる質問のボタンと同じです。別の言い方にしてください。",
                      "label '%.*s' is also a button of questions of type multi", STR_FMT(label->by[LANG_JA]));
    }
}

static void check_labels(struct look *l, const struct ask *a)
{
    struct str folded[CHOICES_MAX] = {{0}};
    for (size_t i = 0; i < a->n_options && i < CHOICES_MAX; i++) {
        look_label(l, &a->options[i].label);
        if (fold_text(l->c->arena, a->options[i].label.by[LANG_JA], &folded[i]) != ERR_OK)
            continue;
        check_command(l, folded[i], &a->options[i]);
        for (size_t j = 0; j < i; j++)
            if (str_eq(folded[i], folded[j]))
                fault_add(l->c->faults, FAULT_ERROR, "F032", a->options[i].label.at,
                          "「%.*s」と見分けのつかない選択肢があります。", "two labels cannot be told apart: '%.*s'",
                          STR_FMT(a->options[i].label.by[LANG_JA]));
        check_ways_on(l, a, folded[i], &a->options[i].label);
    }
}

/* While several are chosen: what is left, これで全部, 選びなおす and a human. */
static size_t buttons_on(const struct ask *a)
{
    return a->type == ASK_MULTI ? picks_count(picks_common(a)) + 1 + !!(a->allow & ALLOW_HUMAN) : 0;
}

static void look_ask(struct look *l, const struct node *n)
{
    const struct ask *a = n->ask;
    look_wordings(l, &a->text);
    look_wordings(l, &a->unrecognised);
    look_wordings(l, &a->invalid);
    check_labels(l, a);
    size_t buttons = a->n_options + !!(a->allow & ALLOW_SKIP) + !!(a->allow & ALLOW_BACK) + !!(a->allow & ALLOW_HUMAN);
    if (buttons_on(a) > CHOICES_MAX && buttons <= CHOICES_MAX)
        fault_add(
            l->c->faults, FAULT_ERROR, "F040", n->at,
            "一つ選んだあとのボタンが %d 個になります（これで全部・選びなおす・人と話したいを入れて %d 個まで）。",
            "%d buttons once one is chosen (at most %d with that-is-all, choose-again and human)", (int)buttons_on(a),
            CHOICES_MAX);
    if (buttons > CHOICES_MAX)
        fault_add(l->c->faults, FAULT_ERROR, "F040", n->at,
                  "ボタンが %d 個になります（とばす・もどる・人と話したいを入れて %d 個まで）。",
                  "%d buttons (at most %d with skip, back and human)", (int)buttons, CHOICES_MAX);
}

static void look_node(struct look *l, const struct node *n)
{
    if (n->ask)
        look_ask(l, n);
    for (size_t i = 0; n->say && i < n->say->n_bubbles; i++)
        look_wordings(l, &n->say->bubble[i]);
    for (size_t i = 0; n->say && i < n->say->n_buttons; i++)
        look_label(l, &n->say->buttons[i].label);
    if (n->match) {
        look_wordings(l, &n->match->text);
        look_label(l, &n->match->action);
    }
    if (n->handoff) {
        look_wordings(l, &n->handoff->text);
        look_text(l, &n->handoff->summary);
    }
}

static void look_entry(struct look *l, const struct text_entry *e)
{
    for (size_t i = 0; i < e->text.n; i++)
        if (str_starts(e->key, S("button_")))
            look_label(l, &e->text.item[i]);
        else
            look_text(l, &e->text.item[i]);
}

static void fold_forbidden(struct look *l)
{
    const struct bundle *b = l->c->b;
    l->n_forbidden = b->n_forbidden;
    l->shown = b->forbidden;
    l->forbidden = ARENA_ARRAY(l->c->arena, struct str, b->n_forbidden + 1);
    for (size_t i = 0; l->forbidden && i < b->n_forbidden; i++)
        if (fold_text(l->c->arena, b->forbidden[i], &l->forbidden[i]) != ERR_OK)
            l->forbidden[i] = S("");
}

void check_texts(struct compile *c)
{
    struct look l = {.c = c};
    fold_forbidden(&l);
    if (!l.forbidden)
        return;
    for (size_t i = 0; i < c->b->n_texts; i++)
        look_entry(&l, &c->b->texts[i]);
    for (size_t i = 0; i < c->b->n_flows; i++) {
        look_label(&l, &c->b->flows[i].title);
        for (size_t j = 0; j < c->b->flows[i].n_nodes; j++)
            look_node(&l, &c->b->flows[i].nodes[j]);
    }
}
