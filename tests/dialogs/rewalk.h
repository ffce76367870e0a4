/* One conversation over one random form, and what must hold after every step of it. */
#pragma once
#include <stdarg.h>
#include "dialogs/button.h"
#include "dialogs/form.h"
#include "tests/dialogs/form_content.h"

enum { OLDER_MAX = 32, PAYLOADS = 48, PAYLOAD_SIZE = PAYLOAD_BYTES_MAX + 1, ASKED_MAX = FORM_IDS };

static const uint8_t key[16] = "0123456789abcde";

struct run {
    struct form_content *folder;
    struct form form;
    struct bundle *b;
    struct bundle *older[OLDER_MAX]; /* published before, newest last; frames may still stand on them */
    struct older known;
    struct arena arena[2]; /* the state moves to the other after every event, as it would through the database */
    int side;
    struct flow_state state, before;
    struct form_road road_before; /* as it was when the event arrived, after a change of content */
    struct flow_env env;
    struct effects out;
    struct flow_input in;
    char payload[PAYLOADS][PAYLOAD_SIZE];
    size_t n_payloads;
    int asked[ASKED_MAX]; /* ids of answered questions that can be gone back to */
    size_t n_asked;
    char shown_before[64];
    char shown[64]; /* the last question a person saw: "t.q3" */
    char unrecognised[32];
    enum err err; /* of the last step */
    FILE *log;
    bool failed;
    char why[512];
};

static inline void wrong(struct run *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static inline void wrong(struct run *r, const char *fmt, ...)
{
    va_list args;
    if (r->failed)
        return;
    r->failed = true;
    va_start(args, fmt);
    vsnprintf(r->why, sizeof r->why, fmt, args);
    va_end(args);
}

/* ---- what is asked ---- */
static inline size_t asked_at(const struct run *r, int id)
{
    size_t i = 0;
    while (i < r->n_asked && r->asked[i] != id)
        i++;
    return i;
}

static inline void asked_add(struct run *r, int id)
{
    if (asked_at(r, id) == r->n_asked)
        r->asked[r->n_asked++] = id;
}

static inline void asked_remove(struct run *r, int id)
{
    size_t i = asked_at(r, id);
    if (i < r->n_asked)
        memmove(&r->asked[i], &r->asked[i + 1], (--r->n_asked - i) * sizeof r->asked[0]);
}

/* Where もどる must lead; -1: nowhere. */
static inline int back_to(const struct run *r, const struct form_road *road)
{
    for (size_t i = road->n; i-- > 0;) {
        const struct part *p = &r->form.part[road->part[i]];
        if (p->kind == PART_ASK && asked_at(r, p->id) < r->n_asked)
            return p->id;
    }
    return -1;
}

static inline const struct frame *top(const struct flow_state *s)
{
    return s->n_frames ? &s->stack[s->n_frames - 1] : NULL;
}

static inline bool runs_t(const struct flow_state *s)
{
    return s->n_frames && str_eq(top(s)->flow, S("t"));
}

static inline bool begins_t(const struct run *r) /* a new run of t was begun in this step */
{
    for (size_t i = 0; i < r->state.n_frames; i++)
        if (str_eq(r->state.stack[i].flow, S("t")) && r->state.stack[i].run > r->before.runs)
            return true;
    return false;
}

static inline void waits(const struct run *r, char ret[64])
{
    struct question q;
    ret[0] = '\0';
    if (flow_question(r->b, r->env.older, &r->state, &q))
        snprintf(ret, 64, "%.*s.%.*s", STR_FMT(q.flow), STR_FMT(q.node));
}

/* ---- what was said ---- */
static inline struct str between(struct str text, const char *open, char close)
{
    ptrdiff_t at = str_find(text, str_from(open));
    if (at < 0)
        return S("");
    struct str rest = str_sub(text, (size_t)at + strlen(open), text.len);
    return str_cut(rest, close).head;
}

static inline size_t bubbles(const struct run *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->out.n; i++)
        n += r->out.item[i].kind == EFFECT_SEND;
    return n;
}

