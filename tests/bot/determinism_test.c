/* The same journal gives the same bytes: state and effects, whoever plays it, beside whom, in which order, in which
 * process. What a turn looks at beyond its arguments (a clock, an address, memory that nobody wrote) would show
 * here. */
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/crypto.h"
#include "bot/content_load.h"
#include "bot/journal.h"
#include "bot/resources.h"
#include "tests/bot/random_talk.h"

enum { PEOPLE = 24, STEPS = 50, TURN_CAP = 64 << 20, DUMP_CAP = 1 << 20, DIGEST = 2 * SHA256_BYTES };
static const int64_t morning = 1795482000000;
static const char *self;

/* One turn as it was recorded. */
struct recorded {
    struct event event;
    struct turn_env env;
};

struct talk {
    struct recorded turn[STEPS];
    struct str dump[STEPS]; /* what came of it */
};

struct journal {
    struct arena arena;
    struct talk talk[PEOPLE];
};

/* A conversation being played. */
struct playing {
    struct arena arena;
    struct conversation c;
    struct buf kept; /* the state between turns, as it lies on disk */
};

static void load(struct content *content)
{
    struct arena arena;
    struct faults faults;
    arena_init(&arena, 16 << 20);
    faults_init(&faults, &arena);
    enum err err = content_load(".", NULL, morning, &faults, content);
    faults_print(&faults, stderr, true);
    arena_done(&arena);
    assert_int_equal(err, ERR_OK);
    assert_int_equal(resources_open_directory(":memory:", "directory/data/demo/activities.csv", &content->directory),
                     ERR_OK);
}

/* ---- every byte of what came of a turn ---- */
static void dump_choices(struct buf *b, const struct choice *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_addf(b, "  [%.*s|%.*s]\n", STR_FMT(c[i].label), STR_FMT(c[i].value));
}

static void dump_effect(struct buf *b, const struct effect *e)
{
    buf_addf(b, "%d %d %d %.*s|%.*s|%.*s|%.*s|%.*s|%lld|%lld\n", (int)e->kind, (int)e->severity, (int)e->reason,
             STR_FMT(e->name), STR_FMT(e->key), STR_FMT(e->status), STR_FMT(e->value), STR_FMT(e->text),
             (long long)e->at_ms, (long long)e->number);
    buf_addf(b, " %.*s\n", STR_FMT(e->bubble.text));
    dump_choices(b, e->bubble.choices, e->bubble.n_choices);
    for (size_t i = 0; i < e->bubble.n_cards; i++) {
        const struct card *c = &e->bubble.cards[i];
        buf_addf(b, "  card %.*s|%.*s|%.*s\n", STR_FMT(c->id), STR_FMT(c->title), STR_FMT(c->text));
        for (size_t k = 0; k < c->n_lines; k++)
            buf_addf(b, "   %.*s\n", STR_FMT(c->lines[k]));
        dump_choices(b, c->actions, c->n_actions);
    }
}

static void dump_turn(struct buf *b, enum err err, const struct turn_out *out)
{
    const struct turn_trace *t = &out->trace;
    buf_addf(b, "%s\n", err_name(err));
    if (err)
        return;
    buf_addf(b, "%.*s|%d|%d|%.*s|%.*s\n", STR_FMT(out->said), out->visible, (int)out->step, STR_FMT(out->outcome),
             STR_FMT(out->note));
    buf_addf(b, "%s|%.*s|%.*s|%.*s|%d|%.*s|%.*s|%.*s|%d\n", t->decided, STR_FMT(t->intent), STR_FMT(t->flow),
             STR_FMT(t->node), (int)t->risk.level, STR_FMT(t->risk.kind), STR_FMT(t->risk.rule), STR_FMT(t->risk.words),
             t->risk.unsure);
    for (size_t i = 0; i < out->effects.n; i++)
        dump_effect(b, &out->effects.item[i]);
}

static void dump_journal(struct buf *b, struct playing *p, const struct recorded *r, const struct turn_out *out)
{
    struct journal_row *rows;
    size_t n;
    assert_int_equal(journal_entries(&p->arena, &r->event, &r->env, out, &p->c, &rows, &n), ERR_OK);
    for (size_t i = 0; i < n; i++)
        buf_addf(b, "%d|%.*s|%.*s\n", (int)rows[i].author, STR_FMT(rows[i].body), STR_FMT(rows[i].event));
}

