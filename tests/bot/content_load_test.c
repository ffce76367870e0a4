/* What no room can see alone: the buttons for areas in a flow, and the areas of the town. */
#include "bot/content_load.h"
#include <stdlib.h>
#include <unistd.h>
#include "base/file.h"
#include "tests/support/check.h"

static void write_text(const char *path, struct str text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    assert_int_equal(fclose(f), 0);
}

/* The shipped town with an areas.yaml of another name. */
static struct str town_with(struct arena *arena, const char *areas)
{
    struct str text;
    assert_int_equal(file_read(arena, "directory/data/demo/town.yaml", 1 << 20, &text), ERR_OK);
    ptrdiff_t at = str_find(text, S("lines: "));
    assert_true(at > 0);
    struct str head = str_sub(text, 0, (size_t)at);
    return areas[0] ? arena_fmt(arena, "%.*sareas: %s\n", STR_FMT(head), areas) : head;
}

static void buttons_and_areas(void **state)
{
    (void)state;
    static const struct {
        const char *why, *areas, *code;
    } rows[] = {
        {"a town without a district that is on a button",
         "source: s\nlicence: l\nareas: {honmachi: {name: 本町}, tanaka: {name: 田中}, yamanobe: {name: 山の辺}, "
         "minamizawa: {name: 南沢}, kokudo: {name: 国道}}\n",
         "F068"},
        {"a district without a button; a part needs none",
         "source: s\nlicence: l\nareas: {honmachi: {name: 本町}, tanaka: {name: 田中}, yamanobe: {name: 山の辺}, "
         "minamizawa: {name: 南沢}, kokudo: {name: 国道}, kitadani: {name: 北谷}, oya: {name: 大屋}, "
         "ichiba: {name: 市場, in: tanaka}}\n",
         "F069"},
        {"a town that has no areas", NULL, "F068"},
        {"a file that is wrong by itself", "source: s\nareas: {oya: {name: 大屋}}\n", "D056"},
    };
    char dir[] = "/tmp/content_load_XXXXXX";
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena;
        struct faults faults;
        struct content content;
        bool found = false;
        arena_init(&arena, 64 << 20);
        faults_init(&faults, &arena);
        const char *town = arena_fmt(&arena, "%s/town.yaml", dir).ptr, *areas = arena_fmt(&arena, "%s/a.yaml", dir).ptr;
        print_message("%s\n", rows[i].why);
        write_text(town, town_with(&arena, rows[i].areas ? "a.yaml" : ""));
        write_text(areas, str_from(rows[i].areas ? rows[i].areas : ""));
        assert_int_equal(content_load(".", town, 1793000000000, &faults, &content), ERR_INPUT);
        for (const struct fault *f = faults.first; f; f = f->next)
            found = found || (strcmp(f->code, rows[i].code) == 0 && f->ja.len && f->en.len);
        assert_true(found);
        content_done(&content);
        unlink(town);
        unlink(areas);
        arena_done(&arena);
    }
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(buttons_and_areas)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
