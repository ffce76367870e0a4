/* `t1|bundle|run|kind|flow|node|value|extra|mac`: compact, readable in a journal, authenticated by SipHash. And what a
 * press means now. */
#include "dialogs/button.h"
#include "base/crypto.h"
#include "dialogs/flow_state.h"
#include "dialogs/form.h"
#include "dialogs/place.h"
#include "dialogs/picks.h"
#include "dialogs/text.h"
#include "dialogs/walk.h"

static const char kind_letters[BUTTON_KINDS + 1] = "okbhynfrasec";
enum { MAC_CHARS = 16 };

static void mac_of(struct str text, const uint8_t key[16], char out[MAC_CHARS])
{
    uint64_t hash = crypto_short_hash(key, text);
    for (int i = MAC_CHARS; i-- > 0; hash >>= 4)
        out[i] = "0123456789abcdef"[hash & 15];
}

static bool plain(struct str s)
{
    return !s.len || !memchr(s.ptr, '|', s.len);
}

/* Every button of every question passes here: copied by hand, printf would be most of a turn. */
static size_t put_part(char *text, size_t at, struct str part)
{
    if (at + part.len + 1 > PAYLOAD_BYTES_MAX)
        return PAYLOAD_BYTES_MAX + 1;
    if (part.len)
        memcpy(text + at, part.ptr, part.len);
    text[at + part.len] = '|';
    return at + part.len + 1;
}

struct str button_encode(struct arena *arena, const struct button *b, const uint8_t key[16])
{
    char text[PAYLOAD_BYTES_MAX + 1], run[16];
    int digits = snprintf(run, sizeof run, "%d", (int)b->run);
    const struct str parts[] = {
        S("t1"), b->bundle, {run, (size_t)digits}, {&kind_letters[b->kind], 1}, b->flow, b->node, b->value, b->extra};
    size_t n = 0;
    if (!plain(b->flow) || !plain(b->node) || !plain(b->value))
        return S("");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        n = put_part(text, n, parts[i]);
    if (n + MAC_CHARS > PAYLOAD_BYTES_MAX)
        return S("");
    mac_of((struct str){text, n}, key, text + n);
    return arena_str(arena, (struct str){text, n + MAC_CHARS});
}

struct str button_mark(struct arena *arena, struct str value, const uint8_t key[16])
{
    return arena_fmt(arena, "%08x", (unsigned)(crypto_short_hash(key, value) & 0xffffffffU));
}

static bool authentic(struct str payload, const uint8_t key[16], struct str *ret_body)
{
    char mac[MAC_CHARS];
    if (payload.len <= MAC_CHARS || payload.len > PAYLOAD_BYTES_MAX)
        return false;
    struct str body = str_sub(payload, 0, payload.len - MAC_CHARS);
    mac_of(body, key, mac);
    if (!crypto_equal(mac, payload.ptr + body.len, MAC_CHARS))
        return false;
    *ret_body = str_sub(body, 0, body.len - 1);
    return true;
}

enum err button_decode(struct str payload, const uint8_t key[16], struct button *ret)
{
    struct str rest, field[7];
    if (!authentic(payload, key, &rest))
        return ERR_INPUT;
    for (size_t i = 0; i < 7; i++) {
        struct str_cut cut = str_cut(rest, '|');
        if (!cut.found)
            return ERR_INPUT;
        field[i] = cut.head;
        rest = cut.tail;
    }
    int64_t run;
    const char *letter = field[3].len == 1 ? memchr(kind_letters, field[3].ptr[0], BUTTON_KINDS) : NULL;
    if (!str_eq(field[0], S("t1")) || !letter || !str_int(field[2], &run) || run < 0 || run > INT32_MAX)
        return ERR_INPUT;
    *ret = (struct button){.kind = (enum button_kind)(letter - kind_letters),
                           .run = (int32_t)run,
                           .bundle = field[1],
                           .flow = field[4],
                           .node = field[5],
                           .value = field[6],
                           .extra = rest};
    return ERR_OK;
}

/* ---- what a press means ---- */
struct press {
    const struct bundle *now;
    const struct bundle *b; /* what the flow's frame was seen on */
    struct arena *arena;
    struct flow_state *s;
    const struct flow_env *env;
    struct button button;
    const struct flow *flow; /* NULL: it no longer exists */
    int node;                /* -1: it no longer exists */
    struct flow_input *ret;
    struct str *ret_label;
};

