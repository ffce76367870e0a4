/* From the address to search, and from search's conditions to words on the page. */
#include <math.h>
#include "portal/view.h"

struct search_request view_request(const struct view *v, size_t offset, size_t limit)
{
    const struct ask *a = &v->ask;
    return (struct search_request){.text = a->q,
                                   .filters = a->filters.item,
                                   .n_filters = a->filters.n,
                                   .ignored = a->ignored.item,
                                   .n_ignored = a->ignored.n,
                                   .lat = a->near ? a->lat : (double)NAN,
                                   .lon = a->near ? a->lon : (double)NAN,
                                   .now_ms = v->now_ms,
                                   .calendar = &v->off,
                                   .order = a->near    ? SEARCH_NEAREST
                                            : a->q.len ? SEARCH_BEST
                                                       : SEARCH_SOONEST,
                                   .offset = offset,
                                   .limit = limit};
}

enum err view_find_all(const struct view *v, size_t most, struct search_hit **ret, size_t *ret_n)
{
    struct search_request request = view_request(v, 0, most);
    struct search_found found;
    enum err err = searcher_search(v->searcher, v->db, v->arena, &request, &found);
    if (err)
        return err;
    *ret = found.hits;
    *ret_n = found.n;
    return ERR_OK;
}

static struct str label_of(const struct view *v, const struct search_choice *c)
{
    struct str label = v->ask.lang == LANG_EN ? c->en : v->ask.lang == LANG_EASY ? c->easy : c->label;
    return label.len ? label : c->label;
}

void view_choices(const struct view *v, struct fill *fill, const char *name, struct str prefix)
{
    const struct search_choice *choices = NULL;
    size_t n = searcher_choices(v->searcher, &choices);
    for (size_t i = 0; i < n; i++) {
        if (!str_starts(choices[i].filter, prefix))
            continue;
        struct fill *row = fill_row(fill, name);
        fill_text(row, "value", choices[i].filter);
        fill_text(row, "label", label_of(v, &choices[i]));
        fill_flag(row, "on", ask_has(&v->ask.filters, choices[i].filter));
    }
}

struct str view_filter_label(const struct view *v, struct str filter, struct str otherwise)
{
    const struct search_choice *choices = NULL;
    size_t n = searcher_choices(v->searcher, &choices);
    for (size_t i = 0; i < n; i++)
        if (str_eq(choices[i].filter, filter))
            return label_of(v, &choices[i]);
    return otherwise.len ? otherwise : filter;
}

static void hide(struct fill *fill, const char *name, struct str value)
{
    struct fill *row = fill_row(fill, "hidden");
    fill_text(row, "hidden_name", str_from(name));
    fill_text(row, "hidden_value", value);
}

void view_hidden(const struct view *v, struct fill *fill)
{
    if (v->ask.lang != LANG_JA)
        hide(fill, "lang", str_from(lang_name(v->ask.lang)));
    if (v->ask.size != SIZE_USUAL)
        hide(fill, "size", str_from(ask_size_name(v->ask.size)));
    if (v->ask.ruby)
        hide(fill, "ruby", S("1"));
}
