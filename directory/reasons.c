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
    struct str name;
    struct name_list words;
};
enum { AUDIENCES_MAX = 32 };

struct tables {
    struct table reasons, differs, what, instead, wanted, days, times, languages;
};

struct reasons {
    struct arena arena;
    struct tables tables;
    struct thing *things, *needs;
    size_t n_things, n_needs;
    struct name_list anyone, plain;
    struct audience audience[AUDIENCES_MAX];
    size_t n_audience;
    const struct reasons *in[REASONS_LANGS]; /* this one in the other languages: own tables, the same lists */
};

static const char *const lang_names[REASONS_LANGS] = {"ja", "easy", "en"};

static const struct {
    const char *name;
    size_t offset;
} tables[] = {
    {"reasons", offsetof(struct tables, reasons)},
    {"differs", offsetof(struct tables, differs)},
    {"what", offsetof(struct tables, what)},
    {"likes_instead", offsetof(struct tables, instead)},
    {"wanted_instead", offsetof(struct tables, wanted)},
    {"days", offsetof(struct tables, days)},
    {"times", offsetof(struct tables, times)},
    {"languages", offsetof(struct tables, languages)},
};
enum { TABLES = sizeof(tables) / sizeof(tables[0]) };

/* Every sentence the matcher may want: a missing one is a fault of the content, not a silent hole. */
static const char *const wanted[] = {
    "wanted",      "likes",      "offers",      "word",      "day_time",  "day",         "time",
    "free",        "cheap",      "wheelchair",  "bad_knees", "back_pain", "low_vision",  "hard_of_hearing",
    "online",      "pickup",     "near",        "bus",       "parking",   "small_group", "alone",
    "partner",     "with_child", "with_parent", "beginners", "monthly",   "weekly",      "walk",
    "wanted_text", "walk_from",  "near_from",   "in_area",   "language",
};

/* "無料です" for all languages, or {ja: 無料です, easy: …, en: …}; what is not there is Japanese. */
static const struct yaml *text_in(const struct yaml *m, enum reasons_lang lang, struct faults *faults)
{
    const struct yaml *text = m;
    if (m->kind == YAML_MAP) {
        yaml_known(m, lang_names, REASONS_LANGS, faults);
        text = yaml_get(m, lang_names[lang]);
        text = text ? text : yaml_get(m, lang_names[REASONS_JA]);
    }
    return text && text->kind == YAML_TEXT ? text : NULL;
}

static void load_table(struct arena *arena, const struct yaml *map, enum reasons_lang lang, struct faults *faults,
                       struct table *ret)
{
    *ret = (struct table){.item = ARENA_ARRAY(arena, struct pair, map ? map->n : 0)};
    for (const struct yaml *m = map ? map->first : NULL; m && ret->item; m = m->next) {
        const struct yaml *text = text_in(m, lang, faults);
        if (text)
            ret->item[ret->n++] = (struct pair){arena_str(arena, m->key), arena_str(arena, text->text)};
        else
            fault_add(faults, FAULT_ERROR, "D010", m->at, "'%.*s' は文か、{ja, easy, en} でなければなりません。",
                      "'%.*s' must be a text, or {ja, easy, en}.", STR_FMT(m->key));
    }
}

static void load_tables(struct reasons *r, const struct yaml *root, enum reasons_lang lang, struct faults *faults,
                        struct tables *ret)
{
    for (size_t i = 0; i < TABLES; i++)
        load_table(&r->arena, yaml_get(root, tables[i].name), lang, faults, (void *)((char *)ret + tables[i].offset));
}

/* After everything else: the others are copies with tables of their own. */
static void load_others(struct reasons *r, const struct yaml *root, struct faults *faults)
{
    r->in[REASONS_JA] = r;
    for (int lang = REASONS_EASY; lang < REASONS_LANGS; lang++) {
        struct reasons *other = ARENA_NEW(&r->arena, struct reasons);
        if (!other)
            return;
        *other = *r;
        load_tables(r, root, (enum reasons_lang)lang, faults, &other->tables);
        r->in[lang] = other;
    }
}

static void load_names(struct arena *arena, const struct yaml *list, bool folded, struct name_list *ret)
{
    ret->item = ARENA_ARRAY(arena, struct str, list ? list->n : 0);
    for (const struct yaml *w = list ? list->first : NULL; w && ret->item; w = w->next) {
        struct str name = arena_str(arena, w->text);
        if ((!folded || fold_text(arena, w->text, &name) == ERR_OK) && name.len)
            ret->item[ret->n++] = name;
    }
}

