/* What a step says: bubbles, the question with its progress and its buttons. Decides nothing. */
#include "dialogs/walk.h"
#include "base/buf.h"
#include "dialogs/picks.h"
#include "base/utf8.h"

enum { BUBBLE_BYTES_MAX = 16000, UNKNOWN_CHARS = 20 /* of somebody's words said back to them */ };

void walk_fail(struct walk *w, enum err err)
{
    if (w->err == ERR_OK)
        w->err = err;
}

static struct fill filling(const struct walk *w, const struct var *own, size_t n_own)
{
    return (struct fill){w->b, own, n_own, w->env->vars, w->s, w->s->lang};
}

struct str walk_text(struct walk *w, enum walk_text t, const struct var *own, size_t n_own)
{
    struct fill fill = filling(w, own, n_own);
    const struct bundle *b =
        w->b->walk[t] ? w->b : w->now; /* old content has no words for what the program learnt since */
    return text_fill(w->arena, &fill, text_pick(b, b->walk[t], w->s->lang, w->env->seed));
}

static struct str filled(struct walk *w, const struct wordings *text)
{
    struct fill fill = filling(w, NULL, 0);
    return text_fill(w->arena, &fill, text_pick(w->b, text, w->s->lang, w->env->seed));
}

static struct effect *last_send(const struct walk *w, size_t *ret_n)
{
    struct effect *last = NULL;
    *ret_n = 0;
    for (size_t i = 0; i < w->out->n; i++)
        if (w->out->item[i].kind == EFFECT_SEND) {
            last = &w->out->item[i];
            ++*ret_n;
        }
    return last;
}

struct bubble *say_text(struct walk *w, struct str text)
{
    static _Thread_local struct bubble nowhere;
    size_t n;
    struct effect *last = last_send(w, &n);
    if (!text.len) {
        nowhere = (struct bubble){0};
        return &nowhere;
    }
    if (n >= BUBBLES_MAX) {
        w->out->joined++;
        last->bubble.text = arena_fmt(w->arena, "%.*s\n\n%.*s", STR_FMT(last->bubble.text), STR_FMT(text));
        return &last->bubble;
    }
    struct effect *e = effect_add(w->out, EFFECT_SEND);
    e->bubble.text = text;
    return &e->bubble;
}

void keep_last_choices(struct walk *w)
{
    size_t n;
    const struct effect *last = last_send(w, &n);
    for (size_t i = w->first_effect; i < w->out->n; i++)
        if (w->out->item[i].kind == EFFECT_SEND && &w->out->item[i] != last) {
            w->out->item[i].bubble.choices = NULL;
            w->out->item[i].bubble.n_choices = 0;
        }
}

/* ---- buttons ---- */
struct str payload_for(struct walk *w, const struct flow *f, const struct node *n, const struct frame *frame,
                       enum button_kind kind, struct str value, struct str extra)
{
    struct button b = {kind, frame ? frame->run : 0, str_sub(w->b->id, 0, 8), f->name, n->name, value, extra};
    return button_encode(w->arena, &b, w->env->key);
}

struct tray {
    struct walk *w;
    const struct flow *f;
    const struct node *n;
    const struct frame *frame;
    struct choice *item;
    size_t count;
};

static struct tray tray_new(struct walk *w, const struct flow *f, const struct node *n, const struct frame *frame)
{
    struct tray t = {w, f, n, frame, ARENA_ARRAY(w->arena, struct choice, CHOICES_MAX), 0};
    if (!t.item)
        walk_fail(w, ERR_NOMEM);
    return t;
}

static void tray_add(struct tray *t, struct str label, enum button_kind kind, struct str value, struct str extra)
{
    if (!t->item || t->count == CHOICES_MAX || !label.len)
        return;
    struct str payload = payload_for(t->w, t->f, t->n, t->frame, kind, value, extra);
    if (payload.len)
        t->item[t->count++] = (struct choice){label, payload};
}

