/* The server's life: one libwebsockets context on one libev loop, and the one callback through which everything comes
 * in. Settings are those measured on 4.1.6; each has its reason beside it. */
#include <ev.h>
#include <stdlib.h>
#include "http/inside.h"

enum {
    REQUEST_ARENA_BYTES = 256 * 1024,
    KEEP_BYTES = 64 << 20,
    RX_BYTES = 512,
    TX_BYTES = 256 * 1024,
    MAIL_MAX = 65536,
    ANSWER_BYTES = 80 << 20
};

static struct http_server *server_of(struct lws *wsi)
{
    return lws_context_user(lws_get_context(wsi));
}

static void on_mail(struct http_server *s)
{
    mail_read(s);
    conn_bury(s);
    if (atomic_load(&s->stopping))
        ev_break(s->loop, EVBREAK_ALL);
}

static void on_tick(lws_sorted_usec_list_t *sul)
{
    struct http_server *s = lws_container_of(sul, struct http_server, tick);
    wheel_tick(&s->wheel, conn_expired, s);
    mail_tick(s);
    mail_read(s); /* in case a wake-up was lost */
    conn_bury(s);
    lws_sul_schedule(s->context, 0, sul, on_tick, TICK_MS * LWS_US_PER_MS);
}

static int on_new(struct http_server *s, struct lws *wsi)
{
    struct conn *c = conn_new(s, wsi);
    if (!c)
        return -1;
    lws_set_opaque_user_data(wsi, c);
    return 0;
}

/* Everything that happens to one connection. Its conn lives until WSI_DESTROY and is freed when the loop has turned. */
static int on_conn(struct http_server *s, struct conn *c, enum lws_callback_reasons reason, struct str in)
{
    switch (reason) {
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return socket_confirm(s, c);
    case LWS_CALLBACK_HTTP:
        return request_begin(s, c);
    case LWS_CALLBACK_HTTP_BODY:
        return request_body(s, c, in);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return request_whole(s, c);
    case LWS_CALLBACK_ESTABLISHED:
        return socket_opened(s, c);
    case LWS_CALLBACK_RECEIVE:
        return socket_received(s, c, in);
    case LWS_CALLBACK_RECEIVE_PONG:
        socket_pong(c);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return socket_writable(s, c);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        return socket_peer_closes(in);
    case LWS_CALLBACK_CLOSED:
        socket_closed(c);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        socket_closed(c);
        lws_set_opaque_user_data(c->wsi, NULL);
        conn_gone(s, c);
        return 0;
    default:
        return 0;
    }
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    (void)user;
    struct http_server *s = server_of(wsi);
    if (!s)
        return 0;
    if (reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED) {
        if (lws_get_protocol(wsi) == NULL || lws_get_protocol(wsi)->id == 0)
            on_mail(s);
        return 0;
    }
    if (reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED)
        return on_new(s, wsi);
    struct conn *c = lws_get_opaque_user_data(wsi);
    if (!c)
        return 0;
    struct conn *outer = s->busy;
    s->busy = c;
    int rc = on_conn(s, c, reason, (struct str){in, in ? len : 0});
    s->busy = outer;
    return rc;
}

/* ---- opening ---- */

/* pings and timeouts are our wheel's: the library keeps its own in a sorted list */
static const lws_retry_bo_t no_timers;

static void quiet(int level, const char *line)
{
    (void)level;
    (void)line;
}

static void fill_protocols(struct http_server *s)
{
    for (size_t i = 0; i <= ENDPOINTS_MAX; i++) {
        s->protocols[i] = (struct lws_protocols){
            .name = i == 0 ? "http-only" : s->subprotocol[i - 1],
            .callback = callback,
            .rx_buffer_size = RX_BYTES, /* allocated per connection */
            .tx_packet_size = TX_BYTES, /* 0 would cut what is sent into pieces of rx_buffer_size */
            .id = (unsigned)i,
        };
        if (i > 0)
            snprintf(s->subprotocol[i - 1], sizeof s->subprotocol[0], "unused.%zu", i);
    }
}

static enum err open_context(struct http_server *s)
{
    void *loops[1] = {s->loop};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .options = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .foreign_loops = loops,
        .user = s,
        .gid = -1,
        .uid = -1,
        .fd_limit_per_thread = 0, /* anything else switches to a slow lookup of connections */
        .retry_and_idle_policy = &no_timers,
        .timeout_secs = 10,
        .keepalive_timeout = 15,
        .max_http_header_data = HTTP_HEADER_MAX,
        .pt_serv_buf_size = 16384,
        .alpn = "http/1.1", /* HTTP/2 of this version has unfixed memory bugs */
    };
    s->context = lws_create_context(&info);
    return s->context ? ERR_OK : ERR_IO;
}

