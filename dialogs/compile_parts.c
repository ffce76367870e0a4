/* The parts that several files are made of: names, texts, options, scales, edges. Knows YAML and the model, no file as
 * a whole. */
#include "base/utf8.h"
#include "dialogs/compile.h"

void wrong_form(struct compile *c, struct place at, const char *what)
{
    struct str_cut cut = str_cut(str_from(what), '(');
    struct str ja = arena_fmt(c->arena, "%.*s", STR_FMT(str_trim(cut.head)));
    if (ja.ptr)
        fault_add(c->faults, FAULT_ERROR, "F006", at, "ここの書き方がちがいます。正しい形: %s%.0s",
                  "wrong form; expected: %.0s%s", ja.ptr, what);
}

bool name_ok(struct str s)
{
    if (!s.len || s.len > NAME_MAX_BYTES || !(s.ptr[0] >= 'a' && s.ptr[0] <= 'z'))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '_'))
            return false;
    return true;
}

/* Zero-width blanks and the like, as they come along from web pages. */
static bool unseen(struct str s)
{
    uint32_t cp;
    while (utf8_next(&s, &cp))
        if (cp == 0xa0 || cp == 0xad || (cp >= 0x200b && cp <= 0x200f) || cp == 0x2060 || cp == 0xfeff)
            return true;
    return false;
}

struct str read_name(struct compile *c, const struct yaml *y)
{
    if (y->kind == YAML_TEXT && name_ok(y->text))
        return y->text;
    if (y->kind == YAML_TEXT && unseen(y->text))
        fault_add(c->faults, FAULT_ERROR, "F004", y->at,
                  "名前に、目に見えない文字がまざっています。消して、半角で打ち直してください。",
                  "an invisible character in the name");
    else
        fault_add(
            c->faults, FAULT_ERROR, "F004", y->at,
            "名前は、半角の a〜z で始まり、半角の a〜z 0〜9 _ だけの %d 文字までです（大文字と全角は使えません）。",
            "a name is a-z, 0-9 and _, starts with a letter, at most %d bytes", NAME_MAX_BYTES);
    return S("");
}

int read_word(struct compile *c, const struct yaml *y, const char *const *words, size_t n, int otherwise)
{
    struct str known[16];
    for (size_t i = 0; i < n; i++) {
        known[i] = str_from(words[i]);
        if (y->kind == YAML_TEXT && str_eq(y->text, known[i]))
            return (int)i;
    }
    struct str word = y->kind == YAML_TEXT ? y->text : S("");
    struct str near = nearest_name(word, known, n);
    if (near.len)
        fault_add(c->faults, FAULT_ERROR, "F003", y->at, "'%.*s' は使えません。もしかして '%.*s' ですか？",
                  "'%.*s' is not allowed here; did you mean '%.*s'?", STR_FMT(word), STR_FMT(near));
    else
        fault_add(c->faults, FAULT_ERROR, "F003", y->at, "'%.*s' は使えません。たとえば '%.*s' と書きます。",
                  "'%.*s' is not allowed here; try '%.*s'", STR_FMT(word), STR_FMT(known[0]));
    return otherwise;
}

bool read_bool(struct compile *c, const struct yaml *y)
{
    static const char *const words[] = {"true", "false"};
    return read_word(c, y, words, 2, 1) == 0;
}

struct str full_slot(struct compile *c, struct str slot)
{
    if (!slot.len || memchr(slot.ptr, '.', slot.len))
        return slot;
    return arena_fmt(c->arena, "%.*s.%.*s", STR_FMT(c->flow->name), STR_FMT(slot));
}

/* ---- texts ---- */
static bool is_language(struct str key)
{
    enum lang l;
    return lang_from_name(key, &l);
}

static bool all_languages(const struct yaml *map)
{
    for (const struct yaml *m = map->first; m; m = m->next)
        if (!is_language(m->key))
            return false;
    return map->n > 0;
}

void read_text(struct compile *c, const struct yaml *y, struct text *ret)
{
    static const char *const languages[] = {"ja", "easy", "en"};
    *ret = (struct text){.at = y->at};
    if (y->kind == YAML_TEXT) {
        ret->by[LANG_JA] = str_trim(y->text);
        doubt_text(c, y);
    } else if (y->kind == YAML_MAP) {
        yaml_known(y, languages, LANGS, c->faults);
        for (int l = 0; l < LANGS; l++)
            ret->by[l] = str_trim(yaml_text(y, languages[l], S("")));
        for (const struct yaml *m = y->first; m; m = m->next)
            doubt_text(c, m);
    } else {
        wrong_form(c, y->at, "文 または {ja: 文, easy: 文, en: 文} (text)");
        return;
    }
    if (!ret->by[LANG_JA].len)
        fault_add(c->faults, FAULT_ERROR, "F042", y->at, "日本語（ja）の文がありません。",
                  "the Japanese (ja) text is missing");
    for (int l = 0; l < LANGS; l++)
        if (!ret->by[l].len)
            ret->by[l] = ret->by[LANG_JA];
}