static inline bool says(const struct run *r, const char *part)
{
    for (size_t i = 0; i < r->out.n; i++)
        if (r->out.item[i].kind == EFFECT_SEND && str_find(r->out.item[i].bubble.text, str_from(part)) >= 0)
            return true;
    return false;
}

static inline const struct bubble *last_bubble(const struct run *r)
{
    for (size_t i = r->out.n; i-- > 0;)
        if (r->out.item[i].kind == EFFECT_SEND)
            return &r->out.item[i].bubble;
    return NULL;
}

/* The payloads of the last bubble, for pressing later. */
static inline void keep_payloads(struct run *r, struct dice *d)
{
    const struct bubble *last = last_bubble(r);
    for (size_t i = 0; last && i < last->n_choices; i++) {
        size_t at = r->n_payloads < PAYLOADS ? r->n_payloads++ : roll(d, PAYLOADS);
        snprintf(r->payload[at], PAYLOAD_SIZE, "%.*s", STR_FMT(last->choices[i].value));
    }
}

static inline void old_label(const struct run *r, const struct part *p, struct str value, char ret[64])
{
    (void)r;
    if (p->type == ASK_YESNO)
        snprintf(ret, 64, "%s", str_eq(value, S("yes")) ? "はい" : "いいえ");
    else if (p->type == ASK_MULTI && form_fits(p, value)) {
        size_t n = 0;
        for (int v = 1; v <= FORM_VALUES; v++)
            if (form_bits(value) >> v & 1)
                n += (size_t)snprintf(ret + n, 64 - n, "%sえらぶ%d", n ? "+" : "", v);
    } else if (p->type == ASK_CHOICE && value.len == 1 && (p->options >> (value.ptr[0] - '0') & 1))
        snprintf(ret, 64, "えらぶ%c", value.ptr[0]);
    else
        snprintf(ret, 64, "%.*s", STR_FMT(value));
}

/* What was chosen of question `p` so far, where t stands or was left; 0 when it does not wait for more. */
static inline unsigned picked(const struct flow_state *s, const struct part *p)
{
    char name[24];
    const struct slot *left = flow_slot(s, SLOT_LEFT_PICKED);
    struct str_cut cut = str_cut(left ? left->value : S(""), ':');
    if (!p || p->type != ASK_MULTI)
        return 0;
    snprintf(name, sizeof name, "t.q%d", p->id);
    for (size_t i = s->n_frames; i-- > 0;)
        if (str_eq(s->stack[i].flow, S("t")))
            return str_eq(s->stack[i].node, str_from(name + 2)) ? form_bits(s->stack[i].picked) & form_common(p) : 0;
    return str_eq(cut.head, str_from(name)) ? form_bits(cut.tail) & form_common(p) : 0;
}

static inline bool offers(const struct bubble *b, const char *label)
{
    for (size_t i = 0; b && i < b->n_choices; i++)
        if (str_eq(b->choices[i].label, str_from(label)))
            return true;
    return false;
}

/* Where something is chosen, that can be all, and it is not offered once more. */
static inline void check_tray(struct run *r)
{
    struct form_road road;
    const struct bubble *last = last_bubble(r);
    char label[24];
    form_road(&r->form, &r->state, &road);
    if (!runs_t(&r->state) || road.stop == r->form.n || !last || !last->n_choices || says(r, "伝えました"))
        return;
    const struct part *p = &r->form.part[road.stop];
    unsigned chosen = picked(&r->state, p);
    if (offers(last, "これで全部") != (chosen != 0) || offers(last, "選びなおす") != (chosen != 0))
        wrong(r, "chosen %x of q%d, and これで全部 is %s", chosen, p->id, chosen ? "not offered" : "offered");
    for (int v = 1; v <= FORM_VALUES && r->in.kind != FLOW_WHICH && r->in.kind != FLOW_CONFIRM; v++) {
        snprintf(label, sizeof label, "えらぶ%d", v);
        if (chosen && offers(last, label) != ((form_common(p) & ~chosen) >> v & 1))
            wrong(r, "chosen %x of q%d, and %s is offered wrongly", chosen, p->id, label);
    }
}

