/* Every mistake in content is found, once, at its line and column. */
#include "tests/dialogs/folder.h"

#define HEAD "flow: t\nkind: script\ntitle: テスト\nstart: a\nnodes:\n" /* nodes begin on line 6 */
#define FORM "flow: t\nkind: form\ntitle: テスト\nstart: a\nnodes:\n"
#define END "  z:\n    end:\n"
#define ASK "    slot: s\n    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: に}]\n"
#define MISS "    unrecognised: [もう一度どうぞ。, ボタンでどうぞ。]\n    give_up: {after: 2}\n"

static const struct {
    const char *code;
    int line, col;
    const char *flow;
} rows[] = {
    {"F001", 8, 5, HEAD "  a:\n    say: はい。\n    nextt: z\n    next: z\n" END},
    {"F002", 10, 19,
     HEAD "  a:\n    ask: どちら\n    slot: s\n    type: text\n    remind_after: 20d\n" MISS "    next: z\n" END},
    {"F002", 9, 59,
     HEAD "  a:\n    ask: どちら\n    slot: s\n    options: [{v: 1, t: いち, later: {flow: handoff, after: 5m}}]\n" MISS
          "    next: z\n" END},
    {"F003", 7, 25, HEAD "  a:\n    handoff: {severity: hurry, summary: まとめ, text: 伝えました。}\n"},
    {"F004", 8, 11, HEAD "  a:\n    say: はい。\n    next: Zzz\n" END},
    {"F005", 10, 30,
     HEAD "  a:\n    ask: どちら\n    slot: s\n    type: choice\n    options: [{v: 1, t: いち}, {v: 1, t: に}]\n" MISS
          "    next: z\n" END},
    {"F006", 7, 5, HEAD "  a:\n    next: z\n" END},
    {"F007", 1, 7, "flow: u\nkind: script\ntitle: テスト\nstart: a\nnodes:\n  a:\n    end:\n"},
    {"F008", 8, 19, HEAD "  a:\n    branch:\n      - {if: \"s ==\", go: z}\n      - {else: z}\n" END},
    {"F009", 9, 20, HEAD "  a:\n    ask: どちら\n    slot: s\n    type: {choice: nope}\n" MISS "    next: z\n" END},
    {"F010", 7, 11, HEAD "  a:\n    call: handof\n    next: z\n" END},
    {"F010", 9, 43,
     HEAD "  a:\n    ask: どちら\n    slot: s\n    options: [{v: 1, t: いち, later: {flow: handof, after: 7d}}]\n" MISS
          "    next: z\n" END},
    {"F011", 9, 38,
     HEAD "  a:\n    ask: どちら\n    slot: s\n    options: [{v: 1, t: いち, record: {gone: $nothing}}]\n" MISS
          "    next: z\n" END},
    {"F011", 8, 14, HEAD "  a:\n    branch:\n      - {if: \"nobody == 1\", go: z}\n      - {else: z}\n" END},
    {"F012", 8, 11, HEAD "  a:\n    say: はい。\n    next: zz\n" END},
    {"F020", 9, 3, HEAD "  a:\n    say: はい。\n    next: z\n  b:\n    say: いいえ。\n    next: z\n" END},
    {"F021", 6, 3, HEAD "  a:\n    say: はい。\n"},
    {"F022", 6, 3, HEAD "  a:\n    ask: どちら\n" ASK MISS "    next: a\n"},
    {"F023", 6, 3,
     HEAD "  a:\n    branch:\n      - {if: \"safety.kind == 'x'\", go: b}\n      - {else: z}\n  b:\n    set: {x: 1}\n  "
          "  next: a\n" END},
    {"F024", 1, 7, HEAD "  a:\n    call: t\n    next: z\n" END},
    {"F025", 6, 3, HEAD "  a:\n    branch:\n      - {if: \"safety.kind == 'x'\", go: z}\n" END},
    {"F026", 9, 40, HEAD "  a:\n    branch:\n      - {else: z}\n      - {if: \"safety.kind == 'x'\", go: z}\n" END},
    {"F027", 1, 7, HEAD "  a:\n    say: [いち。, に。, さん。, よん。]\n    next: z\n" END},
    {"F028", 6, 3, FORM "  a:\n    set: {x: 1}\n    next: z\n" END},
    {"F028", 12, 14,
     FORM "  a:\n    ask: どちら\n" ASK "    next:\n      - {if: \"later == 1\", go: z}\n      - {else: b}\n" MISS
          "  b:\n    ask: つぎ\n    slot: later\n    type: choice\n    options: [{v: 1, t: いち}]\n" MISS
          "    next: z\n" END},
    {"F026", 12, 14,
     HEAD "  a:\n    ask: どちら\n" ASK "    next:\n      - {if: \"s == 3\", go: z}\n      - {else: z}\n" MISS END},
    {"F030", 6, 3, HEAD "  a:\n    ask: どちら\n" ASK "    next: z\n" END},
    {"F031", 6, 3,
     HEAD "  a:\n    ask: どちら\n" ASK
          "    unrecognised: [もう一度どうぞ。]\n    give_up: {after: 2}\n    next: z\n" END},
    {"F032", 10, 40,
     HEAD "  a:\n    ask: どちら\n    slot: s\n    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: イチ}]\n" MISS
          "    next: z\n" END},
    {"F033", 6, 3,
     HEAD "  a:\n    ask: お名前は\n    slot: s\n    personal: true\n    unrecognised: [もう一度どうぞ。]\n    "
          "give_up: {after: 1}\n    next: z\n" END},
    {"F034", 6, 3,
     HEAD "  a:\n    ask: どちら\n    slot: s\n    unanswered: {after: 3d, as: none}\n" MISS "    next: z\n" END},
    {"F035", 6, 3, HEAD "  a:\n    ask: どちら\n" ASK MISS "    allow: [back]\n    next: z\n" END},
    {"F036", 7, 14, HEAD "  a:\n    handoff: {reason: asked, text: 伝えました。}\n"},
    {"F036", 7, 14, HEAD "  a:\n    handoff: {summary: まとめ}\n"},
    {"F006", 6, 3, HEAD "  a:\n"},
    {"F006", 9, 11, HEAD "  a:\n    ask: いくつ\n    slot: s\n    type: integer\n" MISS "    next: z\n" END},
    {"F040", 10, 40,
     HEAD "  a:\n    ask: どちら\n    slot: s\n    type: choice\n    options: [{v: 1, t: いち}, {v: 2, t: "
          "この長い長い長い長いボタンの文字は入りきりません}]\n" MISS "    next: z\n" END},
    {"F041", 7, 10, HEAD "  a:\n    say: \"{tawn}の者です。\"\n    next: z\n" END},
    {"F042", 7, 10, HEAD "  a:\n    say: {en: Hello.}\n    next: z\n" END},
    {"F043", 7, 10, HEAD "  a:\n    say: 一緒にガンバッテいきましょう。\n    next: z\n" END},
};

