/* Any bytes: refused or read, and what was read is written and read again the same. */
#include "bot/conversation.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct conversation c;
    arena_init(&arena, 4 << 20);
    if (conversation_decode((struct str){(const char *)data, size}, &arena, &c) == ERR_OK) {
        struct buf one, two;
        struct conversation again;
        buf_init_in(&one, &arena, 1 << 20);
        buf_init_in(&two, &arena, 1 << 20);
        enum err err = conversation_encode(&c, &one);
        if (!err && one.len <= CONVERSATION_BYTES_MAX) {
            err = conversation_decode(buf_str(&one), &arena, &again);
            assert(!err);
            err = conversation_encode(&again, &two);
            assert(!err && str_eq(buf_str(&one), buf_str(&two)));
        }
    }
    arena_done(&arena);
    return 0;
}
