/* A page up to some point, then a value: where one may stand at all, it cannot get out. The first byte says how long
 * the page is. */
#include <stdlib.h>
#include "base/utf8.h"
#include "portal/template_place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(enum escape place, struct str out)
{
    for (size_t i = 0; i < out.len; i++)
        if (strchr(place == ESCAPE_JSON ? "<>&" : "<>\"'", out.ptr[i]))
            abort();
    if (place == ESCAPE_ADDRESS && !str_eq(out, S("#")) && !escape_address_ok(out))
        abort();
    if (!utf8_valid(out))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct html_place place = {0};
    enum escape escape;
    struct buf out;
    if (size == 0 || size > 4096)
        return 0;
    size_t cut = data[0] < size - 1 ? data[0] : size - 1;
    struct str page = {(const char *)data + 1, cut}, value = {(const char *)data + 1 + cut, size - 1 - cut};
    html_place_follow(&place, page);
    if (!utf8_valid(value) || !html_place_escape(&place, &escape))
        return 0;
    buf_init(&out, 1 << 20);
    escape_add(&out, escape, value);
    check(escape, buf_str(&out));
    /* Behind the value the page stands where it stood. */
    struct html_place after = place;
    after.begins = false;
    struct html_place expected = after;
    if (escape != ESCAPE_JSON)
        html_place_follow(&after, buf_str(&out));
    if (!html_place_same(&after, &expected))
        abort();
    buf_done(&out);
    return 0;
}
