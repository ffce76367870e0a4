/* See resource_import.h. Rows of the source and items of the file are walked side by side in the order of ids: O(n log
 * n). */
#include "bot/resource_import.h"
#include <stdlib.h>
#include "base/clock.h"
#include "bot/resource_edits.h"
#include "bot/resources.h"

enum { PAGE = 500, ROW_ARENA = 16 << 20, EDITS_MOST = 100000, BODY_MAX = 1 << 20 };

static const char *const change_names[IMPORT_CHANGES] = {[IMPORT_NEW] = "new",
                                                         [IMPORT_CHANGED] = "changed",
                                                         [IMPORT_SAME] = "same",
                                                         [IMPORT_BACK] = "back",
                                                         [IMPORT_VANISHED] = "vanished"};

const char *import_change_name(enum import_change change)
{
    return change < IMPORT_CHANGES ? change_names[change] : "";
}

/* ---- what differs ---- */

/* When a file was fetched says nothing of what it holds. */
static bool counts(struct str field)
{
    return !str_eq(field, S("retrieved_ms")) && !str_eq(field, S("vanished_ms"));
}

static struct str member_text(struct arena *a, const struct json *node)
{
    struct buf b;
    struct json_out w;
    buf_init_in(&b, a, BODY_MAX);
    json_out_init(&w, &b);
    json_put_node(&w, NULL, node);
    return buf_str(&b);
}

static void add_field(struct import_step *step, struct arena *arena, struct str name)
{
    if (step->n_fields < IMPORT_FIELDS)
        step->fields[step->n_fields++] = arena_str(arena, name);
}

static const struct json *member(const struct json *object, struct str name)
{
    for (const struct json *m = json_first(object); m; m = json_next(m))
        if (str_eq(json_name(m), name))
            return m;
    return NULL;
}

static void compare(struct arena *arena, struct arena *scratch, const struct json *before, const struct json *now,
                    struct import_step *step)
{
    for (const struct json *m = json_first(now); m; m = json_next(m)) {
        const struct json *was = member(before, json_name(m));
        if (counts(json_name(m)) && (!was || !str_eq(member_text(scratch, was), member_text(scratch, m))))
            add_field(step, arena, json_name(m));
    }
    for (const struct json *m = json_first(before); m; m = json_next(m))
        if (counts(json_name(m)) && !member(now, json_name(m)))
            add_field(step, arena, json_name(m));
}

static enum err find_changes(struct arena *arena, struct arena *scratch, struct str before, struct str now,
                             struct import_step *step)
{
    struct json_doc *a = NULL, *b = NULL;
    if (str_eq(before, now))
        return ERR_OK;
    enum err err = json_open(before, 0, &a, NULL);
    if (!err)
        err = json_open(now, 0, &b, NULL);
    if (!err)
        compare(arena, scratch, json_root(a), json_root(b), step);
    if (a)
        json_close(a);
    if (b)
        json_close(b);
    return err;
}

/* ---- the walk ---- */

struct item_key {
    struct str id;
    size_t at;
};

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct item_key *)a)->id, ((const struct item_key *)b)->id);
}

struct walk {
    struct store *s;
    struct arena *arena, scratch;
    const struct imported *file;
    struct item_key *keys;
    size_t next_key;
    struct resource_edit_row *edits;
    size_t n_edits, next_edit;
    bool partial;
    int32_t today;
    size_t room, n_vanishing, n_running; /* of what is not over */
    struct import_plan *plan;
};

/* Does staff's hand lie on this id? Ids come rising. */
static bool is_edited(struct walk *w, struct str id)
{
    while (w->next_edit < w->n_edits && str_cmp(w->edits[w->next_edit].resource_id, id) < 0)
        w->next_edit++;
    return w->next_edit < w->n_edits && str_eq(w->edits[w->next_edit].resource_id, id);
}

