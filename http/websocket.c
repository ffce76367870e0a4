/* Web sockets: whole messages in, frames out, each connection with a bounded queue. Framing itself is the library's. */
#include <stdlib.h>
#include "base/utf8.h"
#include "http/inside.h"

enum {
    FRAME_DIRECT_MAX = 64 * 1024,
    FRAMES_AT_ONCE = 16,
    CLOSE_NOW = 1,
    UTF8_WRONG = 1007,
    TOO_BIG = 1009,
    TRY_LATER = 1013,
    POLICY = 1008
};

/* ---- the handshake ---- */

static const struct ws_endpoint *endpoint_find(const struct http_server *s, struct str path)
{
    for (size_t i = 0; i < s->n_endpoints; i++)
        if (str_eq(str_from(s->endpoints[i].path), path))
            return &s->endpoints[i];
    return NULL;
}

/* No subprotocol asked for is taken for ours; one that is not ours is refused. */
static bool subprotocol_fits(struct lws *wsi, const struct ws_endpoint *e)
{
    char text[256];
    int len = lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL);
    if (len <= 0)
        return true;
    if (len >= (int)sizeof text || lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_PROTOCOL) < 0)
        return false;
    struct str_cut rest = {.tail = {text, (size_t)len}, .found = true};
    while (rest.found) {
        rest = str_cut(rest.tail, ',');
        if (str_eq(str_trim(rest.head), str_from(e->subprotocol)))
            return true;
    }
    return false;
}

static int refuse(struct http_server *s, struct conn *c, int status, const char *code)
{
    c->state = CONN_WAITING;
    return respond_and_close(s, c, status, code);
}

static bool asks_for_websocket(struct lws *wsi)
{
    char text[16];
    return lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE) == 9 &&
           lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_UPGRADE) == 9 && strcasecmp(text, "websocket") == 0;
}

