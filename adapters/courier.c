/* Requests to other servers: one thread, curl_multi_poll woken by curl_multi_wakeup, a bounded number in flight.
 * Must not know what a status means or what is in a body. */
#include "adapters/courier.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/queue.h"

enum courier_limits {
    ACCEPTED_MAX = 256, /* submitted and not yet done */
    IN_FLIGHT_MAX = 64, /* transfers at once */
    CALLS_MAX = 1024,   /* delayed calls that may wait to be taken over */
    ANSWER_BYTES = 65536,
    ID_BYTES = 128,
    CONNECT_TIMEOUT_MS = 3000,
    STOP_GRACE_MS = 3000,
    IDLE_POLL_MS = 60000
};

/* One request from submission to its outcome. Strings stand behind the struct, in the same block. */
struct parcel {
    struct parcel *next;
    struct courier *courier;
    char *url, *body;
    size_t body_bytes;
    struct curl_slist *headers;
    bool post;
    int64_t timeout_ms;
    void (*done)(void *self, const struct courier_result *result);
    void *self;
    CURL *easy;
    bool sent; /* once: see before_request */
    struct buf answer;
    char request_id[ID_BYTES], accepted_id[ID_BYTES];
};

struct call {
    struct call *next;
    int64_t at_ms; /* monotonic */
    void (*fn)(void *arg);
    void *arg;
};

/* What crosses the queue: exactly one of the two. */
struct message {
    struct parcel *parcel;
    struct call *call;
};

struct courier {
    CURLM *multi;
    pthread_t thread;
    bool running; /* start and stop only: one owner's thread */
    struct queue *inbox;
    atomic_int accepted;
    atomic_bool stopping, stopped;
    /* the thread's own from here on */
    struct parcel *waiting, *waiting_last; /* in order of submission */
    struct parcel *flying;                 /* unordered */
    int in_flight;
    struct call *calls; /* soonest first */
    CURL *spare[IN_FLIGHT_MAX];
    int n_spare;
};

static _Thread_local const struct courier *running_here; /* the courier whose thread this is */

/* ---- one parcel ---- */

static void parcel_free(struct parcel *p)
{
    if (!p)
        return;
    curl_slist_free_all(p->headers);
    buf_done(&p->answer);
    free(p);
}

static bool add_header(struct parcel *p, const char *name, struct str value)
{
    char line[1024];
    int n = snprintf(line, sizeof line, "%s: %.*s", name, (int)value.len, value.len ? value.ptr : "");
    if (n < 0 || (size_t)n >= sizeof line)
        return false;
    struct curl_slist *longer = curl_slist_append(p->headers, line);
    if (!longer)
        return false;
    p->headers = longer;
    return true;
}

static bool add_headers(struct parcel *p, const struct courier_request *r)
{
    bool ok =
        add_header(p, "Content-Type", S("application/json; charset=utf-8")) && add_header(p, "Expect", (struct str){0});
    if (ok && r->retry_key.len)
        ok = add_header(p, "X-Line-Retry-Key", r->retry_key);
    if (ok && r->bearer.len) {
        char bearer[900];
        int n = snprintf(bearer, sizeof bearer, "Bearer %.*s", STR_FMT(r->bearer));
        ok = n > 0 && (size_t)n < sizeof bearer && add_header(p, "Authorization", str_from(bearer));
    }
    return ok;
}

static char *copy_behind(char **at, struct str s)
{
    char *start = *at;
    if (s.len)
        memcpy(start, s.ptr, s.len);
    start[s.len] = '\0';
    *at += s.len + 1;
    return start;
}

static struct parcel *parcel_new(struct courier *c, const struct courier_request *r)
{
    struct parcel *p = calloc(1, sizeof *p + r->url.len + r->body.len + 2);
    if (!p)
        return NULL;
    char *at = (char *)(p + 1);
    p->courier = c;
    p->url = copy_behind(&at, r->url);
    p->body = copy_behind(&at, r->body);
    p->body_bytes = r->body.len;
    p->post = str_eq(r->method, S("POST"));
    p->timeout_ms = r->timeout_ms;
    p->done = r->done;
    p->self = r->self;
    buf_init(&p->answer, ANSWER_BYTES);
    if (add_headers(p, r))
        return p;
    parcel_free(p);
    return NULL;
}

