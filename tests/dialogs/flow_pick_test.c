/* Several answers to one question: one after the other, at once, taken back, left and taken up, over a change of
 * content. */
#include "dialogs/button.h"
#include "tests/dialogs/folder.h"
#include "tests/dialogs/play.h"

#define RULES "    unrecognised: [もう一度どうぞ。, ボタンでどうぞ。]\n    give_up: {after: 2, as: unknown}\n"
#define SCRIPT "flow: t\nkind: script\ntitle: テスト\nstart: name\nnodes:\n"
#define FORM "flow: t\nkind: form\ntitle: テスト\nstart: name\nnodes:\n"
#define NAME "  name:\n    ask: お名前は。\n    slot: name\n    type: text\n" RULES "    next: kinds\n"
#define KINDS                                                                                                                 \
    "  kinds:\n    ask: どれがお好きですか。\n    slot: kinds\n    type: multi\n    record: liking\n    options:\n" \
    "      - {v: craft, t: {ja: 手芸, en: Crafts}}\n      - {v: shogi, t: {ja: 将棋, en: Shogi}}\n"                       \
    "      - {v: walk, t: {ja: 散歩, en: Walks}}\n"                                                                         \
    "      - {v: none, t: {ja: とくにない, en: Nothing}, alone: true, go: no}\n" RULES                                        \
    "    next:\n      - {if: \"has(kinds, 'craft') and has(kinds, 'walk')\", go: both}\n      - {else: when}\n"
#define REST                                                                                                           \
    "  both:\n    say: 手芸と散歩。\n    next: when\n"                                                           \
    "  when:\n    ask: いつがよいですか。\n    slot: when\n    type: text\n" RULES "    next: done\n"                  \
    "  no:\n    say: そうですか。\n    next: done\n  done:\n    end:\n"
/* Another day: the same slot, other options, another name of the node. */
#define LATER                                                                                                            \
    "  name:\n    ask: お名前は。\n    slot: name\n    type: text\n" RULES "    next: likes\n"                           \
    "  likes:\n    ask: どれ。\n    slot: kinds\n    type: multi\n    options: [{v: craft, t: 手芸}, {v: walk, t: " \
    "散歩}, {v: song, t: 歌}]\n" RULES "    next: done\n  done:\n    end:\n"

static struct folder folder;

static struct bundle *load(const char *text)
{
    folder_write(&folder, "flows/t.yaml", text);
    return play_load(folder.dir);
}

enum { PRESS = FLOW_INPUTS, LABELS = 4 };

struct row {
    const char *why;
    struct {
        int kind; /* of an input, or PRESS of a button with this label */
        const char *value;
    } in[8];
    const char *node, *picked, *value; /* afterwards; value NULL: not settled */
    const char *says[2];
    const char *buttons[8]; /* below the last bubble, in order; none: not looked at */
};

