/* Lists as municipalities have published them, when they lie beside the tree. */
#include "tests/directory/import_count.h"
#include "tests/support/shared.h"

static void real_events(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    struct imported im;
    arena_init(&a, 512 << 20);
    faults_init(&f, &a);
    struct import_options o = options();
    enum err err = import_file(shared_path(&a, "data/opendata/takamatsu_events_2023-2026.csv"), &o, &a, &f, &im);
    if (err == ERR_NOTFOUND) {
        print_message("skipped: no shared data\n");
        arena_done(&a);
        skip();
    }
    faults_print(&f, stderr, true);
    assert_int_equal(err, ERR_OK);
    assert_int_equal(im.n_rows, 1416);
    assert_int_equal(im.n + im.n_skipped + im.n_twins, im.n_rows);
    struct counts c = count(&a, &im);
    print_message("%zu rows: %zu resources, %zu skipped, %zu twins; %zu with category, %zu dated, %zu timed, %zu "
                  "placed, %zu priced; "
                  "%zu errors, %zu warnings\n",
                  im.n_rows, im.n, im.n_skipped, im.n_twins, c.categories, c.dated, c.timed, c.positions, c.costs,
                  f.n_errors, f.n_warnings);
    assert_int_equal(f.n_errors, im.n_skipped);
    assert_true(c.dated * 100 > im.n * 90);
    assert_true(c.categories * 100 > im.n * 25 && c.categories * 100 < im.n * 55);
    arena_done(&a);
}

static void real_places(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        size_t rows;
        const char *encoding;
    } files[] = {
        {"takamatsu_community_center.csv", 52, "utf-8-sig"},
        {"takamatsu_library.csv", 5, "utf-8-sig"},
        {"takamatsu_elderly_wedding_house.csv", 10, "utf-8-sig"},
        {"takamatsu_regional_comprehensive_support_center.csv", 7, "utf-8-sig"},
        {"yaizu/222127_nouen.csv", 9, "cp932"},
        {"yaizu/yohairyosya.csv", 277, "cp932"},
        {"yaizu/222127_library.csv", 11, "utf-8-sig"},
        {"yaizu/222127_park_info.csv", 142, "utf-8-sig"},
        {"yaizu/222127_hokago_dayservices.csv", 15, "utf-8-sig"},
        {"yaizu/machinakasuzumidokoro.csv", 108, "utf-8-sig"},
        {"yaizu/222127_tourism_sights.csv", 28, "utf-8-sig"},
        {"yaizu/vegecheck.csv", 17, "utf-8-sig"},
        {"yaizu/ビーチクリーン大作戦会場.csv", 12, "utf-8-sig"},
    };
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct arena a;
        struct faults f;
        struct imported im;
        arena_init(&a, 128 << 20);
        faults_init(&f, &a);
        struct import_options o = options();
        enum err err =
            import_file(shared_path(&a, arena_fmt(&a, "data/opendata/%s", files[i].file).ptr), &o, &a, &f, &im);
        if (err == ERR_NOTFOUND) {
            print_message("skipped: no shared data\n");
            arena_done(&a);
            skip();
        }
        faults_print(&f, stderr, true);
        print_message("%s: %s, %s, %zu rows, %zu resources, %zu errors, %zu warnings\n", files[i].file, im.encoding,
                      import_kind_name(im.kind), im.n_rows, im.n, f.n_errors, f.n_warnings);
        assert_int_equal(err, ERR_OK);
        assert_int_equal(im.n_rows, files[i].rows);
        assert_int_equal(im.n + im.n_skipped + im.n_twins, im.n_rows);
        (void)count(&a, &im);
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_events),
        cmocka_unit_test(real_places),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
