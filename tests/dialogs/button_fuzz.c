/* Any bytes as a payload: refused, or ours. */
#include "dialogs/button.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t key[16] = "0123456789abcde";
    struct arena arena;
    struct button b, back;
    arena_init(&arena, 1 << 16);
    if (button_decode((struct str){(const char *)data, size}, key, &b) == ERR_OK)
        __builtin_trap(); /* nobody guesses the code */
    b = (struct button){.kind = size ? (enum button_kind)(data[0] % BUTTON_KINDS) : 0,
                        .extra = {(const char *)data, size}};
    struct str payload = button_encode(&arena, &b, key);
    if (payload.len && button_decode(payload, key, &back) != ERR_OK)
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
