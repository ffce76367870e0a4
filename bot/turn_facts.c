/* What is asked about what was found: 「それってお金かかるの？」「初めてでも平気ですか」「見学だけでもいいですか」. Said out of the
 * directory, or honestly that it is not written there and who can ask. Only of what was chosen, or of what was shown
 * last; of nothing else. */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"
#include "directory/match.h"

static const struct str nothing = {0};

/* ---- one fact of one activity, as a sentence; empty: not written ---- */

static struct str with_value(struct turning *t, const char *key, struct str value)
{
    if (!value.len)
        return nothing;
    turn_var(t, S("value"), value);
    return turn_text(t, key);
}

static struct str flagged(struct turning *t, const struct resource *r, const char *flag, const char *key)
{
    return resource_tagged(&r->flags, str_from(flag)) ? turn_text(t, key) : nothing;
}

static struct str cost(struct turning *t, const struct resource *r)
{
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

static struct str apply(struct turning *t, const struct resource *r)
{
    return with_value(t, "fact_apply", r->apply);
}

static struct str people(struct turning *t, const struct resource *r)
{
    return r->capacity.len ? with_value(t, "fact_people", r->capacity) : flagged(t, r, "small_group", "fact_small");
}

static struct str beginner(struct turning *t, const struct resource *r)
{
    return flagged(t, r, "beginners", "fact_beginner");
}

static struct str alone(struct turning *t, const struct resource *r)
{
    return flagged(t, r, "alone", "fact_alone");
}

static struct str look(struct turning *t, const struct resource *r)
{
    return flagged(t, r, "visit_ok", "fact_look");
}

static struct str parking(struct turning *t, const struct resource *r)
{
    return r->parking.len ? with_value(t, "fact_parking_as", r->parking) : flagged(t, r, "parking", "fact_parking");
}

static struct str way(struct turning *t, const struct resource *r)
{
    struct str pickup = flagged(t, r, "pickup", "fact_pickup");
    return pickup.len ? pickup : with_value(t, "fact_way", r->directions);
}

static struct str where(struct turning *t, const struct resource *r)
{
    return with_value(t, "fact_where",
                      r->place.len && r->address.len
                          ? arena_fmt(t->arena, "%.*s（%.*s）", STR_FMT(r->place), STR_FMT(r->address))
                      : r->place.len ? r->place
                                     : r->address);
}

static struct str when(struct turning *t, const struct resource *r)
{
    return with_value(t, "fact_when", resource_when(r, t->arena, t->env->now_ms));
}

static struct str bring(struct turning *t, const struct resource *r)
{
    return with_value(t, "fact_bring", r->bring);
}

static struct str host(struct turning *t, const struct resource *r)
{
    turn_var(t, S("contact_phone"), r->phone);
    return with_value(t, r->phone.len ? "fact_host_phone" : "fact_host", r->host);
}

static struct str who(struct turning *t, const struct resource *r)
{
    return with_value(t, "fact_who", r->audience);
}

static struct str child(struct turning *t, const struct resource *r)
{
    return flagged(t, r, "parent_child", "fact_child");
}

static struct str body(struct turning *t, const struct resource *r)
{
    if (resource_tagged(&r->access, S("bad_knees")) || resource_tagged(&r->access, S("seated")))
        return turn_text(t, "fact_body");
    return resource_tagged(&r->access, S("wheelchair")) ? turn_text(t, "fact_wheelchair") : nothing;
}

static struct str more(struct turning *t, const struct resource *r)
{
    return with_value(t, "fact_more", r->summary);
}

/* ---- what is asked ---- */

/* By the tags of nlu/rules/about_asked.yaml and about_facts.yaml, which say what a question is about; the narrower one
 * first. That it is a question is heard elsewhere; of `always` the tag says that, too. */
static const struct fact {
    const char *tag;
    struct str (*of)(struct turning *t, const struct resource *r);
    bool always;
} facts[] = {
    {"asks_cost", cost, true},      {"asks_parking", parking, false}, {"asks_look", look, false},
    {"asks_body", body, false},     {"asks_child", child, false},     {"asks_beginner", beginner, false},
    {"asks_alone", alone, false},   {"asks_bring", bring, false},     {"asks_apply", apply, false},
    {"asks_people", people, false}, {"asks_who", who, false},         {"asks_host", host, false},
    {"asks_way", way, false},       {"asks_when", when, false},       {"asks_where", where, false},
    {"asks_more", more, true},
};

static bool says(const struct turning *t, const char *tag)
{
    return tags_has(&t->heard.about, str_from(tag));
}

static bool is_question(const struct turning *t)
{
    return says(t, "question") || str_eq(t->heard.intent, S("event_details")) ||
           str_eq(t->heard.intent, S("opening_hours"));
}

static const struct fact *asked_for(const struct turning *t)
{
    bool question = is_question(t);
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
        if (says(t, facts[i].tag) && (facts[i].always || question))
            return &facts[i];
    return NULL;
}

/* ---- of which? ---- */

enum { PAGE_MAX = 3 };

struct page {
    struct str id[PAGE_MAX];
    size_t n;
};

/* The one that was chosen, else all that was shown last (flow_match.c: `id<TAB>title` a line, newest first). */
static void read_page(struct turning *t, struct str prefix, struct page *ret)
{
    const struct flow_state *f = &t->state->flow;
    struct str chosen = turn_slot_value(f, turn_slot_name(t->arena, prefix, "wish_id"));
    struct str shown = turn_slot_value(f, turn_slot_name(t->arena, prefix, "shown"));
    int64_t n = 0;
    *ret = (struct page){.id = {chosen}, .n = chosen.len > 0};
    if (chosen.len || !str_int(turn_slot_value(f, turn_slot_name(t->arena, prefix, "found")), &n))
        return;
    for (; shown.len && (int64_t)ret->n < n && ret->n < PAGE_MAX; ret->n++) {
        struct str_cut line = str_cut(shown, '\n');
        ret->id[ret->n] = str_cut(line.head, '\t').head;
        shown = line.tail;
    }
}

/* Which of them they name by its number, from 1; 0: none. */
static size_t named(const struct turning *t, const struct page *page)
{
    static const char *const nth[PAGE_MAX] = {"of_first", "of_second", "of_third"};
    for (size_t i = 0; i < page->n; i++)
        if (says(t, nth[i]))
            return i + 1;
    return 0;
}

/* Only the one that is named, and kept in mind. */
static void narrow(struct turning *t, struct str prefix, struct page *page)
{
    size_t one = named(t, page);
    if (!one)
        return;
    *page = (struct page){.id = {page->id[one - 1]}, .n = 1};
    turn_note(t, turn_slot_name(t->arena, prefix, "asked_id"), SLOT_FILLED, page->id[0]);
}

size_t turn_asked_about(struct turning *t, struct str prefix)
{
    struct str id = turn_slot_value(&t->state->flow, turn_slot_name(t->arena, prefix, "asked_id"));
    struct page page;
    read_page(t, prefix, &page);
    size_t one = named(t, &page);
    for (size_t i = 0; i < page.n && id.len && !one; i++)
        one = str_eq(page.id[i], id) ? i + 1 : 0;
    return one;
}

static struct str add_line(struct turning *t, struct str to, struct str line)
{
    return to.len && line.len ? arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(to), STR_FMT(line)) : to.len ? to : line;
}

