#include "base/yaml.h"
#include "base/buf.h"
#include "tests/support/check.h"

static struct arena arena;
static struct faults faults;

static int each(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    faults_init(&faults, &arena);
    return 0;
}

static int after(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static void keeps_places_and_kinds(void **state)
{
    (void)state;
    struct yaml *root = NULL;
    struct str text = S("# c\n"
                        "flow: walk\n"
                        "散歩: [ 一, \"2\", 'three' ]\n"
                        "steps:\n"
                        "  - ask: |\n"
                        "      二行\n"
                        "      です\n"
                        "    no: yes\n"
                        "  -\n"
                        "n: 12\n");
    assert_int_equal(yaml_parse(&arena, S("f.yaml"), text, &faults, &root), ERR_OK);
    assert_int_equal(faults.n_errors, 0);
    assert_int_equal(root->kind, YAML_MAP);
    assert_int_equal(root->n, 4);
    assert_str_equal(yaml_text(root, "flow", S("")), S("walk"));
    assert_str_equal(root->first->at.file, S("f.yaml"));
    assert_int_equal(root->first->key_at.line, 2);
    assert_int_equal(root->first->key_at.col, 1);
    assert_int_equal(root->first->at.col, 7);
    const struct yaml *list = yaml_get(root, "散歩");
    assert_int_equal(list->kind, YAML_LIST);
    assert_int_equal(list->n, 3);
    assert_false(list->first->quoted);
    assert_true(list->first->next->quoted);
    assert_int_equal(list->first->at.col, 7); /* characters, not bytes */
    const struct yaml *step = yaml_get(root, "steps")->first;
    assert_str_equal(yaml_text(step, "ask", S("")), S("二行\nです\n"));
    assert_true(yaml_get(step, "ask")->quoted);
    assert_str_equal(yaml_text(step, "no", S("")), S("yes"));
    assert_str_equal(step->next->text, S(""));
    assert_null(step->next->next);
    assert_null(yaml_get(root, "none"));
    assert_null(yaml_get(list, "none"));
    assert_null(yaml_get(NULL, "none"));
    assert_str_equal(yaml_text(root, "steps", S("else")), S("else"));
}

/* What stands behind a remark is not said to anybody: whoever reads the file may want to warn of it. */
static void sees_what_a_remark_cuts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool cut;
    } rows[] = {
        {"a: 一 #1 です\n", true},  {"a: 一\u3000#1\n", false},   {"a: \"一\" # 覚え書き\n", false},
        {"a: 一#1\n", false},       {"a: 一\n# 次の行\n", false}, {"# 上\nb: 1\na: 一二 # 三\n", true},
        {"a: |\n  一 #1\n", false}, {"a: 一\n  二 #三\n", true},  {"a: {b: 1}\nc: 2 # d\n", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct yaml *root = NULL;
        print_message("%s\n", rows[i].text);
        assert_int_equal(yaml_parse(&arena, S("f"), str_from(rows[i].text), &faults, &root), ERR_OK);
        assert_int_equal(yaml_get(root, "a")->cut, rows[i].cut);
    }
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
        int line, col;
        size_t n;
    } rows[] = {
        {"a: 1\na: 2\n", "F092", 2, 1, 1},
        {"a: {b: 1, c: 2, b: 3, b: 4}\n", "F092", 1, 17, 2},
        {"a: 1\n\"a\": 2\n", "F092", 2, 1, 1},
        {"a: &x 1\n", "F091", 1, 4, 1},
        {"a: *x\n", "F091", 1, 4, 1},
        {"a: &x 1\nb: *x\n", "F091", 1, 4, 2},
        {"a: !!str 1\n", "F091", 1, 4, 1},
        {"a: ! 1\n", "F091", 1, 4, 1},
        {"!foo\na: 1\n", "F091", 1, 1, 1},
        {"- &x [1]\n", "F091", 1, 3, 1},
        {"<<: {a: 1}\n", "F091", 1, 1, 1},
        {"%TAG !e! tag:e,2000:\n---\na: 1\n", "F091", 1, 1, 1},
        {"a: 1\n---\nb: 2\n", "F090", 2, 1, 1},
        {"a: [1\n", "F090", 1, 4, 1},
        {"a: b: c\n", "F090", 1, 5, 1},
        {"\ta: 1\n", "F090", 1, 1, 1},
        {"? [a]\n: 1\n", "F090", 1, 3, 1},
        {"? {a: b}\n: {c: d}\n", "F090", 1, 3, 1},
        {"", "F090", 1, 1, 1},
        {"# nothing\n", "F090", 1, 1, 1},
        {"a: 散\n散: x\xff\n", "F090", 2, 5, 1},
        {"a: \"\\0\"\n", "F090", 1, 4, 1},
        {"a: \x01\n", "F090", 0, 0, 1},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct yaml *root = NULL;
        print_message("%s\n", rows[i].text);
        faults_init(&faults, &arena);
        assert_int_equal(yaml_parse(&arena, S("f"), str_from(rows[i].text), &faults, &root), ERR_INPUT);
        assert_null(root);
        assert_int_equal(faults.n_errors, rows[i].n);
        assert_string_equal(faults.first->code, rows[i].code);
        assert_int_equal(faults.first->at.line, rows[i].line);
        assert_int_equal(faults.first->at.col, rows[i].col);
        assert_true(faults.first->ja.len && faults.first->en.len);
    }
}

