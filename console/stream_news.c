/* News on its way from the desk's thread to the pages: copied and listed per group there, sent on the loop's thread.
 * Must not know who may listen. */
#include "bot/escalation.h"
#include "console/console_inside.h"
#include "console/console_json.h"

enum { ITEM_BYTES_MAX = 256 * 1024 };

/* ---- the loop's side ---- */

static void deliver(struct console *c, const struct stream_item *item)
{
    struct stream *s = &c->stream;
    struct str json = {item->json, item->len};
    if (item->seq) {
        ring_add(&s->ring, item->seq, json);
        s->last = item->seq;
    }
    for (size_t i = 0; i < STREAM_CLIENTS; i++) {
        struct stream_client *client = &s->clients[i];
        if (client->state != CLIENT_LIVE)
            continue;
        if (item->seq)
            stream_send_event(&(struct sending){c, client}, item->seq, json);
        else if (atomic_load(&s->watching[i]) == item->conversation_id)
            stream_send_text(c, client, json);
    }
}

static void deliver_all(void *arg)
{
    for (struct stream_item *item = arg, *next; item; item = next) {
        next = item->next;
        deliver(item->console, item);
        free(item);
    }
}

static void drop_all(struct stream_item *item)
{
    for (struct stream_item *next; item; item = next) {
        next = item->next;
        free(item);
    }
}

/* ---- the desk's side ---- */

static void append(struct console *c, int64_t seq, int64_t conversation_id, const struct buf *json)
{
    struct stream_item *item = json->err ? NULL : malloc(sizeof *item + json->len);
    if (!item) {
        LOG(LOG_ERROR, "stream_item_lost", LOG_N("seq", seq));
        return;
    }
    *item = (struct stream_item){.console = c, .seq = seq, .conversation_id = conversation_id, .len = json->len};
    memcpy(item->json, json->ptr, json->len);
    *c->stream.tail = item;
    c->stream.tail = &item->next;
}

static bool watched(struct stream *s, int64_t conversation_id)
{
    if (atomic_load(&s->n_watching) == 0)
        return false;
    for (size_t i = 0; i < STREAM_CLIENTS; i++) {
        if (atomic_load(&s->watching[i]) == conversation_id)
            return true;
    }
    return false;
}

static void put_live_message(struct json_out *w, const struct news *news)
{
    json_open_object(w, NULL);
    json_put_str(w, "type", S("message"));
    put_id(w, "conversation_id", news->conversation_id);
    put_message(w, "message", news->entry, false);
    json_close_object(w);
}

static void put_live_status(struct json_out *w, const struct news *news)
{
    json_open_object(w, NULL);
    json_put_str(w, "type", S("status"));
    put_id(w, "conversation_id", news->conversation_id);
    json_put_str(w, "mode", str_from(mode_name(news->state->mode)));
    json_close_object(w);
}

/* Words alone leave the row as it is, and then the desk has none at hand: it is told from the state. */
static void put_news_event(struct json_out *w, const struct news *news)
{
    if (news->row) {
        put_stream_event(w, news->event, news->row, news->alerting);
        return;
    }
    const struct escalation *e = &news->state->escalation;
    struct escalation_row row = {.id = news->event->escalation_id,
                                 .conversation_id = news->conversation_id,
                                 .channel = news->channel,
                                 .severity = str_from(severity_name(e->severity)),
                                 .reason = str_from(escalation_reason_name(e->reason)),
                                 .state = str_from(escalation_state_name(e->state)),
                                 .created_ms = e->created_ms,
                                 .due_ms = e->due_ms,
                                 .claimed_by = e->claimed_by,
                                 .claimed_name = e->claimed_name,
                                 .summary = e->summary,
                                 .undelivered_ms = e->undelivered_ms};
    put_stream_event(w, news->event, &row, news->alerting);
}

void stream_news(void *self, const struct news *news)
{
    struct console *c = self;
    bool event = news->kind == NEWS_ESCALATION && news->event && (news->row || news->state);
    bool open = news->state && escalation_is_open(&news->state->escalation); /* otherwise they are the bot's alone */
    bool words =
        (news->kind == NEWS_MESSAGE && open && news->entry->visible) || (news->kind == NEWS_STATUS && news->state);
    if (!event && !(words && watched(&c->stream, news->conversation_id)))
        return;
    OWNED(buf) struct buf body;
    buf_init(&body, ITEM_BYTES_MAX);
    struct json_out w;
    json_out_init(&w, &body);
    if (event)
        put_news_event(&w, news);
    else if (news->kind == NEWS_MESSAGE)
        put_live_message(&w, news);
    else
        put_live_status(&w, news);
    append(c, event ? news->event->id : 0, news->conversation_id, &body);
}

void stream_flush(void *self)
{
    struct console *c = self;
    struct stream_item *first = c->stream.first;
    if (!first)
        return;
    c->stream.first = NULL;
    c->stream.tail = &c->stream.first;
    if (http_post(c->http, deliver_all, first)) {
        LOG(LOG_ERROR, "stream_items_lost", LOG_N("seq", first->seq));
        drop_all(first);
    }
}

void stream_done(struct stream *s)
{
    drop_all(s->first);
    ring_done(&s->ring);
}