/* ---- what comes back ---- */

/* Beyond the cap the rest is read and dropped: the status still counts. */
static size_t take_answer(char *data, size_t size, size_t n, void *self)
{
    struct parcel *p = self;
    size_t bytes = size * n, room = ANSWER_BYTES - p->answer.len;
    buf_add(&p->answer, (struct str){data, bytes < room ? bytes : room});
    return bytes;
}

static void keep_header(struct str line, const char *name, char *to)
{
    size_t n = strlen(name);
    if (line.len <= n || line.ptr[n] != ':' || strncasecmp(line.ptr, name, n) != 0)
        return;
    struct str value = str_trim(str_sub(line, n + 1, line.len));
    if (value.len >= ID_BYTES)
        return;
    memcpy(to, value.ptr, value.len);
    to[value.len] = '\0';
}

static size_t take_header(char *data, size_t size, size_t n, void *self)
{
    struct parcel *p = self;
    struct str line = {data, size * n};
    keep_header(line, "x-line-request-id", p->request_id);
    keep_header(line, "x-line-accepted-request-id", p->accepted_id);
    return line.len;
}

/* When a kept connection dies without an answer, curl would send the request once more by itself, and its second answer
 * would be all we learn. Whether to repeat is for the caller, who must know that the first one may have been accepted.
 */
static int before_request(void *self, char *to, char *from, int to_port, int from_port)
{
    struct parcel *p = self;
    (void)to;
    (void)from;
    (void)to_port;
    (void)from_port;
    if (p->sent)
        return CURL_PREREQFUNC_ABORT;
    p->sent = true;
    return CURL_PREREQFUNC_OK;
}

/* Did any byte of the request leave this machine? */
static enum courier_outcome outcome_of(const struct parcel *p, CURLcode code)
{
    if (code == CURLE_OK)
        return COURIER_ANSWERED;
    return p->sent ? COURIER_UNCERTAIN : COURIER_NOT_SENT;
}

static void tell(struct parcel *p, enum courier_outcome outcome, int status)
{
    const struct courier_result result = {
        .outcome = outcome,
        .status = status,
        .body = buf_str(&p->answer),
        .request_id = str_from(p->request_id),
        .accepted_request_id = str_from(p->accepted_id),
    };
    atomic_fetch_sub(&p->courier->accepted, 1);
    p->done(p->self, &result);
    parcel_free(p);
}

/* ---- flying ---- */

static void put_back(struct courier *c, CURL *easy)
{
    curl_multi_remove_handle(c->multi, easy);
    if (c->n_spare < IN_FLIGHT_MAX) {
        curl_easy_reset(easy);
        c->spare[c->n_spare++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}

static void unlink_flying(struct courier *c, struct parcel *p)
{
    struct parcel **at = &c->flying;
    while (*at && *at != p)
        at = &(*at)->next;
    if (*at)
        *at = p->next;
    c->in_flight--;
}

static void land(struct courier *c, struct parcel *p, enum courier_outcome outcome)
{
    long status = 0;
    if (outcome == COURIER_ANSWERED)
        curl_easy_getinfo(p->easy, CURLINFO_RESPONSE_CODE, &status);
    unlink_flying(c, p);
    put_back(c, p->easy);
    tell(p, outcome, (int)status);
}

static bool prepare(struct courier *c, struct parcel *p)
{
    CURL *easy = c->n_spare ? c->spare[--c->n_spare] : curl_easy_init();
    if (!easy)
        return false;
    p->easy = easy;
    curl_easy_setopt(easy, CURLOPT_URL, p->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "127.0.0.1,localhost");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)p->timeout_ms);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, p->headers);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "tsunagu/" TSUNAGU_VERSION);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, p);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, p);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, p);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, p);
    if (p->post) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, p->body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body_bytes);
    }
    return true;
}

