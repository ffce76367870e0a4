/* Counts as they may be told, and who left. Must not know routes or what a flow looks like. */
#include "console/flow_figures.h"
#include "base/clock.h"
#include "base/log.h"
#include "bot/conversation.h"

enum { PAGE = 100, PAGE_BYTES = 64 << 20, MANY = 5 /* one in five */ };

int64_t figure_told(int64_t n)
{
    return n < FIGURE_LEAST ? FIGURE_HIDDEN : n - n % FIGURE_STEP;
}

bool figure_days(struct str text, int64_t usual, int64_t *ret)
{
    static const int64_t spans[] = {7, 30, 90};
    *ret = usual;
    if (text.len && !str_int(text, ret))
        return false;
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        if (*ret == spans[i])
            return true;
    }
    return false;
}

struct figure_span figure_span(int64_t now_ms, int64_t days)
{
    int64_t today = (now_ms + JST_MINUTES * MINUTE_MS) / DAY_MS;
    return (struct figure_span){.first = today - days, .last = today - 1};
}

int64_t figure_day_ms(int64_t day)
{
    return day * DAY_MS - JST_MINUTES * MINUTE_MS;
}

void figures_add(struct figures *f, const struct flow_count_row *row)
{
    for (int k = 0; k < FLOW_COUNTS; k++) {
        if (str_eq(row->kind, str_from(flow_count_name((enum flow_count)k))))
            f->n[k] += row->n;
    }
}

int64_t figures_leaving(const struct figures *f)
{
    return f->n[COUNT_STOPPED] + f->left;
}

static bool many(int64_t some, int64_t all)
{
    some = figure_told(some);
    return some != FIGURE_HIDDEN && some * MANY >= figure_told(all);
}

bool figures_many_leave(const struct figures *f)
{
    return many(figures_leaving(f), f->n[COUNT_ENTERED]);
}

bool figures_many_missed(const struct figures *f)
{
    return many(f->n[COUNT_MISSED], f->n[COUNT_ENTERED]);
}

/* ---- who left ---- */

struct looking {
    int64_t from_ms, until_ms; /* heard of last: from, but not until */
    void (*found)(void *self, struct str flow, struct str node, int64_t last_ms);
    void *self;
};

/* A question that we began to ask by ourselves may be newer than their last words. */
static void look_at(const struct looking *l, const struct conversation *c)
{
    const struct frame *top = c->flow.n_frames ? &c->flow.stack[c->flow.n_frames - 1] : NULL;
    if (!top || !top->node.len)
        return;
    int64_t last_ms = top->entered_ms > c->last_contact_ms ? top->entered_ms : c->last_contact_ms;
    if (last_ms >= l->from_ms && last_ms < l->until_ms)
        l->found(l->self, top->flow, top->node, last_ms);
}

static enum err look_at_page(const struct looking *l, const struct conversation_row *rows, size_t n,
                             struct arena *arena)
{
    struct conversation *c = ARENA_NEW(arena, struct conversation);
    for (size_t i = 0; c && i < n; i++) {
        enum err err = conversation_decode(rows[i].state, arena, c);
        if (err == ERR_NOMEM)
            return err;
        if (err)
            LOG(LOG_WARN, "state_unreadable", LOG_N("conversation", rows[i].id));
        else
            look_at(l, c);
    }
    return c ? ERR_OK : ERR_NOMEM;
}

enum err figures_find_left(struct store *db, struct figure_span span,
                           void (*found)(void *self, struct str flow, struct str node, int64_t last_ms), void *self)
{
    struct looking l = {figure_day_ms(span.first), figure_day_ms(span.last), found, self};
    struct arena arena;
    int64_t after = 0;
    size_t n = PAGE;
    enum err err = ERR_OK;
    arena_init(&arena, PAGE_BYTES);
    while (!err && n == PAGE) {
        struct conversation_row *rows = NULL;
        arena_reset(&arena);
        err = conversation_rows_alone(db, &arena, after, l.from_ms, PAGE, &rows, &n);
        if (!err)
            err = look_at_page(&l, rows, n, &arena);
        if (!err && n)
            after = rows[n - 1].id;
    }
    arena_done(&arena);
    return err;
}
