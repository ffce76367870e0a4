/* What a person may do in a conversation over a random form, and what must come of each. */
#pragma once
#include "tests/dialogs/rewalk.h"

/* ---- one step ---- */
static inline void log_input(const struct run *r, enum err err)
{
    static const char *const words[FLOW_INPUTS] = {
        "START", "ANSWER",  "PICK", "ENOUGH",  "ASIDE",  "CONFIRM", "WHICH", "INVALID", "DECLINE", "DONT_KNOW",
        "BACK",  "CORRECT", "STOP", "RESTART", "REPEAT", "RESUME",  "STALE", "MISS",    "OFFER"};
    char now[64];
    if (!r->log)
        return;
    waits(r, now);
    fprintf(r->log, "  %s %.*s %.*s → %s, waits at %s\n", words[r->in.kind], STR_FMT(r->in.name), STR_FMT(r->in.value),
            err_name(err), now[0] ? now : "nothing");
    for (size_t i = 0; i < r->out.n; i++)
        if (r->out.item[i].kind == EFFECT_SEND)
            fprintf(r->log, "    < %.*s\n", STR_FMT(r->out.item[i].bubble.text));
}

static inline enum err step(struct run *r, struct flow_input in)
{
    const struct flow_state kept = r->state;
    r->in = in;
    r->out.n = 0;
    r->out.overflow = false;
    enum err err = flow_step(r->b, &r->arena[r->side], &r->state, &r->in, &r->env, &r->out);
    r->err = err;
    log_input(r, err);
    if (err != ERR_OK) {
        if (memcmp(&kept, &r->state, sizeof r->state) != 0 || r->out.n)
            wrong(r, "error %s changed something", err_name(err));
        return err;
    }
    hear(r);
    return err;
}

static inline enum err simple(struct run *r, enum flow_input_kind kind)
{
    return step(r, (struct flow_input){.kind = kind});
}

static inline void must(struct run *r, enum err got, enum err want)
{
    if (got != want)
        wrong(r, "error %s, want %s", err_name(got), err_name(want));
}

/* The question of t that waits, or NULL: then other flows speak, and only the general promises are looked at. */
static const struct part *waiting_part(const struct run *r)
{
    return runs_t(&r->before) && r->road_before.stop < r->form.n ? &r->form.part[r->road_before.stop] : NULL;
}

/* Was other content published since the question was seen? Then what is said may be kept for the question that was
 * seen, if it is still there, and for no other; what waits now is asked (dialogs/flow_moved.c). */
static inline bool changed(const struct run *r)
{
    return r->before.n_frames && !str_eq(top(&r->before)->pin, bundle_id(r->b));
}

static inline bool t_stands_on_other(const struct run *r)
{
    for (size_t i = 0; i < r->before.n_frames; i++)
        if (str_eq(r->before.stack[i].flow, S("t")))
            return !str_eq(r->before.stack[i].pin, bundle_id(r->b));
    return false;
}

static inline int seen_id(const struct run *r)
{
    int64_t id;
    return strncmp(r->shown_before, "t.q", 3) == 0 && str_int(str_from(r->shown_before + 3), &id) ? (int)id : -1;
}

static inline void only_seen_changed(struct run *r)
{
    int id = seen_id(r);
    only_changed(r, id);
    if (id >= 0 && !same_slot(form_slot(&r->before, id), form_slot(&r->state, id)))
        asked_add(r, id);
}

/* One that stands alone, or some of the others. */
static inline struct str random_list(struct arena *a, const struct question *q, struct dice *d)
{
    struct str list = {0};
    for (size_t i = 0; i < q->n_options; i++) {
        if (q->options[i].alone && roll(d, 6) == 0)
            return arena_str(a, q->options[i].value);
        if (!q->options[i].alone && roll(d, 3) == 0)
            list =
                list.len ? arena_fmt(a, "%.*s,%.*s", STR_FMT(list), STR_FMT(q->options[i].value)) : q->options[i].value;
    }
    for (size_t i = 0; !list.len && i < q->n_options; i++)
        list = q->options[i].alone ? list : q->options[i].value;
    return arena_str(a, list);
}

