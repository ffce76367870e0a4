/* Reads query_words.yaml and synonyms.yaml. A word may stand in one place only, so that a reader of the files knows
 * what it does: a second place is an error, but for conditions, of which one word may say several (土日). */
#include "directory/search_words.h"
#include <stdlib.h>
#include "base/fold_variant.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "directory/search_forms.h"

enum { WORDS_BYTES = 64 << 20, PHRASES_MAX = 160000, GROUPS_MAX = 4000, CHOICES_MAX = 200, WORD_CHARS_MAX = 24 };

struct loader {
    struct search_words *w;
    struct faults *faults;
    const struct vocabulary *vocabulary;
    struct place *places; /* of each phrase, before sorting */
};

/* ---- phrases ---- */

static int by_text(const void *a, const void *b)
{
    const struct phrase *x = a, *y = b;
    int c = str_cmp(x->text, y->text);
    return c ? c : x->kind != y->kind ? x->kind - y->kind : x->no - y->no;
}

void phrases_sort(struct phrases *p)
{
    if (p->n)
        qsort(p->item, p->n, sizeof *p->item, by_text);
}

size_t phrases_from(const struct phrases *p, struct str text)
{
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(p->item[mid].text, text) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void add_phrase(struct loader *l, const struct yaml *word, struct str folded, enum phrase_kind kind, size_t no)
{
    struct phrases *p = &l->w->phrases;
    if (p->n == PHRASES_MAX) {
        fault_add(l->faults, FAULT_ERROR, "D040", word->at, "ことばは%d語までです。", "at most %d words.", PHRASES_MAX);
        return;
    }
    l->places[p->n] = word->at;
    p->item[p->n++] = (struct phrase){.text = folded, .kind = (uint8_t)kind, .no = (uint16_t)no};
}

/* A word as search compares it; the empty str and a fault when it can never be met. */
static struct str fold_word(struct loader *l, const struct yaml *word)
{
    struct str folded = {0};
    if (word->kind == YAML_TEXT && fold_text_for_search(&l->w->arena, word->text, &folded) == ERR_OK && folded.len &&
        utf8_chars(folded) <= WORD_CHARS_MAX)
        return folded;
    fault_add(l->faults, FAULT_ERROR, "D041", word->at, "ことばは1文字から%d文字までで書いてください。",
              "a word has 1 to %d letters.", WORD_CHARS_MAX);
    return (struct str){0};
}

static void add_words(struct loader *l, const struct yaml *list, enum phrase_kind kind, size_t no)
{
    for (const struct yaml *word = list ? list->first : NULL; word; word = word->next) {
        struct str folded = fold_word(l, word);
        if (folded.len)
            add_phrase(l, word, folded, kind, no);
    }
}

/* Words that are phrases as well were checked as such. */
static void keep_words(struct loader *l, const struct yaml *list, bool checked, struct str **ret, size_t *ret_n)
{
    *ret_n = 0;
    *ret = ARENA_ARRAY(&l->w->arena, struct str, (list ? list->n : 0) + 1);
    for (const struct yaml *word = list ? list->first : NULL; word && *ret; word = word->next) {
        struct str folded = {0};
        if (!checked)
            folded = fold_word(l, word);
        else if (fold_text_for_search(&l->w->arena, word->text, &folded) != ERR_OK)
            continue;
        if (folded.len)
            (*ret)[(*ret_n)++] = folded;
    }
}

/* Places are looked up by the text's own address: sorting moves the rows, not the texts. */
struct placed {
    struct phrase phrase;
    struct place at;
};

static int by_phrase(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    int c = by_text(&x->phrase, &y->phrase);
    return c ? c : x->at.line - y->at.line;
}

static void check_twice(struct loader *l)
{
    struct phrases *p = &l->w->phrases;
    struct placed *all = malloc((p->n + 1) * sizeof *all);
    if (!all) {
        l->w->arena.failed = true;
        return;
    }
    for (size_t i = 0; i < p->n; i++)
        all[i] = (struct placed){p->item[i], l->places[i]};
    qsort(all, p->n, sizeof *all, by_phrase);
    for (size_t i = 1; i < p->n; i++) {
        const struct placed *a = &all[i - 1], *b = &all[i];
        if (!str_eq(a->phrase.text, b->phrase.text) ||
            (a->phrase.kind == PHRASE_FILTER && b->phrase.kind == PHRASE_FILTER && a->phrase.no != b->phrase.no))
            continue;
        fault_add(l->faults, FAULT_ERROR, "D042", b->at,
                  "「%1$.*2$s」は %3$.*4$s の %5$d 行めにもあります。一か所だけに書いてください。",
                  "'%1$.*2$s' is also in %3$.*4$s, line %5$d; keep one.", b->phrase.text.ptr, (int)b->phrase.text.len,
                  a->at.file.ptr, (int)a->at.file.len, a->at.line);
    }
    free(all);
}

/* ---- query_words.yaml ---- */

static struct str keep_text(struct loader *l, const struct yaml *map, const char *key, struct str otherwise)
{
    return arena_str(&l->w->arena, yaml_text(map, key, otherwise));
}

static void check_category(struct loader *l, const struct yaml *at, struct str name)
{
    if (str_eq(vocabulary_label(l->vocabulary, &l->w->arena, name), name))
        return;
    fault_add(l->faults, FAULT_ERROR, "D043", at->at,
              "分野 '%.*s' はありません（categories.yaml にある名前を書いてください）。",
              "there is no category '%.*s' (names are in categories.yaml).", STR_FMT(name));
}

static void load_choice(struct loader *l, const struct yaml *c)
{
    static const char *const known[] = {"label", "easy", "en", "words", "listed", "soft"};
    struct search_words *w = l->w;
    yaml_known(c, known, sizeof known / sizeof known[0], l->faults);
    if (w->n_choices == CHOICES_MAX)
        return;
    size_t no = w->n_choices++;
    bool offered = !str_ends(c->key, S(":#"));
    if (offered && w->n_offered == no)
        w->n_offered = w->n_choices;
    else if (offered)
        fault_add(l->faults, FAULT_ERROR, "D047", c->at, "数（#）の入る条件は、いちばん下に書いてください。",
                  "conditions with a number (#) come last.");
    struct str label = keep_text(l, c, "label", c->key);
    w->choices[no] = (struct search_choice){
        .filter = arena_str(&w->arena, c->key),
        .label = label,
        .easy = keep_text(l, c, "easy", label),
        .en = keep_text(l, c, "en", label),
        .soft = str_eq(yaml_text(c, "soft", S("no")), S("yes")),
    };
    if (!yaml_get(c, "label"))
        fault_add(l->faults, FAULT_ERROR, "D044", c->at, "'%.*s' に label（画面に出すことば）がありません。",
                  "'%.*s' has no label.", STR_FMT(c->key));
    if (str_starts(c->key, S("category:")))
        check_category(l, c, str_sub(c->key, 9, c->key.len));
    add_words(l, yaml_get(c, "words"), PHRASE_FILTER, no);
    if (!yaml_get(c, "listed") || w->n_audiences == AUDIENCES_MAX)
        return;
    struct audience *a = &w->audiences[w->n_audiences++];
    a->choice = (uint16_t)no;
    keep_words(l, yaml_get(c, "listed"), false, &a->listed, &a->n);
}

static enum err load_query_words(struct loader *l, const char *folder)
{
    static const char *const known[] = {"filters", "everybody", "light", "passed", "particles", "not"};
    struct yaml *root;
    enum err err =
        yaml_load(&l->w->arena, arena_fmt(&l->w->arena, "%s/query_words.yaml", folder).ptr, l->faults, &root);
    if (err)
        return err;
    yaml_known(root, known, sizeof known / sizeof known[0], l->faults);
    const struct yaml *filters = yaml_get(root, "filters");
    for (const struct yaml *c = filters ? filters->first : NULL; c; c = c->next)
        load_choice(l, c);
    keep_words(l, yaml_get(root, "everybody"), false, &l->w->everybody, &l->w->n_everybody);
    add_words(l, yaml_get(root, "light"), PHRASE_LIGHT, 0);
    add_words(l, yaml_get(root, "passed"), PHRASE_PASSED, 0);
    add_words(l, yaml_get(root, "particles"), PHRASE_PARTICLE, 0);
    add_words(l, yaml_get(root, "not"), PHRASE_NOT, 0);
    return ERR_OK;
}

/* ---- synonyms.yaml ---- */

static void load_group(struct loader *l, const struct yaml *g)
{
    static const char *const known[] = {"words", "asked", "near", "category", "light", "why"};
    struct search_words *w = l->w;
    yaml_known(g, known, sizeof known / sizeof known[0], l->faults);
    if (w->n_groups == GROUPS_MAX)
        return;
    if (!yaml_text(g, "why", (struct str){0}).len)
        fault_add(l->faults, FAULT_ERROR, "D045", g->at, "why（出典か理由）を一行書いてください。",
                  "say why, in one line.");
    const struct yaml *words = yaml_get(g, "words"), *asked = yaml_get(g, "asked"), *near = yaml_get(g, "near"),
                      *category = yaml_get(g, "category");
    if (!words || words->kind != YAML_LIST ||
        words->n + (near ? near->n : 0) + (asked ? asked->n : 0) + (category != NULL) < 2)
        fault_add(l->faults, FAULT_ERROR, "D046", g->at, "words に、同じ意味のことばを二つ以上書いてください。",
                  "words: two or more that mean the same.");
    size_t no = w->n_groups++;
    struct word_group *to = &w->groups[no];
    keep_words(l, words, true, &to->same, &to->n_same);
    to->shown = words && words->first ? arena_str(&w->arena, words->first->text) : (struct str){0};
    keep_words(l, near, false, &to->near, &to->n_near);
    to->category = keep_text(l, g, "category", (struct str){0});
    to->for_whom = str_eq(yaml_text(g, "light", S("no")), S("for"));
    to->light = to->for_whom || str_eq(yaml_text(g, "light", S("no")), S("yes"));
    if (category)
        check_category(l, category, to->category);
    add_words(l, words, PHRASE_GROUP, no);
    add_words(l, asked, PHRASE_ASKED, no);
}

/* Names of things, each for itself; its category stands in where the town has none. */
static void load_kind(struct loader *l, const struct yaml *k)
{
    static const char *const known[] = {"words", "near", "category", "why"};
    struct search_words *w = l->w;
    yaml_known(k, known, sizeof known / sizeof known[0], l->faults);
    if (w->n_groups == GROUPS_MAX)
        return;
    if (!yaml_text(k, "why", (struct str){0}).len)
        fault_add(l->faults, FAULT_ERROR, "D045", k->at, "why（出典か理由）を一行書いてください。",
                  "say why, in one line.");
    size_t no = w->n_groups++;
    struct word_group *to = &w->groups[no];
    to->category = keep_text(l, k, "category", (struct str){0});
    check_category(l, k, to->category);
    keep_words(l, yaml_get(k, "near"), false, &to->near, &to->n_near);
    struct str filter = arena_fmt(&w->arena, "category:%.*s", STR_FMT(to->category));
    const struct search_choice *choice = search_words_choice(w, filter);
    to->shown = choice ? choice->label : to->category;
    add_words(l, yaml_get(k, "words"), PHRASE_KIND, no);
}

static enum err load_synonyms(struct loader *l, const char *folder)
{
    static const char *const known[] = {"groups", "kinds"};
    struct yaml *root;
    enum err err = yaml_load(&l->w->arena, arena_fmt(&l->w->arena, "%s/synonyms.yaml", folder).ptr, l->faults, &root);
    if (err)
        return err;
    yaml_known(root, known, 2, l->faults);
    const struct yaml *groups = yaml_get(root, "groups"), *kinds = yaml_get(root, "kinds");
    for (const struct yaml *g = groups ? groups->first : NULL; g; g = g->next)
        load_group(l, g);
    for (const struct yaml *k = kinds ? kinds->first : NULL; k; k = k->next)
        load_kind(l, k);
    return ERR_OK;
}

static enum err load(struct loader *l, const char *folder)
{
    struct search_words *w = l->w;
    size_t before = l->faults->n_errors;
    w->choices = ARENA_ARRAY(&w->arena, struct search_choice, CHOICES_MAX);
    w->groups = ARENA_ARRAY(&w->arena, struct word_group, GROUPS_MAX);
    w->phrases.item = ARENA_ARRAY(&w->arena, struct phrase, PHRASES_MAX);
    l->places = ARENA_ARRAY(&w->arena, struct place, PHRASES_MAX);
    if (!w->choices || !w->groups || !w->phrases.item || !l->places)
        return ERR_NOMEM;
    enum err err = load_query_words(l, folder);
    if (!err)
        err = load_synonyms(l, folder);
    if (err)
        return err;
    check_twice(l);
    phrases_sort(&w->phrases);
    err = search_learn(w);
    if (!err)
        err = search_forms_add(w, PHRASES_MAX);
    return err ? err : w->arena.failed ? ERR_NOMEM : l->faults->n_errors > before ? ERR_INPUT : ERR_OK;
}

enum err search_words_load(const char *folder, const struct vocabulary *vocabulary, struct faults *faults,
                           struct search_words **ret)
{
    struct search_words *w = calloc(1, sizeof *w);
    if (!w)
        return ERR_NOMEM;
    arena_init(&w->arena, WORDS_BYTES);
    struct loader l = {w, faults, vocabulary, NULL};
    enum err err = load(&l, folder);
    if (err) {
        search_words_free(w);
        return err;
    }
    *ret = w;
    return ERR_OK;
}

void search_words_free(struct search_words *w)
{
    if (!w)
        return;
    arena_done(&w->arena);
    free(w);
}

const struct search_choice *search_words_choice(const struct search_words *w, struct str filter)
{
    for (size_t i = 0; i < w->n_choices; i++)
        if (str_eq(w->choices[i].filter, filter))
            return &w->choices[i];
    return NULL;
}
