/* What a pattern is read as, written down again in brackets of our own. */
#include "nlu/tree.h"
#include "base/buf.h"
#include "tests/support/check.h"

static void write(struct buf *out, const struct tree *t)
{
    static const char *const names[] = {"'", "set", "all", "any", "repeat", "look", "begin", "end"};
    buf_add(out, str_from(names[t->kind]));
    if (t->kind == TREE_TEXT)
        buf_add(out, t->text);
    if (t->negative)
        buf_add(out, S("!"));
    if (t->kind == TREE_REPEAT && t->most == TREE_NO_BOUND)
        buf_addf(out, "%u-", t->least);
    else if (t->kind == TREE_REPEAT)
        buf_addf(out, "%u-%u", t->least, t->most);
    for (uint32_t i = 0; i < t->n_ranges; i++)
        buf_addf(out, " %x-%x", t->ranges[i].low, t->ranges[i].high);
    for (const struct tree *c = t->first; c; c = c->next) {
        buf_add(out, c == t->first ? S("(") : S(" "));
        write(out, c);
    }
    if (t->first)
        buf_add(out, S(")"));
}

static void reads_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *want;
        uint32_t shortest, longest;
    } rows[] = {
        {"死にたい", "all('死にたい)", 4, 4},
        {"死に?た", "all('死 repeat0-1('に) 'た)", 2, 3},
        {"(?:死|し)に", "all(any(all('死) all('し)) 'に)", 2, 2},
        {"a|", "any(all('a) all)", 0, 1},
        {"[^a-c\\]]", "all(set! 61-63 5d-5d)", 1, 1},
        {"[]a-]", "all(set 5d-5d 61-61 2d-2d)", 1, 1},
        {"[\\d\\n]{2,}", "all(repeat2-(set 30-39 a-a))", 2, TREE_NO_BOUND},
        {"^.*?$", "all(begin repeat0-(set! a-a) end)", 0, TREE_NO_BOUND},
        {"(?<!a|bc)d", "all(look!(any(all('a) all('bc))) 'd)", 1, 1},
        {"a\\.b", "all('a '.b)", 3, 3},
        {"a{0|6}", "any(all('a{0) all('6}))", 2, 3},
        {"(?:ab){2,3}", "all(repeat2-3(all('ab)))", 4, 6},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct tree *t = NULL;
        struct buf out;
        print_message("%s\n", rows[i].pattern);
        buf_init_in(&out, &arena, 4096);
        assert_int_equal(tree_read(&arena, str_from(rows[i].pattern), &t), ERR_OK);
        write(&out, t);
        assert_str_equal(buf_str(&out), str_from(rows[i].want));
        assert_int_equal(t->shortest, rows[i].shortest);
        assert_int_equal(t->longest, rows[i].longest);
    }
    arena_done(&arena);
}

static void refuses_the_rest(void **state)
{
    (void)state;
    static const char *const rows[] = {"(a)\\1", "a++",         "a?+",   "(?>a)", "\\ba", "a{3,1}", "a{1,1001}",
                                       "a{,3}",  "(",           "(?:a",  "[a",    "a)",   "\\pL",   "(?i)a",
                                       "*",      "[[:alpha:]]", "[z-a]", "^*",    "\\",   "\xff"};
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct tree *t = NULL;
        print_message("%s\n", rows[i]);
        assert_int_equal(tree_read(&arena, str_from(rows[i]), &t), ERR_INPUT);
        assert_null(t);
    }
    arena_done(&arena);
}

static void refuses_when_memory_is_short(void **state)
{
    (void)state;
    struct arena arena;
    struct tree *t = NULL;
    arena_init(&arena, 64);
    assert_int_equal(tree_read(&arena, S("(?:死|し)にたい"), &t), ERR_NOMEM);
    assert_null(t);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_patterns), cmocka_unit_test(refuses_the_rest),
                                       cmocka_unit_test(refuses_when_memory_is_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
