/* One person with a phone. What they do becomes a webhook; what the program says comes to the stand-in. */
#include "cli/door_line.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "cli/arrival.h"
#include "cli/line_reading.h"
#include "cli/line_stand_in.h"

enum { BODY_BYTES = 1 << 18, ANSWER_MS = 20000, DELIVERY_MS = 20000, LOOK_MS = 5, SCRATCH_BYTES = 8 << 20 };
#define SECRET "the secret of the channel"
#define ACCESS "the token of the channel"
static const char user[] = "U4af4980629f8e2a5b1c3d4e5f6a7b8c9";

struct door_line {
    struct served *served;
    struct stand_in *line;
    struct hmac *hmac;
    struct arrival arrival;
    struct arena scratch;
    struct buf body, request, specific; /* specific: members of the last event, for its redelivery */
    uint64_t n_events;
    int64_t event_at_ms;
    char token[64];
    int64_t conversation_id;
};

/* ---- webhooks ---- */

static void put_event(struct door_line *d, bool again)
{
    struct json_out w;
    char id[40];
    snprintf(id, sizeof(id), "01KATALK%018llu", (unsigned long long)d->n_events);
    buf_reset(&d->body);
    json_out_init(&w, &d->body);
    json_open_object(&w, NULL);
    json_put_str(&w, "destination", S("U8e742f61d673b39c7fff3cecb7536ef0"));
    json_open_list(&w, "events");
    json_open_object(&w, NULL);
    json_put_str(&w, "mode", S("active"));
    json_put_int(&w, "timestamp", d->event_at_ms);
    json_open_object(&w, "source");
    json_put_str(&w, "type", S("user"));
    json_put_str(&w, "userId", str_from(user));
    json_close_object(&w);
    json_put_str(&w, "webhookEventId", str_from(id));
    json_open_object(&w, "deliveryContext");
    json_put_bool(&w, "isRedelivery", again);
    json_close_object(&w);
    if (d->token[0])
        json_put_str(&w, "replyToken", str_from(d->token));
    buf_add_char(&d->body, ',');
    buf_add(&d->body, buf_str(&d->specific));
    json_close_object(&w);
    json_close_list(&w);
    json_close_object(&w);
}

/* The members in which events differ, as `"a":1,"b":2`. False: LINE has no such event. */
static bool put_specific(struct door_line *d, const struct event *e)
{
    struct json_out w;
    char id[24], last[24];
    bool text = e->kind == EVENT_TEXT;
    snprintf(id, sizeof(id), "%llu", 500000000000000ULL + (unsigned long long)d->n_events);
    snprintf(last, sizeof(last), "%llu", 500000000000000ULL + (unsigned long long)d->n_events - 1);
    buf_reset(&d->specific);
    json_out_init(&w, &d->specific);
    switch (e->kind) {
    case EVENT_START:
        json_put_str(&w, "type", S("follow"));
        json_open_object(&w, "follow");
        json_put_bool(&w, "isUnblocked", false);
        json_close_object(&w);
        return true;
    case EVENT_STOP:
        json_put_str(&w, "type", S("unfollow"));
        return true;
    case EVENT_TEXT:
    case EVENT_MEDIA:
        json_put_str(&w, "type", S("message"));
        json_open_object(&w, "message");
        json_put_str(&w, "type", text ? S("text") : e->value);
        json_put_str(&w, "id", str_from(id));
        if (text)
            json_put_str(&w, "text", e->text);
        json_close_object(&w);
        return true;
    case EVENT_CHOICE:
        json_put_str(&w, "type", S("postback"));
        json_open_object(&w, "postback");
        json_put_str(&w, "data", e->value);
        json_close_object(&w);
        return true;
    case EVENT_UNSEND:
        json_put_str(&w, "type", S("unsend"));
        json_open_object(&w, "unsend");
        json_put_str(&w, "messageId", str_from(last));
        json_close_object(&w);
        return true;
    default:
        return false;
    }
}

