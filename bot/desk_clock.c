/* The wall clock may be put right while we run, or while we were down: by nine hours, where a machine took local time
 * for UTC. What waits for a length of time (somebody writes in pieces, people are being called, a question about life
 * is not answered) must not wait that much longer; what waits for an hour of the day does wait for that hour. A clock
 * that goes forward makes things due early, which harms nobody. */
#include "base/clock.h"
#include "base/log.h"
#include "bot/alert.h"
#include "bot/desk_parts.h"

enum { ALERT_MOST_MS = 120 * MINUTE_MS }; /* the longest time to answer in that a town may choose */

static const struct {
    struct str timer;
    int64_t most_ms;
} lengths[] = {
    {TIMER_BURST, TURN_BURST_MOST_MS}, {TIMER_UNSURE, TURN_UNSURE_MS}, {TIMER_UNREAD, TURN_UNREAD_MS},
    {TIMER_SILENT, TURN_SILENT_MS},    {TIMER_ALERT, ALERT_MOST_MS},   {TIMER_UNDELIVERED, 0},
};

struct correction {
    int64_t by_ms, now_ms;
};

static enum err bring_forward(struct store *s, struct arena *a, void *arg)
{
    (void)a;
    const struct correction *c = arg;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < sizeof lengths / sizeof lengths[0]; i++)
        err = timer_rows_hurry(s, lengths[i].timer, c->by_ms, c->now_ms + lengths[i].most_ms);
    return err;
}

static void note_time(struct desk *d, int64_t now_ms)
{
    d->seen_ms = now_ms;
    d->seen_mono_ms = clock_mono_ms();
}

/* How far the clock was put back since it was looked at last. Shorter than that interval, it is not noticed. */
static int64_t went_back_ms(const struct desk *d, int64_t now_ms)
{
    if (now_ms >= d->seen_ms)
        return 0;
    return d->seen_ms - now_ms + (clock_mono_ms() - d->seen_mono_ms);
}

enum err desk_mind_clock(struct desk *d)
{
    int64_t now_ms = desk_now(d);
    struct correction c = {.by_ms = went_back_ms(d, now_ms), .now_ms = now_ms};
    struct desk_request request = {.kind = DESK_WRITE, .write = bring_forward, .arg = &c};
    struct desk_request *list = &request;
    size_t done = 0;
    bool first = !d->seen_ms;
    if (!first && !c.by_ms) {
        note_time(d, now_ms);
        return ERR_OK;
    }
    if (!first)
        LOG(LOG_WARN, "desk_clock_went_back", LOG_N("ms", c.by_ms));
    d->space_ms = 0;
    d->expire_ms = d->expire_ms < now_ms + DAY_MS ? d->expire_ms : now_ms + DAY_MS;
    enum err err = run_group(d, &list, 1, &done);
    if (!err)
        note_time(d, now_ms);
    return err;
}
