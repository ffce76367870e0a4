/* A publication, step by step, each on its own thread and none of them holding up a turn:
 *
 *   loop    notices a SIGHUP, or looks every two seconds     → a worker
 *   worker  loads and proves; mistakes are printed, the end  → the desk
 *   desk    writes content and activation down, one commit   → the loop
 *   loop    web, LINE and console take the new content       → a worker
 *   worker  the desk takes it between two groups; the old is freed, but for its bundle: conversations stand on it
 *
 * All new or all old: until the commit nothing has changed, and after it a start would use the new one, too. `stage`
 * passes from thread to thread with the work; only who has the work touches the rest. */
#include "bot/serve_content.h"

#include <pwd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "bot/activation.h"
#include "bot/content_load.h"
#include "bot/resources.h"
#include "http/server.h"
#include "store/resource_rows.h"

enum { EXIT_FINE = 0, EXIT_WRONG = 1, EXIT_ENVIRONMENT = 3 };
enum { ARENA_BYTES = 64 << 20, TICK_MS = 1000, LOOK_EVERY = 2, WHO_BYTES = 64 };

enum stage { STAGE_IDLE, STAGE_WORKING, STAGE_STOPPED };

struct serve_content {
    const struct config *config;
    struct serve_content_users users;
    struct content content[2]; /* the one in use and, while it is being replaced, the next */
    size_t now;
    atomic_int stage;
    int ticks;
    struct desk_listener hears;

    /* the publication under way */
    struct loaded {
        bool folder, bundle, directory; /* folder: everything. What was not loaded anew is the old one's */
    } loaded;
    struct arena arena; /* its strings */
    struct str folder, who, why;
    struct str *unneeded;
    size_t n_unneeded;
    int64_t began_ms, loaded_ms;
    int64_t directory_version, directory_before; /* of the rows that are in use, or being loaded; of those before */
    char refused[65]; /* a version that another process activated and that cannot be used: said once */
};

static atomic_int hangups;     /* SIGHUPs not yet answered */
static atomic_long hung_up_by; /* who sent the last one */

void serve_content_hangup(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    atomic_store(&hung_up_by, info ? (long)info->si_uid : -1);
    atomic_fetch_add(&hangups, 1);
}

static struct content *fresh(struct serve_content *c)
{
    return &c->content[c->now ^ 1];
}

const struct content *serve_content_now(const struct serve_content *c)
{
    return &c->content[c->now];
}

/* The account's name, or its number. */
static struct str account(struct arena *a, long uid)
{
    char text[4096];
    struct passwd entry, *found = NULL;
    if (uid >= 0 && getpwuid_r((uid_t)uid, &entry, text, sizeof text, &found) == 0 && found)
        return arena_str(a, str_from(found->pw_name));
    return arena_fmt(a, "uid %ld", uid);
}

/* ---- loading ---- */

static enum err load_folder(struct serve_content *c, struct content *to)
{
    struct arena notes;
    struct faults faults;
    arena_init(&notes, ARENA_BYTES);
    faults_init(&faults, &notes);
    enum err err = content_load(c->config->content.ptr, c->config->town.ptr, clock_wall_ms(), &faults, to);
    faults_print(&faults, stderr, false);
    arena_done(&notes);
    return err;
}

/* The directory out of the database; a demo town that has none yet gets the activities that ship with the program. */
static enum err read_directory(struct serve_content *c, struct content *to)
{
    const char *demo = NULL;
    if (c->config->demo)
        demo = arena_fmt(&c->arena, "%.*s/directory/data/demo/activities.csv", STR_FMT(c->config->content)).ptr;
    return resources_open_directory(c->config->database.ptr, demo, &to->directory);
}

/* The version first: what is changed while we read is read again soon. */
static enum err load_directory(struct serve_content *c, struct store *db, struct content *to)
{
    int64_t version = 0;
    enum err err = resource_rows_version(db, &version);
    if (!err)
        err = read_directory(c, to);
    if (!err)
        c->directory_version = version;
    return err;
}

static int fail(const struct serve_content *c, const char *what, enum err err)
{
    fprintf(stderr, "tsunagu: %s: %s: %s\n", c->config->database.ptr, what, err_name(err));
    return EXIT_ENVIRONMENT;
}

static int load_first(struct serve_content *c, const struct content *loaded)
{
    struct store *s = NULL;
    struct content *to = &c->content[c->now];
    if (loaded)
        *to = *loaded;
    to->directory = NULL;
    enum err err = loaded ? ERR_OK : load_folder(c, to);
    if (err == ERR_INPUT)
        return EXIT_WRONG;
    if (err) {
        fprintf(stderr, "tsunagu: content cannot be loaded: %s\n", err_name(err));
        return EXIT_ENVIRONMENT;
    }
    err = read_directory(c, to); /* makes the database, if there is none */
    if (!err)
        err = store_open(c->config->database.ptr, STORE_READ, &s);
    if (!err)
        err = resource_rows_version(s, &c->directory_version);
    if (!err)
        err = activation_choose(s, &c->arena, &to->bundle, &c->folder);
    store_close(s);
    return err ? fail(c, "database cannot be opened or written", err) : EXIT_FINE;
}

