/* Resources to JSON and back, in one canonical form: fixed member order, unknown members left out. resource_texts.def
 * and the tables below are the format; pages and the database read it, and rows of any earlier form stay readable. */
#include <math.h>
#include "base/clock.h"
#include "directory/resource.h"
#include "directory/weekday.h"

enum text_where { HEAD, MIDDLE, TAIL };
static const struct text_member {
    enum text_where where;
    const char *name;
    size_t offset;
} texts[] = {
#define TEXT(where, member, most) {where, #member, offsetof(struct resource, member)},
#include "directory/resource_texts.def"
#undef TEXT
};

static const struct {
    const char *name;
    size_t offset;
} lists[] = {
    {"categories", offsetof(struct resource, categories)}, {"wants", offsetof(struct resource, wants)},
    {"access", offsetof(struct resource, access)},         {"flags", offsetof(struct resource, flags)},
    {"languages", offsetof(struct resource, languages)},
};
enum { TEXTS = sizeof(texts) / sizeof(texts[0]), LISTS = sizeof(lists) / sizeof(lists[0]), AGE_MAX = 150 };

static void put_texts(struct json_out *w, const struct resource *r, enum text_where where)
{
    for (size_t i = 0; i < TEXTS; i++) {
        const struct str *s = (const void *)((const char *)r + texts[i].offset);
        if (texts[i].where == where && s->len)
            json_put_str(w, texts[i].name, *s);
    }
}

static void put_lists(struct json_out *w, const struct resource *r)
{
    for (size_t i = 0; i < LISTS; i++) {
        const struct resource_tags *t = (const void *)((const char *)r + lists[i].offset);
        if (!t->n)
            continue;
        json_open_list(w, lists[i].name);
        for (size_t j = 0; j < t->n; j++)
            json_put_str(w, NULL, t->item[j]);
        json_close_list(w);
    }
}

/* A day as "2026-11-22". */
static void put_day(struct json_out *w, const char *key, int32_t day)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    char text[32];
    int n = snprintf(text, sizeof(text), "%04d-%02d-%02d", c.year, c.month, c.day);
    json_put_str(w, key, (struct str){text, n > 0 ? (size_t)n : 0});
}

static void put_bits(struct json_out *w, const struct schedule *s)
{
    if (s->weekdays) {
        json_open_list(w, "weekdays");
        for (int d = 0; d < 7; d++)
            if (s->weekdays & (1u << d))
                json_put_str(w, NULL, str_from(weekday_name(d)));
        json_close_list(w);
    }
    if (s->weeks) {
        json_open_list(w, "weeks");
        for (int i = 0; i <= 5; i++)
            if (s->weeks & (1u << i))
                json_put_int(w, NULL, i ? i : -1);
        json_close_list(w);
    }
}

static void put_schedule(struct json_out *w, const struct schedule *s)
{
    json_open_object(w, "schedule");
    put_bits(w, s);
    if (s->from_min >= 0)
        json_put_int(w, "from_min", s->from_min);
    if (s->to_min >= 0)
        json_put_int(w, "to_min", s->to_min);
    if (s->first_day != INT32_MIN)
        put_day(w, "first_day", s->first_day);
    if (s->last_day != INT32_MAX)
        put_day(w, "last_day", s->last_day);
    if (s->n_dates) {
        json_open_list(w, "dates");
        for (size_t i = 0; i < s->n_dates; i++)
            put_day(w, NULL, s->dates[i]);
        json_close_list(w);
    }
    if (s->rrule.len)
        json_put_str(w, "rrule", s->rrule);
    if (s->except.len)
        json_put_str(w, "except", s->except);
    json_close_object(w);
}

static void put_time(struct json_out *w, const char *key, int64_t ms)
{
    if (ms)
        json_put_int(w, key, ms);
}