/* Of all of them: what is written, and that the rest is not. Empty: nothing of this page is in the directory. */
static struct str tell(struct turning *t, const struct fact *fact, const struct page *page)
{
    struct str said = nothing;
    size_t known = 0, silent = 0;
    for (size_t i = 0; i < page->n; i++) {
        const struct resource *r = directory_find(t->content->directory, page->id[i]);
        if (!r || !resource_offered(r))
            continue;
        turn_var(t, S("title"), r->name);
        struct str one = fact->of(t, r);
        known += one.len > 0;
        silent += !one.len;
        said = add_line(t, said, one);
    }
    if (silent)
        said = add_line(t, said, turn_text(t, known ? "fact_rest" : "fact_unknown"));
    return said;
}

enum err turn_tell_fact(struct turning *t, bool *done)
{
    static const struct str flows[] = {S("interests"), S("invited")};
    const struct fact *fact = asked_for(t);
    struct str said = nothing;
    if (!fact || t->heard.risk.level || turn_after_crisis(t) || (!t->waiting && !fact->always))
        return ERR_OK;
    for (size_t i = 0; i < sizeof(flows) / sizeof(flows[0]) && !said.len; i++) {
        struct page page;
        if (t->waiting && !turn_runs(t, flows[i]))
            continue;
        read_page(t, flows[i], &page);
        narrow(t, flows[i], &page);
        said = tell(t, fact, &page);
    }
    if (!said.len)
        return ERR_OK;
    *done = true;
    turn_var(t, S("facts"), said);
    if (t->waiting)
        return turn_step(t, FLOW_ASIDE, S("fact_reply"), nothing);
    turn_say(t, "fact_reply");
    return ERR_OK;
}
