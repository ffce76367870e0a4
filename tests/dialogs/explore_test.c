/* The exploration finds what lint cannot see, once, at its question, with a way to get there; and proves what is
 * right. */
#include "dialogs/explore.h"
#include "dialogs/model.h"
#include <time.h>
#include "base/owned.h"
#include "cli/bench_form.h"
#include "tests/dialogs/folder.h"

#if defined(__SANITIZE_ADDRESS__)
enum { QUESTIONS = 8 }; /* the same, sooner */
#else
enum { QUESTIONS = 12 };
#endif

#define HEAD "flow: t\nkind: script\ntitle: テスト\nstart: a\nnodes:\n" /* nodes begin on line 6 */
#define FORM "flow: t\nkind: form\ntitle: テスト\nstart: a\nnodes:\n"
#define SEVERAL                                                                                                             \
    "    type: multi\n    options: [{v: a, t: あ行}, {v: b, t: か行}, {v: c, t: さ行}, {v: d, t: た行}, {v: e, t: " \
    "な行}, "                                                                                                             \
    "{v: none, t: とくにない, alone: true}]\n"
#define OTHER "flow: u\nkind: script\ntitle: テスト\nstart: a\nnodes:\n"
#define END "  z:\n    end:\n"
#define OPTIONS "    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: に}]\n"
#define MISS "    unrecognised: [もう一度どうぞ。, ボタンでどうぞ。]\n"
#define GIVE_UP MISS "    give_up: {after: 2}\n"

/* Nobody ever sets x to '2': the loop has no way out, neither by answers nor by giving up. */
#define LOOP                                                                                                           \
    "  a:\n    set: {x: 1}\n    next: b\n  b:\n    ask: どちら\n    slot: s\n" OPTIONS GIVE_UP                         \
    "    next:\n      - {if: \"x == '2'\", go: z}\n      - {else: b}\n" END

struct row {
    const char *why, *code; /* NULL: all is proved */
    size_t n;               /* questions it is told for */
    int line;               /* of the first */
    const char *talk[3];    /* in this order in the first counterexample */
    const char *t, *u;      /* flows */
};

