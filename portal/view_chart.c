/* Six sides of one's own health, each from 0 to 10, as a picture and a table. What is entered comes in a form's body,
 * is drawn, and is gone: no address, no cache, no log holds it. */
#include <math.h>
#include "http/server.h"
#include "portal/view.h"
#include "portal/view_pages.h"

enum {
    SIDES = 6,
    MOST = 10,
    RADIUS = 150,
    CENTRE_X = 240,
    CENTRE_Y = 210,
    LABEL_ABOVE = -16,
    LABEL_BELOW = 40,
    LABEL_ASIDE = 26,
    NOT_SAID = -1
};

/* In the order of docs and questionnaire: body, mind, meaning, quality of life, participation, daily life. */
static const char *const sides[SIDES] = {"body", "mind", "meaning", "quality", "connection", "daily"};

struct point {
    double x, y;
};

static struct point point_at(int side, double distance)
{
    double angle = -M_PI / 2 + side * M_PI / 3;
    return (struct point){CENTRE_X + distance * cos(angle), CENTRE_Y + distance * sin(angle)};
}

static void read_values(struct str form, struct arena *arena, int value[SIDES])
{
    struct str name, text;
    int64_t n;
    for (int i = 0; i < SIDES; i++)
        value[i] = NOT_SAID;
    while (http_next_pair(&form, arena, &name, &text))
        for (int i = 0; i < SIDES; i++)
            if (str_eq(name, str_from(sides[i])) && str_int(text, &n) && n >= 0 && n <= MOST)
                value[i] = (int)n;
}

static void put_points(struct buf *b, const int value[SIDES], int otherwise)
{
    for (int i = 0; i < SIDES; i++) {
        int n = value ? value[i] : otherwise;
        if (n == NOT_SAID)
            continue;
        struct point p = point_at(i, (double)n * RADIUS / MOST);
        buf_addf(b, "%s%.1f,%.1f", b->len ? " " : "", p.x, p.y);
    }
}

static struct str points(const struct view *v, const int value[SIDES], int otherwise)
{
    struct buf b;
    buf_init_in(&b, v->arena, 1024);
    put_points(&b, value, otherwise);
    return buf_str(&b);
}

static void put_choices(struct fill *row, int chosen)
{
    for (int n = 0; n <= MOST; n++) {
        struct fill *choice = fill_row(row, "numbers");
        fill_number(choice, "number", n);
        fill_flag(choice, "chosen", n == chosen);
    }
}

static void put_side(const struct view *v, struct fill *f, int side, int value)
{
    struct fill *row = fill_row(f, "sides");
    struct point end = point_at(side, RADIUS), dot = point_at(side, (double)value * RADIUS / MOST);
    struct str name = str_from(sides[side]);
    fill_text(row, "side", name);
    fill_words(row, "side_name", arena_fmt(v->arena, "chart.%.*s", STR_FMT(name)));
    fill_text(row, "side_plain", view_say_of(v, "chart.", name));
    fill_words(row, "side_question", arena_fmt(v->arena, "chart.%.*s_question", STR_FMT(name)));
    fill_text(row, "end_x", arena_fmt(v->arena, "%.1f", end.x));
    fill_text(row, "end_y", arena_fmt(v->arena, "%.1f", end.y));
    bool upper = end.y < CENTRE_Y;
    int aside = end.x < CENTRE_X - 1 ? -LABEL_ASIDE : end.x > CENTRE_X + 1 ? LABEL_ASIDE : 0;
    fill_text(row, "label_x", arena_fmt(v->arena, "%.1f", end.x + aside));
    fill_text(row, "label_y", arena_fmt(v->arena, "%.1f", end.y + (upper ? LABEL_ABOVE : LABEL_BELOW)));
    put_choices(row, value);
    if (value == NOT_SAID)
        return;
    fill_number(row, "side_value", value);
    fill_text(row, "dot_x", arena_fmt(v->arena, "%.1f", dot.x));
    fill_text(row, "dot_y", arena_fmt(v->arena, "%.1f", dot.y));
}

static size_t said(const int value[SIDES])
{
    size_t n = 0;
    for (int i = 0; i < SIDES; i++)
        n += value[i] != NOT_SAID;
    return n;
}

void build_chart(struct view *v, struct page_answer *ret)
{
    int value[SIDES];
    read_values(v->body, v->arena, value);
    struct fill *f = view_frame(v, NAV_CHART, view_say(v, "chart.title", NULL));
    for (int i = 0; i < SIDES; i++)
        put_side(v, f, i, value[i]);
    for (int ring = 2; ring <= MOST; ring += 2)
        fill_text(fill_row(f, "rings"), "ring", points(v, NULL, ring));
    size_t n = said(value);
    fill_flag(f, "drawn", n > 0);
    fill_flag(f, "whole", n == SIDES);
    fill_text(f, "shape", points(v, value, 0));
    fill_flag(f, "area", n > 2);
    fill_text(f, "here", view_link(v, S("/health-chart")));
    view_render(v, PAGE_CHART, f, ret);
}