static inline struct str random_answer(struct run *r, const struct question *q, struct dice *d)
{
    struct arena *a = &r->arena[r->side];
    if (q->type == ASK_MULTI)
        return random_list(a, q, d);
    if (q->n_options && (q->type != ASK_TEXT || roll(d, 2)))
        return arena_str(a, q->options[roll(d, (uint32_t)q->n_options)].value);
    return q->type == ASK_INTEGER ? arena_fmt(a, "%u", (unsigned)roll(d, 10))
                                  : arena_fmt(a, "w%u", (unsigned)roll(d, 5));
}

/* After an input that fills the waiting question with `status`; the slot alone changed. */
static inline void must_be_filled(struct run *r, const struct part *p, enum slot_status status, struct str value)
{
    const struct slot *s = form_slot(&r->state, p->id);
    if (!s || s->status != status || !str_eq(s->value, value))
        wrong(r, "s%d is %s, want %s '%.*s'", p->id, s ? slot_status_name(s->status) : "unset",
              slot_status_name(status), STR_FMT(value));
    only_changed(r, p->id);
    asked_add(r, p->id);
}

/* ---- several ---- */
static inline void must_be_filled_with(struct run *r, const struct part *p, unsigned bits)
{
    char list[16];
    form_list(bits, list);
    must_be_filled(r, p, SLOT_FILLED, str_from(list));
}

/* What comes of choosing `bits` as well, where `whole` says that it is all. */
static inline void check_pick(struct run *r, const struct part *p, unsigned bits, bool whole)
{
    unsigned before = picked(&r->before, p), common = form_common(p), chosen = before | (bits & common);
    char now[64], want[64];
    if (bits && !(bits & common) && __builtin_popcount(bits) == 1) {
        must_be_filled_with(r, p, bits);
    } else if (chosen == common || (whole && chosen) || (bits && !(bits & p->alone) && p->one_will_do)) {
        must_be_filled_with(r, p, chosen);
    } else {
        only_changed(r, -1);
        waits(r, now);
        snprintf(want, sizeof want, "t.q%d", p->id);
        if (picked(&r->state, p) != chosen || strcmp(now, want) != 0)
            wrong(r, "chosen %x of q%d, want %x", picked(&r->state, p), p->id, chosen);
    }
}

static inline void do_pick(struct run *r, struct dice *d)
{
    struct question q;
    bool several = flow_question(r->b, r->env.older, &r->state, &q) && q.type == ASK_MULTI;
    const struct part *p = waiting_part(r);
    bool was_changed = changed(r), enough = several && roll(d, 4) == 0;
    if (!several) {
        must(r, simple(r, FLOW_REPEAT), r->state.n_frames ? ERR_OK : ERR_CONFLICT);
        return;
    }
    struct str value = enough       ? S("")
                       : roll(d, 4) ? arena_str(&r->arena[r->side], q.options[roll(d, (uint32_t)q.n_options)].value)
                                    : random_list(&r->arena[r->side], &q, d);
    must(r, step(r, (struct flow_input){.kind = enough ? FLOW_ENOUGH : FLOW_PICK, .value = value}), ERR_OK);
    if (was_changed)
        only_seen_changed(r);
    else if (p)
        check_pick(r, p, form_bits(value), enough);
}

