/* Looking things up in compiled content: by name, in a language, with what fills the places of a text. */
#include <assert.h>
#include "dialogs/model.h"
#include "dialogs/text.h"

struct str bundle_id(const struct bundle *b)
{
    return b->id;
}

struct str bundle_json(const struct bundle *b)
{
    return b->json;
}

static const char *const lang_words[LANGS] = {"ja", "easy", "en"};

const char *lang_name(enum lang l)
{
    return l < LANGS ? lang_words[l] : "";
}

bool lang_from_name(struct str name, enum lang *ret)
{
    for (int l = 0; l < LANGS; l++)
        if (str_eq(name, str_from(lang_words[l]))) {
            *ret = (enum lang)l;
            return true;
        }
    return false;
}

const struct flow *bundle_flow(const struct bundle *b, struct str name)
{
    int at = names_find(&b->flow_by_name, name);
    return at < 0 ? NULL : &b->flows[at];
}

int flow_node(const struct flow *f, struct str name)
{
    return names_find(&f->by_name, name);
}

const struct ask *bundle_ask(const struct bundle *b, struct str slot)
{
    int at = names_find(&b->ask_by_slot, slot);
    return at < 0 ? NULL : b->slot_asks[at];
}

const struct var_def *bundle_var(const struct bundle *b, struct str name)
{
    for (size_t i = 0; i < b->n_vars; i++)
        if (str_eq(b->vars[i].name, name))
            return &b->vars[i];
    return NULL;
}

struct str bundle_text(const struct bundle *b, struct arena *arena, const char *key, enum lang lang,
                       const struct vars *vars, uint32_t pick)
{
    int at = names_find(&b->text_by_key, str_from(key));
    assert(at >= 0);
    if (at < 0)
        return S("");
    struct fill fill = {.b = b, .vars = vars, .lang = lang};
    return text_fill(arena, &fill, text_pick(b, &b->texts[at].text, lang, pick));
}

bool bundle_has_text(const struct bundle *b, struct str key)
{
    return names_find(&b->text_by_key, key) >= 0;
}

struct str bundle_start(const struct bundle *b, struct str folded)
{
    int at = names_find(&b->start_by_text, folded);
    return at < 0 ? S("") : b->start_flows[at];
}

enum command bundle_command(const struct bundle *b, struct str folded)
{
    int at = names_find(&b->command_by_text, folded);
    return at < 0 ? COMMAND_NONE : b->command_of[at];
}

const struct trigger *bundle_trigger_of(const struct bundle *b, struct str intent)
{
    int at = names_find(&b->trigger_by_intent, intent);
    return at < 0 ? NULL : &b->triggers[at];
}

const struct trigger *bundle_trigger_no(const struct bundle *b, size_t i, struct place *ret_at)
{
    if (i >= b->n_triggers)
        return NULL;
    *ret_at = b->trigger_at[i];
    return &b->triggers[i];
}

bool bundle_place_no(const struct bundle *b, size_t i, struct str *ret_area, struct place *ret_at)
{
    for (size_t f = 0; f < b->n_flows; f++)
        for (size_t n = 0; n < b->flows[f].n_nodes; n++) {
            const struct ask *a = b->flows[f].nodes[n].ask;
            if (!a || !str_eq(a->extract, S("place")))
                continue;
            if (i < a->n_options) {
                *ret_area = a->options[i].value;
                *ret_at = a->options[i].at;
                return true;
            }
            i -= a->n_options;
        }
    return false;
}

struct str bundle_trigger(const struct bundle *b, struct str intent)
{
    const struct trigger *t = bundle_trigger_of(b, intent);
    return t ? t->flow : S("");
}

size_t bundle_flows(const struct bundle *b, const struct str **ret)
{
    *ret = b->flow_names;
    return b->n_flows;
}

struct str bundle_flow_title(const struct bundle *b, struct str flow, enum lang lang)
{
    const struct flow *f = bundle_flow(b, flow);
    return f && lang < LANGS ? f->title.by[lang] : S("");
}

const struct questionnaire *bundle_questionnaire(const struct bundle *b, struct str name)
{
    for (size_t i = 0; i < b->n_surveys; i++)
        if (str_eq(b->surveys[i].name, name))
            return &b->surveys[i].shown;
    return NULL;
}

const char *walk_text_key(enum walk_text t)
{
    static const char *const keys[WALK_TEXTS] = {
        [TEXT_SKIPPED] = "skipped",
        [TEXT_NOTED_UNKNOWN] = "noted_unknown",
        [TEXT_CANNOT_SKIP] = "cannot_skip",
        [TEXT_GIVE_UP] = "give_up",
        [TEXT_OFFER_HUMAN] = "offer_human",
        [TEXT_BACK_AT_START] = "back_at_start",
        [TEXT_RESUME] = "resume",
        [TEXT_RESUME_FORM] = "resume_form",
        [TEXT_PROGRESS] = "progress",
        [TEXT_PREVIOUS] = "previous",
        [TEXT_CORRECTED] = "corrected",
        [TEXT_STALE] = "stale_button",
        [TEXT_STOPPED] = "stopped",
        [TEXT_CONFIRM] = "did_you_mean",
        [TEXT_WHICH] = "which_of_two",
        [TEXT_INVALID] = "invalid",
        [TEXT_NOT_UNDERSTOOD] = "not_understood",
        [TEXT_BUTTON_SKIP] = "button_skip",
        [TEXT_BUTTON_BACK] = "button_back",
        [TEXT_BUTTON_HUMAN] = "button_human",
        [TEXT_BUTTON_YES] = "button_yes",
        [TEXT_BUTTON_NO] = "button_no",
        [TEXT_BUTTON_RESUME] = "button_resume",
        [TEXT_BUTTON_RESTART] = "button_restart",
        [TEXT_BUTTON_STOP] = "button_stop",
        [TEXT_NO_ANSWER] = "no_answer",
        [TEXT_UNKNOWN_ANSWER] = "unknown_answer",
        [TEXT_MOVED] = "content_moved",
        [TEXT_MOVED_TO_START] = "content_moved_to_start",
        [TEXT_MOVED_AWAY] = "content_moved_away",
        [TEXT_PICKED] = "picked",
        [TEXT_PICKED_ALL] = "picked_all",
        [TEXT_PICKED_BEFORE] = "picked_before",
        [TEXT_PICKED_REST] = "picked_rest",
        [TEXT_LISTED] = "listed",
        [TEXT_DATE] = "date_said",
        [TEXT_WEEKDAYS] = "weekday_names",
        [TEXT_MONTHS] = "month_names",
        [TEXT_BUTTON_ENOUGH] = "button_enough",
        [TEXT_BUTTON_ANEW] = "button_anew",
    };
    return t < WALK_TEXTS ? keys[t] : "";
}