static void tray_give(const struct tray *t, struct bubble *to)
{
    to->choices = t->count ? t->item : NULL;
    to->n_choices = t->count;
}

static struct str walk_label(const struct walk *w, enum walk_text t)
{
    return text_pick(w->b, w->b->walk[t], w->s->lang, 0);
}

/* An option of a question that offers findings carries the finding's id: an old button never means a new card. */
static void tray_option(struct tray *t, const struct ask *a, size_t i)
{
    const struct answer_option *o = &a->options[i];
    struct str extra = {0};
    int64_t nth;
    if (a->match >= 0 && str_int(o->value, &nth) && nth > 0)
        extra = match_shown(t->w, t->f->nodes[a->match].match, (size_t)nth);
    tray_add(t, o->label.by[t->w->s->lang], BUTTON_OPTION, o->value, extra);
}

static void tray_human(struct tray *t, const struct ask *a)
{
    if ((a->allow & ALLOW_HUMAN) && !str_eq(bundle_trigger(t->w->b, S("talk_to_human")), t->f->name))
        tray_add(t, walk_label(t->w, TEXT_BUTTON_HUMAN), BUTTON_HUMAN, S(""), S(""));
}

static void tray_ways_out(struct tray *t, const struct ask *a)
{
    struct walk *w = t->w;
    if (a->allow & ALLOW_SKIP && !str_eq(a->extract, S("place"))) /* of an area: not to say is one of its options */
        tray_add(t, walk_label(w, TEXT_BUTTON_SKIP), BUTTON_SKIP, S(""), S(""));
    if ((a->allow & ALLOW_BACK) && node_before(w, t->f, (int)(t->n - t->f->nodes)) >= 0)
        tray_add(t, walk_label(w, TEXT_BUTTON_BACK), BUTTON_BACK, S(""), S(""));
    tray_human(t, a);
}

/* Something is chosen already: that is all, or begin anew. */
static void tray_ways_on(struct tray *t, const struct ask *a)
{
    if (!picked_of(t->frame, t->n)) {
        tray_ways_out(t, a);
        return;
    }
    tray_add(t, walk_label(t->w, TEXT_BUTTON_ENOUGH), BUTTON_ENOUGH, S(""), S(""));
    tray_add(t, walk_label(t->w, TEXT_BUTTON_ANEW), BUTTON_ANEW, S(""), S(""));
    tray_human(t, a);
}

/* Is this option still one to choose? */
static bool is_offered(const struct ask *a, unsigned chosen, size_t option)
{
    return !chosen || !((chosen | picks_alone(a)) >> option & 1);
}

static void give_choices(struct walk *w, const struct flow *f, const struct node *n, const struct frame *frame,
                         struct bubble *to)
{
    struct tray t = tray_new(w, f, n, frame);
    for (size_t i = 0; i < n->ask->n_options; i++)
        if (is_offered(n->ask, picked_of(frame, n), i))
            tray_option(&t, n->ask, i);
    tray_ways_on(&t, n->ask);
    tray_give(&t, to);
}

void offer_resume(struct walk *w, struct str flow)
{
    size_t n;
    struct effect *last = last_send(w, &n);
    struct choice *choice = ARENA_NEW(w->arena, struct choice);
    struct button b = {BUTTON_RESUME, 0, str_sub(w->b->id, 0, 8), S(""), S(""), flow, S("")};
    if (!last || !choice)
        return;
    *choice = (struct choice){walk_label(w, TEXT_BUTTON_RESUME), button_encode(w->arena, &b, w->env->key)};
    last->bubble.choices = choice;
    last->bubble.n_choices = choice->value.len > 0;
}

