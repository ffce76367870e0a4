/* The front page: one box, the fields of the town, what can be gone to in the next days. */
#include "portal/view.h"
#include "portal/view_pages.h"

enum { SOON = 6, SPARE = 4, FIELDS_MAX = 64, QUERY_CHOICES = 4 };

struct field {
    struct str name;
    size_t n;
};

static void count_field(struct field *list, size_t *n, struct str name)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(list[i].name, name)) {
            list[i].n++;
            return;
        }
    if (*n < FIELDS_MAX)
        list[(*n)++] = (struct field){name, 1};
}

static struct str link_to(const struct view *v, struct str filter)
{
    struct ask a = ask_voice(&v->ask);
    ask_add(&a.filters, filter);
    return ask_address(v->arena, S("/activities"), &a);
}

/* In the order in which the town's people wrote them down; nothing that the town does not have. */
static void add_fields(const struct view *v, struct fill *f)
{
    struct field *list = ARENA_ARRAY(v->arena, struct field, FIELDS_MAX);
    const struct search_choice *choices = NULL;
    size_t n = 0, n_choices = searcher_choices(v->searcher, &choices);
    for (size_t i = 0; list && i < directory_count(v->content->directory); i++) {
        const struct resource *r = directory_at(v->content->directory, i);
        for (size_t c = 0; c < r->categories.n && view_shown(v, r); c++)
            count_field(list, &n, r->categories.item[c]);
    }
    for (size_t c = 0; list && c < n_choices; c++) {
        struct str name = str_cut(choices[c].filter, ':').tail;
        for (size_t i = 0; i < n && str_starts(choices[c].filter, S("category:")); i++) {
            if (!str_eq(list[i].name, name))
                continue;
            struct fill *row = fill_row(f, "fields");
            fill_text(row, "field_href", link_to(v, choices[c].filter));
            fill_text(row, "field_label", view_filter_label(v, choices[c].filter, name));
            fill_number(row, "field_n", (int64_t)list[i].n);
        }
    }
}

static void add_quick(const struct view *v, struct fill *f)
{
    static const struct {
        const char *filter, *word;
    } quick[] = {{"when:week", "quick.week"},
                 {"cost:free", "quick.free"},
                 {"flag:alone", "quick.alone"},
                 {"flag:pickup", "quick.pickup"},
                 {"access:wheelchair", "quick.wheelchair"},
                 {"flag:online", "quick.online"}};
    for (size_t i = 0; i < sizeof quick / sizeof quick[0]; i++) {
        struct fill *row = fill_row(f, "quick");
        fill_text(row, "quick_href", link_to(v, str_from(quick[i].filter)));
        fill_words(row, "quick_word", str_from(quick[i].word));
    }
}

static enum err add_soon(const struct view *v, struct fill *f)
{
    struct str week = S("when:week");
    struct search_request request = {.filters = &week,
                                     .n_filters = 1,
                                     .lat = __builtin_nan(""),
                                     .lon = __builtin_nan(""),
                                     .now_ms = v->now_ms,
                                     .calendar = &v->off,
                                     .order = SEARCH_SOONEST,
                                     .limit = SOON * SPARE};
    struct search_found found;
    enum err err = searcher_search(v->searcher, v->db, v->arena, &request, &found);
    size_t shown = 0;
    for (size_t i = 0; !err && i < found.n && shown < SOON; i++) {
        if (directory_only_when_asked(found.hits[i].resource))
            continue;
        view_card(v, fill_row(f, "cards"), found.hits[i].resource, found.hits[i].next_day);
        shown++;
    }
    return err;
}

void build_home(struct view *v, struct page_answer *ret)
{
    struct fill *f = view_frame(v, NAV_HOME, view_say(v, "home.title", NULL));
    fill_text(f, "reports_href", view_link(v, S("/reports")));
    add_fields(v, f);
    add_quick(v, f);
    view_hidden(v, f);
    fill_text(f, "week_href", link_to(v, S("when:week")));
    if (add_soon(v, f))
        ret->body.err = ERR_IO;
    else
        view_render(v, PAGE_HOME, f, ret);
}