static inline void do_answer(struct run *r, struct dice *d)
{
    struct question q;
    if (!flow_question(r->b, r->env.older, &r->state, &q)) {
        must(r, simple(r, FLOW_REPEAT), r->state.n_frames ? ERR_OK : ERR_CONFLICT);
        return;
    }
    const struct part *p = waiting_part(r);
    bool was_changed = changed(r);
    struct str value = q.confirm.len && roll(d, 2) ? q.confirm : random_answer(r, &q, d);
    bool confirms = p && p->confirm && !str_eq(q.confirm, value);
    bool nonsense = (q.type == ASK_CHOICE || q.type == ASK_YESNO || q.type == ASK_MULTI) && roll(d, 12) == 0;
    if (nonsense)
        value = S("nonsense");
    enum err err = step(r, (struct flow_input){.kind = FLOW_ANSWER, .value = value});
    if (nonsense && err == ERR_INPUT)
        return;
    if (nonsense && !was_changed) {
        must(r, err, ERR_INPUT);
        return;
    }
    must(r, err, ERR_OK);
    if (was_changed)
        only_seen_changed(r);
    else if (!p || confirms)
        only_changed(r, -1);
    else if (p->type == ASK_MULTI)
        check_pick(r, p, form_bits(value), !str_eq(q.confirm, value));
    else
        must_be_filled(r, p, SLOT_FILLED, value);
}

static inline void do_refuse(struct run *r, struct dice *d)
{
    const struct part *p = waiting_part(r);
    bool was_changed = changed(r), decline = roll(d, 2);
    enum err err = simple(r, decline ? FLOW_DECLINE : FLOW_DONT_KNOW);
    must(r, err, r->before.n_frames ? ERR_OK : ERR_CONFLICT);
    if (err)
        return;
    if (was_changed)
        only_seen_changed(r);
    else if (picked(&r->before, p)) /* that is all there is to say */
        must_be_filled_with(r, p, picked(&r->before, p));
    else if (!p || !(p->allow & (decline ? 2 : 4)))
        only_changed(r, -1);
    else
        must_be_filled(r, p, decline ? SLOT_DECLINED : SLOT_UNKNOWN, S(""));
}

static inline void do_miss(struct run *r, struct dice *d)
{
    const struct part *p = waiting_part(r);
    bool was_changed = changed(r);
    int32_t misses = r->before.n_frames ? top(&r->before)->misses : 0;
    enum err err = simple(r, roll(d, 4) ? FLOW_MISS : FLOW_INVALID);
    must(r, err, r->before.n_frames ? ERR_OK : ERR_CONFLICT);
    if (err)
        return;
    if (was_changed)
        only_seen_changed(r);
    else if (p && misses >= p->after && picked(&r->before, p))
        must_be_filled_with(r, p, picked(&r->before, p));
    else if (p && misses >= p->after)
        must_be_filled(r, p, p->as, S(""));
    else
        only_changed(r, -1);
}

static inline int do_back(struct run *r)
{
    const struct part *p = waiting_part(r);
    int want = p ? back_to(r, &r->road_before) : -1;
    enum err err = simple(r, FLOW_BACK);
    must(r, err, r->before.n_frames ? ERR_OK : ERR_CONFLICT);
    char now[64], here[64];
    waits(r, now);
    snprintf(here, sizeof here, "t.q%d", p ? p->id : -1);
    /* Of several: the same question, with nothing chosen. Where the content changed it may not be known what was. */
    if (err || !p || (picked(&r->before, p) && (!changed(r) || strcmp(now, here) == 0))) {
        only_changed(r, -1);
        if (picked(&r->before, p) && picked(&r->state, p))
            wrong(r, "back leaves something chosen of q%d", p->id);
        return -1;
    }
    only_changed(r, want);
    if (want < 0) {
        if (!says(r, "B-最初"))
            wrong(r, "back at the first question does not say so");
        return -1;
    }
    char mark[32];
    snprintf(mark, sizeof mark, "<t.q%d>", want);
    const struct slot *was = form_slot(&r->before, want), *is = form_slot(&r->state, want);
    if (!says(r, mark) || bubbles(r) != 1)
        wrong(r, "back does not show q%d alone", want);
    if (!is || is->status != SLOT_SUSPECT || !str_eq(is->value, was->value))
        wrong(r, "back does not keep the old answer of q%d", want);
    if (was->status == SLOT_FILLED && !says(r, "P<"))
        wrong(r, "back does not show the old answer of q%d", want);
    asked_remove(r, want);
    return want;
}

