/* The areas of a town: loaded, refused with a code for each mistake, found in addresses, and told to a profile. */
#include "directory/areas.h"
#include <math.h>
#include <stdlib.h>
#include <unistd.h>
#include "tests/support/check.h"

static enum err load_text(const char *yaml, struct faults *faults, struct areas **ret)
{
    char path[] = "/tmp/areas_test_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, yaml, strlen(yaml)), (ssize_t)strlen(yaml));
    close(fd);
    enum err err = areas_load(path, faults, ret);
    unlink(path);
    return err;
}

#define HEAD "source: s\nlicence: l\nbefore: [養父市]\nareas:\n"

static void faults_have_codes(void **state)
{
    (void)state;
    static const struct {
        const char *why, *yaml, *code;
    } rows[] = {
        {"four districts, one of them without a point",
         HEAD "  yoka: {name: {ja: 八鹿, en: Yoka}, also: [八鹿駅], point: [35.4, 134.7], radius_m: 900}\n"
              "  yabu: {name: 養父}\n  oya: {name: 大屋}\n  sekinomiya: {name: 関宮}\n",
         NULL},
        {"a part", HEAD "  oya: {name: 大屋}\n  ichiba: {name: 大屋市場, in: oya}\n", NULL},
        {"no licence", "source: s\nareas:\n  oya: {name: 大屋}\n", "D056"},
        {"no areas", "source: s\nlicence: l\nareas: {}\n", "D050"},
        {"no name", HEAD "  oya: {also: [おおや]}\n", "D050"},
        {"one letter is found inside of other words", HEAD "  oya: {name: 大屋, also: [大]}\n", "D051"},
        {"a point of one number", HEAD "  oya: {name: 大屋, point: [35.4], radius_m: 900}\n", "D052"},
        {"a point that is none", HEAD "  oya: {name: 大屋, point: [35.4, ここ], radius_m: 900}\n", "D052"},
        {"a reach without a point", HEAD "  oya: {name: 大屋, radius_m: 900}\n", "D052"},
        {"a point without a reach", HEAD "  oya: {name: 大屋, point: [35.4, 134.7]}\n", "D053"},
        {"a part of nothing", HEAD "  oya: {name: 大屋, in: yabu}\n", "D054"},
        {"a part of itself", HEAD "  oya: {name: 大屋, in: oya}\n", "D054"},
        {"one word for two", HEAD "  oya: {name: 大屋}\n  yabu: {name: 養父, also: [大屋]}\n", "D055"},
        {"a key that nobody knows", HEAD "  oya: {name: 大屋, lat: 35}\n", "F001"},
        {"a reach of nothing", HEAD "  oya: {name: 大屋, point: [35.4, 134.7], radius_m: 0}\n", "F002"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena;
        struct faults faults;
        struct areas *areas = NULL;
        arena_init(&arena, 1 << 20);
        faults_init(&faults, &arena);
        print_message("%s\n", rows[i].why);
        enum err err = load_text(rows[i].yaml, &faults, &areas);
        assert_int_equal(err, rows[i].code ? ERR_INPUT : ERR_OK);
        if (rows[i].code) {
            assert_non_null(faults.first);
            assert_string_equal(faults.first->code, rows[i].code);
            assert_true(faults.first->ja.len && faults.first->en.len);
        }
        areas_free(areas);
        arena_done(&arena);
    }
}

static void addresses(void **state)
{
    (void)state;
    static const struct {
        const char *address, *name;
        bool in;
    } rows[] = {
        {"やまなみ町北谷120", "北谷", true},
        {"北谷", "北谷", true},
        {"やまなみ町大字北谷１２", "北谷", true},
        {"やまなみ町北谷一丁目2", "北谷", true},
        {"やまなみ町本町1-1", "本町", true},
        {"やまなみ町山本町1-1", "本町", false},
        {"やまなみ町北谷川9", "北谷", false},
        {"養父市大屋町加保9", "大屋", true},
        {"養父市大屋市場9", "大屋", false},
        {"養父市大屋市場9", "大屋市場", true},
        {"山本町2 本町3", "本町", true},
        {"", "北谷", false},
        {"12 Kitadani, Yamanami", "Kitadani", true},
        {"Kitadanimura 3", "Kitadani", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str name = str_from(rows[i].name);
        print_message("%s in %s\n", rows[i].address, rows[i].name);
        assert_int_equal(area_in_address(str_from(rows[i].address), &name, 1), rows[i].in);
    }
}

/* The demo town's file, as shipped: everybody who could be asked has a place, and a part lies within its whole. */
static void shipped(void **state)
{
    (void)state;
    struct arena arena;
    struct faults faults;
    struct areas *areas;
    const struct str *before;
    arena_init(&arena, 1 << 20);
    faults_init(&faults, &arena);
    assert_int_equal(areas_load("directory/data/demo/areas.yaml", &faults, &areas), ERR_OK);
    assert_true(areas_count(areas) >= 6 && areas_before(areas, &before) > 0);
    for (size_t i = 0; i < areas_count(areas); i++) {
        const struct area *a = areas_at(areas, i);
        assert_ptr_equal(areas_find(areas, a->id), a);
        assert_true(a->lat > 35 && a->lat < 36);
        if (a->in) {
            double y = (a->lat - a->in->lat) * 111195, x = (a->lon - a->in->lon) * 111195 * cos(a->lat * 0.01745329);
            assert_true(sqrt(x * x + y * y) <= a->in->radius_m);
        }
    }
    struct profile p = {.lat = NAN, .lon = NAN};
    area_profile(NULL, REASONS_EN, &p);
    assert_true(p.lat != p.lat && !p.area.len);
    area_profile(areas_find(areas, S("kitadani")), REASONS_EN, &p);
    assert_str_equal(p.area, S("Kitadani"));
    assert_true(p.lat > 35 && p.radius_m > 0 && p.n_area_names > 1);
    assert_null(areas_find(areas, S("none")));
    areas_free(areas);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(faults_have_codes), cmocka_unit_test(addresses),
                                       cmocka_unit_test(shipped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
