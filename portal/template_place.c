/* The states of HTML that matter for escaping, one small function each (HTML Living Standard, 13.2.5, reduced to what
 * our pages use). */
#include "portal/template_place.h"
#include <strings.h>

static bool blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void grow(char name[PLACE_NAME], char c)
{
    size_t n = strlen(name);
    if (n < PLACE_NAME - 1) {
        name[n] = lower(c);
        name[n + 1] = '\0';
    }
}

static bool is(const char *name, const char *word)
{
    return strcmp(name, word) == 0;
}

static bool next_is(struct str rest, struct str word)
{
    return rest.len >= word.len && strncasecmp(rest.ptr, word.ptr, word.len) == 0;
}

static void open_tag(struct html_place *p)
{
    *p = (struct html_place){.mode = PLACE_TAG, .naming = true};
}

static void close_tag(struct html_place *p)
{
    bool code = is(p->tag, "script") || is(p->tag, "style");
    p->mode = code                                            ? (p->json ? PLACE_DATA : PLACE_CODE)
              : is(p->tag, "title") || is(p->tag, "textarea") ? PLACE_TITLE
                                                              : PLACE_TEXT;
    p->attribute[0] = '\0';
}

static void in_text(struct html_place *p, struct str rest)
{
    if (next_is(rest, S("<!--")))
        p->mode = PLACE_COMMENT;
    else if (rest.ptr[0] == '<')
        open_tag(p);
}

static void in_tag(struct html_place *p, char c)
{
    if (c == '>') {
        close_tag(p);
    } else if (c == '=' && !p->naming) {
        p->mode = PLACE_UNQUOTED;
        p->begins = true;
    } else if (blank(c)) {
        p->naming = false;
        p->attribute[0] = '\0';
    } else {
        grow(p->naming ? p->tag : p->attribute, c);
    }
}

/* After "=": a quote makes it a quoted one. */
static void in_unquoted(struct html_place *p, char c)
{
    if (p->begins && (c == '"' || c == '\'')) {
        p->mode = PLACE_VALUE;
        p->quote = c;
        return;
    }
    p->begins = false;
    if (c == '>')
        close_tag(p);
    else if (blank(c))
        p->mode = PLACE_TAG;
}

static void in_value(struct html_place *p, struct str rest)
{
    if (p->begins && is(p->tag, "script") && is(p->attribute, "type") && next_is(rest, S("application/ld+json")))
        p->json = true;
    p->begins = false;
    if (rest.ptr[0] == p->quote) {
        p->mode = PLACE_TAG;
        p->attribute[0] = p->quote = '\0';
    }
}

/* Only its own end tag ends it. */
static void in_raw(struct html_place *p, struct str rest)
{
    if (next_is(rest, S("</")) && next_is(str_sub(rest, 2, rest.len), str_from(p->tag)))
        open_tag(p);
}

void html_place_follow(struct html_place *p, struct str html)
{
    for (size_t i = 0; i < html.len; i++) {
        struct str rest = str_sub(html, i, html.len);
        switch (p->mode) {
        case PLACE_TEXT:
            in_text(p, rest);
            break;
        case PLACE_TAG:
            in_tag(p, rest.ptr[0]);
            break;
        case PLACE_UNQUOTED:
            in_unquoted(p, rest.ptr[0]);
            break;
        case PLACE_VALUE:
            in_value(p, rest);
            break;
        case PLACE_COMMENT:
            p->mode = next_is(rest, S("-->")) ? PLACE_TEXT : PLACE_COMMENT;
            break;
        case PLACE_TITLE:
        case PLACE_DATA:
        case PLACE_CODE:
            in_raw(p, rest);
            break;
        case PLACE_MODES:
            break;
        }
    }
}

static bool holds_address(const char *attribute)
{
    static const char *const names[] = {"href", "src", "action", "formaction", "poster", "cite", "data"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (is(attribute, names[i]))
            return true;
    return false;
}

static bool never(const char *attribute)
{
    return strncmp(attribute, "on", 2) == 0 || is(attribute, "style") || is(attribute, "srcdoc") ||
           is(attribute, "srcset");
}

bool html_place_escape(const struct html_place *p, enum escape *ret)
{
    switch (p->mode) {
    case PLACE_TEXT:
        *ret = ESCAPE_TEXT;
        return true;
    case PLACE_TITLE:
        *ret = ESCAPE_ATTRIBUTE;
        return true;
    case PLACE_DATA:
        *ret = ESCAPE_JSON;
        return true;
    case PLACE_VALUE:
        *ret = holds_address(p->attribute) && p->begins ? ESCAPE_ADDRESS : ESCAPE_ATTRIBUTE;
        return !never(p->attribute);
    default:
        return false;
    }
}

bool html_place_same(const struct html_place *a, const struct html_place *b)
{
    if (a->mode != b->mode)
        return false;
    if (a->mode == PLACE_TEXT || a->mode == PLACE_COMMENT)
        return true;
    return is(a->tag, b->tag) &&
           (a->mode == PLACE_TAG ? a->naming == b->naming : is(a->attribute, b->attribute) && a->quote == b->quote);
}
