/* When are two states one? Their keys say so: 128 bits over what the walk and the conditions can tell apart. And what
 * is kept of a state. */
#include "dialogs/explore_parts.h"

/* A flow belongs to the one below when that one called it. */
size_t lowest_frame(const struct bundle *b, const struct flow_state *s)
{
    size_t at = s->n_frames ? s->n_frames - 1 : 0;
    for (; at > 0; at--) {
        const struct flow *below = bundle_flow(b, s->stack[at - 1].flow);
        int node = below && below->kind == KIND_SCRIPT ? flow_node(below, s->stack[at - 1].node) : -1;
        if (node < 0 || below->nodes[node].kind != NODE_CALL)
            break;
    }
    return at;
}

struct hashing {
    struct explorer *x;
    const struct flow_state *s;
    struct key key;
};

static void put(struct hashing *h, uint64_t value)
{
    h->key.a = hash_mix(h->key.a, value);
    h->key.b = hash_mix(h->key.b ^ UINT64_C(0xD6E8FEB86659FD93), value + UINT64_C(0x2545F4914F6CDD1D));
}

static void put_frame(struct hashing *h, const struct frame *frame, const struct flow *f, bool top)
{
    int at = -1;
    const struct flow *same = NULL;
    if (top)
        at = waiting_node(h->x->b, h->s, &same);
    else if (f->kind == KIND_SCRIPT)
        at = flow_node(f, frame->node);
    put(h, flow_number(h->x, f) + 1);
    put(h, (uint64_t)(at + 2));
    if (!top || at < 0)
        return;
    const struct ask *a = f->nodes[at].ask;
    int32_t most = a->give_up.after ? a->give_up.after : (int32_t)a->unrecognised.n + 1;
    put(h, (uint64_t)(frame->misses < most ? frame->misses : most));
    unsigned picked = picked_of(frame, &f->nodes[at]);
    if (picked)
        put(h, picked_class(h->x, a, frame->picked) + 11);
    if (!frame->confirm.len)
        return;
    const struct answer_option *o = ask_option(a, frame->confirm);
    struct slot would = {a->slot, SLOT_FILLED, frame->confirm};
    int slot = names_find(&h->x->slot_by_name, a->slot);
    put(h, 3 + (slot >= 0 ? slot_class(h->x, (size_t)slot, &would) : 0));
    put(h, o ? (uint64_t)(o->go.to + 2) : 1);
}

/* The way through a form so far: the questions passed, what conditions make of their answers, and whether one can go
 * back to them. What lies beyond the open question is left out, also where it was answered before: then the walk only
 * goes further at once, to a state that answering leads to as well. */
static void put_form(struct hashing *h, const struct flow *f, const struct xflow *xf)
{
    struct form_path path;
    form_walk(f, h->s, &path);
    for (size_t i = 0; i < path.n; i++) {
        const struct ask *a = f->nodes[path.node[i]].ask;
        if (!a)
            continue;
        put(h, (uint64_t)path.node[i] * 2 + trail_has(h->s, a->slot) + 1);
        if (xf->asks_read >> path.node[i] & 1)
            put(h, slot_class(h->x, xf->slot_of[path.node[i]], h->x->in_state[xf->slot_of[path.node[i]]]));
    }
}

static bool asked_by(const struct hashing *h, size_t lowest, struct str slot)
{
    for (size_t i = lowest; i < h->s->n_frames; i++) {
        const struct flow *f = bundle_flow(h->x->b, h->s->stack[i].flow);
        for (size_t k = 0; k < f->n_nodes; k++)
            if (f->nodes[k].ask && str_eq(f->nodes[k].ask->slot, slot))
                return true;
    }
    return false;
}

/* `node`: where a script stands; -1: a form, whose own questions were put already. */
static void put_reads(struct hashing *h, const struct flow *f, const struct xflow *xf, int node, size_t lowest)
{
    uint64_t counted = 0;
    for (size_t i = 0; i < xf->n_reads; i++) {
        const struct xslot *xs = &h->x->slot[xf->reads[i]];
        if (node >= 0 ? !is_live(xf, node, i) : xs->form == f)
            continue;
        uint64_t class = slot_class(h->x, xf->reads[i], h->x->in_state[xf->reads[i]]);
        if (xs->counted && !asked_by(h, lowest, xs->name))
            counted += hash_mix(class, xs->counted); /* in any order */
        else
            put(h, class + 5);
    }
    put(h, counted);
}