static const struct row rows[] = {
    {"one tap: repeated, and asked for more",
     {{PRESS, "散歩"}},
     "t.kinds",
     "walk",
     NULL,
     {"散歩ですね。ほかにもありますか。"},
     {"手芸", "将棋", "これで全部", "選びなおす", "人と話したい"}},
    {"two taps, in the order of the options",
     {{PRESS, "散歩"}, {PRESS, "手芸"}},
     "t.kinds",
     "craft,walk",
     NULL,
     {"手芸、散歩ですね。ほかにもありますか。"},
     {"将棋", "これで全部", "選びなおす", "人と話したい"}},
    {"that is all",
     {{PRESS, "散歩"}, {PRESS, "手芸"}, {PRESS, "これで全部"}},
     "t.when",
     "",
     "craft,walk",
     {"手芸と散歩。", "いつが"},
     {0}},
    {"every one of them: nothing is left to ask",
     {{PRESS, "散歩"}, {PRESS, "手芸"}, {PRESS, "将棋"}},
     "t.when",
     "",
     "craft,shogi,walk",
     {"手芸、将棋、散歩ですね。", "いつが"},
     {0}},
    {"what stands alone is all at once", {{PRESS, "とくにない"}}, "", "", "none", {"そうですか。"}, {0}},
    {"a list at once",
     {{FLOW_ANSWER, "walk,craft"}},
     "t.when",
     "",
     "craft,walk",
     {"手芸、散歩ですね。", "いつが"},
     {0}},
    {"a list after a tap",
     {{PRESS, "将棋"}, {FLOW_ANSWER, "walk,craft"}},
     "t.when",
     "",
     "craft,shogi,walk",
     {"手芸、将棋、散歩ですね。"},
     {0}},
    {"the same once more is no other",
     {{PRESS, "散歩"}, {FLOW_PICK, "walk"}},
     "t.kinds",
     "walk",
     NULL,
     {"散歩ですね。"},
     {0}},
    {"begun anew",
     {{PRESS, "散歩"}, {PRESS, "選びなおす"}},
     "t.kinds",
     "",
     NULL,
     {"どれがお好きですか。"},
     {"手芸", "将棋", "散歩", "とくにない", "とばす", "もどる", "人と話したい"}},
    {"back is one step: nothing chosen, then the question before",
     {{PRESS, "散歩"}, {FLOW_BACK, ""}, {FLOW_BACK, ""}},
     "t.name",
     "",
     NULL,
     {"お名前は。"},
     {0}},
    {"once more: with what there is",
     {{PRESS, "散歩"}, {FLOW_REPEAT, ""}},
     "t.kinds",
     "walk",
     NULL,
     {"ここまで：散歩\nどれがお好きですか。"},
     {"手芸", "将棋", "これで全部", "選びなおす", "人と話したい"}},
    {"skipped: what was said is the answer",
     {{PRESS, "散歩"}, {FLOW_DECLINE, ""}},
     "t.when",
     "",
     "walk",
     {"散歩ですね。"},
     {0}},
    {"no idea what else: likewise",
     {{PRESS, "散歩"}, {FLOW_DONT_KNOW, ""}},
     "t.when",
     "",
     "walk",
     {"散歩ですね。"},
     {0}},
    {"never understood: nothing of it is lost",
     {{PRESS, "散歩"}, {FLOW_MISS, ""}, {FLOW_MISS, ""}, {FLOW_MISS, ""}},
     "t.when",
     "",
     "walk",
     {"先に進みますね。"},
     {0}},
    {"left and taken up: still there",
     {{PRESS, "散歩"}, {FLOW_STOP, ""}, {FLOW_RESUME, ""}},
     "t.kinds",
     "walk",
     NULL,
     {"ここまで：散歩"},
     {"手芸", "将棋", "これで全部", "選びなおす", "人と話したい"}},
    {"interrupted", {{PRESS, "散歩"}, {FLOW_ASIDE, "thanks_reply"}}, "t.kinds", "walk", NULL, {"ここまで：散歩"}, {0}},
    {"begun once more: nothing chosen", {{PRESS, "散歩"}, {FLOW_RESTART, ""}}, "t.name", "", NULL, {"お名前は。"}, {0}},
    {"a slip is confirmed, and then one of them",
     {{FLOW_CONFIRM, "walk"}, {FLOW_ANSWER, "walk"}},
     "t.kinds",
     "walk",
     NULL,
     {"散歩ですね。ほかにもありますか。"},
     {0}},
    {"that is all, of nothing: asked once more",
     {{PRESS, "散歩"}, {FLOW_BACK, ""}, {FLOW_ENOUGH, ""}},
     "t.kinds",
     "",
     NULL,
     {"どれがお好きですか。"},
     {0}},
};

static struct str picked(const struct play *p)
{
    return p->state.n_frames ? p->state.stack[p->state.n_frames - 1].picked : S("");
}

static bool says(const struct play *p, const char *part)
{
    for (size_t i = 0; i < p->out.n; i++)
        if (p->out.item[i].kind == EFFECT_SEND && str_find(p->out.item[i].bubble.text, str_from(part)) >= 0)
            return true;
    return false;
}

