/* Content that changes under a running flow: what becomes of it is foreseen, and then happens just so. */
#include "dialogs/form.h"
#include "tests/dialogs/folder.h"
#include "tests/dialogs/play.h"

#define HEAD(kind, update) "flow: t\nkind: " kind "\ntitle: 題\non_update: " update "\nstart: a\nnodes:\n"
#define ASK(name, text, slot, next)                                                                                    \
    "  " name ":\n    ask: " text "\n    slot: " slot                                                                  \
    "\n    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: に}]\n"                                           \
    "    unrecognised: [もう一度どうぞ。]\n    give_up: {after: 1, as: unknown, go: " next "}\n    next: " next "\n"
#define END "  z:\n    end:\n"
#define ABC(x) ASK("a", "あ" x, "a", "b") ASK("b", "い" x, "b", "c") ASK("c", "う" x, "c", "z") END

static struct bundle *make(struct folder *f, const char *flow)
{
    folder_write(f, "flows/t.yaml", flow);
    return play_load(f->dir);
}

static const char *node_name(const struct play *p)
{
    const char *dot = strchr(play_node(p), '.');
    return dot ? dot + 1 : "";
}

static void what_is_kept_comes_back_whole(void **state)
{
    (void)state;
    struct bundle *b = play_load(TSUNAGU_CONTENT_DIR "/dialogs"), *again = NULL;
    struct arena arena;
    struct faults faults;
    const struct str *names;
    arena_init(&arena, 8 << 20);
    faults_init(&faults, &arena);
    assert_int_equal(bundle_restore(bundle_id(b), bundle_json(b), true, &faults, &again), ERR_OK);
    assert_str_equal(bundle_id(again), bundle_id(b));
    size_t n = bundle_flows(b, &names);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(flow_changed(b, again, names[i]), CHANGE_NONE);
    bundle_free(again);
    char *bytes = malloc(bundle_json(b).len);
    assert_non_null(bytes);
    memcpy(bytes, bundle_json(b).ptr, bundle_json(b).len);
    bytes[bundle_json(b).len - 4] ^= 1;
    assert_int_equal(bundle_restore(bundle_id(b), (struct str){bytes, bundle_json(b).len}, false, &faults, &again),
                     ERR_INPUT);
    free(bytes);
    bundle_free(b);
    arena_done(&arena);
}

static void a_folder_laid_over_another(void **state)
{
    (void)state;
    struct folder f, over;
    folder_init(&f);
    folder_init(&over);
    folder_write(&f, "flows/t.yaml", HEAD("script", "rewalk") ABC("。"));
    folder_write(&f, "flows/u.yaml", "flow: u\ntitle: 題\nstart: a\nnodes:\n  a:\n    end:\n");
    folder_write(&over, "flows/u.yaml", "");
    folder_write(&over, "flows/t.yaml", HEAD("script", "rewalk") ABC("！"));
    struct arena arena;
    struct faults faults;
    struct bundle *b = NULL, *plain = play_load(f.dir);
    arena_init(&arena, 1 << 20);
    faults_init(&faults, &arena);
    assert_int_equal(bundle_load_over(f.dir, over.dir, &faults, &b), ERR_OK);
    assert_int_equal(flow_changed(plain, b, S("t")), CHANGE_WORDS);
    assert_int_equal(flow_changed(plain, b, S("u")), CHANGE_GONE);
    assert_int_equal(flow_changed(b, plain, S("u")), CHANGE_NEW);
    bundle_free(b);
    bundle_free(plain);
    arena_done(&arena);
    folder_done(&f);
    folder_done(&over);
}

