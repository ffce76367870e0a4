/* Rules, flows, texts, wordings, hotlines and the town: loaded together, so that all mistakes of all files are seen at
 * once. */
#include "bot/content_load.h"

#include <unistd.h>
#include "bot/resource_search.h"

enum { PATH_BYTES = 4096 };

static bool path_of(char out[PATH_BYTES], const char *dir, const char *below)
{
    int n = snprintf(out, PATH_BYTES, "%s/%s", dir, below);
    return n > 0 && n < PATH_BYTES;
}

/* The first serious thing wins; mistakes in files (ERR_INPUT) give way to a missing file or memory. */
static enum err worse(enum err so_far, enum err now)
{
    if (!so_far || (so_far == ERR_INPUT && now))
        return now;
    return so_far;
}

/* A file that is not there is a mistake like any other: named with the rest. */
static enum err named(enum err err, const char *path, struct faults *faults)
{
    if (err == ERR_NOTFOUND)
        fault_add(faults, FAULT_ERROR, "F000", (struct place){.file = arena_str(faults->arena, str_from(path))},
                  "ありません。フォルダー（ファイル）の場所と名前を確かめてください。",
                  "there is no such folder or file.");
    else if (err == ERR_IO)
        fault_add(faults, FAULT_ERROR, "F000", (struct place){.file = arena_str(faults->arena, str_from(path))},
                  "読めません（%s）。", "cannot be read (%s).", err_name(err));
    return err;
}

/* What is said can only start something when some rule may find it in what is said. The two rooms do not know each
 * other, so it is proved here. */
static void check_triggers(const struct content *c, struct faults *faults)
{
    struct place at = {0};
    struct str near;
    const struct trigger *t;
    for (size_t i = 0; (t = bundle_trigger_no(c->bundle, i, &at)) != NULL; i++) {
        if (nlu_has_intent(c->nlu, t->intent, &near))
            continue;
        if (near.len)
            fault_add(faults, FAULT_ERROR, "F015", at, "意図 '%.*s' はありません。もしかして '%.*s' ですか？",
                      "no intent '%.*s'; did you mean '%.*s'?", STR_FMT(t->intent), STR_FMT(near));
        else
            fault_add(
                faults, FAULT_ERROR, "F015", at,
                "意図 '%.*s' はありません。新しい意図なら、nlu/lexicon/vocabulary.yaml の intents にも書いてください。",
                "no intent '%.*s' in nlu/lexicon/vocabulary.yaml", STR_FMT(t->intent));
    }
}

/* What a question offers as an area must be one of the town's, and the other way round: nobody may live in a district
 * that has no button. Flows and the town do not know each other either. */
static void check_areas(const struct content *c, struct faults *faults)
{
    struct str ids[AREAS_MAX], id;
    bool offered[AREAS_MAX] = {false};
    struct place at = {0};
    size_t n = areas_count(c->areas), k = 0;
    for (size_t i = 0; i < n; i++)
        ids[i] = areas_at(c->areas, i)->id;
    for (; bundle_place_no(c->bundle, k, &id, &at); k++) {
        const struct area *a = areas_find(c->areas, id);
        struct str near = nearest_name(id, ids, n);
        if (a)
            offered[a - areas_at(c->areas, 0)] = true;
        else if (!str_eq(id, S("none")))
            fault_add(faults, FAULT_ERROR, "F068", at,
                      "町の地区（areas.yaml）に '%.*s' はありません。近い名前：%.*s（答えない選択肢は none）",
                      "no area '%.*s' in the town's areas.yaml; nearest: %.*s (none is for not saying)", STR_FMT(id),
                      STR_FMT(near));
    }
    for (size_t i = 0; k && i < n; i++)
        if (!offered[i] && !areas_at(c->areas, i)->in)
            fault_add(faults, FAULT_ERROR, "F069", at, "地区 '%.*s' のボタンがありません。",
                      "area '%.*s' has no button.", STR_FMT(ids[i]));
}

enum err content_load(const char *dir, const char *town, int64_t now_ms, struct faults *faults, struct content *ret)
{
    char path[PATH_BYTES];
    struct content c = {0};
    enum err err = ERR_OK;
    size_t errors = faults->n_errors;
    if (!path_of(path, dir, "directory/data/demo/town.yaml"))
        return ERR_INPUT;
    if (access(dir, R_OK | X_OK)) /* one line, not one for everything that is not in it */
        return named(ERR_NOTFOUND, dir, faults);
    err = worse(err, named(town_load(town ? town : path, faults, &c.town), town ? town : path, faults));
    (void)path_of(path, dir, "nlu");
    err = worse(err, named(nlu_open(path, faults, &c.nlu), path, faults));
    (void)path_of(path, dir, "dialogs");
    err = worse(err, named(bundle_load(path, faults, &c.bundle), path, faults));
    (void)path_of(path, dir, "directory/data/reasons.yaml");
    err = worse(err, named(reasons_load(path, faults, &c.reasons), path, faults));
    (void)path_of(path, dir, "directory/data/hotlines.yaml");
    err = worse(err, named(hotlines_load(path, now_ms, faults, &c.hotlines), path, faults));
    struct str lines = c.town ? town_lines(c.town) : (struct str){0};
    if (c.hotlines && lines.len)
        err = worse(err, named(hotlines_add(c.hotlines, lines.ptr, now_ms, faults), lines.ptr, faults));
    struct str areas = c.town ? town_areas(c.town) : (struct str){0};
    if (areas.len)
        err = worse(err, named(areas_load(areas.ptr, faults, &c.areas), areas.ptr, faults));
    err = worse(err, searcher_check(dir, faults));
    if (c.nlu && c.bundle)
        check_triggers(&c, faults);
    if (c.bundle && (c.areas || !areas.len))
        check_areas(&c, faults);
    if (!err && faults->n_errors > errors)
        err = ERR_INPUT;
    *ret = c;
    return err;
}

void content_done(struct content *content)
{
    bundle_free(content->bundle);
    nlu_close(content->nlu);
    directory_free(content->directory);
    reasons_free(content->reasons);
    hotlines_free(content->hotlines);
    town_free(content->town);
    areas_free(content->areas);
    *content = (struct content){0};
}
