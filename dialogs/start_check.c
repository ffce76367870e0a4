/* A flow that nothing starts is written for nobody: most often the button was forgotten. Only a warning, it does no
 * harm. O(flows * nodes). */
#include "dialogs/check.h"

/* What the program starts by itself, by name (bot/turn_*.c). */
static bool by_program(struct str flow)
{
    static const char *const names[] = {"welcome", "handoff",  "help",    "menu",
                                        "privacy", "fallback", "invited", "called"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(flow, str_from(names[i])))
            return true;
    return str_starts(flow, S("safety_"));
}

static bool node_starts(const struct node *n, struct str flow)
{
    if (str_eq(n->flow, flow))
        return true;
    for (size_t i = 0; n->say && i < n->say->n_buttons; i++)
        if (str_eq(n->say->buttons[i].flow, flow))
            return true;
    for (size_t i = 0; n->ask && i < n->ask->n_options; i++)
        if (str_eq(n->ask->options[i].later, flow))
            return true;
    return false;
}

static bool started(const struct bundle *b, const struct flow *f)
{
    for (size_t i = 0; i < b->n_triggers; i++)
        if (str_eq(b->triggers[i].flow, f->name))
            return true;
    for (size_t i = 0; i < b->n_flows; i++)
        for (size_t j = 0; &b->flows[i] != f && j < b->flows[i].n_nodes; j++)
            if (node_starts(&b->flows[i].nodes[j], f->name))
                return true;
    return by_program(f->name);
}

void check_starts(struct compile *c)
{
    if (c->faults->n_errors)
        return; /* first things first */
    for (size_t i = 0; i < c->b->n_flows; i++)
        if (!started(c->b, &c->b->flows[i]))
            fault_add(c->faults, FAULT_WARNING, "F016", c->b->flows[i].at,
                      "流れ '%.*s' を始めるものがありません。メニューなどのボタンか、triggers.yaml に書いてください。",
                      "nothing starts flow '%.*s'", STR_FMT(c->b->flows[i].name));
}
