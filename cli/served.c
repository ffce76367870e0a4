/* A child per life of the service, forked before there are threads: the content is there already. Orders and reports go
 * over a socket pair; the clock lies in memory that both see. */
#include "cli/served.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "bot/config.h"
#include "bot/serve.h"

enum {
    PATH_BYTES = 256,
    STRINGS_BYTES = 1 << 20,
    REPORT_MS = 60000,
    CONTROL_FD = 3,
    WORD_BYTES = 64,
    TEXT_BYTES = 4096
};

struct served {
    struct served_options options;
    struct config config;
    struct arena strings;
    _Atomic int64_t *now_ms; /* shared with the child */
    char dir[PATH_BYTES], database[PATH_BYTES];
    pid_t child;
    int control, port;
    uint64_t lives;
    struct store *store;
};

/* ---- orders ---- */

enum order_kind { ORDER_TICK, ORDER_STAFF };

struct order {
    enum order_kind kind;
    enum event_kind event;
    int64_t conversation_id;
    uint64_t number;
    char staff[WORD_BYTES], value[WORD_BYTES], text[TEXT_BYTES], note[TEXT_BYTES];
};

struct report {
    enum err err;
    int port; /* of the first */
};

static void copy(char *out, size_t room, struct str s)
{
    snprintf(out, room, "%.*s", STR_FMT(s));
}

/* ---- the child ---- */

struct child {
    struct desk *desk;
    struct desk_listener listener;
};

static void tell(const struct report *r)
{
    if (send(CONTROL_FD, r, sizeof(*r), MSG_NOSIGNAL) != (ssize_t)sizeof(*r))
        _exit(3); /* the player is gone */
}

static void on_answer(void *self, const struct desk_answer *answer)
{
    (void)self;
    tell(&(struct report){.err = answer->err});
}

static enum err nothing(struct store *s, struct arena *a, void *arg)
{
    (void)s;
    (void)a;
    (void)arg;
    return ERR_OK;
}

static void carry_out(struct child *c, const struct order *o)
{
    char id[32];
    struct desk_request r = {.kind = DESK_WRITE, .owner = &c->listener, .write = nothing};
    if (o->kind == ORDER_STAFF) {
        snprintf(id, sizeof(id), "talk-%llu", (unsigned long long)o->number);
        r.kind = DESK_EVENT;
        r.event = (struct event){.kind = o->event,
                                 .id = str_from(id),
                                 .channel = S("console"),
                                 .conversation_id = o->conversation_id,
                                 .staff = str_from(o->staff),
                                 .staff_name = str_from(o->staff),
                                 .value = str_from(o->value),
                                 .text = str_from(o->text),
                                 .note = str_from(o->note)};
    }
    struct desk_request *copied = desk_request_new(&r);
    if (!copied || desk_submit(c->desk, &copied, 1))
        tell(&(struct report){.err = ERR_NOMEM});
}

static void *take_orders(void *self)
{
    static struct order o;
    while (recv(CONTROL_FD, &o, sizeof(o), 0) == (ssize_t)sizeof(o))
        carry_out(self, &o);
    _exit(3);
}

static void on_ready(void *self, int port, struct desk *desk)
{
    struct child *c = self;
    pthread_t thread;
    c->desk = desk;
    c->listener = (struct desk_listener){.self = c, .answered = on_answer};
    enum err err = pthread_create(&thread, NULL, take_orders, c) ? ERR_NOMEM : ERR_OK;
    tell(&(struct report){.err = err, .port = port});
}

static void become_service(struct served *s, int control)
{
    struct child c = {0};
    const struct serve_trial trial = {
        .config = &s->config, .content = s->options.content, .seed = s->lives, .ready = on_ready, .self = &c};
    /* A connection dies with the process that made it, not with a copy of its descriptor. */
    if (dup2(control, CONTROL_FD) < 0 || close_range(CONTROL_FD + 1, ~0U, 0))
        _exit(3);
    clock_stand_in(s->now_ms);
    _exit(serve_trial(&trial));
}

/* ---- the life of a child ---- */

static enum err hear(struct served *s, struct report *ret)
{
    struct pollfd p = {.fd = s->control, .events = POLLIN};
    if (poll(&p, 1, REPORT_MS) <= 0 || recv(s->control, ret, sizeof(*ret), 0) != (ssize_t)sizeof(*ret)) {
        fputs("tsunagu test: the service ended, or is silent\n", stderr);
        return ERR_IO;
    }
    return ERR_OK;
}

static void end_child(struct served *s)
{
    if (s->child > 0) {
        kill(s->child, SIGKILL);
        waitpid(s->child, NULL, 0);
        close(s->control);
    }
    s->child = 0;
}

static enum err start_child(struct served *s)
{
    int pair[2];
    struct report first;
    s->lives++;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
        return ERR_IO;
    fflush(NULL);
    s->child = fork();
    if (s->child == 0)
        become_service(s, pair[1]);
    close(pair[1]);
    s->control = pair[0];
    if (s->child < 0) {
        close(pair[0]);
        return ERR_NOMEM;
    }
    enum err err = hear(s, &first);
    s->port = err ? 0 : first.port;
    return err ? err : first.err;
}

