/* From a folder of rule files to a proven set of rules. Nothing half-made leaves this file. */
#include "base/file.h"
#include "base/utf8.h"
#include "nlu/proof.h"
#include "nlu/rule_load.h"
#include "nlu/weights.h"

enum { KEEP_CAP = 64 << 20, SCRATCH_CAP = 256 << 20, WORK_CAP = 64 << 20, FILE_CAP = 1 << 20 };

/* What others are made of comes first. */
static const char *const first_files[] = {"vocabulary.yaml", "parts.yaml", "guards.yaml"};

/* Parts of one area, in a file of their own. */
static bool is_parts(struct str name)
{
    return str_starts(name, S("parts_"));
}

static bool is_first(struct str name)
{
    for (size_t i = 0; i < sizeof(first_files) / sizeof(first_files[0]); i++)
        if (str_eq(name, str_from(first_files[i])))
            return true;
    return false;
}

static enum err load_path(struct loader *l, const char *dir, const char *folder, struct str name)
{
    struct str path = arena_fmt(l->faults->arena, "%s/%s/%.*s", dir, folder, STR_FMT(name));
    struct str text;
    struct yaml *root = NULL;
    if (!path.len)
        return ERR_NOMEM;
    enum err err = file_read(l->scratch, path.ptr, FILE_CAP, &text);
    if (!err)
        err = yaml_parse(l->scratch, path, text, l->faults, &root);
    if (!err)
        load_file(l, root);
    return err;
}

static void keep_first(enum err *all, enum err err)
{
    if (!*all)
        *all = err;
}

static enum err load_folder(struct loader *l, const char *dir, const char *folder, bool parts)
{
    struct str *names = NULL;
    size_t n = 0;
    struct str path = arena_fmt(l->scratch, "%s/%s", dir, folder);
    enum err all = path.len ? file_list(l->scratch, path.ptr, ".yaml", &names, &n) : ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (!is_first(names[i]) && is_parts(names[i]) == parts)
            keep_first(&all, load_path(l, dir, folder, names[i]));
    return all;
}

/* intents_town.yml and intents_town.yaml.txt look as if they were taken. An editor's own files, and the lists of lines
 * beside the rules, are nobody's slip. */