/* Into the other arena, everything copied: nothing may point into what is gone. */
static inline void move_state(struct run *r)
{
    struct arena *to = &r->arena[1 - r->side];
    struct flow_state *s = &r->state;
    arena_reset(to);
    for (size_t i = 0; i < s->n_frames; i++) {
        struct frame *f = &s->stack[i];
        f->flow = arena_str(to, f->flow);
        f->node = arena_str(to, f->node);
        f->pin = arena_str(to, f->pin);
        f->confirm = arena_str(to, f->confirm);
        f->picked = arena_str(to, f->picked);
    }
    for (size_t i = 0; i < s->n_slots; i++) {
        s->slots[i].name = arena_str(to, s->slots[i].name);
        s->slots[i].value = arena_str(to, s->slots[i].value);
    }
    for (size_t i = 0; i < s->n_trail; i++)
        s->trail[i] = arena_str(to, s->trail[i]);
    r->side = 1 - r->side;
}

/* The place before an event, as the content now says. */
static inline void look(struct run *r)
{
    r->before = r->state;
    form_road(&r->form, &r->state, &r->road_before);
}

static inline void do_back_and_again(struct run *r)
{
    char was[64] = "", now[64], name[16];
    if (waiting_part(r)) {
        form_name(&r->form, r->road_before.stop, name);
        snprintf(was, sizeof was, "t.%s", name);
    }
    int id = do_back(r);
    if (id < 0 || r->failed)
        return;
    const struct slot *s = form_slot(&r->state, id), *old = form_slot(&r->before, id);
    if (old->status != SLOT_FILLED)
        return;
    struct str value = arena_str(&r->arena[r->side], s->value);
    check_place(r);
    look(r);
    must(r, step(r, (struct flow_input){.kind = FLOW_ANSWER, .value = value}), ERR_OK);
    if (r->form.part[form_find(&r->form, id)].confirm) {
        look(r);
        must(r, step(r, (struct flow_input){.kind = FLOW_ANSWER, .value = value}), ERR_OK);
    }
    asked_add(r, id);
    waits(r, now);
    if (strcmp(now, was) != 0)
        wrong(r, "back and the old answer lead to %s, want %s", now, was);
}

static inline void do_correct(struct run *r, struct dice *d)
{
    int id = (int)roll(d, FORM_IDS), at = form_find(&r->form, id);
    const struct slot *slot = form_slot(&r->state, id);
    if (at < 0 || !slot || slot->status == SLOT_UNSET) {
        enum err none = step(r, (struct flow_input){.kind = FLOW_CORRECT, .name = S("t.nothing")});
        if (!none && says(r, "M-"))
            only_changed(r, -1); /* what waits now is asked instead */
        else
            must(r, none, ERR_NOTFOUND);
        return;
    }
    const struct part *p = &r->form.part[at];
    struct question q = {.type = p->type};
    struct flow_option options[FORM_VALUES];
    static const struct str values[] = {{"1", 1}, {"2", 1}, {"3", 1}, {"4", 1}, {"5", 1}},
                            yes_no[] = {{"yes", 3}, {"no", 2}};
    for (int v = 1; v <= FORM_VALUES && p->type != ASK_INTEGER && p->type != ASK_TEXT; v++)
        if (p->type == ASK_YESNO ? v <= 2 : (p->options >> v & 1))
            options[q.n_options++] = (struct flow_option){.value = p->type == ASK_YESNO ? yes_no[v - 1] : values[v - 1],
                                                          .alone = p->alone >> v & 1};
    q.options = options;
    bool empty = roll(d, 3) == 0, on_road = (size_t)at == r->road_before.stop;
    for (size_t i = 0; i < r->road_before.n; i++)
        on_road = on_road || r->road_before.part[i] == (size_t)at;
    struct str value = empty ? S("") : random_answer(r, &q, d);
    struct str name = arena_fmt(&r->arena[r->side], "t.s%d", id);
    enum err err = step(r, (struct flow_input){.kind = FLOW_CORRECT, .name = name, .value = value});
    if (!err && changed(r) && says(r, "M-")) { /* kept or not, and what waits now is asked */
        only_changed(r, id);
        if (!same_slot(form_slot(&r->before, id), form_slot(&r->state, id)))
            asked_add(r, id);
        return;
    }
    bool complete = r->road_before.stop == r->form.n;
    if (empty && !on_road && complete) {
        must(r, err, ERR_CONFLICT); /* the walk does not come by: there is nothing to ask */
        return;
    }
    must(r, err, ERR_OK);
    only_changed(r, id);
    const struct slot *is = form_slot(&r->state, id);
    bool unfit = form_slot(&r->before, id)->status == SLOT_FILLED && !form_fits(p, form_slot(&r->before, id)->value);
    if (!(empty && unfit) && (!is || is->status != (empty ? SLOT_SUSPECT : SLOT_FILLED)))
        wrong(r, "s%d is %s after a correction", id, is ? slot_status_name(is->status) : "unset");
    if (!empty)
        asked_add(r, id);
}

