/* Municipal open data into the directory: everything or nothing. */
#include "cli/import_cmd.h"
#include <unistd.h>
#include "base/clock.h"
#include "cli/content_dir.h"
#include "cli/import_report.h"
#include "cli/town_things.h"
#include "cli/usage.h"

static const char usage[] = "usage: tsunagu import FILE [--kind event|facility|care|childcare|activity|auto] "
                            "[--dry-run] [--json] [--db FILE] [--as NAME]\n"
                            "                      [--partial] [--let-vanish] [--skip-bad] [--published DATE] "
                            "[--retrieved DATE] [--source TEXT] [--source-url URL]\n"
                            "                      [--licence TEXT] [--content DIR]\n"
                            "A list (CSV or TSV in UTF-8, UTF-16, CP932 or EUC-JP, or the first sheet of an .xlsx) "
                            "becomes resources of the directory. Problems go to standard\n"
                            "error as FILE:LINE:COLUMN: …, a summary to standard output as one JSON object. A file "
                            "with errors is refused whole (exit 1) unless --skip-bad\n"
                            "leaves its bad rows out.\n"
                            "Imported again, rows update what they are (by NAME and their key), and what staff changed "
                            "stays. What is not in the file any more is kept and not\n"
                            "offered, unless --partial says that the file is a part only. More than half of what is "
                            "there may only vanish with --let-vanish.\n"
                            "--dry-run shows each row that is new, changed (in what), back or vanished, and writes "
                            "nothing; with --json as objects.\n"
                            "--as is the NAME of ids (else the file's); keep it from month to month. --published says "
                            "when the file appeared (today if not given): dates\n"
                            "without a year are read from there. --retrieved says when it was fetched (now). --db "
                            "defaults to $TSUNAGU_DATABASE, else ./tsunagu.db.\n";

enum { IMPORT_ARENA = 1 << 30 };

struct import_args {
    const char *file, *db, *content;
    struct import_options options;
    bool dry_run, skip_bad, partial, let_vanish, json;
};

struct importer {
    struct import_args args;
    struct arena arena;
    struct faults faults;
    struct vocabulary *words;
    struct imported all;
    struct import_plan plan;
    int64_t now_ms;
    bool saved;
};

static bool take_day(const char *text, int32_t *ret)
{
    int64_t ms;
    if (!clock_parse_iso(str_from(text), 0, &ms))
        return false;
    *ret = (int32_t)(ms / DAY_MS);
    return true;
}

/* What ids begin with: letters, digits, _ and -. */
static bool take_name(const char *text, struct str *ret)
{
    struct str name = str_from(text);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    *ret = name;
    return name.len > 0 && name.len <= 64;
}

/* A word that stands alone: true when it was one. */
static bool take_flag(struct import_args *a, struct str arg)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"--dry-run", &a->dry_run},
                 {"--skip-bad", &a->skip_bad},
                 {"--partial", &a->partial},
                 {"--let-vanish", &a->let_vanish},
                 {"--json", &a->json}};
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
        if (str_eq(arg, str_from(flags[i].name)))
            return *flags[i].flag = true;
    return false;
}

/* An option with a value: true when it was one and the value is good. */
static bool take_option(struct import_args *a, const char *name, const char *value)
{
    struct str option = str_from(name);
    if (str_eq(option, S("--db")))
        a->db = value;
    else if (str_eq(option, S("--content")))
        a->content = value;
    else if (str_eq(option, S("--source")))
        a->options.source = str_from(value);
    else if (str_eq(option, S("--kind")))
        return import_kind_from_name(str_from(value), &a->options.kind);
    else if (str_eq(option, S("--source-url")))
        a->options.source_url = str_from(value);
    else if (str_eq(option, S("--licence")))
        a->options.licence = str_from(value);
    else if (str_eq(option, S("--as")))
        return take_name(value, &a->options.id_source);
    else if (str_eq(option, S("--published")))
        return take_day(value, &a->options.published);
    else if (str_eq(option, S("--retrieved")))
        return clock_parse_iso(str_from(value), JST_MINUTES, &a->options.retrieved_ms);
    else
        return false;
    return true;
}