void read_wordings(struct compile *c, const struct yaml *y, struct wordings *ret)
{
    const struct yaml *any = y->kind == YAML_MAP && !all_languages(y) ? yaml_get(y, "any") : NULL;
    if (any)
        y = any;
    size_t n = y->kind == YAML_LIST ? y->n : 1;
    if (!n || n > WORDINGS_MAX) {
        wrong_form(c, y->at, "1〜16 個の文 (1 to 16 texts)");
        return;
    }
    struct text *item = ARENA_ARRAY(c->arena, struct text, n);
    if (!item)
        return;
    *ret = (struct wordings){item, n};
    if (y->kind != YAML_LIST) {
        read_text(c, y, item);
        return;
    }
    for (const struct yaml *t = y->first; t; t = t->next)
        read_text(c, t, item++);
}

/* ---- values for names ---- */
struct set *read_sets(struct compile *c, const struct yaml *y, size_t *ret_n)
{
    *ret_n = 0;
    if (y->kind != YAML_MAP) {
        wrong_form(c, y->at, "{項目: 値} (set)");
        return NULL;
    }
    struct set *sets = ARENA_ARRAY(c->arena, struct set, y->n);
    for (const struct yaml *m = y->first; m && sets; m = m->next) {
        bool copy = m->kind == YAML_TEXT && !m->quoted && str_starts(m->text, S("$"));
        struct str value = m->kind == YAML_TEXT ? m->text : S("");
        if (m->kind != YAML_TEXT)
            wrong_form(c, m->at, "値 または $項目 (value or $slot)");
        sets[(*ret_n)++] = (struct set){
            .slot = m->key,
            .value = copy ? full_slot(c, str_sub(value, 1, value.len)) : value,
            .copy = copy,
            .at = m->key_at,
        };
    }
    return sets;
}

/* ---- options and scales ---- */
static void read_synonyms(struct compile *c, const struct yaml *y, struct answer_option *o)
{
    if (!y)
        return;
    if (y->kind != YAML_LIST) {
        wrong_form(c, y->at, "言い方のリスト (list of texts)");
        return;
    }
    o->synonyms = ARENA_ARRAY(c->arena, struct str, y->n);
    for (const struct yaml *s = y->first; s && o->synonyms; s = s->next)
        o->synonyms[o->n_synonyms++] = s->text;
}

static void read_option(struct compile *c, const struct yaml *y, struct answer_option *o)
{
    static const char *const known[] = {"v", "t", "also", "go", "later", "record", "alone"};
    *o = (struct answer_option){.at = y->at, .go = {.to = -1, .at = y->at}};
    if (y->kind != YAML_MAP) {
        wrong_form(c, y->at, "{v: 値, t: 文} (option)");
        return;
    }
    yaml_known(y, known, 7, c->faults);
    const struct yaml *t = yaml_get(y, "t"), *v = yaml_get(y, "v"), *go = yaml_get(y, "go"),
                      *later = yaml_get(y, "later"), *record = yaml_get(y, "record"), *alone = yaml_get(y, "alone");
    if (!t || !v || v->kind != YAML_TEXT || !v->text.len || v->text.len > NAME_MAX_BYTES)
        wrong_form(c, y->at, "{v: 値（32 バイトまで）, t: 文} (option)");
    else
        o->value = v->text;
    if (t)
        read_text(c, t, &o->label);
    if (go)
        o->go = (struct edge){.name = read_name(c, go), .to = -1, .at = go->at};
    if (later)
        read_later(c, later, o);
    if (alone) {
        o->alone = read_bool(c, alone);
        o->alone_at = alone->at;
    }
    if (record)
        o->records = read_sets(c, record, &o->n_records);
    read_synonyms(c, yaml_get(y, "also"), o);
}