static enum err open_vhost(struct http_server *s, const struct http_options *o)
{
    struct str address = str_eq(o->address, S("localhost")) ? S("127.0.0.1") : o->address;
    struct str kept = arena_str(&s->keep, address);
    bool unix_socket = str_starts(kept, S("/")),
         any = kept.len == 0 || str_eq(kept, S("0.0.0.0")) || str_eq(kept, S("::"));
    bool v6 = memchr(kept.len ? kept.ptr : "", ':', kept.len) != NULL;
    struct lws_context_creation_info info = {
        .port = o->port,
        .iface = any ? NULL : kept.ptr,
        .vhost_name = "tsunagu",
        .protocols = s->protocols,
        .options = LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
                   (unix_socket ? (uint64_t)LWS_SERVER_OPTION_UNIX_SOCK : 0) |
                   (v6 ? 0 : (uint64_t)LWS_SERVER_OPTION_DISABLE_IPV6),
        .retry_and_idle_policy = &no_timers,
        .timeout_secs = 10,
        .keepalive_timeout = 15,
        .alpn = "http/1.1",
        .user = s,
    };
    s->vhost = lws_create_vhost(s->context, &info);
    if (!s->vhost) {
        LOG(LOG_ERROR, "http_listen_failed", LOG_N("port", o->port), LOG_W("why", "address_not_free"));
        return ERR_IO;
    }
    s->port = lws_get_vhost_listen_port(s->vhost);
    return ERR_OK;
}

static enum err take_proxies(struct http_server *s, const struct http_options *o)
{
    if (o->n_proxies > HTTP_PROXIES)
        return ERR_INPUT;
    for (; s->n_proxies < o->n_proxies; s->n_proxies++)
        if (!peer_address_read(o->proxies[s->n_proxies], &s->proxies[s->n_proxies]))
            return ERR_INPUT;
    return ERR_OK;
}

enum err http_open(const struct http_options *o, struct http_server **ret)
{
    struct http_server *s = calloc(1, sizeof *s);
    if (!s)
        return ERR_NOMEM;
    arena_init(&s->keep, KEEP_BYTES);
    arena_init(&s->request_arena, REQUEST_ARENA_BYTES);
    buf_init(&s->out, ANSWER_BYTES);
    buf_init(&s->frame, TX_BYTES);
    s->content_dir = o->content_dir ? arena_str(&s->keep, str_from(o->content_dir)).ptr : TSUNAGU_CONTENT_DIR;
    s->https = str_starts(o->public_url, S("https:"));
    s->max_connections = o->max_connections;
    s->max_connections_per_address = o->max_connections_per_address;
    s->answer_ticks = (uint32_t)(o->answer_ms > 0 ? o->answer_ms : ANSWER_MS) / TICK_MS;
    s->authorize = o->authorize;
    s->authorize_self = o->authorize_self;
    lws_set_log_level(0, quiet);
    s->thread = pthread_self(); /* until http_run says otherwise */
    fill_protocols(s);
    s->loop = ev_loop_new(EVFLAG_AUTO);
    enum err err = s->loop ? queue_new(MAIL_MAX, &s->mail) : ERR_IO;
    if (err == ERR_OK)
        err = peers_new(&s->peers);
    if (err == ERR_OK)
        err = take_proxies(s, o);
    if (err == ERR_OK)
        err = open_context(s);
    if (err == ERR_OK)
        err = open_vhost(s, o);
    if (err != ERR_OK) {
        http_close(s);
        return err;
    }
    *ret = s;
    return ERR_OK;
}

int http_port(const struct http_server *s)
{
    return s->port;
}

/* ---- running ---- */

enum err http_run(struct http_server *s)
{
    s->thread = pthread_self();
    lws_sul_schedule(s->context, 0, &s->tick, on_tick, TICK_MS * LWS_US_PER_MS);
    lws_cancel_service(s->context); /* reads what was posted before we ran, and arms the timer */
    while (!atomic_load(&s->stopping))
        ev_run(s->loop, 0);
    lws_sul_cancel(&s->tick);
    return ERR_OK;
}

void http_stop(struct http_server *s)
{
    atomic_store(&s->stopping, true);
    lws_cancel_service(s->context);
}

void http_close(struct http_server *s)
{
    if (!s)
        return;
    if (s->context)
        lws_context_destroy(s->context);
    s->context = NULL;
    if (s->mail) {
        mail_read(s);
        queue_free(s->mail);
    }
    conn_bury(s);
    if (s->loop)
        ev_loop_destroy(s->loop);
    peers_free(s->peers);
    free(s->places);
    free(s->free_places);
    buf_done(&s->out);
    buf_done(&s->frame);
    arena_done(&s->request_arena);
    arena_done(&s->keep);
    free(s);
}
