/* The LINE channel put together: door, sender, and the ear that wakes the sender. */
#include "adapters/line/line.h"

#include <stdlib.h>

#include "adapters/line/sender.h"
#include "adapters/line/unsaved.h"
#include "adapters/line/webhook.h"
#include "bot/config.h"
#include "bot/desk.h"

struct line {
    struct webhook_door *door;
    struct sender *sender;
    struct unsaved *unsaved;
    struct desk_listener listener;
    bool wake; /* desk thread only: rows were stored in this group */
};

static void news(void *self, const struct news *news)
{
    struct line *line = self;
    line->wake |= news->kind == NEWS_OUTBOX;
}

static void flush(void *self)
{
    struct line *line = self;
    if (line->wake)
        sender_wake(line->sender);
    line->wake = false;
}

enum err line_open(const struct config *config, struct http_server *http, struct desk *desk,
                   const struct content *content, struct courier *courier, struct line **ret)
{
    *ret = NULL;
    if (config->n_line_secrets == 0)
        return ERR_OK;
    struct line *line = calloc(1, sizeof *line);
    if (!line)
        return ERR_NOMEM;
    enum err err = sender_open(config, desk, courier, &line->sender);
    if (!err)
        err = unsaved_open(config, content, courier, &line->unsaved);
    if (!err)
        err = webhook_open(config, http, desk, line->unsaved, &line->door);
    if (err) {
        line_close(line);
        return err;
    }
    line->listener = (struct desk_listener){.self = line, .news = news, .flush = flush};
    desk_listen(desk, &line->listener);
    *ret = line;
    return ERR_OK;
}

void line_use_content(struct line *line, const struct content *content)
{
    if (line)
        unsaved_use_content(line->unsaved, content);
}

void line_close(struct line *line)
{
    if (!line)
        return;
    webhook_close(line->door);
    sender_close(line->sender);
    unsaved_close(line->unsaved);
    free(line);
}
