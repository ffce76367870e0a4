/* Loads categories.yaml and looks words up in it. All words are kept folded, so that スマホ and ｽﾏﾎ are one.
 * Cost of vocabulary_categories: O(words × text), a few hundred words: it runs at import only. */
#include "directory/vocabulary.h"
#include "base/fold.h"
#include "base/yaml.h"

enum { VOCABULARY_BYTES = 4 << 20, CATEGORIES_MAX = 40, SCAN_MAX = 32768 };

struct words {
    struct str *item;
    size_t n;
};

struct category {
    struct str name;
    struct words labels, anywhere, in_name;
};

struct feature {
    struct str word;
    struct resource_tags access, flags;
};

struct vocabulary {
    struct arena arena;
    struct category categories[CATEGORIES_MAX];
    size_t n_categories;
    struct words spectator;
    struct feature *features;
    size_t n_features;
};

static void load_words(struct arena *arena, const struct yaml *list, struct words *ret)
{
    if (!list || list->kind != YAML_LIST)
        return;
    ret->item = ARENA_ARRAY(arena, struct str, list->n);
    for (const struct yaml *w = list->first; w && ret->item; w = w->next)
        if (fold_text(arena, w->text, &ret->item[ret->n]) == ERR_OK && ret->item[ret->n].len)
            ret->n++;
}

static void load_categories(struct vocabulary *v, const struct yaml *root, struct faults *faults)
{
    static const char *const known[] = {"labels", "words", "name"};
    const struct yaml *map = yaml_get(root, "categories");
    for (const struct yaml *c = map ? map->first : NULL; c; c = c->next) {
        if (v->n_categories == CATEGORIES_MAX) {
            fault_add(faults, FAULT_ERROR, "D001", c->key_at, "分野は%d個までです。", "at most %d categories.",
                      CATEGORIES_MAX);
            return;
        }
        yaml_known(c, known, 3, faults);
        struct category *to = &v->categories[v->n_categories++];
        to->name = arena_str(&v->arena, c->key);
        load_words(&v->arena, yaml_get(c, "labels"), &to->labels);
        load_words(&v->arena, yaml_get(c, "words"), &to->anywhere);
        load_words(&v->arena, yaml_get(c, "name"), &to->in_name);
    }
}

static void load_tags(struct arena *arena, const struct yaml *list, struct resource_tags *ret)
{
    for (const struct yaml *t = list ? list->first : NULL; t; t = t->next)
        resource_tag(ret, arena_str(arena, t->text));
}

static void load_features(struct vocabulary *v, const struct yaml *root, struct faults *faults)
{
    static const char *const known[] = {"access", "flags"};
    const struct yaml *map = yaml_get(root, "features");
    v->features = ARENA_ARRAY(&v->arena, struct feature, map ? map->n : 0);
    for (const struct yaml *f = map ? map->first : NULL; f && v->features; f = f->next) {
        yaml_known(f, known, 2, faults);
        struct feature *to = &v->features[v->n_features];
        if (fold_text(&v->arena, f->key, &to->word) != ERR_OK)
            continue;
        load_tags(&v->arena, yaml_get(f, "access"), &to->access);
        load_tags(&v->arena, yaml_get(f, "flags"), &to->flags);
        v->n_features++;
    }
}

enum err vocabulary_load(const char *path, struct faults *faults, struct vocabulary **ret)
{
    static const char *const known[] = {"categories", "spectator", "features"};
    struct vocabulary *v = calloc(1, sizeof(*v));
    if (!v)
        return ERR_NOMEM;
    arena_init(&v->arena, VOCABULARY_BYTES);
    size_t before = faults->n_errors;
    struct yaml *root;
    enum err err = yaml_load(&v->arena, path, faults, &root);
    if (!err) {
        yaml_known(root, known, 3, faults);
        load_categories(v, root, faults);
        load_words(&v->arena, yaml_get(root, "spectator"), &v->spectator);
        load_features(v, root, faults);
        err = v->arena.failed ? ERR_NOMEM : faults->n_errors > before ? ERR_INPUT : ERR_OK;
    }
    if (err) {
        vocabulary_free(v);
        return err;
    }
    *ret = v;
    return ERR_OK;
}

void vocabulary_free(struct vocabulary *v)
{
    if (!v)
        return;
    arena_done(&v->arena);
    free(v);
}

static bool any_in(const struct words *words, struct str text)
{
    for (size_t i = 0; i < words->n; i++)
        if (str_find(text, words->item[i]) >= 0)
            return true;
    return false;
}

static bool is_one_of(const struct words *words, struct str word)
{
    for (size_t i = 0; i < words->n; i++)
        if (str_eq(word, words->item[i]))
            return true;
    return false;
}

struct str vocabulary_label(const struct vocabulary *v, struct arena *arena, struct str label)
{
    struct str folded;
    if (fold_text(arena, str_trim(label), &folded) != ERR_OK)
        return (struct str){0};
    for (size_t i = 0; i < v->n_categories; i++)
        if (str_eq(folded, v->categories[i].name) || is_one_of(&v->categories[i].labels, folded))
            return v->categories[i].name;
    return (struct str){0};
}

void vocabulary_categories(const struct vocabulary *v, struct arena *arena, struct str name, struct str summary,
                           struct resource_tags *ret)
{
    struct str title, text;
    if (fold_text(arena, name, &title) != ERR_OK)
        return;
    if (summary.len > SCAN_MAX || fold_text(arena, summary, &text) != ERR_OK)
        text = (struct str){0};
    if (any_in(&v->spectator, title) || any_in(&v->spectator, text))
        return;
    for (size_t i = 0; i < v->n_categories; i++) {
        const struct category *c = &v->categories[i];
        if (any_in(&c->anywhere, title) || any_in(&c->in_name, title) || any_in(&c->anywhere, text))
            resource_tag(ret, c->name);
    }
}

bool vocabulary_feature(const struct vocabulary *v, struct arena *arena, struct str word, struct resource *r)
{
    struct str folded;
    if (fold_text(arena, str_trim(word), &folded) != ERR_OK)
        return false;
    for (size_t i = 0; i < v->n_features; i++) {
        const struct feature *f = &v->features[i];
        if (!str_eq(folded, f->word))
            continue;
        for (size_t j = 0; j < f->access.n; j++)
            resource_tag(&r->access, f->access.item[j]);
        for (size_t j = 0; j < f->flags.n; j++)
            resource_tag(&r->flags, f->flags.item[j]);
        return true;
    }
    return false;
}