void read_options(struct compile *c, const struct yaml *list, struct answer_option **ret, size_t *ret_n)
{
    if (list->kind != YAML_LIST || !list->n || list->n > CHOICES_MAX) {
        wrong_form(c, list->at, "1〜13 個の選択肢のリスト (list of 1 to 13 options)");
        return;
    }
    *ret = ARENA_ARRAY(c->arena, struct answer_option, list->n);
    *ret_n = 0;
    for (const struct yaml *o = list->first; o && *ret; o = o->next) {
        struct answer_option *to = &(*ret)[(*ret_n)++];
        read_option(c, o, to);
        for (size_t i = 0; i + 1 < *ret_n; i++)
            if (to->value.len && str_eq((*ret)[i].value, to->value))
                fault_add(c->faults, FAULT_ERROR, "F005", o->at, "値 '%.*s' が二度使われています。",
                          "value '%.*s' is used twice", STR_FMT(to->value));
    }
}

static void read_scale(struct compile *c, const struct yaml *y, struct scale *s)
{
    static const char *const known[] = {"lexicon", "options"};
    *s = (struct scale){.name = y->key, .lexicon = y->key, .at = y->key_at};
    const struct yaml *options = y;
    if (y->kind == YAML_MAP) {
        yaml_known(y, known, 2, c->faults);
        s->lexicon = yaml_text(y, "lexicon", y->key);
        options = yaml_get(y, "options");
    }
    if (options)
        read_options(c, options, &s->options, &s->n);
    else
        wrong_form(c, y->at, "{options: [...]} (scale)");
}

void read_scales(struct compile *c, const struct yaml *map, struct scale **ret, size_t *ret_n)
{
    if (map->kind != YAML_MAP) {
        wrong_form(c, map->at, "名前: 選択肢のリスト (map of scales)");
        return;
    }
    *ret = ARENA_ARRAY(c->arena, struct scale, map->n);
    *ret_n = 0;
    for (const struct yaml *y = map->first; y && *ret; y = y->next)
        read_scale(c, y, &(*ret)[(*ret_n)++]);
}

/* ---- edges ---- */
static const struct cond *read_condition(struct compile *c, const struct yaml *y)
{
    struct cond *cond = NULL;
    struct cond_fault fault = {0};
    if (y->kind == YAML_TEXT && cond_parse(c->arena, y->text, c->flow->name, &cond, &fault) == ERR_OK)
        return cond;
    struct place at = y->at;
    at.col += (int)utf8_chars(str_sub(y->text, 0, fault.at)) + (y->quoted ? 1 : 0);
    /* Each language prints its own word of the two and nothing of the other's. */
    const char *ja = fault.ja ? fault.ja : "条件を書いてください", *en = fault.en ? fault.en : "a condition is needed";
    fault_add(c->faults, FAULT_ERROR, "F008", at, "条件が読めません: %.0s%s", "cannot read the condition: %s%.0s", en,
              ja);
    return NULL;
}

static void read_edge(struct compile *c, const struct yaml *y, struct edge *e)
{
    static const char *const known[] = {"if", "go", "else"};
    *e = (struct edge){.to = -1, .at = y->at};
    size_t errors = c->faults->n_errors;
    yaml_known(y, known, 3, c->faults);
    const struct yaml *when = yaml_get(y, "if"), *go = yaml_get(y, "go"), *otherwise = yaml_get(y, "else");
    if (otherwise && !when && !go) {
        e->name = read_name(c, otherwise);
        e->at = otherwise->at;
    } else if (when && go && !otherwise) {
        e->when = read_condition(c, when);
        e->text = when->text;
        e->when_at = when->at;
        e->name = read_name(c, go);
        e->at = go->at;
    } else if (errors == c->faults->n_errors) { /* a misspelt key is the mistake, and has been named */
        wrong_form(c, y->at, "{if: 条件, go: 行き先} または {else: 行き先} (edge)");
    }
}

void read_edges(struct compile *c, const struct yaml *y, struct edge **ret, size_t *ret_n)
{
    size_t n = y->kind == YAML_LIST ? y->n : 1;
    if (y->kind == YAML_MAP || !n || n > EDGES_MAX) {
        wrong_form(c, y->at, "行き先 または 1〜16 個の {if, go} (node name or list)");
        return;
    }
    struct edge *e = ARENA_ARRAY(c->arena, struct edge, n);
    if (!e)
        return;
    *ret = e;
    *ret_n = n;
    if (y->kind == YAML_TEXT)
        *e = (struct edge){.name = read_name(c, y), .to = -1, .at = y->at};
    else
        for (const struct yaml *m = y->first; m; m = m->next)
            read_edge(c, m, e++);
}