int serve_content_load(const struct config *config, const struct content *loaded, struct serve_content **ret)
{
    struct serve_content *c = calloc(1, sizeof *c);
    if (!c)
        return EXIT_ENVIRONMENT;
    c->config = config;
    arena_init(&c->arena, ARENA_BYTES);
    int code = load_first(c, loaded);
    if (code) {
        serve_content_close(c);
        return code;
    }
    *ret = c;
    return EXIT_FINE;
}

/* ---- the end of a publication, good or bad ---- */

static void idle(struct serve_content *c)
{
    atomic_store(&c->stage, STAGE_IDLE);
}

/* Of two contents that share, what is one's own. */
static void leave_shared(struct content *of, struct loaded own)
{
    if (!own.folder)
        *of = (struct content){.bundle = own.bundle ? of->bundle : NULL,
                               .directory = own.directory ? of->directory : NULL};
}

static void drop_fresh(struct serve_content *c)
{
    struct content *f = fresh(c);
    leave_shared(f, c->loaded);
    content_done(f);
}

static void refuse(struct serve_content *c, enum err err)
{
    LOG(LOG_ERROR, "reload_refused", LOG_W("err", err_name(err)));
    drop_fresh(c);
    c->directory_version = c->directory_before;
    idle(c);
}

/* What is in use is not what the folder holds. */
static bool rolled_back(const struct serve_content *c)
{
    return !c->loaded.folder || !str_eq(bundle_id(serve_content_now(c)->bundle), c->folder);
}

/* ---- worker: the desk takes it ---- */

static void finish(void *arg, struct store *db, struct arena *arena)
{
    struct serve_content *c = arg;
    struct content *old = &c->content[c->now], *f = fresh(c);
    bool same = str_eq(bundle_id(old->bundle), bundle_id(f->bundle));
    struct bundle *before = same ? NULL : old->bundle;
    (void)db;
    (void)arena;
    int64_t start_ns = clock_mono_ns();
    desk_use_content(c->users.desk, f, before);
    int64_t waited_us = (clock_mono_ns() - start_ns) / 1000;
    portal_settle(c->users.portal);
    old->bundle = same ? old->bundle : NULL; /* it went to the desk */
    leave_shared(old, c->loaded);
    content_done(old);
    c->now ^= 1;
    LOG(LOG_INFO, "reloaded", LOG_N("load_ms", c->loaded_ms - c->began_ms), LOG_N("switch_us", waited_us),
        LOG_W("content", same ? "same" : "new"),
        LOG_W("of", c->loaded.directory ? "directory"
                    : rolled_back(c)    ? "rollback"
                                        : "folder"),
        LOG_N("forgotten", c->n_unneeded));
    idle(c);
}

/* ---- loop: those who show it take it ---- */

static void show(void *arg)
{
    struct serve_content *c = arg;
    const struct content *f = fresh(c);
    web_use_content(c->users.web, f);
    line_use_content(c->users.line, f);
    portal_use_content(c->users.portal, f);
    if (console_use_content(c->users.console, f))
        LOG(LOG_ERROR, "console_keeps_old_content");
    if (workers_submit(c->users.workers, (struct work){.run = finish, .arg = c}))
        finish(c, NULL, NULL); /* a thousand wait there: better a short wait here */
}

/* ---- desk: written down ---- */

static enum err write_down(struct store *s, struct arena *a, void *arg)
{
    struct serve_content *c = arg;
    const struct content *f = c->why.len ? fresh(c) : &c->content[c->now];
    struct activation activation = {.b = f->bundle,
                                    .folder = c->folder,
                                    .who = c->who,
                                    .why = c->why.len ? c->why : S("start"),
                                    .now_ms = clock_wall_ms()};
    enum err err = activation_record(s, a, &activation);
    for (size_t i = 0; !err && i < c->n_unneeded; i++)
        err = bundle_row_delete(s, c->unneeded[i]);
    return err;
}

static void written(void *self, const struct desk_answer *answer)
{
    struct serve_content *c = self;
    enum err err = answer->err;
    if (!err)
        err = http_post(c->users.http, show, c);
    if (err)
        refuse(c, err);
}

static enum err ask_desk(struct serve_content *c)
{
    struct desk_request *r =
        desk_request_new(&(struct desk_request){.kind = DESK_WRITE, .owner = &c->hears, .write = write_down, .arg = c});
    if (!r)
        return ERR_NOMEM;
    enum err err = desk_submit(c->users.desk, &r, 1);
    if (err)
        desk_request_free(r);
    return err;
}

/* ---- worker: load ---- */

