/* A bounded queue in front of a few threads, each of which looks after one process at a time: started, waited for by a
 * descriptor, killed when it is late. Must not know what the program does. */
#include "bot/alert_command.h"
#include "base/log.h"
#include "base/queue.h"
#include "bot/staff_role.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STOP_GRACE_MS = 3000, PATH_BYTES = 4096, URL_BYTES = 2048, VARIABLE_BYTES = 4096 };

struct alert_command {
    char program[PATH_BYTES], url[URL_BYTES];
    int timeout_ms;
    struct queue *queue;
    int stopping; /* an eventfd: readable once it is time to go */
    pthread_t thread[ALERT_COMMANDS_AT_ONCE_MAX];
    size_t n_threads;
};

/* One alert on its way to the program. */
struct errand {
    char login[STAFF_LOGIN_MAX + 1];
    const char *severity;
    int64_t escalation_id, conversation_id;
};

/* ---- one process ---- */

static enum err prepare(posix_spawn_file_actions_t *files, posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int rc = posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
    rc = rc ? rc : posix_spawn_file_actions_addopen(files, 1, "/dev/null", O_WRONLY, 0);
    rc = rc ? rc : posix_spawn_file_actions_addopen(files, 2, "/dev/null", O_WRONLY, 0);
    rc = rc ? rc : posix_spawn_file_actions_addclosefrom_np(files, 3);
    rc = rc ? rc : posix_spawnattr_setsigmask(attributes, &none);
    rc = rc ? rc : posix_spawnattr_setsigdefault(attributes, &all);
    rc = rc ? rc : posix_spawnattr_setpgroup(attributes, 0);
    rc = rc ? rc
            : posix_spawnattr_setflags(attributes,
                                       POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    return rc ? ERR_NOMEM : ERR_OK;
}

/* Of the environment only what any program needs: the rest may hold secrets. */
static void choose_environment(char kept[][VARIABLE_BYTES], char *list[])
{
    static const char *const names[] = {"PATH", "HOME", "LANG", "TZ"};
    size_t n = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        int len = value ? snprintf(kept[n], VARIABLE_BYTES, "%s=%s", names[i], value) : -1;
        if (len > 0 && len < VARIABLE_BYTES) {
            list[n] = kept[n];
            n++;
        }
    }
    list[n] = NULL;
}