static const struct row rows[] = {
    {"a question and an end",
     NULL,
     0,
     0,
     {0},
     HEAD "  a:\n    ask: どちら\n    slot: s\n" OPTIONS GIVE_UP "    next: z\n" END,
     NULL},
    {"asked for ever, whatever is answered", "F029", 1, 9, {"/flow t\n", "! flow t\n", "! node b\n"}, HEAD LOOP, NULL},
    {"only one answer leads there",
     "F029",
     1,
     14,
     {"/flow t\n", "/choice に\n", "! node c\n"},
     HEAD "  a:\n    ask: どちら\n    slot: s\n" OPTIONS GIVE_UP "    next: c\n"
          "  c:\n    ask: つぎは\n    slot: r\n" OPTIONS GIVE_UP
          "    next:\n      - {if: \"s == 2\", go: c}\n      - {else: z}\n" END,
     NULL},
    {"a call that never comes back",
     "F029",
     1,
     9,
     {"/flow t\n", "! flow u\n", "! node b\n"},
     HEAD "  a:\n    call: u\n    next: z\n" END,
     OTHER LOOP},
    {"what another flow left behind strands this one",
     "F029",
     1,
     9,
     {"/know u.s filled 2\n", "/flow t\n", "! node b\n"},
     HEAD "  a:\n    say: はい。\n    next: b\n  b:\n    ask: どちら\n    slot: s\n" OPTIONS GIVE_UP
          "    next:\n      - {if: \"u.s == '2'\", go: b}\n      - {else: z}\n" END,
     OTHER "  a:\n    ask: どちら\n    slot: s\n" OPTIONS GIVE_UP "    next: z\n" END},
    {"who is never understood goes round",
     "F060",
     2,
     6,
     {"/flow t\n", "! node a\n> ", "! node a\n"},
     HEAD "  a:\n    ask: どちら\n    slot: s\n" OPTIONS MISS "    give_up: {after: 2, go: b}\n    next: z\n"
          "  b:\n    ask: つぎは\n    slot: r\n" OPTIONS MISS "    give_up: {after: 2, go: a}\n    next: z\n" END,
     NULL},
    {"more steps than the fuse allows", "F061", 1, 6, {"/flow t\n", "! decided error\n"}, NULL, NULL},
    {"other words in the file, the same in the mouth",
     "F065",
     1,
     6,
     {"/flow t\n", "< もう一度どうぞ。\n> ", "< もう一度どうぞ。\n"},
     HEAD "  a:\n    ask: どちら\n    slot: s\n" OPTIONS
          "    unrecognised: [もう一度どうぞ。, \"{duty_note}もう一度どうぞ。\"]\n    give_up: {after: 2}\n    next: "
          "z\n" END,
     NULL},
    {"of several answers, only two together lead there: and who is not understood after them is not let go either",
     "F029",
     2,
     14,
     {"/flow t\n", "> か行、た行\n", "! node c\n"},
     HEAD "  a:\n    ask: どれ\n    slot: s\n" SEVERAL GIVE_UP "    next: c\n"
          "  c:\n    ask: つぎは\n    slot: r\n" OPTIONS GIVE_UP
          "    next:\n      - {if: \"has(s, d) and has(s, b) and not has(s, a)\", go: c}\n      - {else: z}\n" END,
     NULL},
    {"several answers, asked about twice, in a form and after it",
     NULL,
     0,
     0,
     {0},
     FORM "  a:\n    ask: どれ\n    slot: a\n" SEVERAL GIVE_UP
          "    next:\n      - {if: \"has(a, b) or has(a, none)\", go: c}\n      - {else: b}\n"
          "  b:\n    ask: に\n    slot: b\n" OPTIONS GIVE_UP "    next: c\n"
          "  c:\n    ask: どれも\n    slot: c\n" SEVERAL GIVE_UP "    next: z\n  z:\n    end: {then: u}\n",
     OTHER "  a:\n    branch:\n      - {if: \"has(t.a, a) and has(t.c, e)\", go: h}\n      - {else: z}\n" END
           "  h:\n    end: {then: handoff}\n"},
    {"a list that another flow left behind",
     "F029",
     2, /* … and in the other flow, once both are chosen there */
     9,
     {"/know u.s filled ", "/flow t\n", "! node b\n"},
     HEAD "  a:\n    say: はい。\n    next: b\n  b:\n    ask: どちら\n    slot: s\n" OPTIONS GIVE_UP
          "    next:\n      - {if: \"has(u.s, b) and has(u.s, e)\", go: b}\n      - {else: z}\n" END,
     OTHER "  a:\n    ask: どれ\n    slot: s\n" SEVERAL GIVE_UP "    next: z\n" END},
    {"a form that skips and counts",
     NULL,
     0,
     0,
     {0},
     FORM "  a:\n    ask: いち\n    slot: a\n" OPTIONS GIVE_UP
          "    next:\n      - {if: \"a == 2\", go: c}\n      - {else: b}\n"
          "  b:\n    ask: に\n    slot: b\n" OPTIONS GIVE_UP "    next: c\n"
          "  c:\n    ask: さん\n    slot: c\n" OPTIONS GIVE_UP "    next: z\n  z:\n    end: {then: u}\n",
     OTHER "  a:\n    branch:\n      - {if: \"count(t.a, t.b, t.c == 2) >= 2\", go: h}\n      - {else: z}\n" END
           "  h:\n    end: {then: handoff}\n"},
};

/* A chain of nodes that only set, twice as long as the fuse. */
static void write_long(const struct folder *f)
{
    char text[16384];
    size_t n = (size_t)snprintf(text, sizeof text, "%s", HEAD);
    for (int i = 0; i < 40; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "  %c%d:\n    set: {x: 1}\n    next: a%d\n", 'a', i, i + 1);
    snprintf(text + n, sizeof text - n, "  a40:\n    call: u\n    next: z\n" END);
    memcpy(strstr(text, "start: a"), "start: a", 8);
    char *start = strstr(text, "  a0:");
    memcpy(start, "  a: ", 5);
    folder_write(f, "flows/t.yaml", text);
    start = strstr(text, "call: u");
    memcpy(start, "set: {}", 7);
    text[6] = 'u';
    folder_write(f, "flows/u.yaml", text);
}