static const struct fault *only_error(const struct faults *faults)
{
    const struct fault *found = NULL;
    for (const struct fault *f = faults->first; f; f = f->next)
        if (f->level == FAULT_ERROR)
            found = f;
    return found;
}

static void each_code_has_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct folder folder;
        struct arena arena;
        struct faults faults;
        struct bundle *b = NULL;
        folder_init(&folder);
        folder_write(&folder, "flows/t.yaml", rows[i].flow);
        arena_init(&arena, 1 << 20);
        faults_init(&faults, &arena);
        print_message("%s\n", rows[i].code);
        enum err err = bundle_load(folder.dir, &faults, &b);
        const struct fault *f = only_error(&faults);
        if (err != ERR_INPUT || faults.n_errors != 1 || strcmp(f->code, rows[i].code) != 0 ||
            f->at.line != rows[i].line || f->at.col != rows[i].col) {
            faults_print(&faults, stderr, true);
            fail_msg("%s: want one fault at %d:%d", rows[i].code, rows[i].line, rows[i].col);
        }
        assert_true(str_ends(f->at.file, S("/flows/t.yaml")));
        assert_true(f->ja.len > 0 && f->en.len > 0);
        bundle_free(b);
        arena_done(&arena);
        folder_done(&folder);
    }
}

