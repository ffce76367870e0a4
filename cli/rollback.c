/* One row in the database; who runs the command stands in it. Knows no service: it looks at that row every two
 * seconds. */
#include "cli/rollback.h"
#include "base/clock.h"
#include "bot/activation.h"
#include "cli/database.h"
#include "cli/usage.h"
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

enum {
    EXIT_FINE = 0,
    EXIT_WRONG = 1,
    EXIT_USE = 2,
    EXIT_PLACE = 3,
    ARENA_BYTES = 256 << 20,
    LISTED_MAX = 1000,
    SHORT = 12
};

static const char usage[] =
    "tsunagu rollback [--db FILE] [--to VERSION]\n"
    "tsunagu rollback --list [--db FILE]\n"
    "  takes content back to VERSION (the first digits of its id), or to what was in use before\n"
    "  the running service follows within two seconds; --list shows what was in use when\n";

struct options {
    const char *database, *to;
    bool list, help;
};

static bool parse(int argc, char **argv, struct options *o)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--list") == 0)
            o->list = true;
        else if (strcmp(argv[i], "--help") == 0)
            o->help = true;
        else if (strcmp(argv[i], "--db") == 0 && i + 1 < argc)
            o->database = argv[++i];
        else if (strcmp(argv[i], "--to") == 0 && i + 1 < argc && argv[i + 1][0])
            o->to = argv[++i];
        else
            return false;
    }
    return !(o->list && o->to);
}

/* Root acting for somebody is that somebody. */
static struct str operator(struct arena *a)
{
    const char *sudo = getenv("SUDO_USER");
    const struct passwd *entry = getpwuid(getuid());
    if (sudo && *sudo && getuid() == 0)
        return arena_str(a, str_from(sudo));
    return entry ? arena_str(a, str_from(entry->pw_name)) : arena_fmt(a, "uid %ld", (long)getuid());
}

static bool kept(struct store *s, struct arena *a, struct str id)
{
    struct str json;
    return bundle_row_get(s, a, id, &json) == ERR_OK;
}

static enum err list(struct store *s, struct arena *a)
{
    struct activation_row *rows;
    size_t n;
    enum err err = activation_rows_list(s, a, LISTED_MAX, &rows, &n);
    for (size_t i = 0; !err && i < n; i++) {
        struct str at = clock_format_iso(a, rows[i].at_ms, JST_MINUTES), id = rows[i].bundle;
        printf("%s version=%.*s at=%.*s why=%.*s who=%.*s%s\n", i ? " " : "*", STR_FMT(str_sub(id, 0, SHORT)),
               STR_FMT(at), STR_FMT(rows[i].why), STR_FMT(rows[i].who), kept(s, a, id) ? "" : " (not kept)");
    }
    return err;
}

static enum err go_back(struct store *s, struct arena *a, const char *to)
{
    struct activation_row row;
    enum err err = store_begin(s);
    if (err)
        return err;
    err = activation_roll_back(s, a, str_from(to), operator(a), clock_wall_ms(), &row);
    if (err)
        store_rollback(s);
    else
        err = store_commit(s);
    if (!err)
        printf("ok version=%.*s\n", STR_FMT(str_sub(row.bundle, 0, SHORT)));
    return err;
}

static int say(enum err err)
{
    switch (err) {
    case ERR_OK:
        return EXIT_FINE;
    case ERR_NOTFOUND:
        fputs("tsunagu rollback: no such version is kept; see --list\n", stderr);
        return EXIT_WRONG;
    case ERR_CONFLICT:
        fputs("tsunagu rollback: this version is in use already, or more than one begins so; see --list\n", stderr);
        return EXIT_WRONG;
    default:
        fprintf(stderr, "tsunagu rollback: database: %s\n", err_name(err));
        return EXIT_PLACE;
    }
}

int cmd_rollback(int argc, char **argv)
{
    struct options o = {0};
    if (!parse(argc, argv, &o))
        return wrong_use(usage, argc, argv);
    if (o.help) {
        fputs(usage, stdout);
        return EXIT_FINE;
    }
    OWNED(store) struct store *s = NULL;
    int code = database_open(o.database, o.list ? STORE_READ : STORE_WRITE, &s);
    if (code)
        return code;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    code = say(o.list ? list(s, &arena) : go_back(s, &arena, o.to));
    arena_done(&arena);
    return code;
}
