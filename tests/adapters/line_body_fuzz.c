/* Any bytes as the body of a webhook: mended ones never hold what the guard refuses for its characters, and mending
 * what is good changes nothing. */
#include <stdint.h>
#include <stdlib.h>

#include "adapters/line/line_event.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const cured[] = {"lone surrogate", "NUL in a string", "not UTF-8",
                                        "control character in a string"};
    struct arena arena;
    struct json_fault fault = {0};
    struct str body = {(const char *)data, size};
    arena_init(&arena, 64 << 20);
    bool good = json_guard(body, 0, NULL) == ERR_OK;
    struct str mended = line_body_mend(body, &arena);
    if (good && !str_eq(mended, body))
        abort();
    if (!utf8_valid(mended))
        abort();
    if (json_guard(mended, 0, &fault) != ERR_OK && fault.why) {
        for (size_t i = 0; i < sizeof cured / sizeof *cured; i++) {
            if (str_eq(str_from(fault.why), str_from(cured[i])))
                abort();
        }
    }
    if (!str_eq(line_body_mend(mended, &arena), mended))
        abort();
    arena_done(&arena);
    return 0;
}
