/* What pages have in common: the frame around them, links that keep the visitor's voice, dates, prices and cards. On a
 * worker; all strings in v->arena. */
#pragma once
#include "portal/portal_inside.h"

/* Which of the ways at the top is this page? */
enum nav { NAV_HOME, NAV_LIST, NAV_CALENDAR, NAV_MAP, NAV_CHART, NAVS };

/* Words in the visitor's language, plain. `values` may be NULL. */
struct str view_say(const struct view *v, const char *key, const struct word_value *values);
/* One of a family of words: "category." + name; empty when there is none. */
struct str view_say_of(const struct view *v, const char *family, struct str name);
struct str view_number(const struct view *v, int64_t n);

/* A path with how the page speaks, and nothing of what was asked. */
struct str view_link(const struct view *v, struct str path);
/* The page of one resource. */
struct str view_href(const struct view *v, const struct resource *r);
/* Its path alone, as other programs shall know it. */
struct str view_path_of(const struct view *v, const struct resource *r);
/* Behind public_url. */
struct str view_absolute(const struct view *v, struct str path);

/* The frame: title, ways, switches, the town. */
struct fill *view_frame(const struct view *v, enum nav nav, struct str title);
/* `fill` gets the page's own sheet, too; NULL: no memory. */
void view_render(const struct view *v, enum page_template page, struct fill *fill, struct page_answer *ret);
/* "There is no such page", with ways on. */
void view_missing(const struct view *v, struct page_answer *ret);

struct str view_date(const struct view *v, int32_t day);              /* 12月3日（木） */
struct str view_when(const struct view *v, const struct resource *r); /* 毎週水曜 10:00〜11:30 */
struct str view_time(const struct view *v, const struct schedule *s); /* 10:00〜11:30 */
/* The same as three values, so that hours stay on one line: NAME 毎週水曜, NAME_hours 10:00〜11:30, NAME_off （祝日は休み）. */
void view_put_when(struct fill *f, const char *name, struct str when);
struct str view_cost(const struct view *v, const struct resource *r);
/* "0790-00-0101" → "tel:0790000101"; nothing when there are too few digits to call. */
struct str view_telephone(const struct view *v, struct str phone);
struct str view_town(const struct view *v); /* its own name, as addresses have it */
/* What a card shows: c_name, c_href, c_when, … */
void view_card(const struct view *v, struct fill *row, const struct resource *r, int32_t next_day);
/* A library is open, it does not take place; what is closed for a while takes place on no day. */
bool view_takes_place(const struct resource *r);
/* May it be shown, and is it not over? */
bool view_shown(const struct view *v, const struct resource *r);

/* Rows {safety_line, safety_call} of the list `safety`, when what was typed speaks of danger: lines that are open now.
 * False: it does not. */
bool view_safety(const struct view *v, struct fill *fill);

/* Search with what the address asks for. The request's texts are the ask's. */
struct search_request view_request(const struct view *v, size_t offset, size_t limit);
/* All that is found, at most `most`, page by page. ERR_NOMEM and those of search. */
MUST_CHECK enum err view_find_all(const struct view *v, size_t most, struct search_hit **ret, size_t *ret_n);
/* Choices for a form: rows {value, label, on} of the list `name` for every condition that begins with `prefix`. */
void view_choices(const struct view *v, struct fill *fill, const char *name, struct str prefix);
/* What a condition is called in the visitor's language; `otherwise` when the words do not know it. */
struct str view_filter_label(const struct view *v, struct str filter, struct str otherwise);
/* The hidden fields that keep voice (and, with `wish`, conditions) in a form. */
void view_hidden(const struct view *v, struct fill *fill);
/* By our id or by its UUID; NULL: there is none, or it is not shown (any more). */
const struct resource *view_resource(const struct view *v, struct str id);
