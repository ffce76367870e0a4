/* tests/dialogs/broken/: one mistake a file, as people make them. Its first line says what must be found, and where:
 *
 *     # flows/t.yaml: 9:5 F001, 12:7 F012 ~ next, last
 *
 * The file takes the place of flows/t.yaml in the smallest whole content (tests/dialogs/whole/). Exactly these faults
 * are reported, in this order, in Japanese and English, and the names after ~ are suggested, the first for the first
 * fault. */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "bot/town.h"
#include "dialogs/bundle.h"
#include "directory/hotlines.h"
#include "nlu/nlu.h"
#include "tests/support/check.h"

#define BROKEN TSUNAGU_CONTENT_DIR "/tests/dialogs/broken"
#define WHOLE TSUNAGU_CONTENT_DIR "/tests/dialogs/whole"

enum { FILES_LEAST = 100, FILE_CAP = 1 << 20, FAULTS_EXPECTED = 4 };
static const int64_t now = 1795482000000;
static const char *const folders[] = {"flows", "texts", "questionnaires", "rules", "lexicon", ""};

struct expected {
    struct str where, code, near;
};

struct broken {
    struct str name, as, text;
    struct expected fault[FAULTS_EXPECTED];
    size_t n;
};

static void next_word(struct str *list, struct str *ret)
{
    struct str_cut cut = str_cut(*list, ',');
    *ret = str_trim(cut.head);
    *list = str_trim(cut.tail);
}

static void read_broken(struct arena *a, struct str name, struct broken *ret)
{
    *ret = (struct broken){.name = name};
    assert_int_equal(file_read(a, arena_fmt(a, BROKEN "/%.*s", STR_FMT(name)).ptr, FILE_CAP, &ret->text), ERR_OK);
    struct str head = str_cut(ret->text, '\n').head;
    assert_true(str_starts(head, S("# ")));
    struct str_cut as = str_cut(str_sub(head, 2, head.len), ':'), near = str_cut(as.tail, '~');
    struct str faults = str_trim(near.head), names = str_trim(near.tail);
    ret->as = as.head;
    while (faults.len && ret->n < FAULTS_EXPECTED) {
        struct expected *e = &ret->fault[ret->n++];
        struct str one;
        next_word(&faults, &one);
        struct str_cut cut = str_cut(one, ' ');
        next_word(&names, &e->near);
        e->where = cut.head;
        e->code = str_trim(cut.tail);
    }
}

/* ---- a folder of its own ---- */
static void write_file(struct arena *a, const char *dir, struct str name, struct str text)
{
    FILE *f = fopen(arena_fmt(a, "%s/%.*s", dir, STR_FMT(name)).ptr, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    assert_int_equal(fclose(f), 0);
}

static void copy_folder(struct arena *a, const char *folder, const char *dir)
{
    static const char *const kinds[] = {".yaml", ".txt"};
    if (folder[0])
        assert_int_equal(mkdir(arena_fmt(a, "%s/%s", dir, folder).ptr, 0700), 0);
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        struct str *names, text;
        size_t n;
        assert_int_equal(file_list(a, arena_fmt(a, WHOLE "/%s", folder).ptr, kinds[k], &names, &n), ERR_OK);
        for (size_t i = 0; i < n; i++) {
            struct str name = folder[0] ? arena_fmt(a, "%s/%.*s", folder, STR_FMT(names[i])) : names[i];
            assert_int_equal(file_read(a, arena_fmt(a, WHOLE "/%.*s", STR_FMT(name)).ptr, FILE_CAP, &text), ERR_OK);
            write_file(a, dir, name, text);
        }
    }
}

static void empty_folder(struct arena *a, const char *dir)
{
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        struct str path = arena_fmt(a, "%s/%s", dir, folders[i]);
        DIR *d = opendir(path.ptr);
        assert_non_null(d);
        for (const struct dirent *e; (e = readdir(d));)
            if (e->d_name[0] != '.')
                (void)unlink(arena_fmt(a, "%s/%s", path.ptr, e->d_name).ptr);
        closedir(d);
        (void)rmdir(path.ptr);
    }
}

