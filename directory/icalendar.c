/* One component built by libical, which folds and escapes. Hours are Japan's, written with their zone: in UTC the early
 * ones would fall on the day before. */
#include "directory/icalendar.h"
#include <libical/ical.h>
#include <math.h>
#include <stdlib.h>
#include "base/clock.h"
#include "directory/recurrence.h"

enum { DAYS_MAX = ICALENDAR_OFF_DAYS + 1, MINUTES_OF_DAY = 24 * 60, STAMP_BYTES = 32, UID_BYTES = 200 };

static const char zone[] = "Asia/Tokyo";

struct writing {
    icalcomponent *calendar;
    struct arena *arena;
    const struct icalendar_about *about;
};

/* ---- values ---- */

/* NUL-terminated, without controls: libical keeps a carriage return as it is. */
static const char *clean(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; copy && i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x20 || text.ptr[i] == '\n' || text.ptr[i] == '\t')
            copy[n++] = text.ptr[i];
    return copy ? copy : "";
}

static struct icaltimetype day_time(int32_t day, int min)
{
    struct civil c = civil_from_ms((int64_t)(day + (min >= 0 ? min / MINUTES_OF_DAY : 0)) * DAY_MS, 0);
    struct icaltimetype t = icaltime_null_time();
    t.year = c.year;
    t.month = c.month;
    t.day = c.day;
    t.is_date = min < 0;
    if (min >= 0) {
        t.hour = min % MINUTES_OF_DAY / 60;
        t.minute = min % 60;
    }
    return t;
}

static void add(icalcomponent *to, icalproperty *property)
{
    if (property)
        icalcomponent_add_property(to, property);
}

/* With its zone, unless it is a whole day. */
static void add_time(icalcomponent *to, icalproperty *property, bool whole_day)
{
    if (!property)
        return;
    if (whole_day)
        icalproperty_set_parameter(property, icalparameter_new_value(ICAL_VALUE_DATE));
    else
        icalproperty_set_parameter(property, icalparameter_new_tzid(zone));
    icalcomponent_add_property(to, property);
}

/* ---- an event ---- */

static void add_line(struct buf *b, struct str text)
{
    if (!text.len)
        return;
    if (b->len)
        buf_add_char(b, '\n');
    buf_add(b, text);
}

static struct str description(struct arena *arena, const struct resource *r, struct str url)
{
    struct buf b;
    buf_init_in(&b, arena, 1 << 20);
    const struct str lines[] = {r->alert, r->summary, r->cost_text, r->bring, r->apply, r->host, r->phone, url};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        add_line(&b, lines[i]);
    return buf_str(&b);
}

static struct str location(struct arena *arena, const struct resource *r)
{
    if (!r->place.len || !r->address.len)
        return r->place.len ? r->place : r->address;
    return arena_fmt(arena, "%.*s (%.*s)", STR_FMT(r->place), STR_FMT(r->address));
}