/* Slips of people who write content: where, and what they are told. */
static void explains(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line, col;
        const char *words;
    } rows[] = {
        {"flow: a\ntitle：買い物\nstart: b\n", 2, 6, "全角の「：」"},
        {"a:\n  b: 1\n  c：2\n  d: 3\n", 3, 4, "全角の「：」"},
        {"a: {ja：b: c: d}\n", 1, 7, "全角の「：」"},
        {"a:\n  - ｛b: c, d: e｝\n", 2, 5, "全角のかっこ"},
        {"say:あ\nnext: b\n", 1, 4, "半角の空白を一つ"},
        {"a:\n　b:\n    c: 1\n  d: 2\n", 2, 1, "全角の空白"},
        {"a:\n  b: |\n    　一字\n   c: 1\n  d\n", 4, 4, "同じ段"},
        {"a:\n\tb: 1\n", 2, 1, "タブ"},
        {"a:\n     b: 1\n    c: 2\n", 3, 5, "同じ段の行"},
        {"a: \"b\" c\n", 1, 8, "続きの文字"},
        {"a: {b: 1\nc: 2\n", 1, 4, "「}」で閉じ"},
        {"a: [b, c\nd: 2\n", 1, 4, "「]」で閉じ"},
        {"a: b: c\n", 1, 5, "「: 」を書くとき"},
        {"a: 1\nb: \"c\nd: 2\n", 2, 4, "閉じていません"},
        {"a: @b\n", 1, 4, "「\"」で囲む"},
        {"a: |b\n", 1, 5, "次の行から"},
        {"a: - b\n", 1, 4, "「- 」は書けません"},
        /* a colon in somebody's sentence is nobody's slip */
        {"a:\n  |\n  お返事：いつ\nb\n", 5, 1, "「:」が足りません"},
        /* as clerks make them: pasted from a web page, no blank at all, a sentence that begins with what it closes */
        {"a:\n\xc2\xa0\xc2\xa0\x62: 1\n  c: 2\n", 2, 1, "U+00A0"},
        {"a:\n  b:c\n  d: 1\n", 2, 4, "半角の空白を一つ"},
        {"a:\n  - b:1\n    c: 2\n", 2, 6, "半角の空白を一つ"},
        {"a: {名前} です\n", 1, 9, "続きの文字"},
        {"a: [注] です\n", 1, 8, "続きの文字"},
        {"a:\n  b: 1\n c: 2\n", 3, 2, "同じ段の行"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct yaml *root = NULL;
        print_message("%s\n", rows[i].text);
        faults_init(&faults, &arena);
        assert_int_equal(yaml_parse(&arena, S("f"), str_from(rows[i].text), &faults, &root), ERR_INPUT);
        print_message("%d:%d %.*s\n", faults.first->at.line, faults.first->at.col, STR_FMT(faults.first->ja));
        assert_int_equal(faults.first->at.line, rows[i].line);
        assert_int_equal(faults.first->at.col, rows[i].col);
        assert_true(str_find(faults.first->ja, str_from(rows[i].words)) >= 0);
        assert_true(str_starts(faults.first->en, S("YAML syntax: ")));
    }
}

