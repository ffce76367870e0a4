/* What the guard accepts the parser must read, and what is written again must be accepted and read the same. */
#include <stdlib.h>
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str written(const struct json *node, struct buf *b)
{
    struct json_out w;
    buf_init(b, 64u << 20);
    json_out_init(&w, b);
    json_put_node(&w, NULL, node);
    if (b->err)
        abort();
    return buf_str(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct json_doc *doc, *again;
    struct json_fault fault = {0};
    struct buf first, second;
    enum err guarded = json_guard(text, 0, &fault);
    enum err err = json_open(text, 0, &doc, &fault);
    if (err == ERR_NOMEM || (guarded && !err) || (err && (!fault.why || fault.at > size)))
        abort();
    if (err)
        return 0;
    struct str once = written(json_root(doc), &first);
    if (json_open(once, 0, &again, NULL) != ERR_OK)
        abort();
    if (!str_eq(written(json_root(again), &second), once))
        abort();
    buf_done(&first);
    buf_done(&second);
    json_close(doc);
    json_close(again);
    return 0;
}
