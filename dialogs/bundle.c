/* Loading a folder of content and looking things up in it. Compiling, checking and walking are elsewhere (compile_*.c, *_check.c, flow_step.c). */
#include "dialogs/bundle.h"
#include <assert.h>
#include "base/crypto.h"
#include "base/file.h"
#include "dialogs/canonical.h"
#include "dialogs/compile.h"
#include "dialogs/text.h"

enum { BUNDLE_BYTES_MAX = 64 << 20, FILE_BYTES_MAX = 1 << 20, FILES_MAX = FLOWS_MAX };

struct source {
    struct str path; /* below the folder: "flows/life.yaml" */
    struct str stem;
    struct yaml *root;
};

struct load {
    struct compile c;
    const char *dir;
    struct source files[FILES_MAX];
    size_t n;
    enum err err; /* of the file system */
};

static void load_file(struct load *l, struct str folder, struct str name)
{
    struct faults *faults = l->c.faults;
    struct str text, path = arena_fmt(faults->arena, "%s/%.*s/%.*s", l->dir, STR_FMT(folder), STR_FMT(name));
    if (!path.len || l->n == FILES_MAX) {
        l->err = ERR_NOMEM;
        return;
    }
    enum err err = file_read(l->c.arena, path.ptr, FILE_BYTES_MAX, &text);
    if (err == ERR_INPUT)
        fault_add(faults, FAULT_ERROR, "F014", (struct place){.file = path}, "ファイルが大きすぎます（%d バイトまで）。",
                  "the file is too large (at most %d bytes)", FILE_BYTES_MAX);
    else if (err != ERR_OK)
        l->err = err;
    if (err != ERR_OK)
        return;
    struct source *s = &l->files[l->n];
    *s = (struct source){.path = arena_fmt(l->c.arena, "%.*s/%.*s", STR_FMT(folder), STR_FMT(name)),
                         .stem = str_sub(name, 0, name.len - strlen(".yaml"))};
    err = yaml_parse(l->c.arena, path, text, faults, &s->root);
    if (err == ERR_OK)
        l->n++;
    else if (err != ERR_INPUT)
        l->err = err;
}

static void load_folder(struct load *l, struct str folder)
{
    struct str *names = NULL, path = arena_fmt(l->c.arena, "%s/%.*s", l->dir, STR_FMT(folder));
    size_t n = 0;
    enum err err = path.len ? file_list(l->c.arena, path.ptr, ".yaml", &names, &n) : ERR_NOMEM;
    if (err == ERR_NOTFOUND)
        return; /* a town may have no questionnaires; missing texts are found by name */
    if (err != ERR_OK)
        l->err = err;
    for (size_t i = 0; i < n && l->err == ERR_OK; i++)
        load_file(l, folder, names[i]);
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
    check_flows(&l->c);
    check_texts(&l->c);
}

/* The folder's texts/required.txt: keys that code uses, one a line. */
static void check_required(struct load *l)
{
    struct str text, rest, path = arena_fmt(l->c.faults->arena, "%s/texts/required.txt", l->dir);
    if (!path.len || file_read(l->c.arena, path.ptr, FILE_BYTES_MAX, &text) != ERR_OK)
        return;
    int line = 0;
    for (rest = text; rest.len;) {
        struct str_cut cut = str_cut(rest, '\n');
        struct str key = str_trim(cut.head);
        rest = cut.tail;
        line++;
        if (key.len && key.ptr[0] != '#' && !bundle_has_text(l->c.b, key))
            fault_add(l->c.faults, FAULT_ERROR, "F013", (struct place){path, line, 1},
                      "プログラムが使う文 '%.*s' がありません。", "text '%.*s' is used by the program and missing", STR_FMT(key));
    }
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
    uint8_t digest[SHA256_BYTES];
    crypto_sha256(l->c.b->json, digest);
    l->c.b->id = hex_encode(l->c.arena, digest, sizeof digest);
    return l->c.b->id.len ? ERR_OK : ERR_NOMEM;
}

