/* A conversation as compact JSON and back. Only what is set is written; lists are positional, because this text is read
 * and written on every turn.
 *
 *   f format · id · rev · mode · lang · lw lang_wanted · at last_contact · qn queued_notice · lp [last_press_ms,
 * payload] · ie internal_errors · rm, ms [at_ms, question] remind, missed · of offered · ss sitting [start_ms,
 * messages, rested] · bu burst [first_ms, away_ms, newcomer, ref, text, ref, text, …] · wh [here, nudged] whereabouts,
 * once they moved · wk [worker_ms, since_ms] attention · di [disclosed_ms, undisclosed] · ud undelivered · seq · heard
 * · runs · gu give_ups · st stack, outermost first: [flow, node, run, misses, pin, entered] and, when set, confirm and
 * picked · sl slots: [name, status, value] · tr trail: slot names · esc {id, state, severity, reason, created, due,
 * promised, closed, by, name, summary, ud undelivered}
 *
 * Must not know when it is stored, or where. */
#include "bot/conversation.h"

static const char *const mode_names[MODES] = {
    [MODE_BOT] = "bot",       [MODE_QUEUED] = "queued", [MODE_HUMAN] = "human",
    [MODE_CLOSED] = "closed", [MODE_PAUSED] = "paused", [MODE_MUTED] = "muted",
};

const char *mode_name(enum mode m)
{
    return (unsigned)m < MODES ? mode_names[m] : "?";
}

void conversation_init(struct conversation *c)
{
    *c = (struct conversation){.mode = MODE_BOT};
}

/* ---- writing ---- */

static void put_count(struct json_out *w, const char *key, int64_t value)
{
    if (value)
        json_put_int(w, key, value);
}

static void put_text(struct json_out *w, const char *key, struct str value)
{
    if (value.len)
        json_put_str(w, key, value);
}

static void put_stack(struct json_out *w, const struct flow_state *flow)
{
    if (!flow->n_frames)
        return;
    json_open_list(w, "st");
    for (size_t i = 0; i < flow->n_frames; i++) {
        const struct frame *f = &flow->stack[i];
        json_open_list(w, NULL);
        json_put_str(w, NULL, f->flow);
        json_put_str(w, NULL, f->node);
        json_put_int(w, NULL, f->run);
        json_put_int(w, NULL, f->misses);
        json_put_str(w, NULL, f->pin);
        json_put_int(w, NULL, f->entered_ms);
        if (f->confirm.len || f->picked.len)
            json_put_str(w, NULL, f->confirm);
        if (f->picked.len)
            json_put_str(w, NULL, f->picked);
        json_close_list(w);
    }
    json_close_list(w);
}

static void put_slots(struct json_out *w, const struct flow_state *flow)
{
    if (!flow->n_slots)
        return;
    json_open_list(w, "sl");
    for (size_t i = 0; i < flow->n_slots; i++) {
        const struct slot *s = &flow->slots[i];
        if (s->status == SLOT_UNSET && !s->value.len)
            continue;
        json_open_list(w, NULL);
        json_put_str(w, NULL, s->name);
        json_put_str(w, NULL, str_from(slot_status_name(s->status)));
        json_put_str(w, NULL, s->value);
        json_close_list(w);
    }
    json_close_list(w);
}

static void put_trail(struct json_out *w, const struct flow_state *flow)
{
    if (!flow->n_trail)
        return;
    json_open_list(w, "tr");
    for (size_t i = 0; i < flow->n_trail; i++)
        json_put_str(w, NULL, flow->trail[i]);
    json_close_list(w);
}

static void put_escalation(struct json_out *w, const struct escalation *e)
{
    if (e->state == ESCALATION_NONE)
        return;
    json_open_object(w, "esc");
    json_put_int(w, "id", e->id);
    json_put_str(w, "state", str_from(escalation_state_name(e->state)));
    json_put_str(w, "severity", str_from(severity_name(e->severity)));
    json_put_str(w, "reason", str_from(escalation_reason_name(e->reason)));
    json_put_int(w, "created", e->created_ms);
    json_put_int(w, "due", e->due_ms);
    put_count(w, "promised", e->promised_ms);
    put_count(w, "closed", e->closed_ms);
    put_text(w, "by", e->claimed_by);
    put_text(w, "name", e->claimed_name);
    put_text(w, "summary", e->summary);
    put_count(w, "ud", e->undelivered_ms);
    json_close_object(w);
}

