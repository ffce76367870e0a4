/* A table of what is said and what it answers: one row, and the comparison with what came out. */
#pragma once
#include "nlu/answer.h"
#include "tests/support/check.h"

struct row {
    const char *text;
    enum answer_kind kind;
    const char *value;
};

static inline void same(const struct row *row, const struct answer *got)
{
    print_message("%s: kind %d value %.*s\n", row->text, got->kind, STR_FMT(got->value));
    assert_int_equal(got->kind, row->kind);
    assert_str_equal(got->value, str_from(row->value));
}
