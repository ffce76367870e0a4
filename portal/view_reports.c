/* つながるレポート: what people of the town wrote, newest first, and one of them. Read for each visit, so that what is
 * withdrawn is gone at once. */
#include "base/clock.h"
#include "bot/markdown.h"
#include "portal/view.h"
#include "portal/view_pages.h"
#include "store/rows.h"

enum { REPORTS_SHOWN = 60, BEGINNING_CHARS = 80 };

static struct str day_of(const struct view *v, int64_t at_ms)
{
    struct civil c = civil_from_ms(at_ms, JST_MINUTES);
    const struct word_value values[] = {{S("year"), view_number(v, c.year)},
                                        {S("month"), view_number(v, c.month)},
                                        {S("month_name"), view_say_of(v, "month.", view_number(v, c.month))},
                                        {S("day"), view_number(v, c.day)},
                                        {{0}, {0}}};
    return view_say(v, "date_plain", values);
}

static void put_head(const struct view *v, struct fill *f, const struct report_row *r)
{
    fill_text(f, "report_title", r->title);
    fill_text(f, "writer", r->writer);
    fill_text(f, "day", day_of(v, r->published_ms));
}

static void put_row(const struct view *v, struct fill *f, const struct report_row *r)
{
    struct str words;
    struct fill *row = fill_row(f, "reports");
    put_head(v, row, r);
    fill_text(row, "report_href", view_link(v, arena_fmt(v->arena, "/reports/%lld", (long long)r->id)));
    if (markdown_words(v->arena, r->body, BEGINNING_CHARS, &words) == ERR_OK)
        fill_text(row, "beginning", words);
}

void build_reports(struct view *v, struct page_answer *ret)
{
    struct report_row *rows = NULL;
    size_t n = 0;
    struct fill *f = view_frame(v, NAVS, view_say(v, "reports.title", NULL));
    enum err err = report_rows_list(v->db, v->arena, true, REPORTS_SHOWN, &rows, &n);
    for (size_t i = 0; !err && i < n; i++)
        put_row(v, f, &rows[i]);
    view_render(v, PAGE_REPORTS, f, ret);
    if (err)
        ret->body.err = err;
}

void build_report(struct view *v, struct page_answer *ret)
{
    struct report_row r;
    struct str html;
    int64_t id = 0;
    if (!str_int(v->param, &id) || report_row_get(v->db, v->arena, id, &r) || !str_eq(r.state, S("published")) ||
        markdown_html(v->arena, r.body, &html)) {
        view_missing(v, ret);
        return;
    }
    struct fill *f = view_frame(v, NAVS, r.title);
    put_head(v, f, &r);
    fill_text(f, "reports_href", view_link(v, S("/reports")));
    fill_html(f, "body", html);
    view_render(v, PAGE_REPORT, f, ret);
}
