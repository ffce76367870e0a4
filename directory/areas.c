/* Loads areas.yaml, and finds areas in addresses. Every mistake has a code of its own, D050–D056. */
#include "directory/areas.h"
#include <math.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "base/yaml.h"

enum { AREAS_BYTES = 1 << 20, BEFORE_MAX = 16, RADIUS_LEAST = 50, RADIUS_MOST = 20000 };

struct areas {
    struct arena arena;
    struct area item[AREAS_MAX];
    struct str in[AREAS_MAX]; /* what it says it is a part of */
    struct place at[AREAS_MAX];
    size_t n;
    struct str before[BEFORE_MAX];
    size_t n_before;
};

/* ---- one area ---- */

static void load_name(const struct yaml *name, const struct yaml *parent, struct faults *faults, struct area *ret)
{
    static const char *const langs[REASONS_LANGS] = {"ja", "easy", "en"};
    struct str plain = name && name->kind == YAML_TEXT ? name->text : (struct str){0};
    if (name && name->kind == YAML_MAP)
        yaml_known(name, langs, REASONS_LANGS, faults);
    for (int l = 0; l < REASONS_LANGS; l++)
        ret->name[l] = plain.len ? plain : yaml_text(name, langs[l], ret->name[REASONS_JA]);
    if (!ret->name[REASONS_JA].len)
        fault_add(faults, FAULT_ERROR, "D050", parent->at, "地区の名前（name）がありません。", "the area has no name.");
}

static void add_word(struct areas *a, struct str word, struct area *ret)
{
    struct str folded;
    if (!word.len || fold_text(&a->arena, word, &folded) || ret->n_names == AREA_WORDS)
        return;
    for (size_t i = 0; i < ret->n_names; i++)
        if (str_eq(ret->words[i], folded))
            return;
    ret->names[ret->n_names] = arena_str(&a->arena, word);
    ret->words[ret->n_names++] = folded;
}

static void load_words(struct areas *a, const struct yaml *also, struct faults *faults, struct area *ret)
{
    add_word(a, ret->name[REASONS_JA], ret);
    add_word(a, ret->name[REASONS_EN], ret);
    if (also && (also->kind != YAML_LIST || also->n > AREA_WORDS - 2))
        fault_add(faults, FAULT_ERROR, "D051", also->at, "also は、言い方を並べたものです（%d 個まで）。",
                  "also must be a list of other names (at most %d).", AREA_WORDS - 2);
    for (const struct yaml *w = also && also->kind == YAML_LIST ? also->first : NULL; w; w = w->next) {
        if (w->kind != YAML_TEXT || utf8_chars(w->text) < 2)
            fault_add(faults, FAULT_ERROR, "D051", w->at,
                      "言い方は 2 文字からです。1 文字では、ほかの言葉の中に見つかります。",
                      "another name needs two letters at least: one is found inside of other words.");
        else
            add_word(a, w->text, ret);
    }
}

static bool read_degrees(const struct yaml *y, double most, double *ret)
{
    char text[32], *end = NULL;
    if (!y || y->kind != YAML_TEXT || !y->text.len || y->text.len >= sizeof(text))
        return false;
    memcpy(text, y->text.ptr, y->text.len);
    text[y->text.len] = '\0';
    *ret = strtod(text, &end);
    return *end == '\0' && *ret >= -most && *ret <= most;
}

static void load_point(const struct yaml *m, struct faults *faults, struct area *ret)
{
    const struct yaml *point = yaml_get(m, "point"), *radius = yaml_get(m, "radius_m");
    int64_t metres = 0;
    ret->lat = ret->lon = NAN;
    if (!point && !radius)
        return;
    const struct yaml *lat = point && point->kind == YAML_LIST ? point->first : NULL;
    if (!lat || point->n != 2 || !read_degrees(lat, 90, &ret->lat) || !read_degrees(lat->next, 180, &ret->lon)) {
        fault_add(faults, FAULT_ERROR, "D052", point ? point->at : m->at,
                  "point は [緯度, 経度] です（例 [35.4231, 134.7588]）。radius_m だけは書けません。",
                  "point must be [latitude, longitude]; radius_m cannot stand alone.");
        ret->lat = ret->lon = NAN;
    }
    if (!radius)
        fault_add(faults, FAULT_ERROR, "D053", m->at,
                  "point には radius_m（まん中から、いちばん遠い家までのめやす、メートル）が要ります。",
                  "a point needs radius_m: how far the farthest house is from it, in metres.");
    else if (yaml_int(radius, RADIUS_LEAST, RADIUS_MOST, faults, &metres))
        ret->radius_m = (int)metres;
}

