/* Words that tell something. Does somebody's offer speak of what a group writes that it looks for? 「三味線を弾けます」
 * and 「三味線や太鼓のできる方」. */
#include "base/buf.h"
#include "base/utf8.h"
#include "directory/match_why.h"

enum { OFFER_CHARS = 300, TELLING = 3 /* two kanji, or four kana */ };

struct letters {
    uint32_t item[OFFER_CHARS];
    size_t n;
};

static void letters_of(struct str s, struct letters *ret)
{
    uint32_t c;
    ret->n = 0;
    while (ret->n < OFFER_CHARS && utf8_next(&s, &c))
        ret->item[ret->n++] = word_is_letter(c) ? c : 0;
}

/* Where a word of `plain` stands, blanks stand instead, one for each letter: what is counted in letters stays where it
 * is. */
struct str match_telling(struct arena *arena, const struct name_list *plain, struct str words)
{
    struct buf b;
    buf_init_in(&b, arena, words.len * 2 + 1);
    for (struct str rest = words; rest.len;) {
        struct str head = utf8_head_chars(rest, 1);
        size_t blanks = 0;
        for (size_t i = 0; i < plain->n && !blanks; i++)
            if (str_starts(rest, plain->item[i])) {
                head.len = plain->item[i].len;
                blanks = utf8_chars(plain->item[i]);
            }
        if (!blanks)
            buf_add(&b, head);
        for (; blanks; blanks--)
            buf_add_char(&b, ' ');
        rest = str_sub(rest, head.len, rest.len);
    }
    return b.err ? words : buf_str(&b);
}

bool match_offered(struct str words, struct str wants)
{
    struct letters a, b;
    unsigned run[OFFER_CHARS + 1] = {0}; /* weight of the run that ends here, in `b`, with the letter of `a` before */
    letters_of(words, &a);
    letters_of(wants, &b);
    for (size_t i = 1; i < a.n; i++)
        for (size_t j = b.n; j-- > 1;) { /* downwards: run[j] is still that of the row before */
            bool same = a.item[i] && a.item[i] == b.item[j] && a.item[i - 1] && a.item[i - 1] == b.item[j - 1];
            run[j] = same ? run[j - 1] + word_pair_weight(a.item[i - 1], a.item[i], true) : 0;
            if (run[j] >= TELLING)
                return true;
        }
    return false;
}
