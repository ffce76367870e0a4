/* A counterexample as a transcript: what a resident would write and press to get there. Words for what the walk got as
 * inputs: an option's label, a command, something nobody understands. Decides nothing. */
#include "base/buf.h"
#include "dialogs/explore_parts.h"
#include "dialogs/picks.h"

enum { TALK_BYTES = 64 << 10, PATH_MAX_MOVES = 512, ROUND_MAX = 64 };

/* Looks like a word, means nothing, and is read as nothing. */
static const char gibberish[] = "んぺ";
static const char was_wrong[] = "さっきのは間違いです";

static struct str command_words(const struct bundle *b, enum command command)
{
    for (size_t i = 0; i < b->n_commands; i++)
        if (b->command_of[i] == command)
            return b->commands[i];
    return S("");
}

static void put_known(struct buf *to, const struct move *m)
{
    for (size_t i = 0; i < m->n_known; i++)
        if (m->known[i].status != SLOT_UNSET)
            buf_addf(to, "/know %.*s %s%s%.*s\n", STR_FMT(m->known[i].name), slot_status_name(m->known[i].status),
                     m->known[i].value.len ? " " : "", STR_FMT(m->known[i].value));
}

/* One is pressed, several are written. */
static void put_list(struct buf *to, const struct bundle *b, const struct ask *a, const struct move *m)
{
    unsigned chosen = picks_read(a, m->value, NULL);
    struct str labels = text_value(b, to->arena, a, m->value, LANG_JA);
    bool pressed = m->kind == FLOW_PICK && picks_count(chosen) == 1 && !m->name.len;
    buf_addf(to, "%s %.*s%s\n", pressed ? "/choice" : ">", STR_FMT(labels), m->name.len ? "、んぺ" : "");
}

static void put_answer(struct buf *to, const struct ask *a, struct str value)
{
    const struct answer_option *o = ask_option(a, value);
    if (o)
        buf_addf(to, "/choice %.*s\n", STR_FMT(o->label.by[LANG_JA]));
    else
        buf_addf(to, "> %.*s\n", STR_FMT(value));
}

static void put_move(struct buf *to, const struct bundle *b, const struct ask *a, const struct move *m)
{
    static const enum command commands[FLOW_INPUTS] = {
        [FLOW_DECLINE] = COMMAND_SKIP,    [FLOW_DONT_KNOW] = COMMAND_UNKNOWN, [FLOW_BACK] = COMMAND_BACK,
        [FLOW_STOP] = COMMAND_STOP,       [FLOW_RESTART] = COMMAND_RESTART,   [FLOW_REPEAT] = COMMAND_REPEAT,
        [FLOW_RESUME] = COMMAND_CONTINUE,
    };
    put_known(to, m);
    if (m->found == NEAREST_ONLY)
        buf_addf(to, "# 合う集まりがなく、近いものだけが見つかったとき\n");
    else if (m->found)
        buf_addf(to, "# 町の集まりが %d 件見つかったとき\n", m->found);
    switch (m->kind) {
    case FLOW_START:
        buf_addf(to, "/flow %.*s\n", STR_FMT(m->name));
        break;
    case FLOW_PICK:
        put_list(to, b, a, m);
        break;
    case FLOW_ENOUGH:
        buf_addf(to, "/choice %.*s\n", STR_FMT(text_pick(NULL, b->walk[TEXT_BUTTON_ENOUGH], LANG_JA, 0)));
        break;
    case FLOW_ANSWER:
        if (a && a->type == ASK_MULTI)
            put_list(to, b, a, m);
        else
            put_answer(to, a, m->value);
        break;
    case FLOW_CORRECT:
        if (!m->value.len) {
            buf_addf(to, "> %s\n", was_wrong);
            break;
        }
        buf_addf(to, "# 前の質問 %.*s のボタン\n", STR_FMT(m->name));
        put_answer(to, bundle_ask(b, m->name), m->value);
        break;
    case FLOW_CONFIRM:
        buf_addf(to, "# 「%.*s」に近い、書きまちがい\n", STR_FMT(m->value));
        break;
    case FLOW_MISS:
    case FLOW_INVALID:
        buf_addf(to, "> %s\n", gibberish);
        break;
    default:
        if (commands[m->kind])
            buf_addf(to, "> %.*s\n", STR_FMT(command_words(b, commands[m->kind])));
    }
}

static const struct ask *ask_of(const struct explorer *x, uint32_t state)
{
    const struct xstate *s = &x->graph.state[state];
    return s->node >= 0 ? x->b->flows[s->flow].nodes[s->node].ask : NULL;
}

/* The states on the way to `at`, from the first. */
static size_t path_to(const struct explorer *x, uint32_t at, uint32_t ret[PATH_MAX_MOVES])
{
    size_t n = 0;
    for (uint32_t i = at; i != ROOT && n < PATH_MAX_MOVES; i = x->graph.state[i].parent)
        ret[n++] = i;
    for (size_t i = 0; i < n / 2; i++) {
        uint32_t swap = ret[i];
        ret[i] = ret[n - 1 - i];
        ret[n - 1 - i] = swap;
    }
    return n;
}

struct str talk_to(struct explorer *x, const char *code, uint32_t at, const struct move *last, struct str more)
{
    uint32_t path[PATH_MAX_MOVES];
    size_t n = path_to(x, at, path);
    struct buf to;
    buf_init_in(&to, x->faults->arena, TALK_BYTES);
    buf_addf(&to, "# %s の反例\n@now 2026-11-24T10:00\n/start\n", code);
    for (size_t i = 0; i < n; i++) {
        const struct xstate *s = &x->graph.state[path[i]];
        put_move(&to, x->b, s->parent == ROOT ? NULL : ask_of(x, s->parent), &s->move);
    }
    if (last)
        put_move(&to, x->b, at == ROOT ? NULL : ask_of(x, at), last);
    if (!last && at != ROOT) {
        const struct xstate *s = &x->graph.state[at];
        buf_addf(&to, "! flow %.*s\n! node %.*s\n", STR_FMT(x->b->flows[s->flow].name),
                 STR_FMT(x->b->flows[s->flow].nodes[s->node].name));
    }
    buf_add(&to, more);
    return buf_str(&to);
}

/* ---- round and round ---- */
static void stand_again(struct explorer *x, uint32_t at, struct flow_state *s)
{
    uint32_t path[PATH_MAX_MOVES];
    size_t n = path_to(x, at, path);
    *s = (struct flow_state){0};
    for (size_t i = 0; i < n; i++)
        (void)take_step(x, s, &x->graph.state[path[i]].move);
}

struct str talk_round(struct explorer *x, uint32_t at)
{
    struct flow_state s;
    struct stand first, now;
    struct buf to;
    buf_init_in(&to, x->faults->arena, TALK_BYTES);
    arena_reset(&x->step);
    stand_again(x, at, &s);
    if (!stand_of(x, &s, &first))
        return S("");
    now = first;
    for (int i = 0; i < ROUND_MAX; i++) {
        struct move miss = {.kind = FLOW_MISS};
        put_move(&to, x->b, now.a, &miss);
        if (take_step(x, &s, &miss) != ERR_OK || !stand_of(x, &s, &now))
            return S("");
        if (now.f == first.f && now.node == first.node && now.frame->misses == 0)
            break;
    }
    buf_addf(&to, "! flow %.*s\n! node %.*s\n", STR_FMT(now.f->name), STR_FMT(now.f->nodes[now.node].name));
    return buf_str(&to);
}
