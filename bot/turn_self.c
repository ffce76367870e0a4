/* What people say of themselves in passing: where they live (an area, never an address), how old they are, what they
 * speak. Kept in slots person.*, which go with the conversation; never asked for here. Must not know how it is said
 * (nlu/self.h) or what areas there are (directory/areas.h). */
#include "nlu/self.h"
#include "bot/turn_slots.h"
#include "bot/turn_stage.h"

static const struct str nothing = {0};
static const struct str area_slot = {"person.area", 11}, part_slot = {"person.part", 11}, age_slot = {"person.age", 10},
                        speaks_slot = {"person.speaks", 13};

/* ---- where ---- */

const struct area *turn_area(const struct content *content, const struct flow_state *state)
{
    const struct area *whole = areas_find(content->areas, turn_slot_value(state, area_slot));
    const struct area *part = areas_find(content->areas, turn_slot_value(state, part_slot));
    return part && part->in == whole && whole ? part : whole;
}

static bool waits_for_place(const struct turning *t)
{
    return t->waiting && str_eq(t->asked.extract, S("place"));
}

static struct self_names area_names(struct turning *t)
{
    struct self_names names = {0};
    struct self_name *room = ARENA_ARRAY(t->arena, struct self_name, SELF_NAMES_MAX);
    for (size_t i = 0; room && i < areas_count(t->content->areas); i++) {
        const struct area *a = areas_at(t->content->areas, i);
        for (size_t k = 0; k < a->n_names && names.n < SELF_NAMES_MAX; k++)
            room[names.n++] = (struct self_name){a->words[k], i};
    }
    names.item = room;
    names.n_before = areas_before(t->content->areas, &names.before);
    return names;
}

static void note(struct turning *t, struct str slot, struct str value)
{
    turn_note(t, slot, value.len ? SLOT_FILLED : SLOT_UNSET, value);
}

/* What somebody tells a link worker about their home is told to them, not to a search. */
static void hear_place(struct turning *t)
{
    size_t which;
    if (!areas_count(t->content->areas) || turn_runs(t, S("handoff")))
        return;
    struct self_names names = area_names(t);
    if (!self_place(t->arena, t->heard.folded.text, &names, waits_for_place(t), &which))
        return;
    const struct area *known = turn_area(t->content, &t->state->flow), *a = areas_at(t->content->areas, which);
    t->place = a;
    t->moved = a != known && (!known || known->in != a);
    if (!t->moved) /* 本町 of somebody in 役場前 */
        return;
    note(t, area_slot, a->in ? a->in->id : a->id);
    note(t, part_slot, a->in ? a->id : nothing);
}

struct str turn_place_named(const struct turning *t)
{
    if (!waits_for_place(t) || !t->place)
        return nothing;
    struct str whole = t->place->in ? t->place->in->id : t->place->id;
    for (size_t i = 0; i < t->asked.n_options; i++)
        if (str_eq(t->asked.options[i].value, whole))
            return whole;
    return nothing;
}

enum err turn_note_place(struct turning *t, bool *done)
{
    static const enum reasons_lang langs[LANGS] = {
        [LANG_JA] = REASONS_JA, [LANG_EASY] = REASONS_EASY, [LANG_EN] = REASONS_EN};
    if (!t->moved || t->out->trace.risk.level || turn_after_crisis(t))
        return ERR_OK;
    *done = true;
    turn_var(t, S("area"), t->place->name[langs[t->state->flow.lang]]);
    if (t->waiting)
        return turn_step(t, FLOW_ASIDE, S("place_noted"), nothing);
    struct str flow = bundle_trigger(t->content->bundle, S("find_activity"));
    struct choice look = turn_button_flow(t, bundle_flow_title(t->content->bundle, flow, t->state->flow.lang), flow);
    turn_say_with(t, "place_noted", &look, flow.len ? 1 : 0);
    return ERR_OK;
}

/* ---- how old, which languages ---- */

static void hear_age(struct turning *t)
{
    int years = self_age(t->arena, t->heard.folded.text);
    if (years)
        note(t, age_slot, arena_fmt(t->arena, "%d", years));
}

static const struct {
    const char *code, *names;
} languages[] = {
#define LANGUAGE(code, names) {code, names},
#include "directory/languages.def"
#undef LANGUAGE
};
enum { LANGUAGES = sizeof(languages) / sizeof(languages[0]), LANGUAGE_NAMES = 64 };

static void hear_languages(struct turning *t)
{
    struct self_name room[LANGUAGE_NAMES];
    struct self_names names = {.item = room};
    struct slot_list all = {0};
    if (!self_may_speak(t->heard.folded.text))
        return;
    for (size_t i = 1; i < LANGUAGES; i++) /* Japanese is no news */
        for (struct str rest = str_from(languages[i].names); rest.len && names.n < LANGUAGE_NAMES;) {
            const char *bar = memchr(rest.ptr, '|', rest.len);
            size_t len = bar ? (size_t)(bar - rest.ptr) : rest.len;
            if (!fold_text(t->arena, str_sub(rest, 0, len), &room[names.n].word))
                room[names.n++].which = i;
            rest = str_sub(rest, bar ? len + 1 : len, rest.len);
        }
    uint64_t bits = self_speaks(t->arena, t->heard.folded.text, &names);
    if (!bits)
        return;
    slot_list_split(&all, turn_slot_value(&t->state->flow, speaks_slot));
    for (size_t i = 0; i < LANGUAGES; i++)
        if (bits >> i & 1)
            slot_list_add(&all, str_from(languages[i].code));
    note(t, speaks_slot, slot_list_join(t->arena, &all));
}

/* Somebody else is spoken of, or listened about: 「35歳です」 is the son's age then. */
static bool is_about_others(const struct turning *t)
{
    static const struct str whom[] = {S("other"), S("proxy"), S("witness")};
    for (size_t i = 0; i < sizeof(whom) / sizeof(whom[0]); i++)
        if (tags_has(&t->heard.about, whom[i]))
            return true;
    return t->waiting && t->asked.listens && !waits_for_place(t);
}

void turn_hear_self(struct turning *t)
{
    if (!t->has_text || !t->content->nlu || is_about_others(t))
        return;
    hear_place(t);
    hear_age(t);
    hear_languages(t);
}

/* ---- forgotten ---- */

enum err turn_forget_self(struct turning *t, bool *done)
{
    static const struct {
        unsigned what;
        const struct str *slot[2];
    } kept[] = {{SELF_PLACE, {&area_slot, &part_slot}}, {SELF_AGE, {&age_slot}}, {SELF_LANGUAGES, {&speaks_slot}}};
    unsigned what = t->out->trace.risk.level ? 0 : self_forgets(t->heard.folded.text);
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        for (size_t k = 0; k < 2 && kept[i].slot[k] && what & kept[i].what; k++) {
            *done = *done || turn_slot_value(&t->state->flow, *kept[i].slot[k]).len;
            note(t, *kept[i].slot[k], nothing);
        }
    if (!*done)
        return ERR_OK; /* nothing was kept: it is the record that is meant */
    if (t->waiting)
        return turn_step(t, FLOW_ASIDE, S("self_forgotten"), nothing);
    turn_say(t, "self_forgotten");
    return ERR_OK;
}
