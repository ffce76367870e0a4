/* 針金アート, from one man's hobby to a group that he helps to run: nothing like it in town; five agree to be counted;
 * the link worker sees how many and what they have in common, and nobody's name; a group is made and offered; he goes,
 * helps with the hall, and is asked how it was. Virtual clock, database on disk, shipped content, a town of three
 * places. */
#include "base/clock.h"
#include "base/crypto.h"
#include "bot/desk.h"
#include "console/seed_groups.h"
#include "tests/bot/shipped_content.h"
#include <stdlib.h>
#include <unistd.h>

enum { SAID_MAX = 32768 };

struct town {
    struct arena arena;
    char path[64];
    struct desk *desk;
    struct store *reader;
    struct desk_listener listener;
    struct content content;
    int64_t now_ms;
    int count;
    enum err err;
    int64_t conversation;
    char said[SAID_MAX]; /* of the newest words to anybody */
    struct str buttons[16];
    size_t n_buttons;
};

static void hear(struct town *t, const struct turn_out *out)
{
    struct buf b;
    buf_init_in(&b, &t->arena, SAID_MAX);
    t->n_buttons = 0;
    for (size_t i = 0; out && i < out->effects.n; i++) {
        const struct effect *e = &out->effects.item[i];
        if (e->kind != EFFECT_SEND)
            continue;
        buf_add(&b, e->bubble.text);
        for (size_t k = 0; k < e->bubble.n_cards; k++)
            buf_addf(&b, "\n[%.*s]", STR_FMT(e->bubble.cards[k].title));
        for (size_t k = 0; k < e->bubble.n_choices && t->n_buttons < 16; k++)
            t->buttons[t->n_buttons++] = arena_str(&t->arena, e->bubble.choices[k].label);
    }
    snprintf(t->said, sizeof t->said, "%.*s", STR_FMT(buf_str(&b)));
}

static void on_answer(void *self, const struct desk_answer *a)
{
    struct town *t = self;
    t->err = a->err;
    t->conversation = a->conversation_id;
    hear(t, a->out);
}

/* What is said without being asked. */
static void on_news(void *self, const struct news *n)
{
    if (n->kind == NEWS_MESSAGE && n->entry->author == AUTHOR_BOT && !n->client_id.len)
        hear(self, n->out);
}

static int64_t clock_now(void *self)
{
    return ((struct town *)self)->now_ms;
}

static const struct resource walking = {.id = S("town:walk"),
                                        .kind = RESOURCE_GROUP,
                                        .name = S("川べりを歩く会"),
                                        .categories = {.item = {S("exercise")}, .n = 1},
                                        .cost_yen = 0,
                                        .verified_ms = 1795000000000};
static const struct resource wire = {.id = S("town:wire"),
                                     .kind = RESOURCE_GROUP,
                                     .name = S("針金アートの会"),
                                     .summary = S("針金を曲げて、鳥や花を作ります"),
                                     .categories = {.item = {S("craft")}, .n = 1},
                                     .wants = {.item = {S("volunteering")}, .n = 1},
                                     .cost_yen = 0,
                                     .verified_ms = 1795000000000};

static void give_town(struct town *t, const struct resource *const *items, size_t n)
{
    struct resource list[4];
    struct directory *old = t->content.directory;
    for (size_t i = 0; i < n; i++) {
        resource_init(&list[i]);
        struct resource empty = list[i];
        list[i] = *items[i];
        list[i].schedule = empty.schedule;
        list[i].lat = empty.lat;
        list[i].lon = empty.lon;
    }
    assert_int_equal(directory_new(list, n, &t->content.directory), ERR_OK);
    if (old)
        desk_use_content(t->desk, &t->content, NULL);
    directory_free(old);
}

