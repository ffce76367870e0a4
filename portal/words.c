/* Loads the words and puts them into pages. A brace opens a reading when a bar comes before it closes, else a value. */
#include "portal/words.h"
#include <stdlib.h>
#include "base/yaml.h"

enum { WORDS_BYTES = 4 << 20, SAID_BYTES = 64 * 1024 };

struct word {
    struct str key, text[LANGS];
};

struct words {
    struct arena arena;
    struct word *item; /* sorted by key */
    size_t n;
};

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct word *)a)->key, ((const struct word *)b)->key);
}

/* Every brace closes before the next opens. */
static void check_braces(struct str text, struct place at, struct faults *faults)
{
    bool open = false, wrong = false;
    for (size_t i = 0; i < text.len; i++) {
        wrong = wrong || (text.ptr[i] == '{' && open) || (text.ptr[i] == '}' && !open);
        open = text.ptr[i] == '{' || (open && text.ptr[i] != '}');
    }
    if (open || wrong)
        fault_add(faults, FAULT_ERROR, "P001", at, "{ と } の数が合いません", "{ and } do not match");
}

static void read_word(const struct yaml *node, struct word *w, struct faults *faults)
{
    static const char *const known[] = {"ja", "easy", "en"};
    w->key = node->key;
    yaml_known(node, known, sizeof known / sizeof known[0], faults);
    for (int lang = 0; lang < LANGS; lang++) {
        const struct yaml *text = yaml_get(node, lang_name((enum lang)lang));
        if (!text || text->kind != YAML_TEXT || text->text.len == 0) {
            fault_add(faults, FAULT_ERROR, "P002", node->key_at, "「%.*s」に %s のことばがありません",
                      "\"%.*s\" has no words in %s", STR_FMT(node->key), lang_name((enum lang)lang));
            continue;
        }
        w->text[lang] = text->text;
        check_braces(text->text, text->at, faults);
    }
}

static enum err read_all(struct words *w, const struct yaml *root, struct faults *faults)
{
    w->item = ARENA_ARRAY(&w->arena, struct word, root->n + 1);
    if (!w->item)
        return ERR_NOMEM;
    for (const struct yaml *node = root->first; node; node = node->next)
        read_word(node, &w->item[w->n++], faults);
    qsort(w->item, w->n, sizeof *w->item, by_key);
    return faults->n_errors ? ERR_INPUT : ERR_OK;
}

enum err words_load(const char *path, struct faults *faults, struct words **ret)
{
    struct words *w = calloc(1, sizeof *w);
    struct yaml *root = NULL;
    if (!w)
        return ERR_NOMEM;
    arena_init(&w->arena, WORDS_BYTES);
    enum err err = yaml_load(&w->arena, path, faults, &root);
    if (!err)
        err = read_all(w, root, faults);
    if (err) {
        words_free(w);
        return err;
    }
    *ret = w;
    return ERR_OK;
}

void words_free(struct words *w)
{
    if (!w)
        return;
    arena_done(&w->arena);
    free(w);
}

bool words_find(const struct words *w, struct str key, enum lang lang, struct str *ret)
{
    const struct word wanted = {.key = key};
    const struct word *found = bsearch(&wanted, w->item, w->n, sizeof *w->item, by_key);
    if (!found)
        return false;
    *ret = found->text[lang];
    return true;
}

static void put_brace(struct buf *out, struct str inside, enum escape place, bool ruby,
                      const struct words_values *values)
{
    struct str_cut reading = str_cut(inside, '|');
    if (!reading.found) {
        escape_add(out, place, values ? values->value(values->self, inside) : (struct str){0});
        return;
    }
    if (!ruby || place != ESCAPE_TEXT) {
        escape_add(out, place, reading.head);
        return;
    }
    buf_add(out, S("<ruby>"));
    escape_add(out, place, reading.head);
    buf_add(out, S("<rp>（</rp><rt>"));
    escape_add(out, place, reading.tail);
    buf_add(out, S("</rt><rp>）</rp></ruby>"));
}

void words_put(struct buf *out, struct str written, enum escape place, bool ruby, const struct words_values *values)
{
    struct str_cut open = str_cut(written, '{');
    escape_add(out, place, open.head);
    while (open.found) {
        struct str_cut shut = str_cut(open.tail, '}');
        put_brace(out, shut.head, place, ruby, values);
        open = str_cut(shut.tail, '{');
        escape_add(out, place, open.head);
    }
}

static struct str value_of_pair(const void *self, struct str name)
{
    for (const struct word_value *v = self; v && v->name.len; v++)
        if (str_eq(v->name, name))
            return v->value;
    return (struct str){0};
}

/* Plain: nothing is escaped, readings are left out. */
static void say(struct buf *out, struct str written, const struct word_value *values)
{
    struct str_cut open = str_cut(written, '{');
    buf_add(out, open.head);
    while (open.found) {
        struct str_cut shut = str_cut(open.tail, '}'), reading = str_cut(shut.head, '|');
        buf_add(out, reading.found ? reading.head : value_of_pair(values, shut.head));
        open = str_cut(shut.tail, '{');
        buf_add(out, open.head);
    }
}

struct str words_say(const struct words *w, struct arena *arena, enum lang lang, const char *key,
                     const struct word_value *values)
{
    struct str written;
    struct buf out;
    if (!words_find(w, str_from(key), lang, &written))
        return (struct str){0};
    buf_init_in(&out, arena, SAID_BYTES);
    say(&out, written, values);
    return buf_str(&out);
}
