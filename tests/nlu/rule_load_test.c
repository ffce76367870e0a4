/* Mistakes in rule files are all reported, each with its place and code; a good set loads. */
#include <sys/stat.h>
#include <unistd.h>
#include "base/utf8.h"
#include "nlu/nlu.h"
#include "tests/support/check.h"

static char dir[64];

static void put(const char *name, const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static int make_folder(void **state)
{
    (void)state;
    char path[128];
    (void)snprintf(dir, sizeof(dir), "%s", "/tmp/tsunagu_rules_XXXXXX");
    if (!mkdtemp(dir))
        return -1;
    (void)snprintf(path, sizeof(path), "%s/lexicon", dir);
    if (mkdir(path, 0700))
        return -1;
    (void)snprintf(path, sizeof(path), "%s/rules", dir);
    return mkdir(path, 0700);
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"lexicon/vocabulary.yaml",
                                        "lexicon/parts.yaml",
                                        "lexicon/guards.yaml",
                                        "rules/risk_must_hit.txt",
                                        "rules/r.yaml",
                                        "lexicon",
                                        "rules",
                                        ""};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char path[128];
        (void)snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
        (void)remove(path);
    }
    return 0;
}

static void base_files(void)
{
    put("lexicon/vocabulary.yaml",
        "group: vocabulary\nintents: [greet, thanks]\nkinds: [suicide]\ncategories: [craft]\n"
        "constraints: ['day:']\nneeds: ['1']\n");
    put("lexicon/parts.yaml", "group: parts\nparts:\n  die: [死, し]\n");
    put("lexicon/guards.yaml", "group: guards\nguards:\n  fiction: {reach: sentence, match: [映画]}\n");
    put("rules/risk_must_hit.txt", "# c\nurgent\t死にたい\n");
}

#define RISK "group: risk\nrules:\n  - {id: a, level: urgent, kind: suicide, match: ['{die}にたい'], yes: [死にたい]}\n"

static void reports_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *why, *rules, *code;
        int line;
    } rows[] = {
        {"a good set", RISK, NULL, 0},
        {"unknown part, near one", RISK "  - {id: b, level: urgent, kind: suicide, match: ['{dei}x'], yes: [x]}\n",
         "F050", 4},
        {"does not compile", RISK "  - {id: b, level: urgent, kind: suicide, match: ['x(y'], yes: [x]}\n", "F050", 4},
        {"word boundary", RISK "  - {id: b, level: urgent, kind: suicide, match: ['\\bx'], yes: [x]}\n", "F051", 4},
        {"no fixed word", RISK "  - {id: b, level: urgent, kind: suicide, match: ['.*'], yes: [x]}\n", "F052", 4},
        {"inline option", RISK "  - {id: b, level: urgent, kind: suicide, match: ['(?i)x'], yes: [x]}\n", "F052", 4},
        {"own sample missed", RISK "  - {id: b, level: urgent, kind: suicide, match: [x], yes: [y]}\n", "F053", 4},
        {"counter-sample hit", RISK "  - {id: b, level: urgent, kind: suicide, match: [x], yes: [x], no: [xy]}\n",
         "F054", 4},
        {"must-hit missed",
         "group: risk\nrules:\n  - {id: a, level: concern, kind: suicide, match: [死にたい], yes: [死にたい]}\n",
         "F055", 2},
        {"unknown kind", RISK "  - {id: b, level: urgent, kind: suiside, match: [x], yes: [x]}\n", "F057", 4},
        {"unknown level", RISK "  - {id: b, level: red, kind: suicide, match: [x], yes: [x]}\n", "F057", 4},
        {"neither level nor points", RISK "  - {id: b, kind: suicide, match: [x], yes: [x]}\n", "F057", 4},
        {"level and points", RISK "  - {id: b, level: urgent, points: 2, kind: suicide, match: [x], yes: [x]}\n",
         "F057", 4},
        {"too many points", RISK "  - {id: b, points: 10, kind: suicide, match: [x], yes: [x]}\n", "F002", 4},
        {"no samples", RISK "  - {id: b, level: urgent, kind: suicide, match: [x]}\n", "F057", 4},
        {"no id", RISK "  - {level: urgent, kind: suicide, match: [x], yes: [x]}\n", "F057", 4},
        {"id twice", RISK "  - {id: a, level: urgent, kind: suicide, match: [x], yes: [x]}\n", "F057", 4},
        {"unknown guard", RISK "  - {id: b, level: urgent, kind: suicide, match: [x], yes: [x], guards: [fictoin]}\n",
         "F057", 4},
        {"unknown member", RISK "  - {id: b, level: urgent, kind: suicide, match: [x], yes: [x], wieght: 3}\n", "F001",
         4},
        {"weight out of range", RISK "  - {id: b, level: urgent, kind: suicide, match: [x], yes: [x], weight: 99}\n",
         "F002", 4},
        {"a rule that is no map", RISK "  - x\n", "F057", 4},
        {"unknown group", "group: riks\nrules:\n  - {id: a, match: [x], yes: [x]}\n", "F057", 1},
        {"alias", RISK "  - &x {id: b}\n", "F09", 4},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena notes;
        struct faults faults;
        struct nlu *nlu = NULL;
        arena_init(&notes, 1 << 20);
        faults_init(&faults, &notes);
        base_files();
        put("rules/r.yaml", rows[i].rules);
        print_message("%s\n", rows[i].why);
        enum err err = nlu_open(dir, &faults, &nlu);
        if (!rows[i].code) {
            faults_print(&faults, stderr, true);
            assert_int_equal(err, ERR_OK);
        } else {
            bool seen = false;
            assert_int_equal(err, ERR_INPUT);
            assert_null(nlu);
            for (const struct fault *f = faults.first; f; f = f->next)
                seen = seen || (str_starts(str_from(f->code), str_from(rows[i].code)) && f->at.line == rows[i].line);
            if (!seen)
                faults_print(&faults, stderr, true);
            assert_true(seen);
        }
        nlu_close(nlu);
        arena_done(&notes);
    }
}

