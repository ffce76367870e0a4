/* One function an HSDS object; ids hang on the resource's id, so they are the same tomorrow. */
#include "portal/hsds.h"
#include <math.h>
#include <stdio.h>
#include "base/clock.h"
#include "portal/escape.h"
#include "portal/hsds_id.h"

enum { TIME_BYTES = 16 };

static void put_id(struct json_out *w, const char *what, struct str id)
{
    char uuid[HSDS_ID_BYTES];
    hsds_id(what, id, uuid);
    json_put_str(w, "id", str_from(uuid));
}

static void put_known(struct json_out *w, const char *key, struct str value)
{
    if (value.len)
        json_put_str(w, key, value);
}

static void put_day(struct json_out *w, const char *key, int32_t day)
{
    char text[TIME_BYTES];
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    snprintf(text, sizeof text, "%04u-%02u-%02u", (unsigned)c.year % 10000, (unsigned)c.month % 100,
             (unsigned)c.day % 100);
    json_put_str(w, key, str_from(text));
}

static void put_hour(struct json_out *w, const char *key, int16_t min)
{
    char text[TIME_BYTES];
    if (min < 0)
        return;
    snprintf(text, sizeof text, "%02u:%02u", (unsigned)min / 60 % 24, (unsigned)min % 60);
    json_put_str(w, key, str_from(text));
}

static struct str status(enum resource_status s)
{
    switch (s) {
    case RESOURCE_PAUSED:
        return S("temporarily closed");
    case RESOURCE_FULL:
        return S("inactive");
    case RESOURCE_ENDED:
        return S("defunct");
    default:
        return S("active");
    }
}

static void put_organization(struct json_out *w, const struct resource *r)
{
    struct str host = r->host.len ? r->host : r->name;
    json_open_object(w, "organization");
    put_id(w, "organization", host);
    json_put_str(w, "name", host);
    json_put_str(w, "description", host);
    json_close_object(w);
}

static void put_phones(struct json_out *w, const struct resource *r)
{
    if (!r->phone.len)
        return;
    json_open_list(w, "phones");
    json_open_object(w, NULL);
    put_id(w, "phone", r->id);
    json_put_str(w, "number", r->phone);
    json_close_object(w);
    json_close_list(w);
}

/* ---- schedules ---- */

/* The parts of a rule that HSDS has members for. */
static void put_rule(struct json_out *w, struct str rule)
{
    static const struct {
        struct str part;
        const char *member;
    } parts[] = {{S("FREQ"), "freq"}, {S("BYDAY"), "byday"}, {S("BYMONTHDAY"), "bymonthday"}, {S("WKST"), "wkst"}};
    while (rule.len) {
        struct str_cut part = str_cut(rule, ';'), pair = str_cut(part.head, '=');
        int64_t interval;
        rule = part.tail;
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            if (str_eq(pair.head, parts[i].part))
                json_put_str(w, parts[i].member, pair.tail);
        if (str_eq(pair.head, S("INTERVAL")) && str_int(pair.tail, &interval))
            json_put_int(w, "interval", interval);
    }
}

static void put_hours(struct json_out *w, const struct resource *r)
{
    json_put_int(w, "timezone", 9);
    put_hour(w, "opens_at", r->schedule.from_min);
    put_hour(w, "closes_at", r->schedule.to_min);
    put_known(w, "description", r->when_text);
}

static void put_weekly(struct json_out *w, const struct resource *r, struct str rule)
{
    const struct schedule *s = &r->schedule;
    json_open_object(w, NULL);
    put_id(w, "schedule", r->id);
    put_rule(w, rule);
    if (s->first_day != INT32_MIN)
        put_day(w, "valid_from", s->first_day);
    if (s->last_day != INT32_MAX)
        put_day(w, "valid_to", s->last_day);
    put_hours(w, r);
    json_close_object(w);
}

/* A day, or some days in a row: HSDS has no list of dates, so each is a schedule of its own. */
static void put_days(struct json_out *w, const struct resource *r, int32_t from, int32_t to)
{
    char key[TIME_BYTES + 600];
    int n = snprintf(key, sizeof key, "%d:%.*s", from, (int)(r->id.len < 500 ? r->id.len : 500), r->id.ptr);
    json_open_object(w, NULL);
    put_id(w, "schedule", (struct str){key, (size_t)(n > 0 ? n : 0)});
    put_day(w, "valid_from", from);
    if (to != INT32_MAX)
        put_day(w, "valid_to", to);
    put_hours(w, r);
    json_close_object(w);
}

static void put_schedules(struct json_out *w, const struct resource *r, struct arena *arena)
{
    const struct schedule *s = &r->schedule;
    struct str rule = schedule_rule(s, arena);
    json_open_list(w, "schedules");
    for (size_t i = 0; i < s->n_dates; i++)
        put_days(w, r, s->dates[i], s->dates[i]);
    if (rule.len)
        put_weekly(w, r, rule);
    else if (!s->n_dates && s->first_day != INT32_MIN)
        put_days(w, r, s->first_day, s->last_day);
    json_close_list(w);
}

/* ---- where ---- */

