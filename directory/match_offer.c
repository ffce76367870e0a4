/* Does somebody's offer speak of what a group writes that it looks for? 「三味線を弾けます」 and 「三味線や太鼓のできる方」. */
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

/* 「手伝い」, 「できる方」: said by everybody who offers and everybody who looks. They tell nothing. */
static void blank_plain(const struct name_list *plain, struct letters *l)
{
    struct letters w;
    for (size_t k = 0; k < plain->n; k++) {
        letters_of(plain->item[k], &w);
        for (size_t i = 0; w.n && i + w.n <= l->n; i++)
            if (memcmp(&l->item[i], w.item, w.n * sizeof(w.item[0])) == 0)
                memset(&l->item[i], 0, w.n * sizeof(w.item[0]));
    }
}

bool match_offered(const struct reasons *wording, struct str words, struct str wants)
{
    struct letters a, b;
    unsigned run[OFFER_CHARS + 1] = {0}; /* weight of the run that ends here, in `b`, with the letter of `a` before */
    letters_of(words, &a);
    letters_of(wants, &b);
    blank_plain(wording_plain(wording), &b);
    for (size_t i = 1; i < a.n; i++)
        for (size_t j = b.n; j-- > 1;) { /* downwards: run[j] is still that of the row before */
            bool same = a.item[i] && a.item[i] == b.item[j] && a.item[i - 1] && a.item[i - 1] == b.item[j - 1];
            run[j] = same ? run[j - 1] + word_pair_weight(a.item[i - 1], a.item[i], true) : 0;
            if (run[j] >= TELLING)
                return true;
        }
    return false;
}