enum err resource_encode(const struct resource *r, struct buf *ret)
{
    struct json_out w;
    json_out_init(&w, ret);
    json_open_object(&w, NULL);
    json_put_str(&w, "id", r->id);
    json_put_str(&w, "kind", str_from(resource_kind_name(r->kind)));
    if (r->status != RESOURCE_ACTIVE)
        json_put_str(&w, "status", str_from(resource_status_name(r->status)));
    put_texts(&w, r, HEAD);
    put_lists(&w, r);
    put_schedule(&w, &r->schedule);
    put_texts(&w, r, MIDDLE);
    if (!isnan(r->lat) && !isnan(r->lon)) {
        json_put_double(&w, "lat", r->lat);
        json_put_double(&w, "lon", r->lon);
    }
    if (r->cost_yen >= 0)
        json_put_int(&w, "cost_yen", r->cost_yen);
    if (r->min_age >= 0)
        json_put_int(&w, "min_age", r->min_age);
    if (r->max_age >= 0)
        json_put_int(&w, "max_age", r->max_age);
    put_texts(&w, r, TAIL);
    put_time(&w, "verified_ms", r->verified_ms);
    put_time(&w, "retrieved_ms", r->retrieved_ms);
    put_time(&w, "vanished_ms", r->vanished_ms);
    json_close_object(&w);
    return ret->err;
}

/* ---- reading ---- */

/* What json_decode fills before the parts that need a look are looked at. */
struct raw {
    struct str kind, status;
    struct resource r;
    int64_t cost_yen, min_age, max_age;
    const struct json *lists[LISTS], *schedule, *lat, *lon;
};

#define NODE(member, at)                                                                                               \
    {                                                                                                                  \
        .name = member, .type = JSON_AS_NODE, .offset = offsetof(struct raw, at)                                       \
    }
#define NUMBER(member, at)                                                                                             \
    {                                                                                                                  \
        .name = member, .type = JSON_AS_INT, .offset = offsetof(struct raw, at)                                        \
    }
