/* Whatever somebody writes as a report: what comes out has no tag, no attribute and no address but those that a page
 * may show. */
#include <stdlib.h>
#include "base/utf8.h"
#include "bot/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_one_of(struct str s, const char *const *names)
{
    for (; *names; names++)
        if (str_eq(s, str_from(*names)))
            return true;
    return false;
}

static struct str take_name(struct str *rest)
{
    size_t n = 0;
    while (n < rest->len &&
           ((rest->ptr[n] >= 'a' && rest->ptr[n] <= 'z') || (rest->ptr[n] >= '0' && rest->ptr[n] <= '9')))
        n++;
    struct str name = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->len);
    return name;
}

static bool may_lead(struct str address)
{
    static const char *const starts[] = {"https://", "http://", "mailto:", "tel:", "/", "#", NULL};
    bool found = false;
    for (size_t i = 0; starts[i]; i++)
        found = found || str_starts(address, str_from(starts[i]));
    return found && !str_starts(address, S("//")) && !str_starts(address, S("/\\"));
}

/* From behind "<" to behind ">". */
static bool take_tag(struct str *rest)
{
    static const char *const tags[] = {"p",  "h1", "h2", "h3",     "h4", "h5",  "h6",         "ul",   "ol", "li",
                                       "em", "a",  "br", "strong", "hr", "pre", "blockquote", "code", NULL};
    static const char *const attributes[] = {"href", "title", "start", "class", NULL};
    bool ends = str_starts(*rest, S("/"));
    *rest = str_sub(*rest, ends, rest->len);
    if (!is_one_of(take_name(rest), tags))
        return false;
    while (str_starts(*rest, S(" ")) && !ends) {
        *rest = str_sub(*rest, 1, rest->len);
        if (str_starts(*rest, S("/>")))
            break;
        struct str name = take_name(rest);
        if (!is_one_of(name, attributes) || !str_starts(*rest, S("=\"")))
            return false;
        struct str_cut value = str_cut(str_sub(*rest, 2, rest->len), '"');
        *rest = value.tail;
        if (!value.found || str_find(value.head, S("<")) >= 0 || (str_eq(name, S("href")) && !may_lead(value.head)))
            return false;
    }
    size_t slash = str_starts(*rest, S("/"));
    *rest = str_sub(*rest, slash, rest->len);
    bool good = str_starts(*rest, S(">"));
    *rest = str_sub(*rest, 1, rest->len);
    return good;
}

static void check_html(struct str html)
{
    if (!utf8_valid(html))
        abort();
    for (struct str_cut cut = str_cut(html, '<'); cut.found;) {
        struct str rest = cut.tail;
        if (!take_tag(&rest))
            abort();
        cut = str_cut(rest, '<');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct str html, words, text = {size ? (const char *)data : NULL, size};
    if (size > 4096)
        return 0;
    arena_init(&arena, 16 << 20);
    if (markdown_html(&arena, text, &html) == ERR_OK)
        check_html(html);
    struct str head = str_sub(text, 0, size / 2), tail = str_sub(text, size / 2, size);
    if (utf8_valid(head) && markdown_article(&arena, head, head, tail, &html) == ERR_OK)
        check_html(html);
    if (markdown_words(&arena, text, 80, &words) == ERR_OK && !utf8_valid(words))
        abort();
    arena_done(&arena);
    return 0;
}