static int spawn(const struct alert_command *c, const struct errand *e, pid_t *ret)
{
    char id[24], url[URL_BYTES + 64], kept[4][VARIABLE_BYTES], *environment[5];
    snprintf(id, sizeof id, "%lld", (long long)e->escalation_id);
    snprintf(url, sizeof url, "%s/console/#/c/%lld", c->url, (long long)e->conversation_id);
    choose_environment(kept, environment);
    char *arguments[] = {(char *)(uintptr_t)c->program,
                         (char *)(uintptr_t)e->login,
                         (char *)(uintptr_t)e->severity,
                         id,
                         url,
                         NULL}; /* posix_spawn changes none of them */
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&files))
        return ENOMEM;
    if (posix_spawnattr_init(&attributes)) {
        posix_spawn_file_actions_destroy(&files);
        return ENOMEM;
    }
    int rc = prepare(&files, &attributes) ? ENOMEM
                                          : posix_spawn(ret, c->program, &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* Until it has ended, is late, or the service stops: 0 it has ended. */
static int await(const struct alert_command *c, int process)
{
    struct pollfd wait[] = {{.fd = process, .events = POLLIN}, {.fd = c->stopping, .events = POLLIN}};
    int rc;
    do {
        rc = poll(wait, 2, c->timeout_ms);
    } while (rc < 0 && errno == EINTR);
    if (wait[0].revents || rc <= 0)
        return wait[0].revents ? 0 : -1;
    return poll(wait, 1, STOP_GRACE_MS < c->timeout_ms ? STOP_GRACE_MS : c->timeout_ms) > 0 ? 0 : -1;
}

static void run(const struct alert_command *c, const struct errand *e)
{
    pid_t pid = 0;
    int status = 0, rc = spawn(c, e, &pid);
    if (rc) {
        LOG(LOG_ERROR, "alert_command_not_started", LOG_N("escalation", e->escalation_id), LOG_N("errno", rc));
        return;
    }
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    bool late = process < 0 || await(c, process) != 0;
    if (late)
        (void)kill(-pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (process >= 0)
        close(process);
    if (late)
        LOG(LOG_ERROR, "alert_command_killed", LOG_N("escalation", e->escalation_id), LOG_N("after_ms", c->timeout_ms));
    else if (status)
        LOG(LOG_ERROR, "alert_command_failed", LOG_N("escalation", e->escalation_id),
            LOG_N("exit", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status)));
}

/* ---- the threads ---- */

static bool time_to_go(const struct alert_command *c)
{
    struct pollfd stopping = {.fd = c->stopping, .events = POLLIN};
    return poll(&stopping, 1, 0) > 0;
}

static void *look_after(void *arg)
{
    struct alert_command *c = arg;
    void *item;
    for (;;) {
        if (queue_take(c->queue, &item, 1, -1) == 0) {
            if (queue_closed(c->queue) && queue_length(c->queue) == 0)
                return NULL;
            continue;
        }
        struct errand *e = item;
        if (time_to_go(c))
            LOG(LOG_WARN, "alert_command_dropped", LOG_N("escalation", e->escalation_id));
        else
            run(c, e);
        free(e);
    }
}

static bool copy(char *to, size_t bytes, struct str from)
{
    if (from.len >= bytes)
        return false;
    memcpy(to, from.ptr, from.len);
    to[from.len] = '\0';
    return true;
}

enum err alert_command_start(const struct alert_command_options *options, struct alert_command **ret)
{
    struct alert_command *c = calloc(1, sizeof *c);
    if (!c)
        return ERR_NOMEM;
    c->timeout_ms = (int)options->timeout_ms;
    c->stopping = eventfd(0, EFD_CLOEXEC);
    enum err err =
        copy(c->program, sizeof c->program, options->program) && copy(c->url, sizeof c->url, options->public_url)
            ? ERR_OK
            : ERR_INPUT;
    if (!err)
        err = c->stopping < 0 ? ERR_NOMEM : queue_new(ALERT_COMMANDS_WAITING, &c->queue);
    while (!err && c->n_threads < options->at_once && c->n_threads < ALERT_COMMANDS_AT_ONCE_MAX) {
        if (pthread_create(&c->thread[c->n_threads], NULL, look_after, c) != 0)
            err = ERR_NOMEM;
        else
            c->n_threads++;
    }
    if (err) {
        alert_command_stop(c);
        return err;
    }
    *ret = c;
    return ERR_OK;
}

void alert_command_stop(struct alert_command *c)
{
    if (!c)
        return;
    if (c->stopping >= 0)
        (void)eventfd_write(c->stopping, 1);
    if (c->queue)
        queue_close(c->queue);
    for (size_t i = 0; i < c->n_threads; i++)
        pthread_join(c->thread[i], NULL);
    queue_free(c->queue);
    if (c->stopping >= 0)
        close(c->stopping);
    free(c);
}

/* ---- the desk's side ---- */

static void send(struct alert_command *c, const struct alert_row *row)
{
    struct errand *e = calloc(1, sizeof *e);
    bool emergency = str_eq(row->severity, str_from(severity_name(SEVERITY_EMERGENCY)));
    enum err err = e && copy(e->login, sizeof e->login, row->login) ? ERR_OK : ERR_NOMEM;
    if (!err) {
        e->severity = severity_name(emergency ? SEVERITY_EMERGENCY : SEVERITY_URGENT);
        e->escalation_id = row->escalation_id;
        e->conversation_id = row->conversation_id;
        err = queue_push(c->queue, e);
    }
    if (!err)
        return;
    LOG(LOG_ERROR, "alert_command_full", LOG_N("escalation", row->escalation_id), LOG_W("err", err_name(err)));
    free(e);
}

void alert_command_news(void *self, const struct news *news)
{
    const struct alerting *a = news->alerting;
    if (news->kind != NEWS_ESCALATION || !a || !str_eq(news->event->kind, S("alerted")))
        return;
    for (size_t i = a->n - a->n_new; i < a->n; i++)
        send(self, &a->alerts[i]);
}