static void put_pending(struct json_out *w, const char *key, const struct pending *p)
{
    if (!p->question.len)
        return;
    json_open_list(w, key);
    json_put_int(w, NULL, p->at_ms);
    json_put_str(w, NULL, p->question);
    json_close_list(w);
}

static void put_sitting(struct json_out *w, const struct sitting *s)
{
    if (!s->start_ms)
        return;
    json_open_list(w, "ss");
    json_put_int(w, NULL, s->start_ms);
    json_put_int(w, NULL, s->messages);
    json_put_int(w, NULL, s->rested);
    json_close_list(w);
}

static void put_burst(struct json_out *w, const struct burst *b)
{
    if (!b->n)
        return;
    json_open_list(w, "bu");
    json_put_int(w, NULL, b->first_ms);
    json_put_int(w, NULL, b->away_ms);
    json_put_int(w, NULL, b->newcomer);
    for (size_t i = 0; i < b->n; i++) {
        json_put_str(w, NULL, b->piece[i].ref);
        json_put_str(w, NULL, b->piece[i].text);
    }
    json_close_list(w);
}

static void put_whereabouts(struct json_out *w, const struct whereabouts *at)
{
    if (!at->moved)
        return;
    json_open_list(w, "wh");
    json_put_str(w, NULL, at->here);
    json_put_int(w, NULL, at->nudged);
    json_close_list(w);
}

static void put_attention(struct json_out *w, const struct attention *a)
{
    if (!a->worker_ms && !a->since_ms)
        return;
    json_open_list(w, "wk");
    json_put_int(w, NULL, a->worker_ms);
    json_put_int(w, NULL, a->since_ms);
    json_close_list(w);
}

static void put_disclosed(struct json_out *w, const struct conversation *c)
{
    if (!c->disclosed_ms && !c->undisclosed)
        return;
    json_open_list(w, "di");
    json_put_int(w, NULL, c->disclosed_ms);
    json_put_int(w, NULL, c->undisclosed);
    json_close_list(w);
}

enum err conversation_encode(const struct conversation *c, struct buf *ret)
{
    struct json_out w;
    json_out_init(&w, ret);
    json_open_object(&w, NULL);
    json_put_int(&w, "f", CONVERSATION_FORMAT);
    put_count(&w, "id", c->id);
    put_count(&w, "rev", c->revision);
    json_put_str(&w, "mode", str_from(mode_name(c->mode)));
    if (c->flow.lang)
        json_put_str(&w, "lang", str_from(lang_name(c->flow.lang)));
    if (c->lang_wanted)
        json_put_str(&w, "lw", str_from(lang_name(c->lang_wanted)));
    put_count(&w, "at", c->last_contact_ms);
    put_count(&w, "qn", c->queued_notice_ms);
    if (c->last_press.len) {
        json_open_list(&w, "lp");
        json_put_int(&w, NULL, c->last_press_ms);
        json_put_str(&w, NULL, c->last_press);
        json_close_list(&w);
    }
    put_count(&w, "ie", c->internal_errors);
    put_pending(&w, "rm", &c->remind);
    put_pending(&w, "ms", &c->missed);
    put_count(&w, "of", c->offered);
    put_sitting(&w, &c->sitting);
    put_burst(&w, &c->burst);
    put_whereabouts(&w, &c->at);
    put_attention(&w, &c->attention);
    put_disclosed(&w, c);
    put_count(&w, "ud", c->undelivered_ms);
    put_count(&w, "seq", c->seq);
    put_count(&w, "heard", c->heard_seq);
    put_count(&w, "runs", c->flow.runs);
    put_count(&w, "gu", c->flow.give_ups);
    put_stack(&w, &c->flow);
    put_slots(&w, &c->flow);
    put_trail(&w, &c->flow);
    put_escalation(&w, &c->escalation);
    json_close_object(&w);
    return ret->err;
}

