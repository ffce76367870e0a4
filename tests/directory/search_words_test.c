/* The two files of words: each mistake is named with its file, line and column; what is shipped has none. */
#include "directory/search_words.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tests/support/check.h"

static struct vocabulary *vocabulary;

static int load_vocabulary(void **state)
{
    (void)state;
    struct arena a;
    struct faults faults;
    arena_init(&a, 4 << 20);
    faults_init(&faults, &a);
    enum err err = vocabulary_load("directory/data/categories.yaml", &faults, &vocabulary);
    arena_done(&a);
    return err != ERR_OK;
}

static int free_vocabulary(void **state)
{
    (void)state;
    vocabulary_free(vocabulary);
    return 0;
}

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *to = fopen(path, "we");
    assert_non_null(to);
    assert_true(fputs(text, to) >= 0 && fclose(to) == 0);
}

static void remove_file(const char *dir, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    (void)unlink(path);
}

static void mistakes(void **state)
{
    (void)state;
    static const char good_words[] = "filters:\n  day:wed: {label: 水曜日, words: [水曜]}\n";
    static const char good_groups[] = "groups:\n  - {words: [体操, たいそう], why: 読み}\n";
    static const struct {
        const char *why, *words, *groups, *code;
        int line;
    } rows[] = {
        {"nothing wrong", good_words, good_groups, NULL, 0},
        {"no reason", good_words, "groups:\n  - {words: [体操, たいそう]}\n", "D045", 2},
        {"one word alone", good_words, "groups:\n  - {words: [体操], why: x}\n", "D046", 2},
        {"one word that names a category", good_words, "groups:\n  - {words: [体操], category: exercise, why: x}\n",
         NULL, 0},
        {"no such category", good_words, "groups:\n  - {words: [体操], category: exercises, why: x}\n", "D043", 2},
        {"twice in one file", good_words,
         "groups:\n  - {words: [体操, 運動], why: x}\n  - {words: [散歩, 体操], why: x}\n", "D042", 3},
        {"twice, written differently", good_words, "groups:\n  - {words: [ヨガ, よが], why: x}\n", "D042", 2},
        {"in both files", good_words, "groups:\n  - {words: [水曜, ウェンズデー], why: x}\n", "D042", 2},
        {"one word may say two conditions",
         "filters:\n  day:sat: {label: 土, words: [土日]}\n  day:sun: {label: 日, words: [土日]}\n", good_groups, NULL,
         0},
        {"an empty word", good_words, "groups:\n  - {words: [体操, '　'], why: x}\n", "D041", 2},
        {"an endless word", good_words,
         "groups:\n  - {words: [体操, あいうえおかきくけこさしすせそたちつてとなにぬねの], why: x}\n", "D041", 2},
        {"an unknown key", good_words, "groups:\n  - {words: [体操, 運動], wyh: x, why: x}\n", "F001", 2},
        {"a condition without label", "filters:\n  day:wed: {words: [水曜]}\n", good_groups, "D044", 2},
        {"a category that is none", "filters:\n  category:crafts: {label: 手芸}\n", good_groups, "D043", 2},
        {"a number before others", "filters:\n  'cost:#': {label: '#円'}\n  day:wed: {label: 水曜日}\n", good_groups,
         "D047", 3},
    };
    char dir[] = "/tmp/search_words_XXXXXX";
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena a;
        struct faults faults;
        struct search_words *w = NULL;
        arena_init(&a, 4 << 20);
        faults_init(&faults, &a);
        write_file(dir, "query_words.yaml", rows[i].words);
        write_file(dir, "synonyms.yaml", rows[i].groups);
        enum err err = search_words_load(dir, vocabulary, &faults, &w);
        print_message("%s\n", rows[i].why);
        faults_print(&faults, stdout, true);
        assert_int_equal(err, rows[i].code ? ERR_INPUT : ERR_OK);
        if (rows[i].code) {
            assert_string_equal(faults.first->code, rows[i].code);
            assert_int_equal(faults.first->at.line, rows[i].line);
            assert_true(faults.first->at.col > 0);
        }
        search_words_free(w);
        arena_done(&a);
    }
    remove_file(dir, "synonyms.yaml");
    struct arena a;
    struct faults faults;
    struct search_words *w;
    arena_init(&a, 4 << 20);
    faults_init(&faults, &a);
    print_message("a file that is not there\n");
    assert_int_equal(search_words_load(dir, vocabulary, &faults, &w), ERR_NOTFOUND);
    arena_done(&a);
    remove_file(dir, "query_words.yaml");
    (void)rmdir(dir);
}

static void shipped(void **state)
{
    (void)state;
    struct arena a;
    struct faults faults;
    struct search_words *w;
    arena_init(&a, 4 << 20);
    faults_init(&faults, &a);
    assert_int_equal(search_words_load("directory/data", vocabulary, &faults, &w), ERR_OK);
    assert_int_equal(faults.n_errors + faults.n_warnings, 0);
    print_message("%zu groups, %zu conditions, %zu words\n", w->n_groups, w->n_choices, w->phrases.n);
    for (size_t i = 0; i < w->n_offered; i++)
        assert_true(w->choices[i].label.len && w->choices[i].easy.len && w->choices[i].en.len &&
                    str_find(w->choices[i].filter, S("#")) < 0);
    search_words_free(w);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(mistakes), cmocka_unit_test(shipped)};
    return cmocka_run_group_tests(tests, load_vocabulary, free_vocabulary);
}
