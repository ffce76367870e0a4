/* The pool runs everything it accepted, with a database that can only be read. */
#include "bot/workers.h"
#include "store/rows.h"
#include "tests/support/check.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int ran, could_write;

static void look(void *arg, struct store *db, struct arena *arena)
{
    struct conversation_row row;
    assert_int_equal(conversation_row_get(db, arena, 1, &row), ERR_NOTFOUND);
    if (audit_row_insert(db, 1, 1, S("x"), S("y"), 1) == ERR_OK)
        atomic_fetch_add(&could_write, 1);
    if (arg)
        usleep(20000);
    atomic_fetch_add(&ran, 1);
}

static void all_is_done(void **state)
{
    (void)state;
    char dir[] = "/tmp/workers_testXXXXXX", path[64], command[96];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    struct workers *w = NULL;
    struct store *s;
    assert_int_equal(workers_start(path, 3, &w), ERR_IO); /* no database yet */
    assert_int_equal(store_open(path, STORE_WRITE, &s), ERR_OK);
    assert_int_equal(workers_start(path, 3, &w), ERR_OK);
    for (int i = 0; i < 200; i++)
        assert_int_equal(workers_submit(w, (struct work){look, NULL}), ERR_OK);
    workers_stop(w);
    assert_int_equal(atomic_load(&ran), 200);
    assert_int_equal(atomic_load(&could_write), 0);

    int slow = 1, accepted = 0;
    assert_int_equal(workers_start(path, 1, &w), ERR_OK);
    assert_int_equal(workers_submit(w, (struct work){look, &slow}), ERR_OK);
    usleep(5000);
    enum err err = ERR_OK;
    while (!err && accepted < 5000) {
        err = workers_submit(w, (struct work){look, NULL});
        accepted += !err;
    }
    assert_int_equal(err, ERR_NOMEM); /* full: the asker is told */
    assert_true(accepted >= 1024);
    workers_stop(w);
    assert_int_equal(atomic_load(&ran), 201 + accepted);
    store_close(s);
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_is_done)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