static int open_town(void **state)
{
    struct town *t = calloc(1, sizeof *t);
    arena_init(&t->arena, 256 << 20);
    snprintf(t->path, sizeof t->path, "/tmp/tsunagu-lacks-%d.db", (int)getpid());
    t->now_ms = morning;
    t->content = content;
    t->content.directory = NULL;
    give_town(t, (const struct resource *const[]){&walking}, 1);
    t->listener = (struct desk_listener){.self = t, .answered = on_answer, .news = on_news};
    const struct desk_options options = {
        .database = t->path, .content = &t->content, .now_ms = clock_now, .now_self = t, .seed = 5};
    assert_int_equal(desk_open(&options, &t->desk), ERR_OK);
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
    directory_free(t->content.directory);
    for (const char *const *end = (const char *const[]){"", "-wal", "-shm", NULL}; *end; end++) {
        snprintf(beside, sizeof beside, "%s%s", t->path, *end);
        (void)unlink(beside);
    }
    arena_done(&t->arena);
    free(t);
    return 0;
}

static void run(struct town *t, struct event event)
{
    struct desk_request r = {.kind = DESK_EVENT, .owner = &t->listener, .event = event};
    r.event.id = arena_fmt(&t->arena, "e%d", ++t->count);
    struct desk_request *copy = desk_request_new(&r);
    t->now_ms += 10000;
    assert_non_null(copy);
    assert_int_equal(desk_run(t->desk, &copy, 1), ERR_OK);
    assert_int_equal(t->err, ERR_OK);
}

static void says(struct town *t, const char *who, const char *text)
{
    run(t, (struct event){.kind = EVENT_TEXT, .channel = S("web"), .user = str_from(who), .text = str_from(text)});
    t->now_ms += 5000; /* what may be going on is waited for */
    if (!t->said[0])
        assert_int_equal(desk_run(t->desk, NULL, 0), ERR_OK);
}

static void heard(struct town *t, const char *words)
{
    if (!strstr(t->said, words))
        fail_msg("wanted %s, heard %s", words, t->said);
}

static void later(struct town *t, int64_t ms)
{
    t->said[0] = '\0';
    for (int64_t until = t->now_ms + ms; t->now_ms < until && !t->said[0]; t->now_ms += HOUR_MS)
        assert_int_equal(desk_run(t->desk, NULL, 0), ERR_OK);
}

static const char tell_me[] = "できたら知らせてほしい", enough[] = "今日はここまで";

/* Looks for something, finds nothing, and chooses what then. */
static int64_t looks_in_vain(struct town *t, const char *who, const char *liking, const char *then)
{
    says(t, who, liking);
    if (strstr(t->said, "行ける曜日"))
        says(t, who, "とくにない");
    heard(t, "見つかりませんでした");
    says(t, who, then);
    return t->conversation;
}

static struct seed_group *groups(struct town *t, size_t *ret_n)
{
    struct seed_row *rows;
    struct seed_group *ret;
    size_t n;
    assert_int_equal(seed_rows_read(t->reader, &t->arena, 0, S("*"), 100, &rows, &n), ERR_OK);
    assert_int_equal(seed_groups(&t->arena, rows, n, &ret, ret_n), ERR_OK);
    return ret;
}

static void invites(struct town *t, int64_t conversation)
{
    run(t, (struct event){.kind = EVENT_INVITE,
                          .channel = S("console"),
                          .conversation_id = conversation,
                          .value = wire.id,
                          .text = wire.name,
                          .note = S("craft"),
                          .staff = S("1"),
                          .staff_name = S("佐藤")});
}

