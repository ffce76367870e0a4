/* What a browser hears: the frames of tsunagu.chat.v1 as JSON text. */
#include "adapters/web/web_inside.h"
#include "base/json.h"

/* Who speaks here, in the protocol's three words. */
static const char *with(const struct conversation *state)
{
    switch (state->mode) {
    case MODE_QUEUED:
    case MODE_PAUSED: /* the worker is away: they wait, and see until when */
        return "queued";
    case MODE_HUMAN:
        return "human";
    default:
        return "bot";
    }
}

void out_welcome(struct buf *b, struct str token, const struct conversation *state, struct str lang, bool cut)
{
    struct json_out w;
    json_out_init(&w, b);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", S("welcome"));
    json_put_str(&w, "token", token);
    json_put_str(&w, "with", str_from(with(state)));
    json_put_str(&w, "lang", lang.len ? lang : S("ja"));
    if (cut)
        json_put_bool(&w, "cut", true);
    json_close_object(&w);
}

void out_status(struct buf *b, const struct conversation *state)
{
    struct json_out w;
    const struct escalation *e = &state->escalation;
    bool waits = state->mode == MODE_QUEUED || state->mode == MODE_PAUSED;
    json_out_init(&w, b);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", S("status"));
    json_put_str(&w, "with", str_from(with(state)));
    json_put_int(&w, "waiting", waits ? 1 : 0);
    if (waits && e->due_ms)
        json_put_int(&w, "reply_by", e->promised_ms ? e->promised_ms : e->due_ms);
    if (state->mode == MODE_HUMAN && e->claimed_name.len)
        json_put_str(&w, "name", e->claimed_name);
    json_close_object(&w);
}

void out_message(struct buf *b, const struct journal_row *entry, struct str client_id)
{
    struct json_out w;
    json_out_init(&w, b);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", S("message"));
    json_put_int(&w, "seq", entry->seq);
    json_put_int(&w, "at", entry->at_ms);
    json_put_str(&w, "from", str_from(author_name(entry->author)));
    if (entry->name.len)
        json_put_str(&w, "name", entry->name);
    if (client_id.len)
        json_put_str(&w, "id", client_id);
    /* The body is an object of ours: its members become the frame's. */
    if (entry->body.len > 2) {
        buf_add_char(b, ',');
        buf_add(b, str_sub(entry->body, 1, entry->body.len - 2));
    }
    json_close_object(&w);
}

void out_ack(struct buf *b, struct str id, int64_t seq)
{
    struct json_out w;
    json_out_init(&w, b);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", S("ack"));
    json_put_str(&w, "id", id);
    json_put_int(&w, "seq", seq);
    json_close_object(&w);
}

void out_error(struct buf *b, const char *code, struct str id, struct str text)
{
    struct json_out w;
    json_out_init(&w, b);
    json_open_object(&w, NULL);
    json_put_str(&w, "type", S("error"));
    json_put_str(&w, "code", str_from(code));
    if (id.len)
        json_put_str(&w, "id", id);
    json_put_str(&w, "text", text);
    json_close_object(&w);
}
