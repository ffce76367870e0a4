/* Any YAML as a flow: compiled or refused with faults, and what compiles can be walked. No file is read. */
#include "dialogs/compile.h"

static void run(struct bundle *b, struct arena *arena)
{
    static const uint8_t key[16] = "0123456789abcde";
    static const enum flow_input_kind kinds[] = {FLOW_START, FLOW_MISS,   FLOW_ANSWER, FLOW_DECLINE, FLOW_BACK,
                                                 FLOW_MISS,  FLOW_ANSWER, FLOW_STOP,   FLOW_RESUME};
    struct flow_state state = {0};
    struct flow_env env = {.key = key};
    static struct effects out;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct flow_input in = {.kind = kinds[i], .name = b->flows[0].name, .value = S("1")};
        out.n = 0;
        if (flow_step(b, arena, &state, &in, &env, &out) == ERR_NOMEM && arena->failed)
            return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bundle b = {.id = S("0123456789")};
    struct faults faults;
    struct yaml *root;
    arena_init(&b.arena, 8 << 20);
    faults_init(&faults, &b.arena);
    struct compile c = {.arena = &b.arena, .faults = &faults, .b = &b};
    if (yaml_parse(&b.arena, S("flows/t.yaml"), (struct str){(const char *)data, size}, &faults, &root) == ERR_OK &&
        (b.flows = ARENA_NEW(&b.arena, struct flow))) {
        b.n_flows = 1;
        compile_flow(&c, root, S("t"), b.flows);
        size_t wrong = faults.n_errors;
        if (!b.arena.failed)
            compile_link(&c);
        /* The walk's own texts are missing here; everything else decides. */
        if (!b.arena.failed && faults.n_errors == wrong + WALK_TEXTS && !wrong) {
            check_flows(&c);
            check_texts(&c);
            if (!b.arena.failed && faults.n_errors == WALK_TEXTS)
                run(&b, &b.arena);
        }
    }
    arena_done(&b.arena);
    return 0;
}
