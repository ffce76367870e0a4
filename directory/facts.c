/* Reads the facts off a resource. Knows nothing of persons. */
#include "directory/facts.h"
#include "base/clock.h"

static const char *const flags[FEATURES] = {
    [FEATURE_ONLINE] = "online",       [FEATURE_PICKUP] = "pickup",     [FEATURE_BUS] = "bus",
    [FEATURE_PARKING] = "parking",     [FEATURE_SMALL] = "small_group", [FEATURE_ALONE] = "alone",
    [FEATURE_PARTNER] = "partner",     [FEATURE_FAMILY] = "family",     [FEATURE_PARENT_CHILD] = "parent_child",
    [FEATURE_CHILDREN] = "children",   [FEATURE_MEN] = "men",           [FEATURE_WOMEN] = "women",
    [FEATURE_BEGINNERS] = "beginners",
};

enum feature feature_from_name(struct str flag)
{
    int i = 0;
    while (i < FEATURES && !str_eq(flag, str_from(flags[i])))
        i++;
    return (enum feature)i;
}

/* 「15人」, 「10名程度」: the number it begins with. */
static int16_t read_capacity(struct str text)
{
    int n = 0;
    size_t i = 0;
    for (; i < text.len && i < 4 && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
        n = n * 10 + (text.ptr[i] - '0');
    struct str unit = str_sub(text, i, text.len);
    return (int16_t)(i && (str_starts(unit, S("人")) || str_starts(unit, S("名"))) ? n : -1);
}

static uint8_t age_of(int16_t age)
{
    return age < 0 || age >= AGE_OPEN ? AGE_OPEN : (uint8_t)age;
}

static int32_t day_of(int64_t ms)
{
    return ms > 0 ? (int32_t)((ms + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS) : INT32_MIN;
}

void facts_of(const struct resource *r, struct facts *ret)
{
    const struct schedule *s = &r->schedule;
    *ret = (struct facts){
        .first_day = s->n_dates ? s->dates[0] : s->first_day,
        .last_day = schedule_last(s),
        .cost_yen = r->cost_yen,
        .verified_day = day_of(r->verified_ms),
        .lat = (float)r->lat,
        .lon = (float)r->lon,
        .from_min = s->from_min,
        .to_min = s->to_min,
        .capacity = read_capacity(r->capacity),
        .min_age = age_of(r->min_age),
        .max_age = age_of(r->max_age),
        .weekdays = schedule_weekdays(s),
        .weeks = s->weeks,
        .kind = (uint8_t)r->kind,
        .open = r->status == RESOURCE_ACTIVE && !r->vanished_ms,
    };
    for (size_t i = 0; i < r->flags.n; i++) {
        enum feature f = feature_from_name(r->flags.item[i]);
        if (f < FEATURES)
            ret->features |= 1u << f;
    }
}
