/* Each piece by itself: an option's very words, or what answer_choice makes of it; then all of them together. */
#include "nlu/answer_several.h"
#include "nlu/answer_pieces.h"

struct gathering {
    const struct nlu *nlu;
    struct arena *arena;
    const struct several_asked *asked;
    struct pieces pieces;
    struct several *out;
    size_t n_unknown;
};

static void choose(struct gathering *g, size_t option)
{
    g->out->n_chosen += !g->out->chosen[option];
    g->out->chosen[option] = true;
    g->out->dropped[option] = false;
}

/* What is said last counts. */
static void drop(struct gathering *g, size_t option)
{
    g->out->n_chosen -= g->out->chosen[option];
    g->out->chosen[option] = false;
    g->out->dropped[option] = true;
}

static bool is_alone(const struct gathering *g, size_t option)
{
    return g->asked->alone && g->asked->alone[option];
}

static void choose_all(struct gathering *g)
{
    for (size_t i = 0; i < g->asked->n; i++)
        if (!is_alone(g, i))
            choose(g, i);
}

static struct str all_values(const struct gathering *g)
{
    struct str all = {0};
    for (size_t i = 0; i < g->asked->n; i++) {
        struct str one = g->asked->options[i].value;
        if (!is_alone(g, i))
            all = all.len ? arena_fmt(g->arena, "%.*s,%.*s", STR_FMT(all), STR_FMT(one)) : one;
    }
    return all;
}

static size_t option_of(const struct gathering *g, struct str value)
{
    size_t i = 0;
    while (i < g->asked->n && !str_eq(g->asked->options[i].value, value))
        i++;
    return i;
}

/* 「全部」 after 「ほかにもありますか」 may be これで全部: asked, never guessed. */
static void everything(struct gathering *g)
{
    g->out->how = "all";
    if (!g->asked->more.len)
        choose_all(g);
    else
        g->out->doubt = (struct answer){.kind = ANSWER_LIKELY, .value = all_values(g), .how = "all"};
}

/* What is said of one is said of those that と and や join to it. */
static void drop_together(struct gathering *g, const struct piece *p)
{
    for (;; p--) {
        if (p->option != EXACT_NONE)
            drop(g, (size_t)p->option);
        if (!p->with_last)
            return;
    }
}

static void said_exactly(struct gathering *g, const struct piece *p)
{
    if (p->except)
        choose_all(g);
    if (p->without || p->except)
        drop_together(g, p);
    else
        choose(g, (size_t)p->option);
    g->out->enough = g->out->enough || p->only || p->except;
    if (!g->out->how)
        g->out->how = "label";
}

static void unknown(struct gathering *g, struct str own)
{
    g->n_unknown++;
    if (!g->out->unknown.len)
        g->out->unknown = own;
}

/* A second one that is not sure is no better than one that nobody understood: one thing is asked at a time. */
static void not_sure(struct gathering *g, const struct piece *p, const struct answer *a)
{
    if (g->out->doubt.kind == ANSWER_NONE && !g->out->unknown.len)
        g->out->doubt = *a;
    else
        unknown(g, p->own);
}

static enum err said_freely(struct gathering *g, const struct piece *p, struct answer *a)
{
    enum err err = answer_choice(g->nlu, g->arena, p->own, g->asked->options, g->asked->n, g->asked->scale, a);
    if (err)
        return err;
    size_t option = option_of(g, a->value);
    if (a->kind == ANSWER_VALUE && option < g->asked->n) {
        choose(g, option);
        g->out->how = a->how;
    } else if (a->kind == ANSWER_LIKELY || a->kind == ANSWER_AMBIGUOUS) {
        not_sure(g, p, a);
        g->out->how = a->how;
    } else {
        unknown(g, p->own);
    }
    return ERR_OK;
}

static enum err gather(struct gathering *g)
{
    const struct pieces *p = &g->pieces;
    struct answer a = {0};
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < p->n; i++) {
        const struct piece *one = &p->item[i];
        bool may_close = i > 0 || g->asked->more.len;
        if (may_close && pieces_is_word(p, one->said, &g->nlu->enough))
            g->out->enough = i + 1 == p->n; /* 「いや、散歩も」 goes on */
        else if (one->unclear)
            not_sure(
                g, one,
                &(struct answer){.kind = ANSWER_LIKELY, .value = g->asked->options[one->option].value, .how = "part"});
        else if (one->option != EXACT_NONE)
            said_exactly(g, one);
        else if (pieces_is_word(p, one->said, &g->nlu->all))
            everything(g);
        else
            err = said_freely(g, one, &a);
    }
    if (!err && p->n == 1 && g->n_unknown && a.kind != ANSWER_VALUE) /* 答えたくない, わからない, a number too high */
        *g->out = (struct several){.kind = a.kind, .how = a.how};
    return err;
}

/* A letter: read like the answer to any other question. */
static enum err as_a_whole(struct gathering *g, struct str text)
{
    struct answer a = {0};
    enum err err = said_freely(g, &(struct piece){.own = text}, &a);
    if (g->n_unknown)
        *g->out = (struct several){.kind = a.kind, .how = a.how};
    return err;
}

/* Said without naming anything: there is more, or there is not. */
static enum err more_or_not(struct gathering *g, struct str text)
{
    struct answer a = {0};
    enum err err = answer_yesno(g->nlu, g->arena, g->asked->more, text, &a);
    if (err || a.kind != ANSWER_VALUE)
        return err;
    bool no = str_eq(a.value, S("no"));
    *g->out = (struct several){.kind = ANSWER_VALUE, .enough = no, .how = no ? "no" : "more"};
    return ERR_OK;
}

static bool says_anything(const struct several *s)
{
    bool dropped = false;
    for (size_t i = 0; i < ANSWER_OPTIONS; i++)
        dropped = dropped || s->dropped[i];
    return s->n_chosen || dropped || (s->enough && !s->unknown.len) || s->doubt.kind != ANSWER_NONE;
}

enum err answer_several(const struct nlu *nlu, struct arena *arena, struct str text, const struct several_asked *asked,
                        struct several *ret)
{
    struct several_asked few = *asked;
    few.n = asked->n < ANSWER_OPTIONS ? asked->n : ANSWER_OPTIONS;
    struct gathering g = {.nlu = nlu, .arena = arena, .asked = &few, .out = ret};
    *ret = (struct several){.kind = ANSWER_NONE};
    enum err err = pieces_cut(nlu, arena, text, few.options, few.n, &g.pieces);
    if (!err)
        err = g.pieces.overflow ? as_a_whole(&g, text) : gather(&g);
    if (!err && ret->kind == ANSWER_NONE && says_anything(ret))
        ret->kind = ANSWER_VALUE;
    if (!err && ret->kind == ANSWER_NONE && few.more.len)
        err = more_or_not(&g, text);
    ret->enough = ret->enough && ret->kind == ANSWER_VALUE;
    ret->unfinished = g.pieces.unfinished;
    ret->how = ret->how ? ret->how : ret->enough ? "enough" : "";
    return err || !arena->failed ? err : ERR_NOMEM;
}
