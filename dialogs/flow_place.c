/* Where a conversation stands: the question that waits, and what becomes of it when the content changed meanwhile.
 *
 * A frame names the content it was started or last moved under (its pin). It moves only when its turn comes, that is
 * when it is on top and a step is taken: until then its pin is all that is remembered, so a publication costs nothing
 * for those who never come back. */
#include "dialogs/walk.h"

enum { AHEAD_MAX = 64 };

const char *flow_fate_name(enum flow_fate fate)
{
    static const char *const words[FLOW_FATES] = {
        [FATE_STAYS] = "stays", [FATE_SILENT] = "silent", [FATE_REWALK] = "rewalk", [FATE_RESTART] = "restart",
        [FATE_PIN] = "pin",     [FATE_GONE] = "lost",     [FATE_STUCK] = "stuck",
    };
    return fate < FLOW_FATES ? words[fate] : "";
}

const char *flow_change_name(enum flow_change change)
{
    static const char *const words[FLOW_CHANGES] = {"none", "words", "structure", "new", "gone"};
    return change < FLOW_CHANGES ? words[change] : "";
}

static bool same_print(const uint8_t a[FINGERPRINT_BYTES], const uint8_t b[FINGERPRINT_BYTES])
{
    return memcmp(a, b, FINGERPRINT_BYTES) == 0;
}

enum flow_change flow_changed(const struct bundle *from, const struct bundle *to, struct str flow)
{
    const struct flow *a = bundle_flow(from, flow), *b = bundle_flow(to, flow);
    if (!a || !b)
        return a ? CHANGE_GONE : b ? CHANGE_NEW : CHANGE_NONE;
    if (!same_print(a->structure, b->structure))
        return CHANGE_STRUCTURE;
    return same_print(a->words, b->words) ? CHANGE_NONE : CHANGE_WORDS;
}

/* ---- which content ---- */

const struct bundle *content_seen(const struct bundle *now, const struct older *older, const struct frame *frame)
{
    if (!frame->pin.len || str_eq(frame->pin, now->id))
        return now;
    for (size_t i = 0; older && i < older->n; i++)
        if (str_eq(older->item[i]->id, frame->pin))
            return older->item[i];
    return NULL;
}

/* The new version's wish decides, for who wrote the change knows what it means; of a flow that is gone, its own last
 * wish. */
static enum flow_fate fate_of(const struct bundle *now, const struct bundle *seen, const struct frame *frame)
{
    const struct flow *was = seen ? bundle_flow(seen, frame->flow) : NULL, *is = bundle_flow(now, frame->flow);
    if (seen == now)
        return is ? FATE_STAYS : FATE_GONE;
    if (!is)
        return was && was->on_update == UPDATE_PIN ? FATE_PIN : FATE_GONE;
    if (was && same_print(was->structure, is->structure))
        return FATE_SILENT;
    if (is->on_update == UPDATE_PIN)
        return was ? FATE_PIN : FATE_REWALK; /* what it was pinned to is lost */
    return is->on_update == UPDATE_RESTART ? FATE_RESTART : FATE_REWALK;
}

const struct bundle *content_of(const struct bundle *now, const struct older *older, const struct frame *frame)
{
    const struct bundle *seen = content_seen(now, older, frame);
    return fate_of(now, seen, frame) == FATE_PIN ? seen : now;
}

/* ---- where in it ---- */

int node_of_slot(const struct flow *f, struct str slot)
{
    for (size_t i = 0; i < f->n_nodes; i++)
        if (f->nodes[i].ask && str_eq(f->nodes[i].ask->slot, slot))
            return (int)i;
    return -1;
}

int node_before(const struct walk *w, const struct flow *f, int at)
{
    if (f->kind == KIND_FORM)
        return form_before(f, w->s);
    for (size_t i = w->s->n_trail; i-- > 0;) {
        int node = node_of_slot(f, w->s->trail[i]);
        if (node >= 0 && !str_eq(w->s->trail[i], f->nodes[at].ask->slot))
            return node; /* one in other words for the same slot is no way back: it was asked about other things */
    }
    return -1;
}

static int stands_at(const struct flow *f, const struct flow_state *s, const struct frame *frame)
{
    if (!f)
        return -1;
    if (f->kind == KIND_SCRIPT)
        return flow_node(f, frame->node);
    struct form_path path;
    form_walk(f, s, &path);
    return path.stop;
}

/* Would an answer to one mean the same as an answer to the other? Options by their order too: people answer 「2番」. */
static bool same_question(const struct ask *a, const struct ask *b)
{
    if (!a || !b || !str_eq(a->slot, b->slot) || a->type != b->type || a->n_options != b->n_options || a->lo != b->lo ||
        a->hi != b->hi || a->side != b->side || !str_eq(a->extract, b->extract) || (a->match < 0) != (b->match < 0))
        return false;
    for (size_t i = 0; i < a->n_options; i++)
        if (!str_eq(a->options[i].value, b->options[i].value))
            return false;
    return true;
}

