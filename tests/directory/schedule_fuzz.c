/* Any bytes as a text about recurrence, as days off, as a rule: nothing breaks, and what is understood has days in
 * order. */
#include "base/utf8.h"
#include "directory/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TODAY = 20779, MOVE_DAYS = 14 };

/* 「全10回」 has ten days, the first and the last among them. */
static void check_course(const struct schedule *s)
{
    int32_t day = s->first_day - 1, last = s->first_day;
    int n = 0;
    while ((day = schedule_next(s, day + 1)) != INT32_MAX && n++ < s->n_times)
        last = day;
    if (n != s->n_times || last != s->last_day)
        __builtin_trap();
}

/* The same text means the same. */
static void check_again(struct str text, const struct schedule *s, struct arena *a)
{
    struct schedule again;
    bool remarks;
    schedule_init(&again);
    if (!schedule_read(text, TODAY, a, &again, &remarks) || !str_eq(again.rrule, s->rrule) ||
        !str_eq(again.except, s->except) || again.last_day != s->last_day || !schedule_is_known(&again))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
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
        for (size_t i = 0; i < n; i++)
            if (days[i] < s.first_day || (s.last_day != INT32_MAX && days[i] > s.last_day + MOVE_DAYS))
                __builtin_trap();
        if (read && s.n_times)
            check_course(&s);
        if (read && how == 0)
            check_again(text, &s, &a);
    }
    arena_done(&a);
    return 0;
}
