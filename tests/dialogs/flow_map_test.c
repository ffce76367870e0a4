/* Every flow that ships with the program as a drawing: nothing on top of anything else, everything on the sheet, ways
 * on lead down. */
#include "dialogs/flow_map.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "dialogs/model.h"
#include "tests/support/check.h"
#include <stdlib.h>

enum { ROOM = 30 };

static struct arena arena;
static struct bundle *bundle;

static int load(void **state)
{
    struct faults faults;
    (void)state;
    arena_init(&arena, 64 << 20);
    faults_init(&faults, &arena);
    return bundle_load("dialogs", &faults, &bundle) != ERR_OK;
}

static int unload(void **state)
{
    (void)state;
    bundle_free(bundle);
    arena_done(&arena);
    return 0;
}

static struct flow_map map_of(struct str flow)
{
    struct flow_map m;
    assert_int_equal(flow_map_make(bundle, flow, ROOM, &arena, &m), ERR_OK);
    return m;
}

static void check_boxes(const struct flow_map *m)
{
    int height = MAP_BOX_HEIGHT + ROOM;
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct map_node *a = &m->nodes[i];
        assert_true(a->x >= 0 && a->y >= 0 && a->x + MAP_BOX_WIDTH <= m->width && a->y + height <= m->height);
        for (size_t k = i + 1; k < m->n_nodes; k++) {
            const struct map_node *b = &m->nodes[k];
            bool apart = abs(a->x - b->x) >= MAP_BOX_WIDTH || abs(a->y - b->y) >= height;
            if (!apart)
                fail_msg("%.*s: %.*s lies on %.*s", STR_FMT(m->name), STR_FMT(a->name), STR_FMT(b->name));
            assert_true(b->y > a->y || (b->y == a->y && b->x > a->x)); /* in reading order */
        }
    }
}

static bool drawn(const struct flow_map *m, size_t from, size_t to)
{
    for (size_t i = 0; i < m->n_paths; i++)
        if (m->paths[i].from == from && m->paths[i].to == to)
            return m->paths[i].drawn.len > 0;
    return false;
}

static void check_links(const struct flow_map *m)
{
    for (size_t i = 0; i < m->n_nodes; i++)
        for (size_t k = 0; k < m->nodes[i].n_links; k++) {
            assert_true(m->nodes[i].links[k].to < m->n_nodes);
            assert_true(drawn(m, i, m->nodes[i].links[k].to));
        }
    for (size_t i = 0; i < m->n_paths; i++)
        if (m->paths[i].from != m->paths[i].to)
            assert_int_not_equal(m->nodes[m->paths[i].from].y, m->nodes[m->paths[i].to].y);
}

static void every_flow_can_be_drawn(void **state)
{
    const struct str *names;
    size_t n = bundle_flows(bundle, &names);
    (void)state;
    assert_true(n > 20);
    int64_t start_ns = clock_mono_ns();
    for (size_t i = 0; i < n; i++) {
        struct flow_map m = map_of(names[i]);
        const struct flow *f = bundle_flow(bundle, names[i]);
        assert_int_equal(m.n_nodes, f->n_nodes);
        assert_int_equal(m.structure, flow_structure(bundle, names[i]));
        check_boxes(&m);
        check_links(&m);
    }
    print_message("%zu flows, %zu KiB, %lld us\n", n, arena.used >> 10, (long long)(clock_mono_ns() - start_ns) / 1000);
}

/* In a form ways go forward only: down the sheet. */
static void a_form_goes_down(void **state)
{
    struct flow_map m = map_of(S("life"));
    (void)state;
    assert_str_equal(m.title, S("生活アンケート"));
    assert_string_equal(m.kind, "form");
    assert_str_equal(m.nodes[0].name, S("intro"));
    assert_str_equal(m.nodes[0].file, S("dialogs/flows/life.yaml"));
    assert_true(m.nodes[0].line > 1);
    for (size_t i = 0; i < m.n_paths; i++)
        assert_true(m.nodes[m.paths[i].from].y < m.nodes[m.paths[i].to].y);
}

static void a_node_brings_its_words(void **state)
{
    struct flow_map m = map_of(S("life"));
    const struct map_node *q1 = NULL;
    (void)state;
    for (size_t i = 0; i < m.n_nodes; i++)
        if (str_eq(m.nodes[i].name, S("q1")))
            q1 = &m.nodes[i];
    assert_non_null(q1);
    assert_string_equal(q1->kind, "ask");
    assert_int_equal(q1->n_options, 4);
    assert_string_equal(q1->texts[0].what, "ask");
    assert_true(q1->texts[0].by[LANG_EASY].len && q1->texts[0].by[LANG_EN].len);
    size_t unrecognised = 0;
    for (size_t i = 0; i < q1->n_texts; i++)
        unrecognised += strcmp(q1->texts[i].what, "unrecognised") == 0;
    assert_int_equal(unrecognised, 2);
    for (size_t i = 0; i < MAP_LINES; i++)
        assert_true(q1->lines[i].len && utf8_valid(q1->lines[i]) && utf8_chars(q1->lines[i]) <= 14);
}

static void the_same_again(void **state)
{
    struct buf one, two;
    struct flow_map a = map_of(S("interests")), b = map_of(S("interests"));
    (void)state;
    buf_init_in(&one, &arena, 1 << 20);
    buf_init_in(&two, &arena, 1 << 20);
    assert_int_equal(flow_map_svg(&a, &one), ERR_OK);
    assert_int_equal(flow_map_svg(&b, &two), ERR_OK);
    assert_str_equal(buf_str(&one), buf_str(&two));
    assert_true(str_starts(buf_str(&one), S("<svg ")) && str_ends(buf_str(&one), S("</svg>\n")));
}

static void no_such_flow(void **state)
{
    struct flow_map m;
    (void)state;
    assert_int_equal(flow_map_make(bundle, S("nothing"), 0, &arena, &m), ERR_NOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_flow_can_be_drawn),
        cmocka_unit_test(a_form_goes_down),
        cmocka_unit_test(a_node_brings_its_words),
        cmocka_unit_test(the_same_again),
        cmocka_unit_test(no_such_flow),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
