/* One resource: everything that people ask before they go, and, where nobody has written it down, that it can be
 * asked. */
#include <math.h>
#include "base/clock.h"
#include "portal/hsds_id.h"
#include "portal/json_ld.h"
#include "portal/portal_inside.h"
#include "portal/uuid_index.h"
#include "portal/view.h"
#include "portal/view_pages.h"

enum { ANSWERS_MAX = 8, DATES_SHOWN = 5, DATES_AHEAD = 400, OLD_DAYS = 365 };

const struct resource *view_resource(const struct view *v, struct str id)
{
    const struct resource *r = directory_find(v->content->directory, id);
    if (!r && id.len == HSDS_ID_BYTES - 1)
        r = uuid_index_find(v->portal->uuids, id);
    return r && view_shown(v, r) ? r : NULL;
}

/* ---- parts ---- */

static void add_dates(const struct view *v, struct fill *f, const struct resource *r)
{
    int32_t days[DATES_SHOWN];
    size_t n = schedule_days(&r->schedule, &v->off, v->today, v->today + DATES_AHEAD, days, DATES_SHOWN);
    for (size_t i = 0; i < n; i++)
        fill_text(fill_row(f, "dates"), "date", view_date(v, days[i]));
}

static void add_contact(const struct view *v, struct fill *f, const struct resource *r)
{
    fill_text(f, "phone_text", r->phone);
    fill_text(f, "phone_href", view_telephone(v, r->phone));
    fill_text(f, "contact", r->contact);
    fill_text(f, "host", r->host);
    fill_text(f, "email", r->email);
    if (r->email.len && !memchr(r->email.ptr, '?', r->email.len))
        fill_text(f, "email_href", arena_join(v->arena, S("mailto:"), r->email));
    if (escape_is_web(r->url))
        fill_text(f, "url_href", r->url);
    fill_text(f, "url_text", r->url);
    fill_flag(f, "any_contact", r->phone.len || r->contact.len || r->email.len || r->url.len);
}

/* Yes is said, and no is not guessed: what nobody ticked is "please ask". */
static void add_answer(struct fill *f, const struct resource *r, const char *name, const char *const *tags)
{
    for (; *tags; tags++) {
        struct str tag = str_from(*tags);
        if (!resource_tagged(&r->access, tag) && !resource_tagged(&r->flags, tag))
            continue;
        struct fill *row = fill_row(f, name);
        fill_words(row, "answer", arena_fmt(f->arena, "tag.%s", *tags));
    }
}

static void add_answers(struct fill *f, const struct resource *r)
{
    static const struct {
        const char *name;
        const char *tags[ANSWERS_MAX + 1];
    } questions[] = {
        {"a_visit", {"visit_ok", "drop_in", NULL}},
        {"a_alone", {"alone", "beginners", "small_group", NULL}},
        {"a_ride", {"pickup", "bus", "parking", NULL}},
        {"a_step", {"step_free", "wheelchair", "elevator", "accessible_toilet", "seated", "bad_knees", NULL}},
        {"a_senses", {"low_vision", "hard_of_hearing", NULL}},
        {"a_with", {"parent_child", "partner", "family", "childcare", "respite", "men", "online", NULL}},
    };
    if (!f)
        return;
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
        add_answer(f, r, questions[i].name, questions[i].tags);
}

/* What everybody asks, and nobody has written down yet: said once, at the end. */
static void add_unknown(const struct view *v, struct fill *f, const struct resource *r)
{
    const bool ride = fill_find(f, S("a_ride")) || r->parking.len,
               applying = r->apply.len || resource_tagged(&r->flags, S("no_booking"));
    const struct {
        const char *word;
        bool known;
    } rows[] = {
        {"one.when", view_when(v, r).len > 0},
        {"one.where", r->place.len || r->address.len || r->service_area.len},
        {"one.cost", view_cost(v, r).len > 0},
        {"one.visit", fill_find(f, S("a_visit")) != NULL},
        {"one.alone", fill_find(f, S("a_alone")) != NULL},
        {"one.ride", ride},
        {"one.step", fill_find(f, S("a_step")) != NULL},
        {"one.bring", r->bring.len > 0},
        {"one.apply", applying},
    };
    fill_flag(f, "ride", ride);
    fill_flag(f, "applying", applying);
    fill_flag(f, "where", rows[1].known);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!rows[i].known)
            fill_words(fill_row(f, "unknown"), "unknown_word", str_from(rows[i].word));
}

/* 「60歳以上」 need not be said twice. */
static bool said_already(const struct view *v, const struct resource *r, int16_t age)
{
    struct str number = view_number(v, age);
    return age < 0 || str_find(r->audience, number) >= 0 || str_find(r->eligibility, number) >= 0;
}

static void add_ages(const struct view *v, struct fill *f, const struct resource *r)
{
    const struct word_value values[] = {
        {S("from"), view_number(v, r->min_age)}, {S("to"), view_number(v, r->max_age)}, {{0}, {0}}};
    const char *word = r->min_age >= 0 && r->max_age >= 0 ? "ages.both" : r->min_age >= 0 ? "ages.from" : "ages.to";
    if (!said_already(v, r, r->min_age) || !said_already(v, r, r->max_age))
        fill_text(f, "ages", view_say(v, word, values));
}

