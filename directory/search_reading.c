/* See search_reading.h. One pass from left to right. */
#include "directory/search_reading.h"
#include "base/buf.h"
#include "base/utf8.h"

enum { KANA_BYTES = 8192 };

struct read_word {
    struct str written, kana;
};

static const struct read_word table[] = {
#define READS(written, kana) {{"" written, sizeof(written) - 1}, {"" kana, sizeof(kana) - 1}},
#include "directory/search_readings.def"
#undef READS
};
enum { WORDS = sizeof table / sizeof table[0] };

/* The first row that is not before `s`. */
static size_t row_from(struct str s)
{
    size_t lo = 0, hi = WORDS;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(table[mid].written, s) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The longest word at the head of `s`, or NULL. */
static const struct read_word *longest(struct str s)
{
    const struct read_word *best = NULL;
    struct str rest = s;
    uint32_t c;
    while (utf8_next(&rest, &c)) {
        struct str head = str_sub(s, 0, s.len - rest.len);
        size_t at = row_from(head);
        if (at == WORDS || !str_starts(table[at].written, head))
            return best;
        if (table[at].written.len == head.len)
            best = &table[at];
    }
    return best;
}

enum err search_reading(struct arena *a, struct str s, struct str *ret)
{
    struct buf b;
    buf_init_in(&b, a, KANA_BYTES);
    while (s.len) {
        const struct read_word *word = longest(s);
        struct str rest = s;
        uint32_t c;
        size_t taken = word ? word->written.len : (utf8_next(&rest, &c), s.len - rest.len);
        buf_add(&b, word ? word->kana : str_sub(s, 0, taken));
        s = str_sub(s, taken, s.len);
    }
    *ret = buf_str(&b);
    return a->failed ? ERR_NOMEM : ERR_OK;
}