static struct import_step *add_step(struct walk *w, enum import_change change, struct str id, struct str name,
                                    size_t item)
{
    struct import_plan *p = w->plan;
    if (p->n == w->room) {
        size_t room = w->room ? w->room * 2 : 256;
        struct import_step *steps = ARENA_ARRAY(w->arena, struct import_step, room);
        if (!steps)
            return NULL;
        if (p->n)
            memcpy(steps, p->steps, p->n * sizeof(*steps));
        p->steps = steps;
        w->room = room;
    }
    struct import_step *step = &p->steps[p->n++];
    *step = (struct import_step){
        .change = change, .item = item, .id = arena_str(w->arena, id), .name = arena_str(w->arena, name)};
    step->line = item == SIZE_MAX ? 0 : w->file->lines[item];
    step->edited = is_edited(w, id);
    return step;
}

static enum err new_item(struct walk *w)
{
    const struct item_key *key = &w->keys[w->next_key++];
    return add_step(w, IMPORT_NEW, key->id, w->file->items[key->at].name, key->at) ? ERR_OK : ERR_NOMEM;
}

static enum err only_there(struct walk *w, const struct resource_row *row, bool present, bool running)
{
    if (w->partial || !present)
        return ERR_OK;
    w->n_vanishing += running;
    return add_step(w, IMPORT_VANISHED, row->id, row->name, SIZE_MAX) ? ERR_OK : ERR_NOMEM;
}

static enum err both(struct walk *w, const struct resource_row *row, bool vanished)
{
    size_t at = w->keys[w->next_key++].at;
    struct buf now;
    buf_init_in(&now, &w->scratch, BODY_MAX);
    enum err err = resource_encode(&w->file->items[at], &now);
    struct import_step *step =
        err ? NULL : add_step(w, vanished ? IMPORT_BACK : IMPORT_SAME, row->id, w->file->items[at].name, at);
    if (!step)
        return err ? err : ERR_NOMEM;
    err = find_changes(w->arena, &w->scratch, row->imported.len ? row->imported : row->body, buf_str(&now), step);
    if (!err && step->n_fields && !vanished)
        step->change = IMPORT_CHANGED;
    return err;
}

static enum err meet(struct walk *w, const struct resource_row *row)
{
    enum err err = ERR_OK;
    struct resource r;
    while (!err && w->next_key < w->file->n && str_cmp(w->keys[w->next_key].id, row->id) < 0)
        err = new_item(w);
    if (err)
        return err;
    bool readable = !resource_decode(row->body, &w->scratch, &r), present = readable && !r.vanished_ms;
    bool running = present && schedule_last(&r.schedule) >= w->today;
    w->plan->n_present += present;
    w->n_running += running;
    bool same = w->next_key < w->file->n && str_eq(w->keys[w->next_key].id, row->id);
    err = same ? both(w, row, readable && !present) : only_there(w, row, present, running);
    arena_reset(&w->scratch);
    return err;
}

static enum err walk_rows(struct walk *w)
{
    struct str after = {0};
    size_t n = w->s ? PAGE : 0;
    enum err err = ERR_OK;
    struct arena page;
    arena_init(&page, 1 << 30);
    while (!err && n == PAGE) {
        struct resource_row *rows;
        arena_reset(&page);
        err = resource_rows_of_source(w->s, &page, w->file->id_source, after, PAGE, &rows, &n);
        for (size_t i = 0; i < n && !err; i++)
            err = meet(w, &rows[i]);
        after = !err && n ? arena_str(w->arena, rows[n - 1].id) : after;
    }
    while (!err && w->next_key < w->file->n)
        err = new_item(w);
    arena_done(&page);
    return err;
}

static enum err load_edits(struct walk *w)
{
    struct str first = arena_join(w->arena, w->file->id_source, S(":")),
               last = arena_join(w->arena, w->file->id_source, S(";"));
    return w->s ? resource_edit_rows(w->s, w->arena, first, last, EDITS_MOST, &w->edits, &w->n_edits) : ERR_OK;
}

