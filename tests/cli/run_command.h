/* A command of the program in a process of its own, as the shell would start it. What it wrote goes into `arena`. */
#pragma once
#include "base/crypto.h"
#include "base/file.h"
#include "tests/support/one_arena.h"
#include <sys/wait.h>
#include <unistd.h>

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *input; /* a file for its standard input, or NULL */
    bool with_errors;  /* what it writes on standard error counts as said too */
};

static inline void become(const struct command *c, int argc, char **argv, int out)
{
    if ((c->input && !freopen(c->input, "r", stdin)) || dup2(out, STDOUT_FILENO) < 0 ||
        (c->with_errors && dup2(out, STDERR_FILENO) < 0) || crypto_init())
        _exit(99);
    int code = c->run(argc, argv);
    fflush(stdout);
    _exit(code);
}

/* Returns its exit code. `options` end with NULL. */
static inline int run_command(const struct command *c, const char *const *options, struct str *ret_out)
{
    char path[] = "/tmp/commandXXXXXX";
    char *argv[8] = {(char *)(uintptr_t)c->name};
    int argc = 1, status = 0, fd = mkstemp(path);
    for (; *options && argc < 7; options++)
        argv[argc++] = (char *)(uintptr_t)*options;
    assert_true(fd >= 0);
    pid_t child = fork();
    if (child == 0)
        become(c, argc, argv, fd);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(fd);
    assert_int_equal(file_read(&arena, path, 16 << 20, ret_out), ERR_OK);
    remove(path);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}
