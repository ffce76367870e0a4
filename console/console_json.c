/* Shapes of the API. Must not know who asks or where the rows come from. */
#include "console/console_json.h"
#include "base/owned.h"

enum { LABEL_BYTES_MAX = 2048 }; /* of all the answers to one question */

void put_id(struct json_out *w, const char *key, int64_t id)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)id);
    json_put_str(w, key, str_from(text));
}

void put_text_or_null(struct json_out *w, const char *key, struct str s)
{
    if (s.len)
        json_put_str(w, key, s);
    else
        json_put_null(w, key);
}

void put_time_or_null(struct json_out *w, const char *key, int64_t ms)
{
    if (ms)
        json_put_int(w, key, ms);
    else
        json_put_null(w, key);
}

void put_resources(struct json_out *w, const char *key, const struct resource_count_row *rows, size_t n,
                   put_resource_n *more)
{
    json_open_list(w, key);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "resource_id", rows[i].resource_id);
        json_put_str(w, "name", rows[i].name);
        if (more)
            more(w, rows[i].n);
        json_close_object(w);
    }
    json_close_list(w);
}

/* One entry a person, in the order in which they were first alerted, with their newest alert. */
static void put_alerted(struct json_out *w, const struct alerting *a, size_t first)
{
    const struct alert_row *newest = &a->alerts[first];
    int64_t times = 0;
    for (size_t i = first; i < a->n; i++) {
        if (!str_eq(a->alerts[i].staff, newest->staff))
            continue;
        newest = &a->alerts[i];
        times++;
    }
    json_open_object(w, NULL);
    put_id(w, "alert_id", newest->id);
    json_put_str(w, "staff", newest->staff);
    json_put_str(w, "name", newest->name);
    json_put_int(w, "at", newest->at_ms);
    json_put_int(w, "answer_by", newest->answer_by_ms);
    json_put_int(w, "times", times);
    put_time_or_null(w, "answered_at", newest->answered_ms);
    json_close_object(w);
}

static bool is_first(const struct alerting *a, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (str_eq(a->alerts[i].staff, a->alerts[at].staff))
            return false;
    }
    return true;
}

void put_alerting(struct json_out *w, const char *key, const struct alerting *a)
{
    if (!a) {
        json_put_null(w, key);
        return;
    }
    json_open_object(w, key);
    json_put_str(w, "state", a->chain.state);
    json_put_int(w, "since", a->chain.began_ms);
    put_time_or_null(w, "next_at", a->chain.next_ms);
    put_text_or_null(w, "answered_by", a->chain.answered_by);
    put_text_or_null(w, "answered_name", a->chain.answered_name);
    put_time_or_null(w, "answered_at", a->chain.answered_ms);
    json_open_list(w, "people");
    for (size_t i = 0; i < a->n; i++) {
        if (is_first(a, i))
            put_alerted(w, a, i);
    }
    json_close_list(w);
    json_close_object(w);
}

enum err read_alerting(struct store *db, struct arena *a, const struct escalation_row *row, const struct alerting **ret)
{
    *ret = NULL;
    if (str_eq(row->severity, S("normal"))) /* whom nobody is called for */
        return ERR_OK;
    struct alerting *found = ARENA_NEW(a, struct alerting);
    enum err err = found ? alerting_read(db, a, row->id, found) : ERR_NOMEM;
    if (!err)
        *ret = found;
    return err == ERR_NOTFOUND ? ERR_OK : err;
}

void put_escalation_row(struct json_out *w, const char *key, const struct escalation_row *row, const struct alerting *a)
{
    json_open_object(w, key);
    put_id(w, "id", row->id);
    put_id(w, "conversation_id", row->conversation_id);
    json_put_str(w, "channel", row->channel);
    json_put_str(w, "severity", row->severity);
    json_put_str(w, "reason", row->reason);
    json_put_str(w, "state", row->state);
    json_put_int(w, "created_at", row->created_ms);
    put_time_or_null(w, "due_at", row->due_ms);
    put_time_or_null(w, "closed_at", row->closed_ms);
    put_text_or_null(w, "claimed_by", row->claimed_by);
    put_text_or_null(w, "claimed_name", row->claimed_name);
    json_put_str(w, "summary", row->summary);
    put_text_or_null(w, "outcome", row->outcome);
    put_text_or_null(w, "note", row->note);
    put_alerting(w, "alerting", a);
    put_time_or_null(w, "undelivered_at", row->undelivered_ms);
    json_close_object(w);
}

/* What the journal keeps of a bubble, member by member: nothing else gets out. */
static void put_body(struct json_out *w, struct str body)
{
    static const char *const members[] = {"text", "choices", "cards", "image"};
    struct json_doc *doc = NULL;
    if (body.len == 0 || json_open(body, 0, &doc, NULL))
        return;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const struct json *node = json_get(json_root(doc), members[i]);
        if (node)
            json_put_node(w, members[i], node);
    }
    json_close(doc);
}