/* ---- playing ---- */
static void playing_init(struct playing *p)
{
    arena_init(&p->arena, TURN_CAP);
    buf_init(&p->kept, CONVERSATION_BYTES_MAX);
    conversation_init(&p->c);
}

static void playing_done(struct playing *p)
{
    buf_done(&p->kept);
    arena_done(&p->arena);
}

/* One turn, from the kept state to the kept state; what came of it is in p->arena until the next. */
static struct str play(const struct content *content, struct playing *p, const struct recorded *r, struct turn_out *out)
{
    struct buf dump;
    arena_reset(&p->arena);
    if (p->kept.len)
        assert_int_equal(conversation_decode(buf_str(&p->kept), &p->arena, &p->c), ERR_OK);
    buf_init_in(&dump, &p->arena, DUMP_CAP);
    enum err err = turn(content, &p->arena, &p->c, &r->event, &r->env, out);
    dump_turn(&dump, err, out);
    if (!err)
        dump_journal(&dump, p, r, out);
    buf_reset(&p->kept);
    assert_int_equal(conversation_encode(&p->c, &p->kept), ERR_OK);
    buf_add(&dump, buf_str(&p->kept));
    assert_int_equal(dump.err, ERR_OK);
    return buf_str(&dump);
}

/* ---- the journal: written once, by playing it for the first time ---- */
static void keep_buttons(struct journal *j, struct talker *t, const struct turn_out *out)
{
    for (size_t i = 0; i < out->effects.n; i++) {
        const struct bubble *b = &out->effects.item[i].bubble;
        for (size_t k = 0; k < b->n_choices; k++)
            note_button(t, (struct choice){.value = arena_str(&j->arena, b->choices[k].value)});
        for (size_t k = 0; k < b->n_cards; k++)
            for (size_t a = 0; a < b->cards[k].n_actions; a++)
                note_button(t, (struct choice){.value = arena_str(&j->arena, b->cards[k].actions[a].value)});
    }
}

/* Some begin where several answers are taken, with one of them understood: chance alone seldom leads there. */
static const char *const opening[] = {"人と話したい", "ひとこと書き足す", "自分のこと", "買い物のこと",
                                      "家族と占い師さん"};

static void open_talk(struct recorded *r, size_t person, size_t step)
{
    if (person % 4 == 1 && step < ARRAY_LEN(opening))
        r->event = (struct event){.kind = EVENT_TEXT, .text = str_from(opening[step]), .at_ms = r->event.at_ms};
}

static void write_talk(struct journal *j, const struct content *content, size_t person, struct turn_out *out)
{
    struct talker t = {.dice = person * 104729 + 5, .env = {.now_ms = morning, .next_escalation_id = 1, .key = {9}}};
    struct playing p;
    playing_init(&p);
    for (size_t i = 0; i < STEPS; i++) {
        struct recorded *r = &j->talk[person].turn[i];
        r->event = random_event(&t);
        open_talk(r, person, i);
        r->env = t.env;
        struct str dump = play(content, &p, r, out);
        j->talk[person].dump[i] = arena_str(&j->arena, dump);
        keep_buttons(j, &t, out);
    }
    playing_done(&p);
}

static struct journal *write_journal(const struct content *content)
{
    struct journal *j = calloc(1, sizeof *j);
    struct turn_out *out = calloc(1, sizeof *out);
    assert_true(j && out);
    arena_init(&j->arena, 256 << 20);
    for (size_t i = 0; i < PEOPLE; i++)
        write_talk(j, content, i, out);
    free(out);
    return j;
}

static void free_journal(struct journal *j)
{
    arena_done(&j->arena);
    free(j);
}

static void digest(const struct journal *j, char ret[DIGEST + 1])
{
    struct buf all;
    struct arena arena;
    uint8_t sum[SHA256_BYTES];
    arena_init(&arena, 256 << 20);
    buf_init_in(&all, &arena, 128 << 20);
    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t k = 0; k < STEPS; k++)
            buf_add(&all, j->talk[i].dump[k]);
    assert_int_equal(all.err, ERR_OK);
    crypto_sha256(buf_str(&all), sum);
    for (size_t i = 0; i < SHA256_BYTES; i++)
        snprintf(ret + 2 * i, 3, "%02x", sum[i]);
    arena_done(&arena);
}

