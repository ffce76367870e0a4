/* What a match node of a flow finds: the slots as a profile, and what was found as cards. Chooses nothing itself
 * (directory/match.h). */
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"
#include "directory/match.h"

enum {
    FOUND_MAX = 16,
    NEAR_REASONS = 2,
    MINOR_AGE = 12 /* the youngest we expect: nothing is offered that they would be too young for */
};

static const struct reasons *wording(const struct turning *t)
{
    static const enum reasons_lang langs[LANGS] = {
        [LANG_JA] = REASONS_JA, [LANG_EASY] = REASONS_EASY, [LANG_EN] = REASONS_EN};
    return reasons_in(t->content->reasons, langs[t->state->flow.lang]);
}

/* ---- who looks for what ---- */

struct looking {
    struct slot_list categories, constraints, needs, seen, liked, disliked, languages;
    struct profile profile;
};

static void list_slot(const struct flow_state *s, struct str name, struct slot_list *ret)
{
    slot_list_split(ret, turn_slot_value(s, name));
}

/* Where they went, and how it was (visited.yaml). */
static void read_visit(const struct flow_state *s, struct looking *l)
{
    struct str id = turn_slot_value(s, S("visited.wish_id")), how = turn_slot_value(s, S("visited.how"));
    if (str_eq(how, S("went")))
        slot_list_add(&l->liked, id);
    else if (str_eq(how, S("not_for_me")))
        slot_list_add(&l->disliked, id);
    else if (str_eq(how, S("dropped")) || str_eq(how, S("gone")))
        slot_list_add(&l->seen, id);
}

/* The ids of what flow_match.c remembers: `id<TAB>title` a line. */
static void read_shown(struct str packed, struct slot_list *ret)
{
    while (packed.len) {
        struct str_cut line = str_cut(packed, '\n');
        slot_list_add(ret, str_cut(line.head, '\t').head);
        packed = line.tail;
    }
}

/* 「どれでも」 is no category (interests.yaml, kinds). */
static bool take_anything(struct slot_list *l)
{
    size_t n = l->n;
    l->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(l->item[i], S("any")))
            l->item[l->n++] = l->item[i];
    }
    return l->n < n;
}

/* What they said; of a minor who said no more, the youngest we expect. */
static int age_of(const struct flow_state *s)
{
    int64_t years = 0;
    if (str_int(turn_slot_value(s, S("person.age")), &years) && years > 0)
        return (int)years;
    return str_eq(turn_slot_value(s, S("person.minor")), S("yes")) ? MINOR_AGE : 0;
}

/* Where they live, and what they speak. */
static void read_person(const struct turning *t, const struct flow_state *s, struct looking *l)
{
    static const enum reasons_lang langs[LANGS] = {
        [LANG_JA] = REASONS_JA, [LANG_EASY] = REASONS_EASY, [LANG_EN] = REASONS_EN};
    list_slot(s, S("person.speaks"), &l->languages);
    if (s->lang == LANG_EN)
        slot_list_add(&l->languages, S("en"));
    l->profile.languages = l->languages.item;
    l->profile.n_languages = l->languages.n;
    area_profile(turn_area(t->content, s), langs[s->lang], &l->profile);
}

static void look_for(const struct turning *t, struct arena *arena, const struct flow_state *s, struct str prefix,
                     struct looking *l)
{
    *l = (struct looking){0};
    list_slot(s, turn_slot_name(arena, prefix, "categories"), &l->categories);
    bool anything = take_anything(&l->categories);
    list_slot(s, turn_slot_name(arena, prefix, "constraints"), &l->constraints);
    list_slot(s, S("needs.found"), &l->needs);
    read_visit(s, l);
    l->profile = (struct profile){
        .categories = l->categories.item,
        .n_categories = l->categories.n,
        .constraints = l->constraints.item,
        .n_constraints = l->constraints.n,
        .anything = anything,
        .needs = l->needs.item,
        .n_needs = l->needs.n,
        .contributor = str_eq(turn_slot_value(s, turn_slot_name(arena, prefix, "role")), S("contributor")),
        .age = age_of(s),
        .lat = __builtin_nan(""),
        .lon = __builtin_nan(""),
        .liked = l->liked.item,
        .n_liked = l->liked.n,
        .disliked = l->disliked.item,
        .n_disliked = l->disliked.n,
    };
    read_person(t, s, l);
    if (fold_text(arena, turn_slot_value(s, turn_slot_name(arena, prefix, "likes")), &l->profile.words))
        l->profile.words = (struct str){0};
    l->profile.words = area_left_out(turn_area(t->content, s), arena, l->profile.words);
}

