/* Content out of a folder, or out of what was kept of one. Compiling, checking, looking things up and walking are
 * elsewhere (compile_*.c, *_check.c, bundle_find.c, flow_step.c). */
#include "dialogs/bundle.h"
#include "base/crypto.h"
#include "base/file.h"
#include "dialogs/canonical.h"
#include "dialogs/compile.h"

enum { BUNDLE_BYTES_MAX = 64 << 20, FILE_BYTES_MAX = 1 << 20, FILES_MAX = FLOWS_MAX };

struct source {
    struct str path; /* below the folder: "flows/life.yaml" */
    struct str stem;
    const struct yaml *root;
};

struct load {
    struct compile c;
    const char *dir;
    const char *over; /* NULL, or a folder whose files take the place of those of the same name */
    struct source files[FILES_MAX];
    struct str unread[FILES_MAX];
    size_t n;
    bool proves;
    enum err err; /* of the file system */
};

/* Which of them it was: the folder alone would not help anybody. */
static void unreadable(struct load *l, struct str path, enum err err)
{
    l->err = err;
    if (err != ERR_NOMEM)
        fault_add(l->c.faults, FAULT_ERROR, "F000", (struct place){.file = path},
                  "このファイルを読めません。名前と、読む権限を確かめてください。", "this file cannot be read.");
}

static void load_file(struct load *l, const char *dir, struct str folder, struct str name)
{
    struct faults *faults = l->c.faults;
    struct str text, path = arena_fmt(faults->arena, "%s/%.*s/%.*s", dir, STR_FMT(folder), STR_FMT(name));
    if (!path.len || l->n + l->c.n_unread == FILES_MAX) {
        l->err = ERR_NOMEM;
        return;
    }
    enum err err = file_read(l->c.arena, path.ptr, FILE_BYTES_MAX, &text);
    if (err == ERR_INPUT)
        fault_add(faults, FAULT_ERROR, "F014", (struct place){.file = path},
                  "ファイルが大きすぎます（%d バイトまで）。", "the file is too large (at most %d bytes)",
                  FILE_BYTES_MAX);
    else if (err != ERR_OK)
        unreadable(l, path, err);
    if (err != ERR_OK || (dir == l->over && !text.len))
        return; /* an empty file laid over another takes it away */
    struct source *s = &l->files[l->n];
    *s = (struct source){.path = arena_fmt(l->c.arena, "%.*s/%.*s", STR_FMT(folder), STR_FMT(name)),
                         .stem = str_sub(name, 0, name.len - strlen(".yaml"))};
    struct yaml *root = NULL;
    err = yaml_parse(l->c.arena, path, text, faults, &root);
    s->root = root;
    if (err == ERR_OK)
        l->n++;
    else if (err == ERR_INPUT)
        l->c.unread[l->c.n_unread++] = s->path;
    else
        l->err = err;
}

static bool listed(struct str name, const struct str *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

static void list_folder(struct load *l, const char *dir, struct str folder, struct str **ret, size_t *ret_n)
{
    struct str path = dir ? arena_fmt(l->c.arena, "%s/%.*s", dir, STR_FMT(folder)) : S("");
    *ret = NULL;
    *ret_n = 0;
    if (!dir)
        return;
    enum err err = path.len ? file_list(l->c.arena, path.ptr, ".yaml", ret, ret_n) : ERR_NOMEM;
    if (err != ERR_OK && err != ERR_NOTFOUND) /* a town may have no questionnaires; missing texts are found by name */
        l->err = err;
}

static bool by_editor(struct str name)
{
    return str_starts(name, S(".")) || str_starts(name, S("#")) || str_ends(name, S("~"));
}

/* kaimono.yaml.txt and gomi.yml look as if they were taken. */
static void name_the_unread(struct load *l, struct str folder)
{
    struct str *names = NULL, path = l->dir ? arena_fmt(l->c.faults->arena, "%s/%.*s", l->dir, STR_FMT(folder)) : S("");
    size_t n = 0;
    if (!path.len || file_list(l->c.arena, path.ptr, "", &names, &n) != ERR_OK)
        return;
    for (size_t i = 0; i < n; i++)
        if (!str_ends(names[i], S(".yaml")) && !by_editor(names[i]) && !str_eq(names[i], S("required.txt")))
            fault_add(
                l->c.faults, FAULT_WARNING, "F017",
                (struct place){.file = arena_fmt(l->c.faults->arena, "%.*s/%.*s", STR_FMT(path), STR_FMT(names[i]))},
                "名前が「.yaml」で終わらないので、読みません。", "not read: its name does not end in .yaml");
}

static void load_folder(struct load *l, struct str folder)
{
    struct str *names, *over;
    size_t n, n_over;
    list_folder(l, l->dir, folder, &names, &n);
    list_folder(l, l->over, folder, &over, &n_over);
    for (size_t i = 0; i < n && l->err == ERR_OK; i++)
        if (!listed(names[i], over, n_over))
            load_file(l, l->dir, folder, names[i]);
    for (size_t i = 0; i < n_over && l->err == ERR_OK; i++)
        load_file(l, l->over, folder, over[i]);
    if (l->proves)
        name_the_unread(l, folder);
}

static int by_path(const void *a, const void *b)
{
    const struct source *x = a, *y = b;
    return str_cmp(x->path, y->path);
}

static size_t in_folder(const struct load *l, struct str folder)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        n += str_starts(l->files[i].path, folder);
    return n;
}