static void add_languages(const struct view *v, struct fill *f, const struct resource *r)
{
    for (size_t i = 0; i < r->languages.n; i++) {
        struct str name = view_say_of(v, "speaks.", r->languages.item[i]);
        fill_text(fill_row(f, "languages_spoken"), "language", name.len ? name : r->languages.item[i]);
    }
}

static void add_sources(const struct view *v, struct fill *f, const struct resource *r)
{
    fill_text(f, "source", r->source);
    fill_text(f, "licence", r->licence);
    if (escape_is_web(r->source_url))
        fill_text(f, "source_href", r->source_url);
    if (!r->verified_ms)
        return;
    int32_t day = (int32_t)((r->verified_ms + (int64_t)JST_MINUTES * MINUTE_MS) / DAY_MS);
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    const struct word_value values[] = {{S("year"), view_number(v, c.year)},
                                        {S("month"), view_number(v, c.month)},
                                        {S("month_name"), view_say_of(v, "month.", view_number(v, c.month))},
                                        {S("day"), view_number(v, c.day)},
                                        {{0}, {0}}};
    fill_text(f, "verified", view_say(v, "date_plain", values));
    fill_flag(f, "verified_long_ago", v->today - day > OLD_DAYS);
}

static void add_place(const struct view *v, struct fill *f, const struct resource *r)
{
    fill_text(f, "place", r->place);
    fill_text(f, "address", r->address);
    fill_text(f, "directions", r->directions);
    fill_text(f, "parking_text", r->parking);
    fill_text(f, "service_area", r->service_area);
    if (isnan(r->lat) || isnan(r->lon))
        return;
    struct ask a = ask_voice(&v->ask);
    a.near = true;
    a.lat = r->lat;
    a.lon = r->lon;
    fill_text(f, "near_href", ask_address(v->arena, S("/activities"), &a));
    fill_text(f, "map_href", arena_fmt(v->arena, "%.*s#p-%.5f-%.5f", STR_FMT(view_link(v, S("/map"))), r->lat, r->lon));
}

static void add_texts(const struct view *v, struct fill *f, const struct resource *r)
{
    fill_text(f, "name", r->name);
    fill_text(f, "summary", str_trim(r->summary));
    fill_text(f, "alert", r->alert);
    if (r->status == RESOURCE_FULL || r->status == RESOURCE_PAUSED)
        fill_words(f, "status", arena_fmt(v->arena, "status.%s", resource_status_name(r->status)));
    view_put_when(f, "when", view_when(v, r));
    fill_text(f, "cost", view_cost(v, r));
    fill_flag(f, "who", r->audience.len || r->eligibility.len || r->capacity.len || r->min_age >= 0 || r->max_age >= 0);
    fill_text(f, "audience", r->audience);
    fill_text(f, "eligibility", r->eligibility);
    fill_text(f, "capacity", r->capacity);
    fill_text(f, "apply", r->apply);
    fill_text(f, "bring", r->bring);
    fill_text(f, "wants_text", r->wants_text);
    if (r->when_text.len && !str_eq(r->when_text, view_when(v, r)))
        fill_text(f, "when_text", r->when_text);
    for (size_t i = 0; i < r->categories.n; i++) {
        struct ask a = ask_voice(&v->ask);
        struct str filter = arena_fmt(v->arena, "category:%.*s", STR_FMT(r->categories.item[i]));
        ask_add(&a.filters, filter);
        struct fill *row = fill_row(f, "categories");
        fill_text(row, "category_href", ask_address(v->arena, S("/activities"), &a));
        fill_text(row, "category", view_filter_label(v, filter, r->categories.item[i]));
    }
}

static struct str ics_of(const struct view *v, const struct resource *r)
{
    return !view_takes_place(r) || schedule_next_in(&r->schedule, &v->off, v->today) == INT32_MAX
               ? (struct str){0}
               : arena_join(v->arena, view_path_of(v, r), S(".ics"));
}

static void add_json_ld(const struct view *v, struct fill *f, const struct resource *r)
{
    struct buf json;
    buf_init_in(&json, v->arena, JSON_LD_BYTES);
    struct json_ld_about about = {.url = view_absolute(v, view_path_of(v, r)),
                                  .today = v->today,
                                  .off = &v->off,
                                  .town = view_town(v),
                                  .area = town_area(v->content->town)};
    json_ld_put(&json, r, &about);
    if (!json.err)
        fill_text(f, "json_ld", buf_str(&json));
}

static void show_one(const struct view *v, const struct resource *r, struct page_answer *ret)
{
    struct fill *f = view_frame(v, NAV_LIST, r->name);
    add_texts(v, f, r);
    add_dates(v, f, r);
    add_place(v, f, r);
    add_answers(f, r);
    add_unknown(v, f, r);
    add_ages(v, f, r);
    add_languages(v, f, r);
    add_contact(v, f, r);
    add_sources(v, f, r);
    add_json_ld(v, f, r);
    fill_text(f, "ics", ics_of(v, r));
    view_render(v, PAGE_ONE, f, ret);
}

void build_one(struct view *v, struct page_answer *ret)
{
    bool event = str_ends(v->param, S(".ics"));
    const struct resource *r = view_resource(v, event ? str_sub(v->param, 0, v->param.len - 4) : v->param);
    if (!r || (event && r->kind == RESOURCE_PLACE))
        view_missing(v, ret);
    else if (event)
        build_event(v, r, ret);
    else
        show_one(v, r, ret);
}
