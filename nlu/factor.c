/* Groups are rewritten from the inside out. In each, branches that are plain words form a tree by their characters;
 * other branches stay as they are, behind the words. Groups of a few words are left alone. */
#include "nlu/factor.h"
#include "base/buf.h"
#include "base/utf8.h"

enum { WORDS_LEAST = 6, TEXT_MAX = 64 * 1024 };

struct factoring {
    struct arena *arena;
    bool failed;
};

static struct str rewrite(struct factoring *f, struct str pattern);

/* Where the group that begins at `at` (its parenthesis) ends: the index of the closing parenthesis, or the length. */
static size_t group_end(struct str p, size_t at)
{
    int depth = 0;
    bool in_class = false;
    for (size_t i = at; i < p.len; i++) {
        char c = p.ptr[i];
        if (c == '\\')
            i++;
        else if (in_class)
            in_class = c != ']' || p.ptr[i - 1] == '[';
        else if (c == '[')
            in_class = true;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return i;
    }
    return p.len;
}

static size_t branches(struct factoring *f, struct str inside, struct str **ret)
{
    size_t n = 0, from = 0, most = 1;
    for (size_t i = 0; i < inside.len; i++)
        most += inside.ptr[i] == '|';
    struct str *list = ARENA_ARRAY(f->arena, struct str, most);
    bool in_class = false;
    if (!list) {
        f->failed = true;
        return 0;
    }
    for (size_t i = 0; i <= inside.len; i++) {
        char c = i < inside.len ? inside.ptr[i] : '|';
        if (c == '\\') {
            i++;
        } else if (in_class) {
            in_class = c != ']' || inside.ptr[i - 1] == '[';
        } else if (c == '[') {
            in_class = true;
        } else if (c == '(') {
            i = group_end(inside, i);
        } else if (c == '|') {
            list[n++] = str_sub(inside, from, i - from);
            from = i + 1;
        }
    }
    *ret = list;
    return n;
}

static bool plain_word(struct str s)
{
    static const char special[] = "\\[](){}.*+?^$|#";
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] && strchr(special, s.ptr[i]))
            return false;
    return s.len > 0;
}

static size_t char_len(struct str s)
{
    return s.len ? utf8_step(s.ptr, s.len) : 0;
}

/* How many bytes all words share at their beginning, in whole characters. */
static size_t shared(const struct str *words, size_t n)
{
    size_t len = 0;
    for (;;) {
        size_t step = char_len(str_sub(words[0], len, words[0].len));
        for (size_t i = 0; i < n && step; i++)
            if (words[i].len < len + step || memcmp(words[i].ptr + len, words[0].ptr + len, step) != 0)
                step = 0;
        if (!step)
            return len;
        len += step;
    }
}

static void write_tree(struct factoring *f, struct buf *out, const struct str *words, size_t n);

/* Words that begin with the same character: what they share, then the tree of the rest. */
static void write_family(struct factoring *f, struct buf *out, const struct str *words, size_t n)
{
    size_t len = shared(words, n), used = 0;
    bool ends = false;
    struct str *rest = ARENA_ARRAY(f->arena, struct str, n + 1);
    buf_add(out, str_sub(words[0], 0, len));
    if (!rest) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (words[i].len == len)
            ends = true;
        else
            rest[used++] = str_sub(words[i], len, words[i].len);
    }
    if (!used)
        return;
    buf_add(out, S("(?:"));
    write_tree(f, out, rest, used);
    buf_add(out, ends ? S(")?") : S(")"));
}

/* Families in the order in which their first words came. */
static void write_tree(struct factoring *f, struct buf *out, const struct str *words, size_t n)
{
    struct str *family = ARENA_ARRAY(f->arena, struct str, n + 1);
    bool *done = ARENA_ARRAY(f->arena, bool, n + 1), first = true;
    if (!family || !done) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t used = 0, step = char_len(words[i]);
        for (size_t k = i; k < n && !done[i]; k++)
            if (!done[k] && words[k].len >= step && memcmp(words[k].ptr, words[i].ptr, step) == 0) {
                done[k] = k != i;
                family[used++] = words[k];
            }
        if (done[i] || !used)
            continue;
        done[i] = true;
        if (!first)
            buf_add_char(out, '|');
        first = false;
        write_family(f, out, family, used);
    }
}

static void write_branches(struct factoring *f, struct buf *out, struct str inside)
{
    struct str *list = NULL;
    size_t n = branches(f, inside, &list), n_words = 0, n_other = 0;
    struct str *words = ARENA_ARRAY(f->arena, struct str, n + 1), *others = ARENA_ARRAY(f->arena, struct str, n + 1);
    if (!words || !others || f->failed) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (plain_word(list[i]))
            words[n_words++] = list[i];
        else
            others[n_other++] = rewrite(f, list[i]);
    }
    if (n_words < WORDS_LEAST) {
        for (size_t i = 0; i < n; i++) {
            if (i)
                buf_add_char(out, '|');
            buf_add(out, rewrite(f, list[i]));
        }
        return;
    }
    write_tree(f, out, words, n_words);
    for (size_t i = 0; i < n_other; i++) {
        buf_add_char(out, '|');
        buf_add(out, others[i]);
    }
}

/* One sequence: its groups rewritten, everything else copied. */
static struct str rewrite(struct factoring *f, struct str p)
{
    struct buf out;
    bool in_class = false;
    buf_init_in(&out, f->arena, TEXT_MAX);
    for (size_t i = 0; i < p.len; i++) {
        char c = p.ptr[i];
        buf_add_char(&out, c);
        if (c == '\\') {
            if (++i < p.len)
                buf_add_char(&out, p.ptr[i]);
        } else if (in_class) {
            in_class = c != ']' || p.ptr[i - 1] == '[';
        } else if (c == '[') {
            in_class = true;
        } else if (c == '(' && str_starts(str_sub(p, i, p.len), S("(?:"))) {
            size_t end = group_end(p, i);
            buf_add(&out, S("?:"));
            write_branches(f, &out, str_sub(p, i + 3, end - i - 3));
            i = end - 1; /* the closing parenthesis is copied next */
        }
    }
    f->failed = f->failed || out.err;
    return buf_str(&out);
}

struct str factor(struct arena *arena, struct str pattern)
{
    struct factoring f = {.arena = arena};
    struct str out = rewrite(&f, pattern);
    return f.failed ? pattern : out;
}
