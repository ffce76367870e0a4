/* The running service put together and taken apart. What each part does is its own header's business; here is only who
 * knows whom, in which order they start and in which they end. */
#include "bot/serve.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>

#include "adapters/courier.h"
#include "adapters/line/line.h"
#include "adapters/web/web.h"
#include "base/log.h"
#include "bot/alert_command.h"
#include "bot/config.h"
#include "bot/desk.h"
#include "bot/serve_content.h"
#include "bot/workers.h"
#include "console/console.h"
#include "http/health.h"
#include "http/server.h"
#include "portal/portal.h"

enum exit_code { EXIT_FINE = 0, EXIT_WRONG = 1, EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3 };
enum { WORKERS = 2, ARENA_BYTES = 64 << 20 };

struct service {
    struct arena arena; /* configuration and printed words: as long as the process */
    struct config config;
    struct serve_content *content;
    struct desk *desk;
    struct workers *workers;
    struct courier *courier;
    struct console *console;
    struct http_server *http;
    struct web *web;
    struct line *line;
    struct portal *portal;
    struct health *health;
    struct alert_command *alert_command; /* NULL: the town has none */
    const struct serve_trial *trial;     /* NULL: for people */
};

static _Atomic(struct http_server *) running;

/* ---- start, one step at a time ---- */

static int fail(const char *what, enum err err)
{
    fprintf(stderr, "tsunagu: %s: %s\n", what, err_name(err));
    return EXIT_ENVIRONMENT;
}

static int fail_database(const struct service *s, enum err err)
{
    fprintf(stderr, "tsunagu: %s: database cannot be opened or written: %s\n", s->config.database.ptr, err_name(err));
    return EXIT_ENVIRONMENT;
}

static int read_config(struct service *s, const char *path)
{
    struct faults faults;
    faults_init(&faults, &s->arena);
    enum err err = config_load(path, &s->arena, &faults, &s->config);
    faults_print(&faults, stderr, false);
    if (err == ERR_INPUT)
        return EXIT_WRONG;
    if (err)
        return fail("configuration cannot be read", err);
    log_set_level(s->config.log_level);
    return EXIT_FINE;
}

static int load_content(struct service *s)
{
    return serve_content_load(&s->config, s->trial ? s->trial->content : NULL, &s->content);
}

static int open_desk(struct service *s)
{
    const struct desk_options options = {.database = s->config.database.ptr,
                                         .content = serve_content_now(s->content),
                                         .seed = s->trial ? s->trial->seed : 0};
    enum err err = desk_open(&options, &s->desk);
    if (!err)
        err = workers_start(s->config.database.ptr, WORKERS, &s->workers);
    return err ? fail_database(s, err) : EXIT_FINE;
}

/* listen …:0 let the system choose a port; whoever judges Origins or prints links must know which. */
static void settle_url(struct service *s)
{
    struct str *url = &s->config.public_url;
    if (s->config.listen_port == 0 && str_ends(*url, S(":0")))
        *url = arena_fmt(&s->arena, "%.*s:%d", STR_FMT(str_sub(*url, 0, url->len - 2)), http_port(s->http));
}

/* Then all visitors look like one, and one who guesses at passwords makes everybody wait. */
static void warn_of_unnamed_proxy(const struct config *c)
{
    bool behind_one = str_starts(c->public_url, S("https://")) && !str_starts(c->listen_address, S("/"));
    if (behind_one && !c->n_proxies)
        LOG(LOG_WARN, "proxy_not_named", LOG_W("key", "trusted_proxies"));
}

static int open_http(struct service *s)
{
    enum err err = console_new(&s->config, &s->console);
    if (err == ERR_INPUT)
        return EXIT_WRONG; /* the console has said why */
    const struct http_options options = {
        .address = s->config.listen_address,
        .port = (int)s->config.listen_port,
        .content_dir = s->config.content.ptr,
        .public_url = s->config.public_url,
        .max_connections = s->config.limit_connections,
        .max_connections_per_address = s->config.limit_connections_per_address,
        .proxies = s->config.proxies,
        .n_proxies = s->config.n_proxies,
        .authorize = console_authorize,
        .authorize_self = s->console,
    };
    if (!err)
        err = http_open(&options, &s->http);
    if (err) {
        fprintf(stderr, "tsunagu: %.*s:%d cannot be listened on; is another service using the port? (%s)\n",
                STR_FMT(s->config.listen_address), (int)s->config.listen_port, err_name(err));
        return EXIT_ENVIRONMENT;
    }
    warn_of_unnamed_proxy(&s->config);
    settle_url(s);
    desk_say_where(s->desk, s->config.public_url);
    return EXIT_FINE;
}

static enum err open_alert_command(struct service *s)
{
    if (!s->config.alert_command.len)
        return ERR_OK;
    const struct alert_command_options options = {.program = s->config.alert_command,
                                                  .public_url = s->config.public_url,
                                                  .timeout_ms = s->config.alert_timeout_s * 1000,
                                                  .at_once = (size_t)s->config.alert_at_once};
    enum err err = alert_command_start(&options, &s->alert_command);
    if (!err)
        desk_listen(s->desk, &(struct desk_listener){.self = s->alert_command, .news = alert_command_news});
    return err;
}