static void write_row(const struct folder *f, const struct row *r)
{
    if (r->t)
        folder_write(f, "flows/t.yaml", r->t);
    else
        write_long(f);
    if (r->u)
        folder_write(f, "flows/u.yaml", r->u);
}

struct explored_folder {
    struct folder folder;
    struct arena arena;
    struct faults faults;
    struct bundle *b;
    struct explored got;
    enum err err;
};

static void load(struct explored_folder *e)
{
    arena_init(&e->arena, 16 << 20);
    faults_init(&e->faults, &e->arena);
    enum err err = bundle_load(e->folder.dir, &e->faults, &e->b);
    faults_print(&e->faults, stderr, true);
    faults_init(&e->faults, &e->arena); /* what loading warns of is not what is looked for here */
    assert_int_equal(err, ERR_OK);      /* lint sees nothing wrong */
}

static void done(struct explored_folder *e)
{
    bundle_free(e->b);
    arena_done(&e->arena);
    folder_done(&e->folder);
}

static void in_order(struct str talk, const char *const *lines)
{
    for (size_t i = 0; i < 3 && lines[i]; i++) {
        ptrdiff_t at = str_find(talk, str_from(lines[i]));
        if (at < 0)
            fail_msg("no %s here, or not in its place: %.*s", lines[i], STR_FMT(talk));
        talk = str_sub(talk, (size_t)at + 1, talk.len);
    }
}

static void each_fault_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct explored_folder e = {0};
        print_message("%s\n", rows[i].why);
        folder_init(&e.folder);
        write_row(&e.folder, &rows[i]);
        load(&e);
        e.err = explore(e.b, EXPLORE_STATES_MAX, &e.faults, &e.got);
        assert_true(e.got.transitions > e.got.states);
        if (!rows[i].code) {
            faults_print(&e.faults, stderr, true);
            assert_int_equal(e.err, ERR_OK);
            assert_null(e.got.first);
        } else {
            const struct fault *f = e.faults.first;
            assert_int_equal(e.err, ERR_INPUT);
            assert_non_null(f);
            size_t n = 0;
            for (const struct counterexample *c = e.got.first; c; c = c->next)
                n++;
            if (n != rows[i].n || e.faults.n_errors != n || strcmp(f->code, rows[i].code) != 0 ||
                f->at.line != rows[i].line) {
                faults_print(&e.faults, stderr, true);
                fail_msg("want %zu %s, first in line %d", rows[i].n, rows[i].code, rows[i].line);
            }
            in_order(e.got.first->talk, rows[i].talk);
        }
        done(&e);
    }
}

static void generated_form(const struct folder *f, int questions)
{
    OWNED(buf) struct buf text;
    buf_init(&text, 64 << 10);
    bench_form(&text, questions);
    folder_write(f, "flows/t.yaml", text.ptr);
    buf_reset(&text);
    bench_after_form(&text, questions);
    folder_write(f, "flows/u.yaml", text.ptr);
    assert_int_equal(text.err, ERR_OK);
}

/* Twelve questions with four answers, each of them read by a condition: every way of answering is a state. */
static void a_long_form_is_proved(void **state)
{
    struct explored_folder e = {0};
    struct timespec begin, end;
    (void)state;
    folder_init(&e.folder);
    generated_form(&e.folder, QUESTIONS);
    load(&e);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    e.err = explore(e.b, EXPLORE_STATES_MAX, &e.faults, &e.got);
    clock_gettime(CLOCK_MONOTONIC, &end);
    faults_print(&e.faults, stderr, true);
    print_message("%zu states, %zu transitions, %ld s\n", e.got.states, e.got.transitions,
                  (long)(end.tv_sec - begin.tv_sec));
    assert_int_equal(e.err, ERR_OK);
    assert_true(e.got.states > 1U << QUESTIONS); /* every way of answering them in two kinds */
    done(&e);
}