/* The question shown, with its progress, its old answer and its way back. */
static inline void check_question(struct run *r, struct str text)
{
    struct form_road road;
    struct question q;
    char want[64];
    if (!flow_question(r->b, r->env.older, &r->state, &q) || !str_eq(q.flow, S("t")) || str_find(text, S("<t.")) < 0)
        return;
    form_road(&r->form, &r->state, &road);
    const struct part *p = &r->form.part[road.stop];
    int number, of;
    form_count(&r->form, &r->state, &road, &number, &of);
    if (q.number != number || q.of != of || number < 1 || number > of)
        wrong(r, "progress %d/%d, want %d/%d", q.number, q.of, number, of);
    struct str shown = between(text, "[", ']');
    snprintf(want, sizeof want, "%d/%d", number, of);
    if (shown.len && !str_eq(shown, str_from(want)))
        wrong(r, "shows progress %.*s, want %s", STR_FMT(shown), want);
    const struct slot *slot = form_slot(&r->state, p->id);
    struct str old = between(text, "P<", '>');
    if (old.len) {
        old_label(r, p, slot ? slot->value : S(""), want);
        if (!slot || slot->status != SLOT_SUSPECT || !form_fits(p, slot->value) || !str_eq(old, str_from(want)))
            wrong(r, "shows the old answer '%.*s', want '%s'", STR_FMT(old), want);
    }
    const struct bubble *last = last_bubble(r);
    bool offered = offers(last, "もどる");
    if (offered != ((p->allow & 1) && back_to(r, &road) >= 0 && !picked(&r->state, p)))
        wrong(r, "もどる is %s", offered ? "offered and leads nowhere" : "not offered");
}

static inline void hear(struct run *r)
{
    const struct bubble *last = last_bubble(r);
    for (size_t i = 0; i < r->out.n; i++) {
        if (r->out.item[i].kind != EFFECT_SEND)
            continue;
        struct str text = r->out.item[i].bubble.text, mark = between(text, "<t.", '>');
        if (str_find(text, S("\n\n")) >= 0)
            wrong(r, "more than five bubbles were wanted");
        if (r->out.item[i].bubble.n_choices && &r->out.item[i].bubble != last)
            wrong(r, "buttons under a bubble that is not the last");
        static const char *const flows[] = {"t", "aside", "danger", "after", "caller", "other"};
        for (size_t k = 0; k < ARRAY_LEN(flows); k++) {
            char open[16];
            snprintf(open, sizeof open, "<%s.", flows[k]);
            mark = between(text, open, '>');
            if (mark.len)
                snprintf(r->shown, sizeof r->shown, "%s.%.*s", flows[k], STR_FMT(mark));
        }
    }
    for (size_t i = 0; last && i < last->n_choices;
         i++) { /* 「…ですね。ほかにもありますか」 shows the question as well */
        struct button b;
        if (str_eq(last->choices[i].label, S("これで全部")) && !button_decode(last->choices[i].value, key, &b))
            snprintf(r->shown, sizeof r->shown, "%.*s.%.*s", STR_FMT(b.flow), STR_FMT(b.node));
    }
    if (bubbles(r) > BUBBLES_MAX)
        wrong(r, "%zu bubbles", bubbles(r));
}

/* The same words of not understanding never twice running while one question waits. */
static inline void check_unrecognised(struct run *r, bool went_on)
{
    struct str text = {0};
    for (size_t i = 0; i < r->out.n; i++)
        if (r->out.item[i].kind == EFFECT_SEND &&
            (str_starts(r->out.item[i].bubble.text, S("U-")) || str_starts(r->out.item[i].bubble.text, S("I-"))))
            text = str_cut(r->out.item[i].bubble.text, '\n').head;
    if (went_on)
        r->unrecognised[0] = '\0';
    if (!text.len)
        return;
    if (str_eq(text, str_from(r->unrecognised)))
        wrong(r, "says '%s' twice running", r->unrecognised);
    snprintf(r->unrecognised, sizeof r->unrecognised, "%.*s", STR_FMT(text));
}

