/* Conditions: what they mean, and where a mistake is. */
#include "dialogs/condition.h"
#include "tests/support/check.h"

static struct flow_state known(void)
{
    struct flow_state s = {0};
    s.slots[s.n_slots++] = (struct slot){{"f.a", 3}, SLOT_FILLED, {"3", 1}};
    s.slots[s.n_slots++] = (struct slot){{"f.b", 3}, SLOT_DECLINED, {NULL, 0}};
    s.slots[s.n_slots++] = (struct slot){{"g.c", 3}, SLOT_FILLED, {"はい", 6}};
    s.slots[s.n_slots++] = (struct slot){{"f.d", 3}, SLOT_UNKNOWN, {NULL, 0}};
    s.slots[s.n_slots++] = (struct slot){{"f.e", 3}, SLOT_FILLED, {"10", 2}};
    s.slots[s.n_slots++] = (struct slot){{"f.l", 3}, SLOT_FILLED, {"craft,walk", 10}};
    return s;
}

static void meanings(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool want;
    } rows[] = {
        {"a == 3", true},
        {"a != 3", false},
        {"e > 9", true}, /* as numbers, not as letters */
        {"e < 9", false},
        {"g.c == 'はい'", true},
        {"c == 'はい'", false},  /* f.c is nothing */
        {"missing != 1", false}, /* no value: never true */
        {"filled(a) and declined(b)", true},
        {"unknown(d) and not filled(b)", true},
        {"a == 1 or a == 3 and e == 10", true},
        {"(a == 1 or a == 3) and e == 9", false},
        {"a in [1, 2, 3]", true},
        {"a in ['1', 2]", false},
        {"count(a, b, e >= 3) == 2", true},
        {"count(a, b, e >= 3) > 2", false},
        {"not (not a == 3)", true},
        {"has(l, 'craft') and has(l, walk)", true},
        {"has(l, 'cra')", false},          /* a value, not a part of one */
        {"has(l, 'shogi', 'walk')", true}, /* any of them */
        {"has(l, 'shogi', 'cra')", false},
        {"has(l, 'craft,walk')", false},
        {"has(b, 'craft') or has(missing, 'craft')", false},
        {"not has(l, 'shogi')", true},
    };
    struct flow_state s = known();
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cond *c;
        struct cond_fault fault;
        print_message("%s\n", rows[i].text);
        assert_int_equal(cond_parse(&arena, str_from(rows[i].text), S("f"), &c, &fault), ERR_OK);
        assert_int_equal(cond_eval(c, &s), rows[i].want);
    }
    assert_true(cond_eval(NULL, &s));
    arena_done(&arena);
}

static void mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
    } rows[] = {
        {"", 0},       {"a", 1},        {"a ==", 4},         {"a == 3 b", 7},       {"(a == 3", 7},
        {"a in 3", 5}, {"filled a", 7}, {"count(a) > 1", 7}, {"a == 'x", 5},        {"A == 3", 0},
        {"has(l)", 5}, {"has l", 4},    {"has(l, )", 7},     {"has(l, 'a', )", 12}, {"has(l, 'a'", 10},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cond *c;
        struct cond_fault fault = {0};
        print_message("%s\n", rows[i].text);
        assert_int_equal(cond_parse(&arena, str_from(rows[i].text), S("f"), &c, &fault), ERR_INPUT);
        assert_int_equal(fault.at, rows[i].at);
        assert_non_null(fault.ja);
        assert_non_null(fault.en);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(meanings), cmocka_unit_test(mistakes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