/* A new run of a complete or restarted form begins with nothing to go back to. */
static inline void begun_anew(struct run *r)
{
    bool restarted = r->in.kind == FLOW_RESTART && runs_t(&r->before), complete = r->road_before.stop == r->form.n;
    bool began = r->in.kind == FLOW_START || r->in.kind == FLOW_RESTART || r->in.kind == FLOW_RESUME;
    for (size_t i = 0; begins_t(r) && began && (restarted || complete) && i < r->form.n; i++)
        if (r->form.part[i].kind == PART_ASK)
            asked_remove(r, r->form.part[i].id);
}

/* The value that an old button of a question makes of its answer: of several, those that were said and this one. */
static inline void corrected(const struct part *p, const struct slot *was, struct str value, char ret[64])
{
    char list[16];
    unsigned one = form_bits(value), said = was ? form_bits(was->value) & p->options : 0;
    bool together = p->type == ASK_MULTI && was && was->status == SLOT_FILLED && !((one | said) & p->alone);
    form_list(together ? one | said : one, list);
    snprintf(ret, 64, "%.*s", STR_FMT(p->type == ASK_MULTI ? str_from(list) : value));
}

static inline void check_pressed_value(struct run *r, const struct button *b, const struct part *p)
{
    char want[64];
    const struct slot *is = form_slot(&r->state, p->id);
    corrected(p, form_slot(&r->before, p->id), b->value, want);
    if (r->in.kind == FLOW_PICK || r->in.kind == FLOW_ENOUGH)
        check_pick(r, p, form_bits(b->value), r->in.kind == FLOW_ENOUGH);
    else if ((r->in.kind == FLOW_ANSWER || r->in.kind == FLOW_CORRECT) && b->kind == BUTTON_OPTION &&
             (!is || is->status != SLOT_FILLED || !str_eq(is->value, str_from(want))))
        wrong(r, "the pressed value of q%d is not kept", p->id);
}

/* Is this input about the question that waits? */
static inline bool acts(enum flow_input_kind kind)
{
    return kind == FLOW_ANSWER || kind == FLOW_DECLINE || kind == FLOW_BACK || kind == FLOW_REPEAT ||
           kind == FLOW_PICK || kind == FLOW_ENOUGH;
}

