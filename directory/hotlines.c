/* Chooses lines: open now, for this trouble and this person, at most a few. 119 or 110 first when life or safety is at
 * stake. The order of hotlines.yaml decides between equals. Loading is hotline_load.c's. */
#include "base/buf.h"
#include "directory/hotline_table.h"

enum {
    SHOWN_MAX = 10,
    TEXT_MAX = 4000,
    FITS_FIRST = 1000, /* the number for this emergency */
    FITS_KIND = 200,
    FITS_AGE = 100, /* made for the young, and this person is */
    FITS_ANY = 20,
    SURE_OPEN = 50,
    /* the town's own, where nothing else decides and no life is at stake: then the numbers everybody knows */
    LOCAL = 10,
    WRITES = 150 /* chat or mail, and the person cannot speak */
};

static bool listed(const struct kind_list *list, struct str kind)
{
    for (size_t i = 0; i < list->n && kind.len; i++)
        if (str_eq(list->item[i], kind))
            return true;
    return false;
}

static bool serves(const struct area_list *areas, struct str area)
{
    for (size_t i = 0; i < areas->n; i++)
        if (str_eq(areas->item[i], area))
            return true;
    return areas->n == 0;
}

/* 119 and 110: the two that are never wrong and never closed. */
static bool is_emergency_number(const struct hotline *h)
{
    return h->first_for.n > 0;
}

static bool any_first_for(const struct hotlines *all, struct str kind)
{
    for (size_t i = 0; i < all->n; i++)
        if (listed(&all->lines[i].first_for, kind))
            return true;
    return false;
}

/* 0: not for this person now. */
static int fitness(const struct hotlines *all, const struct hotline *h, const struct hotline_wish *wish, int64_t now_ms)
{
    bool fits = listed(&h->kinds, wish->kind);
    if (!hours_showable(&h->hours, now_ms))
        return 0;
    if (is_emergency_number(h)) {
        if (!wish->emergency)
            return 0;
        return listed(&h->first_for, wish->kind) || !any_first_for(all, wish->kind) ? FITS_FIRST : 0;
    }
    if (!serves(&h->areas, wish->area))
        return 0;
    if (h->minor_only && !wish->minor && !listed(&h->adults_for, wish->kind))
        return 0;
    bool general = listed(&h->kinds, S("any")) && !(wish->emergency && wish->kind.len);
    int points = fits ? FITS_KIND : general ? FITS_ANY : 0;
    if (!points)
        return 0;
    points += h->minor_only && wish->minor ? FITS_AGE : 0;
    points += hours_open(&h->hours, now_ms) ? SURE_OPEN : 0;
    points += h->local && !wish->emergency ? LOCAL : 0;
    points += wish->cannot_speak && h->can_write ? WRITES : 0;
    return points;
}

struct chosen {
    const struct hotline *line;
    int points;
};

static void keep(struct chosen *best, size_t *n, size_t max, const struct hotline *line, int points)
{
    size_t at = *n < max ? (*n)++ : max;
    if (at == max) {
        if (best[max - 1].points >= points)
            return;
        at = max - 1;
    }
    while (at > 0 && best[at - 1].points < points) {
        best[at] = best[at - 1];
        at--;
    }
    best[at] = (struct chosen){line, points};
}

/* The number to call from this area. */
static struct str number_in(const struct hotline *h, struct str area)
{
    for (size_t i = 0; i < h->n_other; i++)
        if (h->other[i].areas.n && serves(&h->other[i].areas, area))
            return h->other[i].number;
    return h->number;
}

static void say_line(struct buf *b, const struct hotline *h, struct str area)
{
    if (b->len)
        buf_add_char(b, '\n');
    buf_add(b, h->name);
    buf_add_char(b, ' ');
    buf_add(b, number_in(h, area));
    if (h->note.len) {
        buf_add(b, S("（"));
        buf_add(b, h->note);
        buf_add(b, S("）"));
    }
}

static size_t choose(const struct hotlines *h, const struct hotline_wish *wish, int64_t now_ms, size_t max,
                     struct chosen *best)
{
    size_t n = 0;
    max = max < 1 ? 1 : max > SHOWN_MAX ? SHOWN_MAX : max;
    for (size_t i = 0; i < h->n; i++) {
        int points = fitness(h, &h->lines[i], wish, now_ms);
        if (points)
            keep(best, &n, max, &h->lines[i], points);
    }
    for (size_t i = 0; !n && i < h->n; i++)
        if (is_emergency_number(&h->lines[i]))
            keep(best, &n, max, &h->lines[i], 1);
    return n;
}

struct str hotlines_text(const struct hotlines *h, struct arena *arena, const struct hotline_wish *wish, int64_t now_ms,
                         size_t max)
{
    struct chosen best[SHOWN_MAX];
    size_t n = choose(h, wish, now_ms, max, best), others = 0;
    struct buf b;
    buf_init_in(&b, arena, TEXT_MAX);
    for (size_t i = 0; i < n; i++)
        others += !is_emergency_number(best[i].line);
    for (size_t i = 0; i < n; i++)
        if (!wish->beyond || !others || !is_emergency_number(best[i].line))
            say_line(&b, best[i].line, wish->area);
    return buf_str(&b);
}

size_t hotlines_choose(const struct hotlines *h, const struct hotline_wish *wish, int64_t now_ms, size_t max,
                       struct str *ids)
{
    struct chosen best[SHOWN_MAX];
    size_t n = choose(h, wish, now_ms, max, best);
    for (size_t i = 0; i < n; i++)
        ids[i] = best[i].line->id;
    return n;
}

bool hotline_open(const struct hotlines *h, struct str id, int64_t now_ms)
{
    for (size_t i = 0; i < h->n; i++)
        if (str_eq(h->lines[i].id, id))
            return hours_open(&h->lines[i].hours, now_ms);
    return false;
}

size_t hotlines_count(const struct hotlines *h)
{
    return h->n;
}

struct str hotline_number(const struct hotlines *h, struct str id)
{
    for (size_t i = 0; i < h->n; i++)
        if (str_eq(h->lines[i].id, id))
            return h->lines[i].number;
    return (struct str){0};
}
