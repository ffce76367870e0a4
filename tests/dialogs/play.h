/* Playing flows in tests: the real content, a step at a time, with a key and a fixed clock. */
#pragma once
#include "dialogs/flow.h"
#include "tests/support/check.h"

struct play {
    struct bundle *b;
    struct arena arena;
    struct flow_state state;
    struct flow_env env;
    struct vars vars;
    struct effects out;
};

static const uint8_t play_key[16] = "0123456789abcde";

static inline struct bundle *play_load(const char *dir)
{
    struct arena arena;
    struct faults faults;
    struct bundle *b = NULL;
    arena_init(&arena, 4 << 20);
    faults_init(&faults, &arena);
    enum err err = bundle_load(dir, &faults, &b);
    faults_print(&faults, stderr, false);
    arena_done(&arena);
    assert_int_equal(err, ERR_OK);
    return b;
}

static inline void play_init(struct play *p, struct bundle *b)
{
    static const struct var vars[] = {{{"town", 4}, {"やまなみ町", 15}},
                                      {{"reply_by", 8}, {"きょうの15時ごろまで", 29}}};
    memset(p, 0, sizeof *p);
    p->b = b;
    arena_init(&p->arena, 8 << 20);
    p->vars = (struct vars){vars, 2};
    p->env = (struct flow_env){.now_ms = 1000, .key = play_key, .vars = &p->vars};
}

static inline void play_done(struct play *p)
{
    arena_done(&p->arena);
}

static inline enum err play_step(struct play *p, enum flow_input_kind kind, const char *name, const char *value)
{
    struct flow_input in = {.kind = kind, .name = str_from(name), .value = str_from(value)};
    p->out.n = 0;
    p->out.overflow = false;
    return flow_step(p->b, &p->arena, &p->state, &in, &p->env, &p->out);
}

/* The nth bubble from the end (0 is the last); NULL when there are not so many. */
static inline const struct bubble *play_bubble(const struct play *p, size_t from_end)
{
    for (size_t i = p->out.n; i-- > 0;)
        if (p->out.item[i].kind == EFFECT_SEND && from_end-- == 0)
            return &p->out.item[i].bubble;
    return NULL;
}

/* The payload of a button of the last bubble by its label; empty when there is none. */
static inline struct str play_button(const struct play *p, const char *label)
{
    const struct bubble *b = play_bubble(p, 0);
    for (size_t i = 0; b && i < b->n_choices; i++)
        if (str_eq(b->choices[i].label, str_from(label)))
            return b->choices[i].value;
    return (struct str){0};
}

static inline enum err play_press(struct play *p, struct str payload)
{
    struct flow_input in;
    struct str label;
    enum err err = flow_press(p->b, &p->arena, &p->state, &p->env, payload, &in, &label);
    if (err != ERR_OK)
        return err;
    p->out.n = 0;
    return flow_step(p->b, &p->arena, &p->state, &in, &p->env, &p->out);
}

static inline const char *play_node(const struct play *p)
{
    static char node[64];
    struct question q;
    if (!flow_question(p->b, p->env.older, &p->state, &q))
        return "";
    snprintf(node, sizeof node, "%.*s.%.*s", STR_FMT(q.flow), STR_FMT(q.node));
    return node;
}
