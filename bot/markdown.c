/* cmark parses and renders; what it would let through and we do not is taken out of the tree in between. */
#include "bot/markdown.h"
#include <cmark.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/utf8.h"

enum { HEADING_FIRST = 2 };

static bool may_lead(const char *url)
{
    static const struct str good[] = {S("https://"), S("http://"), S("mailto:"), S("tel:"), S("/"), S("#")};
    struct str to = str_from(url ? url : "");
    if (str_starts(to, S("//")))
        return false;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (str_starts(to, good[i]))
            return true;
    }
    return false;
}

/* What stands inside takes its place. */
static void unwrap(cmark_node *node)
{
    for (cmark_node *child = cmark_node_first_child(node), *next; child; child = next) {
        next = cmark_node_next(child);
        cmark_node_insert_before(node, child);
    }
    cmark_node_free(node);
}

static bool is_unwanted(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_IMAGE || (type == CMARK_NODE_LINK && !may_lead(cmark_node_get_url(node)));
}

static void tame(cmark_node *root)
{
    cmark_iter *it = cmark_iter_new(root);
    cmark_event_type event;
    while (it && (event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HEADING && event == CMARK_EVENT_ENTER) {
            if (cmark_node_get_heading_level(node) < HEADING_FIRST) /* the title is the only one of its kind */
                (void)cmark_node_set_heading_level(node, HEADING_FIRST);
        } else if (event == CMARK_EVENT_EXIT && is_unwanted(node)) {
            unwrap(node);
        } else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
            cmark_node_free(node);
        }
    }
    cmark_iter_free(it);
}

static enum err parse(struct str text, cmark_node **ret)
{
    if (text.len > MARKDOWN_MAX)
        return ERR_INPUT;
    *ret = cmark_parse_document(text.len ? text.ptr : "", text.len, CMARK_OPT_VALIDATE_UTF8);
    if (*ret)
        tame(*ret);
    return *ret ? ERR_OK : ERR_NOMEM;
}

static enum err render(struct arena *arena, cmark_node *root, struct str *ret)
{
    char *html = cmark_render_html(root, CMARK_OPT_DEFAULT);
    *ret = arena_str(arena, str_from(html ? html : ""));
    free(html);
    cmark_node_free(root);
    return html && !arena->failed ? ERR_OK : ERR_NOMEM;
}

enum err markdown_html(struct arena *arena, struct str text, struct str *ret)
{
    cmark_node *root = NULL;
    enum err err = parse(text, &root);
    return err ? err : render(arena, root, ret);
}

/* Plain words of a heading or a paragraph: nothing in them is Markdown. */
static void put_first(struct arena *arena, cmark_node *root, cmark_node_type type, struct str words)
{
    cmark_node *block = cmark_node_new(type), *text = cmark_node_new(CMARK_NODE_TEXT);
    struct str copy = arena_fmt(arena, "%.*s", STR_FMT(words));
    if (!copy.ptr)
        return;
    cmark_node_set_literal(text, copy.ptr);
    cmark_node_append_child(block, text);
    cmark_node_prepend_child(root, block);
}

enum err markdown_article(struct arena *arena, struct str title, struct str writer, struct str text, struct str *ret)
{
    cmark_node *root = NULL;
    enum err err = parse(text, &root);
    if (err)
        return err;
    if (writer.len)
        put_first(arena, root, CMARK_NODE_PARAGRAPH, writer);
    put_first(arena, root, CMARK_NODE_HEADING, title);
    return render(arena, root, ret);
}

static void add_words(cmark_node *root, struct buf *out)
{
    cmark_iter *it = cmark_iter_new(root);
    while (it && cmark_iter_next(it) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(node);
        const char *words = type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE ? cmark_node_get_literal(node) : NULL;
        if (words)
            buf_add(out, str_from(words));
        else if (out->len && type != CMARK_NODE_EMPH && type != CMARK_NODE_STRONG && type != CMARK_NODE_LINK &&
                 !str_ends(buf_str(out), S(" ")))
            buf_add_char(out, ' ');
    }
    cmark_iter_free(it);
}

enum err markdown_words(struct arena *arena, struct str text, size_t max, struct str *ret)
{
    struct buf words;
    cmark_node *root = NULL;
    enum err err = parse(text, &root);
    if (err)
        return err;
    buf_init_in(&words, arena, MARKDOWN_MAX * 2);
    add_words(root, &words);
    cmark_node_free(root);
    struct str all = str_trim(buf_str(&words)), head = utf8_head_chars(all, max);
    *ret = head.len < all.len ? arena_fmt(arena, "%.*s…", STR_FMT(head)) : head;
    return words.err || arena->failed ? ERR_NOMEM : ERR_OK;
}
