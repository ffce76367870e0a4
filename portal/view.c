/* Links, dates, prices, cards. */
#include "portal/view.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "portal/hsds_id.h"

enum { PATH_BYTES = 600, PLAIN_ID_BYTES = 60, SAID_MAX = 96, PHONE_BYTES = 400 };

struct str view_say(const struct view *v, const char *key, const struct word_value *values)
{
    return words_say(v->portal->pages.words, v->arena, v->ask.lang, key, values);
}

struct str view_say_of(const struct view *v, const char *family, struct str name)
{
    char key[SAID_MAX];
    snprintf(key, sizeof key, "%s%.*s", family, STR_FMT(str_sub(name, 0, SAID_MAX / 2)));
    return view_say(v, key, NULL);
}

struct str view_number(const struct view *v, int64_t n)
{
    return arena_fmt(v->arena, "%lld", (long long)n);
}

/* ---- links ---- */

struct str view_link(const struct view *v, struct str path)
{
    struct ask voice = ask_voice(&v->ask);
    return ask_address(v->arena, path, &voice);
}

/* An id that can stand in a path as it is; others (with a slash, in Japanese, long) go by their UUID. */
static bool plain_id(struct str id)
{
    if (id.len == 0 || id.len > PLAIN_ID_BYTES || id.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-' || c == ':';
        if (!ok)
            return false;
    }
    return !str_ends(id, S(".ics"));
}

struct str view_path_of(const struct view *v, const struct resource *r)
{
    char uuid[HSDS_ID_BYTES];
    if (plain_id(r->id))
        return arena_fmt(v->arena, "/activities/%.*s", STR_FMT(r->id));
    hsds_id("service", r->id, uuid);
    return arena_fmt(v->arena, "/activities/%s", uuid);
}

struct str view_href(const struct view *v, const struct resource *r)
{
    return view_link(v, view_path_of(v, r));
}

struct str view_absolute(const struct view *v, struct str path)
{
    return arena_join(v->arena, v->portal->config->public_url, path);
}

/* ---- when ---- */

struct str view_date(const struct view *v, int32_t day)
{
    struct civil c = civil_from_ms((int64_t)day * DAY_MS, 0);
    struct civil now = civil_from_ms((int64_t)v->today * DAY_MS, 0);
    const struct word_value values[] = {{S("year"), view_number(v, c.year)},
                                        {S("month"), view_number(v, c.month)},
                                        {S("month_name"), view_say_of(v, "month.", view_number(v, c.month))},
                                        {S("day"), view_number(v, c.day)},
                                        {S("weekday"), view_say_of(v, "day.", view_number(v, c.weekday))},
                                        {{0}, {0}}};
    return view_say(v, c.year == now.year ? "date" : "date_with_year", values);
}

/* ---- price, town ---- */

struct str view_cost(const struct view *v, const struct resource *r)
{
    if (r->cost_yen == 0 && (v->ask.lang == LANG_EN || !r->cost_text.len))
        return view_say(v, "cost.free", NULL);
    if (r->cost_text.len)
        return r->cost_text;
    if (r->cost_yen < 0)
        return (struct str){0};
    return view_say(v, "cost.yen", (const struct word_value[]){{S("yen"), view_number(v, r->cost_yen)}, {{0}, {0}}});
}

struct str view_town(const struct view *v)
{
    return town_name(v->content->town);
}

bool view_takes_place(const struct resource *r)
{
    return r->kind != RESOURCE_PLACE && (r->status == RESOURCE_ACTIVE || r->status == RESOURCE_FULL);
}

bool view_shown(const struct view *v, const struct resource *r)
{
    return resource_offered(r) && schedule_last(&r->schedule) >= v->today;
}

/* "0790-00-0101" → "tel:0790000101"; nothing when there are too few digits to call. */
struct str view_telephone(const struct view *v, struct str phone)
{
    struct buf b;
    buf_init_in(&b, v->arena, PHONE_BYTES);
    buf_add(&b, S("tel:"));
    for (size_t i = 0; i < phone.len; i++)
        if ((phone.ptr[i] >= '0' && phone.ptr[i] <= '9') || (phone.ptr[i] == '+' && b.len == 4))
            buf_add_char(&b, phone.ptr[i]);
    return b.len >= 7 ? buf_str(&b) : (struct str){0};
}

/* ---- cards ---- */

static const char *const card_tags[] = {"alone",  "visit_ok", "wheelchair", "step_free",
                                        "pickup", "online",   "beginners",  "parking"};
enum { CARD_TAGS_MAX = 4, CARD_SUMMARY_CHARS = 70 };

static void card_chips(const struct view *v, struct fill *row, const struct resource *r)
{
    size_t n = 0;
    (void)v;
    for (size_t i = 0; i < sizeof card_tags / sizeof card_tags[0] && n < CARD_TAGS_MAX; i++) {
        struct str tag = str_from(card_tags[i]);
        if (!resource_tagged(&r->access, tag) && !resource_tagged(&r->flags, tag))
            continue;
        fill_words(fill_row(row, "c_tags"), "c_tag", arena_fmt(row->arena, "tag.%s", card_tags[i]));
        n++;
    }
}

static void card_state(struct fill *row, const struct resource *r)
{
    fill_text(row, "c_alert", r->alert);
    if (r->status == RESOURCE_FULL || r->status == RESOURCE_PAUSED)
        fill_words(row, "c_status", arena_fmt(row->arena, "status.%s", resource_status_name(r->status)));
}

static struct str first_line(const struct view *v, struct str text)
{
    struct str line = str_trim(str_cut(str_trim(text), '\n').head), head = utf8_head_chars(line, CARD_SUMMARY_CHARS);
    return head.len < line.len ? arena_join(v->arena, head, S("…")) : head;
}

void view_card(const struct view *v, struct fill *row, const struct resource *r, int32_t next_day)
{
    if (!row)
        return;
    fill_text(row, "c_name", r->name);
    fill_text(row, "c_href", view_href(v, r));
    fill_text(row, "c_summary", first_line(v, r->summary));
    view_put_when(row, "c_when", view_when(v, r));
    fill_text(row, "c_place", r->place);
    fill_text(row, "c_cost", view_cost(v, r));
    if (next_day != INT32_MAX) {
        fill_text(row, "c_next", view_date(v, next_day));
        if (next_day == v->today)
            fill_words(row, "c_soon", S("soon.today"));
        else if (next_day == v->today + 1)
            fill_words(row, "c_soon", S("soon.tomorrow"));
    }
    card_chips(v, row, r);
    card_state(row, r);
}