static void accepts(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "---\na: 1\n",
        "a: 1\n...\n",
        "text\n",
        "- 1\n- 2\n",
        "\xef\xbb\xbf\141: 1\n",
        "\xef\xbb\xbf\141: 1\nb: 2\n",                      /* Notepad */
        "a: 1\r\nb:\r\n  c: |\r\n    二行\r\n    です\r\n", /* Windows */
        "a: \"<<\"\n\"<<\": 1\n",
        "a: {}\nb: []\nc:\n",
        "%YAML 1.1\n---\na: 1\n",
        "a: 'b: *c &d !e'\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct yaml *root = NULL;
        print_message("%s\n", rows[i]);
        assert_int_equal(yaml_parse(&arena, S("f"), str_from(rows[i]), &faults, &root), ERR_OK);
        assert_non_null(root);
    }
}

static void texts_are_bilingual(void **state)
{
    (void)state;
    struct yaml *root;
    assert_int_equal(yaml_parse(&arena, S("f"), S("散: 1\n散: 2\n"), &faults, &root), ERR_INPUT);
    assert_str_equal(faults.first->ja, S("キー「散」が二度あります（一つ目は 1 行目）"));
    assert_str_equal(faults.first->en, S("the key \"散\" appears twice (first on line 1)"));
    assert_int_equal(yaml_parse(&arena, S("f"), S("a: *b\n"), &faults, &root), ERR_INPUT);
    assert_str_equal(faults.last->ja, S("エイリアス（*）は使えません"));
    assert_str_equal(faults.last->en, S("aliases (*) are not allowed"));
}

static struct str repeated(const char *unit, int n)
{
    struct buf b;
    buf_init_in(&b, &arena, 4 << 20);
    for (int i = 0; i < n; i++)
        buf_add(&b, str_from(unit));
    return buf_str(&b);
}

static void limits(void **state)
{
    (void)state;
    struct yaml *root;
    struct str deep = arena_join(&arena, repeated("[", 32), repeated("]", 32));
    assert_int_equal(yaml_parse(&arena, S("f"), deep, &faults, &root), ERR_OK);
    deep = arena_join(&arena, repeated("[", 33), repeated("]", 33));
    assert_int_equal(yaml_parse(&arena, S("f"), deep, &faults, &root), ERR_INPUT);
    assert_string_equal(faults.last->code, "F093");
    assert_int_equal(yaml_parse(&arena, S("f"), repeated("- a\n", 49999), &faults, &root), ERR_OK);
    assert_int_equal(yaml_parse(&arena, S("f"), repeated("- a\n", 50000), &faults, &root), ERR_INPUT);
    assert_string_equal(faults.last->code, "F093");
    assert_int_equal(yaml_parse(&arena, S("f"), repeated("# 45678\n", 131073), &faults, &root), ERR_INPUT);
    assert_string_equal(faults.last->code, "F093");
}

static void many_keys(void **state)
{
    (void)state;
    struct yaml *root;
    struct buf b;
    buf_init_in(&b, &arena, 1 << 20);
    for (int i = 0; i < 20000; i++)
        buf_addf(&b, "k%d: 1\n", i);
    assert_int_equal(yaml_parse(&arena, S("f"), buf_str(&b), &faults, &root), ERR_OK);
    buf_add(&b, S("k777: 1\n"));
    assert_int_equal(yaml_parse(&arena, S("f"), buf_str(&b), &faults, &root), ERR_INPUT);
    assert_int_equal(faults.n_errors, 1);
    assert_int_equal(faults.first->at.line, 20001);
}

