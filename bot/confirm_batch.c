/* See confirm_batch.h. Must not know what becomes of the links. */
#include "bot/confirm_batch.h"
#include "base/clock.h"
#include "store/resource_rows.h"
#include "store/rows.h"

enum { ROW_ARENA = 4 << 20 };

static bool is_wanted(const struct confirm_wish *wish, const struct resource *r)
{
    struct str_cut id = str_cut(r->id, ':');
    bool of_source = !wish->source.len || (id.found && str_eq(id.head, wish->source));
    return of_source && (!wish->category.len || resource_tagged(&r->categories, wish->category));
}

static struct confirm_letter letter_to(struct arena *a, const struct resource *r)
{
    return (struct confirm_letter){.id = arena_str(a, r->id),
                                   .name = arena_str(a, r->name),
                                   .host = arena_str(a, r->host),
                                   .contact = arena_str(a, r->contact),
                                   .email = arena_str(a, r->email),
                                   .phone = arena_str(a, r->phone),
                                   .verified_ms = r->verified_ms};
}

/* ERR_OK: it works. */
static enum err link_works(struct store *s, struct arena *scratch, const struct confirm_wish *wish, struct str id,
                           int64_t now_ms)
{
    return wish->again ? ERR_NOTFOUND : confirm_row_open(s, scratch, id, now_ms);
}

static enum err add(struct store *s, struct arena *a, struct arena *scratch, const struct confirm_wish *wish,
                    struct str id, int64_t now_ms, struct confirm_batch *b)
{
    struct resource_row row;
    struct resource r;
    enum err err = resource_row_get(s, scratch, id, &row);
    if (!err)
        err = resource_decode(row.body, scratch, &r);
    if (err || !is_wanted(wish, &r))
        return err;
    err = link_works(s, scratch, wish, id, now_ms);
    if (err != ERR_NOTFOUND) {
        b->n_waiting += !err;
        return err;
    }
    if (b->n == wish->most) {
        b->n_more++;
        return ERR_OK;
    }
    struct confirm_letter *letter = &b->letters[b->n++];
    *letter = letter_to(a, &r);
    return wish->only_look ? ERR_OK : confirm_make(s, a, letter->id, wish->public_url, now_ms, &letter->url);
}

enum err confirm_batch_make(struct store *s, struct arena *a, const struct confirm_wish *wish, int64_t now_ms,
                            struct confirm_batch *ret)
{
    struct resource_count_row *due = NULL;
    struct arena scratch;
    size_t n = 0;
    *ret = (struct confirm_batch){.expires_ms = now_ms + (int64_t)CONFIRM_LINK_DAYS * DAY_MS};
    enum err err = unsure_rows_read(s, a, wish->before_ms, CONFIRM_BATCH_MAX, &due, &n);
    if (err)
        return err;
    ret->letters = ARENA_ARRAY(a, struct confirm_letter, n + 1);
    if (!ret->letters)
        return ERR_NOMEM;
    arena_init(&scratch, ROW_ARENA);
    for (size_t i = 0; !err && i < n; i++) {
        err = add(s, a, &scratch, wish, due[i].resource_id, now_ms, ret);
        arena_reset(&scratch);
    }
    arena_done(&scratch);
    return !err && a->failed ? ERR_NOMEM : err;
}

int32_t confirm_batch_until(const struct confirm_batch *b)
{
    return (int32_t)((b->expires_ms + JST_MINUTES * (int64_t)MINUTE_MS) / DAY_MS) - 1;
}
