/* One thing the town has: an activity, a place, a service, a group (地域資源). As it is imported, stored, searched,
 * matched and shown. Names and shape follow HSDS 3.0 (Open Referral): service, location and schedule in one row. Knows
 * nothing of the database: bot/ carries resources between here and store/ as JSON. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "directory/schedule.h"

enum resource_kind {
    RESOURCE_ACTIVITY,
    RESOURCE_EVENT,
    RESOURCE_PLACE,
    RESOURCE_SERVICE,
    RESOURCE_GROUP,
    RESOURCE_KINDS
};
const char *resource_kind_name(enum resource_kind kind); /* "activity", … */

/* HSDS service.status: active; full and temporarily_closed are its "inactive" and "temporarily closed", ended its
 * "defunct". */
enum resource_status { RESOURCE_ACTIVE, RESOURCE_FULL, RESOURCE_PAUSED, RESOURCE_ENDED, RESOURCE_STATUSES };
const char *resource_status_name(enum resource_status status); /* "active", "full", "temporarily_closed", "ended" */
bool resource_status_from_name(struct str name, enum resource_status *ret);

enum { RESOURCE_TAGS = 16 };

struct resource_tags {
    struct str item[RESOURCE_TAGS];
    size_t n;
};

struct resource {
    struct str id; /* "SOURCE:KEY", stable over imports of the same file */
    enum resource_kind kind;
    enum resource_status status;
    struct str name, summary, host;
    struct str alert; /* what must be known before going: 「今月だけ会場が変わります」 (HSDS service.alert) */
    struct resource_tags categories; /* names of the vocabulary: craft, music, … */
    struct resource_tags wants;      /* categories of skills it would welcome: a salon that wants music */
    struct resource_tags access;     /* wheelchair, step_free, bad_knees (seated, no stairs), low_vision, … */
    struct resource_tags
        flags; /* pickup, visit_ok, alone, men, parking, online, …: directory/data/categories.yaml, features */
    struct resource_tags languages; /* ISO 639-1: ja, en, pt, vi; none: not said */
    struct schedule schedule;
    struct str when_text, place, address;
    struct str directions;   /* how to get there (HSDS location.transportation) */
    struct str parking;      /* 「20台」; that there is some is the flag */
    struct str service_area; /* for whom by place: 「町内全域」 */
    double lat, lon;         /* NaN when unknown */
    int32_t cost_yen;        /* -1 unknown */
    struct str cost_text, capacity, audience;
    struct str eligibility;   /* conditions in words (HSDS eligibility_description) */
    int16_t min_age, max_age; /* in years, inclusive; -1 not said */
    struct str apply, bring;  /* 申込, 持ち物 */
    struct str wants_text;    /* helpers or teachers wanted, and for what, in the group's own words */
    struct str phone, email, contact, url;
    struct str source, source_url, licence; /* shown where it is shown */
    int64_t verified_ms;                    /* when somebody last said that it is true (HSDS assured_date); 0 unknown */
    int64_t retrieved_ms;                   /* when its source was read; 0 unknown */
    int64_t vanished_ms;                    /* since when its source does not hold it any more; 0: it does */
};

/* Nothing known yet: open schedule, no place, unknown cost. */
void resource_init(struct resource *r);
bool resource_kind_from_name(struct str name, enum resource_kind *ret);

/* May it be offered to a resident at all? Not what has ended or is not published any more; what is full or closed for a
 * while is shown, and says so. */
bool resource_offered(const struct resource *r);

/* Add a copy-free tag unless it is there or RESOURCE_TAGS are (false then). */
bool resource_tag(struct resource_tags *tags, struct str tag);
bool resource_tagged(const struct resource_tags *tags, struct str tag);

/* A deep copy: all texts and tags in `arena` (arena->failed says whether it could). */
void resource_copy(struct arena *arena, const struct resource *from, struct resource *to);

/* As kept in the database and sent to pages; canonical (fixed member order, unknown members left out). */
MUST_CHECK enum err resource_encode(const struct resource *r, struct buf *ret);
MUST_CHECK enum err resource_decode(struct str json, struct arena *arena, struct resource *ret);

/* "毎週水曜 10:00〜11:30" / "12月3日（木）13:30〜" — from the schedule, else the published text. */
struct str resource_when(const struct resource *r, struct arena *arena, int64_t now_ms);
