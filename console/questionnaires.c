/* Copying questions and options. Must not know who answered what. */
#include "console/questionnaires.h"
#include <stdlib.h>

/* Those that a link worker should see; a new one is a new word here. */
static const char *const shown[] = {"life"};
enum { N_SHOWN = sizeof(shown) / sizeof(shown[0]), QUESTIONNAIRE_BYTES_MAX = 256 * 1024 };

static bool copy_options(struct arena *a, const struct questionnaire_item *from, struct questionnaire_item *to)
{
    struct questionnaire_option *options = ARENA_ARRAY(a, struct questionnaire_option, from->n_options);
    if (!options)
        return false;
    for (size_t i = 0; i < from->n_options; i++)
        options[i] =
            (struct questionnaire_option){arena_str(a, from->options[i].value), arena_str(a, from->options[i].label)};
    to->options = options;
    to->n_options = from->n_options;
    return true;
}

static bool copy_questionnaire(struct arena *a, const struct questionnaire *from, struct questionnaire *to)
{
    struct questionnaire_item *items = ARENA_ARRAY(a, struct questionnaire_item, from->n_items);
    if (!items)
        return false;
    for (size_t i = 0; i < from->n_items; i++) {
        items[i].number = from->items[i].number;
        items[i].slot = arena_str(a, from->items[i].slot);
        items[i].text = arena_str(a, from->items[i].text);
        if (!copy_options(a, &from->items[i], &items[i]))
            return false;
    }
    *to = (struct questionnaire){arena_str(a, from->name), arena_str(a, from->title), items, from->n_items};
    return true;
}

enum err questionnaires_copy(const struct bundle *bundle, struct questionnaires **ret)
{
    struct questionnaires *q = calloc(1, sizeof *q);
    if (!q)
        return ERR_NOMEM;
    arena_init(&q->arena, QUESTIONNAIRE_BYTES_MAX);
    q->item = ARENA_ARRAY(&q->arena, struct questionnaire, N_SHOWN);
    q->bundle = arena_str(&q->arena, bundle_id(bundle));
    bool good = q->item != NULL;
    for (size_t i = 0; good && i < N_SHOWN; i++) {
        const struct questionnaire *from = bundle_questionnaire(bundle, str_from(shown[i]));
        if (from)
            good = copy_questionnaire(&q->arena, from, &q->item[q->n++]);
    }
    if (!good || q->arena.failed) {
        questionnaires_free(q);
        return ERR_NOMEM;
    }
    *ret = q;
    return ERR_OK;
}

void questionnaires_free(struct questionnaires *q)
{
    while (q) {
        struct questionnaires *older = q->older;
        arena_done(&q->arena);
        free(q);
        q = older;
    }
}

static struct str label_of(const struct questionnaire_item *item, struct str value)
{
    for (size_t i = 0; item && i < item->n_options; i++) {
        if (str_eq(item->options[i].value, value))
            return item->options[i].label;
    }
    return (struct str){0};
}

void questionnaire_label(const struct questionnaire_item *item, struct str value, struct buf *to)
{
    struct str whole = label_of(item, value);
    buf_add(to, whole);
    for (struct str_cut cut = {.tail = value, .found = !whole.len}; cut.found;) {
        cut = str_cut(cut.tail, ',');
        struct str one = label_of(item, cut.head);
        if (one.len && to->len)
            buf_add(to, S("、"));
        buf_add(to, one);
    }
}