static struct str label(const struct press *p, enum walk_text t)
{
    return text_pick(p->b, p->b->walk[t], p->s->lang, 0);
}

/* Which node does a frame of this flow wait at? -1 when it waits for nothing. */
static int waits_at(const struct flow *f, const struct flow_state *s, const struct frame *frame)
{
    if (f->kind == KIND_SCRIPT)
        return flow_node(f, frame->node);
    struct form_path path;
    form_walk(f, s, &path);
    return path.stop;
}

static void means(const struct press *p, enum flow_input_kind kind, struct str name, struct str value)
{
    *p->ret = (struct flow_input){
        .kind = kind, .name = name, .value = arena_str(p->arena, value), .extra = arena_str(p->arena, p->button.extra)};
}

/* Take up a form that was left just where this button belongs. */
static bool take_up(const struct press *p)
{
    if (p->flow->kind != KIND_FORM || p->s->n_frames == FLOW_FRAMES || waits_at(p->flow, p->s, NULL) != p->node)
        return false;
    frame_push(p->s, p->flow->name, p->now->id, p->env->now_ms);
    take_up_picked(p->s, top_frame(p->s));
    return true;
}

/* Does what the flow will be walked with still ask this? What was seen may have asked more. */
static bool still_asked(const struct press *p, struct str slot)
{
    int at = frame_of(p->s, p->flow->name);
    const struct bundle *b = at >= 0 ? content_of(p->now, p->env->older, &p->s->stack[at]) : p->now;
    const struct flow *f = bundle_flow(b, p->flow->name);
    return f && node_of_slot(f, slot) >= 0;
}

/* Does its question wait, on top or below what interrupted it? Then what came between is unwound. */
static bool unwinds(const struct press *p)
{
    int at = p->flow && p->node >= 0 ? frame_of(p->s, p->flow->name) : -1;
    bool same_run = at >= 0 && (p->flow->kind == KIND_FORM || p->s->stack[at].run == p->button.run);
    if (!same_run || waits_at(p->flow, p->s, &p->s->stack[at]) != p->node)
        return false;
    p->s->n_frames = (size_t)at + 1;
    return true;
}

/* Of several, it comes to those that were said. */
static struct str corrected(const struct press *p, const struct ask *a, const struct slot *slot)
{
    unsigned one = picks_read(a, p->button.value, NULL), said = picks_read(a, slot->value, NULL);
    bool together = a->type == ASK_MULTI && slot->status == SLOT_FILLED && !((one | said) & picks_alone(a));
    return together ? picks_write(p->arena, a, one | said) : p->button.value;
}

static void press_option(const struct press *p)
{
    const struct ask *a = p->node >= 0 ? p->flow->nodes[p->node].ask : NULL;
    const struct answer_option *o = ask_option(a, p->button.value);
    if (o)
        *p->ret_label = o->label.by[p->s->lang];
    if (!o || !a->slot.len)
        return;
    int at = frame_of(p->s, p->flow->name);
    const struct slot *slot = flow_slot(p->s, a->slot);
    bool same_run = at >= 0 && (p->flow->kind == KIND_FORM || p->s->stack[at].run == p->button.run);
    enum flow_input_kind answers = a->type == ASK_MULTI ? FLOW_PICK : FLOW_ANSWER;
    if (unwinds(p)) {
        means(p, answers, S(""), p->button.value); /* (b) */
    } else if (slot && slot->status != SLOT_UNSET && (same_run || p->flow->kind == KIND_FORM) &&
               still_asked(p, a->slot)) {
        means(p, FLOW_CORRECT, a->slot, corrected(p, a, slot)); /* (a) */
        p->ret->node = p->flow->nodes[p->node].name;
    } else if (at < 0 && take_up(p)) {
        means(p, answers, S(""), p->button.value);
    }
}

/* Skip, back, yes, no, restart and stop belong to the question they were shown with and to no other. */
static bool is_current(const struct press *p)
{
    struct frame *top = top_frame(p->s);
    return top && p->flow && p->node >= 0 && str_eq(top->flow, p->flow->name) && top->run == p->button.run &&
           waits_at(p->flow, p->s, top) == p->node;
}