static void take_off(struct courier *c)
{
    while (c->waiting && c->in_flight < IN_FLIGHT_MAX) {
        struct parcel *p = c->waiting;
        c->waiting = p->next;
        if (!prepare(c, p)) {
            tell(p, COURIER_NOT_SENT, 0);
            continue;
        }
        p->next = c->flying;
        c->flying = p;
        c->in_flight++;
        if (curl_multi_add_handle(c->multi, p->easy) != CURLM_OK)
            land(c, p, COURIER_NOT_SENT);
    }
}

static void collect(struct courier *c)
{
    int left;
    CURLMsg *m;
    while ((m = curl_multi_info_read(c->multi, &left))) {
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode code = m->data.result;
        char *private = NULL;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &private);
        struct parcel *p = (struct parcel *)(void *)private;
        land(c, p, outcome_of(p, code));
    }
}

/* ---- delayed calls ---- */

/* Of two calls of the same function with the same argument the sooner one stays. */
static void keep_call(struct courier *c, struct call *call)
{
    for (struct call **at = &c->calls; *at; at = &(*at)->next) {
        struct call *old = *at;
        if (old->arg != call->arg || old->fn != call->fn)
            continue;
        if (old->at_ms <= call->at_ms) {
            free(call);
            return;
        }
        *at = old->next;
        free(old);
        break;
    }
    struct call **at = &c->calls;
    while (*at && (*at)->at_ms <= call->at_ms)
        at = &(*at)->next;
    call->next = *at;
    *at = call;
}

static void run_calls(struct courier *c, int64_t now_ms)
{
    while (c->calls && c->calls->at_ms <= now_ms) {
        struct call *call = c->calls;
        c->calls = call->next;
        call->fn(call->arg);
        free(call);
    }
}

/* ---- the thread ---- */

static void take_over(struct courier *c, struct parcel *parcel, struct call *call)
{
    if (call) {
        keep_call(c, call);
        return;
    }
    if (c->waiting)
        c->waiting_last->next = parcel;
    else
        c->waiting = parcel;
    c->waiting_last = parcel;
}

static void take_messages(struct courier *c)
{
    void *items[64];
    size_t n;
    while ((n = queue_take(c->inbox, items, 64, 0)) > 0) {
        for (size_t i = 0; i < n; i++) {
            struct message *m = items[i];
            take_over(c, m->parcel, m->call);
            free(m);
        }
    }
}

static int poll_ms(const struct courier *c, int64_t now_ms)
{
    if (!c->calls)
        return IDLE_POLL_MS;
    int64_t wait = c->calls->at_ms - now_ms;
    return wait < 0 ? 0 : wait > IDLE_POLL_MS ? IDLE_POLL_MS : (int)wait;
}

static void round_trip(struct courier *c)
{
    int running;
    take_messages(c);
    run_calls(c, clock_mono_ms());
    take_off(c);
    curl_multi_perform(c->multi, &running);
    collect(c);
}

static void give_up_all(struct courier *c)
{
    atomic_store(&c->stopped, true); /* from here on nothing new is accepted, not even from those who are told now */
    while (c->flying)
        land(c, c->flying, COURIER_UNCERTAIN);
    take_messages(c);
    while (c->waiting) {
        struct parcel *p = c->waiting;
        c->waiting = p->next;
        tell(p, COURIER_NOT_SENT, 0);
    }
    while (c->calls) {
        struct call *call = c->calls;
        c->calls = call->next;
        free(call);
    }
}

