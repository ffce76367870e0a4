/* The player as a door. */
#include "cli/door.h"

static enum err core_begin(void *self, const char *database, int64_t now_ms, struct str lang)
{
    return player_begin(self, database, now_ms, lang);
}

static enum err core_wait(void *self, int64_t ms, struct heard *ret)
{
    return player_wait(self, ms, ret);
}

static enum err core_play(void *self, struct event event, struct heard *ret)
{
    return player_play(self, event, ret);
}

static enum err core_settle(void *self, struct heard *io)
{
    return player_settle(self, io);
}

static enum err core_redeliver(void *self, struct heard *ret)
{
    return player_redeliver(self, ret);
}

static enum err core_crash(void *self)
{
    return player_crash(self);
}

static enum err core_look(void *self, struct heard *ret)
{
    return player_look(self, ret);
}

static enum err core_publish(void *self, const char *over)
{
    return player_publish(self, over);
}

static enum err core_rollback(void *self)
{
    return player_rollback(self);
}

static enum err core_know(void *self, struct str slot, enum slot_status status, struct str value)
{
    return player_know(self, slot, status, value);
}

static struct str core_flow_button(void *self, struct str flow)
{
    return player_flow_button(self, flow);
}

struct door door_core(struct player *p)
{
    return (struct door){.name = "core",
                         .self = p,
                         .begin = core_begin,
                         .wait = core_wait,
                         .play = core_play,
                         .settle = core_settle,
                         .redeliver = core_redeliver,
                         .crash = core_crash,
                         .look = core_look,
                         .publish = core_publish,
                         .rollback = core_rollback,
                         .know = core_know,
                         .flow_button = core_flow_button};
}
