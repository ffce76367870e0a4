/* Loads reasons.yaml and hands out its words. Knows nothing of scores. */
#include "base/fold.h"
#include "base/yaml.h"
#include "directory/weekday.h"
#include "directory/wording.h"

enum { REASONS_BYTES = 1 << 20 };

struct pair {
    struct str key, text;
};
struct table {
    struct pair *item;
    size_t n;
};
struct thing {
    struct str name, *words;
    size_t n;
};

struct reasons {
    struct arena arena;
    struct table reasons, what, instead, days, times;
    struct thing *things;
    size_t n_things;
};

static const struct {
    const char *name;
    size_t offset;
} tables[] = {
    {"reasons", offsetof(struct reasons, reasons)},     {"what", offsetof(struct reasons, what)},
    {"likes_instead", offsetof(struct reasons, instead)}, {"days", offsetof(struct reasons, days)},
    {"times", offsetof(struct reasons, times)},
};
enum { TABLES = sizeof(tables) / sizeof(tables[0]) };

/* Every sentence the matcher may want: a missing one is a fault of the content, not a silent hole. */
static const char *const wanted[] = {
    "wanted",  "likes",      "offers",          "word",   "day_time", "day",    "time",        "free",  "cheap",   "wheelchair", "bad_knees",
    "back_pain", "low_vision", "hard_of_hearing", "online", "pickup",   "near",   "bus",         "parking", "small_group", "alone",
    "partner", "with_child", "with_parent",     "beginners", "monthly", "weekly",
};

static void load_table(struct arena *arena, const struct yaml *map, struct faults *faults, struct table *ret)
{
    ret->item = ARENA_ARRAY(arena, struct pair, map ? map->n : 0);
    for (const struct yaml *m = map ? map->first : NULL; m && ret->item; m = m->next) {
        if (m->kind != YAML_TEXT) {
            fault_add(faults, FAULT_ERROR, "D010", m->at, "'%.*s' は文でなければなりません。", "'%.*s' must be a text.",
                      STR_FMT(m->key));
            continue;
        }
        ret->item[ret->n++] = (struct pair){arena_str(arena, m->key), arena_str(arena, m->text)};
    }
}

static void load_things(struct reasons *r, const struct yaml *map)
{
    r->things = ARENA_ARRAY(&r->arena, struct thing, map ? map->n : 0);
    for (const struct yaml *m = map ? map->first : NULL; m && r->things; m = m->next) {
        struct thing *t = &r->things[r->n_things++];
        t->name = arena_str(&r->arena, m->key);
        t->words = ARENA_ARRAY(&r->arena, struct str, m->n);
        for (const struct yaml *w = m->first; w && t->words; w = w->next)
            if (fold_text(&r->arena, w->text, &t->words[t->n]) == ERR_OK && t->words[t->n].len)
                t->n++;
    }
}

static struct str look_up(const struct table *t, struct str key)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->item[i].key, key))
            return t->item[i].text;
    return (struct str){0};
}

static void check(const struct reasons *r, const struct yaml *root, struct faults *faults)
{
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
        if (!look_up(&r->reasons, str_from(wanted[i])).len)
            fault_add(faults, FAULT_ERROR, "D011", root->at, "理由の文 '%s' がありません。", "reason '%s' is missing.",
                      wanted[i]);
}

enum err reasons_load(const char *path, struct faults *faults, struct reasons **ret)
{
    struct reasons *r = calloc(1, sizeof(*r));
    if (!r)
        return ERR_NOMEM;
    arena_init(&r->arena, REASONS_BYTES);
    size_t before = faults->n_errors;
    struct yaml *root;
    enum err err = yaml_load(&r->arena, path, faults, &root);
    if (!err) {
        static const char *const known[] = {"reasons", "what", "likes_instead", "days", "times", "things"};
        yaml_known(root, known, sizeof(known) / sizeof(known[0]), faults);
        for (size_t i = 0; i < TABLES; i++)
            load_table(&r->arena, yaml_get(root, tables[i].name), faults, (void *)((char *)r + tables[i].offset));
        load_things(r, yaml_get(root, "things"));
        check(r, root, faults);
        err = r->arena.failed ? ERR_NOMEM : faults->n_errors > before ? ERR_INPUT : ERR_OK;
    }
    if (err) {
        reasons_free(r);
        return err;
    }
    *ret = r;
    return ERR_OK;
}

void reasons_free(struct reasons *r)
{
    if (!r)
        return;
    arena_done(&r->arena);
    free(r);
}

struct str wording_reason(const struct reasons *r, const char *key)
{
    return look_up(&r->reasons, str_from(key));
}

struct str wording_what(const struct reasons *r, struct str category)
{
    return look_up(&r->what, category);
}

struct str wording_instead(const struct reasons *r, struct str category)
{
    return look_up(&r->instead, category);
}

struct str wording_day(const struct reasons *r, int weekday)
{
    return look_up(&r->days, str_from(weekday_name(weekday)));
}

struct str wording_time(const struct reasons *r, struct str name)
{
    return look_up(&r->times, name);
}

size_t wording_thing(const struct reasons *r, struct str name, const struct str **ret)
{
    for (size_t i = 0; r && i < r->n_things; i++)
        if (str_eq(r->things[i].name, name)) {
            *ret = r->things[i].words;
            return r->things[i].n;
        }
    return 0;
}
