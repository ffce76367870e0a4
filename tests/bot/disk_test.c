/* When the disk or memory fails under the desk. A layer between SQLite and the system makes the n-th write, sync or
 * allocation fail, for every n: full means "not saved, said so, again later"; memory means the same for one request;
 * anything else ends the process with 3. */
#include "bot/desk.h"
#include "tests/support/check.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the layer ---- */

enum fault_kind { FAULT_NONE, FAULT_WRITE_FULL, FAULT_SYNC_IO, FAULT_MALLOC };
static enum fault_kind armed;
static long countdown; /* the call that fails: 1 the next; 0 none */
static bool for_good;  /* and all after it */
static bool struck;

static bool strikes(enum fault_kind kind)
{
    if (armed != kind || (countdown > 1 && countdown--) || countdown == 0)
        return false;
    countdown = for_good ? 1 : 0;
    struck = true;
    return true;
}

static void arm(enum fault_kind kind, long nth, bool sticky)
{
    armed = kind;
    countdown = nth;
    for_good = sticky;
    struck = false;
}

struct table {
    sqlite3_io_methods methods; /* first: a file points here */
    const sqlite3_io_methods *real;
};
static struct table tables[4];

static const sqlite3_io_methods *real_of(sqlite3_file *f)
{
    return ((const struct table *)(const void *)f->pMethods)->real;
}

static int layer_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    return strikes(FAULT_WRITE_FULL) ? SQLITE_FULL : real_of(f)->xWrite(f, bytes, n, at);
}

static int layer_sync(sqlite3_file *f, int flags)
{
    return strikes(FAULT_SYNC_IO) ? SQLITE_IOERR_FSYNC : real_of(f)->xSync(f, flags);
}

static sqlite3_vfs layer, *below;

static int layer_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *ret_flags)
{
    (void)vfs;
    int rc = below->xOpen(below, name, f, flags, ret_flags);
    if (rc || !f->pMethods)
        return rc;
    size_t i = 0;
    while (tables[i].real && tables[i].real != f->pMethods)
        i++;
    assert_true(i + 1 < ARRAY_LEN(tables));
    if (!tables[i].real) {
        tables[i].methods = *f->pMethods;
        tables[i].methods.xWrite = layer_write;
        tables[i].methods.xSync = layer_sync;
        tables[i].real = f->pMethods;
    }
    f->pMethods = &tables[i].methods;
    return SQLITE_OK;
}

static sqlite3_mem_methods heap;

static void *layer_malloc(int n)
{
    return strikes(FAULT_MALLOC) ? NULL : heap.xMalloc(n);
}

static void *layer_realloc(void *p, int n)
{
    return strikes(FAULT_MALLOC) ? NULL : heap.xRealloc(p, n);
}

static int put_layer(void **state)
{
    (void)state;
    sqlite3_mem_methods patched;
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &heap))
        return 1;
    patched = heap;
    patched.xMalloc = layer_malloc;
    patched.xRealloc = layer_realloc;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &patched) || sqlite3_initialize())
        return 1;
    below = sqlite3_vfs_find(NULL);
    layer = *below;
    layer.zName = "layer";
    layer.xOpen = layer_open;
    return sqlite3_vfs_register(&layer, 1);
}

/* ---- the desk on it ---- */

static char dir[64], path[96];
static struct content nothing;
static enum err answers[16];
static bool duplicates[16];
static size_t n_news;

static void on_answer(void *self, const struct desk_answer *a)
{
    (void)self;
    answers[a->ref] = a->err;
    duplicates[a->ref] = a->duplicate;
}

static void on_news(void *self, const struct news *n)
{
    (void)self;
    (void)n;
    n_news++;
}

static const struct desk_listener listener = {.answered = on_answer, .news = on_news};

static struct desk *open_desk(void)
{
    struct desk *d = NULL;
    assert_int_equal(desk_open(&(struct desk_options){.database = path, .content = &nothing}, &d), ERR_OK);
    desk_listen(d, &listener);
    return d;
}

static struct desk_request *says(uint64_t ref, const char *user, int id)
{
    char text[32];
    snprintf(text, sizeof text, "e%d", id);
    struct desk_request r = {.kind = DESK_EVENT,
                             .ref = ref,
                             .owner = &listener,
                             .event = {.kind = EVENT_TEXT,
                                       .id = str_from(text),
                                       .channel = S("line"),
                                       .user = str_from(user),
                                       .text = S("こんにちは")}};
    struct desk_request *copy = desk_request_new(&r);
    assert_non_null(copy);
    return copy;
}

/* Three people say something with ids from `id`. */
static enum err play_three(struct desk *d, int id)
{
    struct desk_request *list[] = {says(0, "a", id), says(1, "b", id + 1), says(2, "a", id + 2)};
    n_news = 0;
    return desk_run(d, list, ARRAY_LEN(list));
}

static int make_dir(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/disk_testXXXXXX");
    if (!mkdtemp(dir))
        return 1;
    snprintf(path, sizeof path, "%s/t.db", dir);
    arm(FAULT_NONE, 0, false);
    return 0;
}