static void begin(struct play *p, struct bundle *b)
{
    play_init(p, b);
    assert_int_equal(play_step(p, FLOW_START, "t", ""), ERR_OK);
    assert_int_equal(play_step(p, FLOW_ANSWER, "", "花子"), ERR_OK);
    assert_string_equal(play_node(p), "t.kinds");
}

static void check_row(const struct play *p, const struct row *r)
{
    const struct slot *s = flow_slot(&p->state, S("t.kinds"));
    assert_string_equal(play_node(p), r->node);
    assert_str_equal(picked(p), str_from(r->picked));
    if (r->value) {
        assert_non_null(s);
        assert_int_equal(s->status, SLOT_FILLED);
        assert_str_equal(s->value, str_from(r->value));
    } else {
        assert_null(s);
    }
    for (size_t i = 0; i < 2 && r->says[i]; i++)
        if (!says(p, r->says[i]))
            fail_msg("does not say %s, but %.*s", r->says[i], STR_FMT(play_bubble(p, 0)->text));
    const struct bubble *last = play_bubble(p, 0);
    for (size_t i = 0; r->buttons[0] && i <= last->n_choices && i < 8; i++)
        assert_str_equal(i < last->n_choices ? last->choices[i].label : S(""),
                         str_from(r->buttons[i] ? r->buttons[i] : ""));
}

static enum err do_input(struct play *p, int kind, const char *value)
{
    bool named = kind == FLOW_ASIDE;
    if (kind == PRESS)
        return play_press(p, play_button(p, value));
    return play_step(p, (enum flow_input_kind)kind, named ? value : "", named ? "" : value);
}

static void one_after_the_other(void **state)
{
    struct bundle *b = load(SCRIPT NAME KINDS REST);
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct play p;
        print_message("%s\n", rows[i].why);
        begin(&p, b);
        for (size_t j = 0; j < 8 && rows[i].in[j].value; j++)
            assert_int_equal(do_input(&p, rows[i].in[j].kind, rows[i].in[j].value), ERR_OK);
        check_row(&p, &rows[i]);
        play_done(&p);
    }
    bundle_free(b);
}

static enum err step_with(struct play *p, struct flow_input in)
{
    p->out.n = 0;
    return flow_step(p->b, &p->arena, &p->state, &in, &p->env, &p->out);
}

/* Beside what is sure: words nobody knows, one of two, a slip; and what is taken back. */
static void beside_what_is_sure(void **state)
{
    struct play p;
    struct bundle *b = load(SCRIPT NAME KINDS REST);
    (void)state;
    begin(&p, b);
    assert_int_equal(step_with(&p, (struct flow_input){.kind = FLOW_PICK, .value = S("craft"), .name = S("編み物")}),
                     ERR_OK);
    assert_true(says(&p, "手芸ですね。\n「編み物」は、この中のどれに近いですか。"));
    assert_true(play_button(&p, "これで全部").len && !play_button(&p, "手芸").len);
    assert_int_equal(
        step_with(&p,
                  (struct flow_input){.kind = FLOW_WHICH, .sure = S("shogi"), .candidates = {0, 2}, .n_candidates = 2}),
        ERR_OK);
    assert_str_equal(picked(&p), S("craft,shogi"));
    assert_true(says(&p, "手芸、将棋ですね。\n「手芸」と「散歩」の、どちらが近いですか。"));
    assert_int_equal(step_with(&p, (struct flow_input){.kind = FLOW_PICK, .drops = S("craft")}), ERR_OK);
    assert_str_equal(picked(&p), S("shogi"));
    assert_int_equal(step_with(&p, (struct flow_input){.kind = FLOW_PICK, .drops = S("shogi")}), ERR_OK);
    assert_str_equal(picked(&p), S(""));
    assert_true(says(&p, "どれがお好きですか。"));
    assert_int_equal(step_with(&p, (struct flow_input){.kind = FLOW_CONFIRM, .sure = S("craft"), .value = S("walk")}),
                     ERR_OK);
    assert_true(says(&p, "手芸ですね。\n「散歩」でよろしいですか。"));
    assert_int_equal(play_press(&p, play_button(&p, "はい")), ERR_OK);
    assert_str_equal(picked(&p), S("craft,walk"));
    assert_int_equal(step_with(&p, (struct flow_input){.kind = FLOW_PICK, .value = S("nonsense")}), ERR_INPUT);
    assert_int_equal(step_with(&p, (struct flow_input){.kind = FLOW_ANSWER, .value = S("craft,none")}), ERR_INPUT);
    assert_str_equal(picked(&p), S("craft,walk"));
    play_done(&p);
    bundle_free(b);
}

