/* The shipped rules as a whole: what is said and what it means (read.jsonl), traps, bad input, threads, faults in rule
 * files. */
#include <pthread.h>
#include "base/file.h"
#include "base/json.h"
#include "tests/nlu/support_rules.h"

static bool listed(const struct json *list, struct str word)
{
    for (const struct json *m = json_first(list); m; m = json_next(m))
        if (str_eq(json_string(m), word))
            return true;
    return false;
}

static bool listed_in(const struct json *list, struct str word)
{
    return list && listed(list, word);
}

static bool same_tags(const struct json *want, const struct tags *got)
{
    size_t n = 0;
    for (const struct json *m = json_first(want); m; m = json_next(m))
        n++;
    for (size_t i = 0; i < got->n; i++)
        if (!listed(want, got->item[i]))
            return false;
    return n == got->n;
}

/* Members that a line does not have are not looked at. */
static int wrong(const struct json *row, const struct understanding *u)
{
    int n = 0;
    struct str risk = json_string(json_get(row, "risk")), kind = json_string(json_get(row, "kind"));
    struct str intent = json_string(json_get(row, "intent")), role = json_string(json_get(row, "role"));
    /* "accept": what a second annotator would have said. */
    n += risk.len && !str_eq(risk, str_from(risk_level_name(u->risk.level))) &&
         !listed_in(json_get(row, "accept"), str_from(risk_level_name(u->risk.level)));
    n += kind.len && !str_eq(kind, u->risk.kind);
    n += intent.len && !str_eq(intent, u->intent);
    n += role.len && str_eq(role, S("contributor")) != (u->role == ROLE_CONTRIBUTOR);
    n += json_get(row, "categories") && !same_tags(json_get(row, "categories"), &u->categories);
    n += json_get(row, "constraints") && !same_tags(json_get(row, "constraints"), &u->constraints);
    n += json_get(row, "needs") && !same_tags(json_get(row, "needs"), &u->needs);
    return n;
}

/* Returns how many lines of the file are not read as they say. */
static int misread(struct str name)
{
    struct arena files;
    struct str text;
    int misses = 0;
    arena_init(&files, 4 << 20);
    struct str path = arena_fmt(&files, "tests/nlu/%.*s", STR_FMT(name));
    assert_int_equal(file_read(&files, path.ptr, 1 << 20, &text), ERR_OK);
    for (struct str_cut line = {.tail = text, .found = true}; line.found;) {
        struct json_doc *doc = NULL;
        struct understanding u;
        line = str_cut(line.tail, '\n');
        if (!line.head.len)
            continue;
        assert_int_equal(json_open(line.head, 0, &doc, NULL), ERR_OK);
        const struct json *row = json_root(doc);
        arena_reset(&arena);
        assert_int_equal(
            nlu_read(rules, &arena, json_string(json_get(row, "text")), json_string(json_get(row, "context")), &u),
            ERR_OK);
        if (wrong(row, &u)) {
            misses++;
            print_message("%.*s: %.*s\n  got %s %.*s, %.*s (%.*s), %s\n", STR_FMT(name), STR_FMT(line.head),
                          risk_level_name(u.risk.level), STR_FMT(u.risk.kind), STR_FMT(u.intent),
                          STR_FMT(u.intent_rule), u.role == ROLE_CONTRIBUTOR ? "contributor" : "participant");
            for (size_t i = 0; i < u.categories.n; i++)
                print_message("  category %.*s\n", STR_FMT(u.categories.item[i]));
            for (size_t i = 0; i < u.constraints.n; i++)
                print_message("  constraint %.*s\n", STR_FMT(u.constraints.item[i]));
            for (size_t i = 0; i < u.needs.n; i++)
                print_message("  need %.*s\n", STR_FMT(u.needs.item[i]));
        }
        json_close(doc);
    }
    arena_done(&files);
    return misses;
}

