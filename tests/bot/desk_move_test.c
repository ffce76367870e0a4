/* A conversation that is gone on with elsewhere, at the desk: a link works once and not for long, only the newest
 * browser is let in, and what was said elsewhere is not carried home. Virtual clock, database on disk, shipped
 * content. */
#include "base/clock.h"
#include "base/crypto.h"
#include "bot/desk.h"
#include "tests/bot/shipped_content.h"
#include <stdlib.h>
#include <unistd.h>

struct town {
    struct arena arena;
    char path[64];
    struct desk *desk;
    struct store *reader;
    struct desk_listener listener;
    int64_t now_ms, last_outbox;
    int count;
    /* of the last answer */
    enum err err;
    int64_t conversation, n_entries;
};

static void on_answer(void *self, const struct desk_answer *a)
{
    struct town *t = self;
    t->err = a->err;
    t->conversation = a->conversation_id;
    t->n_entries = (int64_t)a->n_entries;
}

static int64_t clock_now(void *self)
{
    return ((struct town *)self)->now_ms;
}

static int open_town(void **state)
{
    struct town *t = calloc(1, sizeof *t);
    arena_init(&t->arena, 64 << 20);
    snprintf(t->path, sizeof t->path, "/tmp/tsunagu-move-%d.db", (int)getpid());
    t->now_ms = morning;
    t->listener = (struct desk_listener){.self = t, .answered = on_answer};
    const struct desk_options options = {
        .database = t->path, .content = &content, .now_ms = clock_now, .now_self = t, .seed = 5};
    assert_int_equal(desk_open(&options, &t->desk), ERR_OK);
    desk_say_where(t->desk, S("https://town.example"));
    desk_listen(t->desk, &t->listener);
    assert_int_equal(store_open(t->path, STORE_READ, &t->reader), ERR_OK);
    *state = t;
    return 0;
}

static int close_town(void **state)
{
    struct town *t = *state;
    char beside[80];
    store_close(t->reader);
    desk_close(t->desk);
    for (const char *const *end = (const char *const[]){"", "-wal", "-shm", NULL}; *end; end++) {
        snprintf(beside, sizeof beside, "%s%s", t->path, *end);
        (void)unlink(beside);
    }
    arena_done(&t->arena);
    free(t);
    return 0;
}

static void run(struct town *t, struct desk_request r)
{
    r.owner = &t->listener;
    struct desk_request *copy = desk_request_new(&r);
    t->conversation = 0;
    assert_non_null(copy);
    assert_int_equal(desk_run(t->desk, &copy, 1), ERR_OK);
}

static enum err writes(struct town *t, const char *channel, const char *user, int64_t conversation, const char *text)
{
    run(t, (struct desk_request){.kind = DESK_EVENT,
                                 .event = {.kind = EVENT_TEXT,
                                           .id = arena_fmt(&t->arena, "e%d", ++t->count),
                                           .channel = str_from(channel),
                                           .user = str_from(user),
                                           .conversation_id = conversation,
                                           .text = str_from(text)}});
    return t->err;
}

static struct str hash_of(struct town *t, struct str token)
{
    uint8_t hash[SHA256_BYTES];
    crypto_sha256(token, hash);
    return hex_encode(&t->arena, hash, sizeof hash);
}

/* Says hello from a browser, having followed a link (or not: empty). */
static enum err opens(struct town *t, const char *user, struct str token)
{
    run(t, (struct desk_request){.kind = DESK_ATTACH,
                                 .link_hash = token.len ? hash_of(t, token) : token,
                                 .event = {.kind = EVENT_START,
                                           .id = arena_fmt(&t->arena, "%s:start", user),
                                           .channel = S("web"),
                                           .user = str_from(user)}});
    return t->err;
}

/* What has gone out to LINE since the last look. */
static struct str carried(struct town *t)
{
    struct outbox_row *rows;
    struct str all = {0};
    size_t n = 0;
    assert_int_equal(outbox_rows_pending(t->reader, &t->arena, S("line"), t->last_outbox, 100, &rows, &n), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        all = arena_join(&t->arena, all, rows[i].body);
        t->last_outbox = rows[i].id;
    }
    return all;
}

static struct str asks_for_a_link(struct town *t)
{
    static const struct str before = {"https://town.example/chat#", 26};
    (void)carried(t);
    assert_int_equal(writes(t, "line", "Umine", 0, "ウェブで続ける"), ERR_OK);
    struct str body = carried(t);
    ptrdiff_t at = str_find(body, before);
    assert_true(at >= 0);
    struct str token = str_sub(body, (size_t)at + before.len, 22);
    assert_int_equal(token.len, 22);
    return token;
}

