/* Importing again and again: what is the same stays, what changed changes, what vanished is kept and not offered, what
 * staff changed stays. */
#include "bot/resource_import.h"
#include "bot/resource_edits.h"
#include "bot/resources.h"
#include "tests/support/check.h"

enum { NOW = 1000000 };

/* A file as it would be read: rows of "KEY|NAME|PLACE", one a line. */
static void read(struct arena *a, const char *text, struct imported *ret)
{
    *ret = (struct imported){
        .id_source = S("t"), .items = ARENA_ARRAY(a, struct resource, 100), .lines = ARENA_ARRAY(a, int, 100)};
    for (struct str rest = str_from(text); rest.len;) {
        struct str_cut line = str_cut(rest, '\n'), key = str_cut(line.head, '|'), name = str_cut(key.tail, '|');
        struct resource *r = &ret->items[ret->n];
        resource_init(r);
        r->id = arena_fmt(a, "t:%.*s", STR_FMT(key.head));
        r->name = name.head;
        r->place = name.tail;
        r->source = S("町");
        r->retrieved_ms = NOW + (int64_t)ret->n;
        ret->lines[ret->n] = (int)ret->n + 2;
        ret->n++;
        rest = line.tail;
    }
}

static void import(struct store *s, const char *text, bool partial, int64_t now_ms, struct import_plan *ret)
{
    struct arena *a = calloc(1, sizeof(*a));
    struct imported file;
    arena_init(a, 64 << 20);
    read(a, text, &file);
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(import_plan_make(s, a, &file, partial, now_ms, ret), ERR_OK);
    assert_int_equal(import_plan_apply(s, &file, ret, now_ms), ERR_OK);
    assert_int_equal(store_commit(s), ERR_OK);
    arena_done(a);
    free(a);
}

static struct resource get(struct store *s, struct arena *a, const char *id)
{
    struct resource_row row;
    struct resource r;
    assert_int_equal(resource_row_get(s, a, str_from(id), &row), ERR_OK);
    assert_int_equal(resource_decode(row.body, a, &r), ERR_OK);
    return r;
}

static void edit(struct store *s, const char *id, const char *field, const char *value, enum err want)
{
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(resource_edit_set(s, str_from(id), str_from(field), str_from(value), 7, NOW), want);
    if (want)
        store_rollback(s);
    else
        assert_int_equal(store_commit(s), ERR_OK);
}

static void assert_counts(const struct import_plan *p, size_t new, size_t changed, size_t same, size_t back,
                          size_t vanished)
{
    assert_int_equal(p->count[IMPORT_NEW], new);
    assert_int_equal(p->count[IMPORT_CHANGED], changed);
    assert_int_equal(p->count[IMPORT_SAME], same);
    assert_int_equal(p->count[IMPORT_BACK], back);
    assert_int_equal(p->count[IMPORT_VANISHED], vanished);
}

static size_t offered(struct store *s)
{
    struct directory *d;
    assert_int_equal(resources_load(s, &d, NULL), ERR_OK);
    size_t n = directory_count(d);
    directory_free(d);
    return n;
}