/* A press answers the question that waits, corrects the slot it belongs to, or is old: never anything else. */
static inline void check_press(struct run *r, const struct button *b, int id)
{
    int at = id >= 0 ? form_find(&r->form, id) : -1;
    bool begins = picked(&r->before, waiting_part(r)) != 0; /* then back is the question with nothing chosen */
    int target = waiting_part(r) && !begins ? back_to(r, &r->road_before) : -1;
    const struct slot *was = id >= 0 ? form_slot(&r->before, id) : NULL,
                      *is = id >= 0 ? form_slot(&r->state, id) : NULL;
    bool waited = at >= 0 && (size_t)at == r->road_before.stop, stood = was && was->status != SLOT_UNSET;
    bool other = t_stands_on_other(r); /* then it is kept or not, and what waits now is asked: flow_moved.c */
    bool backs = r->in.kind == FLOW_BACK && (b->kind == BUTTON_BACK || b->kind == BUTTON_ANEW);
    if (r->in.kind == FLOW_STALE && !says(r, "古い") && !says(r, "M-"))
        wrong(r, "an old button is not said to be old");
    only_changed(r, backs ? target : r->in.kind == FLOW_STALE ? -1 : id);
    if (backs && target >= 0)
        asked_remove(r, target);
    if (id < 0)
        return;
    if (acts(r->in.kind) && !waited && !other)
        wrong(r, "a button of q%d acts on another question", id);
    if (r->in.kind == FLOW_CORRECT && !stood)
        wrong(r, "a button of q%d corrects what was never said", id);
    if (at >= 0 && !other)
        check_pressed_value(r, b, &r->form.part[at]);
    if ((acts(r->in.kind) || r->in.kind == FLOW_CORRECT) && !backs && is && !same_slot(was, is))
        asked_add(r, id);
}

static inline void do_press(struct run *r, struct dice *d)
{
    struct button button;
    struct flow_input in;
    struct str label;
    int64_t id = -1;
    if (!r->n_payloads)
        return;
    struct str payload = arena_str(&r->arena[r->side], str_from(r->payload[roll(d, (uint32_t)r->n_payloads)]));
    must(r, button_decode(payload, key, &button), ERR_OK);
    if (str_eq(button.flow, S("t")) && !str_int(str_sub(button.node, 1, button.node.len), &id))
        id = -1;
    enum err err = flow_press(r->b, &r->arena[r->side], &r->state, &r->env, payload, &in, &label);
    must(r, err, ERR_OK);
    if (r->log)
        fprintf(r->log, "  (press %.*s)\n", STR_FMT(payload));
    must(r, step(r, in), ERR_OK);
    if (!r->failed)
        check_press(r, &button, (int)id);
}

/* ---- around the question ---- */
static inline void do_start(struct run *r, struct dice *d)
{
    static const char *const flows[] = {"t", "aside", "aside", "danger", "caller", "other", "handoff"};
    const char *flow = flows[roll(d, ARRAY_LEN(flows))];
    must(r, step(r, (struct flow_input){.kind = FLOW_START, .name = str_from(flow)}), ERR_OK);
    only_changed(r, -1);
}

static inline void do_around(struct run *r, struct dice *d)
{
    static const enum flow_input_kind kinds[] = {FLOW_STOP,    FLOW_STOP,   FLOW_RESUME, FLOW_RESUME,
                                                 FLOW_RESTART, FLOW_REPEAT, FLOW_STALE};
    struct flow_input in = {.kind = kinds[roll(d, ARRAY_LEN(kinds))]};
    const struct slot *left = flow_slot(&r->state, SLOT_LEFT);
    bool nothing = !r->state.n_frames && in.kind != FLOW_STALE && !(in.kind == FLOW_RESUME && left);
    must(r, step(r, in), nothing ? ERR_CONFLICT : ERR_OK);
    only_changed(r, -1);
    /* やめる and 続きから, もう一度, an old button: what was chosen is as it was. */
    bool here = waiting_part(r) || !r->before.n_frames;
    const struct part *p = here && r->road_before.stop < r->form.n ? &r->form.part[r->road_before.stop] : NULL;
    if (in.kind != FLOW_RESTART && !changed(r) && picked(&r->state, p) != picked(&r->before, p))
        wrong(r, "chosen %x of q%d before, and %x now", picked(&r->before, p), p->id, picked(&r->state, p));
}