void put_message(struct json_out *w, const char *key, const struct journal_row *row, bool undelivered)
{
    json_open_object(w, key);
    json_put_int(w, "seq", row->seq);
    json_put_int(w, "at", row->at_ms);
    json_put_str(w, "from", str_from(author_name(row->author)));
    put_text_or_null(w, "name", row->name);
    put_body(w, row->body);
    if (undelivered)
        json_put_bool(w, "undelivered", true);
    json_close_object(w);
}

static int64_t newest_run(const struct dossier *d, struct str name)
{
    int64_t run = 0;
    for (size_t i = 0; i < d->n_answers; i++) {
        if (str_eq(d->answers[i].questionnaire, name) && d->answers[i].run > run)
            run = d->answers[i].run;
    }
    return run;
}

static const struct answer_row *answer_of(const struct dossier *d, struct str name, int64_t run, struct str slot)
{
    for (size_t i = 0; i < d->n_answers; i++) {
        const struct answer_row *row = &d->answers[i];
        if (row->run == run && str_eq(row->questionnaire, name) && str_eq(row->item, slot))
            return row;
    }
    return NULL;
}

static void put_item(struct json_out *w, const struct questionnaire_item *item, const struct answer_row *answer)
{
    OWNED(buf) struct buf label;
    buf_init(&label, LABEL_BYTES_MAX);
    if (answer)
        questionnaire_label(item, answer->value, &label);
    json_open_object(w, NULL);
    json_put_int(w, "number", item->number);
    json_put_str(w, "slot", item->slot);
    json_put_str(w, "text", item->text);
    json_put_str(w, "status", answer ? answer->status : S("unset"));
    put_text_or_null(w, "value", answer ? answer->value : (struct str){0});
    put_text_or_null(w, "label", buf_str(&label));
    put_time_or_null(w, "at", answer ? answer->at_ms : 0);
    json_close_object(w);
}

/* Only what somebody has begun to answer: no empty forms. */
static void put_questionnaires(struct json_out *w, const struct dossier *d, const struct questionnaires *questionnaires)
{
    json_open_list(w, "questionnaires");
    for (size_t i = 0; questionnaires && i < questionnaires->n; i++) {
        const struct questionnaire *q = &questionnaires->item[i];
        int64_t run = newest_run(d, q->name);
        if (run == 0 && !answer_of(d, q->name, 0, q->n_items ? q->items[0].slot : (struct str){0}))
            continue;
        json_open_object(w, NULL);
        json_put_str(w, "name", q->name);
        json_put_str(w, "title", q->title);
        json_put_int(w, "run", run);
        json_open_list(w, "items");
        for (size_t k = 0; k < q->n_items; k++)
            put_item(w, &q->items[k], answer_of(d, q->name, run, q->items[k].slot));
        json_close_list(w);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_notes(struct json_out *w, const struct dossier *d)
{
    json_open_list(w, "notes");
    for (size_t i = 0; i < d->n_notes; i++) {
        json_open_object(w, NULL);
        json_put_int(w, "at", d->notes[i].at_ms);
        json_put_str(w, "name", d->notes[i].name);
        json_put_str(w, "key", d->notes[i].key);
        json_put_str(w, "value", d->notes[i].value);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_matches(struct json_out *w, const struct dossier *d)
{
    json_open_list(w, "matches");
    for (size_t i = 0; i < d->n_matches; i++) {
        json_open_object(w, NULL);
        json_put_int(w, "at", d->matches[i].at_ms);
        json_put_str(w, "resource_id", d->matches[i].resource_id);
        json_put_int(w, "score", d->matches[i].score);
        json_put_str(w, "reasons", d->matches[i].reasons);
        json_close_object(w);
    }
    json_close_list(w);
}

void put_dossier(struct json_out *w, const struct dossier *d, const struct questionnaires *questionnaires)
{
    json_open_object(w, NULL);
    put_id(w, "id", d->row.id);
    json_put_str(w, "channel", d->row.channel);
    json_put_str(w, "here", d->state.at.here.len ? d->state.at.here : d->row.channel);
    json_put_str(w, "mode", d->row.mode);
    json_put_str(w, "lang", str_from(lang_name(d->state.flow.lang)));
    json_put_int(w, "created_at", d->row.created_ms);
    put_time_or_null(w, "last_contact_at", d->state.last_contact_ms);
    json_put_int(w, "seq", d->row.seq);
    json_put_int(w, "heard_seq", d->state.heard_seq);
    if (d->escalation.id)
        put_escalation_row(w, "escalation", &d->escalation, d->alerting);
    else
        json_put_null(w, "escalation");
    put_questionnaires(w, d, questionnaires);
    put_notes(w, d);
    put_matches(w, d);
    json_close_object(w);
}
