/* One conversation played turn by turn, for the tests of turn(): its state, the last turn's output and env. */
#pragma once
#include "tests/bot/shipped_content.h"

struct talk {
    struct arena arena;
    struct conversation c;
    struct turn_out out;
    struct turn_env env;
};

/* For each test: somebody whom nobody has heard of yet. */
static inline int begin_talk(void **state)
{
    struct talk *t = calloc(1, sizeof(*t));
    arena_init(&t->arena, 64 << 20);
    conversation_init(&t->c);
    t->env = (struct turn_env){.now_ms = morning, .seed = 7, .next_escalation_id = 41, .key = {1, 2, 3}};
    *state = t;
    return 0;
}

static inline int end_talk(void **state)
{
    struct talk *t = *state;
    arena_done(&t->arena);
    free(t);
    return 0;
}

/* An event that turn() must take. */
static inline void play_event(struct talk *t, int64_t at_ms, struct event event)
{
    t->env.now_ms = at_ms;
    assert_int_equal(turn(&content, &t->arena, &t->c, &event, &t->env, &t->out), ERR_OK);
}
