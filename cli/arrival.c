/* Channels may join messages, cut cards and leave white space out; words and buttons must come through, in their
 * order. */
#include "cli/arrival.h"
#include "base/buf.h"
#include "cli/talk_parts.h"

enum { ARENA_BYTES = 64 << 20, WORDS_BYTES = 1 << 20 };

void arrival_init(struct arrival *a)
{
    arena_init(&a->arena, ARENA_BYTES);
}

void arrival_done(struct arrival *a)
{
    arena_done(&a->arena);
}

void arrival_step(struct arrival *a)
{
    arena_reset(&a->arena);
    a->n = 0;
    a->said = (struct said){0};
}

struct bubble *arrival_add(struct arrival *a, struct str name)
{
    if (a->n == ARRIVAL_MAX)
        return NULL;
    a->name[a->n] = name;
    a->bubble[a->n] = (struct bubble){0};
    return &a->bubble[a->n++];
}

enum err arrival_look(struct arrival *a, struct served *s, bool played, struct heard *ret)
{
    *ret = (struct heard){0};
    enum err err = served_look(s, &a->arena, a->seq, played, ret, &a->said);
    if (!err && ret->known)
        a->seq = ret->state.seq;
    return err;
}

static void add_words(struct buf *to, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ' && s.ptr[i] != '\n')
            buf_add_char(to, s.ptr[i]);
}

static void add_choices(struct buf *to, const struct choice *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_addf(to, " [%.*s=%.*s]", STR_FMT(c[i].label), STR_FMT(c[i].value));
    }
}

/* Every word and button of these, in one line. */
static struct str all_words(struct arena *arena, const struct bubble *b, size_t n)
{
    struct buf words;
    buf_init_in(&words, arena, WORDS_BYTES);
    for (size_t i = 0; i < n; i++) {
        add_words(&words, talk_flatten(arena, &b[i]));
        for (size_t k = 0; k < b[i].n_cards; k++)
            add_choices(&words, b[i].cards[k].actions, b[i].cards[k].n_actions);
        add_choices(&words, b[i].choices, b[i].n_choices);
    }
    return buf_str(&words);
}

void arrival_end(struct arrival *a, struct heard *ret)
{
    struct str said = all_words(&a->arena, a->said.bubbles, a->said.n), came = all_words(&a->arena, a->bubble, a->n);
    ret->bubbles = a->bubble;
    ret->names = a->name;
    ret->n_bubbles = a->n;
    if (!str_eq(said, came))
        ret->trouble = arena_fmt(&a->arena, "<%.*s> instead of <%.*s>", STR_FMT(came), STR_FMT(said));
}
