/* A resource as a value: its names, its tags, an empty one, a copy. Its JSON form is resource_json.c. */
#include "directory/resource.h"
#include <math.h>

static const char *const kind_names[RESOURCE_KINDS] = {
    [RESOURCE_ACTIVITY] = "activity", [RESOURCE_EVENT] = "event", [RESOURCE_PLACE] = "place",
    [RESOURCE_SERVICE] = "service",   [RESOURCE_GROUP] = "group",
};

const char *resource_kind_name(enum resource_kind kind)
{
    return kind < RESOURCE_KINDS ? kind_names[kind] : "activity";
}

static const char *const status_names[RESOURCE_STATUSES] = {
    [RESOURCE_ACTIVE] = "active",
    [RESOURCE_FULL] = "full",
    [RESOURCE_PAUSED] = "temporarily_closed",
    [RESOURCE_ENDED] = "ended",
};

const char *resource_status_name(enum resource_status status)
{
    return status < RESOURCE_STATUSES ? status_names[status] : "active";
}

bool resource_status_from_name(struct str name, enum resource_status *ret)
{
    for (int i = 0; i < RESOURCE_STATUSES; i++)
        if (str_eq(name, str_from(status_names[i]))) {
            *ret = (enum resource_status)i;
            return true;
        }
    return false;
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
    *r = (struct resource){.lat = NAN, .lon = NAN, .cost_yen = -1, .min_age = -1, .max_age = -1};
    schedule_init(&r->schedule);
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

bool resource_offered(const struct resource *r)
{
    return r->status != RESOURCE_ENDED && !r->vanished_ms;
}

static void copy_tags(struct arena *arena, struct resource_tags *tags)
{
    for (size_t i = 0; i < tags->n; i++)
        tags->item[i] = arena_str(arena, tags->item[i]);
}

void resource_copy(struct arena *arena, const struct resource *from, struct resource *to)
{
    *to = *from;
    to->id = arena_str(arena, from->id);
#define TEXT(where, member, most) to->member = arena_str(arena, from->member);
#include "directory/resource_texts.def"
#undef TEXT
    to->schedule.rrule = arena_str(arena, from->schedule.rrule);
    to->schedule.except = arena_str(arena, from->schedule.except);
    copy_tags(arena, &to->categories);
    copy_tags(arena, &to->wants);
    copy_tags(arena, &to->access);
    copy_tags(arena, &to->flags);
    copy_tags(arena, &to->languages);
}
