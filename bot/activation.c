/* Rows of activations and bundles, read with their meaning. */
#include "bot/activation.h"
#include "base/clock.h"
#include "base/log.h"
#include "bot/conversation.h"
#include "store/rows.h"

enum { NOTES_BYTES = 8 << 20, HISTORY_MAX = 1000, PINS_MAX = 4096 };

static enum err restore(struct store *s, struct arena *arena, struct str id, struct faults *faults, struct bundle **ret)
{
    struct str json;
    enum err err = bundle_row_get(s, arena, id, &json);
    if (err)
        return err == ERR_NOTFOUND ? ERR_INPUT : err;
    return bundle_restore(id, json, true, faults, ret);
}

enum err activation_choose(struct store *s, struct arena *arena, struct bundle **io, struct str *ret_folder)
{
    struct activation_row newest;
    struct bundle *b = NULL;
    struct faults faults;
    struct str folder = arena_str(arena, bundle_id(*io));
    if (!folder.len)
        return ERR_NOMEM;
    enum err err = activation_row_newest(s, arena, &newest);
    if (err && err != ERR_NOTFOUND)
        return err;
    *ret_folder = folder;
    if (err || !str_eq(newest.folder, folder) || str_eq(newest.bundle, folder))
        return ERR_OK;
    faults_init(&faults, arena);
    err = restore(s, arena, newest.bundle, &faults, &b);
    if (err == ERR_INPUT) {
        LOG(LOG_ERROR, "rollback_unreadable");
        return ERR_OK;
    }
    if (err)
        return err;
    bundle_free(*io);
    *io = b;
    return ERR_OK;
}

enum err activation_fetch(struct store *s, struct arena *arena, struct str now_id, struct faults *faults,
                          struct bundle **ret)
{
    struct activation_row newest;
    enum err err = activation_row_newest(s, arena, &newest);
    if (err)
        return err;
    return str_eq(newest.bundle, now_id) ? ERR_NOTFOUND : restore(s, arena, newest.bundle, faults, ret);
}

enum err activation_record(struct store *s, struct arena *arena, const struct activation *a)
{
    struct activation_row newest;
    struct str id = bundle_id(a->b);
    enum err err = bundle_row_put(s, id, bundle_json(a->b), a->now_ms);
    if (err)
        return err;
    err = activation_row_newest(s, arena, &newest);
    if (!err && str_eq(newest.bundle, id) && str_eq(newest.folder, a->folder))
        return ERR_OK;
    if (err && err != ERR_NOTFOUND)
        return err;
    return activation_row_insert(
        s,
        &(struct activation_row){.bundle = id, .folder = a->folder, .at_ms = a->now_ms, .who = a->who, .why = a->why});
}

/* ---- going back ---- */

static enum err kept_version(struct store *s, struct arena *arena, struct str begins, struct str *ret)
{
    struct bundle_row *rows;
    size_t n, found = 0;
    enum err err = bundle_rows_list(s, arena, &rows, &n);
    for (size_t i = 0; !err && i < n; i++) {
        if (str_starts(rows[i].id, begins)) {
            *ret = rows[i].id;
            found++;
        }
    }
    if (err)
        return err;
    return found == 1 ? ERR_OK : found ? ERR_CONFLICT : ERR_NOTFOUND;
}

/* The version before the one in force; a version that came back is not "before" itself. */
static enum err version_before(const struct activation_row *rows, size_t n, struct str *ret)
{
    for (size_t i = 1; i < n; i++) {
        if (!str_eq(rows[i].bundle, rows[0].bundle)) {
            *ret = rows[i].bundle;
            return ERR_OK;
        }
    }
    return ERR_NOTFOUND;
}

enum err activation_roll_back(struct store *s, struct arena *arena, struct str to, struct str who, int64_t now_ms,
                              struct activation_row *ret)
{
    struct activation_row *rows;
    struct str id = {0};
    size_t n;
    enum err err = activation_rows_list(s, arena, HISTORY_MAX, &rows, &n);
    if (!err && !n)
        err = ERR_NOTFOUND;
    if (!err && !to.len)
        err = version_before(rows, n, &to);
    if (!err)
        err = kept_version(s, arena, to, &id);
    if (!err && str_eq(id, rows[0].bundle))
        err = ERR_CONFLICT;
    if (err)
        return err;
    *ret = (struct activation_row){
        .bundle = id, .folder = rows[0].folder, .at_ms = now_ms, .who = who, .why = S("rollback")};
    return activation_row_insert(s, ret);
}

/* ---- who is needed ---- */

struct ids {
    struct str item[PINS_MAX];
    size_t n;
};

static bool ids_have(const struct ids *ids, struct str id)
{
    for (size_t i = 0; i < ids->n; i++) {
        if (str_eq(ids->item[i], id))
            return true;
    }
    return false;
}

/* False: there are too many to count, so everything is needed. */
static bool ids_add(struct ids *ids, struct arena *arena, struct str id)
{
    if (ids_have(ids, id))
        return true;
    if (ids->n == PINS_MAX)
        return false;
    ids->item[ids->n++] = arena_str(arena, id);
    return true;
}

struct pins {
    struct ids *ids;
    struct arena *arena;
};

/* A state that cannot be read may stand on anything. */
static enum err add_pins(void *self, struct arena *page, const struct conversation_row *row)
{
    const struct pins *pins = self;
    struct conversation c;
    enum err err = conversation_decode(row->state, page, &c);
    for (size_t i = 0; !err && i < c.flow.n_frames; i++) {
        if (!ids_add(pins->ids, pins->arena, c.flow.stack[i].pin))
            err = ERR_NOMEM;
    }
    return err;
}

/* A version was in use from its row to the next newer one. */
static enum err lately_used(struct store *s, struct arena *arena, int64_t now_ms, struct ids *ids)
{
    struct activation_row *rows;
    struct ids *versions = ARENA_NEW(arena, struct ids);
    size_t n;
    int64_t until_ms = now_ms, since_ms = now_ms - (int64_t)ACTIVATION_KEPT_DAYS * DAY_MS;
    enum err err = activation_rows_list(s, arena, HISTORY_MAX, &rows, &n);
    if (!err && !versions)
        err = ERR_NOMEM;
    for (size_t i = 0; !err && i < n; i++) {
        if (!ids_add(versions, arena, rows[i].bundle) ||
            ((versions->n <= ACTIVATIONS_KEPT + 1 || until_ms >= since_ms) && !ids_add(ids, arena, rows[i].bundle)))
            err = ERR_NOMEM;
        until_ms = rows[i].at_ms;
    }
    return err;
}

enum err activation_unneeded(struct store *s, struct arena *arena, int64_t now_ms, struct str **ret, size_t *ret_n)
{
    struct bundle_row *rows;
    struct ids *needed = ARENA_NEW(arena, struct ids);
    size_t n = 0, n_out = 0;
    if (!needed)
        return ERR_NOMEM;
    enum err err = lately_used(s, arena, now_ms, needed);
    if (!err)
        err = conversation_rows_each(s, add_pins, &(struct pins){needed, arena});
    if (!err)
        err = bundle_rows_list(s, arena, &rows, &n);
    struct str *out = err ? NULL : ARENA_ARRAY(arena, struct str, n + 1);
    for (size_t i = 0; out && i < n; i++) {
        if (!ids_have(needed, rows[i].id))
            out[n_out++] = rows[i].id;
    }
    if (!err && (!out || arena->failed))
        err = ERR_NOMEM;
    if (err)
        return err;
    *ret = out;
    *ret_n = n_out;
    return ERR_OK;
}
