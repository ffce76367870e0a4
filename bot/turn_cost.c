/* 「それってお金かかるの？」 below what was found: said out of the directory, or honestly that it is not written there and who
 * knows. Only of what was chosen, or of what was shown last; of nothing else. */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"
#include "directory/match.h"

static const struct str nothing = {0};

/* One sentence about one activity; empty when it is not in the directory any more. */
static struct str cost_of(struct turning *t, struct str id)
{
    const struct resource *r = directory_find(t->content->directory, id);
    if (!r || !resource_offered(r))
        return nothing;
    turn_var(t, S("title"), r->name);
    if (r->cost_text.len) {
        turn_var(t, S("cost"), r->cost_text);
        return turn_text(t, "cost_said");
    }
    if (r->cost_yen == 0)
        return turn_text(t, "cost_free");
    if (r->cost_yen > 0) {
        turn_var(t, S("cost"), arena_fmt(t->arena, "%d", (int)r->cost_yen));
        return turn_text(t, "cost_yen");
    }
    turn_var(t, S("contact_phone"), r->phone);
    return turn_text(t, r->phone.len ? "cost_ask_host" : "cost_ask_us");
}

static struct str add_line(struct turning *t, struct str to, struct str line)
{
    return to.len && line.len ? arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(to), STR_FMT(line)) : to.len ? to : line;
}

/* Of the one that was chosen, else of the page that was shown last (flow_match.c: `id<TAB>title` a line, newest
 * first). */
static struct str costs(struct turning *t, struct str prefix)
{
    const struct flow_state *f = &t->state->flow;
    struct str said = cost_of(t, turn_slot_value(f, turn_slot_name(t->arena, prefix, "wish_id")));
    struct str shown = turn_slot_value(f, turn_slot_name(t->arena, prefix, "shown"));
    int64_t n = 0;
    if (said.len || !str_int(turn_slot_value(f, turn_slot_name(t->arena, prefix, "found")), &n))
        return said;
    for (; shown.len && n > 0; n--) {
        struct str_cut line = str_cut(shown, '\n');
        said = add_line(t, said, cost_of(t, str_cut(line.head, '\t').head));
        shown = line.tail;
    }
    return said;
}

enum err turn_tell_cost(struct turning *t, bool *done)
{
    static const struct str flows[] = {S("interests"), S("invited")};
    struct str said = nothing;
    if (t->heard.risk.level || !tags_has(&t->heard.about, S("asks_cost")) || turn_after_crisis(t))
        return ERR_OK;
    for (size_t i = 0; i < sizeof(flows) / sizeof(flows[0]) && !said.len; i++) {
        if (!t->waiting || turn_runs(t, flows[i]))
            said = costs(t, flows[i]);
    }
    if (!said.len)
        return ERR_OK;
    *done = true;
    turn_var(t, S("costs"), said);
    if (t->waiting)
        return turn_step(t, FLOW_ASIDE, S("cost_reply"), nothing);
    turn_say(t, "cost_reply");
    return ERR_OK;
}
