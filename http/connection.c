/* Places and generations: what the rest of the program holds instead of a pointer to a socket, which may be gone after
 * any commit. */
#include <stdlib.h>
#include <sys/socket.h>
#include "http/inside.h"

/* Twice as many places as there were; the new ones are handed out lowest first. */
static enum err more_places(struct http_server *s)
{
    uint32_t n = s->n_places ? s->n_places * 2 : 256;
    struct place *places = realloc(s->places, n * sizeof *places);
    if (!places)
        return ERR_NOMEM;
    s->places = places;
    uint32_t *spare = realloc(s->free_places, n * sizeof *spare);
    if (!spare)
        return ERR_NOMEM;
    s->free_places = spare;
    for (uint32_t i = n; i-- > s->n_places;) {
        s->places[i] = (struct place){.generation = 1};
        s->free_places[s->n_free++] = i;
    }
    s->n_places = n;
    return ERR_OK;
}

static struct peer_address address_of(struct lws *wsi)
{
    struct sockaddr_storage sa = {0};
    socklen_t len = sizeof sa;
    int fd = lws_get_socket_fd(wsi);
    if (fd < 0 || getpeername(fd, (struct sockaddr *)&sa, &len) != 0)
        return (struct peer_address){{0}};
    return peer_address_of((const struct sockaddr *)&sa);
}

static bool is_proxy(const struct http_server *s, const struct peer_address *a)
{
    static const struct peer_address unix_socket;
    for (size_t i = 0; i < s->n_proxies; i++)
        if (memcmp(a, &s->proxies[i], sizeof *a) == 0)
            return true;
    return memcmp(a, &unix_socket, sizeof *a) == 0;
}

struct conn *conn_new(struct http_server *s, struct lws *wsi)
{
    if (s->max_connections > 0 && (int64_t)s->connections >= s->max_connections)
        return NULL;
    if (s->n_free == 0 && more_places(s) != ERR_OK)
        return NULL;
    struct conn *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->wsi = wsi;
    c->address = address_of(wsi);
    c->proxied = is_proxy(s, &c->address);
    /* A proxy of our own, or one of our own machine, speaks for everybody; the cap is its job then. */
    if (!c->proxied && !peer_address_local(&c->address)) {
        if (peers_add(s->peers, &c->address, s->max_connections_per_address) != ERR_OK) {
            free(c);
            return NULL;
        }
        c->counted = true;
    }
    uint32_t slot = s->free_places[--s->n_free];
    c->ref = (struct http_ref){slot, s->places[slot].generation};
    s->places[slot].conn = c;
    s->connections++;
    return c;
}

struct conn *conn_find(struct http_server *s, struct http_ref ref)
{
    if (ref.slot >= s->n_places || s->places[ref.slot].generation != ref.generation)
        return NULL;
    struct conn *c = s->places[ref.slot].conn;
    return c && c->state != CONN_GONE ? c : NULL;
}

void conn_drop_request(struct conn *c)
{
    free(c->request);
    c->request = NULL;
    buf_done(&c->body);
    c->body = (struct buf){0};
}

static void drop_socket(struct http_server *s, struct socket_part *part)
{
    if (!part)
        return;
    struct frame *next;
    for (struct frame *f = part->first; f; f = next) {
        next = f->next;
        free(f);
    }
    s->queued_bytes -= part->queued_bytes;
    free(part->message);
    free(part);
}

void conn_gone(struct http_server *s, struct conn *c)
{
    struct place *place = &s->places[c->ref.slot];
    if (place->conn != c)
        return;
    place->conn = NULL;
    place->generation++;
    s->free_places[s->n_free++] = c->ref.slot;
    s->connections--;
    if (c->counted)
        peers_remove(s->peers, &c->address);
    wheel_clear(&c->timer);
    conn_drop_request(c);
    drop_socket(s, c->socket);
    c->socket = NULL;
    c->wsi = NULL;
    c->state = CONN_GONE;
    c->next_free = s->dead;
    s->dead = c;
}

void conn_bury(struct http_server *s)
{
    struct conn *next;
    for (struct conn *c = s->dead; c; c = next) {
        next = c->next_free;
        free(c);
    }
    s->dead = NULL;
}

void conn_kill(struct conn *c)
{
    if (c->wsi)
        lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

void conn_expired(void *server, struct wheel_node *node)
{
    struct http_server *s = server;
    struct conn *c = lws_container_of(node, struct conn, timer);
    switch (c->state) {
    case CONN_SOCKET:
        socket_expired(s, c);
        break;
    case CONN_WAITING: /* and closed: the answer may come yet, and would be taken for that to another request */
        c->close_after = true;
        respond_problem(s, c, 503, "no_answer", (struct str){0});
        c->state = CONN_GONE;
        break;
    case CONN_BODY:
        conn_kill(c);
        break;
    default:
        break;
    }
}
