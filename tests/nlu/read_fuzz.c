/* Any bytes as a message: no crash, no unbounded work. Run from the top of the tree. */
#include "nlu/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct nlu *rules(void)
{
    static struct nlu *nlu;
    static struct arena notes;
    if (!nlu) {
        struct faults faults;
        arena_init(&notes, 8 << 20);
        faults_init(&faults, &notes);
        if (nlu_open("nlu", &faults, &nlu))
            abort();
    }
    return nlu;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct understanding u;
    struct str text = {(const char *)data, size};
    arena_init(&arena, 8 << 20);
    if (!nlu_read(rules(), &arena, text, S("consent_prompt"), &u) && u.n_ranked == 0)
        abort();
    (void)nlu_risk(rules(), &arena, text);
    arena_done(&arena);
    return 0;
}