static int open_edges(struct service *s)
{
    const struct content *content = serve_content_now(s->content);
    enum err err = health_open(s->http, s->desk, &s->health);
    if (!err)
        err = console_open(s->console, s->http, s->desk, s->workers, content);
    if (!err)
        err = web_open(&s->config, s->http, s->desk, content, &s->web);
    if (!err)
        err = courier_start(&s->courier);
    if (!err)
        err = line_open(&s->config, s->http, s->desk, content, s->courier, &s->line);
    if (!err)
        err = portal_open(&s->config, s->http, s->desk, content, &s->portal);
    if (!err)
        err = open_alert_command(s);
    return err ? fail("a part of the service did not start", err) : EXIT_FINE;
}

/* What somebody at a terminal wants to know next. */
static void greet(struct service *s, struct str first_link)
{
    struct str url = s->config.public_url;
    fprintf(stderr, "\n  町のページ（ウィジェット）  demo page   %.*s/demo\n", STR_FMT(url));
    fprintf(stderr, "  活動のポータル              portal      %.*s/\n", STR_FMT(url));
    fprintf(stderr, "  チャット                    chat        %.*s/chat\n", STR_FMT(url));
    fprintf(stderr, "  リンクワーカーの画面        console     %.*s/console/\n", STR_FMT(url));
    if (first_link.len)
        fprintf(stderr, "  最初のパスワードを決める    first login %.*s   (一度だけ使えます / works once)\n",
                STR_FMT(first_link));
    fprintf(stderr, "\nready url=%.*s/\n", STR_FMT(url));
}

/* ---- while it runs ---- */

static void on_stop(int signal)
{
    (void)signal;
    struct http_server *http = atomic_load(&running);
    if (http)
        http_stop(http);
}

static void handle_signals(void)
{
    struct sigaction stop = {.sa_handler = on_stop}, ignore = {.sa_handler = SIG_IGN},
                     hangup = {.sa_sigaction = serve_content_hangup, .sa_flags = SA_SIGINFO};
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGHUP, &hangup, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

static enum err follow_content(struct service *s)
{
    const struct serve_content_users users = {.desk = s->desk,
                                              .workers = s->workers,
                                              .http = s->http,
                                              .web = s->web,
                                              .line = s->line,
                                              .console = s->console,
                                              .portal = s->portal};
    return serve_content_follow(s->content, &users);
}

static int run(struct service *s)
{
    struct str first_link = {0};
    enum err err = s->trial ? ERR_OK : console_first_link(s->console, &s->arena, &first_link);
    if (err && err != ERR_NOTFOUND)
        return fail("the first password cannot be prepared", err);
    err = desk_start(s->desk);
    if (!err)
        err = follow_content(s);
    if (err)
        return fail("the service did not start", err);
    atomic_store(&running, s->http);
    handle_signals();
    if (s->trial)
        s->trial->ready(s->trial->self, http_port(s->http), s->desk);
    else
        greet(s, first_link);
    err = http_run(s->http);
    atomic_store(&running, NULL);
    return err ? fail("the server stopped", err) : EXIT_FINE;
}

/* ---- the end, in reverse ---- */

static void close_service(struct service *s)
{
    courier_stop(s->courier);
    if (s->desk)
        desk_stop(s->desk);
    alert_command_stop(s->alert_command);
    workers_stop(s->workers);
    portal_stop(s->portal);
    http_close(s->http);
    line_close(s->line);
    web_close(s->web);
    portal_close(s->portal);
    console_free(s->console);
    health_close(s->health);
    courier_free(s->courier);
    desk_close(s->desk);
    serve_content_close(s->content);
    arena_done(&s->arena);
}

static const struct {
    int (*step)(struct service *s);
} steps[] = {{load_content}, {open_desk}, {open_http}, {open_edges}, {run}};

static int serve(struct service *s)
{
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !code; i++)
        code = steps[i].step(s);
    return code;
}

int cmd_serve(int argc, char **argv)
{
    const char *config_path = NULL;
    for (int i = 1; i < argc; i++) {
        struct str word = str_from(argv[i]);
        if (str_eq(word, S("--config")) && i + 1 < argc) {
            config_path = argv[++i];
        } else {
            bool help = str_eq(word, S("--help"));
            if (!help)
                fprintf(stderr, "tsunagu serve: nothing is known of '%s'%s\n\n", argv[i],
                        str_eq(word, S("--config")) ? " without a file behind it" : "");
            fprintf(help ? stdout : stderr, "usage: tsunagu serve [--config FILE]\n");
            return help ? EXIT_FINE : EXIT_USAGE;
        }
    }
    struct service s = {0};
    arena_init(&s.arena, ARENA_BYTES);
    int code = read_config(&s, config_path);
    if (!code)
        code = serve(&s);
    close_service(&s);
    return code;
}

int serve_trial(const struct serve_trial *trial)
{
    struct service s = {.config = *trial->config, .trial = trial};
    arena_init(&s.arena, ARENA_BYTES);
    log_set_level(s.config.log_level);
    int code = serve(&s);
    close_service(&s);
    return code;
}
