/* The demo town's activities into a database that has none, so that a first start has something to show. */
#include "base/clock.h"
#include "base/log.h"
#include "bot/resources.h"
#include "directory/import.h"
#include "store/resource_rows.h"

enum { DEMO_ARENA = 64 << 20 };

/* categories.yaml lies one folder above demo/. */
static struct str words_path(struct arena *a, const char *demo)
{
    struct str path = str_from(demo);
    while (path.len && path.ptr[path.len - 1] != '/')
        path.len--;
    return arena_fmt(a, "%.*s../categories.yaml", STR_FMT(path));
}

static enum err save_all(struct store *s, const struct imported *all, int64_t now_ms)
{
    enum err err = store_begin(s);
    if (err)
        return err;
    err = resources_save(s, all->items, all->n, now_ms);
    if (err)
        store_rollback(s);
    return err ? err : store_commit(s);
}

enum err resources_import_demo(struct store *s, const char *demo, int64_t now_ms)
{
    struct arena a;
    struct faults faults;
    struct imported all = {0};
    struct vocabulary *words = NULL;
    arena_init(&a, DEMO_ARENA);
    faults_init(&faults, &a);
    enum err err = vocabulary_load(words_path(&a, demo).ptr, &faults, &words);
    const struct import_options o = {.kind = IMPORT_ACTIVITY, .words = words, .published = (int32_t)(now_ms / DAY_MS)};
    if (!err)
        err = import_file(demo, &o, &a, &faults, &all);
    if (!err && faults.n_errors)
        err = ERR_INPUT;
    if (err)
        LOG(LOG_ERROR, "demo_not_imported", LOG_W("err", err_name(err)), LOG_N("errors", faults.n_errors));
    else
        err = save_all(s, &all, now_ms);
    vocabulary_free(words);
    arena_done(&a);
    return err;
}

enum err resources_open_directory(const char *database, const char *demo, struct directory **ret)
{
    struct store *s;
    int64_t n = 0;
    enum err err = store_open(database, STORE_WRITE, &s);
    if (err)
        return err;
    err = resource_rows_count(s, &n);
    if (!err && !n && demo)
        err = resources_import_demo(s, demo, clock_wall_ms());
    if (!err)
        err = resources_load(s, ret, NULL);
    store_close(s);
    return err;
}
