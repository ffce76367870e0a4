/* A small list, newest use first. */
#include "bot/versions.h"
#include "base/log.h"
#include "store/content_rows.h"

enum { JSON_BYTES = 64 << 20, NOTES_BYTES = 8 << 20, MISSING_MAX = 16, ID_CHARS = 64 };

struct versions {
    struct bundle *item[VERSIONS_AT_ONCE];
    struct older older;
    char missing[MISSING_MAX][ID_CHARS + 1]; /* asked for in vain; the oldest is overwritten */
    size_t next_missing;
};

enum err versions_new(struct versions **ret)
{
    struct versions *v = calloc(1, sizeof *v);
    if (!v)
        return ERR_NOMEM;
    v->older.item = (const struct bundle *const *)v->item;
    *ret = v;
    return ERR_OK;
}

void versions_free(struct versions *v)
{
    if (!v)
        return;
    for (size_t i = 0; i < v->older.n; i++)
        bundle_free(v->item[i]);
    free(v);
}

const struct older *versions_older(const struct versions *v)
{
    return &v->older;
}

static void to_front(struct versions *v, size_t at)
{
    struct bundle *b = v->item[at];
    memmove(&v->item[1], &v->item[0], at * sizeof v->item[0]);
    v->item[0] = b;
}

static bool at_hand(struct versions *v, struct str id)
{
    for (size_t i = 0; i < v->older.n; i++) {
        if (str_eq(bundle_id(v->item[i]), id)) {
            to_front(v, i);
            return true;
        }
    }
    return false;
}

static bool known_missing(const struct versions *v, struct str id)
{
    for (size_t i = 0; i < MISSING_MAX; i++) {
        if (str_eq(str_from(v->missing[i]), id))
            return true;
    }
    return false;
}

static void note_missing(struct versions *v, struct str id, enum err err)
{
    if (id.len > ID_CHARS)
        return;
    memcpy(v->missing[v->next_missing], id.ptr, id.len);
    v->missing[v->next_missing][id.len] = '\0';
    v->next_missing = (v->next_missing + 1) % MISSING_MAX;
    LOG(LOG_WARN, "content_version_missing", LOG_W("err", err_name(err)));
}

void versions_keep(struct versions *v, struct bundle *b)
{
    if (!b)
        return;
    if (v->older.n == VERSIONS_AT_ONCE || at_hand(v, bundle_id(b))) {
        bundle_free(b);
        return;
    }
    v->item[v->older.n++] = b;
    to_front(v, v->older.n - 1);
}

static enum err restore(struct store *s, struct str id, struct bundle **ret)
{
    struct arena arena, notes;
    struct faults faults;
    struct str json;
    arena_init(&arena, JSON_BYTES);
    arena_init(&notes, NOTES_BYTES);
    faults_init(&faults, &notes);
    enum err err = bundle_row_get(s, &arena, id, &json);
    if (!err)
        err = bundle_restore(id, json, false, &faults, ret);
    arena_done(&arena);
    arena_done(&notes);
    return err;
}

enum err versions_need(struct versions *v, struct store *s, struct str id)
{
    struct bundle *b = NULL;
    if (at_hand(v, id))
        return ERR_OK;
    if (known_missing(v, id))
        return ERR_NOTFOUND;
    if (v->older.n == VERSIONS_AT_ONCE)
        return ERR_NOMEM;
    enum err err = restore(s, id, &b);
    if (err == ERR_NOTFOUND || err == ERR_INPUT)
        note_missing(v, id, err);
    if (!err)
        versions_keep(v, b);
    return err;
}

void versions_need_all(struct versions *v, struct store *s, const struct bundle *now, const struct flow_state *state)
{
    for (size_t i = 0; now && i < state->n_frames; i++) {
        struct str pin = state->stack[i].pin;
        if (pin.len && !str_eq(pin, bundle_id(now)) && versions_need(v, s, pin))
            continue; /* taken for unknown */
    }
}

void versions_trim(struct versions *v)
{
    while (v->older.n > VERSIONS_KEPT)
        bundle_free(v->item[--v->older.n]);
}
