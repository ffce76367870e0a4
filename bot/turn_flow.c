/* Between the turn and the flows: steps, slots filled from what was understood, and what a match node finds.
 * Must not know the order in which a message is understood. */
#include "bot/turn_stage.h"
#include "base/utf8.h"
#include "directory/match.h"

enum { LIST_MAX = 24, LIST_BYTES = 600, LIKES_BYTES = 900, LIKES_CHARS = 300, FOUND_MAX = 16 };

void turn_look(struct turning *t)
{
    t->waiting = t->content->bundle && flow_question(t->content->bundle, t->env->older, &t->state->flow, &t->asked);
}

enum err turn_step_input(struct turning *t, const struct flow_input *input)
{
    enum err err = flow_step(t->content->bundle, t->arena, &t->state->flow, input, &t->flow, &t->out->effects);
    turn_look(t);
    return err;
}

enum err turn_step(struct turning *t, enum flow_input_kind kind, struct str name, struct str value)
{
    return turn_step_input(t, &(struct flow_input){.kind = kind, .name = name, .value = value});
}

enum err turn_start_flow(struct turning *t, struct str flow)
{
    return turn_step(t, FLOW_START, flow, (struct str){0});
}

void turn_note(struct turning *t, struct str slot, enum slot_status status, struct str value)
{
    if (flow_set_slot(&t->state->flow, t->arena, slot, status, value))
        return; /* a full table of slots costs a wish, never the turn */
}

bool turn_runs(const struct turning *t, struct str flow)
{
    const struct flow_state *f = &t->state->flow;
    return f->n_frames && str_eq(f->stack[f->n_frames - 1].flow, flow);
}

bool turn_in_safety(const struct turning *t)
{
    const struct flow_state *f = &t->state->flow;
    return f->n_frames && str_starts(f->stack[f->n_frames - 1].flow, S("safety_"));
}

/* ---- comma-separated lists in slots ---- */

struct list {
    struct str item[LIST_MAX];
    size_t n;
};

static void list_add(struct list *l, struct str item)
{
    for (size_t i = 0; i < l->n; i++) {
        if (str_eq(l->item[i], item))
            return;
    }
    if (item.len && l->n < LIST_MAX)
        l->item[l->n++] = item;
}

static struct str slot_name(struct turning *t, struct str prefix, const char *member)
{
    return arena_fmt(t->arena, "%.*s.%s", STR_FMT(prefix), member);
}

static struct str slot_value(const struct flow_state *f, struct str name)
{
    const struct slot *s = flow_slot(f, name);
    return s && s->status == SLOT_FILLED ? s->value : (struct str){0};
}

static void list_split(struct list *l, struct str commas)
{
    for (struct str_cut cut = str_cut(commas, ','); cut.head.len || cut.found; cut = str_cut(cut.tail, ','))
        list_add(l, str_trim(cut.head));
}

static struct str list_join(struct turning *t, const struct list *l)
{
    struct buf b;
    buf_init_in(&b, t->arena, LIST_BYTES);
    for (size_t i = 0; i < l->n; i++) {
        if (i)
            buf_add_char(&b, ',');
        buf_add(&b, l->item[i]);
    }
    return b.err ? (struct str){0} : buf_str(&b);
}

/* Of these a newer word replaces the older: 「やっぱり午後がいい」. The others (access, not, with, …) add up. */
static bool replaced_by(struct str old, const struct tags *newer)
{
    static const struct str single[] = {S("day"), S("time"), S("dist"), S("transport"), S("cost")};
    struct str kind = str_cut(old, ':').head;
    bool one = false;
    for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++)
        one = one || str_eq(kind, single[i]);
    for (size_t i = 0; one && i < newer->n; i++) {
        if (str_eq(str_cut(newer->item[i], ':').head, kind))
            return true;
    }
    return false;
}

static void put_slot(struct turning *t, struct str prefix, const char *member, struct str value)
{
    enum slot_status status = value.len ? SLOT_FILLED : SLOT_UNSET;
    turn_note(t, slot_name(t, prefix, member), status, value);
}

static void put_tags(struct turning *t, struct str prefix, const char *member, const struct tags *tags, bool more)
{
    struct list all = {0}, old = {0};
    if (more) {
        list_split(&old, slot_value(&t->state->flow, slot_name(t, prefix, member)));
        for (size_t i = 0; i < old.n; i++) {
            if (!replaced_by(old.item[i], tags))
                list_add(&all, old.item[i]);
        }
    }
    for (size_t i = 0; i < tags->n; i++)
        list_add(&all, tags->item[i]);
    put_slot(t, prefix, member, list_join(t, &all));
}

