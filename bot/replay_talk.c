/* The journal says what happened, the turn says what would happen: they must agree byte for byte. Pure but for reading
 * rows. */
#include "bot/replay_talk.h"
#include "bot/journal.h"

enum { ROWS_BYTES = 512 << 20, TURN_BYTES = 64 << 20, ENTRIES_MAX = 1 << 20 };

struct replay {
    const struct content *content;
    const struct conversation_row *row;
    uint8_t key[16];
    struct arena turn;  /* of one turn */
    struct buf encoded; /* the state between turns, as it would be on disk */
    struct conversation state;
    FILE *out;
    const struct replay_watch *watch;
    struct replay_result result;
};

static void differ(struct replay *r, int64_t seq, const char *what, struct str was, struct str is)
{
    r->result.n_differences++;
    if (r->out)
        fprintf(r->out, "conversation %lld entry %lld %s\n- %.*s\n+ %.*s\n", (long long)r->row->id, (long long)seq,
                what, STR_FMT(was), STR_FMT(is));
}

static struct str show(struct arena *a, const struct journal_row *row)
{
    if (!row)
        return S("(nothing)");
    return arena_fmt(a, "%s%s%.*s %.*s", author_name(row->author), row->visible ? " " : " (unseen) ",
                     STR_FMT(row->name), STR_FMT(row->body));
}

static bool same(const struct journal_row *a, const struct journal_row *b)
{
    return a->seq == b->seq && a->author == b->author && a->visible == b->visible && str_eq(a->name, b->name) &&
           str_eq(a->body, b->body);
}

static void compare(struct replay *r, const struct journal_row *was, size_t n_was, const struct journal_row *is,
                    size_t n_is)
{
    size_t n = n_was > n_is ? n_was : n_is;
    for (size_t i = 0; i < n; i++) {
        const struct journal_row *a = i < n_was ? &was[i] : NULL, *b = i < n_is ? &is[i] : NULL;
        if (!a || !b || !same(a, b))
            differ(r, a ? a->seq : b->seq, "says", show(&r->turn, a), show(&r->turn, b));
    }
}

/* What is not kept is not there to be used: the state goes through its text between turns, as it does at the desk. */
static enum err settle_state(struct replay *r)
{
    buf_reset(&r->encoded);
    enum err err = conversation_encode(&r->state, &r->encoded);
    arena_reset(&r->turn);
    if (!err)
        err = conversation_decode(buf_str(&r->encoded), &r->turn, &r->state);
    r->state.at.home = r->row->channel;
    return err;
}

static enum err play_turn(struct replay *r, const struct journal_row *was, size_t n_was)
{
    struct event event;
    struct turn_env env = {0};
    struct journal_row *is = NULL;
    size_t n_is = 0;
    struct turn_out *out = ARENA_NEW(&r->turn, struct turn_out);
    memcpy(env.key, r->key, sizeof env.key);
    enum err err =
        out ? journal_decode_event(was->event, was->body, &r->turn, &event, &env, &r->result.cut_short) : ERR_NOMEM;
    if (err || r->result.cut_short)
        return err;
    event.user = r->row->user;
    event.conversation_id = r->row->id;
    r->result.n_turns++;
    err = turn(r->content, &r->turn, &r->state, &event, &env, out);
    if (err) {
        differ(r, was->seq, "is refused", show(&r->turn, was), str_from(err_name(err)));
        r->state.seq += (int64_t)n_was;
        return settle_state(r);
    }
    err = journal_entries(&r->turn, &event, &env, out, &r->state, &is, &n_is);
    if (err)
        return err;
    compare(r, was, n_was, is, n_is);
    if (r->watch)
        r->watch->played(r->watch->self, &event, out);
    r->state.seq = was[n_was - 1].seq; /* one difference must not shift everything after it */
    return settle_state(r);
}

static enum err play_all(struct replay *r, const struct journal_row *rows, size_t n)
{
    enum err err = ERR_OK;
    for (size_t at = 0, next; !err && at < n && !r->result.cut_short; at = next) {
        for (next = at + 1; next < n && !rows[next].event.len; next++) {
        }
        err = rows[at].event.len ? play_turn(r, rows + at, next - at) : ERR_INPUT;
    }
    return err;
}

enum err replay_talk(struct store *s, const struct content *content, const struct conversation_row *row, FILE *out,
                     const struct replay_watch *watch, struct replay_result *ret)
{
    struct replay r = {.content = content, .row = row, .out = out, .watch = watch};
    struct arena arena;
    struct journal_row *rows;
    size_t n = 0;
    arena_init(&arena, ROWS_BYTES);
    arena_init(&r.turn, TURN_BYTES);
    buf_init(&r.encoded, CONVERSATION_BYTES_MAX);
    conversation_init(&r.state);
    r.state.id = row->id;
    r.state.at.home = row->channel;
    enum err err = store_installation_key(s, r.key);
    if (!err)
        err = journal_rows_read(s, &arena, row->id, 0, ENTRIES_MAX, true, &rows, &n);
    if (!err)
        err = play_all(&r, rows, n);
    if (!err && !r.result.cut_short && !str_eq(buf_str(&r.encoded), row->state))
        differ(&r, row->seq, "ends in another state", row->state, buf_str(&r.encoded));
    buf_done(&r.encoded);
    arena_done(&r.turn);
    arena_done(&arena);
    if (!err)
        *ret = r.result;
    return err;
}
