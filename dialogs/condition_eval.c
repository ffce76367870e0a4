/* Conditions asked of what is known. Numbers compare as numbers; what has no value is never equal to anything. */
#include "dialogs/condition.h"
#include "dialogs/picks.h"

static bool holds(enum cond_op op, int order)
{
    switch (op) {
    case OP_EQ:
        return order == 0;
    case OP_NE:
        return order != 0;
    case OP_LT:
        return order < 0;
    case OP_LE:
        return order <= 0;
    case OP_GT:
        return order > 0;
    case OP_GE:
        return order >= 0;
    case OPS:
        break;
    }
    return false;
}

/* Numbers as numbers, anything else by its bytes. */
static bool value_holds(const struct flow_state *state, struct str name, enum cond_op op, struct str with)
{
    const struct slot *s = flow_slot(state, name);
    if (!s || s->status != SLOT_FILLED)
        return false;
    int64_t a, b;
    if (str_int(s->value, &a) && str_int(with, &b))
        return holds(op, (a > b) - (a < b));
    return holds(op, str_cmp(s->value, with));
}

static bool status_holds(const struct cond *c, const struct flow_state *state)
{
    const struct slot *s = flow_slot(state, c->slots[0]);
    if (!s || s->status != c->status)
        return false;
    return c->status != SLOT_FILLED || s->value.len > 0;
}

static bool in_list(const struct cond *c, const struct flow_state *state)
{
    for (size_t i = 0; i < c->n_values; i++)
        if (value_holds(state, c->slots[0], OP_EQ, c->values[i]))
            return true;
    return false;
}

static bool list_has(const struct cond *c, const struct flow_state *state)
{
    const struct slot *s = flow_slot(state, c->slots[0]);
    for (size_t i = 0; s && s->status == SLOT_FILLED && i < c->n_values; i++)
        if (picks_hold(s->value, c->values[i]))
            return true;
    return false;
}

static bool count_holds(const struct cond *c, const struct flow_state *state)
{
    int64_t n = 0;
    for (size_t i = 0; i < c->n_slots; i++)
        n += value_holds(state, c->slots[i], c->op, c->values[0]);
    return holds(c->count_op, (n > c->count) - (n < c->count));
}

bool cond_eval(const struct cond *c, const struct flow_state *state)
{
    if (!c)
        return true;
    switch (c->kind) {
    case COND_OR:
        return cond_eval(c->a, state) || cond_eval(c->b, state);
    case COND_AND:
        return cond_eval(c->a, state) && cond_eval(c->b, state);
    case COND_NOT:
        return !cond_eval(c->a, state);
    case COND_STATUS:
        return status_holds(c, state);
    case COND_COMPARE:
        return value_holds(state, c->slots[0], c->op, c->values[0]);
    case COND_IN:
        return in_list(c, state);
    case COND_HAS:
        return list_has(c, state);
    case COND_COUNT:
        return count_holds(c, state);
    }
    return false;
}

void cond_slots(const struct cond *c, void (*see)(void *self, struct str slot), void *self)
{
    if (!c)
        return;
    cond_slots(c->a, see, self);
    cond_slots(c->b, see, self);
    for (size_t i = 0; i < c->n_slots; i++)
        see(self, c->slots[i]);
}
