/* A property of forms: whatever a person does, the position exists and is one, back shows the last question on the path, the old answer
 * restores the position, and the answers alone reproduce the path. Random forms, random events, a fixed seed. */
#include "dialogs/form.h"
#include "tests/dialogs/folder.h"
#include "tests/dialogs/play.h"

enum { FORMS = 40, EVENTS = 300, QUESTIONS = 9 };

static uint32_t dice_state;

static uint32_t dice(uint32_t sides)
{
    dice_state = dice_state * 1664525U + 1013904223U;
    return (dice_state >> 8) % sides;
}

/* Questions q0 … in order; some branch forward over what was asked on every path, which is q0 and the question itself. */
static void write_form(const struct folder *folder)
{
    char text[16384];
    size_t n = 0;
#define ADD(...) (n += (size_t)snprintf(text + n, sizeof text - n, __VA_ARGS__))
    ADD("flow: t\nkind: form\ntitle: テスト\nstart: q0\nnodes:\n");
    for (uint32_t i = 0; i < QUESTIONS; i++) {
        ADD("  q%u:\n    ask: 質問%uです。\n    slot: s%u\n    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: に}, {v: 3, t: さん}]\n"
            "    unrecognised: [もう一度どうぞ。]\n    give_up: {after: 1}\n",
            (unsigned)i, (unsigned)i, (unsigned)i);
        uint32_t far = i + 1 + dice(QUESTIONS - i);
        bool leap = far > i + 1 && far < QUESTIONS && dice(2);
        if (leap)
            ADD("    next:\n      - {if: \"s%u >= 2%s\", go: q%u}\n      - {else: q%u}\n", (unsigned)i, dice(2) ? " or s0 == 1" : "", (unsigned)far,
                (unsigned)i + 1);
        else if (i + 1 < QUESTIONS)
            ADD("    next: q%u\n", (unsigned)i + 1);
        else
            ADD("    next: z\n");
    }
    ADD("  z:\n    end:\n");
#undef ADD
    folder_write(folder, "flows/t.yaml", text);
}

/* Every node must be reachable, so a leap never hides what it leaps over: the else edge goes there. */

static void position_is_one(struct play *p, const struct flow *f)
{
    struct form_path once, twice;
    form_walk(f, &p->state, &once);
    form_walk(f, &p->state, &twice);
    assert_int_equal(once.stop, twice.stop);
    assert_true(once.stop >= 0 && once.stop < (int)f->n_nodes);
}

/* The answers that are on the path, and nothing else, lead to the same place. */
static void answers_reproduce(struct play *p, const struct flow *f)
{
    struct form_path path, again;
    struct flow_state exported = {0};
    form_walk(f, &p->state, &path);
    for (size_t i = 0; i < path.n; i++) {
        const struct slot *s = flow_slot(&p->state, f->nodes[path.node[i]].ask->slot);
        assert_non_null(s);
        assert_int_equal(flow_set_slot(&exported, &p->arena, s->name, s->status, s->value), ERR_OK);
    }
    form_walk(f, &exported, &again);
    assert_int_equal(again.stop, path.stop);
    assert_int_equal(again.n, path.n);
}

static void back_and_again(struct play *p, const struct flow *f)
{
    struct form_path path, back;
    char before[64], value[8];
    form_walk(f, &p->state, &path);
    snprintf(before, sizeof before, "%s", play_node(p));
    if (!path.n)
        return; /* the first question: nothing to go back to */
    const struct ask *last = f->nodes[path.node[path.n - 1]].ask;
    const struct slot *slot = flow_slot(&p->state, last->slot);
    snprintf(value, sizeof value, "%.*s", STR_FMT(slot->value));
    enum slot_status was = slot->status;
    assert_int_equal(play_step(p, FLOW_BACK, "", ""), ERR_OK);
    form_walk(f, &p->state, &back);
    assert_int_equal(back.stop, path.node[path.n - 1]);
    if (was != SLOT_FILLED || dice(2))
        return;
    assert_int_equal(play_step(p, FLOW_ANSWER, "", value), ERR_OK);
    assert_string_equal(play_node(p), before);
}

static void one_event(struct play *p, const struct flow *f)
{
    static const char *const values[] = {"1", "2", "3"};
    char slot[16];
    switch (dice(8)) {
    case 0:
        back_and_again(p, f);
        break;
    case 1:
        assert_int_equal(play_step(p, FLOW_DECLINE, "", ""), ERR_OK);
        break;
    case 2:
        snprintf(slot, sizeof slot, "t.s%u", (unsigned)dice(QUESTIONS));
        if (flow_slot(&p->state, str_from(slot)))
            assert_int_equal(play_step(p, FLOW_CORRECT, slot, dice(2) ? values[dice(3)] : ""), ERR_OK);
        break;
    case 3:
        assert_int_equal(play_step(p, FLOW_MISS, "", ""), ERR_OK);
        break;
    default:
        assert_int_equal(play_step(p, FLOW_ANSWER, "", values[dice(3)]), ERR_OK);
    }
}

static void random_forms_keep_their_promises(void **state)
{
    (void)state;
    dice_state = 20260;
    size_t finished = 0;
    for (int i = 0; i < FORMS; i++) {
        struct folder folder;
        struct play p;
        folder_init(&folder);
        write_form(&folder);
        struct bundle *b = play_load(folder.dir);
        play_init(&p, b);
        const struct flow *f = bundle_flow(b, S("t"));
        for (int k = 0; k < EVENTS; k++) {
            if (!p.state.n_frames) {
                finished++;
                assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
            }
            one_event(&p, f);
            position_is_one(&p, f);
            answers_reproduce(&p, f);
        }
        play_done(&p);
        bundle_free(b);
        folder_done(&folder);
    }
    print_message("%zu times through a form\n", finished);
    assert_true(finished > FORMS * 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_forms_keep_their_promises)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