/* ---- loading what the file belongs to ---- */
static enum err load(const char *dir, struct arena *a, struct str as, struct faults *faults)
{
    struct bundle *b = NULL;
    struct nlu *nlu = NULL;
    struct town *town = NULL;
    struct hotlines *lines = NULL;
    enum err err;
    if (str_starts(as, S("rules/")) || str_starts(as, S("lexicon/"))) {
        err = nlu_open(dir, faults, &nlu);
        nlu_close(nlu);
    } else if (str_eq(as, S("town.yaml"))) {
        err = town_load(arena_fmt(a, "%s/town.yaml", dir).ptr, faults, &town);
        town_free(town);
    } else if (str_eq(as, S("hotlines.yaml"))) {
        err = hotlines_load(arena_fmt(a, "%s/hotlines.yaml", dir).ptr, now, faults, &lines);
        hotlines_free(lines);
    } else {
        err = bundle_load(dir, faults, &b);
        bundle_free(b);
    }
    return err;
}

static bool after(const struct fault *a, const struct fault *b)
{
    return a->at.line != b->at.line ? a->at.line > b->at.line : a->at.col > b->at.col;
}

/* In the order of their places, as they are printed. */
static size_t in_order(const struct faults *faults, const struct fault *ret[FAULTS_EXPECTED])
{
    size_t n = 0;
    for (const struct fault *f = faults->first; f; f = f->next, n++) {
        size_t i = n < FAULTS_EXPECTED ? n : FAULTS_EXPECTED - 1;
        for (; i > 0 && after(ret[i - 1], f); i--)
            ret[i] = ret[i - 1];
        ret[i] = f;
    }
    return n;
}

static bool as_expected(struct arena *a, const struct expected *e, const struct fault *f, struct str file)
{
    struct str where = arena_fmt(a, "%d:%d", f->at.line, f->at.col);
    bool said = f->ja.len && f->en.len && !str_eq(f->ja, f->en);
    bool near = !e->near.len || (str_find(f->ja, e->near) >= 0 && str_find(f->en, e->near) >= 0);
    return said && near && str_eq(where, e->where) && str_eq(str_from(f->code), e->code) && str_ends(f->at.file, file);
}

static bool found(struct arena *a, struct str name)
{
    char dir[] = "/tmp/tsunagu-broken-XXXXXX";
    const struct fault *sorted[FAULTS_EXPECTED] = {0};
    struct broken b;
    struct faults faults;
    read_broken(a, name, &b);
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        copy_folder(a, folders[i], dir);
    if (b.as.len)
        write_file(a, dir, b.as, b.text);
    faults_init(&faults, a);
    enum err err = load(dir, a, b.as, &faults);
    empty_folder(a, dir);
    size_t n = in_order(&faults, sorted);
    bool good = n == b.n && (err == ERR_INPUT || !faults.n_errors);
    for (size_t i = 0; good && i < n; i++)
        good = as_expected(a, &b.fault[i], sorted[i], b.as);
    if (good)
        return true;
    print_message("%.*s: %s\n", STR_FMT(name), err_name(err));
    faults_print(&faults, stderr, true);
    return false;
}

static void every_mistake_is_found_in_its_place(void **state)
{
    struct arena names_arena, a;
    struct str *names;
    size_t n, bad = 0;
    (void)state;
    arena_init(&names_arena, 1 << 20);
    arena_init(&a, 16 << 20);
    for (int kind = 0; kind < 2; kind++) {
        assert_int_equal(file_list(&names_arena, BROKEN, kind ? ".txt" : ".yaml", &names, &n), ERR_OK);
        assert_true(kind || n >= FILES_LEAST);
        for (size_t i = 0; i < n; i++) {
            bad += !found(&a, names[i]);
            arena_reset(&a);
        }
    }
    arena_done(&a);
    arena_done(&names_arena);
    assert_int_equal(bad, 0);
}

/* Nothing is wrong with what the broken files are laid into. */
static void the_whole_is_whole(void **state)
{
    static const char *const roots[] = {"flows/t.yaml", "rules/risk.yaml", "town.yaml", "hotlines.yaml"};
    struct arena a;
    struct faults faults;
    (void)state;
    arena_init(&a, 16 << 20);
    for (size_t i = 0; i < ARRAY_LEN(roots); i++) {
        faults_init(&faults, &a);
        enum err err = load(WHOLE, &a, str_from(roots[i]), &faults);
        faults_print(&faults, stderr, true);
        assert_int_equal(err, ERR_OK);
        assert_null(faults.first);
    }
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_whole_is_whole),
                                       cmocka_unit_test(every_mistake_is_found_in_its_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
