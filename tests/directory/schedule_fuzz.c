/* Any bytes as a text about recurrence, as days off, as a rule: nothing breaks, and what is understood has days in
 * order. */
#include "base/utf8.h"
#include "directory/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { TODAY = 20779 };
    struct str text = {(const char *)data, size};
    struct arena a;
    if (size > 4000 || !utf8_valid(text))
        return 0;
    arena_init(&a, 1 << 20);
    for (int how = 0; how < 3; how++) {
        struct schedule s;
        bool remarks;
        int32_t days[64];
        schedule_init(&s);
        bool read = how == 0   ? schedule_read(text, TODAY, &a, &s, &remarks)
                    : how == 1 ? schedule_read_off(text, TODAY, &a, &s, &remarks)
                               : schedule_set_rule(text, &a, &s);
        size_t n = read ? schedule_days(&s, NULL, TODAY, TODAY + 300, days, 64) : 0;
        for (size_t i = 1; i < n; i++)
            if (days[i] <= days[i - 1])
                __builtin_trap();
    }
    arena_done(&a);
    return 0;
}