static void load_area(struct areas *a, const struct yaml *m, struct faults *faults)
{
    static const char *const known[] = {"name", "also", "in", "point", "radius_m"};
    if (a->n == AREAS_MAX || m->kind != YAML_MAP) {
        fault_add(faults, FAULT_ERROR, "D050", m->at, "地区は {name: …} の形で、%d 個までです。",
                  "an area is {name: …}, and there are %d at most.", AREAS_MAX);
        return;
    }
    yaml_known(m, known, sizeof(known) / sizeof(known[0]), faults);
    a->at[a->n] = m->at;
    a->in[a->n] = yaml_text(m, "in", (struct str){0});
    struct area *one = &a->item[a->n++];
    one->id = arena_str(&a->arena, m->key);
    load_name(yaml_get(m, "name"), m, faults, one);
    load_words(a, yaml_get(m, "also"), faults, one);
    load_point(m, faults, one);
}

/* ---- all of them together ---- */

static void find_wholes(struct areas *a, struct faults *faults)
{
    for (size_t i = 0; i < a->n; i++) {
        if (!a->in[i].len)
            continue;
        const struct area *whole = areas_find(a, a->in[i]);
        if (whole && whole != &a->item[i] && !a->in[whole - a->item].len)
            a->item[i].in = whole;
        else
            fault_add(faults, FAULT_ERROR, "D054", a->at[i],
                      "'%.*s' という地区はないか、それ自身がほかの地区の一部です（in は一段だけ）。",
                      "'%.*s' is no area, or is a part itself (in: goes one step).", STR_FMT(a->in[i]));
    }
}

/* One word for two areas would send somebody to the wrong one. */
static void check_words(const struct areas *a, struct faults *faults)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < i; j++)
            for (size_t k = 0; k < a->item[i].n_names; k++)
                for (size_t l = 0; l < a->item[j].n_names; l++)
                    if (str_eq(a->item[i].words[k], a->item[j].words[l]))
                        fault_add(faults, FAULT_ERROR, "D055", a->at[i],
                                  "「%.*s」は、地区 '%.*s' の言い方でもあります。どちらか分かりません。",
                                  "'%.*s' is a name of area '%.*s', too: which is meant?", STR_FMT(a->item[i].names[k]),
                                  STR_FMT(a->item[j].id));
}

static void load_before(struct areas *a, const struct yaml *list, struct faults *faults)
{
    for (const struct yaml *w = list ? list->first : NULL; w; w = w->next) {
        if (a->n_before < BEFORE_MAX && w->kind == YAML_TEXT && w->text.len &&
            !fold_text(&a->arena, w->text, &a->before[a->n_before]))
            a->n_before++;
        else
            fault_add(faults, FAULT_ERROR, "D051", w->at, "before は、町や県の名前を並べたものです（%d 個まで）。",
                      "before must be a list of names (at most %d).", BEFORE_MAX);
    }
}

static void load_all(struct areas *a, const struct yaml *root, struct faults *faults)
{
    static const char *const known[] = {"source", "licence", "before", "areas"};
    const struct yaml *list = yaml_get(root, "areas");
    yaml_known(root, known, sizeof(known) / sizeof(known[0]), faults);
    if (!yaml_text(root, "source", (struct str){0}).len || !yaml_text(root, "licence", (struct str){0}).len)
        fault_add(faults, FAULT_ERROR, "D056", root->at,
                  "数字の出典（source）と、使ってよい条件（licence）が要ります。",
                  "source and licence of the figures must be said.");
    load_before(a, yaml_get(root, "before"), faults);
    for (const struct yaml *m = list ? list->first : NULL; m; m = m->next)
        load_area(a, m, faults);
    if (!a->n)
        fault_add(faults, FAULT_ERROR, "D050", root->at, "地区（areas）が一つもありません。", "there are no areas.");
    find_wholes(a, faults);
    check_words(a, faults);
}

