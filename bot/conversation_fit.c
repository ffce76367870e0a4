/* A state that cannot be kept is a person whose every message is refused. Own words are kept whole in the journal; of
 * what the state remembers of them, the longest is cut until all of it fits. Pure. */
#include "bot/conversation.h"
#include "base/utf8.h"

enum {
    SPARE = 256,      /* what is still counted after the turn */
    PLAIN = 6144,     /* everything but words, with room to spare */
    WORST_ESCAPE = 6, /* bytes of JSON for one of ours */
    SHORT = 300       /* not cut any further: names, codes, an ordinary sentence */
};

static size_t words_bytes(const struct conversation *c)
{
    size_t n = c->escalation.summary.len + c->last_press.len;
    for (size_t i = 0; i < c->flow.n_slots; i++)
        n += c->flow.slots[i].name.len + c->flow.slots[i].value.len;
    for (size_t i = 0; i < c->burst.n; i++)
        n += c->burst.piece[i].text.len;
    return n;
}

/* Most states are far from it, and are not written twice. */
static bool fits(const struct conversation *c, struct arena *arena)
{
    struct buf text;
    if (words_bytes(c) * WORST_ESCAPE + PLAIN < CONVERSATION_BYTES_MAX)
        return true;
    buf_init_in(&text, arena, CONVERSATION_BYTES_MAX - SPARE);
    return conversation_encode(c, &text) == ERR_OK;
}

static struct str *longest_words(struct conversation *c)
{
    struct str *longest = &c->escalation.summary;
    for (size_t i = 0; i < c->flow.n_slots; i++) {
        struct str *value = &c->flow.slots[i].value;
        if (value->len > longest->len)
            longest = value;
    }
    return longest;
}

static struct str first_half(struct arena *arena, struct str s)
{
    size_t n = s.len / 2;
    while (n > 0 && utf8_goes_on(s.ptr[n]))
        n--;
    return arena_join(arena, str_sub(s, 0, n), S("…"));
}

void conversation_fit(struct conversation *c, struct arena *arena)
{
    while (!fits(c, arena) && !arena->failed) {
        struct str *words = longest_words(c);
        if (words->len <= SHORT)
            return;
        *words = first_half(arena, *words);
    }
}
