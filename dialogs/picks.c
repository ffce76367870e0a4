/* Lists of option values, as bits. */
#include "dialogs/picks.h"
#include "base/buf.h"

enum { TEXT_BYTES_MAX = CHOICES_MAX * (NAME_MAX_BYTES + 1) };

static unsigned bit(size_t option)
{
    return 1U << option;
}

static unsigned bit_of(const struct ask *a, struct str value)
{
    for (size_t i = 0; i < a->n_options; i++)
        if (str_eq(a->options[i].value, value))
            return bit(i);
    return 0;
}

unsigned picks_read(const struct ask *a, struct str text, bool *ret_all)
{
    unsigned chosen = 0;
    bool all = true;
    for (struct str_cut cut = {.tail = text, .found = text.len > 0}; cut.found;) {
        cut = str_cut(cut.tail, ',');
        unsigned one = bit_of(a, cut.head);
        chosen |= one;
        all = all && one;
    }
    if (ret_all)
        *ret_all = all;
    return chosen;
}

struct str picks_write(struct arena *arena, const struct ask *a, unsigned chosen)
{
    struct buf b;
    buf_init_in(&b, arena, TEXT_BYTES_MAX);
    for (size_t i = 0; i < a->n_options; i++) {
        if (!(chosen & bit(i)))
            continue;
        if (b.len)
            buf_add_char(&b, ',');
        buf_add(&b, a->options[i].value);
    }
    return buf_str(&b);
}

unsigned picks_alone(const struct ask *a)
{
    unsigned alone = 0;
    for (size_t i = 0; i < a->n_options; i++)
        alone |= a->options[i].alone ? bit(i) : 0;
    return alone;
}

unsigned picks_common(const struct ask *a)
{
    return (bit(a->n_options) - 1) & ~picks_alone(a);
}

size_t picks_count(unsigned chosen)
{
    size_t n = 0;
    for (; chosen; chosen &= chosen - 1)
        n++;
    return n;
}

bool picks_whole(const struct ask *a, struct str text)
{
    bool all;
    unsigned chosen = picks_read(a, text, &all);
    return chosen && all && (!(chosen & picks_alone(a)) || picks_count(chosen) == 1);
}

bool picks_hold(struct str text, struct str value)
{
    for (struct str_cut cut = {.tail = text, .found = text.len > 0}; cut.found;) {
        cut = str_cut(cut.tail, ',');
        if (str_eq(cut.head, value))
            return true;
    }
    return false;
}