enum err areas_load(const char *path, struct faults *faults, struct areas **ret)
{
    struct areas *a = calloc(1, sizeof(*a));
    struct yaml *root = NULL;
    if (!a)
        return ERR_NOMEM;
    arena_init(&a->arena, AREAS_BYTES);
    size_t errors = faults->n_errors;
    enum err err = yaml_load(&a->arena, path, faults, &root);
    if (!err)
        load_all(a, root, faults);
    if (!err)
        err = a->arena.failed ? ERR_NOMEM : faults->n_errors > errors ? ERR_INPUT : ERR_OK;
    if (err) {
        areas_free(a);
        return err;
    }
    *ret = a;
    return ERR_OK;
}

void areas_free(struct areas *a)
{
    if (!a)
        return;
    arena_done(&a->arena);
    free(a);
}

size_t areas_count(const struct areas *a)
{
    return a ? a->n : 0;
}

const struct area *areas_at(const struct areas *a, size_t i)
{
    return &a->item[i];
}

const struct area *areas_find(const struct areas *a, struct str id)
{
    for (size_t i = 0; a && i < a->n; i++)
        if (str_eq(a->item[i].id, id))
            return &a->item[i];
    return NULL;
}

size_t areas_before(const struct areas *a, const struct str **ret)
{
    *ret = a ? a->before : NULL;
    return a ? a->n_before : 0;
}

void area_profile(const struct area *a, enum reasons_lang lang, struct profile *ret)
{
    if (!a)
        return;
    ret->area = a->name[lang];
    ret->area_names = a->names;
    ret->n_area_names = a->n_names;
    ret->lat = a->lat;
    ret->lon = a->lon;
    ret->radius_m = a->radius_m;
}

struct str area_left_out(const struct area *a, struct arena *arena, struct str folded)
{
    struct buf b;
    buf_init_in(&b, arena, folded.len + 1);
    for (struct str rest = folded; a && rest.len;) {
        struct str head = utf8_head_chars(rest, 1);
        size_t longest = 0;
        for (size_t i = 0; i < a->n_names; i++)
            if (a->words[i].len > longest && str_starts(rest, a->words[i]))
                longest = a->words[i].len;
        size_t blanks = utf8_chars(str_sub(rest, 0, longest));
        if (!longest)
            buf_add(&b, head);
        for (; blanks; blanks--)
            buf_add_char(&b, ' ');
        rest = str_sub(rest, longest ? longest : head.len, rest.len);
    }
    return !a || b.err ? folded : buf_str(&b);
}

/* ---- in addresses ---- */

static bool is_kanji(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || cp == 0x3005;
}

static bool is_latin(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

static uint32_t last_char(struct str s)
{
    uint32_t cp = 0;
    size_t at = s.len;
    while (at > 0 && utf8_goes_on(s.ptr[at - 1]))
        at--;
    struct str last = str_sub(s, at ? at - 1 : 0, s.len);
    (void)utf8_next(&last, &cp);
    return cp;
}

static bool starts_with_one(struct str s, const struct str *heads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(s, heads[i]))
            return true;
    return false;
}

/* 「やまなみ町」北谷120, 大字北谷, 北谷一丁目: what stands beside a name without making another of it. */
static bool stands_alone(struct str before, struct str after)
{
    static const struct str ends[] = {S("町"), S("市"), S("村"), S("区"), S("県"), S("郡"), S("字")};
    static const struct str starts[] = {S("町"), S("字"), S("大字"), S("地区"), S("区"), S("村"), S("一"), S("二"),
                                        S("三"), S("四"), S("五"),   S("六"),   S("七"), S("八"), S("九"), S("十")};
    bool open = !is_kanji(last_char(before)) && !is_latin(last_char(before));
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        open = open || str_ends(before, ends[i]);
    uint32_t next = 0;
    struct str rest = after;
    (void)utf8_next(&rest, &next);
    return open &&
           ((!is_kanji(next) && !is_latin(next)) || starts_with_one(after, starts, sizeof(starts) / sizeof(starts[0])));
}

bool area_in_address(struct str address, const struct str *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t from = 0; from < address.len;) {
            ptrdiff_t at = str_find(str_sub(address, from, address.len), names[i]);
            if (at < 0)
                break;
            size_t begin = from + (size_t)at, end = begin + names[i].len;
            if (stands_alone(str_sub(address, 0, begin), str_sub(address, end, address.len)))
                return true;
            from = end;
        }
    }
    return false;
}