/* Two questions answered, the third waits; then the content changes. */
static void fates(void **state)
{
    (void)state;
    static const struct {
        const char *why, *before, *after, *pinless;
        enum flow_fate fate;
        const char *to;
        bool same;
    } rows[] = {
        {"a word", HEAD("form", "restart") ABC("。"), HEAD("form", "restart") ABC("！"), NULL, FATE_SILENT, "c", true},
        {"a form, a question before", HEAD("form", "rewalk") ABC("。"),
         HEAD("form", "rewalk") ASK("a", "あ。", "a", "n") ASK("n", "新。", "n", "b") ASK("b", "い。", "b", "c")
             ASK("c", "う。", "c", "z") END,
         NULL, FATE_REWALK, "n", false},
        {"a form, a question behind", HEAD("form", "rewalk") ABC("。"),
         HEAD("form", "rewalk") ASK("a", "あ。", "a", "b") ASK("b", "い。", "b", "c") ASK("c", "う。", "c", "n")
             ASK("n", "新。", "n", "z") END,
         NULL, FATE_REWALK, "c", true},
        {"a form, its question gone", HEAD("form", "rewalk") ABC("。"),
         HEAD("form", "rewalk") ASK("a", "あ。", "a", "b") ASK("b", "い。", "b", "z") END, NULL, FATE_REWALK, "z",
         false},
        {"a script, its question gone", HEAD("script", "rewalk") ABC("。"),
         HEAD("script", "rewalk") ASK("a", "あ。", "a", "b") ASK("b", "い。", "b", "d") ASK("d", "え。", "d", "z") END,
         NULL, FATE_REWALK, "d", false},
        {"a script, its question there", HEAD("script", "rewalk") ABC("。"),
         HEAD("script", "rewalk") ASK("a", "あ。", "a", "c") ASK("c", "う。", "c", "z") END, NULL, FATE_REWALK, "c",
         true},
        {"a script, all answered questions gone", HEAD("script", "rewalk") ABC("。"),
         HEAD("script", "rewalk") ASK("a", "あ。", "x", "y") ASK("y", "い。", "y", "z") END, NULL, FATE_REWALK, "a",
         false},
        {"restart", HEAD("script", "rewalk") ABC("。"),
         HEAD("script", "restart") ASK("a", "あ。", "a", "c") ASK("c", "う。", "c", "z") END, NULL, FATE_RESTART, "a",
         false},
        {"pin", HEAD("script", "rewalk") ABC("。"), HEAD("script", "pin") ASK("a", "あ。", "a", "z") END, NULL,
         FATE_PIN, "c", true},
        {"pin, but nobody knows to what", HEAD("script", "pin") ABC("。"),
         HEAD("script", "pin") ASK("a", "あ。", "a", "c") ASK("c", "う。", "c", "z") END, "", FATE_REWALK, "c", true},
        {"a form, nobody knows what was asked", HEAD("form", "rewalk") ABC("。"), HEAD("form", "rewalk") ABC("！"), "",
         FATE_REWALK, "c", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        struct folder f;
        struct play p;
        folder_init(&f);
        struct bundle *old = make(&f, rows[i].before), *now = make(&f, rows[i].after);
        const struct bundle *const kept[] = {old};
        const struct older older = {kept, rows[i].pinless ? 0 : 1};
        play_init(&p, old);
        assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
        assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
        assert_int_equal(play_step(&p, FLOW_ANSWER, "", "2"), ERR_OK);
        struct flow_move m = flow_foresee(now, &older, &p.state, 0);
        assert_string_equal(flow_fate_name(m.fate), flow_fate_name(rows[i].fate));
        assert_str_equal(m.to, str_from(rows[i].to));
        assert_int_equal(m.same_question, rows[i].same);
        p.b = now;
        p.env.older = &older;
        assert_int_equal(play_step(&p, FLOW_REPEAT, "", ""), ERR_OK);
        if (strcmp(rows[i].to, "z") == 0)
            assert_int_equal(p.state.n_frames, 0);
        else
            assert_string_equal(node_name(&p), rows[i].to);
        play_done(&p);
        bundle_free(old);
        bundle_free(now);
        folder_done(&f);
    }
}

/* Whoever answers what they saw has answered that, and nothing else. */
static void an_answer_belongs_to_the_question_seen(void **state)
{
    (void)state;
    struct folder f;
    struct play p;
    folder_init(&f);
    struct bundle *old = make(&f, HEAD("form", "rewalk") ABC("。")),
                  *now = make(&f, HEAD("form", "rewalk") ASK("a", "あ。", "a", "n") ASK("n", "新。", "n", "b")
                                      ASK("b", "い。", "b", "c") ASK("c", "う。", "c", "z") END);
    const struct bundle *const kept[] = {old};
    const struct older older = {kept, 1};
    for (int way = 0; way < 2; way++) { /* typed; by the old button */
        play_init(&p, old);
        assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
        assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
        struct str button = play_button(&p, "に"); /* of b */
        p.b = now;
        p.env.older = &older;
        assert_string_equal(play_node(&p), "t.b"); /* what was seen */
        assert_int_equal(way ? play_press(&p, button) : play_step(&p, FLOW_ANSWER, "", "2"), ERR_OK);
        assert_string_equal(play_node(&p), "t.n");
        assert_true(str_find(play_bubble(&p, 1)->text, S("新しくなりました")) >= 0);
        assert_str_equal(flow_slot(&p.state, S("t.b"))->value, S("2"));
        assert_null(flow_slot(&p.state, S("t.n")));
        assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
        assert_string_equal(play_node(&p), "t.c");        /* b is not asked again */
        assert_int_equal(play_press(&p, button), ERR_OK); /* and is corrected by its old button */
        assert_string_equal(play_node(&p), "t.c");
        play_done(&p);
    }
    bundle_free(old);
    bundle_free(now);
    folder_done(&f);
}

static void pinned_goes_on_with_the_old_words(void **state)
{
    (void)state;
    struct folder f;
    struct play p;
    folder_init(&f);
    struct bundle *old = make(&f, HEAD("script", "pin") ABC("古い。")),
                  *now = make(&f, HEAD("script", "pin") ASK("a", "新しい。", "a", "z") END);
    const struct bundle *const kept[] = {old};
    const struct older older = {kept, 1};
    play_init(&p, old);
    assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
    p.b = now;
    p.env.older = &older;
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
    assert_str_equal(play_bubble(&p, 0)->text, S("い古い。"));
    assert_int_equal(play_step(&p, FLOW_BACK, "", ""), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
    assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
    assert_int_equal(p.state.n_frames, 0);
    assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
    assert_str_equal(play_bubble(&p, 0)->text, S("新しい。"));
    play_done(&p);
    bundle_free(old);
    bundle_free(now);
    folder_done(&f);
}

/* What lies below another flow moves when its turn comes, not before. */
static void what_was_interrupted_moves_when_taken_up(void **state)
{
    (void)state;
    static const char *const updates[] = {HEAD("script", "restart") ASK("a", "新。", "a", "z") END, NULL};
    for (size_t i = 0; i < ARRAY_LEN(updates); i++) {
        struct folder f;
        struct play p;
        folder_init(&f);
        folder_write(&f, "flows/u.yaml", "flow: u\ntitle: 題\nstart: a\nnodes:\n" ASK("a", "別。", "a", "z") END);
        struct bundle *old = make(&f, HEAD("script", "rewalk") ABC("。")), *now = NULL;
        if (updates[i]) {
            now = make(&f, updates[i]);
        } else {
            folder_write(&f, "flows/t.yaml", "flow: t\ntitle: 題\nstart: z\nnodes:\n" END);
            char path[128];
            snprintf(path, sizeof path, "%s/flows/t.yaml", f.dir);
            assert_int_equal(remove(path), 0);
            now = play_load(f.dir);
        }
        const struct bundle *const kept[] = {old};
        const struct older older = {kept, 1};
        play_init(&p, old);
        assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
        assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
        p.b = now;
        p.env.older = &older;
        assert_int_equal(play_step(&p, FLOW_START, "u", ""), ERR_OK);
        assert_str_equal(p.state.stack[0].pin, bundle_id(old));
        assert_int_equal(play_step(&p, FLOW_ANSWER, "", "1"), ERR_OK);
        if (updates[i]) {
            assert_string_equal(play_node(&p), "t.a");
            assert_true(str_find(play_bubble(&p, 1)->text, S("はじめから")) >= 0);
            assert_str_equal(p.state.stack[0].pin, bundle_id(now));
        } else {
            assert_int_equal(p.state.n_frames, 0);
            assert_true(str_find(play_bubble(&p, 0)->text, S("なくなりました")) >= 0);
        }
        play_done(&p);
        bundle_free(old);
        bundle_free(now);
        folder_done(&f);
    }
}

/* ---- whatever is published, whoever is in the middle of it gets to the end ---- */

static uint32_t dice_state = 31;

static uint32_t dice(uint32_t sides)
{
    dice_state = dice_state * 1664525U + 1013904223U;
    return (dice_state >> 8) % sides;
}

/* Some of nine questions, in order, with the old or new words. */
static struct bundle *random_version(struct folder *f, const char *end)
{
    static const char *const kinds[] = {"form", "script"}, *const updates[] = {"pin", "rewalk", "restart"};
    char text[8192];
    int n = snprintf(text, sizeof text, "flow: t\nkind: %s\ntitle: 題\non_update: %s\nstart: q0\nnodes:\n",
                     kinds[dice(2)], updates[dice(3)]);
    uint32_t here[10], count = 0;
    for (uint32_t i = 0; i < 9; i++)
        if (i == 0 || dice(3))
            here[count++] = i;
    for (uint32_t i = 0; i < count; i++) {
        char next[8];
        snprintf(next, sizeof next, i + 1 < count ? "q%u" : "z", i + 1 < count ? (unsigned)here[i + 1] : 0U);
        n += snprintf(
            text + n, sizeof text - (size_t)n,
            "  q%u:\n    ask: 質問%u%s\n    slot: s%u\n    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: "
            "に}%s]\n"
            "    unrecognised: [もう一度どうぞ。]\n    give_up: {after: 1, as: unknown, go: %s}\n    next: %s\n",
            (unsigned)here[i], (unsigned)here[i], end, (unsigned)here[i], dice(4) ? "" : ", {v: 3, t: さん}", next,
            next);
    }
    snprintf(text + n, sizeof text - (size_t)n, END);
    return make(f, text);
}

static void nobody_is_lost(void **state)
{
    (void)state;
    enum { TALKS = 60, VERSIONS = 6, STEPS = 400 };
    static const enum flow_input_kind kinds[] = {FLOW_ANSWER, FLOW_ANSWER, FLOW_ANSWER, FLOW_DECLINE,
                                                 FLOW_BACK,   FLOW_MISS,   FLOW_REPEAT, FLOW_STALE};
    size_t seen[FLOW_FATES] = {0}, ended = 0;
    for (int talk = 0; talk < TALKS; talk++) {
        struct folder f;
        struct play p;
        struct bundle *version[VERSIONS];
        folder_init(&f);
        for (int i = 0; i < VERSIONS; i += 2) { /* each twice, with other words */
            uint32_t again = dice_state;
            version[i] = random_version(&f, "。");
            dice_state = again;
            version[i + 1] = random_version(&f, "？");
        }
        const struct older older = {(const struct bundle *const *)version, dice(5) ? VERSIONS : 0};
        play_init(&p, version[0]);
        p.env.older = &older;
        for (int i = 0; i < STEPS; i++) {
            if (dice(6) == 0)
                p.b = version[dice(VERSIONS)];
            if (!p.state.n_frames) {
                ended++;
                assert_int_equal(play_step(&p, FLOW_START, "t", ""), ERR_OK);
            }
            struct flow_move m = flow_foresee(p.b, &older, &p.state, 0);
            seen[m.fate]++;
            enum flow_input_kind kind = kinds[dice(ARRAY_LEN(kinds))];
            size_t before = p.state.n_slots;
            enum err err = play_step(&p, kind, "", dice(2) ? "1" : "2");
            if (err != ERR_OK)
                print_message("talk %d step %d: %s, foreseen %s\n", talk, i, err_name(err), flow_fate_name(m.fate));
            assert_int_equal(err, ERR_OK);
            assert_true(p.out.n > 0 || !p.state.n_frames);
            assert_true(p.state.n_slots <= before + 1); /* one answer, one slot */
            if (kind == FLOW_REPEAT && p.state.n_frames && m.to.len)
                assert_str_equal(m.to, str_from(node_name(&p)));
        }
        play_done(&p);
        for (int i = 0; i < VERSIONS; i++)
            bundle_free(version[i]);
        folder_done(&f);
    }
    for (int i = 0; i < FLOW_FATES; i++)
        print_message("%s %zu\n", flow_fate_name((enum flow_fate)i), seen[i]);
    print_message("%zu times to the end\n", ended);
    assert_true(seen[FATE_SILENT] && seen[FATE_PIN] && seen[FATE_REWALK] && seen[FATE_RESTART] && !seen[FATE_STUCK] &&
                ended > TALKS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_comes_back_whole),
        cmocka_unit_test(a_folder_laid_over_another),
        cmocka_unit_test(fates),
        cmocka_unit_test(an_answer_belongs_to_the_question_seen),
        cmocka_unit_test(pinned_goes_on_with_the_old_words),
        cmocka_unit_test(what_was_interrupted_moves_when_taken_up),
        cmocka_unit_test(nobody_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
