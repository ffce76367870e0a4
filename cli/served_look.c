/* What the database of a served program says of its only conversation. */
#include "bot/bubble_json.h"
#include "bot/replay_talk.h"
#include "cli/served.h"

enum { ENTRIES_READ = 200, SAID_MAX = 64 };

static enum err read_said(struct served *s, struct arena *a, int64_t conversation_id, int64_t after, struct said *ret)
{
    struct journal_row *rows;
    size_t n = 0;
    ret->bubbles = ARENA_ARRAY(a, struct bubble, SAID_MAX);
    ret->names = ARENA_ARRAY(a, struct str, SAID_MAX);
    if (!ret->bubbles || !ret->names)
        return ERR_NOMEM;
    enum err err = journal_rows_read(served_store(s), a, conversation_id, after, ENTRIES_READ, false, &rows, &n);
    for (size_t i = 0; !err && i < n; i++) {
        ret->last_visible = rows[i].seq;
        if (rows[i].author == AUTHOR_RESIDENT || ret->n == SAID_MAX)
            continue;
        ret->names[ret->n] = rows[i].name;
        err = bubble_decode(rows[i].body, a, &ret->bubbles[ret->n++]);
    }
    return err;
}

struct watched {
    struct arena *arena;
    struct turn_trace *trace;
};

static void on_played(void *self, const struct event *event, const struct turn_out *out)
{
    const struct watched *w = self;
    if (event->kind == EVENT_TIMER && !str_eq(event->value, TIMER_BURST))
        return;
    *w->trace = out->trace;
    struct str *const all[] = {&w->trace->risk.kind, &w->trace->risk.rule, &w->trace->intent, &w->trace->flow,
                               &w->trace->node};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        *all[i] = arena_str(w->arena, *all[i]);
}

static enum err play_again(struct served *s, struct arena *a, const struct conversation_row *row,
                           struct turn_trace *ret)
{
    struct replay_result result = {0};
    struct watched watched = {a, ret};
    const struct replay_watch watch = {&watched, on_played};
    enum err err = replay_talk(served_store(s), served_content(s), row, stderr, &watch, &result);
    return !err && result.n_differences ? ERR_CONFLICT : err;
}

static void place(struct served *s, struct heard *h)
{
    struct question q;
    if (!flow_question(served_content(s)->bundle, NULL, &h->state.flow, &q))
        return;
    h->trace.flow = q.flow;
    h->trace.node = q.node;
}

enum err served_look(struct served *s, struct arena *a, int64_t after, bool played, struct heard *ret,
                     struct said *said)
{
    struct conversation_row *rows;
    size_t n = 0;
    *said = (struct said){0};
    enum err err = conversation_rows_list(served_store(s), a, 0, 2, &rows, &n);
    if (err || !n)
        return err;
    err = conversation_decode(rows[0].state, a, &ret->state);
    ret->known = !err;
    ret->state.id = rows[0].id;
    if (!err)
        err = read_said(s, a, rows[0].id, after, said);
    if (!err && played)
        err = play_again(s, a, &rows[0], &ret->trace);
    else if (!err)
        place(s, ret);
    return err;
}

struct str served_flow_button(struct served *s, struct arena *a, struct str flow)
{
    uint8_t key[16];
    return store_installation_key(served_store(s), key) ? (struct str){0} : turn_payload_flow(a, key, flow);
}
