/* Whatever stands in an address: it is read, written canonically, and read again as the same. */
#include <stdlib.h>
#include "base/utf8.h"
#include "portal/ask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct ask ask, again;
    if (size > 8192)
        return 0;
    arena_init(&arena, 16 << 20);
    ask_read((struct str){size ? (const char *)data : NULL, size}, &arena, &ask);
    struct str address = ask_address(&arena, S("/a"), &ask);
    ask_read(str_cut(address, '?').tail, &arena, &again);
    struct str twice = ask_address(&arena, S("/a"), &again);
    if (!utf8_valid(ask.q) || !str_eq(address, twice))
        abort();
    for (size_t i = 0; i < address.len; i++)
        if ((unsigned char)address.ptr[i] <= ' ' || strchr("<>\"'\\", address.ptr[i]))
            abort();
    arena_done(&arena);
    return 0;
}
