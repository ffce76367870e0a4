/* A request with all its strings in one block: it crosses from an edge's thread to the desk's. */
#include "bot/desk.h"

/* Every string of a request, by its place. */
static const size_t strings[] = {
    offsetof(struct desk_request, event.id),          offsetof(struct desk_request, event.ref),
    offsetof(struct desk_request, event.channel),     offsetof(struct desk_request, event.user),
    offsetof(struct desk_request, event.text),        offsetof(struct desk_request, event.value),
    offsetof(struct desk_request, event.note),        offsetof(struct desk_request, event.lang),
    offsetof(struct desk_request, event.staff),       offsetof(struct desk_request, event.staff_name),
    offsetof(struct desk_request, event.reply_token), offsetof(struct desk_request, sent_state),
    offsetof(struct desk_request, sent_error),        offsetof(struct desk_request, link_hash),
};
enum { N_STRINGS = sizeof strings / sizeof *strings };

static struct str *string_at(const struct desk_request *r, size_t i)
{
    return (struct str *)((uintptr_t)r + strings[i]);
}

struct desk_request *desk_request_new(const struct desk_request *r)
{
    size_t bytes = sizeof *r;
    for (size_t i = 0; i < N_STRINGS; i++)
        bytes += string_at(r, i)->len;
    struct desk_request *copy = malloc(bytes);
    if (!copy)
        return NULL;
    *copy = *r;
    char *at = (char *)(copy + 1);
    for (size_t i = 0; i < N_STRINGS; i++) {
        struct str *s = string_at(copy, i);
        if (!s->len)
            continue;
        memcpy(at, s->ptr, s->len);
        s->ptr = at;
        at += s->len;
    }
    return copy;
}

void desk_request_free(struct desk_request *r)
{
    free(r);
}
