/* News of a visit that nobody asked for: 「この前の体操、行ってきたよ」 days after something was suggested. Heard as if the
 * follow-up (visited.yaml) had asked. Must not begin where nothing was ever suggested. */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"

static const struct str nothing = {0};

/* How it was, the most particular first: 「行ってみたけど、やってなかった」 is both. */
static struct str how_it_was(const struct turning *t)
{
    static const struct {
        struct str tag, how;
    } news[] = {{S("visit_gone"), S("gone")},
                {S("visit_not_for_me"), S("not_for_me")},
                {S("visit_not_yet"), S("not_yet")},
                {S("visit_went"), S("went")}};
    for (size_t i = 0; i < sizeof(news) / sizeof(news[0]); i++) {
        if (tags_has(&t->heard.about, news[i].tag))
            return news[i].how;
    }
    return nothing;
}

/* What they chose last; what they agreed to be asked about comes first while it has not been asked. */
static bool find_wish(const struct turning *t, struct str *ret_from)
{
    static const struct str from[] = {S("interests"), S("invited"), S("visited")};
    const struct flow_state *f = &t->state->flow;
    const struct slot *due = flow_slot(f, S("later.visited"));
    *ret_from = S("visited");
    if (due && due->status == SLOT_FILLED)
        return true;
    for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
        *ret_from = from[i];
        if (turn_slot_value(f, turn_slot_name(t->arena, from[i], "wish")).len)
            return true;
    }
    /* Shown, and none of them chosen aloud: which one it was they will tell. */
    return turn_slot_value(f, S("interests.shown")).len > 0;
}

static void copy_wish(struct turning *t, struct str from)
{
    static const char *const members[] = {"wish", "wish_id"};
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        struct str value = turn_slot_value(&t->state->flow, turn_slot_name(t->arena, from, members[i]));
        turn_note(t, turn_slot_name(t->arena, S("visited"), members[i]), value.len ? SLOT_FILLED : SLOT_UNSET, value);
    }
}

/* It need not be asked any more. */
static void cancel_follow_up(struct turning *t)
{
    const struct slot *due = flow_slot(&t->state->flow, S("later.visited"));
    if (!due || due->status != SLOT_FILLED)
        return;
    turn_note(t, S("later.visited"), SLOT_UNSET, nothing);
    effect_add(&t->out->effects, EFFECT_TIMER_CANCEL)->name = arena_join(t->arena, TIMER_START, S("visited"));
}

/* Nothing waits, or the list that the news is about. */
static bool may_tell(const struct turning *t)
{
    return t->has_text && !t->heard.risk.level && !turn_after_crisis(t) &&
           (!t->waiting || (turn_runs(t, S("interests")) && turn_may_stay(t)));
}

/* The last bubble asks for what they have told already. */
static void take_back_question(struct effects *all)
{
    for (size_t i = all->n; i-- > 0;) {
        if (all->item[i].kind != EFFECT_SEND)
            continue;
        for (all->n--; i < all->n; i++)
            all->item[i] = all->item[i + 1];
        return;
    }
}

enum err stage_visit(struct turning *t, bool *done)
{
    struct str from, how = may_tell(t) ? how_it_was(t) : nothing;
    if (!how.len || !find_wish(t, &from))
        return ERR_OK;
    *done = true;
    copy_wish(t, from);
    cancel_follow_up(t);
    if (t->waiting)
        t->state->flow.n_frames--;
    size_t said = t->out->effects.n;
    enum err err = turn_start_flow(t, S("visited"));
    if (err)
        return err;
    t->out->effects.n = said;
    err = turn_step(t, FLOW_ANSWER, nothing, how);
    if (err || !tags_has(&t->heard.about, S("visit_told")) || !t->waiting || t->asked.type != ASK_TEXT)
        return err;
    take_back_question(&t->out->effects);
    return turn_step(t, FLOW_ANSWER, nothing, t->text);
}
