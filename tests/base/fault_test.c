#include "base/fault.h"
#include "tests/support/check.h"

static void print(struct faults *f, bool english, char *text, size_t bytes)
{
    FILE *to = fmemopen(text, bytes, "w");
    assert_non_null(to);
    faults_print(f, to, english);
    fclose(to);
}

static void prints_sorted(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    char text[4096] = "";
    arena_init(&a, 1 << 20);
    faults_init(&f, &a);
    fault_add(&f, FAULT_ERROR, "F002", (struct place){S("b.yaml"), 1, 1}, "数は %d", "number %d", 7);
    fault_add(&f, FAULT_WARNING, "F010", (struct place){S("a.yaml"), 9, 2}, "%2$s と %1$s", "%1$s and %2$s", "x", "y");
    fault_add(&f, FAULT_ERROR, "F001", (struct place){S("a.yaml"), 2, 5}, "一", "one \x1b[31m");
    fault_add(&f, FAULT_ERROR, "F003", (struct place){S("a.yaml"), 0, 0}, "全体", "all of it");
    fault_add(&f, FAULT_ERROR, "F004", (struct place){0}, "どこか", "somewhere");
    assert_int_equal(f.n_errors, 4);
    assert_int_equal(f.n_warnings, 1);
    print(&f, false, text, sizeof text);
    assert_string_equal(text, "エラー F004 どこか\n"
                              "a.yaml: エラー F003 全体\n"
                              "a.yaml:2:5: エラー F001 一\n"
                              "a.yaml:9:2: 注意 F010 y と x\n"
                              "b.yaml:1:1: エラー F002 数は 7\n");
    print(&f, true, text, sizeof text);
    assert_string_equal(text, "error F004 somewhere\n"
                              "a.yaml: error F003 all of it\n"
                              "a.yaml:2:5: error F001 one ?[31m\n"
                              "a.yaml:9:2: warning F010 x and y\n"
                              "b.yaml:1:1: error F002 number 7\n");
    arena_done(&a);
}

static void counts_beyond_its_cap(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    static char text[100000];
    arena_init(&a, 1 << 20);
    faults_init(&f, &a);
    for (int i = 0; i < FAULTS_MAX + 12; i++)
        fault_add(&f, FAULT_ERROR, "F001", (struct place){S("a"), 600 - i, 1}, "%d", "%d", i);
    assert_int_equal(f.n_errors, FAULTS_MAX + 12);
    print(&f, true, text, sizeof text);
    assert_non_null(strstr(text, "(12 more)\n"));
    assert_int_equal(strncmp(text, "a:101:1: error F001 499\n", 24), 0);
    arena_done(&a);
}

static void survives_no_memory(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    arena_init(&a, 0);
    faults_init(&f, &a);
    fault_add(&f, FAULT_ERROR, "F001", (struct place){0}, "x", "x");
    assert_int_equal(f.n_errors, 1);
    assert_null(f.first);
    arena_done(&a);
}

static void long_text_ends_at_a_character(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    static char wide[2000];
    for (size_t i = 0; i + 3 < sizeof wide; i += 3)
        memcpy(wide + i, "散", 3);
    arena_init(&a, 1 << 20);
    faults_init(&f, &a);
    fault_add(&f, FAULT_ERROR, "F001", (struct place){0}, "%s", "%s", wide);
    assert_int_equal(f.first->ja.len % 3, 0);
    assert_true(f.first->ja.len >= 1020);
    arena_done(&a);
}

static void finds_the_nearest(void **state)
{
    (void)state;
    static const struct str names[] = {{"text", 4}, {"choices", 7}, {"散歩の会", 12}, {"go", 2}};
    static const struct {
        const char *word, *want;
    } rows[] = {
        {"texts", "text"},
        {"txet", "text"},
        {"tex", "text"},
        {"choises", "choices"},
        {"chioces", "choices"},
        {"g", ""},
        {"xyz", ""},
        {"散歩会", "散歩の会"},
        {"", ""},
        {"choicesabc", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].word);
        assert_str_equal(nearest_name(str_from(rows[i].word), names, ARRAY_LEN(names)), str_from(rows[i].want));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_sorted),      cmocka_unit_test(counts_beyond_its_cap),
        cmocka_unit_test(survives_no_memory), cmocka_unit_test(long_text_ends_at_a_character),
        cmocka_unit_test(finds_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
