/* One thing the town has: an activity, a place, a service, a group (地域資源). As it is imported, stored, searched, matched and shown.
 * Knows nothing of the database: bot/ carries resources between here and store/ as JSON. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

enum resource_kind { RESOURCE_ACTIVITY, RESOURCE_EVENT, RESOURCE_PLACE, RESOURCE_SERVICE, RESOURCE_GROUP, RESOURCE_KINDS };
const char *resource_kind_name(enum resource_kind kind); /* "activity", … */

enum { RESOURCE_TAGS = 8, RESOURCE_DATES = 24 };

struct resource_tags {
    struct str item[RESOURCE_TAGS];
    size_t n;
};

/* When it happens, as far as it could be understood; `when_text` is always what was published. */
struct schedule {
    uint8_t weekdays;      /* bit 0 Sunday … bit 6 Saturday; 0 unknown or not weekly */
    uint8_t weeks;         /* of the month: bit 1 first … bit 5 fifth; 0 every week */
    int16_t from_min, to_min; /* minutes after midnight; -1 unknown */
    int32_t first_day, last_day; /* days since 1970-01-01; INT32_MIN / INT32_MAX when open */
    int32_t dates[RESOURCE_DATES]; /* single days, sorted */
    size_t n_dates;
};

struct resource {
    struct str id; /* "SOURCE:KEY", stable over imports of the same file */
    enum resource_kind kind;
    struct str name, summary, host;
    struct resource_tags categories; /* names of the vocabulary: craft, music, … */
    struct resource_tags wants;      /* categories of skills it would welcome: a salon that wants music */
    struct resource_tags access;     /* wheelchair, bad_knees (seated, no stairs), low_vision, … */
    struct resource_tags flags;      /* online, small_group, beginners, men, parent_child, pickup, … */
    struct schedule schedule;
    struct str when_text, place, address;
    double lat, lon; /* NaN when unknown */
    int32_t cost_yen; /* -1 unknown */
    struct str cost_text, capacity, audience, apply, phone, contact, url;
    struct str source, licence; /* shown where it is shown */
    int64_t verified_ms; /* when somebody last said that it is true; 0 unknown */
};

/* Nothing known yet: open schedule, no place, unknown cost. */
void resource_init(struct resource *r);
bool resource_kind_from_name(struct str name, enum resource_kind *ret);

/* Add a copy-free tag unless it is there or RESOURCE_TAGS are (false then). */
bool resource_tag(struct resource_tags *tags, struct str tag);
bool resource_tagged(const struct resource_tags *tags, struct str tag);

/* As kept in the database and sent to pages; canonical (fixed member order, unknown members left out). */
MUST_CHECK enum err resource_encode(const struct resource *r, struct buf *ret);
MUST_CHECK enum err resource_decode(struct str json, struct arena *arena, struct resource *ret);

/* "毎週水曜 10:00〜11:30" / "12月3日（木）13:30〜" — from the schedule, else the published text. */
struct str resource_when(const struct resource *r, struct arena *arena, int64_t now_ms);

/* Next day (days since 1970) on or after `today` on which it happens, or INT32_MAX: over, or not known. */
int32_t schedule_next(const struct schedule *s, int32_t today);
/* Last day on which it can happen; INT32_MAX when it goes on or is not known. */
int32_t schedule_last(const struct schedule *s);
/* Weekdays (bits, 0 Sunday) on which it happens, also out of single dates and short ranges; 0 unknown. */
uint8_t schedule_weekdays(const struct schedule *s);