void offer_ways(struct walk *w, const struct flow *f, int at, const struct frame *frame, struct str text)
{
    struct tray t = tray_new(w, f, &f->nodes[at], frame);
    tray_add(&t, walk_label(w, TEXT_BUTTON_RESUME), BUTTON_RESUME, f->name, S(""));
    tray_add(&t, walk_label(w, TEXT_BUTTON_RESTART), BUTTON_RESTART, S(""), S(""));
    tray_add(&t, walk_label(w, TEXT_BUTTON_STOP), BUTTON_STOP, S(""), S(""));
    tray_give(&t, say_text(w, text));
}

/* ---- nodes ---- */
void say_node(struct walk *w, const struct flow *f, const struct node *n, const struct frame *frame)
{
    struct bubble *last = NULL;
    count_at(w, f, n, COUNT_ENTERED);
    for (size_t i = 0; i < n->say->n_bubbles; i++)
        last = say_text(w, filled(w, &n->say->bubble[i]));
    if (!last || !n->say->n_buttons)
        return;
    struct tray t = tray_new(w, f, n, frame);
    for (size_t i = 0; i < n->say->n_buttons; i++)
        tray_add(&t, n->say->buttons[i].label.by[w->s->lang], BUTTON_FLOW, n->say->buttons[i].flow, S(""));
    tray_give(&t, last);
}

static void add_list(const struct walk *w, const struct node *n, const struct frame *frame, struct buf *to)
{
    const struct ask *a = n->ask;
    unsigned chosen = picked_of(frame, n);
    for (size_t i = 0; a->listed && i < a->n_options; i++)
        if (is_offered(a, chosen, i))
            buf_addf(to, "\n%zu %.*s", i + 1, STR_FMT(a->options[i].label.by[w->s->lang]));
}

static void add_progress(struct walk *w, const struct flow *f, struct buf *to)
{
    struct form_path path;
    int number, of;
    if (f->kind != KIND_FORM)
        return;
    form_walk(f, w->s, &path);
    form_progress(f, w->s, &path, &number, &of);
    struct var own[] = {{S("number"), arena_fmt(w->arena, "%d", number)}, {S("of"), arena_fmt(w->arena, "%d", of)}};
    if (of > 1)
        buf_add(to, walk_text(w, TEXT_PROGRESS, own, 2));
}

/* What was answered before, when it is being asked again. Between the steps of a script it would be noise. */
static void add_previous(struct walk *w, const struct flow *f, const struct ask *a, struct buf *to)
{
    const struct slot *slot = flow_slot(w->s, a->slot);
    if (!slot || slot->status != SLOT_SUSPECT || !slot->value.len || (f->kind == KIND_SCRIPT && a->type != ASK_TEXT))
        return;
    if (!ask_takes(a, slot->value))
        return; /* no longer offered: a bare value says nothing to anybody */
    struct var own = {S("value"), text_answer(w->b, w->arena, slot, w->s->lang)};
    buf_add(to, walk_text(w, TEXT_PREVIOUS, &own, 1));
    buf_add_char(to, '\n');
}

/* 「手芸、散歩」 */
static struct var chosen_so_far(const struct walk *w, const struct node *n, const struct frame *frame)
{
    struct str value = picks_write(w->arena, n->ask, picked_of(frame, n));
    return (struct var){S("value"), value.len ? text_value(w->b, w->arena, n->ask, value, w->s->lang) : value};
}

/* When it is being asked once more, in the middle of choosing. */
static void add_picked(struct walk *w, const struct node *n, const struct frame *frame, struct buf *to)
{
    struct var own = chosen_so_far(w, n, frame);
    buf_add(to, walk_text(w, TEXT_PICKED_BEFORE, &own, 1));
    buf_add_char(to, '\n');
}

