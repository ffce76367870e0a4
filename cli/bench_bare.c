/* Rows without deciding anything. Must not use the desk. */
#include "cli/bench_bare.h"
#include "base/buf.h"
#include "base/clock.h"
#include "store/rows.h"

enum { ENTRIES = 6, PAGE = 500, BARE_BYTES = 512 << 20 };

struct bare_turn {
    struct conversation_row conversation;
    struct journal_row entries[ENTRIES];
    size_t n_entries;
    struct str outbox;
};

struct bare {
    struct arena arena;
    struct bare_turn *turns;
    size_t n;
    int64_t written; /* makes event ids */
};

/* The desk's outbox body is the list of what the turn sent. */
static struct str list_of_bodies(struct arena *a, const struct bare_turn *t)
{
    struct buf b;
    buf_init_in(&b, a, 1 << 20);
    buf_add_char(&b, '[');
    for (size_t i = 1; i < t->n_entries; i++) {
        if (i > 1)
            buf_add_char(&b, ',');
        buf_add(&b, t->entries[i].body);
    }
    buf_add_char(&b, ']');
    return buf_str(&b);
}

static enum err learn_one(struct store *s, struct bare *b, const struct conversation_row *row)
{
    struct bare_turn *t = &b->turns[b->n];
    struct journal_row *rows;
    size_t n = 0, first;
    enum err err = journal_rows_read(s, &b->arena, row->id, 0, ENTRIES, true, &rows, &n);
    if (err || !n)
        return err;
    for (first = n - 1; first > 0 && !rows[first].event.len; first--) {
    }
    t->conversation = *row;
    t->n_entries = n - first;
    memcpy(t->entries, rows + first, t->n_entries * sizeof *rows);
    t->outbox = list_of_bodies(&b->arena, t);
    b->n++;
    return b->arena.failed ? ERR_NOMEM : ERR_OK;
}

static enum err learn_all(struct store *s, struct bare *b)
{
    int64_t after = 0;
    enum { TURNS_MAX = 40000 };
    b->turns = ARENA_ARRAY(&b->arena, struct bare_turn, TURNS_MAX);
    for (enum err err = b->turns ? ERR_OK : ERR_NOMEM;;) {
        struct conversation_row *rows;
        size_t n = 0;
        if (!err)
            err = conversation_rows_list(s, &b->arena, after, PAGE, &rows, &n);
        if (err || !n || b->n + n > TURNS_MAX)
            return err;
        for (size_t i = 0; !err && i < n; i++)
            err = learn_one(s, b, &rows[i]);
        after = rows[n - 1].id;
    }
}

enum err bare_learn(const char *database, struct bare **ret)
{
    struct store *s = NULL;
    struct bare *b = calloc(1, sizeof *b);
    if (!b)
        return ERR_NOMEM;
    arena_init(&b->arena, BARE_BYTES);
    enum err err = store_open(database, STORE_READ, &s);
    if (!err)
        err = learn_all(s, b);
    store_close(s);
    if (err) {
        bare_free(b);
        return err;
    }
    *ret = b;
    return ERR_OK;
}

void bare_free(struct bare *b)
{
    if (!b)
        return;
    arena_done(&b->arena);
    free(b);
}

static enum err write_turn(struct store *s, struct bare *b, struct bare_turn *t)
{
    char id[40];
    struct conversation_row *c = &t->conversation;
    snprintf(id, sizeof id, "01KAMBARE0%016lld", (long long)b->written++);
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < t->n_entries; i++) {
        t->entries[i].prev = c->last_entry;
        t->entries[i].seq = ++c->seq;
        err = journal_row_insert(s, &t->entries[i]);
        c->last_entry = t->entries[i].id;
    }
    if (!err)
        err = conversation_row_update(s, c);
    if (!err)
        err = inbox_row_insert(s, c->channel, str_from(id), c->updated_ms, c->id, c->seq);
    struct outbox_row out = {.conversation_id = c->id,
                             .channel = c->channel,
                             .user = c->user,
                             .body = t->outbox,
                             .reply_token = S("0f3779fba3b349968c5d07db31eab56f"),
                             .retry_key = S("123e4567-e89b-42d3-a456-426614174000"),
                             .created_ms = clock_wall_ms()};
    if (!err && t->n_entries > 1)
        err = outbox_row_insert(s, &out);
    return err;
}

static enum err write_group(struct store *s, struct bare *b, size_t group)
{
    enum err err = store_begin(s);
    for (size_t i = 0; !err && i < group; i++)
        err = write_turn(s, b, &b->turns[(uint64_t)b->written * 7919 % b->n]);
    if (!err)
        err = store_commit(s);
    return err ? err : store_rest(s);
}

enum err bare_write(struct bare *b, const char *database, size_t group, double seconds, double *ret_per_second)
{
    struct store *s;
    enum err err = store_open(database, STORE_WRITE, &s);
    if (err)
        return err;
    int64_t before = b->written, start_ns = clock_mono_ns(), end_ns = start_ns + (int64_t)(seconds * 1e9);
    while (!err && clock_mono_ns() < end_ns)
        err = write_group(s, b, group);
    *ret_per_second = (double)(b->written - before) / ((double)(clock_mono_ns() - start_ns) / 1e9);
    store_close(s);
    return err;
}