/* Buttons of an earlier moment add, settle or correct; they never jump. */
static void old_buttons(void **state)
{
    struct play p;
    struct bundle *b = load(SCRIPT NAME KINDS REST);
    (void)state;
    begin(&p, b);
    struct str walk = play_button(&p, "散歩"), craft = play_button(&p, "手芸"), none = play_button(&p, "とくにない");
    assert_int_equal(play_press(&p, craft), ERR_OK);
    struct str enough = play_button(&p, "これで全部");
    assert_int_equal(play_press(&p, walk), ERR_OK);
    assert_str_equal(picked(&p), S("craft,walk"));
    assert_int_equal(play_press(&p, walk), ERR_OK); /* no switch: a second tap takes nothing back */
    assert_str_equal(picked(&p), S("craft,walk"));
    assert_int_equal(play_press(&p, enough), ERR_OK); /* of a moment when less was chosen */
    assert_string_equal(play_node(&p), "t.when");
    assert_int_equal(play_press(&p, enough), ERR_OK);
    assert_true(says(&p, "それは前の質問のボタンでした。"));
    assert_string_equal(play_node(&p), "t.when");
    assert_int_equal(play_press(&p, play_button(&p, "もどる")), ERR_OK);
    assert_int_equal(play_press(&p, none), ERR_OK);
    assert_str_equal(flow_slot(&p.state, S("t.kinds"))->value, S("none"));
    play_done(&p);
    bundle_free(b);
}

/* Staff read labels. */
static void labels_for_people(void **state)
{
    struct play p;
    struct bundle *b = load(SCRIPT NAME KINDS REST);
    struct str note = {0};
    (void)state;
    begin(&p, b);
    p.state.lang = LANG_EN;
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "craft,walk"), ERR_OK);
    assert_true(says(&p, "Crafts, Walks, then."));
    for (size_t i = 0; i < p.out.n; i++)
        if (p.out.item[i].kind == EFFECT_RECORD_NOTE)
            note = p.out.item[i].value;
    assert_str_equal(note, S("手芸、散歩"));
    play_done(&p);
    bundle_free(b);
}

/* An option that is offered no more is chosen no more; the others are. */
static void the_options_change(void **state)
{
    struct play p;
    struct bundle *before = load(FORM NAME KINDS REST), *after;
    (void)state;
    begin(&p, before);
    assert_int_equal(play_press(&p, play_button(&p, "散歩")), ERR_OK);
    assert_int_equal(play_press(&p, play_button(&p, "将棋")), ERR_OK);
    struct str craft = play_button(&p, "手芸");
    after = load(FORM LATER);
    const struct bundle *const seen[] = {before};
    struct older older = {seen, 1};
    p.env.older = &older;
    p.b = after;
    assert_int_equal(play_press(&p, craft), ERR_OK);
    assert_string_equal(play_node(&p), "t.likes");
    assert_str_equal(picked(&p), S("craft,walk"));
    assert_true(says(&p, "手芸、散歩ですね。"));
    assert_true(play_button(&p, "歌").len > 0);
    play_done(&p);
    bundle_free(before);
    bundle_free(after);
}

static int setup(void **state)
{
    (void)state;
    folder_init(&folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    folder_done(&folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_after_the_other), cmocka_unit_test(beside_what_is_sure),
                                       cmocka_unit_test(old_buttons), cmocka_unit_test(labels_for_people),
                                       cmocka_unit_test(the_options_change)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
