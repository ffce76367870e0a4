/* What is in use: the folder's content, or what was gone back to; and what is kept. */
#include "bot/activation.h"
#include "base/clock.h"
#include "bot/conversation.h"
#include "bot/versions.h"
#include "store/rows.h"
#include "tests/dialogs/folder.h"
#include "tests/dialogs/play.h"

struct town {
    struct folder folder;
    struct store *s;
    struct arena arena;
};

static struct bundle *version(struct town *t, int n)
{
    char text[200];
    snprintf(text, sizeof text,
             "flow: t\ntitle: 題\nstart: a\nnodes:\n  a:\n    say: 版%dです。\n    next: z\n  z:\n    end:\n", n);
    folder_write(&t->folder, "flows/t.yaml", text);
    return play_load(t->folder.dir);
}

static void town_open(struct town *t)
{
    folder_init(&t->folder);
    arena_init(&t->arena, 64 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &t->s), ERR_OK);
    assert_int_equal(store_begin(t->s), ERR_OK);
}

static void town_close(struct town *t)
{
    store_close(t->s);
    arena_done(&t->arena);
    folder_done(&t->folder);
}

static void activate(struct town *t, const struct bundle *b, int64_t now_ms)
{
    struct activation a = {.b = b, .folder = bundle_id(b), .who = S("uid 0"), .why = S("publish"), .now_ms = now_ms};
    assert_int_equal(activation_record(t->s, &t->arena, &a), ERR_OK);
}

/* What a start, or a publication, would use while the folder holds `b`. */
static void chooses(struct town *t, struct bundle *b, const struct bundle *want)
{
    struct bundle *io = NULL;
    struct faults faults;
    struct str folder;
    faults_init(&faults, &t->arena);
    assert_int_equal(bundle_restore(bundle_id(b), bundle_json(b), false, &faults, &io), ERR_OK);
    assert_int_equal(activation_choose(t->s, &t->arena, &io, &folder), ERR_OK);
    assert_str_equal(folder, bundle_id(b));
    assert_str_equal(bundle_id(io), bundle_id(want));
    bundle_free(io);
}

static void a_rollback_stands_until_the_folder_changes(void **state)
{
    (void)state;
    struct town t;
    struct activation_row row, *rows;
    struct bundle *fetched = NULL;
    struct faults faults;
    size_t n;
    town_open(&t);
    faults_init(&faults, &t.arena);
    struct bundle *one = version(&t, 1), *two = version(&t, 2), *three = version(&t, 3);
    chooses(&t, one, one);
    assert_int_equal(activation_roll_back(t.s, &t.arena, S(""), S("a"), 1, &row), ERR_NOTFOUND);
    activate(&t, one, 1);
    activate(&t, one, 2); /* a restart is no news */
    assert_int_equal(activation_rows_list(t.s, &t.arena, 9, &rows, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_int_equal(activation_roll_back(t.s, &t.arena, S(""), S("a"), 3, &row), ERR_NOTFOUND);
    activate(&t, two, 3);
    assert_int_equal(activation_fetch(t.s, &t.arena, bundle_id(two), &faults, &fetched), ERR_NOTFOUND);
    assert_int_equal(activation_roll_back(t.s, &t.arena, S(""), S("hana"), 4, &row), ERR_OK);
    assert_str_equal(row.bundle, bundle_id(one));
    assert_int_equal(activation_fetch(t.s, &t.arena, bundle_id(two), &faults, &fetched), ERR_OK);
    assert_str_equal(bundle_id(fetched), bundle_id(one));
    bundle_free(fetched);
    chooses(&t, two, one);
    chooses(&t, three, three);
    assert_int_equal(activation_roll_back(t.s, &t.arena, S(""), S("hana"), 5, &row), ERR_OK); /* and forth again */
    assert_str_equal(row.bundle, bundle_id(two));
    chooses(&t, two, two);
    assert_int_equal(activation_roll_back(t.s, &t.arena, bundle_id(two), S("hana"), 6, &row), ERR_CONFLICT);
    assert_int_equal(activation_roll_back(t.s, &t.arena, str_sub(bundle_id(one), 0, 12), S("hana"), 6, &row), ERR_OK);
    assert_int_equal(activation_roll_back(t.s, &t.arena, S("zz"), S("hana"), 7, &row), ERR_NOTFOUND);
    assert_int_equal(activation_rows_list(t.s, &t.arena, 9, &rows, &n), ERR_OK);
    assert_int_equal(n, 5);
    assert_str_equal(rows[0].why, S("rollback"));
    assert_str_equal(rows[0].who, S("hana"));
    bundle_free(one);
    bundle_free(two);
    bundle_free(three);
    town_close(&t);
}

static void stand_on(struct town *t, const struct bundle *b)
{
    char text[4096];
    struct conversation c;
    struct buf buf;
    conversation_init(&c);
    c.flow.n_frames = 1;
    c.flow.stack[0] = (struct frame){.flow = S("t"), .node = S("a"), .pin = bundle_id(b)};
    buf_init_in(&buf, &t->arena, sizeof text);
    assert_int_equal(conversation_encode(&c, &buf), ERR_OK);
    struct conversation_row row = {.channel = S("web"), .user = S("u"), .mode = S("bot"), .state = buf_str(&buf)};
    assert_int_equal(conversation_row_insert(t->s, &row), ERR_OK);
}

static void what_somebody_needs_is_kept(void **state)
{
    (void)state;
    enum { VERSIONS = 16 };
    struct town t;
    struct bundle *v[VERSIONS];
    struct str *ids;
    size_t n;
    int64_t day = DAY_MS;
    town_open(&t);
    for (int i = 0; i < VERSIONS; i++) {
        v[i] = version(&t, i);
        activate(&t, v[i], (i + 1) * day);
    }
    assert_int_equal(activation_unneeded(t.s, &t.arena, 400 * day, &ids, &n), ERR_OK);
    assert_int_equal(n, 0);
    /* In force: 15; ten to go back to: 5 … 14; somebody stands on 2. */
    stand_on(&t, v[2]);
    assert_int_equal(activation_unneeded(t.s, &t.arena, 1000 * day, &ids, &n), ERR_OK);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < VERSIONS; k++)
            if (str_eq(ids[i], bundle_id(v[k])))
                assert_true(k < 5 && k != 2);
        assert_int_equal(bundle_row_delete(t.s, ids[i]), ERR_OK);
    }
    struct versions *kept = NULL;
    assert_int_equal(versions_new(&kept), ERR_OK);
    assert_int_equal(versions_need(kept, t.s, bundle_id(v[0])), ERR_NOTFOUND);
    for (int i = 5; i < VERSIONS; i++)
        assert_int_equal(versions_need(kept, t.s, bundle_id(v[i])), ERR_OK);
    assert_int_equal(versions_need(kept, t.s, bundle_id(v[2])), ERR_OK);
    versions_keep(kept, v[3]); /* not in the database any more, but at hand */
    assert_int_equal(versions_need(kept, t.s, bundle_id(v[3])), ERR_OK);
    assert_int_equal(versions_older(kept)->n, VERSIONS - 3);
    versions_trim(kept);
    assert_int_equal(versions_older(kept)->n, VERSIONS_KEPT);
    assert_int_equal(versions_need(kept, t.s, bundle_id(v[3])), ERR_OK);
    versions_free(kept);
    for (int i = 0; i < VERSIONS; i++)
        if (i != 3)
            bundle_free(v[i]);
    town_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_rollback_stands_until_the_folder_changes),
                                       cmocka_unit_test(what_somebody_needs_is_kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
