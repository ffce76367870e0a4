/* Proof that whoever reads another language is not given Japanese in the middle: a flow that speaks a language speaks it
 * everywhere (F045, a warning, one a flow and language). A flow in Japanese alone is fine. What only workers read
 * (summaries) does not count. */
#include "dialogs/check.h"

struct languages {
    size_t there[LANGS], missing[LANGS];
    struct place first[LANGS]; /* that is missing */
};

/* Nothing but {names}, numbers and marks is the same in every language. */
static bool wants_words(struct str s)
{
    bool inside = false;
    for (size_t i = 0; i < s.len; i++) {
        inside = s.ptr[i] == '{' || (inside && s.ptr[i] != '}');
        bool letter = (s.ptr[i] & 0x80) || (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') || (s.ptr[i] >= 'a' && s.ptr[i] <= 'z');
        if (letter && !inside)
            return true;
    }
    return false;
}

static void see(struct languages *l, const struct text *t)
{
    if (!t->at.line || !wants_words(t->by[LANG_JA]))
        return;
    for (int lang = 0; lang < LANGS; lang++) {
        if (lang == LANG_JA)
            continue;
        if (t->by[lang].ptr != t->by[LANG_JA].ptr)
            l->there[lang]++;
        else if (!l->missing[lang]++)
            l->first[lang] = t->at;
    }
}

static void see_all(struct languages *l, const struct wordings *w)
{
    for (size_t i = 0; i < w->n; i++)
        see(l, &w->item[i]);
}

static void see_ask(struct languages *l, const struct ask *a)
{
    see_all(l, &a->text);
    see_all(l, &a->unrecognised);
    see_all(l, &a->invalid);
    for (size_t i = 0; i < a->n_options; i++)
        if (a->options[i].at.line) /* はい and いいえ of texts/ are there in every language, whatever the flow speaks */
            see(l, &a->options[i].label);
}

static void see_node(struct languages *l, const struct node *n)
{
    if (n->ask)
        see_ask(l, n->ask);
    for (size_t i = 0; n->say && i < n->say->n_bubbles; i++)
        see_all(l, &n->say->bubble[i]);
    for (size_t i = 0; n->say && i < n->say->n_buttons; i++)
        see(l, &n->say->buttons[i].label);
    if (n->match) {
        see_all(l, &n->match->text);
        see(l, &n->match->action);
    }
    if (n->handoff)
        see_all(l, &n->handoff->text);
}

/* Of texts/, what is in Japanese alone is for workers, or has not been translated at all. */
static void see_entry(struct languages *l, const struct wordings *w)
{
    bool other = false;
    for (size_t i = 0; i < w->n; i++)
        for (int lang = 0; lang < LANGS; lang++)
            other = other || w->item[i].by[lang].ptr != w->item[i].by[LANG_JA].ptr;
    if (other)
        see_all(l, w);
}

static void report(struct compile *c, const struct languages *l)
{
    static const char *const ja[LANGS] = {[LANG_EASY] = "やさしい日本語（easy）", [LANG_EN] = "英語（en）"};
    static const char *const en[LANGS] = {[LANG_EASY] = "easy Japanese (easy)", [LANG_EN] = "English (en)"};
    for (int lang = 0; lang < LANGS; lang++)
        if (l->there[lang] && l->missing[lang])
            fault_add(
                c->faults, FAULT_WARNING, "F045", l->first[lang],
                "%.0s%sのない文があります（全部で %d か所、はじめはここ）。その言葉で読む方にも、日本語で出ます。",
                "a text without %s (%.0stexts without it: %d); Japanese is shown instead", en[lang], ja[lang],
                (int)l->missing[lang]);
}

void check_languages(struct compile *c)
{
    struct languages texts = {0};
    for (size_t i = 0; i < c->b->n_texts; i++)
        see_entry(&texts, &c->b->texts[i].text);
    report(c, &texts);
    for (size_t i = 0; i < c->b->n_flows; i++) {
        struct languages l = {0};
        see(&l, &c->b->flows[i].title);
        for (size_t k = 0; k < c->b->flows[i].n_nodes; k++)
            see_node(&l, &c->b->flows[i].nodes[k]);
        report(c, &l);
    }
}
