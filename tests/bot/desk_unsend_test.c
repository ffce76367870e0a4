/* What is taken back is nowhere in the files of the database: not in a row, not in a free page, not in the write-ahead
 * log. Shipped content, database on disk, the files read as bytes. */
#include "base/clock.h"
#include "bot/desk.h"
#include "tests/bot/shipped_content.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int64_t now;

static int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static struct desk *open_desk(const char *path)
{
    struct desk *d = NULL;
    now = morning;
    const struct desk_options options = {
        .database = path, .content = &content, .now_ms = clock_now, .now_self = &now, .seed = 5};
    assert_int_equal(desk_open(&options, &d), ERR_OK);
    return d;
}

static void play(struct desk *d, enum event_kind kind, const char *ref, const char *words)
{
    static int n;
    char id[16];
    snprintf(id, sizeof id, "e%d", ++n);
    struct desk_request *r = desk_request_new(&(struct desk_request){
        .kind = DESK_EVENT,
        .event = {.kind = kind, .channel = S("line"), .user = S("U1"), .id = str_from(id), .ref = str_from(ref)}});
    struct event *e = &r->event;
    *(kind == EVENT_UNSEND ? &e->value : &e->text) = str_from(words);
    assert_int_equal(desk_run(d, &r, 1), ERR_OK);
    now += 1000;
}

/* Much is remembered of somebody: their state does not fit into one page. */
static enum err widen_state(struct store *s, struct arena *a, void *arg)
{
    (void)arg;
    static char wide[6001];
    struct conversation_row row;
    struct conversation *c = ARENA_NEW(a, struct conversation);
    struct buf b;
    memset(wide, 'w', sizeof wide - 1);
    assert_int_equal(conversation_row_get(s, a, 1, &row), ERR_OK);
    assert_int_equal(conversation_decode(row.state, a, c), ERR_OK);
    assert_true(c->flow.n_slots < FLOW_SLOTS);
    c->flow.slots[c->flow.n_slots++] = (struct slot){S("pad"), SLOT_FILLED, str_from(wide)};
    buf_init_in(&b, a, CONVERSATION_BYTES_MAX);
    assert_int_equal(conversation_encode(c, &b), ERR_OK);
    row.state = buf_str(&b);
    return conversation_row_update(s, &row);
}

static void widen(struct desk *d)
{
    struct desk_request *r = desk_request_new(&(struct desk_request){.kind = DESK_WRITE, .write = widen_state});
    assert_int_equal(desk_run(d, &r, 1), ERR_OK);
}

static size_t count_in(const char *path, const char *words)
{
    FILE *f = fopen(path, "rb");
    size_t n = 0, len = strlen(words);
    if (!f)
        return 0;
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    size_t bytes = (size_t)ftell(f);
    char *all = malloc(bytes + 1);
    assert_non_null(all);
    rewind(f);
    assert_int_equal(fread(all, 1, bytes, f), bytes);
    fclose(f);
    for (const char *at = all; (at = memmem(at, bytes - (size_t)(at - all), words, len)); at++)
        n++;
    free(all);
    return n;
}

/* How often the words stand in the files, in whatever form. */
static size_t left_of(const char *path, const char *words)
{
    char beside[96];
    size_t n = count_in(path, words);
    static const char *const ends[] = {"-wal", "-shm"};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        snprintf(beside, sizeof beside, "%s%s", path, ends[i]);
        n += count_in(beside, words);
    }
    return n;
}

static void remove_files(const char *dir, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char beside[96];
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        snprintf(beside, sizeof beside, "%s%s", path, ends[i]);
        unlink(beside);
    }
    rmdir(dir);
}

static void nothing_is_left_of_it(void **state)
{
    (void)state;
    static char long_words[6000];
    for (size_t i = 0; i + 4 < sizeof long_words; i += 3)
        memcpy(long_words + i, "長", 3);
    static const struct {
        const char *why, *words, *find;
        bool long_state;
    } rows[] = {
        {"a whole message", "ヌラリヒョンが好きです。", "ヌラリ", false},
        {"held for its other half", "ヌラリヒョンが", "ヌラリ", false},
        {"held, in a state that takes several pages", "ヌラリヒョンが", "ヌラリ", true},
        {"a long message", NULL, "長長長長長長", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char dir[] = "/tmp/desk_unsendXXXXXX", path[64];
        print_message("%s\n", rows[i].why);
        assert_non_null(mkdtemp(dir));
        snprintf(path, sizeof path, "%s/t.db", dir);
        struct desk *d = open_desk(path);
        play(d, EVENT_START, "", "");
        play(d, EVENT_TEXT, "m0", "人と話したい");
        if (rows[i].long_state)
            widen(d);
        play(d, EVENT_TEXT, "m2", "やめる");
        play(d, EVENT_TEXT, "m3", rows[i].words ? rows[i].words : long_words);
        assert_true(left_of(path, rows[i].find) > 0);
        play(d, EVENT_UNSEND, "", "m3");
        print_message("  left: %zu\n", left_of(path, rows[i].find));
        assert_int_equal(left_of(path, rows[i].find), 0);
        desk_close(d);
        assert_int_equal(left_of(path, rows[i].find), 0);
        remove_files(dir, path);
    }
}

static _Noreturn void live_and_die(const char *path)
{
    struct store *s = NULL;
    struct journal_row row = {.conversation_id = 1, .seq = 1, .author = AUTHOR_RESIDENT, .body = S("ヌラリヒョン")};
    bool good = !store_open(path, STORE_WRITE, &s) && !journal_row_insert(s, &row) &&
                !journal_row_erase(s, row.id, S(""), S("{}"));
    _exit(good ? 0 : 1); /* before the log was emptied */
}

static void nor_after_a_crash(void **state)
{
    (void)state;
    char dir[] = "/tmp/desk_unsendXXXXXX", path[64];
    int status = 1;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.db", dir);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        live_and_die(path);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(left_of(path, "ヌラリ") > 0);
    struct desk *d = open_desk(path);
    assert_int_equal(desk_run(d, NULL, 0), ERR_OK);
    assert_int_equal(left_of(path, "ヌラリ"), 0);
    desk_close(d);
    remove_files(dir, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_left_of_it), cmocka_unit_test(nor_after_a_crash)};
    return cmocka_run_group_tests(tests, load_content, unload_content);
}
