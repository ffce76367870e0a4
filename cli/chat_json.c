/* Every member is always there, empty or null, so that a script need not ask. Knows no flow. */
#include "cli/chat_json.h"
#include "bot/escalation.h"

static void put_choices(struct json_out *w, const char *key, const struct choice *choices, size_t n)
{
    json_open_list(w, key);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "label", choices[i].label);
        json_put_str(w, "value", choices[i].value);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_card(struct json_out *w, const struct card *c)
{
    json_open_object(w, NULL);
    json_put_str(w, "id", c->id);
    json_put_str(w, "title", c->title);
    json_put_str(w, "text", c->text);
    json_open_list(w, "lines");
    for (size_t i = 0; i < c->n_lines; i++)
        json_put_str(w, NULL, c->lines[i]);
    json_close_list(w);
    put_choices(w, "actions", c->actions, c->n_actions);
    json_close_object(w);
}

static void put_bubble(struct json_out *w, const struct bubble *b, struct str name)
{
    json_open_object(w, NULL);
    json_put_str(w, "text", b->text);
    if (name.len)
        json_put_str(w, "name", name);
    put_choices(w, "choices", b->choices, b->n_choices);
    json_open_list(w, "cards");
    for (size_t i = 0; i < b->n_cards; i++)
        put_card(w, &b->cards[i]);
    json_close_list(w);
    json_put_null(w, "image");
    json_close_object(w);
}

static void put_escalation(struct json_out *w, const struct escalation *e)
{
    if (!escalation_is_open(e)) {
        json_put_null(w, "escalation");
        return;
    }
    json_open_object(w, "escalation");
    json_put_str(w, "state", str_from(escalation_state_name(e->state)));
    json_put_str(w, "severity", str_from(severity_name(e->severity)));
    json_put_str(w, "reason", str_from(escalation_reason_name(e->reason)));
    json_put_int(w, "created_at", e->created_ms);
    json_put_int(w, "due_at", e->due_ms);
    if (e->claimed_by.len)
        json_put_str(w, "claimed_by", e->claimed_name);
    else
        json_put_null(w, "claimed_by");
    json_put_str(w, "summary", e->summary);
    json_close_object(w);
}

static struct str title_of(const struct heard *h, struct str id)
{
    for (size_t i = 0; i < h->n_bubbles; i++) {
        for (size_t k = 0; k < h->bubbles[i].n_cards; k++) {
            if (str_eq(h->bubbles[i].cards[k].id, id))
                return h->bubbles[i].cards[k].title;
        }
    }
    return (struct str){0};
}

static void put_matches(struct json_out *w, const struct heard *h)
{
    json_open_list(w, "matches");
    for (size_t i = 0; i < h->n_matches; i++) {
        const struct effect *m = &h->matches[i];
        json_open_object(w, NULL);
        json_put_str(w, "id", m->key);
        json_put_str(w, "name", title_of(h, m->key));
        json_put_int(w, "score", m->number);
        json_open_list(w, "reasons");
        for (struct str_cut cut = str_cut(m->text, '\n'); cut.head.len || cut.found; cut = str_cut(cut.tail, '\n'))
            json_put_str(w, NULL, cut.head);
        json_close_list(w);
        json_close_object(w);
    }
    json_close_list(w);
}

void chat_put(struct json_out *w, const struct heard *h)
{
    json_open_list(w, "replies");
    for (size_t i = 0; i < h->n_bubbles; i++)
        put_bubble(w, &h->bubbles[i], h->names[i]);
    json_close_list(w);
    json_put_str(w, "intent", h->trace.intent);
    json_open_object(w, "risk");
    json_put_str(w, "level", str_from(risk_level_name(h->trace.risk.level)));
    json_put_str(w, "kind", h->trace.risk.kind);
    json_close_object(w);
    json_put_str(w, "decided", str_from(h->trace.decided));
    json_put_str(w, "mode", str_from(mode_name(h->state.mode)));
    json_put_str(w, "flow", h->trace.flow);
    json_put_str(w, "node", h->trace.node);
    put_escalation(w, &h->state.escalation);
    put_matches(w, h);
}
