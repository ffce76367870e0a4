/* Any bytes as a frame: refused or within its limits, never more. */
#include "adapters/web/chat_frame.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct chat_frame f;
    arena_init(&arena, 1 << 20);
    if (chat_frame_read((struct str){(const char *)data, size}, &arena, &f) == ERR_OK) {
        if (f.kind >= CHAT_FRAME_KINDS || f.id.len > CHAT_ID_MAX || f.after < 0 || !utf8_valid(f.text) ||
            !utf8_valid(f.value))
            __builtin_trap();
    }
    arena_done(&arena);
    return 0;
}
