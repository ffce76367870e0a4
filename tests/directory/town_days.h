/* Days of the demo town: its calendar, days written as people write them, and dice that fall the same in every run. */
#pragma once
#include "base/clock.h"
#include "base/yaml.h"
#include "directory/calendar.h"
#include "tests/support/check.h"

static struct calendar town;

static inline int32_t day(struct str iso)
{
    int64_t ms;
    if (!clock_parse_iso(iso, 0, &ms))
        fail_msg("bad day %.*s", STR_FMT(iso));
    return (int32_t)(ms / DAY_MS);
}

static inline struct str iso(struct arena *a, int32_t d)
{
    struct civil c = civil_from_ms((int64_t)d * DAY_MS, 0);
    return arena_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static inline int load_town(void **state)
{
    (void)state;
    struct arena a;
    struct faults f;
    struct yaml *root;
    arena_init(&a, 4 << 20);
    faults_init(&f, &a);
    if (yaml_load(&a, "directory/data/demo/town.yaml", &f, &root))
        return -1;
    const struct yaml *list = yaml_get(root, "holidays");
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next)
        (void)calendar_add(&town, day(n->key));
    arena_done(&a);
    return town.n_holidays > 30 ? 0 : -1;
}

static uint32_t seed;
static inline int chance(int n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (unsigned)n);
}
