/* The same talk on another channel: begun on LINE, gone on with on the town's own page by a one-time link, and back
 * again. What is said goes where the person last wrote from. When people or a timer speak while nobody seems to be
 * there, or to have been, home hears only that there is something to read. Making links and knowing browsers is bot/desk_move.c. */
#include "bot/turn_stage.h"

static const struct str nothing = {0};

static bool speaks(const struct event *e)
{
    return e->kind == EVENT_START || e->kind == EVENT_TEXT || e->kind == EVENT_CHOICE || e->kind == EVENT_MEDIA;
}

/* Only a channel that has to be carried to can be left for another; the others are a page already. */
static bool can_leave(const struct turning *t)
{
    return str_eq(t->state->at.home, S("line")) && !t->state->at.here.len;
}

void turn_arrive(struct turning *t)
{
    struct whereabouts *at = &t->state->at;
    if (t->timed || !at->home.len || !speaks(t->event))
        return;
    bool home = str_eq(t->event->channel, at->home);
    t->arrived = home ? at->here.len > 0 : !str_eq(t->event->channel, at->here);
    at->here = home ? nothing : arena_str(t->arena, t->event->channel);
    at->moved = at->moved || !home;
    at->nudged = 0;
}

enum err turn_move(struct turning *t)
{
    struct effects *all = &t->out->effects;
    if (!can_leave(t)) {
        turn_say(t, "move_here");
        return t->waiting && t->state->mode == MODE_BOT ? turn_step(t, FLOW_RESUME, nothing, nothing) : ERR_OK;
    }
    turn_var(t, S("link_minutes"), arena_fmt(t->arena, "%d", TURN_LINK_MINUTES));
    size_t before = all->n;
    turn_say(t, "move_link");
    if (all->n > before)
        all->item[before].bubble.link = true;
    return ERR_OK;
}

enum err turn_welcome_there(struct turning *t)
{
    turn_say(t, "move_arrived");
    return t->waiting ? turn_step(t, FLOW_RESUME, nothing, nothing) : ERR_OK;
}

/* The question stands on the page they left; here they may never have seen it. */
enum err turn_welcome_home(struct turning *t)
{
    return turn_step(t, FLOW_ASIDE, S("move_back"), nothing);
}

static bool says_anything(const struct effects *all)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->item[i].kind == EFFECT_SEND)
            return true;
    }
    return false;
}

/* Who wrote this short a time ago still looks at the page: no phone need ring beside it. */
static bool still_there(const struct turning *t)
{
    int64_t ago_ms = t->env->now_ms - t->state->last_contact_ms;
    return ago_ms >= 0 && ago_ms < TURN_UNREAD_MS;
}

static bool may_nudge(const struct turning *t)
{
    return t->state->at.here.len && !t->state->at.nudged;
}

static void nudge(struct turning *t)
{
    struct choice *read = ARENA_NEW(t->arena, struct choice);
    if (!read)
        return;
    *read = turn_button_command(t, turn_text(t, "button_move"), COMMAND_MOVE);
    struct effect *e = effect_add(&t->out->effects, EFFECT_NUDGE);
    e->bubble = (struct bubble){.text = turn_text(t, "move_waiting"), .choices = read, .n_choices = 1};
    t->state->at.nudged = 1;
}

/* They seemed to be there when it was said, and have not written since. */
bool turn_unread_due(struct turning *t)
{
    if (!str_eq(t->event->value, TIMER_UNREAD))
        return false;
    if (may_nudge(t) && !still_there(t))
        nudge(t);
    return true;
}

void turn_settle_move(struct turning *t)
{
    bool asked = t->timed || t->event->kind <= EVENT_STOP;
    if (asked || !may_nudge(t) || !says_anything(&t->out->effects))
        return;
    if (!still_there(t)) {
        nudge(t);
        return;
    }
    struct effect *timer = effect_add(&t->out->effects, EFFECT_TIMER_SET);
    timer->name = TIMER_UNREAD;
    timer->at_ms = t->env->now_ms + TURN_UNREAD_MS;
}