int socket_confirm(struct http_server *s, struct conn *c)
{
    struct http_request req;
    arena_reset(&s->request_arena);
    if (!asks_for_websocket(c->wsi) || request_read(s, c, &s->request_arena, &req) != ERR_OK)
        return refuse(s, c, 400, "bad_request");
    const struct ws_endpoint *e = endpoint_find(s, req.path);
    if (!e)
        return refuse(s, c, 404, "not_found");
    if (!str_eq(req.method, S("GET")) || lws_hdr_total_length(c->wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0 ||
        lws_hdr_total_length(c->wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0)
        return refuse(s, c, 400, "bad_request");
    char version[8];
    if (lws_hdr_total_length(c->wsi, WSI_TOKEN_VERSION) != 2 ||
        lws_hdr_copy(c->wsi, version, sizeof version, WSI_TOKEN_VERSION) != 2 || strcmp(version, "13") != 0 ||
        lws_hdr_total_length(c->wsi, WSI_TOKEN_KEY) <= 0)
        return refuse(s, c, 426, "not_websocket");
    if (!subprotocol_fits(c->wsi, e))
        return refuse(s, c, 400, "subprotocol");
    void *identity = NULL;
    if (e->admit && !e->admit(e->self, &req, &identity))
        return refuse(s, c, 403, "origin");
    c->socket = calloc(1, sizeof *c->socket);
    if (!c->socket)
        return -1;
    c->socket->endpoint = e;
    c->socket->identity = identity;
    return 0;
}

int socket_opened(struct http_server *s, struct conn *c)
{
    if (!c->socket)
        return -1;
    c->state = CONN_SOCKET;
    wheel_set(&s->wheel, &c->timer, FIRST_FRAME_TICKS);
    c->socket->told_opened = true;
    const struct ws_endpoint *e = c->socket->endpoint;
    if (e->opened) {
        struct str peer = {0};
        struct http_request req;
        if (request_read(s, c, &s->request_arena, &req) == ERR_OK)
            peer = req.peer;
        e->opened(e->self, c->ref, c->socket->identity, peer);
    }
    return 0;
}

void socket_closed(struct conn *c)
{
    if (!c->socket || !c->socket->told_opened)
        return;
    c->socket->told_opened = false;
    if (c->socket->endpoint->closed)
        c->socket->endpoint->closed(c->socket->endpoint->self, c->ref);
}

/* ---- what comes in ---- */

static void tell_refused(struct conn *c, const char *why)
{
    const struct ws_endpoint *e = c->socket->endpoint;
    if (e->refused)
        e->refused(e->self, c->ref, why);
}

static int close_soon(struct conn *c, uint16_t code)
{
    if (!c->socket->close_code)
        c->socket->close_code = code;
    lws_callback_on_writable(c->wsi);
    return 0;
}

static int whole_message(struct conn *c, struct str text)
{
    if (lws_frame_is_binary(c->wsi)) {
        tell_refused(c, "binary");
        return 0;
    }
    if (!utf8_valid(text)) {
        tell_refused(c, "not_utf8");
        return close_soon(c, UTF8_WRONG); /* RFC 6455 8.1 */
    }
    if (text.len && memchr(text.ptr, '\0', text.len)) {
        tell_refused(c, "nul");
        return 0;
    }
    const struct ws_endpoint *e = c->socket->endpoint;
    e->message(e->self, c->ref, text);
    return 0;
}

/* A message in several pieces is gathered in one block that never grows beyond the cap. */
static bool gather(struct socket_part *part, struct str piece)
{
    if (part->overlong || piece.len > part->endpoint->message_max - part->message_len) {
        part->overlong = true;
        free(part->message);
        part->message = NULL;
        part->message_len = 0;
        return false;
    }
    size_t len = part->message_len + piece.len;
    char *grown = realloc(part->message, len ? len : 1);
    if (!grown) {
        part->overlong = true;
        return false;
    }
    if (piece.len)
        memcpy(grown + part->message_len, piece.ptr, piece.len);
    part->message = grown;
    part->message_len = len;
    return true;
}

static int last_piece(struct conn *c)
{
    struct socket_part *part = c->socket;
    bool overlong = part->overlong;
    char *text = part->message;
    struct str whole = {text, part->message_len};
    part->message = NULL;
    part->message_len = 0;
    part->overlong = false;
    part->announced = false;
    int rc = 0;
    if (overlong)
        tell_refused(c, "too_large");
    else
        rc = whole_message(c, whole);
    free(text);
    return rc;
}

int socket_received(struct http_server *s, struct conn *c, struct str piece)
{
    struct socket_part *part = c->socket;
    if (!part || c->state != CONN_SOCKET || part->close_code)
        return 0;
    part->heard = true;
    if (!part->spoken) {
        part->spoken = true;
        wheel_set(&s->wheel, &c->timer, PING_TICKS);
    }
    size_t coming = lws_remaining_packet_payload(c->wsi);
    bool last = coming == 0 && lws_is_final_fragment(c->wsi);
    if (last && part->message_len == 0 && !part->overlong && piece.len <= part->endpoint->message_max)
        return whole_message(c, piece);
    if (coming > MESSAGE_ABSURD) {
        tell_refused(c, "too_large");
        return close_soon(c, TOO_BIG);
    }
    (void)gather(part, piece);
    return last ? last_piece(c) : 0;
}

/* RFC 6455 7.4: codes that may stand in a close frame, 5.5.1: its reason is UTF-8. */
int socket_peer_closes(struct str payload)
{
    if (payload.len == 0)
        return 0;
    unsigned code =
        payload.len >= 2 ? (unsigned)((unsigned char)payload.ptr[0] << 8 | (unsigned char)payload.ptr[1]) : 0;
    bool known = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    return known && utf8_valid(str_sub(payload, 2, payload.len)) ? 0 : -1;
}

void socket_pong(struct conn *c)
{
    if (c->socket)
        c->socket->heard = true;
}

/* ---- what goes out ---- */

static bool write_frame(struct conn *c, unsigned char *data, size_t len)
{
    if (lws_write(c->wsi, data, len, LWS_WRITE_TEXT) < (int)len) {
        conn_kill(c);
        c->socket->close_code = CLOSE_NOW;
        return false;
    }
    return true;
}

static bool write_now(struct http_server *s, struct conn *c, struct str text)
{
    static const char room[LWS_PRE];
    if (c->socket->first || c->socket->ping_due || text.len > FRAME_DIRECT_MAX || lws_send_pipe_choked(c->wsi))
        return false;
    buf_reset(&s->frame);
    buf_add(&s->frame, (struct str){room, LWS_PRE});
    buf_add(&s->frame, text);
    if (s->frame.err != ERR_OK)
        return false;
    (void)write_frame(c, (unsigned char *)s->frame.ptr + LWS_PRE, text.len);
    return true;
}

/* The slowest visitor is dropped, not the memory of everybody: they come back and resume. */
static enum err too_slow(struct http_server *s, struct conn *c)
{
    struct socket_part *part = c->socket;
    struct frame *next;
    for (struct frame *f = part->first; f; f = next) {
        next = f->next;
        free(f);
    }
    s->queued_bytes -= part->queued_bytes;
    part->first = part->last = NULL;
    part->queued_bytes = 0;
    close_soon(c, TRY_LATER);
    wheel_set(&s->wheel, &c->timer, LINGER_TICKS);
    return ERR_NOMEM;
}

enum err ws_send(struct http_server *s, struct http_ref ref, struct str text)
{
    struct conn *c = conn_find(s, ref);
    if (!c || c->state != CONN_SOCKET || c->socket->close_code)
        return ERR_NOTFOUND;
    if (write_now(s, c, text))
        return ERR_OK;
    struct socket_part *part = c->socket;
    if (part->queued_bytes + text.len > part->endpoint->queue_max || s->queued_bytes + text.len > QUEUED_MAX)
        return too_slow(s, c);
    struct frame *f = malloc(sizeof *f + LWS_PRE + text.len);
    if (!f)
        return too_slow(s, c);
    f->next = NULL;
    f->len = text.len;
    if (text.len)
        memcpy(f->data + LWS_PRE, text.ptr, text.len);
    if (part->last)
        part->last->next = f;
    else
        part->first = f;
    part->last = f;
    part->queued_bytes += text.len;
    s->queued_bytes += text.len;
    lws_callback_on_writable(c->wsi);
    return ERR_OK;
}

static bool write_queued(struct http_server *s, struct conn *c)
{
    struct socket_part *part = c->socket;
    struct frame *f = part->first;
    part->first = f->next;
    if (!part->first)
        part->last = NULL;
    part->queued_bytes -= f->len;
    s->queued_bytes -= f->len;
    bool ok = write_frame(c, f->data + LWS_PRE, f->len);
    free(f);
    return ok;
}

int socket_writable(struct http_server *s, struct conn *c)
{
    struct socket_part *part = c->socket;
    unsigned char ping[LWS_PRE + 1];
    if (!part)
        return 0;
    if (part->ping_due && !part->close_code) {
        part->ping_due = false;
        /* the library keeps pongs that carry nothing to itself: whoever is there would be taken for gone */
        ping[LWS_PRE] = 'p';
        if (lws_write(c->wsi, ping + LWS_PRE, 1, LWS_WRITE_PING) < 0)
            return -1;
    }
    for (int i = 0; part->first && i < FRAMES_AT_ONCE && !lws_send_pipe_choked(c->wsi); i++)
        if (!write_queued(s, c))
            return -1;
    if (part->first) {
        lws_callback_on_writable(c->wsi);
        return 0;
    }
    if (!part->close_code)
        return 0;
    if (part->close_code != CLOSE_NOW)
        lws_close_reason(c->wsi, (enum lws_close_status)part->close_code, NULL, 0);
    return -1;
}

void ws_close(struct http_server *s, struct http_ref ref, uint16_t code)
{
    struct conn *c = conn_find(s, ref);
    if (!c || c->state != CONN_SOCKET || c->socket->close_code)
        return;
    close_soon(c, code);
    wheel_set(&s->wheel, &c->timer, LINGER_TICKS);
}

void socket_expired(struct http_server *s, struct conn *c)
{
    struct socket_part *part = c->socket;
    if (part->close_code) {
        conn_kill(c);
        return;
    }
    if (!part->spoken) {
        ws_close(s, c->ref, POLICY);
        return;
    }
    if (!part->heard) { /* neither a word nor a pong since the last ping: nobody is there */
        conn_kill(c);
        return;
    }
    part->heard = false;
    part->ping_due = true;
    lws_callback_on_writable(c->wsi);
    wheel_set(&s->wheel, &c->timer, PING_TICKS);
}

void ws_set_user(struct http_server *s, struct http_ref ref, void *user)
{
    struct conn *c = conn_find(s, ref);
    if (c && c->socket)
        c->socket->user = user;
}

void *ws_user(struct http_server *s, struct http_ref ref)
{
    struct conn *c = conn_find(s, ref);
    return c && c->socket ? c->socket->user : NULL;
}

enum err http_add_socket(struct http_server *s, const struct ws_endpoint *e)
{
    if (!e->path || !e->subprotocol || !e->message || !e->message_max ||
        strlen(e->subprotocol) >= sizeof s->subprotocol[0])
        return ERR_INPUT;
    if (s->n_endpoints == ENDPOINTS_MAX)
        return ERR_NOMEM;
    snprintf(s->subprotocol[s->n_endpoints], sizeof s->subprotocol[0], "%s", e->subprotocol);
    s->endpoints[s->n_endpoints++] = *e;
    return ERR_OK;
}
