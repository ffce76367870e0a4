/* The lookup order is the same for every command (docs: interfaces). */
#include "cli/content_dir.h"
#include "cli/usage.h"

enum { NOTES_CAP = 8 << 20 };

const char *content_dir(const char *option)
{
    const char *env = getenv("TSUNAGU_CONTENT");
    if (option && *option)
        return option;
    return env && *env ? env : TSUNAGU_CONTENT_DIR;
}

int content_nlu(const char *option, struct nlu **ret)
{
    struct arena notes;
    struct faults faults;
    arena_init(&notes, NOTES_CAP);
    faults_init(&faults, &notes);
    struct str dir = arena_fmt(&notes, "%s/nlu", content_dir(option));
    enum err err = dir.len ? nlu_open(dir.ptr, &faults, ret) : ERR_NOMEM;
    if (err) {
        faults_print(&faults, stderr, false);
        fprintf(stderr, "tsunagu: rules below %s: %s\n", content_dir(option), err_said(err));
    }
    arena_done(&notes);
    return !err ? 0 : err == ERR_INPUT ? 1 : 3;
}