static void compile_surveys(struct load *l)
{
    struct bundle *b = l->c.b;
    size_t n = in_folder(l, S("questionnaires/"));
    b->surveys = ARENA_ARRAY(l->c.arena, struct survey, n);
    for (size_t i = 0; i < l->n && b->surveys; i++)
        if (str_starts(l->files[i].path, S("questionnaires/")))
            compile_survey(&l->c, l->files[i].root, &b->surveys[b->n_surveys++]);
}

static void compile_flows(struct load *l)
{
    struct bundle *b = l->c.b;
    b->flows = ARENA_ARRAY(l->c.arena, struct flow, in_folder(l, S("flows/")));
    for (size_t i = 0; i < l->n && b->flows; i++)
        if (str_starts(l->files[i].path, S("flows/")))
            compile_flow(&l->c, l->files[i].root, l->files[i].stem, &b->flows[b->n_flows++]);
}

static void compile_all(struct load *l)
{
    compile_surveys(l);
    for (size_t i = 0; i < l->n; i++)
        if (str_starts(l->files[i].path, S("texts/")))
            compile_texts(&l->c, l->files[i].root, l->files[i].stem);
    compile_flows(l);
    if (l->c.arena->failed)
        return;
    compile_link(&l->c);
    /* Proofs speak about linked content only: a wrong name would be reported many times over. */
    if (l->c.arena->failed || l->c.faults->n_errors)
        return;
    if (l->proves) {
        check_flows(&l->c);
        check_texts(&l->c);
        check_starts(&l->c);
        check_languages(&l->c);
    }
}

/* The folder's texts/required.txt: keys that code uses, one a line. */
static void check_required(struct load *l)
{
    struct str text, rest, path = arena_fmt(l->c.faults->arena, "%s/texts/required.txt", l->dir);
    if (!path.len || file_unread(&l->c, S("texts/"), S("")) ||
        file_read(l->c.arena, path.ptr, FILE_BYTES_MAX, &text) != ERR_OK)
        return;
    int line = 0;
    for (rest = text; rest.len;) {
        struct str_cut cut = str_cut(rest, '\n');
        struct str key = str_trim(cut.head);
        rest = cut.tail;
        line++;
        if (key.len && key.ptr[0] != '#' && !bundle_has_text(l->c.b, key))
            no_text(&l->c, key, (struct place){path, line, 1});
    }
}

static struct str id_of(struct arena *arena, struct str json)
{
    uint8_t digest[SHA256_BYTES];
    crypto_sha256(json, digest);
    return hex_encode(arena, digest, sizeof digest);
}

static enum err identify(struct load *l)
{
    struct canonical_file *files = ARENA_ARRAY(l->c.arena, struct canonical_file, l->n + 1);
    if (!files)
        return ERR_NOMEM;
    for (size_t i = 0; i < l->n; i++)
        files[i] = (struct canonical_file){l->files[i].path, l->files[i].root};
    enum err err = canonical_json(l->c.arena, files, l->n, &l->c.b->json);
    if (err != ERR_OK)
        return err;
    l->c.b->id = id_of(l->c.arena, l->c.b->json);
    return l->c.b->id.len ? ERR_OK : ERR_NOMEM;
}

