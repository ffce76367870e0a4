#include "base/file.h"
#include <sys/stat.h>
#include <unistd.h>
#include "tests/support/check.h"

static char dir[] = "/tmp/tsunagu_file_XXXXXX";
static struct arena arena;

static const char *path(const char *name)
{
    return arena_fmt(&arena, "%s/%s", dir, name).ptr;
}

static const char *const names[] = {"b.yaml", "a.yaml", "い.yaml", "c.txt", ".yaml"};

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    if (!mkdtemp(dir))
        return -1;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        FILE *f = fopen(path(names[i]), "w");
        if (!f || fputs(names[i], f) < 0 || fclose(f) != 0)
            return -1;
    }
    return mkdir(path("empty"), 0700);
}

static int stop(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        unlink(path(names[i]));
    rmdir(path("empty"));
    arena_done(&arena);
    return rmdir(dir);
}

static void reads(void **state)
{
    (void)state;
    struct str s = {0};
    assert_int_equal(file_read(&arena, path("い.yaml"), 100, &s), ERR_OK);
    assert_str_equal(s, S("い.yaml"));
    assert_int_equal(s.ptr[s.len], 0);
    assert_int_equal(file_read(&arena, path("い.yaml"), 8, &s), ERR_OK);
    assert_int_equal(file_read(&arena, path("い.yaml"), 7, &s), ERR_INPUT);
    assert_int_equal(file_read(&arena, path("none"), 100, &s), ERR_NOTFOUND);
    assert_int_equal(file_read(&arena, path("a.yaml/x"), 100, &s), ERR_NOTFOUND);
    assert_int_equal(file_read(&arena, dir, 100, &s), ERR_IO);
    struct arena small;
    arena_init(&small, 4);
    assert_int_equal(file_read(&small, path("い.yaml"), 100, &s), ERR_NOMEM);
    arena_done(&small);
}

static void lists(void **state)
{
    (void)state;
    struct str *list = NULL;
    size_t n = 0;
    assert_int_equal(file_list(&arena, dir, ".yaml", &list, &n), ERR_OK);
    assert_int_equal(n, 4);
    assert_str_equal(list[0], S(".yaml"));
    assert_str_equal(list[1], S("a.yaml"));
    assert_str_equal(list[2], S("b.yaml"));
    assert_str_equal(list[3], S("い.yaml"));
    assert_int_equal(file_list(&arena, path("empty"), "", &list, &n), ERR_OK);
    assert_int_equal(n, 0);
    assert_int_equal(file_list(&arena, path("none"), "", &list, &n), ERR_NOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads), cmocka_unit_test(lists)};
    return cmocka_run_group_tests(tests, start, stop);
}