static void from_a_hobby_to_a_helper(void **state)
{
    struct town *t = *state;
    static const struct {
        const char *who, *liking;
    } others[] = {{"b", "針金アートの仲間がほしいです"},
                  {"c", "針金細工を習いたい"},
                  {"d", "趣味は針金アートと編み物です"},
                  {"e", "針金で花を作ってみたいです"}};
    int64_t people[5];
    size_t n;
    people[0] = looks_in_vain(t, "man", "針金で動物を作るのが好きです", tell_me);
    heard(t, "お知らせします");
    for (size_t i = 0; i + 1 < ARRAY_LEN(others); i++)
        people[i + 1] = looks_in_vain(t, others[i].who, others[i].liking, tell_me);
    (void)looks_in_vain(t, "nobody", "針金が好きです", enough);
    (void)groups(t, &n);
    assert_int_equal(n, 0); /* four are not told of */
    people[4] = looks_in_vain(t, others[3].who, others[3].liking, tell_me);

    struct seed_group *g = groups(t, &n);
    assert_int_equal(n, 1);
    assert_str_equal(g->category, S("craft"));
    assert_int_equal(g->people, 5);
    assert_true(g->n_words <= 1); /* 針金, where five say just that; never 動物, which is one man's */

    /* The link worker finds a hall, puts the group into the list, and offers it. */
    give_town(t, (const struct resource *const[]){&walking, &wire}, 2);
    invites(t, people[0]);
    heard(t, "「針金アートの会」という集まりができました");
    for (size_t i = 1; i < 5; i++)
        invites(t, people[i]);
    (void)groups(t, &n);
    assert_int_equal(n, 0); /* everybody was told */

    says(t, "man", "行ってみたい");
    says(t, "man", "自分で行ってみる");
    says(t, "man", "はい");
    later(t, 8 * DAY_MS);
    heard(t, "先日の「針金アートの会」は、いかがでしたか");
    says(t, "man", "行ってきた");
    says(t, "man", "椅子を並べるのを手伝って、喜ばれました");

    /* From guest to helper: what he can do is what they wait for. */
    says(t, "man", "会場の準備を手伝えます");
    if (strstr(t->said, "好きなこと"))
        says(t, "man", "人の役に立つことなら手伝えます");
    if (strstr(t->said, "行ける曜日"))
        says(t, "man", "とくにない");
    heard(t, "[針金アートの会]");
    says(t, "man", "行ってみたい");
    heard(t, "「針金アートの会」ですね");
    says(t, "man", "つないでほしい");
    for (int i = 0; i < 3 && !strstr(t->said, "伝えました"); i++)
        says(t, "man", "はい");
    heard(t, "リンクワーカーに伝えました");
}

static void who_says_no_more_is_left_alone(void **state)
{
    struct town *t = *state;
    int64_t people[6];
    size_t n;
    static const char *const who[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < 6; i++)
        people[i] = looks_in_vain(t, who[i], "針金細工が好きです", tell_me);
    invites(t, people[5]);
    says(t, "f", "もうお知らせしない");
    heard(t, "もうお知らせはしません");
    struct seed_group *g = groups(t, &n);
    assert_int_equal(g->people, 5);
    assert_int_equal(g->n_words, 1);
    assert_str_equal(g->words[0].word, S("針金細工"));
    assert_int_equal(g->words[0].people, 5);
}

/* Numbers of nobody: the field, and each condition that could not be met. */
static void gaps_are_counted_once(void **state)
{
    struct town *t = *state;
    struct gap_row *rows;
    size_t n;
    (void)looks_in_vain(t, "a", "手芸が好きで、水曜の午前に行けます", enough);
    says(t, "a", "手芸が好きで、水曜の午前に行けます"); /* the same on the same day */
    (void)looks_in_vain(t, "b", "手芸が好きです", enough);
    int64_t day = (t->now_ms + JST_MINUTES * MINUTE_MS) / DAY_MS;
    assert_int_equal(gap_rows_read(t->reader, &t->arena, day, day, &rows, &n), ERR_OK);
    assert_true(n >= 1);
    assert_str_equal(rows[0].category, S("craft"));
    assert_int_equal(rows[0].condition.len, 0);
    assert_int_equal(rows[0].n, 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_town, close_town)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(from_a_hobby_to_a_helper),
        TEST(who_says_no_more_is_left_alone),
        TEST(gaps_are_counted_once),
    };
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, load_content, unload_content);
}
