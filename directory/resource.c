/* Resources to JSON and back, in one canonical form: fixed member order, unknown members left out.
 * The member table below is the format; pages and the database read it. */
#include "directory/resource.h"
#include <math.h>
#include "base/clock.h"
#include "directory/weekday.h"

static const char *const kind_names[RESOURCE_KINDS] = {
    [RESOURCE_ACTIVITY] = "activity", [RESOURCE_EVENT] = "event", [RESOURCE_PLACE] = "place",
    [RESOURCE_SERVICE] = "service",   [RESOURCE_GROUP] = "group",
};

const char *resource_kind_name(enum resource_kind kind)
{
    return kind < RESOURCE_KINDS ? kind_names[kind] : "activity";
}

bool resource_kind_from_name(struct str name, enum resource_kind *ret)
{
    for (int i = 0; i < RESOURCE_KINDS; i++)
        if (str_eq(name, str_from(kind_names[i]))) {
            *ret = (enum resource_kind)i;
            return true;
        }
    return false;
}

void resource_init(struct resource *r)
{
    *r = (struct resource){.lat = NAN, .lon = NAN, .cost_yen = -1};
    r->schedule.from_min = r->schedule.to_min = -1;
    r->schedule.first_day = INT32_MIN;
    r->schedule.last_day = INT32_MAX;
}

bool resource_tagged(const struct resource_tags *tags, struct str tag)
{
    for (size_t i = 0; i < tags->n; i++)
        if (str_eq(tags->item[i], tag))
            return true;
    return false;
}

bool resource_tag(struct resource_tags *tags, struct str tag)
{
    if (!tag.len || resource_tagged(tags, tag) || tags->n == RESOURCE_TAGS)
        return false;
    tags->item[tags->n++] = tag;
    return true;
}

/* The text members, in the order in which they are written before and after the structured ones. */
static const struct text_member {
    const char *name;
    size_t offset;
} heads[] = {
    {"name", offsetof(struct resource, name)},
    {"summary", offsetof(struct resource, summary)},
    {"host", offsetof(struct resource, host)},
}, tails[] = {
    {"cost_text", offsetof(struct resource, cost_text)}, {"capacity", offsetof(struct resource, capacity)},
    {"audience", offsetof(struct resource, audience)},   {"apply", offsetof(struct resource, apply)},
    {"phone", offsetof(struct resource, phone)},         {"contact", offsetof(struct resource, contact)},
    {"url", offsetof(struct resource, url)},             {"source", offsetof(struct resource, source)},
    {"licence", offsetof(struct resource, licence)},
}, lists[] = {
    {"categories", offsetof(struct resource, categories)},
    {"wants", offsetof(struct resource, wants)},
    {"access", offsetof(struct resource, access)},
    {"flags", offsetof(struct resource, flags)},
};
enum {
    HEADS = sizeof(heads) / sizeof(heads[0]),
    TAILS = sizeof(tails) / sizeof(tails[0]),
    LISTS = sizeof(lists) / sizeof(lists[0])
};

static void put_texts(struct json_out *w, const struct resource *r, const struct text_member *m, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct str *s = (const void *)((const char *)r + m[i].offset);
        if (s->len)
            json_put_str(w, m[i].name, *s);
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
        for (int i = 1; i <= 5; i++)
            if (s->weeks & (1u << i))
                json_put_int(w, NULL, i);
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
    json_close_object(w);
}

enum err resource_encode(const struct resource *r, struct buf *ret)
{
    struct json_out w;
    json_out_init(&w, ret);
    json_open_object(&w, NULL);
    json_put_str(&w, "id", r->id);
    json_put_str(&w, "kind", str_from(resource_kind_name(r->kind)));
    put_texts(&w, r, heads, HEADS);
    put_lists(&w, r);
    put_schedule(&w, &r->schedule);
    if (r->when_text.len)
        json_put_str(&w, "when_text", r->when_text);
    if (r->place.len)
        json_put_str(&w, "place", r->place);
    if (r->address.len)
        json_put_str(&w, "address", r->address);
    if (!isnan(r->lat) && !isnan(r->lon)) {
        json_put_double(&w, "lat", r->lat);
        json_put_double(&w, "lon", r->lon);
    }
    if (r->cost_yen >= 0)
        json_put_int(&w, "cost_yen", r->cost_yen);
    put_texts(&w, r, tails, TAILS);
    if (r->verified_ms)
        json_put_int(&w, "verified_ms", r->verified_ms);
    json_close_object(&w);
    return ret->err;
}