/* Twenty-four mistakes in one file, as people make them: all of them reported at once, each at its line and column. */
static void seeded_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *line; /* as it stands in the file; the second column mark @ shows where the fault is */
        const char *code;
    } rows[] = {
        {"{id: s1, level: urgent, kind: suicide, match: @'{dei}にたい', yes: [x]}", "F050"},
        {"{id: s2, level: urgent, kind: suicide, match: @'死に(たい', yes: [死にたい]}", "F050"},
        {"{id: s3, level: urgent, kind: suicide, match: [死にたい, @'死に[た'], yes: [死にたい]}", "F050"},
        {"{id: s4, level: urgent, kind: suicide, match: @'', yes: [死にたい]}", "F050"},
        {"{id: s5, level: urgent, kind: suicide, match: @'\\b死にたい', yes: [死にたい]}", "F051"},
        {"{id: s6, level: urgent, kind: suicide, match: 死にたい, unless: @'\\w+', yes: [死にたい]}", "F051"},
        {"{id: s7, level: urgent, kind: suicide, match: @'.{0,8}', yes: [死にたい]}", "F052"},
        {"{id: s8, level: urgent, kind: suicide, match: @'(死)にたい\\1', yes: [死にたい]}", "F050"},
        {"{id: s9, level: urgent, kind: suicide, match: @'(?i)死にたい', yes: [死にたい]}", "F052"},
        {"{id: s10, level: urgent, kind: suicide, match: 死にたい, yes: [死にたい, @消えたい]}", "F053"},
        {"{id: s11, level: urgent, kind: suicide, match: 死にた, yes: [死にたい], no: [生きたい, @死にたくない]}",
         "F054"},
        {"{id: s12, level: urgent, kind: @suiside, match: 死にたい, yes: [死にたい]}", "F057"},
        {"@{id: s13, level: red, kind: suicide, match: 死にたい, yes: [死にたい]}", "F057"},
        {"@{id: s14, kind: suicide, match: 死にたい, yes: [死にたい]}", "F057"},
        {"{id: s15, points: @12, kind: suicide, match: 死にたい, yes: [死にたい]}", "F002"},
        {"@{id: s16, level: urgent, kind: suicide, match: 死にたい}", "F057"},
        {"@{id: s17, level: urgent, kind: suicide, yes: [死にたい]}", "F057"},
        {"@{level: urgent, kind: suicide, match: 死にたい, yes: [死にたい]}", "F057"},
        {"{id: @a, level: urgent, kind: suicide, match: 死にたい, yes: [死にたい]}", "F057"},
        {"{id: s20, level: urgent, kind: suicide, match: 死にたい, yes: [死にたい], guards: [fiction, @fictoin]}",
         "F057"},
        {"{id: s21, level: urgent, kind: suicide, match: 死にたい, yes: [死にたい], @wieght: 3}", "F001"},
        {"{id: s22, level: urgent, kind: suicide, match: 死にたい, yes: [死にたい], weight: @99}", "F002"},
        {"@死にたい", "F057"},
        {"@{id: s24, level: urgent, kind: suicide, match: '(?:(?:ab|ba|a|b)+)+c', yes: [ababababc]}", "F058"},
    };
    char text[8192] = RISK;
    int line[ARRAY_LEN(rows)], col[ARRAY_LEN(rows)];
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *mark = strchr(rows[i].line, '@');
        struct str head = {rows[i].line, (size_t)(mark - rows[i].line)};
        size_t used = strlen(text);
        (void)snprintf(text + used, sizeof(text) - used, "  - %.*s%s\n", STR_FMT(head), mark + 1);
        line[i] = 4 + (int)i;
        col[i] = 5 + (int)utf8_chars(head);
    }
    struct arena notes;
    struct faults faults;
    struct nlu *nlu = NULL;
    size_t n = 0;
    arena_init(&notes, 1 << 20);
    faults_init(&faults, &notes);
    base_files();
    put("rules/r.yaml", text);
    assert_int_equal(nlu_open(dir, &faults, &nlu), ERR_INPUT);
    faults_print(&faults, stderr, true);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        bool seen = false;
        for (const struct fault *f = faults.first; f; f = f->next)
            seen = seen || (strcmp(f->code, rows[i].code) == 0 && f->at.line == line[i] && f->at.col == col[i]);
        print_message("%s %d:%d %s\n", rows[i].code, line[i], col[i], rows[i].line);
        assert_true(seen);
        n++;
    }
    assert_int_equal(faults.n_errors, n); /* and nothing that is right is blamed */
    arena_done(&notes);
}