static void without_memory(void **state)
{
    (void)state;
    struct str text = S("a: [1, 2, {b: c}]\nd: e\n");
    for (size_t cap = 0; cap < 2000; cap += 48) {
        struct arena small;
        struct yaml *root = NULL;
        arena_init(&small, cap);
        enum err err = yaml_parse(&small, S("f"), text, &faults, &root);
        assert_true(err == ERR_NOMEM || err == ERR_OK);
        assert_int_equal(err == ERR_OK, root != NULL);
        arena_done(&small);
    }
}

static void explains_keys(void **state)
{
    (void)state;
    static const char *const known[] = {"text"};
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"text：5: a\n", "知らないキー「text：5」。半角の「:」と、そのあとの半角の空白が要ります。"},
        {"{text:五, b: c}\n", "知らないキー「text:五」。半角の「:」と、そのあとの半角の空白が要ります。"},
        {"text: a\n　b: c\n", "知らないキー「　b」。行のはじめに全角の空白があります。半角の空白に直してください。"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct yaml *root = NULL;
        faults_init(&faults, &arena);
        assert_int_equal(yaml_parse(&arena, S("f"), str_from(rows[i].text), &faults, &root), ERR_OK);
        yaml_known(root, known, ARRAY_LEN(known), &faults);
        assert_str_equal(faults.first->ja, str_from(rows[i].words));
    }
}

static void checks_for_schemas(void **state)
{
    (void)state;
    static const char *const known[] = {"text", "choices"};
    struct yaml *root;
    int64_t n = 0;
    struct str text = S("text: 5\ntexts: 1\nzzz: 1\n");
    assert_int_equal(yaml_parse(&arena, S("f"), text, &faults, &root), ERR_OK);
    yaml_known(root, known, ARRAY_LEN(known), &faults);
    yaml_known(NULL, known, ARRAY_LEN(known), &faults);
    assert_int_equal(faults.n_errors, 2);
    assert_string_equal(faults.first->code, "F001");
    assert_str_equal(faults.first->en, S("unknown key \"texts\" (did you mean \"text\"?)"));
    assert_str_equal(faults.first->ja, S("知らないキー「texts」（「text」のことですか）"));
    assert_int_equal(faults.first->at.line, 2);
    assert_str_equal(faults.last->en, S("unknown key \"zzz\"; known here: text, choices"));
    assert_str_equal(faults.last->ja, S("知らないキー「zzz」。ここに書けるのは text, choices です。"));
    assert_true(yaml_int(yaml_get(root, "text"), 1, 5, &faults, &n));
    assert_int_equal(n, 5);
    assert_int_equal(faults.n_errors, 2);
    assert_false(yaml_int(yaml_get(root, "text"), 1, 4, &faults, &n));
    assert_string_equal(faults.last->code, "F002");
    assert_str_equal(faults.last->ja, S("1 から 4 までの整数を、半角の数字で書いてください"));
    assert_false(yaml_int(root, 1, 4, &faults, &n));
    assert_false(yaml_int(NULL, 1, 4, &faults, &n));
    assert_int_equal(faults.n_errors, 5);
}

static void loads(void **state)
{
    (void)state;
    struct yaml *root = NULL;
    char path[] = "/tmp/tsunagu_yaml_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "w");
    assert_true(fputs("a: 1\n", f) >= 0);
    fclose(f);
    assert_int_equal(yaml_load(&arena, path, &faults, &root), ERR_OK);
    assert_str_equal(root->at.file, str_from(path));
    remove(path);
    assert_int_equal(yaml_load(&arena, path, &faults, &root), ERR_NOTFOUND);
    assert_int_equal(faults.n_errors, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, each, after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keeps_places_and_kinds),
        TEST(sees_what_a_remark_cuts),
        TEST(refuses),
        TEST(explains),
        TEST(accepts),
        TEST(texts_are_bilingual),
        TEST(limits),
        TEST(many_keys),
        TEST(without_memory),
        TEST(explains_keys),
        TEST(checks_for_schemas),
        TEST(loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
