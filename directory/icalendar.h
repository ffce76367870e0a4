/* Resources as an iCalendar file (RFC 5545), for people's own calendars: a rule for what comes again, one event for
 * each single day; days on which it is off are left out for a year ahead. Together with recurrence.h the one home of
 * libical. Pure. */
#pragma once
#include "base/buf.h"
#include "directory/resource.h"

struct icalendar_event {
    const struct resource *resource;
    struct str uid; /* the same for the same resource for ever */
    struct str url; /* of its page; may be empty */
};

struct icalendar_about {
    struct str name;            /* what the calendar is called */
    const struct calendar *off; /* the town's holidays; may be NULL */
    int32_t today;              /* days since 1970, in Japan: nothing before it is written */
};

enum { ICALENDAR_OFF_DAYS = 400, ICALENDAR_BYTES = 16 << 20 };

/*
 * Append the file. What happens on no known day is left out; what is closed for a while is written as cancelled.
 * Memory: scratch in `arena`. Errors: ERR_NOMEM.
 */
MUST_CHECK enum err icalendar_write(struct buf *out, struct arena *arena, const struct icalendar_about *about,
                                    const struct icalendar_event *events, size_t n);
