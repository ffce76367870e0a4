/* Any bytes as a table of weights, and as a pattern to be factored. */
#include "base/utf8.h"
#include "nlu/factor.h"
#include "nlu/required.h"
#include "nlu/weights.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena keep, scratch;
    struct faults faults;
    struct weights *w = NULL;
    struct weighing weighing;
    struct required required;
    const struct str text = {(const char *)data, size < 4096 ? size : 4096};
    arena_init(&keep, 64 << 20);
    arena_init(&scratch, 64 << 20);
    faults_init(&faults, &keep);
    enum err err = weights_parse(&keep, &scratch, S("x"), text, &faults, &w);
    if (err != ERR_NOMEM && utf8_valid(text))
        (void)!weights_weigh(w, &keep, text, &weighing);
    if (utf8_valid(text)) {
        (void)factor(&scratch, text);
        (void)!required_literals(&scratch, text, &required);
    }
    arena_done(&scratch);
    arena_done(&keep);
    return 0;
}
