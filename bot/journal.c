/* Events and their env as JSON, and a turn as rows. Must not touch the database. */
#include "bot/journal.h"
#include "bot/bubble_json.h"

enum author journal_author(enum event_kind kind)
{
    switch (kind) {
    case EVENT_TIMER:
        return AUTHOR_SYSTEM;
    case EVENT_CLAIM:
    case EVENT_RELEASE:
    case EVENT_SAY:
    case EVENT_RETURN:
    case EVENT_CLOSE:
    case EVENT_INVITE:
    case EVENT_PAUSE:
    case EVENT_REOPEN:
    case EVENT_CALL:
        return AUTHOR_WORKER;
    default:
        return AUTHOR_RESIDENT;
    }
}

/* ---- writing ---- */

static void put_text(struct json_out *w, const char *key, struct str s)
{
    if (s.len)
        json_put_str(w, key, s);
}

static void put_count(struct json_out *w, const char *key, int64_t n)
{
    if (n)
        json_put_int(w, key, n);
}

static void put_env(struct json_out *w, const struct turn_env *env)
{
    json_open_object(w, "env");
    json_put_int(w, "now", env->now_ms);
    json_put_int(w, "seed", env->seed);
    json_put_int(w, "esc", env->next_escalation_id);
    if (env->duty)
        json_put_int(w, "duty", env->duty);
    json_close_object(w);
}

enum words { WORDS_KEPT, WORDS_SHOWN, WORDS_ERASED };

static struct str encode(struct arena *a, const struct event *e, const struct turn_env *env, enum words words)
{
    struct buf buf;
    struct json_out w;
    buf_init_in(&buf, a, EVENT_TEXT_MAX * 8);
    json_out_init(&w, &buf);
    json_open_object(&w, NULL);
    json_put_str(&w, "kind", str_from(event_kind_name(e->kind)));
    put_text(&w, "id", e->id);
    put_text(&w, "ref", e->ref);
    put_text(&w, "channel", e->channel);
    put_count(&w, "at", e->at_ms);
    if (words == WORDS_KEPT)
        put_text(&w, "text", e->text);
    else
        json_put_bool(&w, words == WORDS_SHOWN ? "said" : "erased", true);
    if (words != WORDS_ERASED)
        put_text(&w, "value", e->value);
    put_text(&w, "note", e->note);
    put_text(&w, "lang", e->lang);
    put_text(&w, "staff", e->staff);
    put_text(&w, "name", e->staff_name);
    put_count(&w, "seen", e->seen);
    put_env(&w, env);
    json_close_object(&w);
    return buf.err ? (struct str){0} : buf_str(&buf);
}

struct str journal_encode_event(struct arena *a, const struct event *event, const struct turn_env *env,
                                const struct turn_out *out)
{
    bool shown = out->visible && event->text.len && str_eq(event->text, out->said);
    return encode(a, event, env, shown ? WORDS_SHOWN : WORDS_KEPT);
}

struct str journal_erased_event(struct arena *a, const struct event *event, const struct turn_env *env)
{
    return encode(a, event, env, WORDS_ERASED);
}

/* ---- reading ---- */

struct event_draft {
    struct event event;
    struct str kind;
    bool said, erased;
    const struct json *env;
};

#define INTO(member) offsetof(struct event_draft, member)
static const struct json_field event_fields[] = {
    {"kind", JSON_AS_STR, true, false, 16, INTO(kind)},
    {"id", JSON_AS_STR, false, false, EVENT_ID_MAX, INTO(event.id)},
    {"ref", JSON_AS_STR, false, false, EVENT_ID_MAX, INTO(event.ref)},
    {"channel", JSON_AS_STR, false, false, 16, INTO(event.channel)},
    {"at", JSON_AS_INT, false, false, 0, INTO(event.at_ms)},
    {"text", JSON_AS_STR, false, true, EVENT_TEXT_MAX, INTO(event.text)},
    {"said", JSON_AS_BOOL, false, false, 0, INTO(said)},
    {"erased", JSON_AS_BOOL, false, false, 0, INTO(erased)},
    {"value", JSON_AS_STR, false, true, EVENT_TEXT_MAX, INTO(event.value)},
    {"note", JSON_AS_STR, false, true, EVENT_TEXT_MAX, INTO(event.note)},
    {"lang", JSON_AS_STR, false, false, 64, INTO(event.lang)},
    {"staff", JSON_AS_STR, false, false, EVENT_USER_MAX, INTO(event.staff)},
    {"name", JSON_AS_STR, false, true, 0, INTO(event.staff_name)},
    {"seen", JSON_AS_INT, false, false, 0, INTO(event.seen)},
    {"env", JSON_AS_NODE, true, false, 0, INTO(env)},
};

