/* Links for the hosts who are due to be asked, as a table for letters and mails. The tokens go to standard output and
 * nowhere else; what goes to standard error are numbers. */
#include "cli/confirm_links.h"
#include <stdio.h>
#include "base/clock.h"
#include "base/fault.h"
#include "bot/config.h"
#include "bot/confirm_batch.h"
#include "cli/csv_out.h"
#include "cli/database.h"
#include "directory/vocabulary.h"
#include "store/resource_rows.h"
#include "store/rows.h"

static const char usage[] =
    "usage: tsunagu confirm-links [--days N] [--source NAME] [--category NAME] [--most N] [--again] [--dry-run]\n"
    "                             [--config FILE] [--db FILE]\n"
    "A link for each activity, place, service and group that nobody has vouched for in N days (180), by which its host "
    "says\n"
    "without an account whether what is listed is still true; once, within 21 days. Standard output gets CSV (UTF-8 "
    "with "
    "a mark):\n"
    "id,name,host,contact,email,phone,verified,link,until. Keep that file as carefully as letters to these people: who "
    "has a link can\n"
    "answer in the host's place. Only hashes are kept here.\n"
    "Whose link still works is left out; with --again it gets a new one, and the one that was sent is void. --source "
    "is "
    "what ids\n"
    "begin with (import --as), --category a name or label (craft, 手芸). --dry-run shows who would be asked and makes "
    "no link.\n";

enum { EXIT_FINE = 0, EXIT_USE = 2, EXIT_PLACE = 3, DAYS_MAX = 36500, BATCH_ARENA = 1 << 30, CSV_BYTES = 256 << 20 };

struct confirm_args {
    const char *config, *db, *source, *category;
    int64_t days, most;
    bool again, dry_run, help;
};

static int say(int code, const char *words)
{
    fprintf(stderr, "tsunagu confirm-links: %s\n", words);
    return code;
}

static int say_err(enum err err)
{
    fprintf(stderr, "tsunagu confirm-links: database: %s\n", err_name(err));
    return EXIT_PLACE;
}

/* ---- the command line ---- */

static bool take_flag(struct confirm_args *o, struct str arg)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"--again", &o->again}, {"--dry-run", &o->dry_run}, {"--help", &o->help}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (str_eq(arg, str_from(flags[i].name)))
            return *flags[i].flag = true;
    }
    return false;
}

static bool take_option(struct confirm_args *o, struct str option, const char *value)
{
    const struct {
        const char *name;
        const char **into;
    } texts[] = {{"--config", &o->config}, {"--db", &o->db}, {"--source", &o->source}, {"--category", &o->category}};
    const struct {
        const char *name;
        int64_t *into;
        int64_t most;
    } numbers[] = {{"--days", &o->days, DAYS_MAX}, {"--most", &o->most, CONFIRM_BATCH_MAX}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (str_eq(option, str_from(texts[i].name)))
            return *(*texts[i].into = value) != 0;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (str_eq(option, str_from(numbers[i].name)))
            return str_int(str_from(value), numbers[i].into) && *numbers[i].into >= 1 &&
                   *numbers[i].into <= numbers[i].most;
    }
    return false;
}

static bool parse(int argc, char **argv, struct confirm_args *o)
{
    *o = (struct confirm_args){.days = CONFIRM_DUE_DAYS, .most = CONFIRM_BATCH_MAX};
    for (int i = 1; i < argc; i++) {
        if (take_flag(o, str_from(argv[i])))
            continue;
        if (i + 1 >= argc || !take_option(o, str_from(argv[i]), argv[i + 1]))
            return false;
        i++;
    }
    return true;
}

/* ---- what is asked for must exist: a slip must not look like "nobody is due" ---- */

static int find_category(struct arena *a, struct faults *faults, const char *content, const char *name, struct str *ret)
{
    struct vocabulary *words = NULL;
    if (!name)
        return EXIT_FINE;
    struct str path = arena_fmt(a, "%s/directory/data/categories.yaml", content);
    enum err err = a->failed ? ERR_NOMEM : vocabulary_load(path.ptr, faults, &words);
    if (!err)
        *ret = arena_str(a, vocabulary_label(words, a, str_from(name)));
    vocabulary_free(words);
    if (err)
        return say(EXIT_PLACE, "directory/data/categories.yaml cannot be read");
    return ret->len ? EXIT_FINE : say(EXIT_USE, "there is no such category");
}

static int find_source(struct store *s, struct arena *a, const char *name, struct str *ret)
{
    struct resource_row *rows;
    size_t n = 0;
    if (!name)
        return EXIT_FINE;
    *ret = str_from(name);
    enum err err = resource_rows_of_source(s, a, *ret, (struct str){0}, 1, &rows, &n);
    if (err)
        return say_err(err);
    return n ? EXIT_FINE : say(EXIT_USE, "nothing was imported under this --source");
}

/* ---- links ---- */

