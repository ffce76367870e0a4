/* Between the turn and the flows: steps, slots filled from what was understood.
 * Must not know the order in which a message is understood. */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"
#include "base/utf8.h"

enum { LIKES_BYTES = 900, LIKES_CHARS = 300 };

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

enum err turn_beside(struct turning *t, const char *key)
{
    return turn_step(t, FLOW_ASIDE, str_from(key), S("quiet"));
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

bool turn_in_danger(const struct turning *t)
{
    return turn_in_safety(t) && !turn_runs(t, S("safety_concern"));
}

bool turn_may_stay(const struct turning *t)
{
    return t->waiting && t->asked.of == 0 && !turn_in_danger(t) && !turn_runs(t, S("handoff")) &&
           !t->asked.confirm.len && (t->asked.type == ASK_CHOICE || (t->asked.listens && t->asked.type == ASK_TEXT));
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
    turn_note(t, turn_slot_name(t->arena, prefix, member), status, value);
}

static void put_tags(struct turning *t, struct str prefix, const char *member, const struct tags *tags, bool more)
{
    struct slot_list all = {0}, old = {0};
    if (more) {
        slot_list_split(&old, turn_slot_value(&t->state->flow, turn_slot_name(t->arena, prefix, member)));
        for (size_t i = 0; i < old.n; i++) {
            if (!replaced_by(old.item[i], tags))
                slot_list_add(&all, old.item[i]);
        }
    }
    for (size_t i = 0; i < tags->n; i++)
        slot_list_add(&all, tags->item[i]);
    put_slot(t, prefix, member, slot_list_join(t->arena, &all));
}

/* 「子どもと行ける所」 is all they look for: any kind will do. */
static void take_any_kind(struct turning *t, struct str prefix)
{
    if (tags_has(&t->heard.constraints, S("with:child")) &&
        !turn_slot_value(&t->state->flow, turn_slot_name(t->arena, prefix, "categories")).len)
        put_slot(t, prefix, "categories", S("any"));
}

bool turn_extract(struct turning *t, struct str prefix, bool more)
{
    const struct understanding *u = &t->heard;
    struct str likes = turn_slot_value(&t->state->flow, turn_slot_name(t->arena, prefix, "likes"));
    put_tags(t, prefix, "categories", &u->categories, more);
    take_any_kind(t, prefix);
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
    struct slot_list codes = {0};
    struct str words = {0};
    for (size_t i = 0; i < found->n; i++) {
        struct str one = turn_text(t, arena_fmt(t->arena, "need_%.*s", STR_FMT(found->item[i])).ptr);
        slot_list_add(&codes, found->item[i]);
        words = words.len ? arena_fmt(t->arena, "%.*s、%.*s", STR_FMT(words), STR_FMT(one)) : one;
    }
    put_slot(t, S("needs"), "found", slot_list_join(t->arena, &codes));
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