static void find_slots(struct hashing *h)
{
    memset(h->x->in_state, 0, h->x->n_slots * sizeof *h->x->in_state);
    for (size_t i = 0; i < h->s->n_slots; i++) {
        int at = names_find(&h->x->slot_by_name, h->s->slots[i].name);
        if (at >= 0)
            h->x->in_state[at] = &h->s->slots[i];
    }
}

struct key key_of(struct explorer *x, const struct flow_state *s)
{
    struct hashing h = {x, s, {1, 2}};
    size_t lowest = lowest_frame(x->b, s);
    find_slots(&h);
    put(&h, lowest > 0);
    for (size_t i = lowest; i < s->n_frames; i++) {
        const struct flow *f = bundle_flow(x->b, s->stack[i].flow);
        const struct xflow *xf = &x->flow[flow_number(x, f)];
        put_frame(&h, &s->stack[i], f, i + 1 == s->n_frames);
        if (f->kind == KIND_FORM)
            put_form(&h, f, xf);
        put_reads(&h, f, xf, f->kind == KIND_FORM ? -1 : flow_node(f, s->stack[i].node), lowest);
    }
    return h.key;
}

/* ---- keeping ---- */
/* The whole would be kilobytes a state; most of it is empty. */
struct packed {
    enum lang lang;
    int32_t runs, give_ups;
    size_t n_frames, n_slots, n_trail;
    struct frame stack[FLOW_FRAMES];
    struct slot slots[]; /* and the trail, as slots with nothing but a name */
};

static uint64_t text_hash(struct str s)
{
    uint64_t h = s.len + 1;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(0x100000001B3);
    return h ^ (h >> 31);
}

static bool more_texts(struct explorer *x)
{
    size_t room = x->room_texts ? x->room_texts * 2 : 1024;
    struct str *to = calloc(room, sizeof *to);
    if (!to)
        return false;
    for (size_t i = 0; i < x->room_texts; i++) {
        size_t at = text_hash(x->text[i]) & (room - 1);
        if (!x->text[i].ptr)
            continue;
        while (to[at].ptr)
            at = (at + 1) & (room - 1);
        to[at] = x->text[i];
    }
    free(x->text);
    x->text = to;
    x->room_texts = room;
    return true;
}

struct str keep_text(struct explorer *x, struct str s)
{
    if (!s.len)
        return S("");
    if (x->n_texts * 2 >= x->room_texts && !more_texts(x)) {
        x->err = ERR_NOMEM;
        return S("");
    }
    size_t at = text_hash(s) & (x->room_texts - 1);
    while (x->text[at].ptr && !str_eq(x->text[at], s))
        at = (at + 1) & (x->room_texts - 1);
    if (!x->text[at].ptr) {
        x->text[at] = arena_str(&x->keep, s);
        x->n_texts++;
    }
    return x->text[at];
}

struct packed *pack(struct explorer *x, const struct flow_state *s)
{
    struct packed *p = malloc(sizeof *p + (s->n_slots + s->n_trail) * sizeof p->slots[0]);
    if (!p)
        return NULL;
    p->lang = s->lang;
    p->runs = s->runs;
    p->give_ups = s->give_ups;
    p->n_frames = s->n_frames;
    p->n_slots = s->n_slots;
    p->n_trail = s->n_trail;
    for (size_t i = 0; i < s->n_frames; i++) {
        p->stack[i] = s->stack[i];
        p->stack[i].flow = keep_text(x, s->stack[i].flow);
        p->stack[i].node = keep_text(x, s->stack[i].node);
        p->stack[i].confirm = keep_text(x, s->stack[i].confirm);
        p->stack[i].picked = keep_text(x, s->stack[i].picked);
    }
    for (size_t i = 0; i < s->n_slots; i++)
        p->slots[i] =
            (struct slot){keep_text(x, s->slots[i].name), s->slots[i].status, keep_text(x, s->slots[i].value)};
    for (size_t i = 0; i < s->n_trail; i++)
        p->slots[s->n_slots + i] = (struct slot){.name = keep_text(x, s->trail[i])};
    return p;
}

void unpack(const struct packed *p, struct flow_state *ret)
{
    ret->lang = p->lang;
    ret->runs = p->runs;
    ret->give_ups = p->give_ups;
    ret->n_frames = p->n_frames;
    ret->n_slots = p->n_slots;
    ret->n_trail = p->n_trail;
    memcpy(ret->stack, p->stack, p->n_frames * sizeof p->stack[0]);
    memcpy(ret->slots, p->slots, p->n_slots * sizeof p->slots[0]);
    for (size_t i = 0; i < p->n_trail; i++)
        ret->trail[i] = p->slots[p->n_slots + i].name;
}