/* ---- what must hold after every event ---- */
static inline bool same_slot(const struct slot *a, const struct slot *b)
{
    if (!a || !b)
        return (!a || a->status == SLOT_UNSET) && (!b || b->status == SLOT_UNSET);
    return a->status == b->status && str_eq(a->value, b->value);
}

/* Only `id` may have changed, but for answers that the present form does not take, and for all of them when the form
 * began anew. */
static inline void only_changed(struct run *r, int id)
{
    bool anew = begins_t(r);
    for (int i = 0; i < FORM_IDS; i++) {
        const struct slot *was = form_slot(&r->before, i), *is = form_slot(&r->state, i);
        int at = form_find(&r->form, i);
        bool unfit = was && at >= 0 && was->status == SLOT_FILLED && !form_fits(&r->form.part[at], was->value);
        bool doubted = anew && is && is->status == SLOT_SUSPECT;
        if (i != id && !same_slot(was, is) && !unfit && !doubted)
            wrong(r, "slot s%d changed from %s to %s", i, was ? slot_status_name(was->status) : "unset",
                  is ? slot_status_name(is->status) : "unset");
    }
}

static inline void answers_reproduce(struct run *r, const struct form_road *road)
{
    struct flow_state exported = {0};
    struct form_road again;
    for (size_t i = 0; i < road->n; i++) {
        const struct part *p = &r->form.part[road->part[i]];
        const struct slot *s = p->kind == PART_ASK ? form_slot(&r->state, p->id) : NULL;
        if (s)
            exported.slots[exported.n_slots++] = *s;
    }
    form_road(&r->form, &exported, &again);
    const struct flow *f = bundle_flow(r->b, S("t"));
    struct form_path path;
    form_walk(f, &exported, &path);
    if (again.stop != road->stop || path.stop != (int)road->stop || path.n != road->n)
        wrong(r, "the answers alone lead to node %d, want %zu", path.stop, road->stop);
    if (road->stop == r->form.n)
        return;
    struct effects *out = calloc(1, sizeof *out);
    struct flow_input in = {.kind = FLOW_START, .name = S("t")};
    struct question q;
    char name[16];
    form_name(&r->form, road->stop, name);
    if (flow_step(r->b, &r->arena[r->side], &exported, &in, &r->env, out) != ERR_OK ||
        !flow_question(r->b, NULL, &exported, &q) || !str_eq(q.node, str_from(name)))
        wrong(r, "begun from the answers alone it does not ask %s", name);
    free(out);
}

static inline void check_place(struct run *r)
{
    struct form_road road;
    struct form_path path;
    char now[64], name[16], want[64];
    form_road(&r->form, &r->state, &road);
    form_walk(bundle_flow(r->b, S("t")), &r->state, &path);
    if (path.stop != (int)road.stop || path.n != road.n)
        wrong(r, "walks to node %d over %zu, want %zu over %zu", path.stop, path.n, road.stop, road.n);
    waits(r, now);
    /* Handed over to a human, the bot asks nothing; what waits is looked at when it speaks again. */
    bool handed_over = says(r, "伝えました");
    if (r->state.n_frames && !now[0] && !handed_over)
        wrong(r, "flow %.*s runs and nothing waits", STR_FMT(top(&r->state)->flow));
    if (runs_t(&r->state) && !handed_over) {
        form_name(&r->form, road.stop, name);
        snprintf(want, sizeof want, "t.%s", name);
        if (strcmp(now, want) != 0)
            wrong(r, "waits at %s, want %s", now, want);
    }
    if (now[0] && strcmp(now, r->shown) != 0 && !handed_over)
        wrong(r, "waits at %s, shows %s", now, r->shown);
    for (size_t i = 0; i < r->state.n_frames; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(r->state.stack[i].flow, r->state.stack[k].flow))
                wrong(r, "flow %.*s runs twice", STR_FMT(r->state.stack[i].flow));
    const struct slot *left = flow_slot(&r->state, SLOT_LEFT);
    for (size_t i = 0; left && i < r->state.n_frames; i++)
        if (str_eq(left->value, r->state.stack[i].flow))
            wrong(r, "flow %.*s is left and runs", STR_FMT(left->value));
    answers_reproduce(r, &road);
}