static enum err load_all(struct load *l)
{
    load_folder(l, S("questionnaires"));
    load_folder(l, S("texts"));
    load_folder(l, S("flows"));
    if (l->err != ERR_OK)
        return l->err;
    compile_all(l);
    check_required(l);
    if (l->c.arena->failed)
        return ERR_NOMEM;
    if (l->c.faults->n_errors)
        return ERR_INPUT;
    return identify(l);
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

enum err bundle_load(const char *dir, struct faults *faults, struct bundle **ret)
{
    struct bundle *b = calloc(1, sizeof *b);
    struct load *l = calloc(1, sizeof *l);
    enum err err = ERR_NOMEM;
    if (b && l) {
        arena_init(&b->arena, BUNDLE_BYTES_MAX);
        *l = (struct load){.c = {.arena = &b->arena, .faults = faults, .b = b}, .dir = dir};
        err = load_all(l);
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

void bundle_free(struct bundle *b)
{
    if (!b)
        return;
    arena_done(&b->arena);
    free(b);
}

struct str bundle_id(const struct bundle *b)
{
    return b->id;
}

struct str bundle_json(const struct bundle *b)
{
    return b->json;
}

/* ---- looking things up ---- */
static const char *const lang_words[LANGS] = {"ja", "easy", "en"};

const char *lang_name(enum lang l)
{
    return l < LANGS ? lang_words[l] : "";
}

bool lang_from_name(struct str name, enum lang *ret)
{
    for (int l = 0; l < LANGS; l++)
        if (str_eq(name, str_from(lang_words[l]))) {
            *ret = (enum lang)l;
            return true;
        }
    return false;
}

const struct flow *bundle_flow(const struct bundle *b, struct str name)
{
    int at = names_find(&b->flow_by_name, name);
    return at < 0 ? NULL : &b->flows[at];
}

int flow_node(const struct flow *f, struct str name)
{
    return names_find(&f->by_name, name);
}

const struct ask *bundle_ask(const struct bundle *b, struct str slot)
{
    int at = names_find(&b->ask_by_slot, slot);
    return at < 0 ? NULL : b->slot_asks[at];
}

struct str bundle_text(const struct bundle *b, struct arena *arena, const char *key, enum lang lang,
                       const struct vars *vars, uint32_t pick)
{
    int at = names_find(&b->text_by_key, str_from(key));
    assert(at >= 0);
    if (at < 0)
        return S("");
    struct fill fill = {.b = b, .vars = vars, .lang = lang};
    return text_fill(arena, &fill, text_pick(b, &b->texts[at].text, lang, pick));
}

bool bundle_has_text(const struct bundle *b, struct str key)
{
    return names_find(&b->text_by_key, key) >= 0;
}

struct str bundle_start(const struct bundle *b, struct str folded)
{
    int at = names_find(&b->start_by_text, folded);
    return at < 0 ? S("") : b->start_flows[at];
}

enum command bundle_command(const struct bundle *b, struct str folded)
{
    int at = names_find(&b->command_by_text, folded);
    return at < 0 ? COMMAND_NONE : b->command_of[at];
}

const struct trigger *bundle_trigger_of(const struct bundle *b, struct str intent)
{
    int at = names_find(&b->trigger_by_intent, intent);
    return at < 0 ? NULL : &b->triggers[at];
}

struct str bundle_trigger(const struct bundle *b, struct str intent)
{
    const struct trigger *t = bundle_trigger_of(b, intent);
    return t ? t->flow : S("");
}

size_t bundle_flows(const struct bundle *b, const struct str **ret)
{
    *ret = b->flow_names;
    return b->n_flows;
}

struct str bundle_flow_title(const struct bundle *b, struct str flow, enum lang lang)
{
    const struct flow *f = bundle_flow(b, flow);
    return f && lang < LANGS ? f->title.by[lang] : S("");
}

const struct questionnaire *bundle_questionnaire(const struct bundle *b, struct str name)
{
    for (size_t i = 0; i < b->n_surveys; i++)
        if (str_eq(b->surveys[i].name, name))
            return &b->surveys[i].shown;
    return NULL;
}

const char *walk_text_key(enum walk_text t)
{
    static const char *const keys[WALK_TEXTS] = {
        [TEXT_SKIPPED] = "skipped",
        [TEXT_NOTED_UNKNOWN] = "noted_unknown",
        [TEXT_CANNOT_SKIP] = "cannot_skip",
        [TEXT_GIVE_UP] = "give_up",
        [TEXT_OFFER_HUMAN] = "offer_human",
        [TEXT_BACK_AT_START] = "back_at_start",
        [TEXT_RESUME] = "resume",
        [TEXT_RESUME_FORM] = "resume_form",
        [TEXT_PROGRESS] = "progress",
        [TEXT_PREVIOUS] = "previous",
        [TEXT_CORRECTED] = "corrected",
        [TEXT_STALE] = "stale_button",
        [TEXT_STOPPED] = "stopped",
        [TEXT_CONFIRM] = "did_you_mean",
        [TEXT_WHICH] = "which_of_two",
        [TEXT_INVALID] = "invalid",
        [TEXT_NOT_UNDERSTOOD] = "not_understood",
        [TEXT_BUTTON_SKIP] = "button_skip",
        [TEXT_BUTTON_BACK] = "button_back",
        [TEXT_BUTTON_HUMAN] = "button_human",
        [TEXT_BUTTON_YES] = "button_yes",
        [TEXT_BUTTON_NO] = "button_no",
        [TEXT_BUTTON_RESUME] = "button_resume",
        [TEXT_BUTTON_RESTART] = "button_restart",
        [TEXT_BUTTON_STOP] = "button_stop",
        [TEXT_NO_ANSWER] = "no_answer",
        [TEXT_UNKNOWN_ANSWER] = "unknown_answer",
    };
    return t < WALK_TEXTS ? keys[t] : "";
}