static size_t load_things(struct arena *arena, const struct yaml *map, bool folded, struct thing **ret)
{
    size_t n = 0;
    *ret = ARENA_ARRAY(arena, struct thing, map ? map->n : 0);
    for (const struct yaml *m = map ? map->first : NULL; m && *ret; m = m->next) {
        struct thing *t = &(*ret)[n++];
        t->name = arena_str(arena, m->key);
        load_names(arena, m, folded, &t->words);
    }
    return n;
}

static bool is_yes(const struct yaml *node)
{
    return node && (str_eq(node->text, S("yes")) || str_eq(node->text, S("true")));
}

static void load_audience(struct reasons *r, const struct yaml *m, struct faults *faults)
{
    static const char *const known[] = {"words", "is", "flag", "said", "asked", "until", "helpers", "sinks"};
    const struct yaml *flag = yaml_get(m, "flag"), *until = yaml_get(m, "until");
    if (r->n_audience == AUDIENCES_MAX) {
        fault_add(faults, FAULT_ERROR, "D012", m->key_at, "対象のきまりは%d個までです。", "at most %d audiences.",
                  AUDIENCES_MAX);
        return;
    }
    struct audience *a = &r->audience[r->n_audience++];
    yaml_known(m, known, sizeof(known) / sizeof(known[0]), faults);
    *a = (struct audience){.feature = flag ? feature_from_name(flag->text) : FEATURES};
    if (until)
        (void)yaml_int(until, 1, AGE_OPEN - 1, faults, &a->until);
    a->helpers = is_yes(yaml_get(m, "helpers"));
    a->sinks = is_yes(yaml_get(m, "sinks"));
    load_names(&r->arena, yaml_get(m, "words"), false, &a->words);
    load_names(&r->arena, yaml_get(m, "is"), false, &a->is);
    load_names(&r->arena, yaml_get(m, "said"), true, &a->said);
    load_names(&r->arena, yaml_get(m, "asked"), false, &a->asked);
    if ((flag && a->feature == FEATURES) || (a->sinks && a->feature == FEATURES) || (!flag && !a->words.n && !a->is.n))
        fault_add(faults, FAULT_ERROR, "D013", m->key_at, "'%.*s' には words, is か、知られた flag を書いてください。",
                  "'%.*s' needs words, is, or a flag that is known.", STR_FMT(m->key));
}

static void load_lists(struct reasons *r, const struct yaml *root, struct faults *faults)
{
    const struct yaml *audience = yaml_get(root, "audience");
    r->n_things = load_things(&r->arena, yaml_get(root, "things"), true, &r->things);
    r->n_needs = load_things(&r->arena, yaml_get(root, "needs"), false, &r->needs);
    load_names(&r->arena, yaml_get(root, "anyone"), false, &r->anyone);
    load_names(&r->arena, yaml_get(root, "plain"), true, &r->plain);
    for (const struct yaml *m = audience ? audience->first : NULL; m; m = m->next)
        load_audience(r, m, faults);
}

static struct str look_up(const struct table *t, struct str key)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->item[i].key, key))
            return t->item[i].text;
    return (struct str){0};
}

static const char *const wanted_differs[] = {"day",
                                             "day_only",
                                             "day_unknown",
                                             "of",
                                             "and",
                                             "time",
                                             "time_unknown",
                                             "cost",
                                             "cost_unknown",
                                             "online",
                                             "away",
                                             "away_from",
                                             "elsewhere",
                                             "crowd",
                                             "event",
                                             "adult",
                                             "men",
                                             "women",
                                             "not_weekly",
                                             "once",
                                             "access",
                                             "access_body",
                                             "access_wheelchair",
                                             "access_ear",
                                             "access_eye"};

/* In which languages people are met: each has a name to be said by. */
static const char *const languages[] = {
#define LANGUAGE(code, names) code,
#include "directory/languages.def"
#undef LANGUAGE
};

