/* The lookup order of databases is the same for every command. */
#include "cli/town_things.h"
#include <sys/stat.h>
#include "base/clock.h"
#include "bot/resources.h"
#include "cli/content_dir.h"

static const char *without_scheme(const char *path)
{
    static const char scheme[] = "sqlite:";
    return strncmp(path, scheme, sizeof(scheme) - 1) == 0 ? path + sizeof(scheme) - 1 : path;
}

const char *database_path(const char *option)
{
    const char *env = getenv("TSUNAGU_DATABASE");
    if (option && *option)
        return without_scheme(option);
    return env && *env ? without_scheme(env) : "tsunagu.db";
}

static enum err open_demo(const char *content, struct store **ret)
{
    struct arena a;
    arena_init(&a, 1 << 16);
    struct str demo = arena_fmt(&a, "%s/directory/data/demo/activities.csv", content_dir(content));
    enum err err = store_open(":memory:", STORE_WRITE, ret);
    if (!err)
        err = demo.len ? resources_import_demo(*ret, demo.ptr, clock_wall_ms()) : ERR_NOMEM;
    arena_done(&a);
    return err;
}

int town_things_open(const char *database, const char *content, struct store **ret)
{
    struct stat st;
    struct store *s = NULL;
    const char *path = database ? database_path(database) : NULL;
    enum err err = path && stat(path, &st) ? ERR_NOTFOUND : ERR_OK;
    if (!err)
        err = path ? store_open(path, STORE_READ, &s) : open_demo(content, &s);
    if (err) {
        fprintf(stderr, "tsunagu: %s: %s\n", path ? path : "demo town", err_name(err));
        store_close(s);
        return 3;
    }
    *ret = s;
    return 0;
}