static void press_skip(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_SKIP);
    if (is_current(p))
        means(p, FLOW_DECLINE, S(""), S(""));
}

static void press_back(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_BACK);
    if (is_current(p))
        means(p, FLOW_BACK, S(""), S(""));
}

static void press_human(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_HUMAN);
    struct str flow = bundle_trigger(p->now, S("talk_to_human"));
    if (flow.len)
        means(p, FLOW_START, flow, S(""));
}

static void press_yes(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_YES);
    const struct frame *top = top_frame(p->s);
    if (is_current(p) && top->confirm.len && str_eq(button_mark(p->arena, top->confirm, p->env->key), p->button.value))
        means(p, FLOW_ANSWER, S(""), top->confirm);
}

static void press_no(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_NO);
    if (is_current(p))
        means(p, FLOW_REPEAT, S(""), S(""));
}

/* `value` is the flow to start; flow and node say whose button it was. */
static void press_flow(const struct press *p)
{
    const struct flow *target = bundle_flow(p->now, p->button.value);
    if (!target)
        return;
    *p->ret_label = target->title.by[p->s->lang];
    const struct say *say = p->node >= 0 ? p->flow->nodes[p->node].say : NULL;
    for (size_t i = 0; say && i < say->n_buttons; i++)
        if (str_eq(say->buttons[i].flow, target->name))
            *p->ret_label = say->buttons[i].label.by[p->s->lang];
    means(p, FLOW_START, target->name, S(""));
}

static void press_resume(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_RESUME);
    if (p->s->n_frames || bundle_flow(p->now, p->button.value))
        means(p, FLOW_RESUME, arena_str(p->arena, p->button.value), S(""));
}

static void press_restart(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_RESTART);
    if (is_current(p))
        means(p, FLOW_RESTART, S(""), S(""));
}

static void press_stop(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_STOP);
    if (is_current(p))
        means(p, FLOW_STOP, S(""), S(""));
}

static void press_enough(const struct press *p)
{
    const struct ask *a = p->node >= 0 ? p->flow->nodes[p->node].ask : NULL;
    *p->ret_label = label(p, TEXT_BUTTON_ENOUGH);
    if (!a || a->type != ASK_MULTI)
        return; /* it asks something else now */
    if (unwinds(p) || (frame_of(p->s, p->flow->name) < 0 && take_up(p)))
        means(p, FLOW_ENOUGH, S(""), S(""));
}

static void press_anew(const struct press *p)
{
    *p->ret_label = label(p, TEXT_BUTTON_ANEW);
    if (is_current(p))
        means(p, picked_of(top_frame(p->s), &p->flow->nodes[p->node]) ? FLOW_BACK : FLOW_REPEAT, S(""), S(""));
}

enum err flow_press(const struct bundle *b, struct arena *arena, struct flow_state *state, const struct flow_env *env,
                    struct str payload, struct flow_input *ret, struct str *ret_label)
{
    static void (*const press[BUTTON_KINDS])(const struct press *p) = {
        [BUTTON_OPTION] = press_option, [BUTTON_SKIP] = press_skip,     [BUTTON_BACK] = press_back,
        [BUTTON_HUMAN] = press_human,   [BUTTON_YES] = press_yes,       [BUTTON_NO] = press_no,
        [BUTTON_FLOW] = press_flow,     [BUTTON_RESUME] = press_resume, [BUTTON_RESTART] = press_restart,
        [BUTTON_STOP] = press_stop,     [BUTTON_ENOUGH] = press_enough, [BUTTON_ANEW] = press_anew,
    };
    struct press p = {
        .now = b, .b = b, .arena = arena, .s = state, .env = env, .node = -1, .ret = ret, .ret_label = ret_label};
    enum err err = button_decode(payload, env->key, &p.button);
    if (err != ERR_OK)
        return err;
    int frame = frame_of(state, p.button.flow);
    if (frame >= 0)
        p.b = content_asked(b, env->older, state, (size_t)frame);
    p.flow = bundle_flow(p.b, p.button.flow);
    if (p.flow)
        p.node = flow_node(p.flow, p.button.node);
    *ret = (struct flow_input){.kind = FLOW_STALE};
    *ret_label = S("");
    press[p.button.kind](&p);
    return arena->failed ? ERR_NOMEM : ERR_OK;
}