static const struct json_field fields[] = {
    {.name = "id", .type = JSON_AS_STR, .required = true, .cap = 200, .offset = offsetof(struct raw, r.id)},
    {.name = "kind", .type = JSON_AS_STR, .required = true, .cap = 20, .offset = offsetof(struct raw, kind)},
    {.name = "status", .type = JSON_AS_STR, .cap = 40, .offset = offsetof(struct raw, status)},
#define TEXT(where, member, most)                                                                                      \
    {.name = #member, .type = JSON_AS_STR, .cap = (most), .offset = offsetof(struct raw, r.member)},
#include "directory/resource_texts.def"
#undef TEXT
    NODE("categories", lists[0]),
    NODE("wants", lists[1]),
    NODE("access", lists[2]),
    NODE("flags", lists[3]),
    NODE("languages", lists[4]),
    NODE("schedule", schedule),
    NODE("lat", lat),
    NODE("lon", lon),
    NUMBER("cost_yen", cost_yen),
    NUMBER("min_age", min_age),
    NUMBER("max_age", max_age),
    NUMBER("verified_ms", r.verified_ms),
    NUMBER("retrieved_ms", r.retrieved_ms),
    NUMBER("vanished_ms", r.vanished_ms),
};

static enum err read_tags(const struct json *list, struct arena *arena, struct resource_tags *ret)
{
    if (json_kind(list) == JSON_NULL)
        return ERR_OK;
    if (json_kind(list) != JSON_LIST)
        return ERR_INPUT;
    for (const struct json *n = json_first(list); n; n = json_next(n)) {
        if (json_kind(n) != JSON_STRING || json_string(n).len > 100 || ret->n == RESOURCE_TAGS)
            return ERR_INPUT;
        resource_tag(ret, arena_str(arena, json_string(n)));
    }
    return ERR_OK;
}

static bool read_minute(const struct json *node, int16_t *ret)
{
    int64_t n;
    if (json_kind(node) == JSON_NULL)
        return true;
    if (!json_integer(node, &n) || n < 0 || n > 2 * 24 * 60)
        return false;
    *ret = (int16_t)n;
    return true;
}

static bool read_day(const struct json *node, int32_t *ret)
{
    int64_t ms;
    if (json_kind(node) == JSON_NULL)
        return true;
    if (json_kind(node) != JSON_STRING || !clock_parse_iso(json_string(node), 0, &ms))
        return false;
    *ret = (int32_t)(ms / DAY_MS);
    return true;
}

static bool read_bits(const struct json *schedule, struct schedule *ret)
{
    for (const struct json *n = json_first(json_get(schedule, "weekdays")); n; n = json_next(n)) {
        int day = weekday_from_name(json_string(n));
        if (day < 0)
            return false;
        ret->weekdays = (uint8_t)(ret->weekdays | 1u << day);
    }
    for (const struct json *n = json_first(json_get(schedule, "weeks")); n; n = json_next(n)) {
        int64_t week;
        if (!json_integer(n, &week) || week == 0 || week < -1 || week > 5)
            return false;
        ret->weeks = (uint8_t)(ret->weeks | 1u << (week < 0 ? 0 : week));
    }
    return true;
}

static bool read_rule(const struct json *node, struct arena *arena, struct str *ret)
{
    if (json_kind(node) == JSON_NULL)
        return true;
    if (json_kind(node) != JSON_STRING || json_string(node).len > SCHEDULE_RULE_MAX)
        return false;
    *ret = arena_str(arena, json_string(node));
    return true;
}

static enum err read_schedule(const struct json *node, struct arena *arena, struct schedule *ret)
{
    if (json_kind(node) == JSON_NULL)
        return ERR_OK;
    if (json_kind(node) != JSON_OBJECT || !read_bits(node, ret) ||
        !read_minute(json_get(node, "from_min"), &ret->from_min) ||
        !read_minute(json_get(node, "to_min"), &ret->to_min) ||
        !read_day(json_get(node, "first_day"), &ret->first_day) ||
        !read_day(json_get(node, "last_day"), &ret->last_day) ||
        !read_rule(json_get(node, "rrule"), arena, &ret->rrule) ||
        !read_rule(json_get(node, "except"), arena, &ret->except))
        return ERR_INPUT;
    for (const struct json *n = json_first(json_get(node, "dates")); n; n = json_next(n)) {
        int32_t day;
        if (ret->n_dates == RESOURCE_DATES || !read_day(n, &day) ||
            (ret->n_dates && day <= ret->dates[ret->n_dates - 1]))
            return ERR_INPUT;
        ret->dates[ret->n_dates++] = day;
    }
    return ERR_OK;
}

static bool read_degrees(const struct json *node, double most, double *ret)
{
    double v;
    if (json_kind(node) == JSON_NULL)
        return true;
    if (!json_number(node, &v) || !(fabs(v) <= most))
        return false;
    *ret = v;
    return true;
}

static bool read_age(int64_t years, int16_t *ret)
{
    if (years < -1 || years > AGE_MAX)
        return false;
    *ret = (int16_t)years;
    return true;
}

static enum err read_parts(struct raw *raw, struct arena *arena)
{
    struct resource *r = &raw->r;
    for (size_t i = 0; i < LISTS; i++) {
        enum err err = read_tags(raw->lists[i], arena, (void *)((char *)r + lists[i].offset));
        if (err)
            return err;
    }
    if (!resource_kind_from_name(raw->kind, &r->kind) || !r->id.len || !r->name.len ||
        (raw->status.len && !resource_status_from_name(raw->status, &r->status)) ||
        !read_degrees(raw->lat, 90, &r->lat) || !read_degrees(raw->lon, 180, &r->lon) || raw->cost_yen < -1 ||
        raw->cost_yen > INT32_MAX || !read_age(raw->min_age, &r->min_age) || !read_age(raw->max_age, &r->max_age))
        return ERR_INPUT;
    r->cost_yen = (int32_t)raw->cost_yen;
    return read_schedule(raw->schedule, arena, &r->schedule);
}

enum err resource_decode(struct str json, struct arena *arena, struct resource *ret)
{
    struct json_doc *doc;
    enum err err = json_open(json, 0, &doc, NULL);
    if (err)
        return err;
    struct raw raw = {.cost_yen = -1, .min_age = -1, .max_age = -1};
    resource_init(&raw.r);
    err = json_decode(json_root(doc), fields, sizeof(fields) / sizeof(fields[0]), arena, &raw, NULL);
    if (!err)
        err = read_parts(&raw, arena);
    if (!err && arena->failed)
        err = ERR_NOMEM;
    json_close(doc);
    if (!err)
        *ret = raw.r;
    return err;
}
