/* One function an object; each says which members it may have. */
#include "cli/line_rules.h"
#include "base/utf8.h"

enum {
    MESSAGES = 5,
    TEXT = 5000,
    ALT_TEXT = 1500,
    QUICK_REPLIES = 13,
    QUICK_LABEL = 20,
    FLEX_LABEL = 40,
    DATA = 300,
    SENDER = 20,
    CAROUSEL = 12,
    TOKEN = 1000
};

static bool is(const struct json *node, const char *word)
{
    return str_eq(json_string(node), str_from(word));
}

/* `names`: all members that `o` may have, each followed by a space. */
static bool knows(const struct json *o, const char *names)
{
    if (json_kind(o) != JSON_OBJECT)
        return false;
    for (const struct json *m = json_first(o); m; m = json_next(m)) {
        struct str_cut cut = {.tail = str_from(names)};
        bool found = false;
        while (!found && cut.tail.len) {
            cut = str_cut(cut.tail, ' ');
            found = str_eq(cut.head, json_name(m));
        }
        if (!found)
            return false;
    }
    return true;
}

static bool text_of(const struct json *node, size_t max)
{
    struct str s = json_string(node);
    return json_kind(node) == JSON_STRING && str_trim(s).len && utf8_utf16_units(s) <= max &&
           !memchr(s.ptr, '\0', s.len);
}

static size_t length(const struct json *list)
{
    size_t n = 0;
    for (const struct json *i = json_kind(list) == JSON_LIST ? json_first(list) : NULL; i; i = json_next(i))
        n++;
    return n;
}

static const char *action_fault(const struct json *a, size_t label)
{
    if (!knows(a, "type label data displayText ") || !is(json_get(a, "type"), "postback"))
        return "an action that is no postback, or has unknown members";
    if (!text_of(json_get(a, "label"), label))
        return "label of an action: missing, blank or too long";
    if (!text_of(json_get(a, "data"), DATA))
        return "data of a postback: missing or over 300";
    return json_get(a, "displayText") && !text_of(json_get(a, "displayText"), DATA) ? "displayText: blank or over 300"
                                                                                    : NULL;
}

/* ---- flex ---- */

static const char *box_fault(const struct json *box);

static const char *part_fault(const struct json *p)
{
    const struct json *type = json_get(p, "type");
    if (is(type, "box"))
        return box_fault(p);
    if (is(type, "text"))
        return knows(p, "type text size weight wrap scaling color margin ") && text_of(json_get(p, "text"), SIZE_MAX)
                   ? NULL
                   : "flex text: blank, or unknown members";
    if (!is(type, "button") || !knows(p, "type style scaling height action color margin "))
        return "a flex part that is unknown, or has unknown members";
    return action_fault(json_get(p, "action"), FLEX_LABEL);
}

static const char *box_fault(const struct json *box)
{
    const char *fault = NULL;
    if (!is(json_get(box, "type"), "box") || !knows(box, "type layout spacing contents margin paddingAll ") ||
        !text_of(json_get(box, "layout"), TOKEN) || !length(json_get(box, "contents")))
        return "a box without layout or contents, or with unknown members";
    for (const struct json *p = json_first(json_get(box, "contents")); p && !fault; p = json_next(p))
        fault = part_fault(p);
    return fault;
}

static const char *bubble_fault(const struct json *b)
{
    if (!is(json_get(b, "type"), "bubble") || !knows(b, "type size body footer ") || !json_get(b, "body"))
        return "a bubble without body, or with unknown members";
    const char *fault = box_fault(json_get(b, "body"));
    return !fault && json_get(b, "footer") ? box_fault(json_get(b, "footer")) : fault;
}

static const char *flex_fault(const struct json *m)
{
    const struct json *c = json_get(m, "contents"), *list = json_get(c, "contents");
    const char *fault = NULL;
    if (!text_of(json_get(m, "altText"), ALT_TEXT))
        return "altText: missing, blank or over 1,500";
    if (!is(json_get(c, "type"), "carousel"))
        return bubble_fault(c);
    if (!knows(c, "type contents ") || !length(list) || length(list) > CAROUSEL)
        return "a carousel of none or more than 12, or with unknown members";
    for (const struct json *b = json_first(list); b && !fault; b = json_next(b))
        fault = bubble_fault(b);
    return fault;
}

/* ---- messages ---- */

static const char *quick_reply_fault(const struct json *q, bool last)
{
    const struct json *items = json_get(q, "items");
    const char *fault = NULL;
    if (!last)
        return "a quick reply that is not on the last message is never seen";
    if (!knows(q, "items ") || !length(items) || length(items) > QUICK_REPLIES)
        return "quick replies: none, or more than 13";
    for (const struct json *i = json_first(items); i && !fault; i = json_next(i))
        fault = knows(i, "type action ") && is(json_get(i, "type"), "action")
                    ? action_fault(json_get(i, "action"), QUICK_LABEL)
                    : "a quick reply that is no action";
    return fault;
}

static const char *sender_fault(const struct json *s)
{
    struct str name = json_string(json_get(s, "name"));
    if (!knows(s, "name ") || !text_of(json_get(s, "name"), SENDER))
        return "sender's name: missing, blank or over 20";
    for (size_t i = 0; i + 4 <= name.len; i++)
        if (strncasecmp(name.ptr + i, "line", 4) == 0)
            return "sender's name may not contain LINE";
    return NULL;
}

static const char *message_fault(const struct json *m, bool last)
{
    const char *fault = NULL;
    if (is(json_get(m, "type"), "text") && knows(m, "type text quickReply sender "))
        fault = text_of(json_get(m, "text"), TEXT) ? NULL : "text: blank or over 5,000";
    else if (is(json_get(m, "type"), "flex") && knows(m, "type altText contents quickReply sender "))
        fault = flex_fault(m);
    else
        return "a message of unknown type, or with unknown members";
    if (!fault && json_get(m, "quickReply"))
        fault = quick_reply_fault(json_get(m, "quickReply"), last);
    if (!fault && json_get(m, "sender"))
        fault = sender_fault(json_get(m, "sender"));
    return fault;
}

const char *line_rules_fault(const struct json *body, bool reply)
{
    const struct json *list = json_get(body, "messages");
    const char *fault = NULL;
    if (!knows(body, reply ? "replyToken messages " : "to messages ") ||
        !text_of(json_get(body, reply ? "replyToken" : "to"), TOKEN))
        return "no one to send it to, or unknown members";
    if (!length(list) || length(list) > MESSAGES)
        return "messages: none, or more than 5";
    for (const struct json *m = json_first(list); m && !fault; m = json_next(m))
        fault = message_fault(m, !json_next(m));
    return fault;
}