static bool has(struct str text, const char *words)
{
    return str_find(text, str_from(words)) >= 0;
}

static void once_and_not_for_long(void **state)
{
    struct town *t = *state;
    assert_int_equal(writes(t, "line", "Umine", 0, "生活アンケート"), ERR_OK);
    int64_t mine = t->conversation;
    struct str old = asks_for_a_link(t), token = asks_for_a_link(t);
    assert_int_equal(opens(t, "stranger", (struct str){0}), ERR_NOTFOUND);
    assert_int_equal(opens(t, "phone", old), ERR_NOTFOUND); /* a newer one was given */
    assert_int_equal(opens(t, "phone", token), ERR_OK);
    assert_int_equal(t->conversation, mine);
    assert_true(t->n_entries >= 4); /* the talk so far */
    assert_int_equal(opens(t, "thief", token), ERR_NOTFOUND);
    assert_int_equal(opens(t, "phone", token), ERR_OK); /* the same browser, whose answer was lost */
    assert_int_equal(t->conversation, mine);
    token = asks_for_a_link(t);
    t->now_ms += TURN_LINK_MINUTES * MINUTE_MS;
    assert_int_equal(opens(t, "late", token), ERR_NOTFOUND);
    token = asks_for_a_link(t);
    t->now_ms += TURN_LINK_MINUTES * MINUTE_MS - 1;
    assert_int_equal(opens(t, "in time", token), ERR_OK);
}

static void the_newest_browser_alone(void **state)
{
    struct town *t = *state;
    assert_int_equal(writes(t, "line", "Umine", 0, "こんにちは"), ERR_OK);
    int64_t mine = t->conversation;
    assert_int_equal(opens(t, "phone", asks_for_a_link(t)), ERR_OK);
    assert_int_equal(writes(t, "web", "phone", mine, "ここで話します"), ERR_OK);
    assert_int_equal(t->conversation, mine);
    assert_int_equal(opens(t, "library", asks_for_a_link(t)), ERR_OK);
    assert_int_equal(writes(t, "web", "phone", mine, "まだいます"), ERR_NOTFOUND);
    assert_int_equal(writes(t, "web", "library", mine, "図書館です"), ERR_OK);
    t->now_ms += DAY_MS; /* a borrowed computer forgets */
    assert_int_equal(writes(t, "web", "library", mine, "まだいます"), ERR_NOTFOUND);
    assert_int_equal(opens(t, "library", (struct str){0}), ERR_NOTFOUND);
    assert_int_equal(writes(t, "line", "Umine", 0, "LINEです"), ERR_OK); /* home always finds it */
    assert_int_equal(t->conversation, mine);
    assert_int_equal(writes(t, "web", "nobody", mine, "なりすまし"), ERR_NOTFOUND);
}

static void what_is_said_elsewhere_stays_there(void **state)
{
    struct town *t = *state;
    struct journal_row *rows;
    size_t n = 0;
    assert_int_equal(writes(t, "line", "Umine", 0, "生活アンケート"), ERR_OK);
    int64_t mine = t->conversation;
    struct str token = asks_for_a_link(t);
    assert_int_equal(opens(t, "phone", token), ERR_OK);
    assert_int_equal(writes(t, "web", "phone", mine, "4"), ERR_OK);
    assert_int_equal(carried(t).len, 0);
    t->now_ms += 4 * DAY_MS; /* the reminder of the question that waits */
    assert_int_equal(desk_run(t->desk, NULL, 0), ERR_OK);
    struct str nudge = carried(t);
    assert_true(has(nudge, "お返事が届いています"));
    assert_false(has(nudge, "質問"));
    assert_int_equal(writes(t, "line", "Umine", 0, "もどってきました"), ERR_OK);
    assert_true(has(carried(t), "おかえりなさい"));
    /* The token is in nothing that is kept. */
    assert_int_equal(journal_rows_read(t->reader, &t->arena, mine, 0, 100, true, &rows, &n), ERR_OK);
    assert_true(n > 6);
    for (size_t i = 0; i < n; i++)
        assert_true(str_find(rows[i].body, token) < 0 && str_find(rows[i].event, token) < 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_town, close_town)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(once_and_not_for_long),
        TEST(the_newest_browser_alone),
        TEST(what_is_said_elsewhere_stays_there),
    };
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, load_content, unload_content);
}
