/* Any bytes as a message: no crash, no unbounded work. Run from the top of the tree. */
#include "nlu/answer.h"
#include "tests/nlu/fuzz_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct understanding u;
    struct str text = {(const char *)data, size};
    arena_init(&arena, 8 << 20);
    if (!nlu_read(rules, &arena, text, S("consent_prompt"), &u) && u.n_ranked == 0)
        abort();
    (void)nlu_risk(rules, &arena, text);
    arena_done(&arena);
    return 0;
}