struct env_draft {
    int64_t now_ms, seed, next_escalation_id, duty;
};
static const struct json_field env_fields[] = {
    {"now", JSON_AS_INT, true, false, 0, offsetof(struct env_draft, now_ms)},
    {"seed", JSON_AS_INT, true, false, 0, offsetof(struct env_draft, seed)},
    {"esc", JSON_AS_INT, true, false, 0, offsetof(struct env_draft, next_escalation_id)},
    {"duty", JSON_AS_INT, false, false, 0, offsetof(struct env_draft, duty)},
};

static enum err read_draft(struct event_draft *d, struct arena *a, struct str body, struct turn_env *ret_env)
{
    struct env_draft env = {0};
    struct bubble shown = {0};
    if (!event_kind_from_name(d->kind, &d->event.kind))
        return ERR_INPUT;
    enum err err = json_decode(d->env, env_fields, sizeof env_fields / sizeof *env_fields, a, &env, NULL);
    if (!err && d->said)
        err = bubble_decode(body, a, &shown);
    if (err)
        return err;
    if (d->said)
        d->event.text = shown.text;
    ret_env->now_ms = env.now_ms;
    ret_env->seed = (uint32_t)env.seed;
    ret_env->next_escalation_id = env.next_escalation_id;
    ret_env->duty = env.duty > 0 && env.duty < TURN_DUTIES ? (enum turn_duty)env.duty : DUTY_BY_CALENDAR;
    return ERR_OK;
}

enum err journal_decode_event(struct str json, struct str body, struct arena *a, struct event *ret,
                              struct turn_env *ret_env, bool *ret_erased)
{
    struct json_doc *doc = NULL;
    struct event_draft draft = {0};
    enum err err = json_open(json, 0, &doc, NULL);
    if (err)
        return err;
    err = json_decode(json_root(doc), event_fields, sizeof event_fields / sizeof *event_fields, a, &draft, NULL);
    if (!err)
        err = read_draft(&draft, a, body, ret_env);
    json_close(doc);
    if (!err && a->failed)
        err = ERR_NOMEM;
    if (err)
        return err;
    *ret = draft.event;
    *ret_erased = draft.erased;
    return ERR_OK;
}

/* ---- a turn as rows ---- */

static size_t count_sends(const struct effects *effects)
{
    size_t n = 0;
    for (size_t i = 0; i < effects->n; i++)
        n += effects->item[i].kind == EFFECT_SEND;
    return n;
}

static void fill_own(struct journal_row *row, struct arena *a, const struct event *event, const struct turn_env *env,
                     const struct turn_out *out)
{
    row->author = journal_author(event->kind);
    row->visible = out->visible;
    row->name = event->staff_name;
    row->event = journal_encode_event(a, event, env, out);
    if (out->visible)
        row->body = bubble_encode_text(a, out->said);
}

static void fill_sent(struct journal_row *row, struct arena *a, const struct effect *e)
{
    row->author = e->name.len ? AUTHOR_WORKER : AUTHOR_BOT;
    row->visible = true;
    row->name = e->name;
    row->body = bubble_encode(a, &e->bubble);
}

enum err journal_entries(struct arena *a, const struct event *event, const struct turn_env *env,
                         const struct turn_out *out, struct conversation *state, struct journal_row **ret,
                         size_t *ret_n)
{
    size_t n = 1 + count_sends(&out->effects);
    struct journal_row *rows = ARENA_ARRAY(a, struct journal_row, n);
    if (!rows)
        return ERR_NOMEM;
    fill_own(&rows[0], a, event, env, out);
    for (size_t i = 0, at = 1; i < out->effects.n; i++) {
        if (out->effects.item[i].kind == EFFECT_SEND)
            fill_sent(&rows[at++], a, &out->effects.item[i]);
    }
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].event.len && !rows[i].body.len) /* refused: every entry has one of the two */
            return ERR_NOMEM;
        rows[i].conversation_id = state->id;
        rows[i].at_ms = env->now_ms;
        rows[i].seq = state->seq + 1 + (int64_t)i;
    }
    state->seq += (int64_t)n;
    *ret = rows;
    *ret_n = n;
    return ERR_OK;
}
