/* The channels a resident may come by. */
#include "bot/channel.h"
#include <stddef.h>

static const struct channel channels[] = {
    {.name = "line", .max_text = 5000, .outbox = true}, /* LINE counts UTF-16 units, at most 5,000 a bubble */
    {.name = "web", .max_text = 5000},
    {.name = "terminal", .max_text = 5000},
};

const struct channel *channel_find(struct str name)
{
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        if (str_eq(name, str_from(channels[i].name)))
            return &channels[i];
    }
    return NULL;
}
