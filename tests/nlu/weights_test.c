/* Tables of weights: read, weighed, refused; and learning is repeatable and learns. */
#include "base/file.h"
#include "nlu/grams.h"
#include "nlu/learn.h"
#include "nlu/weights.h"
#include "tests/support/check.h"

static struct arena keep, scratch;

static int set_up(void **state)
{
    (void)state;
    arena_init(&keep, 256 << 20);
    arena_init(&scratch, 256 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&keep);
    arena_done(&scratch);
    return 0;
}

static enum err parse(const char *text, struct faults *faults, struct weights **ret)
{
    faults_init(faults, &keep);
    return weights_parse(&keep, &scratch, S("w.tsv"), str_from(text), faults, ret);
}

static void weighs(void **state)
{
    (void)state;
    static const char table[] =
        "# c\n\turgent=-50\n死に\turgent=200\tkind:suicide=90\n^今\turgent=30\nい$\turgent=-7\n";
    static const struct {
        const char *text;
        int urgent, kind;
    } rows[] = {
        {"", -50, 0},        {"花", -50, 0},        {"死に", 150, 90},       {"死に死に", 150, 90},
        {"今死に", 180, 90}, {"は今死に", 150, 90}, {"今死にたい", 173, 90}, {"死", -50, 0},
    };
    struct faults faults;
    struct weights *w = NULL;
    struct weighing got;
    assert_int_equal(parse(table, &faults, &w), ERR_OK);
    const int urgent = weights_class(w, S("urgent")), kind = weights_class(w, S("kind:suicide"));
    assert_int_equal(weights_class(w, S("nobody")), -1);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].text);
        assert_int_equal(weights_weigh(w, &keep, str_from(rows[i].text), &got), ERR_OK);
        assert_int_equal(got.score[urgent], rows[i].urgent);
        assert_int_equal(got.score[kind], rows[i].kind);
    }
    assert_int_equal(weights_weigh(w, &keep, S("今死にたい"), &got), ERR_OK);
    assert_int_equal(got.best[urgent].at, strlen("今"));
    assert_int_equal(got.best[urgent].len, strlen("死に"));
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text;
        int line;
    } rows[] = {
        {"no weight", "死に\n", 1},
        {"no number", "a\tx=1\n死に\turgent=viel\n", 2},
        {"no class", "死に\t=5\n", 1},
        {"too heavy", "死に\turgent=40000\n", 1},
        {"a piece twice", "死に\turgent=4\n死に\turgent=5\n", 2},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct faults faults;
        struct weights *w = NULL;
        print_message("%s\n", rows[i].why);
        assert_int_equal(parse(rows[i].text, &faults, &w), ERR_INPUT);
        assert_string_equal(faults.first->code, "F059");
        assert_int_equal(faults.first->at.line, rows[i].line);
    }
}

static void cuts_pieces(void **state)
{
    (void)state;
    struct grams g;
    assert_int_equal(grams_of(&keep, S("死に"), &g), ERR_OK);
    assert_int_equal(g.n, 4 + 3 + 2 + 1); /* ^ 死 に $ */
    assert_str_equal(g.list[0].text, S("^"));
    assert_str_equal(g.list[3].text, S("^死に$"));
    assert_int_equal(g.list[3].at, 0);
    assert_int_equal(grams_of(&keep, S(""), &g), ERR_OK);
    assert_int_equal(g.n, 3);
}

static size_t learn(char *out, size_t room)
{
    static const struct {
        const char *text;
        int8_t label;
    } lines[] = {{"赤い花", 1}, {"赤い実", 1}, {"青い花", -1}, {"青い実", -1}, {"赤", 1}, {"青", -1}, {"花", 0}};
    int8_t labels[ARRAY_LEN(lines)];
    struct lesson *l = NULL;
    FILE *to = fmemopen(out, room, "w");
    assert_non_null(to);
    assert_int_equal(lesson_new(&scratch, &l), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        labels[i] = lines[i].label;
        assert_int_equal(lesson_add(l, str_from(lines[i].text), true), i);
    }
    assert_int_equal(lesson_learn(l, S("red"), labels, 1), ERR_OK);
    assert_int_equal(lesson_write(l, 5, to), ERR_OK);
    long n = ftell(to);
    assert_int_equal(fclose(to), 0);
    return (size_t)n;
}

static void learns_the_same_twice(void **state)
{
    (void)state;
    static char first[8192], second[8192];
    struct faults faults;
    struct weights *w = NULL;
    struct weighing got;
    size_t n = learn(first, sizeof(first));
    assert_int_equal(learn(second, sizeof(second)), n);
    assert_memory_equal(first, second, n);
    assert_int_equal(parse(first, &faults, &w), ERR_OK);
    assert_int_equal(weights_weigh(w, &keep, S("赤い靴"), &got), ERR_OK);
    assert_true(got.score[0] > 50);
    assert_int_equal(weights_weigh(w, &keep, S("青い靴"), &got), ERR_OK);
    assert_true(got.score[0] < -50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(weighs), cmocka_unit_test(refuses),
                                       cmocka_unit_test(cuts_pieces), cmocka_unit_test(learns_the_same_twice)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