bool turn_extract(struct turning *t, struct str prefix, bool more)
{
    const struct understanding *u = &t->heard;
    struct str likes = slot_value(&t->state->flow, slot_name(t, prefix, "likes"));
    put_tags(t, prefix, "categories", &u->categories, more);
    /* Another liking does not give anybody a car, or Wednesday off. */
    put_tags(t, prefix, "constraints", &u->constraints, more || turn_runs(t, prefix));
    if (more && likes.len && likes.len + t->text.len < LIKES_BYTES)
        likes = arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(likes), STR_FMT(t->text));
    else
        likes = utf8_head_chars(t->text, LIKES_CHARS);
    put_slot(t, prefix, "likes", likes);
    if (!more || u->role == ROLE_CONTRIBUTOR)
        put_slot(t, prefix, "role", u->role == ROLE_CONTRIBUTOR ? S("contributor") : S("participant"));
    return u->categories.n || u->constraints.n;
}

/* The ticks of form 1 that the words speak of, by number and in words. */
static bool extract_needs(struct turning *t)
{
    const struct tags *found = &t->heard.needs;
    struct list codes = {0};
    struct str words = {0};
    for (size_t i = 0; i < found->n; i++) {
        struct str one = turn_text(t, arena_fmt(t->arena, "need_%.*s", STR_FMT(found->item[i])).ptr);
        list_add(&codes, found->item[i]);
        words = words.len ? arena_fmt(t->arena, "%.*s、%.*s", STR_FMT(words), STR_FMT(one)) : one;
    }
    put_slot(t, S("needs"), "found", list_join(t, &codes));
    put_slot(t, S("needs"), "words", words);
    return found->n > 0;
}

bool turn_extract_asked(struct turning *t)
{
    if (str_eq(t->asked.extract, S("needs")))
        return extract_needs(t);
    struct str name = t->asked.extract, end = S("_more");
    bool more = str_ends(name, end);
    return turn_extract(t, more ? str_sub(name, 0, name.len - end.len) : name, more);
}

/* ---- matching ---- */

static void card_line(struct turning *t, struct found *f, const char *key, struct str var, struct str value)
{
    if (!value.len || f->n_lines == CARD_LINES_MAX)
        return;
    turn_var(t, var, value);
    struct str line = turn_text(t, key);
    if (line.len)
        f->lines[f->n_lines++] = line;
}

static struct str join_reasons(struct turning *t, const struct match *m)
{
    struct str all = {0};
    for (size_t i = 0; i < m->n_reasons; i++) {
        turn_var(t, S("reason"), m->reasons[i]);
        struct str one = turn_text(t, "card_reason");
        all = all.len ? arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(all), STR_FMT(one)) : one;
    }
    return all;
}

static void show(struct turning *t, const struct match *m, struct found *f)
{
    const struct resource *r = m->resource;
    *f = (struct found){.id = r->id, .title = r->name, .reason = join_reasons(t, m), .score = m->score};
    card_line(t, f, "card_when", S("when"), resource_when(r, t->arena, t->env->now_ms));
    card_line(t, f, "card_where", S("where"), r->place);
    if (r->cost_text.len) {
        card_line(t, f, "card_cost", S("cost"), r->cost_text);
    } else if (r->cost_yen == 0) {
        card_line(t, f, "card_free", S("cost"), S("0"));
    } else if (r->cost_yen > 0) {
        card_line(t, f, "card_yen", S("cost"), arena_fmt(t->arena, "%d", (int)r->cost_yen));
    }
    card_line(t, f, "card_apply", S("apply"), r->apply);
    card_line(t, f, "card_phone", S("contact_phone"), r->phone);
}

static void note_gap(struct turning *t, struct arena *arena, const struct profile *p)
{
    struct nearest nearest;
    if (!p->n_categories && !p->n_constraints)
        return;
    (void)directory_nearest(t->content->directory, t->content->reasons, arena, p, t->env->now_ms, &nearest);
    turn_note_gap(t, &nearest.gap);
}

size_t turn_match(void *self, struct arena *arena, const struct flow_state *state, struct str prefix, struct found *ret,
                  size_t max)
{
    struct turning *t = self;
    struct list categories = {0}, constraints = {0}, seen = {0};
    struct match found[FOUND_MAX];
    list_split(&categories, slot_value(state, slot_name(t, prefix, "categories")));
    list_split(&constraints, slot_value(state, slot_name(t, prefix, "constraints")));
    list_split(&seen, slot_value(state, slot_name(t, prefix, "seen")));
    struct profile p = {
        .categories = categories.item,
        .n_categories = categories.n,
        .constraints = constraints.item,
        .n_constraints = constraints.n,
        .contributor = str_eq(slot_value(state, slot_name(t, prefix, "role")), S("contributor")),
        .lat = __builtin_nan(""),
        .lon = __builtin_nan(""),
        .seen = seen.item,
        .n_seen = seen.n,
    };
    if (fold_text(arena, slot_value(state, slot_name(t, prefix, "likes")), &p.words))
        p.words = (struct str){0};
    size_t n = directory_match(t->content->directory, t->content->reasons, arena, &p, t->env->now_ms, found,
                               max < FOUND_MAX ? max : FOUND_MAX);
    for (size_t i = 0; i < n; i++)
        show(t, &found[i], &ret[i]);
    if (!n)
        note_gap(t, arena, &p);
    return n;
}