void ask_node(struct walk *w, const struct flow *f, int at, struct frame *frame, struct str lead)
{
    const struct node *n = &f->nodes[at];
    if (!str_eq(frame->node, n->name)) {
        frame->misses = 0;
        frame->picked = S("");
        count_at(w, f, n, COUNT_ENTERED);
    }
    frame->node = n->name;
    frame->confirm = S(""); /* what was to be confirmed is asked anew */
    struct buf text;
    buf_init_in(&text, w->arena, BUBBLE_BYTES_MAX);
    buf_add(&text, lead);
    if (lead.len)
        buf_add_char(&text, '\n');
    if (picked_of(frame, n))
        add_picked(w, n, frame, &text);
    else
        add_previous(w, f, n->ask, &text);
    buf_add(&text, filled(w, &n->ask->text));
    if (!lead.len)
        add_progress(w, f, &text);
    add_list(w, n, frame, &text);
    if (text.err != ERR_OK)
        walk_fail(w, ERR_NOMEM);
    give_choices(w, f, n, frame, say_text(w, buf_str(&text)));
}

void offer_node(struct walk *w, const struct flow *f, int at, const struct frame *frame, struct str text)
{
    const struct node *n = &f->nodes[at];
    struct buf b;
    buf_init_in(&b, w->arena, BUBBLE_BYTES_MAX);
    buf_add(&b, text);
    add_list(w, n, frame, &b);
    if (b.err != ERR_OK)
        walk_fail(w, ERR_NOMEM);
    give_choices(w, f, n, frame, say_text(w, buf_str(&b)));
}

void pick_node(struct walk *w, const struct flow *f, int at, const struct frame *frame, struct str unknown)
{
    const struct node *n = &f->nodes[at];
    struct var own[] = {chosen_so_far(w, n, frame), {S("said"), utf8_head_chars(unknown, UNKNOWN_CHARS)}};
    offer_node(w, f, at, frame, walk_text(w, unknown.len ? TEXT_PICKED_REST : TEXT_PICKED, own, 2));
}

/* 「手芸ですね。」 before what is asked about another one. */
static struct str after_picked(struct walk *w, const struct node *n, const struct frame *frame, struct str text)
{
    struct var own = chosen_so_far(w, n, frame);
    if (!own.value.len)
        return text;
    struct str before = walk_text(w, TEXT_PICKED_ALL, &own, 1);
    return arena_fmt(w->arena, "%.*s\n%.*s", STR_FMT(before), STR_FMT(text));
}

void confirm_node(struct walk *w, const struct flow *f, int at, const struct frame *frame)
{
    const struct node *n = &f->nodes[at];
    struct var own = {S("value"), text_value(w->b, w->arena, n->ask, frame->confirm, w->s->lang)};
    struct bubble *b = say_text(w, after_picked(w, n, frame, walk_text(w, TEXT_CONFIRM, &own, 1)));
    struct tray t = tray_new(w, f, n, frame);
    tray_add(&t, walk_label(w, TEXT_BUTTON_YES), BUTTON_YES, button_mark(w->arena, frame->confirm, w->env->key), S(""));
    tray_add(&t, walk_label(w, TEXT_BUTTON_NO), BUTTON_NO, S(""), S(""));
    tray_ways_on(&t, n->ask);
    tray_give(&t, b);
}

void which_node(struct walk *w, const struct flow *f, int at, const struct frame *frame, const struct flow_input *input)
{
    const struct node *n = &f->nodes[at];
    struct tray t = tray_new(w, f, n, frame);
    struct str names[2] = {{0}};
    for (size_t i = 0, k = 0; i < input->n_candidates && i < CHOICES_MAX; i++) {
        if (input->candidates[i] >= n->ask->n_options)
            continue;
        tray_option(&t, n->ask, input->candidates[i]);
        if (k < 2)
            names[k++] = n->ask->options[input->candidates[i]].label.by[w->s->lang];
    }
    struct var own[] = {{S("first"), names[0]}, {S("second"), names[1]}};
    tray_ways_on(&t, n->ask);
    tray_give(&t, say_text(w, after_picked(w, n, frame, walk_text(w, TEXT_WHICH, own, 2))));
}
