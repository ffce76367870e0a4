/* Municipal open data into the directory: everything or nothing. */
#include "cli/import_cmd.h"
#include "base/clock.h"
#include "base/json.h"
#include "bot/resources.h"
#include "cli/content_dir.h"
#include "cli/town_things.h"
#include "directory/import.h"

static const char usage[] =
    "usage: tsunagu import FILE [--kind event|facility|care|childcare|activity|auto] [--dry-run] [--db FILE]\n"
    "                      [--published DATE] [--source TEXT] [--skip-bad] [--content DIR]\n"
    "A CSV or TSV (UTF-8, UTF-16, CP932, EUC-JP) becomes resources of the directory. Problems go to standard error as FILE:LINE:COLUMN: …,\n"
    "a summary to standard output as one JSON object. A file with errors is refused whole (exit 1) unless --skip-bad leaves its bad rows out.\n"
    "--published says when the file appeared (today if not given): dates without a year are read from there.\n"
    "--db defaults to $TSUNAGU_DATABASE, else ./tsunagu.db.\n";

enum { IMPORT_ARENA = 1 << 30 };

struct import_args {
    const char *file, *db, *content;
    struct import_options options;
    bool dry_run, skip_bad;
};

struct importer {
    struct import_args args;
    struct arena arena;
    struct faults faults;
    struct vocabulary *words;
    struct imported all;
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
    else if (str_eq(option, S("--published")))
        return take_day(value, &a->options.published);
    else
        return false;
    return true;
}

/* -1: go on; else an exit code. */
static int read_args(int argc, char **argv, struct import_args *a)
{
    *a = (struct import_args){.options.published = (int32_t)((clock_wall_ms() + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS)};
    for (int i = 1; i < argc; i++) {
        struct str arg = str_from(argv[i]);
        if (str_eq(arg, S("--help")))
            return fputs(usage, stdout) < 0 ? 3 : 0;
        if (str_eq(arg, S("--dry-run")))
            a->dry_run = true;
        else if (str_eq(arg, S("--skip-bad")))
            a->skip_bad = true;
        else if (!str_starts(arg, S("--")) && !a->file)
            a->file = argv[i];
        else if (i + 1 >= argc || !take_option(a, argv[i], argv[i + 1]))
            a->file = NULL, i = argc;
        else
            i++;
    }
    if (a->file)
        return -1;
    fputs(usage, stderr);
    return 2;
}

static enum err save(struct importer *m)
{
    struct store *s;
    enum err err = store_open(database_path(m->args.db), STORE_WRITE, &s);
    if (err)
        return err;
    err = store_begin(s);
    if (!err) {
        err = resources_save(s, m->all.items, m->all.n, clock_wall_ms());
        if (err)
            store_rollback(s);
        else
            err = store_commit(s);
    }
    store_close(s);
    m->saved = !err;
    return err;
}

static void summary(struct importer *m)
{
    struct buf b;
    struct json_out w;
    buf_init(&b, 1 << 20);
    json_out_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_str(&w, "file", str_from(m->args.file));
    json_put_str(&w, "kind", str_from(import_kind_name(m->all.kind)));
    json_put_str(&w, "encoding", str_from(m->all.encoding ? m->all.encoding : ""));
    json_put_int(&w, "rows", (int64_t)m->all.n_rows);
    json_put_int(&w, "resources", (int64_t)m->all.n);
    json_put_int(&w, "skipped", (int64_t)m->all.n_skipped);
    json_put_int(&w, "twins", (int64_t)m->all.n_twins);
    json_put_int(&w, "errors", (int64_t)m->faults.n_errors);
    json_put_int(&w, "warnings", (int64_t)m->faults.n_warnings);
    json_put_bool(&w, "saved", m->saved);
    json_close_object(&w);
    printf("%.*s\n", STR_FMT(buf_str(&b)));
    buf_done(&b);
}

static int run(struct importer *m)
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
    faults_print(&m->faults, stderr, false);
    if (err && err != ERR_INPUT) {
        fprintf(stderr, "tsunagu: %s: %s\n", m->args.file, err_name(err));
        return 3;
    }
    bool wrong = err || (m->faults.n_errors && !m->args.skip_bad);
    enum err saving = !wrong && !m->args.dry_run ? save(m) : ERR_OK;
    if (saving)
        fprintf(stderr, "tsunagu: %s: %s\n", database_path(m->args.db), err_name(saving));
    summary(m);
    return saving ? 3 : wrong ? 1 : 0;
}

int cmd_import(int argc, char **argv)
{
    struct importer m = {0};
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