/* -1: go on; else an exit code. */
static int read_args(int argc, char **argv, struct import_args *a)
{
    int64_t now_ms = clock_wall_ms();
    *a = (struct import_args){.options = {.published = (int32_t)((now_ms + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS),
                                          .retrieved_ms = now_ms}};
    for (int i = 1; i < argc; i++) {
        struct str arg = str_from(argv[i]);
        if (str_eq(arg, S("--help")))
            return fputs(usage, stdout) < 0 ? 3 : 0;
        if (take_flag(a, arg))
            continue;
        if (!str_starts(arg, S("--")) && !a->file)
            a->file = argv[i];
        else if (i + 1 >= argc || !take_option(a, argv[i], argv[i + 1]))
            a->file = NULL, i = argc;
        else
            i++;
    }
    if (a->file)
        return -1;
    return wrong_use(usage, argc, argv);
}

/* Against what is there, without touching it; where there is no database yet, everything is new. */
static enum err plan_dry(struct importer *m)
{
    const char *path = database_path(m->args.db);
    struct store *s = NULL;
    enum err err = access(path, F_OK) ? ERR_OK : store_open(path, STORE_READ, &s);
    if (!err)
        err = import_plan_make(s, &m->arena, &m->all, m->args.partial, m->now_ms, &m->plan);
    store_close(s);
    return err;
}

/* Many that vanish at once are more often a wrong file than a changed town. */
static bool vanishes_too_much(struct importer *m)
{
    if (!m->plan.vanishes_much || m->args.let_vanish)
        return false;
    fault_add(&m->faults, FAULT_ERROR, "I050", (struct place){str_from(m->args.file), 0, 0},
              "いまある%d件のうち%d件が、このファイルにありません。ファイルが正しければ --let-vanish "
              "を、一部だけのファイルなら --partial を付けてください。",
              "of %d that are there, %d are not in this file: --let-vanish if it is the right one, --partial if it is "
              "a part only.",
              (int)m->plan.n_present, (int)m->plan.count[IMPORT_VANISHED]);
    return true;
}

static enum err write_all(struct importer *m, struct store *s)
{
    enum err err = import_plan_make(s, &m->arena, &m->all, m->args.partial, m->now_ms, &m->plan);
    if (!err && vanishes_too_much(m))
        return ERR_CONFLICT;
    return err ? err : import_plan_apply(s, &m->all, &m->plan, m->now_ms);
}

static enum err save(struct importer *m)
{
    struct store *s;
    enum err err = store_open(database_path(m->args.db), STORE_WRITE, &s);
    if (err)
        return err;
    err = store_begin(s);
    if (!err) {
        err = write_all(m, s);
        if (err)
            store_rollback(s);
        else
            err = store_commit(s);
    }
    store_close(s);
    m->saved = !err;
    return err;
}

/* Read the file; an exit code, or -1: go on. */
static int read_file(struct importer *m)
{
    struct str words = arena_fmt(&m->arena, "%s/directory/data/categories.yaml", content_dir(m->args.content));
    enum err err = vocabulary_load(words.ptr, &m->faults, &m->words);
    if (err) {
        faults_print(&m->faults, stderr, false);
        fprintf(stderr, "tsunagu: %s: %s\n", words.ptr, err_name(err));
        return 3;
    }
    m->args.options.words = m->words;
    err = import_file(m->args.file, &m->args.options, &m->arena, &m->faults, &m->all);
    if (!err || err == ERR_INPUT)
        return err || (m->faults.n_errors && !m->args.skip_bad) ? 1 : -1;
    faults_print(&m->faults, stderr, false);
    fprintf(stderr, "tsunagu: %s: %s\n", m->args.file, err_said(err));
    return 3;
}

static int run(struct importer *m)
{
    int code = read_file(m);
    if (code == 3)
        return code;
    enum err err = code >= 0 ? ERR_OK : m->args.dry_run ? plan_dry(m) : save(m);
    if (m->args.dry_run && vanishes_too_much(m))
        code = 1;
    faults_print(&m->faults, stderr, false);
    if (err == ERR_CONFLICT)
        code = 1;
    else if (err)
        fprintf(stderr, "tsunagu: %s: %s\n", database_path(m->args.db), err_name(err));
    const struct import_shown shown = {.file = m->args.file,
                                       .read = &m->all,
                                       .plan = &m->plan,
                                       .errors = m->faults.n_errors,
                                       .warnings = m->faults.n_warnings,
                                       .saved = m->saved,
                                       .json = m->args.json};
    if (m->args.dry_run)
        import_report_rows(&shown);
    import_report_summary(&shown);
    return err && err != ERR_CONFLICT ? 3 : code > 0 ? code : 0;
}

int cmd_import(int argc, char **argv)
{
    struct importer m = {.now_ms = clock_wall_ms()};
    int code = read_args(argc, argv, &m.args);
    if (code >= 0)
        return code;
    arena_init(&m.arena, IMPORT_ARENA);
    faults_init(&m.faults, &m.arena);
    code = run(&m);
    vocabulary_free(m.words);
    arena_done(&m.arena);
    return code;
}
