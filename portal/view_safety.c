/* Who writes of dying, of being hurt or of a fire into the search box is shown first who can be called now: the same
 * floor that hears every message hears what is searched. Nothing of it is kept and nobody is alerted, for nobody is
 * known here; the chat stands beside it. */
#include "portal/view.h"

enum { LINES = 3 };

/* 「よりそいホットライン 0120-279-338（24時間・無料）」: whose, the number large, and the rest. The number behind a link is
 * the one that is read, or there is no link: some lines have another one in some prefectures. */
static void put_line(const struct view *v, struct fill *row, struct str line, struct str id)
{
    struct str number = hotline_number(v->content->hotlines, id);
    ptrdiff_t at = number.len ? str_find(line, number) : -1;
    size_t before = at < 0 ? line.len : (size_t)at;
    fill_text(row, "safety_line", str_trim(str_sub(line, 0, before)));
    if (at < 0)
        return;
    fill_text(row, "safety_number", number);
    fill_text(row, "safety_call", view_telephone(v, number));
    fill_text(row, "safety_note", str_trim(str_sub(line, before + number.len, line.len)));
}

bool view_safety(const struct view *v, struct fill *f)
{
    struct risk risk = nlu_risk(v->content->nlu, v->arena, v->ask.q);
    if (!v->ask.q.len || risk.level < RISK_URGENT)
        return false;
    const struct hotline_wish wish = {
        .kind = risk.kind, .emergency = risk.level == RISK_EMERGENCY, .area = town_area(v->content->town)};
    struct str ids[LINES];
    size_t n = hotlines_choose(v->content->hotlines, &wish, v->now_ms, LINES, ids);
    struct str_cut line = {.tail = hotlines_text(v->content->hotlines, v->arena, &wish, v->now_ms, LINES),
                           .found = true};
    for (size_t i = 0; i < n && line.found; i++) {
        line = str_cut(line.tail, '\n');
        put_line(v, fill_row(f, "safety"), line.head, ids[i]);
    }
    return n > 0;
}