/* ---- played again ---- */
struct again {
    const struct journal *journal;
    const struct content *content;
    size_t first; /* of the people */
    size_t n_different;
    char where[64];
};

static void compare(struct again *a, size_t person, size_t step, struct str dump)
{
    if (str_eq(dump, a->journal->talk[person].dump[step]) || a->n_different++)
        return;
    snprintf(a->where, sizeof a->where, "person %zu, turn %zu", person, step);
}

/* All conversations side by side: a turn of each, from the last person to the first, in dirty memory. */
static void *play_again(void *arg)
{
    struct again *a = arg;
    struct playing *p = calloc(PEOPLE, sizeof *p);
    struct turn_out *out = calloc(1, sizeof *out);
    memset(out, 0x5a, sizeof *out); /* nothing of an earlier turn may be left */
    for (size_t i = 0; i < PEOPLE; i++)
        playing_init(&p[i]);
    for (size_t step = 0; step < STEPS; step++)
        for (size_t i = PEOPLE; i-- > 0;) {
            size_t person = (i + a->first + step) % PEOPLE;
            compare(a, person, step, play(a->content, &p[person], &a->journal->talk[person].turn[step], out));
        }
    for (size_t i = 0; i < PEOPLE; i++)
        playing_done(&p[i]);
    free(out);
    free(p);
    return NULL;
}

static struct content content;
static struct journal *journal;

static int setup(void **state)
{
    (void)state;
    load(&content);
    journal = write_journal(&content);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free_journal(journal);
    content_done(&content);
    return 0;
}

static void must_agree(const struct again *a)
{
    if (a->n_different)
        fail_msg("%zu turns differ, first %s", a->n_different, a->where);
}

static void some_are_in_the_middle_of_choosing(void **state)
{
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t k = 0; k < STEPS; k++)
            n += str_find(journal->talk[i].dump[k], S("\"\",\"family\"]")) >= 0;
    print_message("%zu turns\n", n);
    assert_true(n > 0);
}

static void beside_each_other(void **state)
{
    struct again a = {.journal = journal, .content = &content};
    (void)state;
    (void)play_again(&a);
    must_agree(&a);
}

static void with_content_loaded_anew(void **state)
{
    struct content other;
    struct again a = {.journal = journal, .content = &other, .first = 7};
    (void)state;
    load(&other);
    (void)play_again(&a);
    content_done(&other);
    must_agree(&a);
}

static void in_two_threads_at_once(void **state)
{
    struct again a[2] = {{.journal = journal, .content = &content},
                         {.journal = journal, .content = &content, .first = 11}};
    pthread_t thread[2];
    (void)state;
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, play_again, &a[i]), 0);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        must_agree(&a[i]);
    }
}

/* Other addresses, another clock, another language, and memory that is never zero by luck. */
static void in_another_process(void **state)
{
    char *const args[] = {(char *)(uintptr_t)self, "digest", NULL};
    char *const env[] = {"TZ=America/New_York", "LC_ALL=C", "MALLOC_PERTURB_=165", NULL};
    char want[DIGEST + 1], got[DIGEST + 1] = "";
    int pipe_of[2], status;
    pid_t child;
    posix_spawn_file_actions_t actions;
    (void)state;
    digest(journal, want);
    assert_int_equal(pipe(pipe_of), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_of[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipe_of[0]);
    assert_int_equal(posix_spawn(&child, "/proc/self/exe", &actions, NULL, args, env), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe_of[1]);
    FILE *f = fdopen(pipe_of[0], "r");
    assert_non_null(f);
    assert_non_null(fgets(got, sizeof got, f));
    fclose(f);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_string_equal(got, want);
}

static int print_digest(void)
{
    char sum[DIGEST + 1];
    (void)setup(NULL);
    digest(journal, sum);
    puts(sum);
    return teardown(NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(some_are_in_the_middle_of_choosing),
        cmocka_unit_test(beside_each_other),
        cmocka_unit_test(with_content_loaded_anew),
        cmocka_unit_test(in_two_threads_at_once),
        cmocka_unit_test(in_another_process),
    };
    self = argv[0];
    return argc > 1 ? print_digest() : cmocka_run_group_tests(tests, setup, teardown);
}
