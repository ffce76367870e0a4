/* The same order as the service's. */
#include "cli/database.h"
#include "cli/usage.h"
#include "bot/config.h"
#include <stdio.h>
#include <unistd.h>

enum { NOTES_BYTES = 8 << 20, EXIT_USE = 2, EXIT_PLACE = 3 };

/* A command that asks about a service must not make a database where there is none. */
static int open_there(const char *path, enum store_mode mode, struct store **ret)
{
    enum err err = access(path, F_OK) ? ERR_NOTFOUND : store_open(path, mode, ret);
    if (err)
        fprintf(stderr, "tsunagu: database %s: %s\n", path, err_said(err));
    return err ? EXIT_PLACE : 0;
}

int database_open(const char *option, enum store_mode mode, struct store **ret)
{
    struct arena notes;
    struct faults faults;
    struct config config = {0};
    if (option)
        return open_there(option, mode, ret);
    arena_init(&notes, NOTES_BYTES);
    faults_init(&faults, &notes);
    int code = EXIT_USE;
    if (config_load(NULL, &notes, &faults, &config))
        faults_print(&faults, stderr, false);
    else
        code = open_there(config.database.ptr, mode, ret);
    arena_done(&notes);
    return code;
}