static void name_the_unread(struct loader *l, const char *dir, const char *folder)
{
    struct str *names = NULL, path = arena_fmt(l->scratch, "%s/%s", dir, folder);
    size_t n = 0;
    if (!path.len || file_list(l->scratch, path.ptr, "", &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        bool list = str_starts(names[i], S("risk_")) && str_ends(names[i], S(".txt"));
        bool editors = str_starts(names[i], S(".")) || str_starts(names[i], S("#")) || str_ends(names[i], S("~"));
        if (!list && !editors && !str_ends(names[i], S(".yaml")))
            fault_add(
                l->faults, FAULT_WARNING, "F017",
                (struct place){.file = arena_fmt(l->faults->arena, "%.*s/%.*s", STR_FMT(path), STR_FMT(names[i]))},
                "名前が「.yaml」で終わらないので、読みません。", "not read: its name does not end in .yaml");
    }
}

static enum err load_all(struct loader *l, const char *dir)
{
    enum err all = ERR_OK;
    for (size_t i = 0; i < sizeof(first_files) / sizeof(first_files[0]); i++)
        keep_first(&all, load_path(l, dir, "lexicon", str_from(first_files[i])));
    keep_first(&all, load_folder(l, dir, "lexicon", true));
    keep_first(&all, load_folder(l, dir, "lexicon", false));
    keep_first(&all, load_folder(l, dir, "rules", false));
    name_the_unread(l, dir, "lexicon");
    name_the_unread(l, dir, "rules");
    if (l->nomem)
        return ERR_NOMEM;
    return all ? all : l->faults->n_errors ? ERR_INPUT : ERR_OK;
}

static enum err load_weights(struct loader *l, const char *dir)
{
    struct str path = arena_fmt(l->scratch, "%s/weights", dir);
    return path.len ? weights_load(l->keep, l->scratch, path.ptr, l->faults, &l->nlu->weights) : ERR_NOMEM;
}

/* Samples are proved also when some rules are faulty: an author sees everything at once. What must be hit is proved
 * when all are there. */
static enum err prove(struct loader *l, const char *dir, bool complete)
{
    struct str path = arena_fmt(l->faults->arena, "%s/rules/risk_must_hit.txt", dir);
    struct str text;
    size_t before = l->faults->n_errors;
    /* Rules are proved among themselves; what must be hit, with all there is. */
    enum err weighed = weights_load(l->keep, l->scratch, "", l->faults, &l->nlu->weights);
    if (weighed)
        return weighed;
    proof_samples(l->nlu, l->faults);
    weighed = load_weights(l, dir);
    if (weighed || !complete)
        return weighed ? weighed : ERR_INPUT;
    enum err err = path.len ? file_read(l->scratch, path.ptr, FILE_CAP, &text) : ERR_NOMEM;
    if (err)
        return err == ERR_NOTFOUND ? ERR_IO : err;
    proof_must_hit(l->nlu, path, utf8_without_mark(text), l->faults);
    return l->faults->n_errors > before ? ERR_INPUT : ERR_OK;
}

/* Places point into the parsed files, which go; faults stay. */
static void keep_places(struct faults *faults)
{
    for (struct fault *f = faults->first; f; f = f->next)
        f->at.file = arena_str(faults->arena, f->at.file);
}

/* Counting sort: which slots wait for each need. */
static enum err link_slots(struct nlu *nlu)
{
    nlu->slots_from = ARENA_ARRAY(&nlu->keep, uint32_t, nlu->n_needs + 2);
    nlu->by_need = ARENA_ARRAY(&nlu->keep, uint32_t, nlu->n_slots + 1);
    if (!nlu->slots_from || !nlu->by_need)
        return ERR_NOMEM;
    for (size_t i = 0; i < nlu->n_slots; i++)
        nlu->slots_from[nlu->slots[i].probe.needs[0] + 1]++;
    for (size_t k = 1; k < nlu->n_needs + 2; k++)
        nlu->slots_from[k] += nlu->slots_from[k - 1];
    for (size_t i = nlu->n_slots; i-- > 0;) /* from behind, so that each list ends up in file order */
        nlu->by_need[--nlu->slots_from[nlu->slots[i].probe.needs[0] + 1]] = (uint32_t)i;
    /* Each entry now begins where the list of the need before it did: one step back. */
    for (size_t k = 0; k < nlu->n_needs + 1; k++)
        nlu->slots_from[k] = nlu->slots_from[k + 1];
    nlu->slots_from[nlu->n_needs + 1] = (uint32_t)nlu->n_slots;
    return ERR_OK;
}

enum err nlu_open(const char *dir, struct faults *faults, struct nlu **ret)
{
    struct arena scratch, work;
    struct nlu *nlu = calloc(1, sizeof(*nlu));
    if (!nlu)
        return ERR_NOMEM;
    arena_init(&nlu->keep, KEEP_CAP);
    arena_init(&scratch, SCRATCH_CAP);
    arena_init(&work, WORK_CAP);
    struct loader l = {.nlu = nlu, .keep = &nlu->keep, .scratch = &scratch, .work = &work, .faults = faults};
    enum err loaded = load_all(&l, dir);
    enum err err = loaded == ERR_INPUT ? ERR_OK : loaded;
    if (!err)
        err = literals_build(&nlu->keep, &scratch, l.literals, l.n_literals, &nlu->literals);
    if (!err)
        err = link_slots(nlu);
    if (!err)
        err = plain_new(&nlu->keep, l.rewrites, l.n_rewrites, &nlu->plain);
    if (!err)
        err = prove(&l, dir, !loaded);
    keep_places(faults);
    arena_done(&scratch);
    arena_done(&work);
    if (err) {
        nlu_close(nlu);
        return err == ERR_NOTFOUND ? ERR_IO : err;
    }
    *ret = nlu;
    return ERR_OK;
}

void nlu_close(struct nlu *nlu)
{
    if (!nlu)
        return;
    for (size_t i = 0; i < nlu->n_owned; i++)
        pattern_free(nlu->owned[i]);
    arena_done(&nlu->keep);
    free(nlu);
}
