/* Rows that somebody damaged: events and bubbles out of any bytes must be refused or read, and what is read must be
 * written the same again. */
#include "bot/bubble_json.h"
#include "bot/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {size ? (const char *)data : NULL, size};
    struct arena arena;
    struct event event;
    struct turn_env env;
    struct bubble first, again;
    bool erased;
    arena_init(&arena, 4 << 20);
    (void)!journal_decode_event(text, text, &arena, &event, &env, &erased);
    if (bubble_decode(text, &arena, &first) == ERR_OK) {
        struct str json = bubble_encode(&arena, &first);
        if (json.len &&
            (bubble_decode(json, &arena, &again) != ERR_OK || !str_eq(json, bubble_encode(&arena, &again))) &&
            !arena.failed)
            __builtin_trap();
    }
    arena_done(&arena);
    return 0;
}