/* All six members are required by HSDS; the postal code is not known here, and empty says so. */
static void put_address(struct json_out *w, const struct resource *r, const struct hsds_about *about)
{
    json_open_list(w, "addresses");
    json_open_object(w, NULL);
    put_id(w, "address", r->address.len ? r->address : r->place);
    json_put_str(w, "address_1", r->address.len ? r->address : r->place);
    json_put_str(w, "city", about->town);
    json_put_str(w, "state_province", about->area);
    json_put_str(w, "postal_code", S(""));
    json_put_str(w, "country", S("JP"));
    json_put_str(w, "address_type", S("physical"));
    json_close_object(w);
    json_close_list(w);
}

static void put_accessibility(struct json_out *w, const struct resource *r)
{
    if (!r->access.n)
        return;
    json_open_list(w, "accessibility");
    for (size_t i = 0; i < r->access.n; i++) {
        json_open_object(w, NULL);
        put_id(w, "accessibility", r->access.item[i]);
        json_put_str(w, "description", r->access.item[i]);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_location(struct json_out *w, const struct resource *r, const struct hsds_about *about)
{
    bool virtual = resource_tagged(&r->flags, S("online"));
    json_open_object(w, "location");
    put_id(w, "location", r->place.len ? r->place : r->address);
    json_put_str(w, "location_type", virtual ? S("virtual") : S("physical"));
    put_known(w, "name", r->place);
    put_known(w, "transportation", r->directions);
    if (!isnan(r->lat) && !isnan(r->lon)) {
        json_put_double(w, "latitude", r->lat);
        json_put_double(w, "longitude", r->lon);
    }
    if (!virtual)
        put_address(w, r, about);
    put_accessibility(w, r);
    json_close_object(w);
}

static void put_places(struct json_out *w, const struct resource *r, const struct hsds_about *about)
{
    json_open_list(w, "service_at_locations");
    if (r->place.len || r->address.len) {
        json_open_object(w, NULL);
        put_id(w, "service_at_location", r->id);
        put_location(w, r, about);
        json_close_object(w);
    }
    json_close_list(w);
}

/* ---- the rest ---- */

static void put_cost(struct json_out *w, const struct resource *r)
{
    put_known(w, "fees_description", r->cost_text);
    if (r->cost_yen < 0)
        return;
    json_open_list(w, "cost_options");
    json_open_object(w, NULL);
    put_id(w, "cost_option", r->id);
    json_put_int(w, "amount", r->cost_yen);
    json_put_str(w, "currency", S("jpy"));
    put_known(w, "amount_description", r->cost_text);
    json_close_object(w);
    json_close_list(w);
}

static void put_languages(struct json_out *w, const struct resource *r)
{
    if (!r->languages.n)
        return;
    json_open_list(w, "languages");
    for (size_t i = 0; i < r->languages.n; i++) {
        json_open_object(w, NULL);
        put_id(w, "language", r->languages.item[i]);
        json_put_str(w, "code", r->languages.item[i]);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_attributes(struct json_out *w, const struct resource *r)
{
    json_open_list(w, "attributes");
    for (size_t i = 0; i < r->categories.n; i++) {
        json_open_object(w, NULL);
        put_id(w, "attribute", r->categories.item[i]);
        json_put_str(w, "link_entity", S("service"));
        json_put_str(w, "link_type", S("category"));
        json_open_object(w, "taxonomy_term");
        put_id(w, "taxonomy_term", r->categories.item[i]);
        json_put_str(w, "name", r->categories.item[i]);
        json_put_str(w, "description", r->categories.item[i]);
        json_close_object(w);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_who(struct json_out *w, const struct resource *r)
{
    put_known(w, "application_process", r->apply);
    put_known(w, "eligibility_description", r->eligibility.len ? r->eligibility : r->audience);
    if (r->min_age >= 0)
        json_put_int(w, "minimum_age", r->min_age);
    if (r->max_age >= 0)
        json_put_int(w, "maximum_age", r->max_age);
    put_languages(w, r);
    put_cost(w, r);
}

static void put_freshness(struct json_out *w, const struct resource *r)
{
    put_known(w, "alert", r->alert);
    if (r->verified_ms)
        put_day(w, "assured_date", (int32_t)((r->verified_ms + (int64_t)JST_MINUTES * MINUTE_MS) / DAY_MS));
    if (r->retrieved_ms)
        put_day(w, "last_modified", (int32_t)((r->retrieved_ms + (int64_t)JST_MINUTES * MINUTE_MS) / DAY_MS));
}

void hsds_put_service(struct json_out *w, const struct resource *r, const struct hsds_about *about)
{
    json_open_object(w, NULL);
    put_id(w, "service", r->id);
    json_put_str(w, "name", r->name);
    json_put_str(w, "status", status(r->status));
    put_known(w, "description", r->summary);
    if (escape_is_web(r->url))
        json_put_str(w, "url", r->url);
    put_known(w, "email", r->email);
    put_who(w, r);
    put_freshness(w, r);
    put_organization(w, r);
    put_phones(w, r);
    put_schedules(w, r, about->arena);
    put_places(w, r, about);
    put_attributes(w, r);
    json_close_object(w);
}