static inline void do_confirm(struct run *r, struct dice *d)
{
    struct question q;
    if (!flow_question(r->b, r->env.older, &r->state, &q)) {
        must(r, step(r, (struct flow_input){.kind = FLOW_ASIDE, .name = S("aside")}), ERR_OK);
        return;
    }
    struct flow_input in = {
        .kind = roll(d, 2) ? FLOW_CONFIRM : FLOW_WHICH, .candidates = {0, 1, 40}, .n_candidates = 3};
    const struct part *p = waiting_part(r);
    bool was_changed = changed(r);
    if (in.kind == FLOW_CONFIRM)
        in.value = random_answer(r, &q, d);
    if (q.type == ASK_MULTI && roll(d, 2))
        in.sure = random_list(&r->arena[r->side], &q, d);
    must(r, step(r, in), ERR_OK);
    only_changed(r, -1);
    unsigned sure = p && !was_changed ? form_bits(in.sure) & form_common(p) : 0;
    if (sure && picked(&r->state, p) != (picked(&r->before, p) | sure))
        wrong(r, "sure of %x of q%d, chosen %x", sure, p->id, picked(&r->state, p));
}

static inline void do_publish(struct run *r, struct dice *d)
{
    struct form form = r->form;
    struct arena arena;
    struct buf yaml;
    struct bundle *b = NULL;
    arena_init(&arena, 1 << 20);
    for (int tries = 0; !b && tries < 20; tries++) {
        form = r->form;
        form_change(&form, d);
        buf_init_in(&yaml, &arena, 1 << 18);
        form_write(&form, &yaml);
        b = form_content_load(r->folder, buf_str(&yaml));
    }
    if (b && r->known.n < OLDER_MAX) {
        r->older[r->known.n++] = r->b;
        r->b = b;
        r->form = form;
        if (r->log)
            fprintf(r->log, "  PUBLISH\n%.*s", STR_FMT(buf_str(&yaml)));
    }
    arena_done(&arena);
}

/* A fact that was heard in passing answers a question before it is asked: もどる does not lead there. */
static inline void do_hear(struct run *r, struct dice *d)
{
    const struct part *p = &r->form.part[roll(d, (uint32_t)r->form.n)];
    bool open = p->kind == PART_ASK && !form_slot(&r->state, p->id) && asked_at(r, p->id) == r->n_asked;
    if (!open || p->type == ASK_CHOICE || &r->form.part[r->road_before.stop] == p)
        return;
    struct str name = arena_fmt(&r->arena[r->side], "t.s%d", p->id);
    must(r, flow_set_slot(&r->state, &r->arena[r->side], name, SLOT_FILLED, p->type == ASK_YESNO ? S("yes") : S("1")),
         ERR_OK);
    if (r->log)
        fprintf(r->log, "  (heard %.*s)\n", STR_FMT(name));
}

static inline void answer_or_pick(struct run *r, struct dice *d)
{
    struct question q;
    bool several = flow_question(r->b, r->env.older, &r->state, &q) && q.type == ASK_MULTI;
    if (several && roll(d, 3))
        do_pick(r, d);
    else
        do_answer(r, d);
}

static inline void do_event(struct run *r, struct dice *d)
{
    uint32_t n = roll(d, 1000);
    if (n < 4) {
        do_publish(r, d);
    } else if (n < 10) {
        do_hear(r, d);
    } else if (!r->state.n_frames && roll(d, 4)) {
        must(r, step(r, (struct flow_input){.kind = FLOW_START, .name = S("t")}), ERR_OK);
        only_changed(r, -1);
    } else if (n < 380) {
        answer_or_pick(r, d);
    } else if (n < 460) {
        do_refuse(r, d);
    } else if (n < 560) {
        do_miss(r, d);
    } else if (n < 660) {
        int id = do_back(r);
        (void)id;
    } else if (n < 710) {
        do_back_and_again(r);
    } else if (n < 770) {
        do_correct(r, d);
    } else if (n < 880) {
        do_press(r, d);
    } else if (n < 920) {
        do_start(r, d);
    } else if (n < 970) {
        do_around(r, d);
    } else {
        do_confirm(r, d);
    }
}
