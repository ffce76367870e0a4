/* The pages. Each fills *ret; an error is left in ret->body.err and becomes "busy, please try again". */
#pragma once
struct view;
struct page_answer;
struct resource;

void build_home(struct view *v, struct page_answer *ret);
void build_list(struct view *v, struct page_answer *ret);
void build_one(struct view *v, struct page_answer *ret);
void build_feed(struct view *v, struct page_answer *ret);
/* One activity for a calendar of one's own; its address is the page's with .ics behind it. */
void build_event(struct view *v, const struct resource *r, struct page_answer *ret);
void build_calendar(struct view *v, struct page_answer *ret);
void build_map(struct view *v, struct page_answer *ret);
void build_chart(struct view *v, struct page_answer *ret);
void build_reports(struct view *v, struct page_answer *ret);
void build_report(struct view *v, struct page_answer *ret);
void build_confirm(struct view *v, struct page_answer *ret);
void build_api(struct view *v, struct page_answer *ret);
void build_hsds_root(struct view *v, struct page_answer *ret);
void build_hsds_list(struct view *v, struct page_answer *ret);
void build_hsds_one(struct view *v, struct page_answer *ret);
void build_sitemap(struct view *v, struct page_answer *ret);
void build_robots(struct view *v, struct page_answer *ret);