/* Answers that are none any more are asked anew. */
static void drop_unfit(struct flow_state *s, const struct flow *f)
{
    for (size_t i = 0; f->kind == KIND_FORM && i < f->n_nodes; i++) {
        const struct ask *a = f->nodes[i].ask;
        const struct slot *slot = a ? flow_slot(s, a->slot) : NULL;
        if (slot && slot->status == SLOT_FILLED && !ask_takes(a, slot->value))
            slot_unset(s, a->slot);
    }
}

/* The question of this flow that was answered last and is still in it; -1: none. */
static int last_answered(const struct flow *f, const struct flow_state *s)
{
    for (size_t i = s->n_trail; i-- > 0;) {
        int at = node_of_slot(f, s->trail[i]);
        if (at >= 0 && !slot_open(s, s->trail[i]))
            return at;
    }
    return -1;
}

static bool can_wait(const struct node *n)
{
    return n->kind == NODE_ASK || n->kind == NODE_CALL;
}

/* Where a frame that is walked anew comes to stand. */
struct stand {
    int at;     /* its node; -1: a script whose node is gone */
    int behind; /* … goes on behind this node; -1: from its start */
    bool same;
};

static struct stand stand_anew(const struct flow *was, const struct flow *is, struct flow_state *s,
                               const struct frame *frame)
{
    int was_at = stands_at(was, s, frame);
    const struct ask *asked = was_at >= 0 ? was->nodes[was_at].ask : NULL;
    drop_unfit(s, is);
    struct stand to = {.at = stands_at(is, s, frame), .behind = -1};
    if (is->kind == KIND_SCRIPT && to.at >= 0 && !can_wait(&is->nodes[to.at]))
        to.at = -1;
    if (to.at < 0) {
        to.behind = is->kind == KIND_SCRIPT ? last_answered(is, s) : -1;
        return to;
    }
    const struct node *n = &is->nodes[to.at];
    /* Without its old content a script's node at least still has its name; where a form stood nobody can say. */
    to.same = n->kind == NODE_CALL || (was ? same_question(asked, n->ask) : is->kind == KIND_SCRIPT);
    return to;
}

/* ---- foreseen ---- */

static void set_ahead(struct flow_state *s, const struct node *n)
{
    for (size_t i = 0; i < n->n_sets; i++) {
        const struct set *set = &n->sets[i];
        const struct slot *from = set->copy ? flow_slot(s, set->value) : NULL;
        struct str value = set->copy ? (from ? from->value : S("")) : set->value;
        if (!value.len || slot_put(s, set->slot, SLOT_FILLED, value) != ERR_OK)
            slot_unset(s, set->slot);
    }
}

/* The next node of a script that waits, ends, or shows what only the moment itself can know. */
static int ahead(const struct flow *f, struct flow_state *s, int at)
{
    for (int fuse = AHEAD_MAX; at >= 0 && fuse > 0; fuse--) {
        const struct node *n = &f->nodes[at];
        bool passes = n->kind == NODE_SAY || n->kind == NODE_SET || n->kind == NODE_BRANCH ||
                      (n->kind == NODE_HANDOFF && n->handoff->stay);
        if (!passes)
            return at;
        if (n->kind == NODE_SET)
            set_ahead(s, n);
        at = node_next(f, at, s);
    }
    return at;
}

static int from_start(const struct flow *f, struct flow_state *s)
{
    struct form_path path;
    if (f->kind == KIND_SCRIPT)
        return ahead(f, s, f->start);
    for (size_t i = 0; i < f->n_nodes; i++)
        if (f->nodes[i].ask)
            slot_suspect(s, f->nodes[i].ask->slot);
    form_walk(f, s, &path);
    return path.stop;
}

static void foresee_rewalk(const struct flow *was, const struct flow *is, struct flow_state *s,
                           const struct frame *frame, struct flow_move *ret)
{
    struct stand to = stand_anew(was, is, s, frame);
    ret->same_question = to.same;
    if (to.at < 0 && is->kind == KIND_SCRIPT)
        to.at = to.behind >= 0 ? ahead(is, s, node_next(is, to.behind, s)) : ahead(is, s, is->start);
    if (to.at >= 0)
        ret->to = is->nodes[to.at].name;
    else
        ret->fate = FATE_STUCK;
}

