/* What people tell while they are listened to gets a sentence of its own (texts/told.yaml), each once in a talk, rather
 * than a nod that would fit anything. What means what is content: nlu/rules/about_told.yaml. Must not decide what is
 * dangerous, nor lead anywhere. */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"

static const struct str nothing = {0}, yes = {"yes", 3};
static const struct str family = {"told_", 5}, given = {"talk.told", 9}, small = {"told_small_", 11},
                        listening = {"listen", 6};

static bool given_before(const struct slot_list *l, struct str key)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->item[i], key))
            return true;
    return false;
}

struct str turn_told(struct turning *t)
{
    struct slot_list before = {0};
    slot_list_split(&before, turn_slot_value(&t->state->flow, given));
    for (size_t i = 0; t->has_text && i < t->heard.about.n; i++) {
        struct str key = t->heard.about.item[i];
        if (str_starts(key, family) && !given_before(&before, key) && turn_text(t, arena_str(t->arena, key).ptr).len)
            return arena_str(t->arena, key);
    }
    return nothing;
}

static void note_given(struct turning *t, struct str key)
{
    struct slot_list all = {0};
    slot_list_split(&all, turn_slot_value(&t->state->flow, given));
    slot_list_add(&all, key);
    turn_note(t, given, SLOT_FILLED, slot_list_join(t->arena, &all));
}

enum err turn_beside_told(struct turning *t, const char *otherwise)
{
    struct str key = turn_told(t);
    if (!key.len)
        return turn_beside(t, otherwise);
    note_given(t, key);
    return turn_beside(t, key.ptr);
}

void turn_say_told(struct turning *t)
{
    struct str key = turn_told(t);
    if (!key.len || !turn_runs(t, listening))
        return;
    note_given(t, key);
    turn_say(t, key.ptr);
    turn_note(t, S("listen.echoed"), SLOT_FILLED, yes);
}

/* Nothing was asked, and nothing else is known of it: answered, and listened to. */
static enum err begin(struct turning *t, struct str key)
{
    note_given(t, key);
    turn_say(t, key.ptr);
    if (str_starts(key, small))
        return ERR_OK;
    turn_note(t, S("listen.said"), SLOT_FILLED, yes);
    turn_note(t, S("listen.echoed"), SLOT_FILLED, yes);
    return turn_start_flow(t, listening);
}

bool turn_only_tells(struct turning *t)
{
    const struct understanding *u = &t->heard;
    bool wants = tags_has(&u->about, S("wishes")) || u->categories.n;
    struct str key = turn_told(t);
    return key.len && !str_starts(key, small) && !wants && !u->risk.level &&
           (turn_is_plain(t) || u->intent_weighed || str_eq(u->intent, S("help")));
}

enum err turn_hear_told(struct turning *t, bool *done)
{
    struct str key = turn_told(t);
    bool free = !t->waiting || (t->asked.listens && turn_may_stay(t));
    if (turn_in_danger(t))
        return ERR_OK;
    if (free && tags_has(&t->heard.about, S("told_may_return"))) {
        *done = true;
        return turn_farewell(t, "told_may_return");
    }
    if (!key.len)
        return ERR_OK;
    if (!t->waiting) {
        bool chats = str_starts(key, small) && !t->heard.risk.level && turn_is_plain(t);
        *done = !turn_after_crisis(t) && (chats || turn_only_tells(t));
        return *done ? begin(t, key) : ERR_OK;
    }
    bool offered = t->asked.listens && t->asked.type == ASK_CHOICE && turn_may_stay(t);
    /* 「昔は編み物もしとったけど」 is no wish, and 「どう声かけたら」 is asked of nobody else. */
    bool past = tags_has(&t->heard.about, S("told_used_to")) && str_eq(t->heard.intent, S("interest_statement"));
    bool here = past || str_starts(key, S("told_asks_")) || str_eq(t->heard.intent, S("help"));
    bool elsewhere = !here && (turn_leads_away(t) || turn_aside(t).len || turn_turns_to_drinking(t));
    if (!offered || elsewhere || turn_answers(t) || tags_has(&t->heard.about, S("wishes")))
        return ERR_OK;
    *done = true;
    return turn_beside_told(t, "concern_more");
}
