/* Any JSON as the bubbles of a turn: what is written for LINE is JSON within LINE's limits. */
#include <stdint.h>
#include <stdlib.h>

#include "adapters/line/line_message.h"
#include "base/json.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct str s, size_t max)
{
    if (str_trim(s).len == 0 || utf8_utf16_units(s) > max || !utf8_valid(s))
        abort();
}

static void check_action(const struct json *action)
{
    check_text(json_string(json_get(action, "label")), LINE_LABEL);
    check_text(json_string(json_get(action, "data")), LINE_DATA);
}

static void check_message(const struct json *m, bool last)
{
    const struct json *quick = json_get(m, "quickReply"), *sender = json_get(m, "sender");
    size_t n = 0;
    if (str_eq(json_string(json_get(m, "type")), S("text")))
        check_text(json_string(json_get(m, "text")), LINE_TEXT);
    else
        check_text(json_string(json_get(m, "altText")), LINE_ALT);
    if (sender)
        check_text(json_string(json_get(sender, "name")), LINE_LABEL);
    for (const struct json *item = json_first(json_get(quick, "items")); item; item = json_next(item), n++)
        check_action(json_get(item, "action"));
    if (quick && (!last || n == 0 || n > LINE_QUICK_REPLIES))
        abort();
}

static void check(struct str body)
{
    struct json_doc *doc;
    size_t n = 0;
    if (json_open(body, 100000, &doc, NULL))
        abort();
    for (const struct json *m = json_first(json_get(json_root(doc), "messages")); m; m = json_next(m), n++)
        check_message(m, json_next(m) == NULL);
    if (n < 1 || n > LINE_MESSAGES)
        abort();
    json_close(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct arena arena;
    struct buf body;
    const struct line_envelope envelope = {.reply = data[0] & 1, .plain = data[0] & 2, .to_or_token = S("U1")};
    arena_init(&arena, 64 << 20);
    buf_init_in(&body, &arena, LINE_BODY_BYTES);
    if (line_message_write(&arena, (struct str){(const char *)data + 1, size - 1}, &envelope, &body) == ERR_OK)
        check(buf_str(&body));
    arena_done(&arena);
    return 0;
}
