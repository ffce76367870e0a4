/* Slots, frames and the trail as plain data. Knows no content. */
#include "dialogs/flow_state.h"

const char *slot_status_name(enum slot_status s)
{
    static const char *const words[SLOT_STATUSES] = {"unset", "filled", "declined", "unknown", "defaulted", "suspect"};
    return s < SLOT_STATUSES ? words[s] : "";
}

/* Names of one flow begin alike, so they are compared from their end: this is what a walk does most. */
static inline bool same_name(struct str a, struct str b)
{
    if (a.len != b.len || !a.len)
        return a.len == b.len;
    return a.ptr == b.ptr || (a.ptr[a.len - 1] == b.ptr[b.len - 1] && memcmp(a.ptr, b.ptr, a.len) == 0);
}

const struct slot *flow_slot(const struct flow_state *state, struct str name)
{
    for (size_t i = 0; i < state->n_slots; i++)
        if (same_name(state->slots[i].name, name))
            return &state->slots[i];
    return NULL;
}

void slot_unset(struct flow_state *s, struct str name)
{
    for (size_t i = 0; i < s->n_slots; i++)
        if (same_name(s->slots[i].name, name)) {
            memmove(&s->slots[i], &s->slots[i + 1], (--s->n_slots - i) * sizeof s->slots[0]);
            return;
        }
}

enum err slot_put(struct flow_state *s, struct str name, enum slot_status status, struct str value)
{
    for (size_t i = 0; i < s->n_slots; i++)
        if (same_name(s->slots[i].name, name)) {
            s->slots[i].status = status;
            s->slots[i].value = value;
            return ERR_OK;
        }
    if (s->n_slots == FLOW_SLOTS)
        return ERR_NOMEM;
    s->slots[s->n_slots++] = (struct slot){name, status, value};
    return ERR_OK;
}

void slot_suspect(struct flow_state *s, struct str name)
{
    for (size_t i = 0; i < s->n_slots; i++)
        if (same_name(s->slots[i].name, name))
            s->slots[i].status = SLOT_SUSPECT;
}

enum err flow_set_slot(struct flow_state *state, struct arena *arena, struct str name, enum slot_status status,
                       struct str value)
{
    if (status == SLOT_UNSET) {
        slot_unset(state, name);
        return ERR_OK;
    }
    struct str n = arena_str(arena, name), v = arena_str(arena, value);
    if (arena->failed)
        return ERR_NOMEM;
    return slot_put(state, n, status, v);
}

static ptrdiff_t trail_find(const struct flow_state *s, struct str slot)
{
    for (size_t i = 0; i < s->n_trail; i++)
        if (same_name(s->trail[i], slot))
            return (ptrdiff_t)i;
    return -1;
}

bool trail_has(const struct flow_state *s, struct str slot)
{
    return trail_find(s, slot) >= 0;
}

/* A question answered again keeps its place: the trail follows the path, not the clock. */
void trail_add(struct flow_state *s, struct str slot)
{
    if (trail_has(s, slot))
        return;
    if (s->n_trail == FLOW_TRAIL)
        memmove(&s->trail[0], &s->trail[1], --s->n_trail * sizeof s->trail[0]);
    s->trail[s->n_trail++] = slot;
}

void trail_remove(struct flow_state *s, struct str slot)
{
    ptrdiff_t at = trail_find(s, slot);
    if (at < 0)
        return;
    memmove(&s->trail[at], &s->trail[at + 1], (--s->n_trail - (size_t)at) * sizeof s->trail[0]);
}

struct frame *top_frame(struct flow_state *s)
{
    return s->n_frames ? &s->stack[s->n_frames - 1] : NULL;
}

int frame_of(const struct flow_state *s, struct str flow)
{
    for (size_t i = s->n_frames; i-- > 0;)
        if (str_eq(s->stack[i].flow, flow))
            return (int)i;
    return -1;
}

void frame_push(struct flow_state *s, struct str flow, struct str pin, int64_t now_ms)
{
    const struct slot *left = flow_slot(s, SLOT_LEFT);
    int at = frame_of(s, flow);
    if (left && str_eq(left->value, flow))
        slot_unset(s, SLOT_LEFT);
    if (at >= 0)
        s->n_frames = (size_t)at;
    if (s->n_frames == FLOW_FRAMES)
        memmove(&s->stack[0], &s->stack[1], --s->n_frames * sizeof s->stack[0]);
    s->stack[s->n_frames++] = (struct frame){.flow = flow, .run = ++s->runs, .pin = pin, .entered_ms = now_ms};
}