/* What nobody asks about costs nothing: eleven options, two of them read, are no more than three. */
static void lists_cost_what_is_asked_about_them(void **state)
{
    static const char *const many[] = {"{v: a, t: あ}, {v: b, t: い}, {v: c, t: う}",
                                       "{v: a, t: あ}, {v: b, t: い}, {v: c, t: う}, {v: d, t: え}, {v: e, t: お}, {v: "
                                       "f, t: か}, {v: g, t: き}, {v: h, t: "
                                       "く}, {v: i, t: け}, {v: j, t: こ}"};
    size_t states[2];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(many); i++) {
        struct explored_folder e = {0};
        char text[2048];
        folder_init(&e.folder);
        snprintf(text, sizeof text,
                 HEAD "  a:\n    ask: どれ\n    slot: s\n    type: multi\n    options: [%s]\n" GIVE_UP
                      "    next:\n      - {if: \"has(s, a) and has(s, b)\", go: b}\n      - {else: z}\n"
                      "  b:\n    say: はい。\n    next: z\n" END,
                 many[i]);
        folder_write(&e.folder, "flows/t.yaml", text);
        load(&e);
        assert_int_equal(explore(e.b, EXPLORE_STATES_MAX, &e.faults, &e.got), ERR_OK);
        states[i] = e.got.states;
        print_message("%zu states, %zu transitions\n", e.got.states, e.got.transitions);
        done(&e);
    }
    assert_int_equal(states[0], states[1]);
}

/* ---- every set that can be answered is tried ---- */
enum { VALUES = 6, NONE = VALUES - 1, ATOMS = 3, CONDITIONS = 60 };

struct wish {
    int value[ATOMS];
    bool not [ATOMS], or [ATOMS];
};

static uint32_t next_of(uint64_t *dice, uint32_t n)
{
    *dice = *dice * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*dice >> 33) % n;
}

/* From the left to the right, as it is written with its brackets. */
static bool comes_true(const struct wish *w, unsigned chosen)
{
    bool all = false;
    for (int i = 0; i < ATOMS; i++) {
        bool one = (bool)(chosen >> w->value[i] & 1) != w->not [i];
        all = !i ? one : w->or [i] ? all || one : all && one;
    }
    return all;
}

static bool can_come_true(const struct wish *w)
{
    bool can = comes_true(w, 0) || comes_true(w, 1U << NONE); /* nothing is said, or that there is nothing */
    for (unsigned chosen = 1; chosen < 1U << NONE; chosen++)
        can = can || comes_true(w, chosen);
    return can;
}

static void write_wish(const struct wish *w, char *to, size_t size)
{
    static const char *const names[VALUES] = {"a", "b", "c", "d", "e", "none"};
    size_t n = (size_t)snprintf(to, size, "((");
    for (int i = 0; i < ATOMS; i++)
        n += (size_t)snprintf(to + n, size - n, "%s%shas(s, %s)%s", i ? w->or [i] ? " or " : " and " : "",
                              w->not [i] ? "not " : "", names[w->value[i]], i ? ")" : "");
}

static void every_set_is_tried(void **state)
{
    uint64_t dice = 11;
    size_t n_true = 0;
    (void)state;
    for (int k = 0; k < CONDITIONS; k++) {
        struct explored_folder e = {0};
        struct wish w = {0};
        char text[4096], wish[512];
        for (int i = 0; i < ATOMS; i++) {
            w.value[i] = (int)next_of(&dice, VALUES);
            w.not [i] = next_of(&dice, 3) == 0;
            w.or [i] = next_of(&dice, 3) == 0;
        }
        write_wish(&w, wish, sizeof wish);
        folder_init(&e.folder);
        snprintf(text, sizeof text,
                 HEAD "  a:\n    ask: どれ\n    slot: s\n" SEVERAL GIVE_UP "    next: c\n"
                      "  c:\n    ask: つぎは\n    slot: r\n" OPTIONS GIVE_UP
                      "    next:\n      - {if: \"%s\", go: c}\n      - {else: z}\n" END,
                 wish);
        folder_write(&e.folder, "flows/t.yaml", text);
        load(&e);
        e.err = explore(e.b, EXPLORE_STATES_MAX, &e.faults, &e.got);
        if ((e.err == ERR_INPUT) != can_come_true(&w))
            fail_msg("%s: %s", wish, can_come_true(&w) ? "not found" : "found where there is none");
        n_true += can_come_true(&w);
        done(&e);
    }
    assert_in_range(n_true, 1, CONDITIONS - 1);
}