/* ---- cards ---- */

static void card_line(struct turning *t, struct found *f, const char *key, struct str var, struct str value)
{
    if (!value.len || f->n_lines == CARD_LINES_MAX)
        return;
    turn_var(t, var, value);
    struct str line = turn_text(t, key);
    if (line.len)
        f->lines[f->n_lines++] = line;
}

static struct str add_reasons(struct turning *t, struct str to, const struct str *reasons, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        turn_var(t, S("reason"), reasons[i]);
        struct str one = turn_text(t, "card_reason");
        to = to.len ? arena_fmt(t->arena, "%.*s\n%.*s", STR_FMT(to), STR_FMT(one)) : one;
    }
    return to;
}

static void show(struct turning *t, const struct match *m, struct str reasons, struct found *f)
{
    const struct resource *r = m->resource;
    *f = (struct found){.id = r->id, .title = r->name, .reason = reasons, .score = m->score};
    card_line(t, f, "card_alert", S("alert"), r->alert);
    card_line(t, f, "card_when", S("when"), resource_when(r, t->arena, t->env->now_ms));
    card_line(t, f, "card_where", S("where"), r->place);
    if (r->cost_text.len) {
        card_line(t, f, "card_cost", S("cost"), r->cost_text);
    } else if (r->cost_yen == 0) {
        card_line(t, f, "card_free", S("cost"), S("0"));
    } else if (r->cost_yen > 0) {
        card_line(t, f, "card_yen", S("cost"), arena_fmt(t->arena, "%d", (int)r->cost_yen));
    }
    card_line(t, f, "card_apply", S("apply"), r->apply);
    card_line(t, f, "card_phone", S("contact_phone"), r->phone);
}

/* ---- found ---- */

static size_t find_near(struct turning *t, struct arena *arena, const struct profile *p, struct found *ret)
{
    struct nearest near;
    if (!directory_nearest(t->content->directory, wording(t), arena, p, t->env->now_ms, &near))
        return 0;
    size_t n = near.match.n_reasons < NEAR_REASONS ? near.match.n_reasons : NEAR_REASONS;
    struct str differs = add_reasons(t, (struct str){0}, near.differs, near.n_differs);
    show(t, &near.match, add_reasons(t, differs, near.match.reasons, n), ret);
    return 1;
}

static void note_gap(struct turning *t, struct arena *arena, const struct profile *p)
{
    struct nearest nearest;
    if (!p->n_categories && !p->n_constraints)
        return;
    (void)directory_nearest(t->content->directory, wording(t), arena, p, t->env->now_ms, &nearest);
    turn_note_gap(t, &nearest.gap);
}

size_t turn_match(void *self, struct arena *arena, const struct flow_state *state, struct str prefix, bool nearest,
                  struct found *ret, size_t max)
{
    struct turning *t = self;
    struct looking l;
    struct match found[FOUND_MAX];
    look_for(t, arena, state, prefix, &l);
    if (nearest) {
        read_shown(turn_slot_value(state, turn_slot_name(arena, prefix, "shown")), &l.seen);
        l.profile.seen = l.seen.item;
        l.profile.n_seen = l.seen.n;
        return max ? find_near(t, arena, &l.profile, ret) : 0;
    }
    l.profile.seen = l.seen.item;
    l.profile.n_seen = l.seen.n;
    size_t n = directory_match(t->content->directory, wording(t), arena, &l.profile, t->env->now_ms, found,
                               max < FOUND_MAX ? max : FOUND_MAX);
    for (size_t i = 0; i < n; i++)
        show(t, &found[i], add_reasons(t, (struct str){0}, found[i].reasons, found[i].n_reasons), &ret[i]);
    if (!n)
        note_gap(t, arena, &l.profile);
    return n;
}

bool turn_finds_the_same(struct turning *t, struct str flow)
{
    enum { PAGE_MAX = 3 };
    struct found found[PAGE_MAX];
    struct slot_list shown = {0};
    int64_t n = 0;
    const struct flow_state *s = &t->state->flow;
    read_shown(turn_slot_value(s, turn_slot_name(t->arena, flow, "shown")), &shown);
    if (!str_int(turn_slot_value(s, turn_slot_name(t->arena, flow, "found")), &n) || n < 1 || n > PAGE_MAX ||
        shown.n < (size_t)n || turn_match(t, t->arena, s, flow, false, found, PAGE_MAX) != (size_t)n)
        return false;
    for (size_t i = 0; i < (size_t)n; i++)
        if (!str_eq(found[i].id, shown.item[i]))
            return false;
    return true;
}