static void reads_our_lines(void **state)
{
    (void)state;
    struct arena names;
    struct str *name = NULL;
    size_t n = 0;
    int misses = 0;
    arena_init(&names, 1 << 20);
    assert_int_equal(file_list(&names, "tests/nlu", ".jsonl", &name, &n), ERR_OK);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++)
        if (str_starts(name[i], S("read")))
            misses += misread(name[i]);
    arena_done(&names);
    assert_int_equal(misses, 0);
}

/* Traps may cost a little; they may not pile up. */
static void counts_traps(void **state)
{
    (void)state;
    struct arena files;
    struct str text;
    int n = 0, alarms = 0;
    arena_init(&files, 4 << 20);
    assert_int_equal(file_read(&files, "nlu/rules/risk_traps.txt", 1 << 20, &text), ERR_OK);
    for (struct str_cut line = {.tail = text, .found = true}; line.found;) {
        line = str_cut(line.tail, '\n');
        if (!line.head.len || line.head.ptr[0] == '#')
            continue;
        arena_reset(&arena);
        struct risk risk = nlu_risk(rules, &arena, line.head);
        n++;
        if (risk.level >= RISK_URGENT) {
            alarms++;
            print_message("trap: %.*s (%.*s)\n", STR_FMT(line.head), STR_FMT(risk.rule));
        }
    }
    arena_done(&files);
    print_message("traps %d, false alarms %d\n", n, alarms);
    assert_true(alarms * 50 <= n);
}

static void survives_bad_input(void **state)
{
    (void)state;
    static char big[NLU_TEXT_MAX * 4 + 64];
    struct understanding u;
    arena_reset(&arena);
    assert_int_equal(nlu_read(rules, &arena, S("\xff\xfe"), S(""), &u), ERR_INPUT);
    assert_int_equal(nlu_risk(rules, &arena, S("\xff\xfe")).level, RISK_NONE);
    assert_int_equal(nlu_read(rules, &arena, S(""), S(""), &u), ERR_OK);
    assert_str_equal(u.intent, S("out_of_scope"));
    assert_int_equal(nlu_risk(rules, &arena, (struct str){"a\0b", 3}).level, RISK_NONE);
    memset(big, 'a', sizeof(big));
    arena_reset(&arena);
    assert_int_equal(nlu_read(rules, &arena, (struct str){big, sizeof(big)}, S(""), &u), ERR_INPUT);
    /* A cry at the end of a wall of text is still heard. */
    memcpy(big + sizeof(big) - strlen("死にたい"), "死にたい", strlen("死にたい"));
    assert_int_equal(nlu_risk(rules, &arena, (struct str){big, sizeof(big)}).level, RISK_URGENT);
}

/* The floor answers even when the turn's memory is gone. */
static void floor_without_memory(void **state)
{
    (void)state;
    struct arena small;
    arena_init(&small, 64);
    assert_int_equal(nlu_risk(rules, &small, S("もう死にたい")).level, RISK_URGENT);
    arena_done(&small);
}

static void reports_memory(void **state)
{
    (void)state;
    struct arena small;
    struct understanding u;
    arena_init(&small, 4096);
    assert_int_equal(nlu_read(rules, &small, S("死にたいと思う日があって、手芸も好きです"), S(""), &u), ERR_NOMEM);
    arena_done(&small);
}

static void *read_much(void *unused)
{
    struct arena own;
    intptr_t misses = 0;
    (void)unused;
    arena_init(&own, 4 << 20);
    for (int i = 0; i < 300; i++) {
        arena_reset(&own);
        misses += nlu_risk(rules, &own, S("もう死にたい")).level != RISK_URGENT;
        misses += nlu_risk(rules, &own, S("水曜の午前に手芸がしたい")).level != RISK_NONE;
    }
    arena_done(&own);
    return (void *)misses;
}

static void many_threads(void **state)
{
    (void)state;
    pthread_t threads[4];
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_much, NULL), 0);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        void *misses = NULL;
        assert_int_equal(pthread_join(threads[i], &misses), 0);
        assert_null(misses);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_our_lines),    cmocka_unit_test(counts_traps),
                                       cmocka_unit_test(survives_bad_input), cmocka_unit_test(floor_without_memory),
                                       cmocka_unit_test(reports_memory),     cmocka_unit_test(many_threads)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
