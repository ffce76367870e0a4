/* A store in memory with its transaction begun, and somebody in it. What is read goes into `arena`. */
#pragma once
#include "store/rows.h"
#include "tests/support/one_arena.h"

static inline struct store *fresh(void)
{
    struct store *s = NULL;
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    assert_int_equal(store_begin(s), ERR_OK);
    return s;
}

static inline struct conversation_row person(struct store *s, const char *user)
{
    struct conversation_row row = {.channel = S("web"),
                                   .user = str_from(user),
                                   .created_ms = 5,
                                   .updated_ms = 6,
                                   .mode = S("bot"),
                                   .state = S("{}")};
    assert_int_equal(conversation_row_insert(s, &row), ERR_OK);
    return row;
}