/* An intent's sample that another intent takes. */
static void stolen_samples(void **state)
{
    (void)state;
    struct arena notes;
    struct faults faults;
    struct nlu *nlu = NULL;
    arena_init(&notes, 1 << 20);
    faults_init(&faults, &notes);
    base_files();
    put("rules/r.yaml", RISK);
    put("rules/s.yaml", "group: intent\nrules:\n"
                        "  - {id: i1, intent: greet, weight: 3, match: こんにちは, yes: [こんにちは]}\n"
                        "  - {id: i2, intent: thanks, weight: 7, match: ありがとう, yes: [ありがとう]}\n"
                        "  - {id: i3, intent: greet, weight: 2, match: どうも, yes: [どうも, どうもありがとう]}\n");
    assert_int_equal(nlu_open(dir, &faults, &nlu), ERR_INPUT);
    assert_int_equal(faults.n_errors, 1);
    assert_string_equal(faults.first->code, "F056");
    assert_int_equal(faults.first->at.line, 5);
    assert_int_equal(faults.first->at.col, 63);
    arena_done(&notes);
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/rules/s.yaml", dir);
    (void)remove(path);
}

/* Signs of one kind add up, of different kinds do not; `with_all` wants every one of its patterns. */
static void adds_up_signs(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum risk_level level;
    } rows[] = {
        {"つかれた", RISK_NONE},
        {"つかれた。さよなら", RISK_CONCERN},
        {"つかれた。さよなら。縄", RISK_URGENT},
        {"つかれた。さよなら。縄。橋", RISK_EMERGENCY},
        {"つかれた。つかれた。つかれた", RISK_NONE},
        {"縄。こわい", RISK_NONE},
        {"青と赤", RISK_NONE},
        {"赤と青と白", RISK_URGENT},
        {"死にたい。縄", RISK_URGENT},
    };
    struct arena notes;
    struct faults faults;
    struct nlu *nlu = NULL;
    arena_init(&notes, 1 << 20);
    faults_init(&faults, &notes);
    base_files();
    put("lexicon/vocabulary.yaml", "group: vocabulary\nkinds: [suicide, violence]\n");
    put("rules/r.yaml",
        RISK "  - {id: tired, points: 1, kind: suicide, match: [つかれた], yes: [つかれた]}\n"
             "  - {id: bye, points: 2, kind: suicide, match: [さよなら], yes: [さよなら]}\n"
             "  - {id: rope, points: 2, kind: suicide, match: [縄], yes: [縄]}\n"
             "  - {id: bridge, points: 3, kind: suicide, match: [橋], yes: [橋]}\n"
             "  - {id: fear, points: 2, kind: violence, match: [こわい], yes: [こわい]}\n"
             "  - {id: all, level: urgent, kind: violence, match: [赤], with_all: [青, 白], yes: [赤青白]}\n");
    assert_int_equal(nlu_open(dir, &faults, &nlu), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].text);
        assert_int_equal(nlu_risk(nlu, &notes, str_from(rows[i].text)).level, rows[i].level);
    }
    nlu_close(nlu);
    arena_done(&notes);
}

static void says_which_is_missing(void **state)
{
    (void)state;
    struct arena notes;
    struct faults faults;
    struct nlu *nlu = NULL;
    arena_init(&notes, 1 << 20);
    faults_init(&faults, &notes);
    assert_int_equal(nlu_open("/nonexistent/rules", &faults, &nlu), ERR_IO);
    assert_null(nlu);
    arena_done(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reports_mistakes), cmocka_unit_test(seeded_mistakes),
                                       cmocka_unit_test(stolen_samples), cmocka_unit_test(adds_up_signs),
                                       cmocka_unit_test(says_which_is_missing)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
