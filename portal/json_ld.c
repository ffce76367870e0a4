/* Members in a fixed order; what is not known is left out. */
#include "portal/json_ld.h"
#include <math.h>
#include <stdio.h>
#include "base/clock.h"
#include "portal/escape.h"

enum { STAMP_BYTES = 40 };

static void put_known(struct json_out *w, const char *key, struct str value)
{
    if (value.len)
        json_put_str(w, key, value);
}

/* "2026-12-03T13:30:00+09:00", or the day alone when the hour is not known. */
static void put_stamp(struct json_out *w, const char *key, int32_t day, int min)
{
    char text[STAMP_BYTES];
    int days = min >= 0 ? min / 1440 : 0, of_day = min >= 0 ? min % 1440 : 0;
    struct civil c = civil_from_ms((int64_t)(day + days) * DAY_MS, 0);
    int n = snprintf(text, sizeof text, "%04d-%02d-%02d", c.year, c.month, c.day);
    if (min >= 0 && n > 0)
        snprintf(text + n, sizeof text - (size_t)n, "T%02d:%02d:00+09:00", of_day / 60, of_day % 60);
    json_put_str(w, key, str_from(text));
}

static void put_address(struct json_out *w, const struct resource *r, const struct json_ld_about *about)
{
    json_open_object(w, "address");
    json_put_str(w, "@type", S("PostalAddress"));
    put_known(w, "streetAddress", r->address);
    put_known(w, "addressLocality", about->town);
    put_known(w, "addressRegion", about->area);
    json_put_str(w, "addressCountry", S("JP"));
    json_close_object(w);
}

static void put_geo(struct json_out *w, const struct resource *r)
{
    if (isnan(r->lat) || isnan(r->lon))
        return;
    json_open_object(w, "geo");
    json_put_str(w, "@type", S("GeoCoordinates"));
    json_put_double(w, "latitude", r->lat);
    json_put_double(w, "longitude", r->lon);
    json_close_object(w);
}

static void put_location(struct json_out *w, const struct resource *r, const struct json_ld_about *about)
{
    json_open_object(w, "location");
    if (resource_tagged(&r->flags, S("online"))) {
        json_put_str(w, "@type", S("VirtualLocation"));
        json_put_str(w, "url", escape_is_web(r->url) ? r->url : about->url);
    } else {
        json_put_str(w, "@type", S("Place"));
        json_put_str(w, "name", r->place.len ? r->place : r->address.len ? r->address : about->town);
        put_address(w, r, about);
        put_geo(w, r);
    }
    json_close_object(w);
}

static void put_offer(struct json_out *w, const struct resource *r, const struct json_ld_about *about)
{
    if (r->cost_yen < 0)
        return;
    json_put_bool(w, "isAccessibleForFree", r->cost_yen == 0);
    json_open_object(w, "offers");
    json_put_str(w, "@type", S("Offer"));
    json_put_int(w, "price", r->cost_yen);
    json_put_str(w, "priceCurrency", S("JPY"));
    json_put_str(w, "availability",
                 r->status == RESOURCE_FULL ? S("https://schema.org/SoldOut") : S("https://schema.org/InStock"));
    json_put_str(w, "url", about->url);
    json_close_object(w);
}

static void put_host(struct json_out *w, const char *key, const struct resource *r)
{
    if (!r->host.len)
        return;
    json_open_object(w, key);
    json_put_str(w, "@type", S("Organization"));
    json_put_str(w, "name", r->host);
    put_known(w, "telephone", r->phone);
    json_close_object(w);
}

static void put_event(struct json_out *w, const struct resource *r, int32_t day, const struct json_ld_about *about)
{
    bool online = resource_tagged(&r->flags, S("online"));
    put_stamp(w, "startDate", day, r->schedule.from_min);
    if (r->schedule.to_min >= 0)
        put_stamp(w, "endDate", day, r->schedule.to_min);
    json_put_str(w, "eventStatus",
                 r->status == RESOURCE_PAUSED ? S("https://schema.org/EventPostponed")
                                              : S("https://schema.org/EventScheduled"));
    json_put_str(w, "eventAttendanceMode",
                 online ? S("https://schema.org/OnlineEventAttendanceMode")
                        : S("https://schema.org/OfflineEventAttendanceMode"));
    put_location(w, r, about);
    put_offer(w, r, about);
    put_host(w, "organizer", r);
}

static void put_place(struct json_out *w, const struct resource *r, const struct json_ld_about *about)
{
    put_known(w, "telephone", r->phone);
    put_address(w, r, about);
    put_geo(w, r);
}

static void put_service(struct json_out *w, const struct resource *r, const struct json_ld_about *about)
{
    put_host(w, "provider", r);
    json_put_str(w, "areaServed", r->service_area.len ? r->service_area : about->town);
}

void json_ld_put(struct buf *out, const struct resource *r, const struct json_ld_about *about)
{
    struct json_out w;
    int32_t day = schedule_next_in(&r->schedule, about->off, about->today);
    bool event = day != INT32_MAX, place = r->kind == RESOURCE_PLACE;
    json_out_init(&w, out);
    json_open_object(&w, NULL);
    json_put_str(&w, "@context", S("https://schema.org"));
    json_put_str(&w, "@type", event ? S("Event") : place ? S("Place") : S("Service"));
    json_put_str(&w, "name", r->name);
    json_put_str(&w, "url", about->url);
    put_known(&w, "description", r->summary);
    if (event)
        put_event(&w, r, day, about);
    else if (place)
        put_place(&w, r, about);
    else
        put_service(&w, r, about);
    json_close_object(&w);
}