/* ---- reading ---- */

/* What json_decode fills before the parts that need a look are looked at. */
struct raw {
    struct str kind;
    struct resource r;
    int64_t cost_yen;
    const struct json *lists[LISTS], *schedule, *lat, *lon;
};

#define TEXT(member, most) \
    {.name = #member, .type = JSON_AS_STR, .cap = (most), .offset = offsetof(struct raw, r.member)}
static const struct json_field fields[] = {
    {.name = "id", .type = JSON_AS_STR, .required = true, .cap = 200, .offset = offsetof(struct raw, r.id)},
    {.name = "kind", .type = JSON_AS_STR, .required = true, .cap = 20, .offset = offsetof(struct raw, kind)},
    {.name = "name", .type = JSON_AS_STR, .required = true, .cap = 4000, .offset = offsetof(struct raw, r.name)},
    TEXT(summary, 0),
    TEXT(host, 4000),
    {.name = "categories", .type = JSON_AS_NODE, .offset = offsetof(struct raw, lists[0])},
    {.name = "wants", .type = JSON_AS_NODE, .offset = offsetof(struct raw, lists[1])},
    {.name = "access", .type = JSON_AS_NODE, .offset = offsetof(struct raw, lists[2])},
    {.name = "flags", .type = JSON_AS_NODE, .offset = offsetof(struct raw, lists[3])},
    {.name = "schedule", .type = JSON_AS_NODE, .offset = offsetof(struct raw, schedule)},
    TEXT(when_text, 0),
    TEXT(place, 4000),
    TEXT(address, 4000),
    {.name = "lat", .type = JSON_AS_NODE, .offset = offsetof(struct raw, lat)},
    {.name = "lon", .type = JSON_AS_NODE, .offset = offsetof(struct raw, lon)},
    {.name = "cost_yen", .type = JSON_AS_INT, .offset = offsetof(struct raw, cost_yen)},
    TEXT(cost_text, 0),
    TEXT(capacity, 0),
    TEXT(audience, 0),
    TEXT(apply, 0),
    TEXT(phone, 4000),
    TEXT(contact, 4000),
    TEXT(url, 4000),
    TEXT(source, 4000),
    TEXT(licence, 4000),
    {.name = "verified_ms", .type = JSON_AS_INT, .offset = offsetof(struct raw, r.verified_ms)},
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
        if (!json_integer(n, &week) || week < 1 || week > 5)
            return false;
        ret->weeks = (uint8_t)(ret->weeks | 1u << week);
    }
    return true;
}

static enum err read_schedule(const struct json *node, struct schedule *ret)
{
    if (json_kind(node) == JSON_NULL)
        return ERR_OK;
    if (json_kind(node) != JSON_OBJECT || !read_bits(node, ret) || !read_minute(json_get(node, "from_min"), &ret->from_min) ||
        !read_minute(json_get(node, "to_min"), &ret->to_min) || !read_day(json_get(node, "first_day"), &ret->first_day) ||
        !read_day(json_get(node, "last_day"), &ret->last_day))
        return ERR_INPUT;
    for (const struct json *n = json_first(json_get(node, "dates")); n; n = json_next(n)) {
        int32_t day;
        if (ret->n_dates == RESOURCE_DATES || !read_day(n, &day) || (ret->n_dates && day <= ret->dates[ret->n_dates - 1]))
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

static enum err read_parts(struct raw *raw, struct arena *arena)
{
    struct resource *r = &raw->r;
    struct resource_tags *const tags[LISTS] = {&r->categories, &r->wants, &r->access, &r->flags};
    for (size_t i = 0; i < LISTS; i++) {
        enum err err = read_tags(raw->lists[i], arena, tags[i]);
        if (err)
            return err;
    }
    if (!resource_kind_from_name(raw->kind, &r->kind) || !r->id.len || !r->name.len ||
        !read_degrees(raw->lat, 90, &r->lat) || !read_degrees(raw->lon, 180, &r->lon) || raw->cost_yen < -1 ||
        raw->cost_yen > INT32_MAX)
        return ERR_INPUT;
    r->cost_yen = (int32_t)raw->cost_yen;
    return read_schedule(raw->schedule, &r->schedule);
}

enum err resource_decode(struct str json, struct arena *arena, struct resource *ret)
{
    struct json_doc *doc;
    enum err err = json_open(json, 0, &doc, NULL);
    if (err)
        return err;
    struct raw raw = {.cost_yen = -1};
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
