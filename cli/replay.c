/* tsunagu replay: every journal again, against this program and the given content. Nothing is written. */
#include "cli/replay.h"
#include "base/clock.h"
#include "bot/config.h"
#include "bot/content_load.h"
#include "bot/resources.h"
#include "cli/content_dir.h"
#include "bot/replay_talk.h"
#include "cli/usage.h"

enum { EXIT_DIFFERENT = 1, EXIT_USE = 2, EXIT_ENVIRONMENT = 3, NOTES_CAP = 8 << 20, PAGE_BYTES = 64 << 20 };

static const char usage[] =
    "tsunagu replay [--db FILE] [--conversation ID] [--against DIR] [--town FILE]\n"
    "  plays journals again from nothing; prints what would be different now; exit 1 if anything is\n";

struct options {
    const char *database, *against, *town;
    int64_t conversation; /* 0: all */
    bool help;
};

struct tally {
    size_t n_talks, n_turns, n_differences, n_cut_short;
};

static bool set_option(struct options *o, struct str name, const char *value)
{
    if (str_eq(name, S("--db")))
        o->database = value;
    else if (str_eq(name, S("--against")))
        o->against = value;
    else if (str_eq(name, S("--town")))
        o->town = value;
    else
        return str_eq(name, S("--conversation")) && str_int(str_from(value), &o->conversation) && o->conversation > 0;
    return true;
}

static bool parse(int argc, char **argv, struct options *o)
{
    for (int i = 1; i < argc; i += 2) {
        struct str name = str_from(argv[i]);
        o->help = o->help || str_eq(name, S("--help"));
        if (o->help)
            return true;
        if (i + 1 >= argc || !set_option(o, name, argv[i + 1]))
            return false;
    }
    return true;
}

/* The service's own database and town, unless others are named. */
static enum err fill_in(struct options *o, struct arena *notes, struct faults *faults)
{
    struct config config = {0};
    if (o->database)
        return ERR_OK;
    enum err err = config_load(NULL, notes, faults, &config);
    if (err)
        return err;
    o->database = config.database.ptr;
    if (!o->town && config.town.len)
        o->town = config.town.ptr;
    return ERR_OK;
}

static enum err replay_one(struct store *s, const struct content *content, const struct conversation_row *row,
                           struct tally *tally)
{
    struct replay_result result = {0};
    enum err err = replay_talk(s, content, row, stdout, NULL, &result);
    if (err) {
        fprintf(stderr, "tsunagu: replay: conversation %lld: %s\n", (long long)row->id, err_name(err));
        return err;
    }
    if (result.cut_short)
        fprintf(stderr, "conversation %lld: a message was taken back; nothing after it can be compared\n",
                (long long)row->id);
    tally->n_talks++;
    tally->n_turns += result.n_turns;
    tally->n_differences += result.n_differences;
    tally->n_cut_short += result.cut_short;
    return ERR_OK;
}

struct replaying {
    struct store *s;
    const struct content *content;
    struct tally *tally;
};

static enum err replay_row(void *self, struct arena *page, const struct conversation_row *row)
{
    const struct replaying *r = self;
    (void)page;
    return replay_one(r->s, r->content, row, r->tally);
}

static enum err replay_all(struct store *s, const struct content *content, struct tally *tally)
{
    return conversation_rows_each(s, replay_row, &(struct replaying){s, content, tally});
}

static enum err replay_single(struct store *s, const struct content *content, int64_t id, struct tally *tally)
{
    struct conversation_row row;
    struct arena arena;
    arena_init(&arena, PAGE_BYTES);
    enum err err = conversation_row_get(s, &arena, id, &row);
    if (err)
        fprintf(stderr, "tsunagu: replay: conversation %lld: %s\n", (long long)id, err_name(err));
    else
        err = replay_one(s, content, &row, tally);
    arena_done(&arena);
    return err;
}

/* What can be found is what the database holds now: resources that have changed since show as differences, and should.
 */
static enum err use_resources(struct store *s, struct content *content)
{
    struct directory *directory = NULL;
    enum err err = resources_load(s, &directory, NULL);
    if (err)
        return err;
    directory_free(content->directory);
    content->directory = directory;
    return ERR_OK;
}

static int run(const struct options *o, struct faults *faults)
{
    struct content content = {0};
    struct store *s = NULL;
    struct tally tally = {0};
    enum err err = content_load(content_dir(o->against), o->town, clock_wall_ms(), faults, &content);
    if (err) {
        faults_print(faults, stderr, false);
    } else {
        err = store_open(o->database, STORE_READ, &s);
        if (err)
            fprintf(stderr, "tsunagu: replay: %s: %s\n", o->database, err_said(err));
    }
    if (!err)
        err = use_resources(s, &content);
    if (!err)
        err = o->conversation ? replay_single(s, &content, o->conversation, &tally) : replay_all(s, &content, &tally);
    store_close(s);
    content_done(&content);
    if (err)
        return err == ERR_INPUT ? EXIT_DIFFERENT : EXIT_ENVIRONMENT;
    fprintf(stderr, "conversations=%zu turns=%zu differences=%zu cut_short=%zu\n", tally.n_talks, tally.n_turns,
            tally.n_differences, tally.n_cut_short);
    return tally.n_differences ? EXIT_DIFFERENT : 0;
}

int cmd_replay(int argc, char **argv)
{
    struct options o = {0};
    if (!parse(argc, argv, &o))
        return wrong_use(usage, argc, argv);
    if (o.help) {
        fputs(usage, stdout);
        return 0;
    }
    struct arena notes;
    struct faults faults;
    arena_init(&notes, NOTES_CAP);
    faults_init(&faults, &notes);
    enum err err = fill_in(&o, &notes, &faults);
    if (err)
        faults_print(&faults, stderr, false);
    int code = err ? (err == ERR_INPUT ? EXIT_USE : EXIT_ENVIRONMENT) : run(&o, &faults);
    arena_done(&notes);
    return code;
}
