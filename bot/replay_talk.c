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

/* ---- what only names the content ---- */
/* Every button and every frame names the content that it was made under. Played against another, that alone would make
 * everything differ, and hide what people would be told otherwise. */
enum { ID_DIGITS = 64, ID_SHORT = 8, MARK_DIGITS = 16 };

static size_t hex_run(struct str s)
{
    size_t n = 0;
    while (n < s.len && ((s.ptr[n] >= '0' && s.ptr[n] <= '9') || (s.ptr[n] >= 'a' && s.ptr[n] <= 'f')))
        n++;
    return n;
}

/* A button's payload, "t1|id|…|mark", from its beginning to the quote behind it; 0: none begins here. */
static size_t payload_at(struct str s)
{
    static const struct str head = {"t1|", 3};
    if (!str_starts(s, head) || hex_run(str_sub(s, head.len, s.len)) != ID_SHORT)
        return 0;
    const char *end = memchr(s.ptr, '"', s.len);
    size_t n = end ? (size_t)(end - s.ptr) : 0;
    return n > head.len + ID_SHORT + MARK_DIGITS ? n : 0;
}

static struct str plain(struct arena *a, struct str s)
{
    struct buf b;
    buf_init_in(&b, a, s.len + 16);
    for (size_t at = 0; at < s.len; at++) {
        struct str rest = str_sub(s, at, s.len);
        size_t n = at && s.ptr[at - 1] == '"' ? payload_at(rest) : 0;
        if (n) {
            buf_add(&b, S("t1|*"));
            buf_add(&b, str_sub(rest, 3 + ID_SHORT, n - 3 - ID_SHORT - MARK_DIGITS));
            at += n - 1;
        } else if (at && s.ptr[at - 1] == '"' && hex_run(rest) == ID_DIGITS) {
            buf_add_char(&b, '*');
            at += ID_DIGITS - 1;
        } else {
            buf_add_char(&b, s.ptr[at]);
        }
    }
    return buf_str(&b);
}

/* Was it said under the content that it is played against? Then every byte counts. */
static bool of_this_content(const struct replay *r, struct str said)
{
    struct str mark = S("\"t1|");
    ptrdiff_t at = str_find(said, mark);
    struct str id = at < 0 ? S("") : str_sub(said, (size_t)at + mark.len, ID_SHORT);
    return !r->content->bundle || !id.len || str_eq(id, str_sub(bundle_id(r->content->bundle), 0, ID_SHORT));
}

static struct journal_row without_names(struct replay *r, const struct journal_row *row)
{
    struct journal_row plainly = *row;
    plainly.body = plain(&r->turn, row->body);
    return plainly;
}

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
        if (a && b && same(a, b))
            continue;
        struct journal_row plain_a, plain_b;
        if (a && b && !of_this_content(r, a->body)) {
            plain_a = without_names(r, a);
            plain_b = without_names(r, b);
            a = &plain_a;
            b = &plain_b;
        }
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

/* The content that the frames name is of no account where they name another than is played against. */
static void compare_ends(struct replay *r)
{
    struct str was = r->row->state, is = buf_str(&r->encoded);
    bool here = r->content->bundle && str_find(was, bundle_id(r->content->bundle)) >= 0;
    if (!here && !str_eq(was, is)) {
        was = plain(&r->turn, was);
        is = plain(&r->turn, is);
    }
    if (!str_eq(was, is))
        differ(r, r->row->seq, "ends in another state", was, is);
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
    if (!err && !r.result.cut_short)
        compare_ends(&r);
    buf_done(&r.encoded);
    arena_done(&r.turn);
    arena_done(&arena);
    if (!err)
        *ret = r.result;
    return err;
}
