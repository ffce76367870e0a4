/* Every address of the portal, one line each. */
#include "portal/portal_inside.h"
#include "portal/view_pages.h"

enum { CHART_BODY = 4096 };

const struct page_route portal_routes[] = {
    /* method, path, who makes it, may it come from the cache, may it show tiles, is it long work, largest body */
    {"GET", "/", build_home, true, false, false, 0},
    {"GET", "/activities", build_list, true, false, false, 0},
    {"GET", "/activities.ics", build_feed, true, false, true, 0},
    {"GET", "/activities/{id}", build_one, true, false, false, 0},
    {"GET", "/calendar", build_calendar, true, false, true, 0},
    {"GET", "/map", build_map, true, true, true, 0},
    {"GET", "/health-chart", build_chart, true, false, false, 0},
    {"POST", "/health-chart", build_chart, false, false, false, CHART_BODY},
    {"GET", "/reports", build_reports, false, false, false, 0},
    {"GET", "/reports/{id}", build_report, false, false, false, 0},
    {"GET", "/confirm/{token}", build_confirm, false, false, false, 0},
    {"GET", "/api/v1/resources", build_api, true, false, false, 0},
    {"GET", "/hsds", build_hsds_root, true, false, false, 0},
    {"GET", "/hsds/services", build_hsds_list, true, false, false, 0},
    {"GET", "/hsds/services/{id}", build_hsds_one, true, false, false, 0},
    {"GET", "/sitemap.xml", build_sitemap, true, false, false, 0},
    {"GET", "/robots.txt", build_robots, true, false, false, 0},
};
const size_t portal_n_routes = sizeof portal_routes / sizeof portal_routes[0];
