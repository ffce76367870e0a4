/* Whatever a journal entry's body holds, what the desk's API makes of it is JSON. */
#include <stdlib.h>
#include "console/console_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct journal_row row = {.seq = 1, .at_ms = 1, .author = AUTHOR_BOT, .visible = true};
    row.body = (struct str){size ? (const char *)data : NULL, size};
    OWNED(buf) struct buf b;
    buf_init(&b, 4 << 20);
    struct json_out w;
    json_out_init(&w, &b);
    put_message(&w, NULL, &row, false);
    if (b.err == ERR_OK && json_guard(buf_str(&b), 20000, NULL))
        abort();
    return 0;
}