static int drop_dir(void **state)
{
    (void)state;
    char command[96];
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

static void full_is_said_and_survived(void **state)
{
    (void)state;
    struct desk *d = open_desk();
    assert_int_equal(play_three(d, 0), ERR_OK);
    arm(FAULT_WRITE_FULL, 1, true);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(play_three(d, 10), ERR_FULL);
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(answers[k], ERR_FULL);
        assert_int_equal(n_news, 0); /* nobody is told what is not on disk */
        assert_true(desk_figures(d).disk_full);
    }
    arm(FAULT_NONE, 0, false); /* space is back: the senders repeat */
    assert_int_equal(play_three(d, 10), ERR_OK);
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(answers[k], ERR_OK);
        assert_false(duplicates[k]);
    }
    assert_true(n_news > 0);
    assert_false(desk_figures(d).disk_full);
    desk_close(d);
}

/* Fail the n-th call of a kind, for every n until none is left to fail. What was answered with OK must be known
 * afterwards, everything else must go through when it is repeated, and the file stays sound. */
static int torture(enum fault_kind kind, int most)
{
    struct desk *d = open_desk();
    int id = 1000, n = 1;
    assert_int_equal(play_three(d, 0), ERR_OK);
    for (;; n++, id += 10) {
        arm(kind, n, false);
        enum err err = play_three(d, id);
        bool hit = struck;
        arm(FAULT_NONE, 0, false);
        assert_int_not_equal(err, ERR_IO);
        enum err first[3] = {answers[0], answers[1], answers[2]};
        assert_int_equal(play_three(d, id), ERR_OK);
        for (size_t k = 0; k < 3; k++) {
            assert_int_equal(answers[k], ERR_OK);
            assert_int_equal(duplicates[k], first[k] == ERR_OK);
        }
        if (!hit || n == most)
            break;
    }
    desk_close(d);
    struct store *s;
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(store_check(s), ERR_OK);
    store_close(s);
    return n;
}

static void every_write_may_find_the_disk_full(void **state)
{
    (void)state;
    int n = torture(FAULT_WRITE_FULL, 2000);
    print_message("%d writes failed in turn\n", n - 1);
    assert_true(n > 5);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    int n = torture(FAULT_MALLOC, 400);
    print_message("%d allocations failed in turn\n", n - 1);
    assert_true(n > 5);
}

static int64_t now = 1800000000000;

static int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static enum err set_timer(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    (void)arg;
    return timer_row_set(s, 1, S("alert"), now + 10);
}

/* Somebody must be called, and at that moment memory or space fails: they are called a little later. */
static void no_timer_is_lost(void **state)
{
    (void)state;
    static const enum fault_kind kinds[] = {FAULT_MALLOC, FAULT_WRITE_FULL};
    struct desk *d = NULL;
    const struct desk_options options = {.database = path, .content = &nothing, .now_ms = clock_now, .now_self = &now};
    assert_int_equal(desk_open(&options, &d), ERR_OK);
    assert_int_equal(play_three(d, 0), ERR_OK);
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        bool hit = true;
        for (int n = 1; hit && n < 300; n++) {
            struct desk_request *r = desk_request_new(&(struct desk_request){.kind = DESK_WRITE, .write = set_timer});
            assert_int_equal(desk_run(d, &r, 1), ERR_OK);
            uint64_t turns = desk_figures(d).turns;
            now += 20;
            arm(kinds[k], n, false);
            assert_int_not_equal(desk_run(d, NULL, 0), ERR_IO);
            hit = struck;
            arm(FAULT_NONE, 0, false);
            now += 120000;
            assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
            assert_int_equal(desk_figures(d).turns, turns + 1);
        }
    }
    desk_close(d);
}

/* The n-th sync fails in a child with a running desk: it must end with 3, and what it acknowledged before must be
 * there. */
static void a_failed_sync_ends_the_process(void **state)
{
    (void)state;
    for (int nth = 1; nth <= 3; nth++) {
        struct desk *d = open_desk();
        assert_int_equal(play_three(d, nth * 100), ERR_OK);
        desk_close(d);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            struct desk *mine = open_desk();
            arm(FAULT_SYNC_IO, nth, true);
            if (desk_start(mine))
                _exit(1);
            for (int i = 0; i < 50; i++) {
                struct desk_request *r = says(0, "a", nth * 100 + 10 + i);
                if (desk_submit(mine, &r, 1))
                    _exit(1);
                usleep(20000);
            }
            _exit(0);
        }
        int status;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 3);
        d = open_desk();
        assert_int_equal(play_three(d, nth * 100), ERR_OK);
        for (size_t k = 0; k < 3; k++)
            assert_true(duplicates[k]);
        desk_close(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(full_is_said_and_survived, make_dir, drop_dir),
        cmocka_unit_test_setup_teardown(every_write_may_find_the_disk_full, make_dir, drop_dir),
        cmocka_unit_test_setup_teardown(every_allocation_may_fail, make_dir, drop_dir),
        cmocka_unit_test_setup_teardown(no_timer_is_lost, make_dir, drop_dir),
        cmocka_unit_test_setup_teardown(a_failed_sync_ends_the_process, make_dir, drop_dir),
    };
    return cmocka_run_group_tests(tests, put_layer, NULL);
}