static void check(const struct reasons *r, const struct yaml *root, struct faults *faults)
{
    for (size_t i = 0; i < sizeof(wanted_differs) / sizeof(wanted_differs[0]); i++)
        if (!look_up(&r->tables.differs, str_from(wanted_differs[i])).len)
            fault_add(faults, FAULT_ERROR, "D011", root->at, "ちがいの文 '%s' がありません。",
                      "difference '%s' is missing.", wanted_differs[i]);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
        if (!look_up(&r->tables.reasons, str_from(wanted[i])).len)
            fault_add(faults, FAULT_ERROR, "D011", root->at, "理由の文 '%s' がありません。", "reason '%s' is missing.",
                      wanted[i]);
    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
        if (!look_up(&r->tables.languages, str_from(languages[i])).len)
            fault_add(faults, FAULT_ERROR, "D011", root->at, "ことばの名前 '%s' がありません。",
                      "language '%s' has no name.", languages[i]);
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
        static const char *const known[] = {"reasons", "differs",        "what",     "likes_instead", "days",
                                            "times",   "things",         "needs",    "audience",      "anyone",
                                            "plain",   "wanted_instead", "languages"};
        yaml_known(root, known, sizeof(known) / sizeof(known[0]), faults);
        load_tables(r, root, REASONS_JA, faults, &r->tables);
        load_lists(r, root, faults);
        load_others(r, root, faults);
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

const struct reasons *reasons_in(const struct reasons *r, enum reasons_lang lang)
{
    return r ? r->in[lang] : NULL;
}

struct str wording_reason(const struct reasons *r, const char *key)
{
    return look_up(&r->tables.reasons, str_from(key));
}

struct str wording_what(const struct reasons *r, struct str category)
{
    return look_up(&r->tables.what, category);
}

struct str wording_instead(const struct reasons *r, struct str category)
{
    return look_up(&r->tables.instead, category);
}

struct str wording_wanted(const struct reasons *r, struct str category)
{
    return look_up(&r->tables.wanted, category);
}

struct str wording_day(const struct reasons *r, int weekday)
{
    return look_up(&r->tables.days, str_from(weekday_name(weekday)));
}

struct str wording_language(const struct reasons *r, struct str code)
{
    return look_up(&r->tables.languages, code);
}

struct str wording_time(const struct reasons *r, struct str name)
{
    return look_up(&r->tables.times, name);
}

static size_t words_of(const struct thing *things, size_t n, struct str name, const struct str **ret)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(things[i].name, name)) {
            *ret = things[i].words.item;
            return things[i].words.n;
        }
    return 0;
}

size_t wording_thing(const struct reasons *r, struct str name, const struct str **ret)
{
    return r ? words_of(r->things, r->n_things, name, ret) : 0;
}

size_t wording_need(const struct reasons *r, struct str need, const struct str **ret)
{
    return r ? words_of(r->needs, r->n_needs, need, ret) : 0;
}

struct str wording_differs(const struct reasons *r, const char *key)
{
    return look_up(&r->tables.differs, str_from(key));
}

const struct name_list *wording_plain(const struct reasons *r)
{
    static const struct name_list none;
    return r ? &r->plain : &none;
}

/* ---- for whom ---- */

size_t wording_audiences(const struct reasons *r)
{
    return r ? r->n_audience : 0;
}

void wording_audience(const struct reasons *r, size_t i, struct audience *ret)
{
    *ret = r->audience[i];
}

static bool any_within(const struct name_list *words, struct str text)
{
    for (size_t i = 0; i < words->n; i++)
        if (str_find(text, words->item[i]) >= 0)
            return true;
    return false;
}

static bool any_of(const struct name_list *names, const struct str *list, size_t n)
{
    for (size_t i = 0; i < names->n; i++)
        for (size_t j = 0; j < n; j++)
            if (str_eq(names->item[i], list[j]))
                return true;
    return false;
}

bool audience_is_theirs(const struct audience *a, const struct profile *p)
{
    if (p->age > 0 && p->age <= a->until)
        return true;
    return (a->helpers && p->contributor) || any_within(&a->said, p->words) ||
           any_of(&a->asked, p->categories, p->n_categories) || any_of(&a->asked, p->constraints, p->n_constraints) ||
           any_of(&a->asked, p->needs, p->n_needs);
}

bool wording_not_for_them(const struct reasons *r, const struct resource *resource, const struct profile *p)
{
    struct str text = resource->audience;
    if (!r || !text.len || any_within(&r->anyone, text))
        return false;
    for (size_t i = 0; i < r->n_audience; i++) {
        const struct audience *a = &r->audience[i];
        bool meant = any_within(&a->words, text) || any_of(&a->is, &text, 1);
        if (meant && !a->sinks && !audience_is_theirs(a, p))
            return true;
    }
    return false;
}
