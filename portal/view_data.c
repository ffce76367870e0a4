/* For other programs: our own JSON, HSDS 3.0, the map of the site. Open to every origin; in pages, each with what comes
 * next. */
#include "portal/hsds.h"
#include "portal/view.h"
#include "portal/view_pages.h"

enum { API_ITEMS = 50, HSDS_ITEMS = 50, DATA_BYTES = 32 << 20, SITEMAP_URLS = 50000 };

static void begin(struct page_answer *ret, struct str type)
{
    buf_init(&ret->body, DATA_BYTES);
    ret->type = type;
    ret->open = true;
}

/* ---- GET /api/v1/resources ---- */

static void put_resource(const struct view *v, struct json_out *w, const struct search_hit *hit)
{
    struct buf body;
    buf_init_in(&body, v->arena, 1 << 20);
    if (resource_encode(hit->resource, &body))
        return;
    json_open_object(w, NULL);
    json_put_str(w, "id", hit->resource->id);
    json_put_str(w, "href", view_path_of(v, hit->resource));
    json_put_str(w, "when", resource_when(hit->resource, v->arena, v->now_ms));
    json_put_raw(w, "resource", buf_str(&body));
    json_close_object(w);
}

void build_api(struct view *v, struct page_answer *ret)
{
    struct search_request request = view_request(v, (size_t)(v->ask.page - 1) * API_ITEMS, API_ITEMS);
    struct search_found found;
    struct json_out w;
    begin(ret, S("application/json"));
    if (searcher_search(v->searcher, v->db, v->arena, &request, &found)) {
        ret->body.err = ERR_IO;
        return;
    }
    json_out_init(&w, &ret->body);
    json_open_object(&w, NULL);
    json_put_int(&w, "total", (int64_t)found.total);
    json_open_list(&w, "items");
    for (size_t i = 0; i < found.n; i++)
        put_resource(v, &w, &found.hits[i]);
    json_close_list(&w);
    struct ask next = v->ask;
    next.page++;
    if ((size_t)v->ask.page * API_ITEMS < found.total)
        json_put_str(&w, "next", ask_address(v->arena, v->path, &next));
    else
        json_put_null(&w, "next");
    json_close_object(&w);
}

/* ---- HSDS ---- */

static struct hsds_about about(const struct view *v)
{
    return (struct hsds_about){.town = view_town(v),
                               .area = town_area(v->content->town),
                               .url = v->portal->config->public_url,
                               .arena = v->arena};
}

void build_hsds_root(struct view *v, struct page_answer *ret)
{
    struct json_out w;
    begin(ret, S("application/json"));
    json_out_init(&w, &ret->body);
    json_open_object(&w, NULL);
    json_put_str(&w, "version", S("3.0"));
    json_put_str(&w, "profile", S("https://docs.openreferral.org/en/v3.0.0/hsds/"));
    json_put_str(&w, "openapi_url",
                 S("https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"));
    json_put_str(&w, "publisher", view_town(v));
    json_close_object(&w);
}

static bool in_hsds(const struct view *v, const struct resource *r)
{
    return view_shown(v, r);
}

/* A page of HSDS counts from 1; what is beyond the end is empty. */
void build_hsds_list(struct view *v, struct page_answer *ret)
{
    const struct directory *d = v->content->directory;
    const struct hsds_about a = about(v);
    size_t total = 0, from = (size_t)(v->ask.page - 1) * HSDS_ITEMS, shown = 0;
    struct buf items;
    struct json_out list, w;
    buf_init_in(&items, v->arena, DATA_BYTES);
    json_out_init(&list, &items);
    json_open_list(&list, NULL);
    for (size_t i = 0; i < directory_count(d); i++) {
        const struct resource *r = directory_at(d, i);
        if (!in_hsds(v, r))
            continue;
        if (total >= from && shown < HSDS_ITEMS) {
            hsds_put_service(&list, r, &a);
            shown++;
        }
        total++;
    }
    json_close_list(&list);
    size_t pages = (total + HSDS_ITEMS - 1) / HSDS_ITEMS;
    begin(ret, S("application/json"));
    json_out_init(&w, &ret->body);
    json_open_object(&w, NULL);
    json_put_int(&w, "total_items", (int64_t)total);
    json_put_int(&w, "total_pages", (int64_t)pages);
    json_put_int(&w, "page_number", v->ask.page);
    json_put_int(&w, "size", (int64_t)shown);
    json_put_bool(&w, "first_page", v->ask.page == 1);
    json_put_bool(&w, "last_page", (size_t)v->ask.page >= pages);
    json_put_bool(&w, "empty", shown == 0);
    json_put_raw(&w, "contents", buf_str(&items));
    json_close_object(&w);
    if (items.err)
        ret->body.err = items.err;
}

void build_hsds_one(struct view *v, struct page_answer *ret)
{
    const struct resource *r = view_resource(v, v->param);
    const struct hsds_about a = about(v);
    struct json_out w;
    begin(ret, r ? S("application/json") : S("application/problem+json"));
    json_out_init(&w, &ret->body);
    if (r) {
        hsds_put_service(&w, r, &a);
        return;
    }
    ret->status = 404;
    json_open_object(&w, NULL);
    json_put_str(&w, "type", S("https://tsunagu.example/problems/not_found"));
    json_put_int(&w, "status", 404);
    json_close_object(&w);
}

/* ---- the site ---- */

static void put_url(const struct view *v, struct buf *out, struct str path)
{
    buf_add(out, S("  <url><loc>"));
    escape_add(out, ESCAPE_TEXT, view_absolute(v, path));
    buf_add(out, S("</loc></url>\n"));
}

void build_sitemap(struct view *v, struct page_answer *ret)
{
    static const struct str pages[] = {S("/"), S("/activities"), S("/calendar"), S("/map"), S("/health-chart")};
    size_t n = 0;
    begin(ret, S("application/xml"));
    buf_add(&ret->body, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset "
                          "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    for (; n < sizeof pages / sizeof pages[0]; n++)
        put_url(v, &ret->body, pages[n]);
    for (size_t i = 0; i < directory_count(v->content->directory) && n < SITEMAP_URLS; i++) {
        const struct resource *r = directory_at(v->content->directory, i);
        if (!view_shown(v, r))
            continue;
        put_url(v, &ret->body, view_path_of(v, r));
        n++;
    }
    buf_add(&ret->body, S("</urlset>\n"));
}

void build_robots(struct view *v, struct page_answer *ret)
{
    begin(ret, S("text/plain; charset=utf-8"));
    buf_add(&ret->body, S("User-agent: *\nDisallow: /console/\nDisallow: /api/\nDisallow: /chat\nDisallow: "
                          "/confirm/\nDisallow: "
                          "/*?*lang=\nDisallow: /*?*size=\nDisallow: /*?*ruby=\n\nSitemap: "));
    buf_add(&ret->body, view_absolute(v, S("/sitemap.xml")));
    buf_add(&ret->body, S("\n"));
}