/* ---- reading ---- */

/* A word back into its enum: names are few, so a walk is quick. */
#define WORD_READER(what, type, count, name_of)                                                                        \
    static bool read_##what(struct str word, type *ret)                                                                \
    {                                                                                                                  \
        for (int i = 0; i < (int)(count); i++) {                                                                       \
            if (str_eq(word, str_from(name_of((type)i)))) {                                                            \
                *ret = (type)i;                                                                                        \
                return true;                                                                                           \
            }                                                                                                          \
        }                                                                                                              \
        return false;                                                                                                  \
    }
WORD_READER(mode, enum mode, MODES, mode_name)
WORD_READER(status, enum slot_status, SLOT_STATUSES, slot_status_name)
WORD_READER(escalation_state, enum escalation_state, ESCALATION_STATES, escalation_state_name)
WORD_READER(severity, enum severity, SEVERITIES, severity_name)
WORD_READER(reason, enum escalation_reason, REASONS, escalation_reason_name)

static bool read_int32(const struct json *node, int32_t *ret)
{
    int64_t n;
    if (!json_integer(node, &n) || n < INT32_MIN || n > INT32_MAX)
        return false;
    *ret = (int32_t)n;
    return true;
}

static bool read_text(const struct json *node, struct arena *arena, struct str *ret)
{
    if (json_kind(node) != JSON_STRING)
        return false;
    *ret = arena_str(arena, json_string(node));
    return true;
}

static bool read_frame(const struct json *list, struct arena *arena, struct frame *f)
{
    const struct json *flow = json_first(list);
    const struct json *node = json_next(flow), *run = json_next(node), *misses = json_next(run);
    const struct json *pin = json_next(misses), *entered = json_next(pin), *confirm = json_next(entered);
    const struct json *picked = json_next(confirm);
    return read_text(flow, arena, &f->flow) && read_text(node, arena, &f->node) && read_int32(run, &f->run) &&
           read_int32(misses, &f->misses) && read_text(pin, arena, &f->pin) && json_integer(entered, &f->entered_ms) &&
           (!confirm || read_text(confirm, arena, &f->confirm)) && (!picked || read_text(picked, arena, &f->picked));
}

static bool read_slot(const struct json *list, struct arena *arena, struct slot *s)
{
    const struct json *name = json_first(list);
    const struct json *status = json_next(name), *value = json_next(status);
    return read_text(name, arena, &s->name) && read_status(json_string(status), &s->status) &&
           read_text(value, arena, &s->value);
}

static bool read_stack(const struct json *list, struct arena *arena, struct flow_state *flow)
{
    for (const struct json *n = json_first(list); n; n = json_next(n)) {
        if (flow->n_frames == FLOW_FRAMES || !read_frame(n, arena, &flow->stack[flow->n_frames++]))
            return false;
    }
    return true;
}

static bool read_slots(const struct json *list, struct arena *arena, struct flow_state *flow)
{
    for (const struct json *n = json_first(list); n; n = json_next(n)) {
        if (flow->n_slots == FLOW_SLOTS || !read_slot(n, arena, &flow->slots[flow->n_slots++]))
            return false;
    }
    return true;
}

static bool read_trail(const struct json *list, struct arena *arena, struct flow_state *flow)
{
    for (const struct json *n = json_first(list); n; n = json_next(n)) {
        if (flow->n_trail == FLOW_TRAIL || !read_text(n, arena, &flow->trail[flow->n_trail++]))
            return false;
    }
    return true;
}

static bool read_press(const struct json *list, struct arena *arena, struct conversation *c)
{
    if (!list)
        return true;
    const struct json *at = json_first(list);
    return json_integer(at, &c->last_press_ms) && read_text(json_next(at), arena, &c->last_press);
}

static bool read_pending(const struct json *list, struct arena *arena, struct pending *p)
{
    if (!list)
        return true;
    const struct json *at = json_first(list);
    return json_integer(at, &p->at_ms) && read_text(json_next(at), arena, &p->question);
}

