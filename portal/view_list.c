/* The list: the form, what was taken as a condition (each can be taken away), results, pages; and when nothing is
 * there, what is nearest. */
#include "portal/view.h"
#include "portal/view_pages.h"

enum { PAGE_ITEMS = 20, NEAREST = 3 };

/* ---- the form ---- */

static const struct {
    const char *list, *prefix;
} choices[] = {
    {"o_category", "category:"}, {"o_day", "day:"},   {"o_time", "time:"}, {"o_area", "area:"}, {"o_cost", "cost:"},
    {"o_access", "access:"},     {"o_flag", "flag:"}, {"o_for", "for:"},   {"o_when", "when:"},
};

static void add_form(const struct view *v, struct fill *f)
{
    fill_text(f, "q", v->ask.q);
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        view_choices(v, f, choices[i].list, str_from(choices[i].prefix));
    view_hidden(v, f);
}

/* ---- what was understood ---- */

static struct ask without(const struct ask *ask, struct str filter, bool said)
{
    struct ask a = *ask;
    a.page = 1;
    ask_remove(&a.filters, filter);
    if (said)
        ask_add(&a.ignored, filter);
    return a;
}

static void add_taken(const struct view *v, struct fill *f, const struct search_found *found)
{
    for (size_t i = 0; i < found->n_taken; i++) {
        const struct search_taken *t = &found->taken[i];
        if (t->set_aside) {
            fill_text(fill_row(f, "asides"), "aside_label", view_filter_label(v, t->filter, t->label));
            continue;
        }
        struct ask a = without(&v->ask, t->filter, t->words.len > 0);
        struct fill *row = fill_row(f, "taken");
        fill_text(row, "taken_label", view_filter_label(v, t->filter, t->label));
        fill_text(row, "taken_words", t->words);
        fill_text(row, "taken_away", ask_address(v->arena, S("/activities"), &a));
        if (found->total || !t->without)
            continue;
        row = fill_row(f, "loosen");
        fill_text(row, "loosen_href", ask_address(v->arena, S("/activities"), &a));
        fill_text(row, "loosen_label", view_filter_label(v, t->filter, t->label));
        fill_number(row, "loosen_n", (int64_t)t->without);
    }
    for (size_t i = 0; i < found->n_corrections; i++) {
        struct fill *row = fill_row(f, "corrections");
        fill_text(row, "typed", found->corrections[i].typed);
        fill_text(row, "used", found->corrections[i].used);
    }
    struct ask bare = ask_voice(&v->ask);
    if (ask_wants(&v->ask))
        fill_text(f, found->n_taken ? "clear" : "all", ask_address(v->arena, S("/activities"), &bare));
}

/* ---- results ---- */

static void add_page_link(const struct view *v, struct fill *f, const char *name, int32_t page)
{
    struct ask a = v->ask;
    a.page = page;
    fill_text(f, name, ask_address(v->arena, S("/activities"), &a));
}

static void add_results(const struct view *v, struct fill *f, const struct search_found *found)
{
    int32_t pages = (int32_t)((found->total + PAGE_ITEMS - 1) / PAGE_ITEMS);
    for (size_t i = 0; i < found->n; i++)
        view_card(v, fill_row(f, "cards"), found->hits[i].resource, found->hits[i].next_day);
    fill_number(f, "total", (int64_t)found->total);
    fill_flag(f, "some", found->total > 0);
    fill_flag(f, "partly", found->n > 0 && found->hits[0].partly); /* the best comes first: nothing fits wholly */
    fill_number(f, "page", v->ask.page);
    fill_number(f, "pages", pages);
    fill_flag(f, "paged", pages > 1);
    if (v->ask.page > 1)
        add_page_link(v, f, "previous", v->ask.page - 1 < pages ? v->ask.page - 1 : pages > 0 ? pages : 1);
    if (v->ask.page < pages)
        add_page_link(v, f, "following", v->ask.page + 1);
    struct ask wish = ask_wish(&v->ask);
    if (found->total)
        fill_text(f, "feed", ask_address(v->arena, S("/activities.ics"), &wish));
}

/* Nothing is there: the wish that stands most in the way is left out, and three of what then comes are shown. */
static enum err add_nearest(const struct view *v, struct fill *f, const struct search_found *found)
{
    const struct search_taken *most = NULL;
    for (size_t i = 0; i < found->n_taken; i++)
        if (found->taken[i].without && (!most || found->taken[i].without > most->without))
            most = &found->taken[i];
    if (!most)
        return ERR_OK;
    struct view loose = *v;
    loose.ask = without(&v->ask, most->filter, most->words.len > 0);
    struct search_request request = view_request(&loose, 0, NEAREST);
    struct search_found near;
    enum err err = searcher_search(v->searcher, v->db, v->arena, &request, &near);
    for (size_t i = 0; !err && i < near.n; i++)
        view_card(v, fill_row(f, "cards"), near.hits[i].resource, near.hits[i].next_day);
    fill_flag(f, "nearest", !err && near.n > 0);
    return err;
}

/* "Knitting: 12" is what a tab and a screen reader say first. */
static struct str title(const struct view *v)
{
    if (v->ask.q.len)
        return view_say(v, "list.title_for", (const struct word_value[]){{S("q"), v->ask.q}, {{0}, {0}}});
    return view_say(v, "list.title", NULL);
}

void build_list(struct view *v, struct page_answer *ret)
{
    struct search_request request = view_request(v, (size_t)(v->ask.page - 1) * PAGE_ITEMS, PAGE_ITEMS);
    struct search_found found;
    enum err err = searcher_search(v->searcher, v->db, v->arena, &request, &found);
    struct fill *f = view_frame(v, NAV_LIST, title(v));
    if (!err) {
        add_form(v, f);
        fill_flag(f, "hush", view_safety(v, f) && !found.total); /* no word of shorter words then */
        add_taken(v, f, &found);
        add_results(v, f, &found);
    }
    if (!err && found.total == 0)
        err = add_nearest(v, f, &found);
    if (err)
        ret->body.err = err;
    else
        view_render(v, PAGE_LIST, f, ret);
}