/* How many warnings F016 there are when these are the flows t and u. */
static size_t never_started(const char *t, const char *u)
{
    struct folder folder;
    struct arena arena;
    struct faults faults;
    struct bundle *b = NULL;
    size_t n = 0;
    folder_init(&folder);
    folder_write(&folder, "flows/t.yaml", t);
    folder_write(&folder, "flows/u.yaml", u);
    arena_init(&arena, 1 << 20);
    faults_init(&faults, &arena);
    assert_int_equal(bundle_load(folder.dir, &faults, &b), ERR_OK);
    for (const struct fault *f = faults.first; f; f = f->next)
        n += f->level == FAULT_WARNING && strcmp(f->code, "F016") == 0 && str_ends(f->at.file, S("/flows/t.yaml"));
    bundle_free(b);
    arena_done(&arena);
    folder_done(&folder);
    return n;
}

static void a_flow_that_nothing_starts_is_named(void **state)
{
    (void)state;
    static const char t[] = HEAD "  a:\n    say: はい。\n    next: z\n" END,
                      itself[] =
                          HEAD "  a:\n    say: はい。\n    buttons: [{t: もう一度, start: t}]\n    next: z\n" END;
#define OTHER "flow: u\nkind: script\ntitle: 別\nstart: a\nnodes:\n  a:\n"
    static const struct {
        const char *t, *u;
        size_t want;
    } ways[] = {
        {t, OTHER "    end:\n", 1},
        {itself, OTHER "    end:\n", 1},
        {t, OTHER "    say: はい。\n    buttons: [{t: 始める, start: t}]\n    next: z\n" END, 0},
        {t, OTHER "    end: {then: t}\n", 0},
        {t, OTHER "    call: t\n    next: z\n" END, 0},
        {t,
         OTHER "    ask: どちら\n    slot: s\n    options: [{v: 1, t: いち, later: {flow: t, after: 7d}}]\n" MISS
               "    next: z\n" END,
         0},
    };
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        print_message("%s\n", ways[i].u);
        assert_int_equal(never_started(ways[i].t, ways[i].u), ways[i].want);
    }
}

static void a_file_that_is_not_read_is_named(void **state)
{
    (void)state;
    static const char *const names[] = {"flows/u.yaml.txt", "flows/u.yml", "flows/u.yaml~", "flows/.u.yaml.swp"};
    struct folder folder;
    struct arena arena;
    struct faults faults;
    struct bundle *b = NULL;
    size_t n = 0;
    char path[256];
    folder_init(&folder);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        folder_write(&folder, names[i], "flow: u\n");
    arena_init(&arena, 1 << 20);
    faults_init(&faults, &arena);
    assert_int_equal(bundle_load(folder.dir, &faults, &b), ERR_OK);
    for (const struct fault *f = faults.first; f; f = f->next)
        if (strcmp(f->code, "F017") == 0)
            assert_true(str_ends(f->at.file, str_from(names[n++]))); /* the first two, and no editor's own files */
    assert_int_equal(n, 2);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder.dir, names[i]);
        assert_int_equal(remove(path), 0);
    }
    bundle_free(b);
    arena_done(&arena);
    folder_done(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_code_has_its_place),
                                       cmocka_unit_test(a_flow_that_nothing_starts_is_named),
                                       cmocka_unit_test(a_file_that_is_not_read_is_named)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
