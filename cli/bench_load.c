/* A closed loop: each answer lets one more resident speak. The desk runs on its own thread, as in the service; this
 * thread plays the edges. */
#include "cli/bench_load.h"
#include "base/clock.h"
#include "base/queue.h"

enum { SAMPLES_MAX = 1 << 20 };

/* What people say, in this order: a greeting, the questionnaire with numbers and words, wishes, small talk; about 60
 * characters where they tell. */
static const char *const words[] = {
    "こんにちは。はじめて使います",
    "生活アンケートをやってみたい",
    "1",
    "ときどき話すくらいです",
    "できていた",
    "２",
    "もどる",
    "一",
    "手芸が好きで、水曜の午前なら出かけられそうです。膝がよくないので、階段のないところがいいです",
    "ありがとう",
    "きょうはいい天気ですね",
    "さいきん、ひとりで家にいることが多くて、だれとも話さない日が続いています。なにか始めてみたい",
};
enum { N_WORDS = sizeof words / sizeof *words };

struct load {
    struct desk *desk;
    struct desk_listener listener;
    struct queue *done; /* places whose message was answered */
    int64_t sent_ns[BENCH_IN_FLIGHT_MAX];
    void *answered[BENCH_IN_FLIGHT_MAX];
    size_t n_answered;
    uint32_t *samples;
    size_t n_samples;
    uint64_t spoken; /* messages so far; also makes ids and says who is next */
    uint64_t refused;
};

static void on_answer(void *self, const struct desk_answer *a)
{
    struct load *l = self;
    int64_t us = (clock_mono_ns() - l->sent_ns[a->ref]) / 1000;
    if (a->err)
        l->refused++;
    if (l->n_samples < SAMPLES_MAX)
        l->samples[l->n_samples++] = (uint32_t)us;
    l->answered[l->n_answered++] = (void *)(uintptr_t)(a->ref + 1);
}

static void on_flush(void *self)
{
    struct load *l = self;
    if (l->n_answered && queue_push_all(l->done, l->answered, l->n_answered))
        l->refused += l->n_answered;
    l->n_answered = 0;
}

/* Residents take turns in a scattered order, so that no page stays warm by luck; each stands at another place of the
 * script, so that all kinds of words are under way at any time. */
static struct desk_request *next_message(struct load *l, uint64_t place)
{
    char user[40], id[40];
    uint64_t k = l->spoken++, who = k * 7919 % BENCH_RESIDENTS, round = k / BENCH_RESIDENTS;
    snprintf(user, sizeof user, "U%032llx", (unsigned long long)who);
    snprintf(id, sizeof id, "01KAMBENCH%016llu", (unsigned long long)k); /* grows with time, as LINE's do */
    struct desk_request r = {.kind = DESK_EVENT,
                             .ref = place,
                             .owner = &l->listener,
                             .event = {.kind = EVENT_TEXT,
                                       .id = str_from(id),
                                       .channel = S("line"),
                                       .user = str_from(user),
                                       .at_ms = clock_wall_ms(),
                                       .text = str_from(words[(round + who) % N_WORDS]),
                                       .reply_token = S("0f3779fba3b349968c5d07db31eab56f"),
                                       .reply_until_ms = INT64_MAX}};
    return desk_request_new(&r);
}

static enum err send(struct load *l, void **places, size_t n)
{
    struct desk_request *list[BENCH_IN_FLIGHT_MAX];
    for (size_t i = 0; i < n; i++) {
        uint64_t place = (uintptr_t)places[i] - 1;
        list[i] = next_message(l, place);
        if (!list[i])
            return ERR_NOMEM;
        l->sent_ns[place] = clock_mono_ns();
    }
    return desk_submit(l->desk, list, n);
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void sum_up(struct load *l, int64_t start_ns, const struct desk_figures *before, struct bench_figures *ret)
{
    struct desk_figures now = desk_figures(l->desk);
    ret->seconds = (double)(clock_mono_ns() - start_ns) / 1e9;
    ret->turns = now.turns - before->turns;
    ret->groups = now.groups - before->groups;
    ret->commit_share = (double)(now.commit_us_total - before->commit_us_total) / 1e6 / ret->seconds;
    qsort(l->samples, l->n_samples, sizeof *l->samples, by_size);
    if (!l->n_samples)
        return;
    ret->p50_us = l->samples[l->n_samples / 2];
    ret->p99_us = l->samples[l->n_samples * 99 / 100];
    ret->max_us = l->samples[l->n_samples - 1];
}

/* Until `messages` were spoken or the time is over; then waits for what is under way. */
static enum err run(struct load *l, size_t in_flight, double seconds, uint64_t messages, struct bench_figures *ret)
{
    void *places[BENCH_IN_FLIGHT_MAX];
    size_t under_way = in_flight;
    uint64_t last = l->spoken + messages;
    struct desk_figures before = desk_figures(l->desk);
    int64_t start_ns = clock_mono_ns(), end_ns = start_ns + (int64_t)(seconds * 1e9);
    for (size_t i = 0; i < in_flight; i++)
        places[i] = (void *)(uintptr_t)(i + 1);
    enum err err = send(l, places, in_flight);
    while (!err && under_way) {
        size_t n = queue_take(l->done, places, BENCH_IN_FLIGHT_MAX, 10000);
        if (!n)
            return ERR_IO;
        if (clock_mono_ns() < end_ns && l->spoken + n <= last)
            err = send(l, places, n);
        else
            under_way -= n;
    }
    sum_up(l, start_ns, &before, ret);
    return err ? err : l->refused ? ERR_CONFLICT : ERR_OK;
}

/* Where the ids of an earlier run ended: a message that was seen before would be no turn. */
static uint64_t spoken_before;

static enum err with_desk(const char *database, const struct content *content, size_t in_flight, double seconds,
                          uint64_t messages, struct bench_figures *ret)
{
    static struct load l;
    l = (struct load){.spoken = spoken_before};
    l.listener = (struct desk_listener){.self = &l, .answered = on_answer, .flush = on_flush};
    l.samples = malloc(SAMPLES_MAX * sizeof *l.samples);
    enum err err = l.samples ? queue_new(4 * BENCH_IN_FLIGHT_MAX, &l.done) : ERR_NOMEM;
    if (!err)
        err = desk_open(&(struct desk_options){.database = database, .content = content}, &l.desk);
    if (!err) {
        desk_listen(l.desk, &l.listener);
        err = desk_start(l.desk);
    }
    if (!err)
        err = run(&l, in_flight, seconds, messages, ret);
    desk_close(l.desk);
    queue_free(l.done);
    free(l.samples);
    spoken_before = l.spoken;
    return err;
}

enum err bench_begin(const char *database, const struct content *content)
{
    struct bench_figures unused;
    return with_desk(database, content, 256, 600, 2 * BENCH_RESIDENTS, &unused);
}

enum err bench_talk(const char *database, const struct content *content, size_t in_flight, double seconds,
                    struct bench_figures *ret)
{
    return with_desk(database, content, in_flight, seconds, UINT32_MAX, ret);
}