static void add_about(const struct writing *w, icalcomponent *event, const struct icalendar_event *e)
{
    const struct resource *r = e->resource;
    add(event, icalproperty_new_summary(clean(w->arena, r->name)));
    struct str text = description(w->arena, r, e->url), where = location(w->arena, r);
    if (text.len)
        add(event, icalproperty_new_description(clean(w->arena, text)));
    if (where.len)
        add(event, icalproperty_new_location(clean(w->arena, where)));
    if (!isnan(r->lat) && !isnan(r->lon))
        add(event, icalproperty_new_geo((struct icalgeotype){r->lat, r->lon}));
    if (e->url.len)
        add(event, icalproperty_new_url(clean(w->arena, e->url)));
    add(event, icalproperty_new_status(r->status == RESOURCE_PAUSED ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
}

/* The calendar it stands in is made of today's knowledge. */
static struct icaltimetype stamp(const struct writing *w)
{
    struct icaltimetype t = day_time(w->about->today, 0);
    t.zone = icaltimezone_get_utc_timezone();
    return t;
}

static icalcomponent *begin_event(const struct writing *w, const struct icalendar_event *e, int32_t day,
                                  bool one_of_many)
{
    icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    if (!event)
        return NULL;
    struct str uid = one_of_many ? arena_fmt(w->arena, "%.*s-%d@tsunagu", STR_FMT(str_sub(e->uid, 0, UID_BYTES)), day)
                                 : arena_fmt(w->arena, "%.*s@tsunagu", STR_FMT(str_sub(e->uid, 0, UID_BYTES)));
    add(event, icalproperty_new_uid(clean(w->arena, uid)));
    add(event, icalproperty_new_dtstamp(stamp(w)));
    add_about(w, event, e);
    icalcomponent_add_component(w->calendar, event);
    return event;
}

static void add_span(icalcomponent *event, const struct schedule *s, int32_t day, int32_t last_day)
{
    bool whole_day = s->from_min < 0;
    add_time(event, icalproperty_new_dtstart(day_time(day, s->from_min)), whole_day);
    if (whole_day)
        add_time(event, icalproperty_new_dtend(day_time(last_day + 1, -1)), true);
    else if (s->to_min > s->from_min)
        add_time(event, icalproperty_new_dtend(day_time(last_day, s->to_min)), false);
}

/* ---- what comes again ---- */

static void add_rule(const struct writing *w, icalcomponent *event, const struct schedule *s, struct str rule)
{
    struct icalrecurrencetype recurrence = icalrecurrencetype_from_string(clean(w->arena, rule));
    if (s->last_day != INT32_MAX) /* with an hour, UNTIL is in UTC: the end of that day in Japan */
        recurrence.until = s->from_min < 0 ? day_time(s->last_day, -1) : day_time(s->last_day, 15 * 60 - 1);
    if (s->last_day != INT32_MAX && s->from_min >= 0)
        recurrence.until.zone = icaltimezone_get_utc_timezone();
    add(event, icalproperty_new_rrule(recurrence));
}

static void add_day(icalcomponent *event, const struct schedule *s, int32_t day)
{
    struct icaldatetimeperiodtype when = {.time = day_time(day, s->from_min), .period = icalperiodtype_null_period()};
    add_time(event, icalproperty_new_rdate(when), s->from_min < 0);
}

/* Days on which the rule would have it, and it is off (EXDATE); days on which it is besides, such as those that a
 * holiday moved it to (RDATE). */
static void add_off_days(const struct writing *w, icalcomponent *event, const struct schedule *s, int32_t first)
{
    struct schedule always = *s;
    always.except = (struct str){0};
    int32_t *all = ARENA_ARRAY(w->arena, int32_t, DAYS_MAX), *real = ARENA_ARRAY(w->arena, int32_t, DAYS_MAX);
    if (!s->except.len || !all || !real)
        return;
    int32_t end = w->about->today + ICALENDAR_OFF_DAYS;
    size_t n_all = schedule_days(&always, NULL, first, end, all, DAYS_MAX), n = 0;
    size_t n_real = schedule_days(s, w->about->off, first, end, real, DAYS_MAX);
    for (size_t i = 0; i < n_all; i++) {
        while (n < n_real && real[n] < all[i])
            add_day(event, s, real[n++]);
        if (n == n_real || real[n] != all[i])
            add_time(event, icalproperty_new_exdate(day_time(all[i], s->from_min)), s->from_min < 0);
        else
            n++;
    }
    while (n < n_real)
        add_day(event, s, real[n++]);
}

static void write_rule(const struct writing *w, const struct icalendar_event *e, struct str rule)
{
    const struct schedule *s = &e->resource->schedule;
    int32_t first;
    if (schedule_days(s, w->about->off, w->about->today, w->about->today + ICALENDAR_OFF_DAYS, &first, 1) == 0)
        return;
    icalcomponent *event = begin_event(w, e, first, false);
    if (!event)
        return;
    add_span(event, s, first, first);
    add_rule(w, event, s, rule);
    add_off_days(w, event, s, first);
}

static void write_days(const struct writing *w, const struct icalendar_event *e)
{
    const struct schedule *s = &e->resource->schedule;
    for (size_t i = 0; i < s->n_dates; i++) {
        icalcomponent *event = s->dates[i] >= w->about->today ? begin_event(w, e, s->dates[i], true) : NULL;
        if (event)
            add_span(event, s, s->dates[i], s->dates[i]);
    }
}

/* Some weeks in a row, without weekdays: one entry over all of them. */
static void write_stretch(const struct writing *w, const struct icalendar_event *e)
{
    struct schedule whole = e->resource->schedule;
    if (whole.first_day == INT32_MIN || whole.last_day == INT32_MAX || whole.last_day < w->about->today)
        return;
    if (whole.first_day != whole.last_day)
        whole.from_min = -1; /* its hours are each day's, not of the whole */
    icalcomponent *event = begin_event(w, e, whole.first_day, false);
    if (event)
        add_span(event, &whole, whole.first_day, whole.last_day);
}

static void write_event(const struct writing *w, const struct icalendar_event *e)
{
    struct str rule = schedule_rule(&e->resource->schedule, w->arena);
    if (e->resource->schedule.n_dates)
        write_days(w, e);
    else if (rule.len)
        write_rule(w, e, rule);
    else
        write_stretch(w, e);
}

/* ---- the file ---- */

/* Japan has had one offset since 1951. */
static void add_zone(icalcomponent *calendar)
{
    icalcomponent *japan = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT),
                  *standard = icalcomponent_new(ICAL_XSTANDARD_COMPONENT);
    if (!japan || !standard)
        return;
    add(japan, icalproperty_new_tzid(zone));
    add(standard, icalproperty_new_dtstart(day_time(0, 0)));
    add(standard, icalproperty_new_tzoffsetfrom(JST_MINUTES * 60));
    add(standard, icalproperty_new_tzoffsetto(JST_MINUTES * 60));
    add(standard, icalproperty_new_tzname("JST"));
    icalcomponent_add_component(japan, standard);
    icalcomponent_add_component(calendar, japan);
}

static void add_head(const struct writing *w)
{
    add(w->calendar, icalproperty_new_version("2.0"));
    add(w->calendar, icalproperty_new_prodid("-//tsunagu//portal//JA"));
    add(w->calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
    icalproperty *name = icalproperty_new_x(clean(w->arena, w->about->name));
    if (name)
        icalproperty_set_x_name(name, "X-WR-CALNAME");
    add(w->calendar, name);
    add_zone(w->calendar);
}

enum err icalendar_write(struct buf *out, struct arena *arena, const struct icalendar_about *about,
                         const struct icalendar_event *events, size_t n)
{
    recurrence_prepare();
    struct writing w = {icalcomponent_new(ICAL_VCALENDAR_COMPONENT), arena, about};
    if (!w.calendar)
        return ERR_NOMEM;
    add_head(&w);
    for (size_t i = 0; i < n; i++)
        write_event(&w, &events[i]);
    char *text = icalcomponent_as_ical_string_r(w.calendar);
    if (text)
        buf_add(out, str_from(text));
    free(text);
    icalcomponent_free(w.calendar);
    return text && !arena->failed && !out->err ? ERR_OK : ERR_NOMEM;
}
