/* What counts as passed, and that what was not passed is named with its place. */
#include "dialogs/coverage.h"
#include "tests/dialogs/folder.h"
#include "tests/dialogs/play.h"

static const char flow[] = "flow: t\n"
                           "kind: script\n"
                           "title: 見本\n"
                           "start: q\n"
                           "nodes:\n"
                           "  q:\n"
                           "    ask: どちらですか。\n"
                           "    slot: pick\n"
                           "    type: choice\n"
                           "    options:\n"
                           "      - {v: left, t: 左, go: a}\n"
                           "      - {v: right, t: 右, go: b}\n"
                           "    allow: [faq, stop, human]\n"
                           "    unrecognised: [左か右でお願いします。]\n"
                           "    give_up: {after: 1, as: unknown, go: b}\n"
                           "    next: b\n"
                           "  a:\n"
                           "    say: 左ですね。\n"
                           "    next: done\n"
                           "  b:\n"
                           "    say: 右ですね。\n"
                           "    next: done\n"
                           "  done:\n"
                           "    end:\n";

/* Of flow t and the folder's handoff: 5 nodes; the question's own `next` can never be taken and does not count. */
enum { NODES = 5, EDGES = 5, TEXTS = 6 };

static void shares(const struct coverage *c, size_t nodes, size_t edges, size_t texts)
{
    static const size_t all[COVER_KINDS] = {NODES, EDGES, TEXTS};
    const size_t want[COVER_KINDS] = {nodes, edges, texts};
    for (int k = 0; k < COVER_KINDS; k++) {
        struct coverage_share s = coverage_share(c, (enum coverage_kind)k);
        print_message("kind %d: %zu of %zu\n", k, s.passed, s.all);
        assert_int_equal(s.all, all[k]);
        assert_int_equal(s.passed, want[k]);
    }
}

static void said(const struct coverage *c, const char *part, bool want)
{
    char text[16384] = "";
    FILE *to = fmemopen(text, sizeof text, "w");
    assert_non_null(to);
    coverage_print(c, to);
    fclose(to);
    print_message("%s\n", part);
    assert_int_equal(strstr(text, part) != NULL, want);
}

static void counts_what_was_passed(void **state)
{
    struct folder folder;
    struct coverage *c = NULL;
    struct play p;
    (void)state;
    folder_init(&folder);
    folder_write(&folder, "flows/t.yaml", flow);
    struct bundle *b = play_load(folder.dir);
    assert_int_equal(coverage_new(b, &c), ERR_OK);
    shares(c, 0, 0, 0);

    play_init(&p, b);
    assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
    shares(c, 1, 0, 1); /* the question alone */
    struct question q;
    assert_true(flow_question(b, NULL, &p.state, &q)); /* looking says nothing */
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "left"), ERR_OK);
    shares(c, 3, 2, 2);
    said(c, "t.yaml:12:", true); /* q -> b by its option */
    said(c, ": edge q -> b of t is never taken", true);
    said(c, ": edge q -> a of t", false);
    said(c, ": node b of t is never entered", true);
    said(c, "t                    nodes=3/4 edges=2/5 texts=2/4\n", true);

    assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_MISS, "", ""), ERR_OK);
    shares(c, 3, 2, 3);
    assert_int_equal(play_step(&p, FLOW_MISS, "", ""), ERR_OK);
    shares(c, 4, 4, 4); /* given up: another edge to the same node than the answer's */
    said(c, ": edge q -> b of t is never taken", true);

    /* Nobody watches any more. */
    coverage_free(c);
    assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
    play_done(&p);
    bundle_free(b);
    folder_done(&folder);
}

/* A form's walk passes what it passed by, not what lies ahead. */
static void counts_forms(void **state)
{
    struct folder folder;
    struct coverage *c = NULL;
    struct play p;
    (void)state;
    folder_init(&folder);
    folder_write(&folder, "flows/t.yaml",
                 "flow: t\nkind: form\ntitle: 見本\nstart: q1\nnodes:\n"
                 "  q1: {ask: 一つめ。, slot: one, type: choice, options: [{v: 1, t: ある}, {v: 2, t: 別}],"
                 " unrecognised: [どちらですか。], give_up: {after: 1, as: unknown}, next: q2}\n"
                 "  q2: {ask: 二つめ。, slot: two, type: choice, options: [{v: 1, t: ある}, {v: 2, t: 別}],"
                 " unrecognised: [どちらですか。], give_up: {after: 1, as: unknown}, next: done}\n"
                 "  done: {end: }\n");
    struct bundle *b = play_load(folder.dir);
    assert_int_equal(coverage_new(b, &c), ERR_OK);
    play_init(&p, b);
    assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
    said(c, "t                    nodes=1/3 edges=0/2 texts=1/4\n", true);
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
    said(c, "t                    nodes=2/3 edges=1/2 texts=2/4\n", true);
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "2"), ERR_OK);
    said(c, "t                    nodes=3/3 edges=2/2 texts=2/4\n", true);
    coverage_free(c);
    play_done(&p);
    bundle_free(b);
    folder_done(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts_what_was_passed), cmocka_unit_test(counts_forms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
