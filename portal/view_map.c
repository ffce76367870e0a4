/* Where things are. The list of places comes first and is whole; the map above it is there only where the town has
 * tiles and the browser has scripts. */
#include <math.h>
#include <stdlib.h>
#include "portal/view.h"
#include "portal/view_pages.h"

enum { MAP_RESOURCES = 2000, SHOWN = 4 };

static int by_place(const void *a, const void *b)
{
    const struct resource *x = ((const struct search_hit *)a)->resource, *y = ((const struct search_hit *)b)->resource;
    int place = str_cmp(x->place, y->place);
    if (place)
        return place;
    place = str_cmp(x->address, y->address);
    return place ? place : str_cmp(x->name, y->name);
}

static bool same_place(const struct resource *x, const struct resource *y)
{
    return str_eq(x->place, y->place) && str_eq(x->address, y->address);
}

static bool on_map(const struct resource *r)
{
    return r->place.len && !isnan(r->lat) && !isnan(r->lon);
}

static struct fill *put_place(const struct view *v, struct fill *f, const struct resource *r)
{
    struct fill *row = fill_row(f, "places");
    struct ask a = ask_voice(&v->ask);
    a.near = true;
    a.lat = r->lat;
    a.lon = r->lon;
    fill_text(row, "p_name", r->place);
    fill_text(row, "p_address", r->address);
    fill_text(row, "p_lat", arena_fmt(v->arena, "%.5f", r->lat));
    fill_text(row, "p_lon", arena_fmt(v->arena, "%.5f", r->lon));
    fill_text(row, "p_near", ask_address(v->arena, S("/activities"), &a));
    return row;
}

/* What is more than a few is folded: the page is to be looked over, not scrolled through. */
static void put_thing(const struct view *v, struct fill *place, const struct resource *r, size_t nth)
{
    struct fill *row = fill_row(place, nth < SHOWN ? "things" : "folded");
    fill_text(row, "t_name", r->name);
    fill_text(row, "t_href", view_href(v, r));
    view_put_when(row, "t_when", view_when(v, r));
}

void build_map(struct view *v, struct page_answer *ret)
{
    struct search_hit *hits = NULL;
    size_t n = 0;
    struct fill *f = view_frame(v, NAV_MAP, view_say(v, "map.title", NULL)), *place = NULL;
    enum err err = view_find_all(v, MAP_RESOURCES, &hits, &n);
    if (err) {
        ret->body.err = err;
        return;
    }
    const struct resource *last = NULL;
    size_t nth = 0;
    qsort(hits, n, sizeof *hits, by_place);
    for (size_t i = 0; i < n; i++) {
        const struct resource *r = hits[i].resource;
        if (!on_map(r))
            continue;
        if (!last || !same_place(last, r))
            place = put_place(v, f, r), nth = 0;
        put_thing(v, place, r, nth++);
        if (nth > SHOWN)
            fill_number(place, "p_more", (int64_t)(nth - SHOWN));
        last = r;
    }
    if (v->portal->map)
        fill_text(f, "tiles", v->portal->config->portal_tiles);
    fill_text(f, "attribution", v->portal->config->portal_attribution);
    view_choices(v, f, "o_category", S("category:"));
    view_hidden(v, f);
    view_render(v, PAGE_MAP, f, ret);
}
