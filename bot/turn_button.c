/* Pressed buttons: the flows' own (flow_press knows what they mean now) and the few that the turn offers itself.
 * A payload of the turn is "t1:go:FLOW:MAC" or "t1:do:NUMBER:MAC"; MAC is a keyed hash of what stands before it, so
 * nobody can make one up. Such a button never grows stale: starting a flow or giving a command is as good tomorrow as
 * today. */
#include "base/crypto.h"
#include "bot/turn_stage.h"

enum { DOUBLE_TAP_MS = 3000 };

static const struct str go = {"t1:go:", 6}, act = {"t1:do:", 6};

static struct str sealed(struct arena *arena, const uint8_t key[16], struct str head)
{
    return arena_fmt(arena, "%.*s:%016llx", STR_FMT(head), (unsigned long long)crypto_short_hash(key, head));
}

struct str turn_payload_flow(struct arena *arena, const uint8_t key[16], struct str flow)
{
    return sealed(arena, key, arena_join(arena, go, flow));
}

struct choice turn_button_flow(struct turning *t, struct str label, struct str flow)
{
    return (struct choice){.label = label, .value = turn_payload_flow(t->arena, t->env->key, flow)};
}

struct choice turn_button_command(struct turning *t, struct str label, enum command command)
{
    struct str head = arena_fmt(t->arena, "%.*s%d", STR_FMT(act), (int)command);
    return (struct choice){.label = label, .value = sealed(t->arena, t->env->key, head)};
}

bool turn_button_read(const struct turning *t, struct str payload, struct str *ret_flow, enum command *ret_command)
{
    enum { MAC = 17 };
    *ret_flow = (struct str){0};
    *ret_command = COMMAND_NONE;
    if (payload.len <= go.len + MAC || !(str_starts(payload, go) || str_starts(payload, act)))
        return false;
    struct str head = str_sub(payload, 0, payload.len - MAC), mac = str_sub(payload, payload.len - MAC, MAC);
    char want[MAC + 1];
    snprintf(want, sizeof(want), ":%016llx", (unsigned long long)crypto_short_hash(t->env->key, head));
    if (!crypto_equal(mac.ptr, want, MAC))
        return false;
    struct str what = str_sub(head, go.len, head.len - go.len);
    if (str_starts(head, go)) {
        *ret_flow = what;
        return true;
    }
    int64_t n;
    if (!str_int(what, &n) || n <= COMMAND_NONE || n >= COMMANDS)
        return false;
    *ret_command = (enum command)n;
    return true;
}

/* The same button again within 3 s is one press: fingers tremble, and networks are slow. */
bool turn_is_double_tap(const struct turning *t)
{
    const struct conversation *c = t->state;
    int64_t since = t->env->now_ms - c->last_press_ms;
    return str_eq(c->last_press, t->event->value) && since >= 0 && since < DOUBLE_TAP_MS;
}

static struct str label_of(struct turning *t, struct str flow, enum command command)
{
    static const struct {
        enum command command;
        const char *key;
    } labels[] = {{COMMAND_STOP, "button_leave_queue"}, {COMMAND_HUMAN, "button_human"}, {COMMAND_MOVE, "button_move"}};
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        if (command == labels[i].command)
            return turn_text(t, labels[i].key);
    }
    return flow.len ? bundle_flow_title(t->content->bundle, flow, t->state->flow.lang) : (struct str){0};
}

/* Not ours: a channel that lost the payload may still have told us the label, which is then as good as typed. */
static enum err unknown_button(struct turning *t, bool *done)
{
    if (t->has_text)
        return ERR_OK;
    *done = true;
    if (t->waiting)
        return turn_step(t, FLOW_STALE, (struct str){0}, (struct str){0});
    turn_say(t, "old_button");
    return ERR_OK;
}

static enum err press_own(struct turning *t, struct str flow, enum command command)
{
    if (!t->out->said.len)
        t->out->said = label_of(t, flow, command);
    if (command)
        return turn_command(t, command);
    turn_let_go(t, flow);
    return turn_start_flow(t, flow);
}

enum err stage_button(struct turning *t, bool *done)
{
    struct str flow, label = {0};
    enum command command;
    struct flow_input input = {0};
    if (t->event->kind != EVENT_CHOICE)
        return ERR_OK;
    if (turn_is_double_tap(t)) {
        t->out->visible = false;
        *done = true;
        return ERR_OK;
    }
    t->state->last_press = arena_str(t->arena, t->event->value);
    t->state->last_press_ms = t->env->now_ms;
    if (turn_button_read(t, t->event->value, &flow, &command)) {
        *done = true;
        return press_own(t, flow, command);
    }
    enum err err = flow_press(t->content->bundle, t->arena, &t->state->flow, &t->flow, t->event->value, &input, &label);
    if (err == ERR_INPUT)
        return unknown_button(t, done);
    if (err)
        return err;
    *done = true;
    if (label.len)
        t->out->said = label;
    return turn_step_input(t, &input);
}
