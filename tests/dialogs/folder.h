/* A folder of content for tests: the real texts, a small handoff, and the flows a test writes. Removed at the end. */
#pragma once
#include <unistd.h>
#include <sys/stat.h>
#include "base/fault.h"
#include "dialogs/bundle.h"
#include "tests/support/check.h"

struct folder {
    char dir[64];
};

static inline void folder_write(const struct folder *f, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    fputs(text, to);
    fclose(to);
}

static inline void folder_init(struct folder *f)
{
    static const char *const real[] = {"system", "commands", "vars", "forbidden"};
    char from[512], to[256];
    snprintf(f->dir, sizeof f->dir, "/tmp/tsunagu-content-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    for (size_t i = 0; i < 3; i++) {
        snprintf(to, sizeof to, "%s/%s", f->dir, (const char *const[]){"flows", "texts", "questionnaires"}[i]);
        assert_int_equal(mkdir(to, 0700), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(real); i++) {
        snprintf(from, sizeof from, "%s/dialogs/texts/%s.yaml", TSUNAGU_CONTENT_DIR, real[i]);
        snprintf(to, sizeof to, "%s/texts/%s.yaml", f->dir, real[i]);
        assert_int_equal(symlink(from, to), 0);
    }
    folder_write(f, "texts/triggers.yaml", "talk_to_human: {flow: handoff}\n");
    folder_write(f, "flows/handoff.yaml",
                 "flow: handoff\nkind: script\ntitle: 人\nstart: h\nnodes:\n  h:\n    handoff: {summary: まとめ, text: "
                 "伝えました。}\n");
}

static inline void folder_done(const struct folder *f)
{
    static const char *const files[] = {"flows/t.yaml",
                                        "flows/u.yaml",
                                        "flows/handoff.yaml",
                                        "texts/system.yaml",
                                        "texts/commands.yaml",
                                        "texts/vars.yaml",
                                        "texts/forbidden.yaml",
                                        "texts/triggers.yaml",
                                        "texts/required.txt",
                                        "texts/more.yaml",
                                        "questionnaires/q.yaml",
                                        "flows",
                                        "texts",
                                        "questionnaires",
                                        "."};
    char path[256];
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        if (remove(path) != 0)
            continue; /* not every test writes every file */
    }
    rmdir(f->dir);
}
