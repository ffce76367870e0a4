/* All faults of all content at once, for people (one line a fault, sorted by place) or for programs (--format json). */
#include "cli/check.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/owned.h"
#include "bot/content_load.h"
#include "cli/check_live.h"
#include "cli/content_dir.h"
#include "cli/usage.h"
#include "dialogs/explore.h"
#include "portal/portal_pages.h"

enum { FAULT_BYTES = 32 << 20, JSON_BYTES = 16 << 20 };

struct options {
    const char *content, *town, *counterexample, *database;
    bool json, english, help, live, ids;
};

static const char usage[] =
    "tsunagu check [--content DIR] [--town FILE] [--format text|json] [--english] [--counterexample FILE.talk]\n"
    "              [--against-live [--db FILE] [--conversations]]\n"
    "  proves rules, flows, texts, hotlines, the town and the pages of the portal, and walks every flow through all "
    "its states;\n"
    "  exit 1 when anything is wrong. The way to the first state that is wrong is a transcript: tsunagu test "
    "FILE.talk\n"
    "  --against-live   what publishing this would do to the conversations under way: how many go on unnoticed\n"
    "                   (silent), are asked elsewhere (rewalk), begin again (restart), stay with the old (pin);\n"
    "                   exit 1 when any would be lost or stuck\n"
    "  --conversations  with their ids\n";

static bool take_value(int argc, char **argv, int *i, const char *name, const char **ret)
{
    if (strcmp(argv[*i], name) != 0 || *i + 1 >= argc)
        return false;
    *ret = argv[++*i];
    return true;
}

static bool parse(int argc, char **argv, struct options *o)
{
    const char *format = "text";
    for (int i = 1; i < argc; i++) {
        if (take_value(argc, argv, &i, "--content", &o->content) || take_value(argc, argv, &i, "--town", &o->town) ||
            take_value(argc, argv, &i, "--format", &format) || take_value(argc, argv, &i, "--db", &o->database) ||
            take_value(argc, argv, &i, "--counterexample", &o->counterexample))
            continue;
        if (strcmp(argv[i], "--english") == 0)
            o->english = true;
        else if (strcmp(argv[i], "--help") == 0)
            o->help = true;
        else if (strcmp(argv[i], "--against-live") == 0)
            o->live = true;
        else if (strcmp(argv[i], "--conversations") == 0)
            o->ids = true;
        else
            return false;
    }
    o->json = strcmp(format, "json") == 0;
    return (o->json || strcmp(format, "text") == 0) && (o->live || (!o->ids && !o->database));
}

static void put_fault(struct json_out *w, const struct fault *f)
{
    json_open_object(w, NULL);
    json_put_str(w, "file", f->at.file);
    json_put_int(w, "line", f->at.line);
    json_put_int(w, "col", f->at.col);
    json_put_str(w, "level", f->level == FAULT_ERROR ? S("error") : S("warning"));
    json_put_str(w, "code", str_from(f->code));
    json_put_str(w, "ja", f->ja);
    json_put_str(w, "en", f->en);
    json_close_object(w);
}

static void put_example(struct json_out *w, const struct counterexample *e)
{
    json_open_object(w, NULL);
    json_put_str(w, "code", str_from(e->code));
    json_put_str(w, "file", e->at.file);
    json_put_int(w, "line", e->at.line);
    json_put_str(w, "talk", e->talk);
    json_close_object(w);
}

/* What was found out about the content. */
struct found_out {
    struct explored explored;
    struct check_live *live; /* NULL: not asked, or not worth asking */
};

static bool print_json(const struct faults *faults, const struct content *c, const struct found_out *f)
{
    OWNED(buf) struct buf b;
    struct json_out w;
    const struct explored *x = &f->explored;
    buf_init(&b, JSON_BYTES);
    json_out_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_bool(&w, "ok", faults->n_errors == 0);
    json_put_int(&w, "errors", (int64_t)faults->n_errors);
    json_put_int(&w, "warnings", (int64_t)faults->n_warnings);
    json_put_str(&w, "bundle", c->bundle ? bundle_id(c->bundle) : (struct str){0});
    json_put_int(&w, "states", (int64_t)x->states);
    json_put_int(&w, "transitions", (int64_t)x->transitions);
    json_open_list(&w, "faults");
    for (const struct fault *one = faults->first; one; one = one->next)
        put_fault(&w, one);
    json_close_list(&w);
    json_open_list(&w, "counterexamples");
    for (const struct counterexample *e = x->first; e; e = e->next)
        put_example(&w, e);
    json_close_list(&w);
    if (f->live)
        check_live_json(f->live, c->bundle, &w);
    json_close_object(&w);
    return !b.err && fwrite(b.ptr, 1, b.len, stdout) == b.len && putchar('\n') != EOF;
}

