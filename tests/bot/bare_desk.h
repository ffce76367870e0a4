/* A desk without content (every word then calls a human), so that nothing here depends on what the flows say; what it
 * answered and told is kept in `heard`, and what it wrote is seen by look(). */
#pragma once
#include "bot/desk.h"
#include "tests/support/check.h"

enum { HEARD_MAX = 4096 };

static struct heard {
    struct desk_answer answers[HEARD_MAX];
    enum mode modes[HEARD_MAX];
    char claimed_by[32]; /* of the newest answer; what answers point at is gone after they were given */
    int64_t state_seq, first_entry;
    size_t n_answers;
    size_t n_messages, n_status, n_steps, n_outbox, n_flush;
    char steps[256];
    int64_t last_seq;
} heard;

static inline void on_answer(void *self, const struct desk_answer *a)
{
    struct heard *h = self;
    h->modes[h->n_answers] = a->state ? a->state->mode : MODES;
    if (a->state) {
        snprintf(h->claimed_by, sizeof h->claimed_by, "%.*s", STR_FMT(a->state->escalation.claimed_by));
        h->state_seq = a->state->seq;
    }
    if (a->n_entries)
        h->first_entry = a->entries[0].seq;
    h->answers[h->n_answers++] = *a;
}

static inline void on_news(void *self, const struct news *n)
{
    struct heard *h = self;
    h->n_messages += n->kind == NEWS_MESSAGE;
    h->n_status += n->kind == NEWS_STATUS;
    h->n_outbox += n->kind == NEWS_OUTBOX;
    if (n->kind == NEWS_MESSAGE)
        h->last_seq = n->entry->seq;
    if (n->kind == NEWS_ESCALATION) {
        h->n_steps++;
        size_t at = strlen(h->steps);
        snprintf(h->steps + at, sizeof h->steps - at, "%.*s ", STR_FMT(n->event->kind));
        assert_non_null(n->row);
    }
}

static inline void on_flush(void *self)
{
    ((struct heard *)self)->n_flush++;
}

static const struct desk_listener listener = {
    .self = &heard, .answered = on_answer, .news = on_news, .flush = on_flush};
static struct content nothing; /* but the town, whose duty hours give deadlines */
static int64_t now;

static inline int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static inline struct desk *open_desk(const char *path)
{
    struct desk *d = NULL;
    struct desk_options o = {.database = path, .content = &nothing, .now_ms = clock_now, .now_self = &now, .seed = 7};
    assert_int_equal(desk_open(&o, &d), ERR_OK);
    desk_listen(d, &listener);
    return d;
}

static inline void play(struct desk *d, const struct desk_request *requests, size_t n)
{
    struct desk_request *list[DESK_GROUP_MAX];
    memset(&heard, 0, sizeof heard);
    for (size_t i = 0; i < n; i++) {
        struct desk_request r = requests[i];
        if (!r.owner)
            r.owner = &listener;
        r.ref = i;
        list[i] = desk_request_new(&r);
        assert_non_null(list[i]);
    }
    assert_int_equal(desk_run(d, list, n), ERR_OK);
}

static inline struct desk_request says(const char *channel, const char *user, const char *id, const char *text)
{
    return (struct desk_request){.kind = DESK_EVENT,
                                 .event = {.kind = EVENT_TEXT,
                                           .channel = str_from(channel),
                                           .user = str_from(user),
                                           .id = str_from(id),
                                           .text = str_from(text)}};
}

static inline struct desk_request staff(enum event_kind kind, int64_t conversation, const char *who, const char *text)
{
    return (struct desk_request){.kind = DESK_EVENT,
                                 .event = {.kind = kind,
                                           .channel = S("console"),
                                           .conversation_id = conversation,
                                           .staff = str_from(who),
                                           .staff_name = S("花子"),
                                           .text = str_from(text)}};
}

static inline int set_clock(void **state)
{
    (void)state;
    now = 1800000000000;
    return 0;
}

struct look {
    struct outbox_row *outbox;
    struct escalation_row *escalations;
    struct journal_row *journal;
    size_t n_outbox, n_escalations, n_journal;
    struct arena keep;
};

static inline enum err look_into(struct store *s, struct arena *a, void *arg)
{
    struct look *l = arg;
    (void)a;
    arena_init(&l->keep, 8 << 20);
    assert_int_equal(outbox_rows_pending(s, &l->keep, S("line"), 0, 100, &l->outbox, &l->n_outbox), ERR_OK);
    assert_int_equal(escalation_rows_list(s, &l->keep, S(""), 100, &l->escalations, &l->n_escalations), ERR_OK);
    return journal_rows_read(s, &l->keep, 1, 0, 100, true, &l->journal, &l->n_journal);
}

static inline void look(struct desk *d, struct look *l)
{
    struct desk_request r = {.kind = DESK_WRITE, .write = look_into, .arg = l};
    play(d, &r, 1);
    assert_int_equal(heard.answers[0].err, ERR_OK);
}

static inline int load_town(void **state)
{
    (void)state;
    struct arena arena;
    struct faults faults;
    arena_init(&arena, 1 << 20);
    faults_init(&faults, &arena);
    enum err err = town_load(TSUNAGU_CONTENT_DIR "/directory/data/demo/town.yaml", &faults, &nothing.town);
    arena_done(&arena);
    return err != ERR_OK;
}

static inline int free_town(void **state)
{
    (void)state;
    town_free(nothing.town);
    return 0;
}
