/* Any bytes as a rule file, through the loader that nlu_open uses. */
#include "nlu/rule_load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena scratch;
    struct faults faults;
    struct yaml *root = NULL;
    struct nlu *nlu = calloc(1, sizeof(*nlu));
    if (!nlu)
        return 0;
    arena_init(&nlu->keep, 32 << 20);
    arena_init(&scratch, 64 << 20);
    faults_init(&faults, &scratch);
    struct loader loader = {.nlu = nlu, .keep = &nlu->keep, .scratch = &scratch, .faults = &faults};
    if (!yaml_parse(&scratch, S("fuzz.yaml"), (struct str){(const char *)data, size}, &faults, &root))
        load_file(&loader, root);
    arena_done(&scratch);
    nlu_close(nlu);
    return 0;
}