static void print_summary(const struct faults *faults, const struct content *c, const struct explored *x)
{
    const struct str *names = NULL;
    size_t n_flows = c->bundle ? bundle_flows(c->bundle, &names) : 0;
    struct str id = c->bundle ? str_sub(bundle_id(c->bundle), 0, 12) : S("-");
    printf("ok flows=%zu states=%zu transitions=%zu warnings=%zu bundle=%.*s\n", n_flows, x->states, x->transitions,
           faults->n_warnings, STR_FMT(id));
}

/* The rest are in --format json. */
static void print_example(const struct explored *x)
{
    if (x->first && x->first->talk.len)
        fprintf(stderr, "\n%.*s", STR_FMT(x->first->talk));
}

static bool write_example(const char *path, const struct counterexample *e)
{
    FILE *to = fopen(path, "we");
    bool fine = to && fwrite(e->talk.ptr, 1, e->talk.len, to) == e->talk.len;
    return to && fclose(to) == 0 && fine;
}

static enum err worse(enum err so_far, enum err now)
{
    return !so_far || so_far == ERR_INPUT ? (now ? now : so_far) : so_far;
}

/* What a service that runs may live with for a while, and what nobody should publish: a number that nobody has checked
 * for a year. */
static void refuse_stale(struct faults *faults)
{
    for (struct fault *f = faults->first; f; f = f->next)
        if (f->level == FAULT_WARNING && strcmp(f->code, "D028") == 0) {
            f->level = FAULT_ERROR;
            faults->n_warnings--;
            faults->n_errors++;
        }
}

/* A folder of rules and flows alone, without a portal, is fine. */
static enum err check_portal(const char *content, struct faults *faults)
{
    struct portal_pages pages;
    enum err err = portal_pages_load(faults->arena, content, faults, &pages);
    portal_pages_done(&pages);
    return err == ERR_NOTFOUND ? ERR_OK : err;
}

static int report(const struct options *o, const struct faults *faults, const struct content *c,
                  const struct found_out *f, enum err err)
{
    bool wrong = err || faults->n_errors;
    if (o->json) {
        if (!print_json(faults, c, f))
            return 3;
    } else {
        faults_print(faults, wrong ? stderr : stdout, o->english);
        if (!wrong && f->live)
            check_live_print(f->live, c->bundle, stdout);
        if (!wrong)
            print_summary(faults, c, &f->explored);
        print_example(&f->explored);
    }
    if (err && err != ERR_INPUT)
        fprintf(stderr, "tsunagu: content in %s: %s\n", content_dir(o->content), err_name(err));
    return !wrong ? 0 : !err || err == ERR_INPUT ? 1 : 3;
}

/* Content with mistakes is not published, so nobody need be asked what it would do. Returns an exit code. */
static int ask_live(const struct options *o, const struct content *c, struct check_live *live, struct found_out *f)
{
    int code = check_live(o->database, c->bundle, o->ids, live);
    f->live = live->live ? live : NULL;
    return code;
}

static int check(const struct options *o, struct faults *faults, struct content *content)
{
    struct found_out found = {0};
    struct check_live live = {0};
    int harm = 0;
    enum err err = content_load(content_dir(o->content), o->town, clock_wall_ms(), faults, content);
    refuse_stale(faults);
    err = worse(err, check_portal(content_dir(o->content), faults));
    if (content->bundle)
        err = worse(err, explore(content->bundle, EXPLORE_STATES_MAX, faults, &found.explored));
    if (o->counterexample && found.explored.first && !write_example(o->counterexample, found.explored.first))
        err = ERR_IO;
    if (o->live && !err && !faults->n_errors)
        harm = ask_live(o, content, &live, &found);
    int code = harm && !found.live ? harm : report(o, faults, content, &found, err);
    check_live_done(&live);
    return code ? code : harm;
}

int cmd_check(int argc, char **argv)
{
    struct options o = {0};
    struct arena arena;
    struct faults faults;
    struct content content = {0};
    if (!parse(argc, argv, &o))
        return wrong_use(usage, argc, argv);
    if (o.help) {
        fputs(usage, stdout);
        return 0;
    }
    arena_init(&arena, FAULT_BYTES);
    faults_init(&faults, &arena);
    int code = check(&o, &faults, &content);
    content_done(&content);
    arena_done(&arena);
    return code;
}
