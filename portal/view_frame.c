/* What stands around every page: title, ways, the switches for language, size and readings, the town and its phone. */
#include "portal/view.h"

enum { TOWN_VARS = 16 };

static const struct {
    const char *path, *word;
} ways[NAVS] = {
    [NAV_HOME] = {"/", "nav.home"},
    [NAV_LIST] = {"/activities", "nav.list"},
    [NAV_CALENDAR] = {"/calendar", "nav.calendar"},
    [NAV_MAP] = {"/map", "nav.map"},
    [NAV_CHART] = {"/health-chart", "nav.chart"},
};

static void add_ways(const struct view *v, struct fill *f, enum nav nav)
{
    for (int i = 0; i < NAVS; i++) {
        struct fill *row = fill_row(f, "ways");
        fill_text(row, "way_href", view_link(v, str_from(ways[i].path)));
        fill_words(row, "way_word", str_from(ways[i].word));
        fill_flag(row, "way_here", i == (int)nav);
    }
}

/* This very page in another voice. A page that was posted has no address of its own: then from the start. */
static void add_switch(const struct view *v, struct fill *f, const char *list, const struct ask *ask, const char *word,
                       bool on)
{
    struct fill *row = fill_row(f, list);
    fill_text(row, "switch_href", ask_address(v->arena, v->path, ask));
    fill_words(row, "switch_word", str_from(word));
    fill_flag(row, "switch_on", on);
}

static void add_switches(const struct view *v, struct fill *f)
{
    static const char *const languages[LANGS] = {
        [LANG_JA] = "lang.ja", [LANG_EASY] = "lang.easy", [LANG_EN] = "lang.en"};
    static const char *const sizes[SIZES] = {"size.m", "size.l", "size.xl"};
    for (int i = 0; i < LANGS; i++) {
        struct ask a = v->ask;
        a.lang = (enum lang)i;
        add_switch(v, f, "languages", &a, languages[i], v->ask.lang == (enum lang)i);
    }
    for (uint8_t i = 0; i < SIZES; i++) {
        struct ask a = v->ask;
        a.size = i;
        add_switch(v, f, "sizes", &a, sizes[i], v->ask.size == i);
    }
    struct ask a = v->ask;
    a.ruby = !a.ruby;
    if (v->ask.lang == LANG_JA)
        add_switch(v, f, "readings", &a, v->ask.ruby ? "ruby.off" : "ruby.on", false);
}

static void add_town(const struct view *v, struct fill *f)
{
    struct var item[TOWN_VARS];
    size_t n = town_vars(v->content->town, v->arena, v->ask.lang, v->now_ms, item, TOWN_VARS);
    for (size_t i = 0; i < n; i++)
        fill_text(f, arena_str(v->arena, item[i].name).ptr, item[i].value);
}

static struct str chat_address(const struct view *v)
{
    struct ask a = {.page = 1, .lang = v->ask.lang};
    return ask_address(v->arena, S("/chat"), &a);
}

struct fill *view_frame(const struct view *v, enum nav nav, struct str title)
{
    struct fill *f = fill_new(v->arena);
    struct ask plain = ask_wish(&v->ask);
    if (!f)
        return NULL;
    fill_text(f, "lang_code", v->ask.lang == LANG_EN ? S("en") : S("ja"));
    fill_text(f, "size", str_from(ask_size_name(v->ask.size)));
    fill_text(f, "voice", str_from(lang_name(v->ask.lang)));
    fill_flag(f, "english", v->ask.lang == LANG_EN);
    fill_text(f, "title", title);
    fill_flag(f, "at_home", nav == NAV_HOME);
    fill_text(f, "canonical", view_absolute(v, ask_address(v->arena, v->path, &plain)));
    fill_text(f, "home", view_link(v, S("/")));
    fill_text(f, "list", view_link(v, S("/activities")));
    fill_text(f, "calendar", view_link(v, S("/calendar")));
    fill_text(f, "reports_way", view_link(v, S("/reports")));
    fill_text(f, "chart", view_link(v, S("/health-chart")));
    fill_text(f, "chat", chat_address(v));
    fill_text(f, "desk_phone_href", view_telephone(v, town_phone(v->content->town)));
    add_town(v, f);
    add_ways(v, f, nav);
    add_switches(v, f);
    return f;
}

/* What only this page looks like, behind what all have in common; portal/static/NAME.css. */
static const char *const sheets[PAGE_TEMPLATES] = {
    [PAGE_HOME] = "home",  [PAGE_LIST] = "list",   [PAGE_ONE] = "one",         [PAGE_CALENDAR] = "calendar",
    [PAGE_MAP] = "places", [PAGE_CHART] = "chart", [PAGE_CONFIRM] = "confirm", [PAGE_REPORT] = "report",
};

void view_render(const struct view *v, enum page_template page, struct fill *fill, struct page_answer *ret)
{
    enum { PAGE_BYTES = 8 << 20 };
    if (fill && sheets[page])
        fill_text(fill, "sheet", str_from(sheets[page]));
    buf_init(&ret->body, PAGE_BYTES);
    ret->type = S("text/html; charset=utf-8");
    struct template_voice voice = {v->ask.lang, v->ask.ruby || v->ask.lang == LANG_EASY};
    if (fill)
        template_render(v->portal->pages.page[page], fill, voice, &ret->body);
    else
        ret->body.err = ERR_NOMEM;
}

void view_missing(const struct view *v, struct page_answer *ret)
{
    ret->status = 404;
    view_render(v, PAGE_MISSING, view_frame(v, NAVS, view_say(v, "missing.title", NULL)), ret);
}