static bool read_sitting(const struct json *list, struct sitting *s)
{
    if (!list)
        return true;
    const struct json *start = json_first(list), *messages = json_next(start);
    return json_integer(start, &s->start_ms) && s->start_ms && read_int32(messages, &s->messages) &&
           read_int32(json_next(messages), &s->rested);
}

static bool read_burst(const struct json *list, struct arena *arena, struct burst *b)
{
    if (!list)
        return true;
    const struct json *first = json_first(list), *away = json_next(first), *newcomer = json_next(away);
    bool good =
        json_integer(first, &b->first_ms) && json_integer(away, &b->away_ms) && read_int32(newcomer, &b->newcomer);
    for (const struct json *ref = json_next(newcomer), *text; good && ref; ref = json_next(text)) {
        text = json_next(ref);
        good = b->n < BURST_PIECES && read_text(ref, arena, &b->piece[b->n].ref) &&
               read_text(text, arena, &b->piece[b->n].text);
        b->n++;
    }
    return good;
}

static bool read_whereabouts(const struct json *list, struct arena *arena, struct whereabouts *at)
{
    if (!list)
        return true;
    const struct json *here = json_first(list);
    at->moved = 1;
    return read_text(here, arena, &at->here) && read_int32(json_next(here), &at->nudged);
}

static bool read_attention(const struct json *list, struct attention *a)
{
    if (!list)
        return true;
    const struct json *worker = json_first(list);
    return json_integer(worker, &a->worker_ms) && json_integer(json_next(worker), &a->since_ms);
}

static bool read_disclosed(const struct json *list, struct conversation *c)
{
    if (!list)
        return true;
    const struct json *at = json_first(list);
    return json_integer(at, &c->disclosed_ms) && read_int32(json_next(at), &c->undisclosed);
}

static const struct json_field escalation_fields[] = {
    {"id", JSON_AS_INT, true, false, 0, offsetof(struct escalation, id)},
    {"created", JSON_AS_INT, false, false, 0, offsetof(struct escalation, created_ms)},
    {"due", JSON_AS_INT, false, false, 0, offsetof(struct escalation, due_ms)},
    {"promised", JSON_AS_INT, false, false, 0, offsetof(struct escalation, promised_ms)},
    {"closed", JSON_AS_INT, false, false, 0, offsetof(struct escalation, closed_ms)},
    {"by", JSON_AS_STR, false, false, 0, offsetof(struct escalation, claimed_by)},
    {"name", JSON_AS_STR, false, true, 0, offsetof(struct escalation, claimed_name)},
    {"summary", JSON_AS_STR, false, true, 0, offsetof(struct escalation, summary)},
    {"ud", JSON_AS_INT, false, false, 0, offsetof(struct escalation, undelivered_ms)},
};

static bool read_escalation(const struct json *object, struct arena *arena, struct escalation *e)
{
    if (!object)
        return true;
    return json_decode(object, escalation_fields, sizeof(escalation_fields) / sizeof(escalation_fields[0]), arena, e,
                       NULL) == ERR_OK &&
           read_escalation_state(json_string(json_get(object, "state")), &e->state) &&
           read_severity(json_string(json_get(object, "severity")), &e->severity) &&
           read_reason(json_string(json_get(object, "reason")), &e->reason);
}

/* Everything that is not a plain member of struct conversation. */
struct draft {
    struct conversation c;
    int64_t format, internal_errors, offered, runs, give_ups;
    struct str mode, lang, lang_wanted;
    const struct json *stack, *slots, *trail, *press, *remind, *missed, *sitting, *burst, *whereabouts, *attention,
        *disclosed, *escalation;
};