/* ---- what lint keeps out, put in by hand ---- */
static void no_label(struct node *n)
{
    n->ask->options[1].label = (struct text){0};
}

static void six_bubbles(struct node *n)
{
    static struct wordings six[6];
    for (size_t i = 0; i < 6; i++)
        six[i] = n->say->bubble[0];
    n->say->bubble = six;
    n->say->n_bubbles = 6;
}

static void broken_models_are_found(void **state)
{
    static const struct {
        const char *code;
        void (*seed)(struct node *n);
        int node;
    } seeds[] = {{"F064", no_label, 1}, {"F062", six_bubbles, 0}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(seeds); i++) {
        struct explored_folder e = {0};
        print_message("%s\n", seeds[i].code);
        folder_init(&e.folder);
        folder_write(&e.folder, "flows/t.yaml",
                     HEAD "  a:\n    say: はい。\n    next: b\n  b:\n    ask: どちら\n    slot: s\n" OPTIONS GIVE_UP
                          "    next: z\n" END);
        load(&e);
        seeds[i].seed(&e.b->flows[bundle_flow(e.b, S("t")) - e.b->flows].nodes[seeds[i].node]);
        assert_int_equal(explore(e.b, EXPLORE_STATES_MAX, &e.faults, &e.got), ERR_INPUT);
        for (const struct fault *f = e.faults.first; f; f = f->next)
            assert_string_equal(f->code, seeds[i].code);
        done(&e);
    }
}

/* Beyond the limit it is said, not passed over. */
static void too_many_states_are_told(void **state)
{
    struct explored_folder e = {0};
    (void)state;
    folder_init(&e.folder);
    generated_form(&e.folder, QUESTIONS);
    load(&e);
    e.err = explore(e.b, 100, &e.faults, &e.got);
    assert_int_equal(e.err, ERR_INPUT);
    assert_int_equal(e.faults.n_errors, 1);
    assert_string_equal(e.faults.first->code, "F067");
    assert_true(e.got.states < 1U << QUESTIONS);
    done(&e);
}

/* The same content, the same figures and the same ways: nothing depends on where things lie in memory. */
static void twice_the_same(void **state)
{
    struct explored_folder e = {0}, again = {0};
    (void)state;
    folder_init(&e.folder);
    write_row(&e.folder, &rows[4]);
    load(&e);
    again.folder = e.folder;
    load(&again);
    assert_int_equal(explore(e.b, EXPLORE_STATES_MAX, &e.faults, &e.got), ERR_INPUT);
    assert_int_equal(explore(again.b, EXPLORE_STATES_MAX, &again.faults, &again.got), ERR_INPUT);
    assert_int_equal(e.got.states, again.got.states);
    assert_int_equal(e.got.transitions, again.got.transitions);
    assert_true(str_eq(e.got.first->talk, again.got.first->talk));
    bundle_free(again.b);
    arena_done(&again.arena);
    done(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_fault_is_found),
                                       cmocka_unit_test(a_long_form_is_proved),
                                       cmocka_unit_test(lists_cost_what_is_asked_about_them),
                                       cmocka_unit_test(every_set_is_tried),
                                       cmocka_unit_test(broken_models_are_found),
                                       cmocka_unit_test(too_many_states_are_told),
                                       cmocka_unit_test(twice_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