/* `end` decides what stays of the database; without a count everything does. */
static void find_unneeded(struct serve_content *c, struct store *db)
{
    c->n_unneeded = 0;
    if (activation_unneeded(db, &c->arena, clock_wall_ms(), &c->unneeded, &c->n_unneeded))
        LOG(LOG_WARN, "content_versions_not_counted");
}

static void publish_folder(void *arg, struct store *db, struct arena *arena)
{
    struct serve_content *c = arg;
    struct content *f = fresh(c);
    (void)arena;
    enum err err = load_folder(c, f);
    if (!err)
        err = load_directory(c, db, f);
    if (!err)
        err = activation_choose(db, &c->arena, &f->bundle, &c->folder);
    if (!err)
        find_unneeded(c, db);
    c->loaded_ms = clock_wall_ms();
    if (!err)
        err = ask_desk(c);
    if (err)
        refuse(c, err);
}

/* Somebody imported, edited or confirmed what the town has: rows are in the database already. */
static void look_at_directory(struct serve_content *c, struct store *db)
{
    struct content *f = fresh(c);
    int64_t version = 0;
    enum err err = resource_rows_version(db, &version);
    if (err || version == c->directory_version) {
        idle(c);
        return;
    }
    *f = *serve_content_now(c);
    f->directory = NULL;
    c->loaded.directory = true;
    err = load_directory(c, db, f);
    c->loaded_ms = clock_wall_ms();
    if (!err)
        err = http_post(c->users.http, show, c);
    if (err)
        refuse(c, err);
}

/* Another process activated another version: it is written down already, so those who show it come next. */
static void look(void *arg, struct store *db, struct arena *arena)
{
    struct serve_content *c = arg;
    struct content *f = fresh(c);
    struct faults faults;
    struct bundle *b = NULL;
    struct activation_row newest;
    faults_init(&faults, arena);
    enum err err = activation_row_newest(db, arena, &newest);
    if (!err && !str_eq(newest.bundle, str_from(c->refused)))
        err = activation_fetch(db, arena, bundle_id(serve_content_now(c)->bundle), &faults, &b);
    if (!b && (!err || err == ERR_NOTFOUND)) {
        look_at_directory(c, db);
        return;
    }
    faults_print(&faults, stderr, false);
    if (err)
        snprintf(c->refused, sizeof c->refused, "%.*s", STR_FMT(newest.bundle));
    if (!err) {
        *f = *serve_content_now(c);
        f->bundle = b;
        c->loaded.bundle = true;
        c->loaded_ms = clock_wall_ms();
        err = http_post(c->users.http, show, c);
    }
    if (err)
        refuse(c, err);
}

/* ---- loop: begin ---- */

static void begin(struct serve_content *c, bool folder, void (*run)(void *arg, struct store *db, struct arena *arena))
{
    *fresh(c) = (struct content){0};
    arena_reset(&c->arena);
    c->loaded = (struct loaded){.folder = folder};
    c->directory_before = c->directory_version;
    c->n_unneeded = 0;
    c->who = account(&c->arena, atomic_load(&hung_up_by));
    c->why = S("publish");
    c->began_ms = c->loaded_ms = clock_wall_ms();
    if (workers_submit(c->users.workers, (struct work){.run = run, .arg = c})) {
        if (folder)
            atomic_fetch_add(&hangups, 1); /* again in a second */
        idle(c);
    }
}

static void tick(void *self, int64_t now_ms)
{
    struct serve_content *c = self;
    int expected = STAGE_IDLE;
    (void)now_ms;
    c->ticks++;
    bool told = atomic_load(&hangups) > 0;
    if ((!told && c->ticks % LOOK_EVERY) || !atomic_compare_exchange_strong(&c->stage, &expected, STAGE_WORKING))
        return;
    if (told)
        atomic_store(&hangups, 0);
    begin(c, told, told ? publish_folder : look);
}

/* The start is written down like any publication; nobody has to change over. */
static void started(void *self, const struct desk_answer *answer)
{
    struct serve_content *c = self;
    if (answer->err)
        LOG(LOG_WARN, "content_start_not_written", LOG_W("err", err_name(answer->err)));
    c->hears.answered = written;
    idle(c);
}

enum err serve_content_follow(struct serve_content *c, const struct serve_content_users *users)
{
    c->users = *users;
    c->who = account(&c->arena, (long)getuid());
    c->why = S("");
    c->hears = (struct desk_listener){.self = c, .answered = started};
    atomic_store(&c->stage, STAGE_WORKING);
    enum err err = c->who.len ? ask_desk(c) : ERR_NOMEM;
    return err ? err : http_every(users->http, TICK_MS, tick, c);
}

void serve_content_close(struct serve_content *c)
{
    if (!c)
        return;
    drop_fresh(c);
    content_done(&c->content[c->now]);
    arena_done(&c->arena);
    free(c);
}