#define INTO(member) offsetof(struct draft, member)
static const struct json_field fields[] = {
    {"f", JSON_AS_INT, true, false, 0, INTO(format)},
    {"id", JSON_AS_INT, false, false, 0, INTO(c.id)},
    {"rev", JSON_AS_INT, false, false, 0, INTO(c.revision)},
    {"mode", JSON_AS_STR, true, false, 16, INTO(mode)},
    {"lang", JSON_AS_STR, false, false, 16, INTO(lang)},
    {"lw", JSON_AS_STR, false, false, 16, INTO(lang_wanted)},
    {"at", JSON_AS_INT, false, false, 0, INTO(c.last_contact_ms)},
    {"qn", JSON_AS_INT, false, false, 0, INTO(c.queued_notice_ms)},
    {"lp", JSON_AS_NODE, false, false, 0, INTO(press)},
    {"ie", JSON_AS_INT, false, false, 0, INTO(internal_errors)},
    {"rm", JSON_AS_NODE, false, false, 0, INTO(remind)},
    {"ms", JSON_AS_NODE, false, false, 0, INTO(missed)},
    {"ss", JSON_AS_NODE, false, false, 0, INTO(sitting)},
    {"bu", JSON_AS_NODE, false, true, 0, INTO(burst)},
    {"wh", JSON_AS_NODE, false, false, 0, INTO(whereabouts)},
    {"wk", JSON_AS_NODE, false, false, 0, INTO(attention)},
    {"di", JSON_AS_NODE, false, false, 0, INTO(disclosed)},
    {"ud", JSON_AS_INT, false, false, 0, INTO(c.undelivered_ms)},
    {"of", JSON_AS_INT, false, false, 0, INTO(offered)},
    {"seq", JSON_AS_INT, false, false, 0, INTO(c.seq)},
    {"heard", JSON_AS_INT, false, false, 0, INTO(c.heard_seq)},
    {"runs", JSON_AS_INT, false, false, 0, INTO(runs)},
    {"gu", JSON_AS_INT, false, false, 0, INTO(give_ups)},
    {"st", JSON_AS_NODE, false, false, 0, INTO(stack)},
    {"sl", JSON_AS_NODE, false, true, 0, INTO(slots)},
    {"tr", JSON_AS_NODE, false, false, 0, INTO(trail)},
    {"esc", JSON_AS_NODE, false, true, 0, INTO(escalation)},
};

static bool read_draft(struct draft *d, struct arena *arena)
{
    struct conversation *c = &d->c;
    c->internal_errors = (int32_t)d->internal_errors;
    c->offered = (int32_t)d->offered;
    c->flow.runs = (int32_t)d->runs;
    c->flow.give_ups = (int32_t)d->give_ups;
    return d->format == CONVERSATION_FORMAT && read_mode(d->mode, &c->mode) &&
           (!d->lang.len || lang_from_name(d->lang, &c->flow.lang)) &&
           (!d->lang_wanted.len || lang_from_name(d->lang_wanted, &c->lang_wanted)) && read_press(d->press, arena, c) &&
           read_pending(d->remind, arena, &c->remind) && read_pending(d->missed, arena, &c->missed) &&
           read_sitting(d->sitting, &c->sitting) && read_burst(d->burst, arena, &c->burst) &&
           read_whereabouts(d->whereabouts, arena, &c->at) && read_attention(d->attention, &c->attention) &&
           read_disclosed(d->disclosed, c) && read_stack(d->stack, arena, &c->flow) &&
           read_slots(d->slots, arena, &c->flow) && read_trail(d->trail, arena, &c->flow) &&
           read_escalation(d->escalation, arena, &c->escalation);
}

enum err conversation_decode(struct str json, struct arena *arena, struct conversation *ret)
{
    struct json_doc *doc = NULL;
    if (json.len > CONVERSATION_BYTES_MAX)
        return ERR_INPUT;
    enum err err = json_open(json, 0, &doc, NULL);
    if (err)
        return err;
    struct draft draft = {0};
    err = json_decode(json_root(doc), fields, sizeof(fields) / sizeof(fields[0]), arena, &draft, NULL);
    if (!err && !read_draft(&draft, arena))
        err = ERR_INPUT;
    if (!err && arena->failed)
        err = ERR_NOMEM;
    json_close(doc);
    if (!err)
        *ret = draft.c;
    return err;
}
