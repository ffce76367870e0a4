/* Any JSON as an event of a webhook: read or refused, and what is taken keeps its promises. */
#include <stdint.h>
#include <stdlib.h>

#include "adapters/line/line_event.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct event *e)
{
    bool bounded = e->id.len && e->id.len <= EVENT_ID_MAX && e->user.len && e->user.len <= EVENT_USER_MAX &&
                   e->ref.len <= EVENT_ID_MAX && e->text.len <= EVENT_TEXT_MAX && e->value.len <= EVENT_TEXT_MAX;
    if (!bounded || !utf8_valid(e->text) || !utf8_valid(e->value) || e->kind >= EVENT_KINDS)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct json_doc *doc;
    const struct line_event_rules rules = {.now_ms = 1700000000000, .greet_on_follow = true};
    arena_init(&arena, 8 << 20);
    if (json_open((struct str){(const char *)data, size}, 0, &doc, NULL) == ERR_OK) {
        const struct json *list = json_get(json_root(doc), "events");
        for (const struct json *node = list ? json_first(list) : json_root(doc); node; node = json_next(node)) {
            struct event e;
            if (line_event_read(node, &rules, &arena, &e) == LINE_EVENT_TAKEN)
                check(&e);
        }
        json_close(doc);
    }
    arena_done(&arena);
    return 0;
}
