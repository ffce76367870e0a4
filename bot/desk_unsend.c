/* A message that is taken back: overwritten where it lies. One that comes only after the word that takes it back
 * (delivered again, because we were down) is remembered for as long as anything is delivered again. */
#include "bot/bubble_json.h"
#include "bot/desk_parts.h"
#include "bot/journal.h"

enum { REACH = 500, REACH_MOST = 10000 }; /* entries looked through: usually it is of just now; a day may be long */

#define MARK S("unsent:") /* in the inbox, before what the message is called: stored */

static bool names(const struct event *e, struct str value)
{
    return str_eq(e->ref, value) || str_eq(e->id, value) || str_eq(e->note, value);
}

static enum err erase_one(struct group *g, const struct journal_row *row, struct str value, bool *done)
{
    struct event event;
    struct turn_env env = {0};
    bool erased = false;
    if (!row->event.len || str_find(row->event, value) < 0)
        return ERR_OK;
    if (journal_decode_event(row->event, row->body, g->arena, &event, &env, &erased) || erased ||
        event.kind == EVENT_UNSEND || !names(&event, value))
        return ERR_OK;
    struct str body = bubble_encode_text(g->arena, (struct str){0});
    struct str rest = journal_erased_event(g->arena, &event, &env);
    *done = true;
    return rest.len && body.len
               ? journal_row_erase(g->desk->store, row->id, row->visible ? body : (struct str){0}, rest)
               : ERR_NOMEM;
}

/* Only in the sender's own conversation: nobody takes back what another said. */
static enum err erase_newest(struct group *g, const struct play *p, bool *done)
{
    static const size_t reach[] = {REACH, REACH_MOST};
    enum err err = ERR_OK;
    for (size_t i = 0; p->talk->stored && !err && !*done && i < sizeof reach / sizeof reach[0]; i++) {
        struct journal_row *rows;
        size_t n = 0;
        err = journal_rows_read(g->desk->store, g->arena, p->talk->row.id, 0, reach[i], true, &rows, &n);
        bool all = n < reach[i];
        while (!err && n > 0 && !*done)
            err = erase_one(g, &rows[--n], p->event.value, done);
        if (all)
            break;
    }
    return err;
}

static enum err remember(struct group *g, const struct play *p)
{
    struct str mark = arena_join(g->arena, MARK, p->event.value);
    enum err err = inbox_row_insert(g->desk->store, p->event.channel, mark, g->now_ms, p->talk->row.id, p->answer.seq);
    return err == ERR_CONFLICT ? ERR_OK : err; /* taken back twice */
}

enum err unsend_erase(struct group *g, const struct play *p)
{
    bool done = false;
    if (p->event.kind != EVENT_UNSEND || !p->event.value.len)
        return ERR_OK;
    enum err err = erase_newest(g, p, &done);
    return err || done ? err : remember(g, p);
}

enum err unsend_overtook(struct group *g, const struct play *p, bool *ret)
{
    int64_t seq, conversation;
    *ret = false;
    if (!p->event.ref.len || (p->event.kind != EVENT_TEXT && p->event.kind != EVENT_MEDIA))
        return ERR_OK;
    struct str mark = arena_join(g->arena, MARK, p->event.ref);
    enum err err = inbox_row_seq(g->desk->store, p->event.channel, mark, &seq, &conversation);
    *ret = !err && conversation == p->talk->row.id;
    return err == ERR_NOTFOUND ? ERR_OK : err;
}
