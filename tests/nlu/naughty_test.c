/* Whatever is sent is read or refused, in bounded memory, and never a crash: naughty strings and fuzz lists where they
 * lie beside the project, and the worst that we could think of ourselves. */
#include "base/file.h"
#include "base/json.h"
#include "nlu/answer.h"
#include "tests/nlu/support_rules.h"

enum { FILES_CAP = 64 << 20, MOST_BYTES = 6 << 20 };

/* Reads it in every way there is. */
static void survive(struct str text)
{
    struct understanding u;
    struct answer a;
    struct option options[ANSWER_OPTIONS];
    arena_reset(&arena);
    enum err err = nlu_read(rules, &arena, text, S(""), &u);
    assert_true(err == ERR_OK || err == ERR_INPUT);
    assert_true(arena.used < MOST_BYTES);
    if (!err)
        assert_true(u.intent.len > 0 && u.risk.level < RISK_LEVELS && u.n_ranked > 0);
    arena_reset(&arena);
    assert_true(nlu_risk(rules, &arena, text).level < RISK_LEVELS);
    arena_reset(&arena);
    size_t n = answer_scale(rules, S("trouble"), options);
    err = answer_choice(rules, &arena, text, options, n, S("trouble"), &a);
    assert_true(err == ERR_OK || err == ERR_INPUT);
}

static void our_worst(void **state)
{
    (void)state;
    static char big[1 << 20];
    static const struct str rows[] = {
        S("\xff\xfe\xfa"),
        S("\xed\xa0\x80 lone surrogate"),
        S("\xc0\x80"),
        S("a\0b\0死にたい"),
        S("\xe2\x80\xae死にたい"),
        S("\xe2\x80\x8f\xe2\x80\x8e"),
        S("\xf4\x90\x80\x80"),
        S("死\xcc\x81\xcc\x81\xcc\x81に"),
        S("\xe6\xad"),
        S("((((((((((((((((((("),
        S("{{{{{{{{{{{{{{"),
        S("$$$$^^^^"),
    };
    static const char *const fill[] = {
        "a", "死", "ー", " ", "。", "死にたい", "お金がない、", "母が", "\xf0\x9f\x98\xa2", "1"};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        survive(rows[i]);
    for (size_t i = 0; i < ARRAY_LEN(fill); i++)
        for (size_t size = 1000; size <= sizeof(big); size *= 4) {
            size_t step = strlen(fill[i]), len = size / step * step;
            for (size_t k = 0; k < len; k += step)
                memcpy(big + k, fill[i], step);
            survive((struct str){big, len});
        }
}

static void naughty_strings(void **state)
{
    (void)state;
    struct arena files;
    struct str text;
    struct json_doc *doc = NULL;
    size_t n = 0;
    arena_init(&files, FILES_CAP);
    if (file_read(&files, "../shared/data/robustness/blns.json", FILES_CAP / 2, &text)) {
        arena_done(&files);
        print_message("skipped: the naughty strings are not here\n");
        skip();
    }
    /* A list of strings; line by line, since some of them are what our JSON guard refuses. */
    for (struct str_cut line = {.tail = text, .found = true}; line.found; n++) {
        line = str_cut(line.tail, '\n');
        struct str one = str_trim(line.head);
        survive(one);
        if (str_ends(one, S(",")))
            one.len--;
        struct str wrapped = arena_fmt(&files, "{\"t\":%.*s}", STR_FMT(one));
        if (!json_open(wrapped, 0, &doc, NULL)) {
            survive(json_string(json_get(json_root(doc), "t")));
            json_close(doc);
        }
    }
    print_message("naughty strings: %zu lines\n", n);
    assert_true(n > 400);
    arena_done(&files);
}

static void fuzz_lists(void **state)
{
    (void)state;
    struct arena files;
    struct str *names = NULL, text;
    size_t n = 0, lines = 0;
    arena_init(&files, FILES_CAP);
    if (file_list(&files, "../shared/data/robustness/fuzzdb", ".txt", &names, &n)) {
        arena_done(&files);
        print_message("skipped: the fuzz lists are not here\n");
        skip();
    }
    for (size_t i = 0; i < n; i++) {
        struct str path = arena_fmt(&files, "../shared/data/robustness/fuzzdb/%.*s", STR_FMT(names[i]));
        assert_int_equal(file_read(&files, path.ptr, FILES_CAP / 4, &text), ERR_OK);
        for (struct str_cut line = {.tail = text, .found = true}; line.found; lines++) {
            line = str_cut(line.tail, '\n');
            survive(line.head);
        }
    }
    print_message("fuzz lists: %zu files, %zu lines\n", n, lines);
    arena_done(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(our_worst), cmocka_unit_test(naughty_strings),
                                       cmocka_unit_test(fuzz_lists)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