static enum err make(struct store *s, struct arena *a, const struct confirm_wish *wish, struct confirm_batch *ret)
{
    int64_t now_ms = clock_wall_ms();
    if (wish->only_look)
        return confirm_batch_make(s, a, wish, now_ms, ret);
    enum err err = store_begin(s);
    if (err)
        return err;
    err = confirm_batch_make(s, a, wish, now_ms, ret);
    if (!err) /* the actor is nobody in the table: the command line */
        err = audit_row_insert(s, now_ms, 0, S("confirm_links"), S("resources"), (int64_t)ret->n);
    if (!err)
        return store_commit(s);
    store_rollback(s);
    return err;
}

static struct str day_text(struct arena *a, int64_t ms, int minutes)
{
    struct civil c = civil_from_ms(ms, minutes);
    return ms ? arena_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day) : (struct str){0};
}

static void put_table(struct arena *a, const struct confirm_batch *b, struct buf *csv)
{
    static const struct str columns[] = {S("id"),    S("name"),     S("host"), S("contact"), S("email"),
                                         S("phone"), S("verified"), S("link"), S("until")};
    struct str until = day_text(a, confirm_batch_until(b) * (int64_t)DAY_MS, 0);
    buf_add(csv, S("\xEF\xBB\xBF"));
    csv_put_row(csv, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < b->n; i++) {
        const struct confirm_letter *l = &b->letters[i];
        struct str verified = day_text(a, l->verified_ms, JST_MINUTES);
        const struct str cells[] = {l->id,      l->name,  l->host,
                                    l->contact, l->email, l->phone,
                                    verified,   l->url,   l->url.len ? until : (struct str){0}};
        csv_put_row(csv, cells, sizeof cells / sizeof cells[0]);
    }
}

/* Everything is on the disk by then: a reader who waits must not hold the service. */
static int print(struct arena *a, const struct confirm_batch *b)
{
    OWNED(buf) struct buf csv;
    buf_init(&csv, CSV_BYTES);
    put_table(a, b, &csv);
    if (csv.err || a->failed)
        return say(EXIT_PLACE, "no memory: the links are void; run it again with --again");
    struct str all = buf_str(&csv);
    if (fwrite(all.ptr, 1, all.len, stdout) != all.len || fflush(stdout))
        return say(EXIT_PLACE, "not all of it could be written: throw it away, and run it again with --again");
    return EXIT_FINE;
}

static void tell(const struct confirm_batch *b, const struct confirm_wish *wish)
{
    size_t no_mail = 0, no_way = 0;
    for (size_t i = 0; i < b->n; i++) {
        const struct confirm_letter *l = &b->letters[i];
        no_mail += !l->email.len;
        no_way += !l->email.len && !l->phone.len && !l->contact.len;
    }
    fprintf(stderr,
            "tsunagu confirm-links: %s=%zu without_email=%zu without_any_contact=%zu left_out_link_works=%zu "
            "left_out_beyond_most=%zu\n",
            wish->only_look ? "due" : "links", b->n, no_mail, no_way, b->n_waiting, b->n_more);
    if (!wish->only_look && b->n &&
        (str_starts(wish->public_url, S("http://127.")) || str_starts(wish->public_url, S("http://localhost"))))
        fputs("tsunagu confirm-links: these links lead to this machine only: set public_url\n", stderr);
}

static int run(struct arena *a, const struct confirm_args *o)
{
    struct faults faults;
    struct config config;
    struct confirm_batch batch;
    OWNED(store) struct store *s = NULL;
    struct confirm_wish wish = {.before_ms = clock_wall_ms() - o->days * DAY_MS,
                                .most = (size_t)o->most,
                                .again = o->again,
                                .only_look = o->dry_run};
    faults_init(&faults, a);
    enum err err = config_load(o->config, a, &faults, &config);
    faults_print(&faults, stderr, false);
    if (err)
        return err == ERR_INPUT ? EXIT_USE : say(EXIT_PLACE, "the configuration cannot be read");
    wish.public_url = config.public_url;
    int code = find_category(a, &faults, config.content.ptr, o->category, &wish.category);
    if (!code)
        code = database_open(o->db ? o->db : config.database.ptr, o->dry_run ? STORE_READ : STORE_WRITE, &s);
    if (!code)
        code = find_source(s, a, o->source, &wish.source);
    if (code)
        return code;
    err = make(s, a, &wish, &batch);
    if (err)
        return say_err(err);
    code = print(a, &batch);
    if (!code)
        tell(&batch, &wish);
    return code;
}

int cmd_confirm_links(int argc, char **argv)
{
    struct confirm_args o;
    struct arena a;
    if (!parse(argc, argv, &o)) {
        fputs(usage, stderr);
        return EXIT_USE;
    }
    if (o.help)
        return fputs(usage, stdout) < 0 ? EXIT_PLACE : EXIT_FINE;
    arena_init(&a, BATCH_ARENA);
    int code = run(&a, &o);
    arena_done(&a);
    return code;
}