static void again(void **state)
{
    (void)state;
    struct store *s;
    struct arena a;
    struct import_plan p;
    arena_init(&a, 1 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    import(s, "a|会|家\nb|市|港\nc|園|丘", false, NOW, &p);
    assert_counts(&p, 3, 0, 0, 0, 0);
    print_message("the same again changes nothing\n");
    import(s, "c|園|丘\na|会|家\nb|市|港", false, NOW + 1, &p);
    assert_counts(&p, 0, 0, 3, 0, 0);
    print_message("one changed, one new, one vanished\n");
    import(s, "a|会|別の家\nb|市|港\nd|塾|寺", false, NOW + 2, &p);
    assert_counts(&p, 1, 1, 1, 0, 1);
    struct resource r = get(s, &a, "t:c");
    assert_int_equal(r.vanished_ms, NOW + 2);
    assert_int_equal(offered(s), 3);
    assert_str_equal(get(s, &a, "t:a").place, S("別の家"));
    print_message("still not there: since then, and nothing to tell\n");
    import(s, "a|会|別の家\nb|市|港\nd|塾|寺", false, NOW + 3, &p);
    assert_counts(&p, 0, 0, 3, 0, 0);
    assert_int_equal(get(s, &a, "t:c").vanished_ms, NOW + 2);
    print_message("there again\n");
    import(s, "a|会|別の家\nb|市|港\nc|園|丘\nd|塾|寺", false, NOW + 4, &p);
    assert_counts(&p, 0, 0, 3, 1, 0);
    assert_int_equal(get(s, &a, "t:c").vanished_ms, 0);
    assert_int_equal(offered(s), 4);
    print_message("a part of it\n");
    import(s, "b|市|港", true, NOW + 5, &p);
    assert_counts(&p, 0, 0, 1, 0, 0);
    assert_int_equal(offered(s), 4);
    store_close(s);
    arena_done(&a);
}

static void staff_keeps(void **state)
{
    (void)state;
    struct store *s;
    struct arena a;
    struct import_plan p;
    struct resource_edit_row *edits;
    size_t n;
    arena_init(&a, 1 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    import(s, "a|会|家\nb|市|港", false, NOW, &p);
    edit(s, "t:a", "name", "\"みんなの会\"", ERR_OK);
    edit(s, "t:a", "status", "\"full\"", ERR_OK);
    edit(s, "t:a", "flags", "[\"pickup\"]", ERR_OK);
    edit(s, "t:a", "verified_ms", "123", ERR_OK);
    assert_str_equal(get(s, &a, "t:a").name, S("みんなの会"));
    print_message("the file changes name and place: the name stays as staff wrote it\n");
    import(s, "a|改名した会|別の家\nb|市|港", false, NOW + 1, &p);
    assert_counts(&p, 0, 1, 1, 0, 0);
    assert_true(p.count[IMPORT_CHANGED] == 1);
    struct resource r = get(s, &a, "t:a");
    assert_str_equal(r.name, S("みんなの会"));
    assert_str_equal(r.place, S("別の家"));
    assert_int_equal(r.status, RESOURCE_FULL);
    assert_true(resource_tagged(&r.flags, S("pickup")));
    assert_int_equal(r.verified_ms, 123);
    assert_int_equal(resource_edits_of(s, &a, S("t:a"), &edits, &n), ERR_OK);
    assert_int_equal(n, 4);
    assert_int_equal(edits[0].staff_id, 7);
    print_message("the same file again: nothing changes because of the edits\n");
    import(s, "a|改名した会|別の家\nb|市|港", false, NOW + 2, &p);
    assert_counts(&p, 0, 0, 2, 0, 0);
    print_message("vanished and back, still as staff wrote it\n");
    import(s, "b|市|港", false, NOW + 3, &p);
    assert_str_equal(get(s, &a, "t:a").name, S("みんなの会"));
    edit(s, "t:a", "alert", "\"休会中\"", ERR_OK);
    assert_int_equal(get(s, &a, "t:a").vanished_ms, NOW + 3);
    import(s, "a|改名した会|別の家\nb|市|港", false, NOW + 4, &p);
    assert_str_equal(get(s, &a, "t:a").name, S("みんなの会"));
    assert_str_equal(get(s, &a, "t:a").alert, S("休会中"));
    print_message("taken back: what the file says now\n");
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(resource_edit_clear(s, S("t:a"), S("name"), NOW + 5), ERR_OK);
    assert_int_equal(resource_edit_clear(s, S("t:a"), S("name"), NOW + 5), ERR_NOTFOUND);
    assert_int_equal(store_commit(s), ERR_OK);
    assert_str_equal(get(s, &a, "t:a").name, S("改名した会"));
    print_message("emptied\n");
    edit(s, "t:a", "place", "null", ERR_OK);
    assert_int_equal(get(s, &a, "t:a").place.len, 0);
    store_close(s);
    arena_done(&a);
}

/* A row from before the database knew what its file had said. */
static void old_row(void **state)
{
    (void)state;
    static const char body[] =
        "{\"id\":\"t:a\",\"kind\":\"activity\",\"name\":\"会\",\"schedule\":{},\"place\":\"家\",\"source\":\"町\"}";
    struct store *s;
    struct arena a;
    struct import_plan p;
    const struct resource_row row = {.id = S("t:a"),
                                     .kind = S("activity"),
                                     .name = S("会"),
                                     .source = S("町"),
                                     .body = str_from(body),
                                     .words = S("家")};
    arena_init(&a, 1 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    assert_int_equal(store_begin(s), ERR_OK);
    assert_int_equal(resource_row_put(s, &row), ERR_OK);
    assert_int_equal(store_commit(s), ERR_OK);
    edit(s, "t:a", "name", "\"みんなの会\"", ERR_OK);
    import(s, "a|会|家", false, NOW, &p);
    assert_counts(&p, 0, 0, 1, 0, 0);
    import(s, "a|会|別の家", false, NOW + 1, &p);
    assert_counts(&p, 0, 1, 0, 0, 0);
    assert_str_equal(get(s, &a, "t:a").name, S("みんなの会"));
    assert_str_equal(get(s, &a, "t:a").place, S("別の家"));
    store_close(s);
    arena_done(&a);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *id, *field, *value;
        enum err want;
    } rows[] = {
        {"t:a", "name", "\"x\"", ERR_OK},
        {"t:z", "name", "\"x\"", ERR_NOTFOUND},
        {"t:a", "id", "\"t:q\"", ERR_INPUT},
        {"t:a", "kind", "\"event\"", ERR_INPUT},
        {"t:a", "source", "\"x\"", ERR_INPUT},
        {"t:a", "vanished_ms", "0", ERR_INPUT},
        {"t:a", "colour", "\"red\"", ERR_INPUT},
        {"t:a", "name", "null", ERR_INPUT},
        {"t:a", "name", "5", ERR_INPUT},
        {"t:a", "name", "\"", ERR_INPUT},
        {"t:a", "status", "\"gone\"", ERR_INPUT},
        {"t:a", "lat", "\"north\"", ERR_INPUT},
        {"t:a", "flags", "[\"pickup\"", ERR_INPUT},
        {"t:a", "min_age", "65", ERR_OK},
        {"t:a", "schedule", "{\"weekdays\":[\"wed\"]}", ERR_OK},
        {"t:a", "schedule", "{\"rrule\":\"FREQ=HOURLY\"}", ERR_INPUT},
        {"t:a", "schedule", "{\"except\":\"christmas\"}", ERR_INPUT},
        {"t:a", "schedule", "{\"rrule\":\"FREQ=WEEKLY;BYDAY=WE\",\"except\":\"holidays,08\"}", ERR_OK},
        {"t:a", "schedule", "{\"rrule\":5}", ERR_INPUT},
    };
    struct store *s;
    struct import_plan p;
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    import(s, "a|会|家", false, NOW, &p);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s %s = %s\n", rows[i].id, rows[i].field, rows[i].value);
        edit(s, rows[i].id, rows[i].field, rows[i].value, rows[i].want);
    }
    store_close(s);
}

static void wrong_file(void **state)
{
    (void)state;
    struct store *s;
    struct import_plan p;
    struct arena a;
    struct imported file;
    arena_init(&a, 8 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    struct str all = S("00|会|家");
    for (int i = 1; i < 20; i++)
        all = arena_fmt(&a, "%.*s\n%02d|会|家", STR_FMT(all), i);
    import(s, all.ptr, false, NOW, &p);
    read(&a, "00|会|家\nx|別|別", &file);
    assert_int_equal(import_plan_make(s, &a, &file, false, NOW, &p), ERR_OK);
    assert_int_equal(p.count[IMPORT_VANISHED], 19);
    assert_true(p.vanishes_much);
    assert_int_equal(import_plan_make(s, &a, &file, true, NOW, &p), ERR_OK);
    assert_false(p.vanishes_much);
    print_message("another source is none of its business\n");
    file.id_source = S("u");
    assert_int_equal(import_plan_make(s, &a, &file, false, NOW, &p), ERR_OK);
    assert_int_equal(p.count[IMPORT_VANISHED], 0);
    store_close(s);
    arena_done(&a);
}

/* ---- by chance, against a plain model ---- */

static uint32_t seed = 1;
static int chance(int n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (unsigned)n);
}

enum { THINGS = 8 };
struct model {
    bool known, in_file, edited;
    int name, place, edit; /* numbers that stand for texts */
};

static void check_model(struct store *s, const struct model *m)
{
    struct arena a;
    size_t there = 0;
    arena_init(&a, 1 << 20);
    for (int i = 0; i < THINGS; i++) {
        if (!m[i].known)
            continue;
        struct resource r = get(s, &a, arena_fmt(&a, "t:%d", i).ptr);
        assert_str_equal(r.name, arena_fmt(&a, "名%d", m[i].edited ? m[i].edit : m[i].name));
        assert_str_equal(r.place, arena_fmt(&a, "所%d", m[i].place));
        assert_int_equal(r.vanished_ms != 0, !m[i].in_file);
        there += m[i].in_file;
    }
    assert_int_equal(offered(s), there);
    arena_done(&a);
}

static void import_model(struct store *s, struct arena *a, struct model *m, int64_t now_ms)
{
    struct str text = {0};
    struct import_plan p, q;
    for (int i = 0; i < THINGS; i++) {
        m[i].in_file = chance(4) > 0;
        if (!m[i].in_file)
            continue;
        m[i].known = true;
        m[i].name = chance(3) ? m[i].name : chance(100);
        m[i].place = chance(3) ? m[i].place : chance(100);
        text = arena_fmt(a, "%.*s%s%d|名%d|所%d", STR_FMT(text), text.len ? "\n" : "", i, m[i].name, m[i].place);
    }
    import(s, text.ptr ? text.ptr : "", false, now_ms, &p);
    import(s, text.ptr ? text.ptr : "", false, now_ms, &q);
    assert_int_equal(q.n, q.count[IMPORT_SAME]); /* twice is once */
}

static void by_chance(void **state)
{
    (void)state;
    struct store *s;
    struct model m[THINGS] = {0};
    assert_int_equal(store_open(":memory:", STORE_WRITE, &s), ERR_OK);
    for (int round = 0; round < 150; round++) {
        struct arena a;
        arena_init(&a, 1 << 20);
        int i = chance(THINGS);
        if (chance(2)) {
            import_model(s, &a, m, NOW + round);
        } else if (m[i].known && !m[i].edited) {
            m[i].edit = chance(100);
            m[i].edited = true;
            edit(s, arena_fmt(&a, "t:%d", i).ptr, "name", arena_fmt(&a, "\"名%d\"", m[i].edit).ptr, ERR_OK);
        } else if (m[i].known) {
            m[i].edited = false;
            assert_int_equal(store_begin(s), ERR_OK);
            assert_int_equal(resource_edit_clear(s, arena_fmt(&a, "t:%d", i), S("name"), NOW), ERR_OK);
            assert_int_equal(store_commit(s), ERR_OK);
        }
        check_model(s, m);
        arena_done(&a);
    }
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(again),   cmocka_unit_test(staff_keeps), cmocka_unit_test(old_row),
        cmocka_unit_test(refused), cmocka_unit_test(wrong_file),  cmocka_unit_test(by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