static enum err outcome(const struct load *l, size_t errors_before)
{
    if (l->c.arena->failed)
        return ERR_NOMEM;
    return l->c.faults->n_errors > errors_before ? ERR_INPUT : ERR_OK;
}

/* Of a folder that is not there every text would be missing. */
static bool is_there(struct load *l)
{
    struct str *names;
    size_t n;
    return file_list(l->c.arena, l->dir, ".yaml", &names, &n) != ERR_NOTFOUND;
}

static enum err load_all(struct load *l)
{
    size_t errors = l->c.faults->n_errors;
    l->c.unread = l->unread;
    l->c.dir = l->dir;
    if (!is_there(l))
        return ERR_NOTFOUND;
    load_folder(l, S("questionnaires"));
    load_folder(l, S("texts"));
    load_folder(l, S("flows"));
    if (l->err != ERR_OK)
        return l->err;
    qsort(l->files, l->n, sizeof l->files[0], by_path);
    compile_all(l);
    check_required(l);
    enum err err = outcome(l, errors);
    return err ? err : identify(l);
}

static struct str stem_of(struct str path)
{
    struct str name = str_cut(path, '/').tail;
    return str_ends(name, S(".yaml")) ? str_sub(name, 0, name.len - strlen(".yaml")) : name;
}

/* What was kept names itself: a text that was changed meanwhile is not taken. */
static enum err load_kept(struct load *l, struct str id, struct str json)
{
    struct bundle *b = l->c.b;
    struct canonical_file *files = NULL;
    size_t errors = l->c.faults->n_errors;
    b->json = arena_str(l->c.arena, json);
    b->id = id_of(l->c.arena, b->json);
    if (l->c.arena->failed)
        return ERR_NOMEM;
    if (!str_eq(b->id, id))
        return ERR_INPUT;
    enum err err = canonical_read(l->c.arena, b->json, &files, &l->n);
    if (err != ERR_OK)
        return err;
    if (l->n > FILES_MAX)
        return ERR_INPUT;
    for (size_t i = 0; i < l->n; i++)
        l->files[i] = (struct source){files[i].path, stem_of(files[i].path), files[i].root};
    compile_all(l);
    return outcome(l, errors);
}

/* Faults outlive the bundle: the names in their places move to where they are. */
static void keep_places(struct faults *faults)
{
    struct str from = {0}, to = {0};
    for (struct fault *f = faults->first; f; f = f->next) {
        if (f->at.file.ptr != from.ptr || f->at.file.len != from.len) {
            from = f->at.file;
            to = arena_str(faults->arena, from);
        }
        f->at.file = to;
    }
}

/* One compiled set of content, by either way. */
static enum err make(struct load *from, struct str id, struct str json, struct faults *faults, struct bundle **ret)
{
    struct bundle *b = calloc(1, sizeof *b);
    struct load *l = calloc(1, sizeof *l);
    enum err err = ERR_NOMEM;
    if (b && l) {
        arena_init(&b->arena, BUNDLE_BYTES_MAX);
        *l = *from;
        l->c = (struct compile){.arena = &b->arena, .faults = faults, .b = b};
        err = json.len ? load_kept(l, id, json) : load_all(l);
        keep_places(faults);
    }
    free(l);
    if (err != ERR_OK) {
        bundle_free(b);
        return err;
    }
    *ret = b;
    return ERR_OK;
}

enum err bundle_load(const char *dir, struct faults *faults, struct bundle **ret)
{
    return bundle_load_over(dir, NULL, faults, ret);
}

enum err bundle_load_over(const char *dir, const char *over, struct faults *faults, struct bundle **ret)
{
    struct load from = {.dir = dir, .over = over, .proves = true};
    return make(&from, S(""), S(""), faults, ret);
}

enum err bundle_restore(struct str id, struct str json, bool prove, struct faults *faults, struct bundle **ret)
{
    struct load from = {.proves = prove};
    return json.len ? make(&from, id, json, faults, ret) : ERR_INPUT;
}

void bundle_free(struct bundle *b)
{
    if (!b)
        return;
    arena_done(&b->arena);
    free(b);
}