static void *run(void *self)
{
    struct courier *c = self;
    int64_t until_ms = INT64_MAX;
    running_here = c;
    while (clock_mono_ms() < until_ms) {
        round_trip(c);
        if (atomic_load(&c->stopping)) {
            int64_t now_ms = clock_mono_ms();
            if (until_ms == INT64_MAX)
                until_ms = now_ms + STOP_GRACE_MS;
            if (!c->flying && !c->waiting &&
                !(c->calls && c->calls->at_ms <= now_ms)) /* what was due may pass on the last outcomes */
                break;
        }
        int wait = atomic_load(&c->stopping) ? 50 : poll_ms(c, clock_mono_ms());
        if (!c->waiting || c->in_flight >= IN_FLIGHT_MAX)
            curl_multi_poll(c->multi, NULL, 0, wait, NULL);
    }
    give_up_all(c);
    return NULL;
}

/* ---- from outside ---- */

static enum err post(struct courier *c, struct parcel *parcel, struct call *call)
{
    if (atomic_load(&c->stopped))
        return ERR_CONFLICT;
    if (running_here == c) { /* nobody to wake and nothing to lock: the round that calls us goes on to take off */
        take_over(c, parcel, call);
        return ERR_OK;
    }
    struct message *m = malloc(sizeof *m);
    if (!m)
        return ERR_NOMEM;
    *m = (struct message){parcel, call};
    enum err err = queue_push(c->inbox, m);
    if (err) {
        free(m);
        return err;
    }
    curl_multi_wakeup(c->multi);
    return ERR_OK;
}

enum err courier_submit(struct courier *c, const struct courier_request *request)
{
    if (atomic_load(&c->stopping))
        return ERR_CONFLICT;
    if (atomic_fetch_add(&c->accepted, 1) >= ACCEPTED_MAX) {
        atomic_fetch_sub(&c->accepted, 1);
        return ERR_NOMEM;
    }
    struct parcel *p = parcel_new(c, request);
    enum err err = p ? post(c, p, NULL) : ERR_NOMEM;
    if (err) {
        parcel_free(p);
        atomic_fetch_sub(&c->accepted, 1);
    }
    return err;
}

enum err courier_after(struct courier *c, int64_t delay_ms, void (*fn)(void *arg), void *arg)
{
    struct call *call = malloc(sizeof *call);
    if (!call)
        return ERR_NOMEM;
    *call = (struct call){.at_ms = clock_mono_ms() + delay_ms, .fn = fn, .arg = arg};
    enum err err = post(c, NULL, call);
    if (err)
        free(call);
    return err;
}

/* A message may have slipped in while the thread ended: nobody will carry it, and its sender's row stays on disk. */
static void drain(struct courier *c)
{
    void *item;
    while (c->inbox && queue_take(c->inbox, &item, 1, 0)) {
        struct message *m = item;
        parcel_free(m->parcel);
        free(m->call);
        free(m);
    }
}

void courier_free(struct courier *c)
{
    if (!c)
        return;
    courier_stop(c);
    drain(c);
    for (int i = 0; i < c->n_spare; i++)
        curl_easy_cleanup(c->spare[i]);
    if (c->multi)
        curl_multi_cleanup(c->multi);
    if (c->inbox)
        queue_free(c->inbox);
    free(c);
}

static void init_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum err courier_start(struct courier **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_curl);
    struct courier *c = calloc(1, sizeof *c);
    if (!c)
        return ERR_NOMEM;
    c->multi = curl_multi_init();
    if (!c->multi || queue_new(ACCEPTED_MAX + CALLS_MAX, &c->inbox)) {
        courier_free(c);
        return ERR_NOMEM;
    }
    curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS, (long)IN_FLIGHT_MAX);
    if (pthread_create(&c->thread, NULL, run, c)) {
        LOG(LOG_ERROR, "courier_no_thread");
        courier_free(c);
        return ERR_NOMEM;
    }
    c->running = true;
    *ret = c;
    return ERR_OK;
}

void courier_stop(struct courier *c)
{
    if (!c || !c->running)
        return;
    c->running = false;
    atomic_store(&c->stopping, true);
    curl_multi_wakeup(c->multi);
    pthread_join(c->thread, NULL);
}
