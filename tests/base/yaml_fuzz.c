/* Any bytes: a tree or at least one fault, never both, never a crash. */
#include <stdlib.h>
#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count(const struct yaml *node)
{
    size_t n = 0;
    for (const struct yaml *child = node->first; child; child = child->next) {
        if (child->at.line < 1 || child->at.col < 1)
            abort();
        n++;
        (void)count(child);
    }
    if (n != node->n)
        abort();
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const known[] = {"text", "choices", "next"};
    struct arena arena;
    struct faults faults;
    struct yaml *root = NULL;
    int64_t n;
    arena_init(&arena, 64u << 20);
    faults_init(&faults, &arena);
    enum err err = yaml_parse(&arena, S("f"), (struct str){(const char *)data, size}, &faults, &root);
    if (err == ERR_NOMEM || (err == ERR_OK) != (root != NULL) || (err == ERR_OK) != (faults.n_errors == 0))
        abort();
    if (root) {
        (void)count(root);
        yaml_known(root, known, sizeof known / sizeof known[0], &faults);
        (void)yaml_int(root->first, -5, 5, &faults, &n);
    }
    FILE *nowhere = fopen("/dev/null", "w");
    if (nowhere) {
        faults_print(&faults, nowhere, size % 2);
        fclose(nowhere);
    }
    arena_done(&arena);
    return 0;
}
