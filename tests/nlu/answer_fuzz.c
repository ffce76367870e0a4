/* Any bytes as an answer: no crash, no unbounded work. Run from the top of the tree. */
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
    struct option options[ANSWER_OPTIONS];
    struct arena arena;
    struct answer a;
    struct str text = {(const char *)data, size};
    size_t n = answer_scale(rules(), S("trouble"), options);
    arena_init(&arena, 8 << 20);
    if (!answer_choice(rules(), &arena, text, options, n, S("trouble"), &a) && a.kind == ANSWER_VALUE && !a.value.len)
        abort();
    if (!answer_integer(rules(), &arena, text, 0, 10, &a) && a.kind == ANSWER_VALUE && !a.value.len)
        abort();
    (void)!answer_yesno(rules(), &arena, text, &a);
    arena_done(&arena);
    return 0;
}