static void forget_database(struct served *s)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[PATH_BYTES + 8];
    store_close(s->store);
    s->store = NULL;
    for (size_t i = 0; s->database[0] && i < sizeof(ends) / sizeof(ends[0]); i++) {
        snprintf(path, sizeof(path), "%s%s", s->database, ends[i]);
        (void)remove(path);
    }
}

static void fill_config(struct served *s)
{
    const struct served_options *o = &s->options;
    s->config = (struct config){.listen_address = S("127.0.0.1"),
                                .public_url = S("http://127.0.0.1:0"),
                                .database = str_from(s->database),
                                .content = arena_str(&s->strings, str_from(o->content_dir)),
                                .line_secrets = {arena_str(&s->strings, o->line_secret)},
                                .n_line_secrets = o->line_secret.len ? 1 : 0,
                                .line_token = arena_str(&s->strings, o->line_token),
                                .line_api_base = arena_str(&s->strings, o->line_api_base),
                                .line_data_api_base = arena_str(&s->strings, o->line_api_base),
                                .line_greet_on_follow = true,
                                .console_idle_s = 900,
                                .console_absolute_s = 28800,
                                .limit_connections = 1000,
                                .limit_connections_per_address = 1000,
                                .log_level = LOG_ERROR,
                                .demo = true};
}

/* A killed process loses nothing that it wrote, wherever that is; in memory the disk need not be waited for. */
static const char *temporary(void)
{
    const char *tmp = getenv("TMPDIR");
    if (tmp && *tmp)
        return tmp;
    return access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp";
}

enum err served_new(const struct served_options *options, struct served **ret)
{
    const char *tmp = temporary();
    struct served *s = calloc(1, sizeof(*s));
    if (!s)
        return ERR_NOMEM;
    s->options = *options;
    arena_init(&s->strings, STRINGS_BYTES);
    void *shared = mmap(NULL, sizeof(*s->now_ms), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    s->now_ms = shared == MAP_FAILED ? NULL : shared;
    snprintf(s->dir, sizeof(s->dir), "%.200s/tsunagu-served-XXXXXX", tmp);
    if (!s->now_ms || !mkdtemp(s->dir)) {
        s->dir[0] = '\0';
        served_free(s);
        return ERR_IO;
    }
    snprintf(s->database, sizeof(s->database), "%.200s/town.db", s->dir);
    fill_config(s);
    *ret = s;
    return s->strings.failed ? ERR_NOMEM : ERR_OK;
}

void served_free(struct served *s)
{
    if (!s)
        return;
    end_child(s);
    forget_database(s);
    if (s->dir[0])
        rmdir(s->dir);
    if (s->now_ms)
        munmap((void *)s->now_ms, sizeof(*s->now_ms));
    arena_done(&s->strings);
    free(s);
}

/* Never across a fork: SQLite knows in memory which locks a process has. */
static enum err start(struct served *s)
{
    store_close(s->store);
    s->store = NULL;
    enum err err = start_child(s);
    return err ? err : store_open(s->database, STORE_READ, &s->store);
}

enum err served_begin(struct served *s, int64_t now_ms)
{
    end_child(s);
    forget_database(s);
    s->lives = 0;
    atomic_store(s->now_ms, now_ms);
    return start(s);
}

enum err served_crash(struct served *s)
{
    end_child(s);
    return start(s);
}

/* ---- asking ---- */

int served_port(const struct served *s)
{
    return s->port;
}

int64_t served_now(const struct served *s)
{
    return atomic_load(s->now_ms);
}

struct store *served_store(struct served *s)
{
    return s->store;
}

const struct content *served_content(const struct served *s)
{
    return s->options.content;
}

static enum err order(struct served *s, const struct order *o, enum err *ret)
{
    struct report r;
    if (send(s->control, o, sizeof(*o), MSG_NOSIGNAL) != (ssize_t)sizeof(*o))
        return ERR_IO;
    enum err err = hear(s, &r);
    *ret = err ? err : r.err;
    return err;
}

/* The answer comes before timers are looked at; that of the next order comes after. */
enum err served_settle(struct served *s)
{
    static const struct order tick = {.kind = ORDER_TICK};
    enum err told = ERR_OK, err = order(s, &tick, &told);
    if (!err && !told)
        err = order(s, &tick, &told);
    return err ? err : told;
}

enum err served_pass(struct served *s, int64_t ms)
{
    atomic_fetch_add(s->now_ms, ms);
    return served_settle(s);
}

enum err served_staff(struct served *s, const struct event *event, enum err *ret)
{
    static struct order o;
    static uint64_t number;
    o = (struct order){
        .kind = ORDER_STAFF, .event = event->kind, .conversation_id = event->conversation_id, .number = ++number};
    copy(o.staff, sizeof(o.staff), event->staff);
    copy(o.value, sizeof(o.value), event->value);
    copy(o.text, sizeof(o.text), event->text);
    copy(o.note, sizeof(o.note), event->note);
    return order(s, &o, ret);
}