enum err import_plan_make(struct store *s, struct arena *arena, const struct imported *file, bool partial,
                          int64_t now_ms, struct import_plan *ret)
{
    struct walk w = {.s = s, .arena = arena, .file = file, .partial = partial, .plan = ret};
    *ret = (struct import_plan){0};
    w.today = (int32_t)((now_ms + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS);
    w.keys = ARENA_ARRAY(arena, struct item_key, file->n + 1);
    if (!w.keys)
        return ERR_NOMEM;
    for (size_t i = 0; i < file->n; i++)
        w.keys[i] = (struct item_key){file->items[i].id, i};
    qsort(w.keys, file->n, sizeof(*w.keys), by_id);
    arena_init(&w.scratch, ROW_ARENA);
    enum err err = load_edits(&w);
    if (!err)
        err = walk_rows(&w);
    arena_done(&w.scratch);
    for (size_t i = 0; i < ret->n; i++)
        ret->count[ret->steps[i].change]++;
    ret->vanishes_much = w.n_vanishing >= IMPORT_VANISH_LEAST && w.n_vanishing * 2 > w.n_running;
    return err ? err : arena->failed ? ERR_NOMEM : ERR_OK;
}

/* ---- writing ---- */

static enum err save_item(struct store *s, struct arena *a, const struct resource *item, bool edited, int64_t now_ms)
{
    struct buf imported;
    struct resource_edit_row *edits = NULL;
    struct resource r = *item;
    size_t n = 0;
    buf_init_in(&imported, a, BODY_MAX);
    enum err err = resource_encode(item, &imported);
    if (!err && edited)
        err = resource_edits_of(s, a, item->id, &edits, &n);
    if (!err && n)
        err = resource_with_edits(buf_str(&imported), edits, n, a, &r);
    return err ? err : resource_save(s, a, &r, buf_str(&imported), now_ms);
}

/* Nothing changed but when it was fetched. */
static enum err touch_item(struct store *s, struct arena *a, const struct resource *item, int64_t now_ms)
{
    struct resource_row row;
    struct resource r;
    struct buf body, imported;
    enum err err = resource_row_get(s, a, item->id, &row);
    if (!err)
        err = resource_decode(row.body, a, &r);
    if (err || r.retrieved_ms == item->retrieved_ms)
        return err;
    r.retrieved_ms = item->retrieved_ms;
    buf_init_in(&body, a, BODY_MAX);
    buf_init_in(&imported, a, BODY_MAX);
    err = resource_encode(&r, &body);
    if (!err)
        err = resource_encode(item, &imported);
    row.body = buf_str(&body);
    row.imported = buf_str(&imported);
    row.updated_ms = now_ms;
    return err ? err : resource_row_touch(s, &row);
}

static enum err mark_vanished(struct store *s, struct arena *a, struct str id, int64_t now_ms)
{
    struct resource_row row;
    struct resource r;
    struct buf body;
    enum err err = resource_row_get(s, a, id, &row);
    if (!err)
        err = resource_decode(row.body, a, &r);
    if (err)
        return err;
    r.vanished_ms = now_ms;
    buf_init_in(&body, a, BODY_MAX);
    err = resource_encode(&r, &body);
    row.imported = row.imported.len ? row.imported : row.body;
    row.body = buf_str(&body);
    row.updated_ms = now_ms;
    return err ? err : resource_row_touch(s, &row);
}

enum err import_plan_apply(struct store *s, const struct imported *file, const struct import_plan *plan, int64_t now_ms)
{
    struct arena a;
    enum err err = ERR_OK;
    arena_init(&a, ROW_ARENA);
    for (size_t i = 0; i < plan->n && !err; i++) {
        const struct import_step *step = &plan->steps[i];
        if (step->change == IMPORT_VANISHED)
            err = mark_vanished(s, &a, step->id, now_ms);
        else if (step->change == IMPORT_SAME)
            err = touch_item(s, &a, &file->items[step->item], now_ms);
        else
            err = save_item(s, &a, &file->items[step->item], step->edited, now_ms);
        arena_reset(&a);
    }
    arena_done(&a);
    return err;
}