struct flow_move flow_foresee(const struct bundle *b, const struct older *older, const struct flow_state *state,
                              size_t frame)
{
    struct flow_state s = *state;
    const struct frame *at = &state->stack[frame];
    const struct bundle *seen = content_seen(b, older, at);
    const struct flow *was = seen ? bundle_flow(seen, at->flow) : NULL, *is = bundle_flow(b, at->flow);
    struct flow_move m = {.fate = fate_of(b, seen, at), .same_question = true};
    int was_at = stands_at(was, &s, at);
    m.from = was_at >= 0 ? was->nodes[was_at].name : at->node;
    m.to = m.from;
    if (m.fate == FATE_REWALK) {
        foresee_rewalk(was, is, &s, at, &m);
    } else if (m.fate == FATE_RESTART) {
        int to = from_start(is, &s);
        m.to = to >= 0 ? is->nodes[to].name : S("");
        m.same_question = false;
    } else if (m.fate == FATE_GONE) {
        m.to = S("");
        m.same_question = false;
    }
    return m;
}

const struct bundle *content_asked(const struct bundle *now, const struct older *older, const struct flow_state *state,
                                   size_t frame)
{
    const struct bundle *seen = content_seen(now, older, &state->stack[frame]);
    if (!seen || seen == now)
        return now;
    struct flow_move m = flow_foresee(now, older, state, frame);
    return m.fate == FATE_PIN || !m.same_question ? seen : now;
}

/* ---- moved ---- */

void stand_on_now(struct walk *w)
{
    w->b = w->now;
    w->moved = NOT_MOVED;
}

static void move_over(struct walk *w, const struct flow *was, const struct flow *is, struct frame *frame)
{
    int was_at = stands_at(was, w->s, frame);
    struct stand to = stand_anew(was, is, w->s, frame);
    const struct node *n = to.at >= 0 ? &is->nodes[to.at] : NULL;
    const struct ask *seen = was_at >= 0 ? was->nodes[was_at].ask : NULL;
    bool goes_on = frame->picked.len && n && n->ask && seen && str_eq(n->ask->slot, seen->slot);
    if (goes_on)
        frame->node = n->name; /* what was chosen is kept as far as it is still offered */
    if (to.same)
        return;
    w->seen = seen;
    w->seen_picked = frame->picked;
    w->moved = to.at < 0 && to.behind < 0 && is->kind == KIND_SCRIPT ? MOVED_TO_START : MOVED_ON;
    w->behind = to.behind;
    frame->misses = 0;
    frame->confirm = S("");
    if (!goes_on)
        frame->picked = S("");
}

void stand_on_top(struct walk *w)
{
    struct frame *frame;
    while ((frame = top_frame(w->s))) {
        const struct bundle *seen = content_seen(w->now, w->env->older, frame);
        enum flow_fate fate = fate_of(w->now, seen, frame);
        w->b = fate == FATE_PIN ? seen : w->now;
        if (fate == FATE_STAYS || fate == FATE_PIN)
            return;
        if (fate != FATE_GONE) {
            const struct flow *was = seen ? bundle_flow(seen, frame->flow) : NULL,
                              *is = bundle_flow(w->now, frame->flow);
            frame->pin = w->now->id;
            if (fate == FATE_REWALK)
                move_over(w, was, is, frame);
            else if (fate == FATE_RESTART)
                w->moved = MOVED_TO_START;
            return;
        }
        w->s->n_frames--;
        w->moved = MOVED_AWAY;
    }
    w->b = w->now;
}

/* ---- the question that waits ---- */

bool flow_question(const struct bundle *b, const struct older *older, const struct flow_state *state,
                   struct question *ret)
{
    const struct flow *f = NULL;
    const struct frame *top = state->n_frames ? &state->stack[state->n_frames - 1] : NULL;
    if (!top)
        return false;
    b = content_asked(b, older, state, state->n_frames - 1);
    int at = waiting_node(b, state, &f);
    if (at < 0)
        return false;
    const struct ask *a = f->nodes[at].ask;
    *ret = (struct question){
        .flow = f->name,
        .node = f->nodes[at].name,
        .slot = a->slot,
        .text = text_pick(NULL, &a->text, state->lang, 0),
        .context = a->context,
        .type = a->type,
        .options = a->shown[state->lang],
        .n_options = a->n_options,
        .scale = a->lexicon,
        .picked = a->type == ASK_MULTI && str_eq(top->node, f->nodes[at].name) ? top->picked : S(""),
        .more = text_pick(NULL, b->walk[TEXT_PICKED], state->lang, 0),
        .confirm = top->confirm,
        .extract = a->extract,
        .lo = a->lo,
        .hi = a->hi,
        .side = a->side,
        .may_back = a->allow & ALLOW_BACK,
        .may_skip = a->allow & ALLOW_SKIP,
        .may_unknown = a->allow & ALLOW_UNKNOWN,
        .listens = f->listens,
        .may_faq = a->allow & ALLOW_FAQ,
        .may_stop = a->allow & ALLOW_STOP,
        .run = top->run,
        .remind_ms = a->remind_ms,
        .missed_ms = a->missed_ms,
    };
    if (f->kind == KIND_FORM) {
        struct form_path path;
        form_walk(f, state, &path);
        form_progress(f, state, &path, &ret->number, &ret->of);
    }
    return true;
}
