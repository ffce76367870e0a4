/* For people's own calendars: one activity, or all that a list shows; the address of a list can be subscribed to. */
#include "directory/icalendar.h"
#include "portal/hsds_id.h"
#include "portal/view.h"
#include "portal/view_pages.h"

enum { FEED_RESOURCES = 1000 };

static void write_calendar(const struct view *v, struct str name, const struct icalendar_event *events, size_t n,
                           struct page_answer *ret)
{
    const struct icalendar_about about = {.name = name, .off = &v->off, .today = v->today};
    buf_init(&ret->body, ICALENDAR_BYTES);
    ret->type = S("text/calendar; charset=utf-8");
    ret->open = true;
    if (icalendar_write(&ret->body, v->arena, &about, events, n))
        ret->body.err = ERR_NOMEM;
}

static struct icalendar_event event_of(const struct view *v, const struct resource *r)
{
    char uuid[HSDS_ID_BYTES];
    hsds_id("service", r->id, uuid);
    return (struct icalendar_event){r, arena_str(v->arena, str_from(uuid)), view_absolute(v, view_path_of(v, r))};
}

static struct str feed_name(const struct view *v)
{
    struct buf b;
    buf_init_in(&b, v->arena, 4096);
    buf_add(&b, view_town(v));
    buf_add_char(&b, ' ');
    buf_add(&b, view_say(v, "site.name", NULL));
    for (size_t i = 0; i < v->ask.filters.n; i++) {
        struct str filter = v->ask.filters.item[i], label = view_filter_label(v, filter, (struct str){0});
        if (str_eq(label, filter)) /* none of ours: nobody's own words under the town's name */
            continue;
        buf_add_char(&b, ' ');
        buf_add(&b, label);
    }
    return buf_str(&b);
}

void build_feed(struct view *v, struct page_answer *ret)
{
    struct search_hit *hits = NULL;
    size_t n_hits = 0, n = 0;
    enum err err = view_find_all(v, FEED_RESOURCES, &hits, &n_hits);
    struct icalendar_event *events = ARENA_ARRAY(v->arena, struct icalendar_event, n_hits + 1);
    if (err || !events) {
        ret->body.err = err ? err : ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < n_hits; i++)
        if (view_takes_place(hits[i].resource))
            events[n++] = event_of(v, hits[i].resource);
    write_calendar(v, feed_name(v), events, n, ret);
}

void build_event(struct view *v, const struct resource *r, struct page_answer *ret)
{
    const struct icalendar_event event = event_of(v, r);
    write_calendar(v, r->name, &event, 1, ret);
}