static void make_request(struct door_line *d)
{
    uint8_t sign[SHA256_BYTES];
    arena_reset(&d->scratch);
    hmac_sign(d->hmac, buf_str(&d->body), sign);
    struct str signature = base64_encode(&d->scratch, sign, sizeof(sign));
    buf_reset(&d->request);
    buf_addf(
        &d->request,
        "POST /line/webhook HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json; charset=utf-8\r\n"
        "User-Agent: LineBotWebhook/2.0\r\nConnection: close\r\nx-line-signature: %.*s\r\nContent-Length: %zu\r\n\r\n",
        served_port(d->served), STR_FMT(signature), d->body.len);
    buf_add(&d->request, buf_str(&d->body));
}

/* 200 comes when the turn is on disk. */
static enum err send_webhook(struct door_line *d)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)served_port(d->served)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char answer[64] = "";
    size_t n = 0;
    make_request(d);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    bool sent = fd >= 0 && !d->request.err && !connect(fd, (struct sockaddr *)&at, sizeof(at)) &&
                send(fd, d->request.ptr, d->request.len, MSG_NOSIGNAL) == (ssize_t)d->request.len;
    while (sent && n < 12 && poll(&p, 1, ANSWER_MS) > 0) {
        ssize_t got = recv(fd, answer + n, sizeof(answer) - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    if (fd >= 0)
        close(fd);
    return str_starts((struct str){answer, n}, S("HTTP/1.1 200")) ? ERR_OK : ERR_IO;
}

/* ---- what comes back ---- */

static void on_message(void *self, const struct json *m)
{
    struct door_line *d = self;
    line_read_message(m, &d->arrival);
}

/* Until nothing waits to be sent any more. */
static enum err receive_all(struct door_line *d)
{
    int64_t until_ms = clock_mono_ms() + DELIVERY_MS;
    struct outbox_row *rows;
    size_t n = 1;
    enum err err = ERR_OK;
    while (!err && n && clock_mono_ms() < until_ms) {
        arena_reset(&d->scratch);
        err = outbox_rows_pending(served_store(d->served), &d->scratch, S("line"), 0, 1, &rows, &n);
        if (!err && n)
            stand_in_look(d->line, served_now(d->served), LOOK_MS);
    }
    return !err && n ? ERR_IO : err;
}

static enum err end_step(struct door_line *d, bool played, struct heard *ret)
{
    enum err err = served_settle(d->served);
    if (!err)
        err = receive_all(d);
    if (!err)
        err = arrival_look(&d->arrival, d->served, played, ret);
    if (err)
        return err;
    d->conversation_id = ret->state.id;
    arrival_end(&d->arrival, ret);
    if (stand_in_fault(d->line))
        ret->trouble = str_from(stand_in_fault(d->line));
    return ERR_OK;
}

/* ---- the door ---- */

static enum err line_begin(void *self, const char *database, int64_t now_ms, struct str lang)
{
    struct door_line *d = self;
    (void)database;
    (void)lang; /* LINE does not tell it with a message */
    stand_in_begin(d->line);
    arrival_step(&d->arrival);
    d->arrival.seq = d->conversation_id = 0;
    d->specific.len = 0;
    return served_begin(d->served, now_ms);
}

static enum err line_wait(void *self, int64_t ms, struct heard *ret)
{
    struct door_line *d = self;
    enum err err = ERR_OK;
    arrival_step(&d->arrival);
    while (!err && ms > 0) {
        int64_t step = ms < HOUR_MS / 4 ? ms : HOUR_MS / 4;
        ms -= step;
        err = served_pass(d->served, step);
        if (!err)
            err = receive_all(d);
    }
    return err ? err : end_step(d, false, ret);
}

static enum err play_staff(struct door_line *d, struct event *e, struct heard *ret)
{
    enum err told = ERR_OK;
    e->conversation_id = d->conversation_id;
    enum err err = served_staff(d->served, e, &told);
    if (!err)
        err = end_step(d, !told, ret);
    ret->err = told;
    return err;
}

static enum err line_play(void *self, struct event event, struct heard *ret)
{
    struct door_line *d = self;
    arrival_step(&d->arrival);
    if (event.kind > EVENT_STOP)
        return play_staff(d, &event, ret);
    d->n_events++;
    d->event_at_ms = served_now(d->served);
    bool answerable = event.kind != EVENT_STOP && event.kind != EVENT_UNSEND;
    d->token[0] = '\0';
    if (answerable)
        snprintf(d->token, sizeof(d->token), "%.*s", STR_FMT(stand_in_token(d->line, d->event_at_ms)));
    if (!put_specific(d, &event))
        return ERR_INPUT;
    put_event(d, false);
    enum err err = send_webhook(d);
    return err ? err : end_step(d, true, ret);
}

static enum err line_settle(void *self, struct heard *io)
{
    struct door_line *d = self;
    if (!io->state.burst.n)
        return ERR_OK;
    arrival_step(&d->arrival);
    enum err err = served_pass(d->served, TURN_BURST_GAP_MS);
    return err ? err : end_step(d, true, io);
}

static enum err line_redeliver(void *self, struct heard *ret)
{
    struct door_line *d = self;
    int64_t before = d->arrival.seq;
    arrival_step(&d->arrival);
    stand_in_renew(d->line, served_now(d->served));
    put_event(d, true);
    enum err err = d->specific.len ? send_webhook(d) : ERR_INPUT;
    if (!err)
        err = end_step(d, false, ret);
    if (!err)
        ret->duplicate = d->arrival.seq == before;
    return err;
}

static enum err line_crash(void *self)
{
    return served_crash(((struct door_line *)self)->served);
}

static enum err line_look(void *self, struct heard *ret)
{
    struct door_line *d = self;
    arrival_step(&d->arrival);
    return end_step(d, false, ret);
}

static struct str line_flow_button(void *self, struct str flow)
{
    struct door_line *d = self;
    return served_flow_button(d->served, &d->arrival.arena, flow);
}

enum err door_line_open(const struct player *p, const char *content_dir, struct door_line **ret)
{
    char base[64];
    struct door_line *d = calloc(1, sizeof(*d));
    if (!d)
        return ERR_NOMEM;
    arrival_init(&d->arrival);
    arena_init(&d->scratch, SCRATCH_BYTES);
    buf_init(&d->body, BODY_BYTES);
    buf_init(&d->request, BODY_BYTES);
    buf_init(&d->specific, BODY_BYTES);
    const struct stand_in_options line = {S(ACCESS), str_from(user), on_message, d};
    enum err err = hmac_new(S(SECRET), &d->hmac);
    if (!err)
        err = stand_in_new(&line, &d->line);
    snprintf(base, sizeof(base), "http://127.0.0.1:%d", err ? 0 : stand_in_port(d->line));
    const struct served_options served = {player_content(p), content_dir, S(SECRET), S(ACCESS), str_from(base)};
    if (!err)
        err = served_new(&served, &d->served);
    if (err) {
        door_line_close(d);
        return err;
    }
    *ret = d;
    return ERR_OK;
}

void door_line_close(struct door_line *d)
{
    if (!d)
        return;
    served_free(d->served);
    stand_in_free(d->line);
    hmac_free(d->hmac);
    buf_done(&d->body);
    buf_done(&d->request);
    buf_done(&d->specific);
    arena_done(&d->scratch);
    arrival_done(&d->arrival);
    free(d);
}

struct door door_line(struct door_line *d)
{
    return (struct door){.name = "line",
                         .self = d,
                         .begin = line_begin,
                         .wait = line_wait,
                         .play = line_play,
                         .settle = line_settle,
                         .redeliver = line_redeliver,
                         .crash = line_crash,
                         .look = line_look,
                         .flow_button = line_flow_button};
}
