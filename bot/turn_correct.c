/* Corrections in words: 「さっきのは間違い、2です」 「やっぱり時々困った」. Thin: it is the last answered question that
 * is meant. The words below are what people say, never what they read. */
#include "bot/turn_stage.h"

static const struct str nothing = {0};

/* Canonical forms (base/fold). `earlier` words speak of an answer already given; the others only correct when nothing
 * else made sense. */
static const struct {
    struct str word;
    bool earlier;
} markers[] = {
    {{"さっきのは", 15}, true},    {{"さっきの答え", 18}, true},  {{"さっきの", 12}, true},
    {{"前の答え", 12}, true},      {{"前の質問", 12}, true},      {{"やっぱり", 12}, false},
    {{"やっぱ", 9}, false},        {{"間違いでした", 18}, false}, {{"間違いです", 15}, false},
    {{"間違いました", 18}, false}, {{"間違えました", 18}, false}, {{"間違えた", 12}, false},
    {{"間違い", 9}, false},        {{"まちがえた", 15}, false},   {{"まちがい", 12}, false},
    {{"訂正", 6}, false},
};

static bool marked(struct str folded, bool only_earlier)
{
    for (size_t i = 0; i < sizeof(markers) / sizeof(markers[0]); i++) {
        if (markers[i].earlier == only_earlier && str_find(folded, markers[i].word) >= 0)
            return true;
    }
    return false;
}

/* 「さっきの」 alone is a story as likely as a correction, so a free-text question keeps its words. */
/* 「やっぱり人と話したい」 is no new answer to an old question. */
static bool calls_for_a_human(const struct turning *t)
{
    return t->heard.intent_strong && str_eq(t->heard.intent, S("talk_to_human"));
}

bool turn_speaks_of_earlier(const struct turning *t)
{
    return !calls_for_a_human(t) && t->state->flow.n_trail > 0 && t->asked.type != ASK_TEXT &&
           marked(t->heard.folded.text, true);
}

/* What is left when the markers and the marks around them are taken away: perhaps the new answer. */
static struct str without_markers(struct turning *t)
{
    struct str rest = t->heard.folded.text;
    for (size_t i = 0; i < sizeof(markers) / sizeof(markers[0]); i++) {
        ptrdiff_t at = str_find(rest, markers[i].word);
        if (at < 0)
            continue;
        size_t end = (size_t)at + markers[i].word.len;
        rest = arena_join(t->arena, str_sub(rest, 0, (size_t)at), str_sub(rest, end, rest.len - end));
    }
    static const struct str edges[] = {{"、", 3}, {"。", 3}, {"は", 3}, {",", 1}, {".", 1}, {" ", 1}};
    for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]);) {
        if (rest.len && str_starts(rest, edges[i])) {
            rest = str_sub(rest, edges[i].len, rest.len);
            i = 0;
        } else {
            i++;
        }
    }
    return str_trim(rest);
}

static enum err read_rest(struct turning *t, struct str rest, struct answer *ret)
{
    struct option options[ANSWER_OPTIONS];
    size_t n = t->asked.n_options < ANSWER_OPTIONS ? t->asked.n_options : ANSWER_OPTIONS;
    if (t->asked.type == ASK_MULTI)
        return turn_read_list(t, rest, ret);
    for (size_t i = 0; i < n; i++)
        options[i] = (struct option){t->asked.options[i].value, t->asked.options[i].label, t->asked.options[i].synonyms,
                                     t->asked.options[i].n_synonyms};
    return answer_choice(t->content->nlu, t->arena, rest, options, n, t->asked.scale, ret);
}

enum err stage_correction(struct turning *t, bool *done)
{
    const struct flow_state *f = &t->state->flow;
    if (!t->has_text || !f->n_trail || !t->waiting || t->asked.type == ASK_TEXT || calls_for_a_human(t))
        return ERR_OK;
    if (!marked(t->heard.folded.text, true) && !marked(t->heard.folded.text, false))
        return ERR_OK;
    struct str rest = without_markers(t), slot = f->trail[f->n_trail - 1];
    struct flow_state before = *f;
    size_t said = t->out->effects.n;
    enum err err = turn_step(t, FLOW_CORRECT, slot, nothing);
    if (err == ERR_NOTFOUND || err == ERR_CONFLICT) {
        t->state->flow = before;
        t->out->effects.n = said;
        turn_look(t);
        return ERR_OK;
    }
    *done = true;
    if (err || !rest.len)
        return err;
    /* The question is open again: if the rest answers it, what was just asked need not be said. */
    struct answer a = {0};
    err = read_rest(t, rest, &a);
    if (err || a.kind != ANSWER_VALUE)
        return err;
    t->out->effects.n = said;
    return turn_step(t, FLOW_CORRECT, slot, a.value);
}
