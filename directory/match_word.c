/* The shared run of letters, cut to a word that can be repeated: 「ハーモニカ」, not 「はーもにかの」.
 * The run is found in folded text and shown as the resource writes it. */
#include "base/fold.h"
#include "base/utf8.h"
#include "directory/match_why.h"

enum { WORD_LEAST_CHARS = 2, WORD_MOST_CHARS = 12 };

/* Particles that a run may begin or end with by chance; in hiragana, so that the end of アート stays. */
static const char *const particles[] = {"の", "を", "が", "は", "に", "で", "と", "も", "や", "へ", "な"};
enum { PARTICLES = sizeof(particles) / sizeof(particles[0]) };

static struct str strip(struct str s)
{
    for (size_t i = 0; i < PARTICLES; i++) {
        struct str p = str_from(particles[i]);
        if (utf8_chars(s) > WORD_LEAST_CHARS && str_ends(s, p))
            return strip(str_sub(s, 0, s.len - p.len));
        if (utf8_chars(s) > WORD_LEAST_CHARS && str_starts(s, p))
            return strip(str_sub(s, p.len, s.len));
    }
    return s;
}

static struct str chars_between(struct str s, size_t from, size_t to)
{
    struct str head = utf8_head_chars(s, to), before = utf8_head_chars(s, from);
    return str_sub(head, before.len, head.len - before.len);
}

static bool is_plain_kana(struct str s)
{
    uint32_t c;
    while (utf8_next(&s, &c))
        if (c < 0x3041 || c > 0x3096)
            return false;
    return true;
}

struct str match_word(struct arena *arena, const struct resource *r, struct str words, const struct word_hit *hit)
{
    struct folded f;
    if (!hit || hit->end < hit->length || fold(arena, hit->in_name ? r->name : r->summary, &f))
        return (struct str){0};
    struct str run = chars_between(words, (size_t)(hit->end - hit->length), hit->end);
    ptrdiff_t at = str_find(f.text, run);
    if (at < 0 || !run.len)
        return (struct str){0};
    uint32_t from = f.at[at], to = f.at[(size_t)at + run.len];
    struct str word = strip(str_sub(hit->in_name ? r->name : r->summary, from, to > from ? to - from : 0));
    size_t chars = utf8_chars(word);
    bool phrase = str_find(word, S("を")) >= 0; /* 「本を読」: cut in the middle of what it says */
    if (chars < WORD_LEAST_CHARS || chars > WORD_MOST_CHARS || phrase || is_plain_kana(word))
        return (struct str){0};
    return word;
}
