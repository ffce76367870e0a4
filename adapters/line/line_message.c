/* Bubbles to LINE message objects. Must not know tokens' lives, retries or the network. */
#include "adapters/line/line_message.h"

#include <strings.h>

#include "base/json.h"
#include "base/utf8.h"

enum { PARTS_MAX = 32, FLEX_TEXT = 300, FLEX_CARDS = 12, SENDER_NAME = 20 };

/* One message object to be: a text, or the cards of one bubble. */
struct part {
    struct str text;
    const struct json *cards; /* NULL for a text */
    struct str sender;        /* a link worker's name; empty for the bot */
};

struct parts {
    struct part item[PARTS_MAX];
    size_t n;
    const struct json *choices; /* of the last bubble that has any */
};

/* ---- collecting ---- */

static void add_part(struct parts *parts, struct part part)
{
    if (parts->n < PARTS_MAX)
        parts->item[parts->n++] = part;
}

static void add_text(struct parts *parts, struct str text, struct str sender)
{
    while (str_trim(text).len) {
        struct str head = utf8_head_utf16(text, LINE_TEXT);
        if (head.len == 0) /* one endless grapheme: cut it where we must */
            head = utf8_head_chars(text, LINE_TEXT / 2);
        if (str_trim(head).len)
            add_part(parts, (struct part){.text = head, .sender = sender});
        text = str_sub(text, head.len, text.len);
    }
}

/* A card as words. */
static struct str card_text(struct arena *arena, const struct json *card)
{
    struct buf words;
    buf_init_in(&words, arena, LINE_BODY_BYTES);
    buf_add(&words, json_string(json_get(card, "title")));
    buf_add(&words, words.len ? S("\n") : S(""));
    buf_add(&words, json_string(json_get(card, "text")));
    for (const struct json *line = json_first(json_get(card, "lines")); line; line = json_next(line)) {
        buf_add(&words, S("\n"));
        buf_add(&words, json_string(line));
    }
    return str_trim(buf_str(&words));
}

static bool has_card(struct arena *arena, const struct json *cards)
{
    for (const struct json *card = json_first(cards); card; card = json_next(card)) {
        if (card_text(arena, card).len)
            return true;
    }
    return false;
}

static void add_cards(struct parts *parts, struct arena *arena, const struct json *cards, bool plain, struct str sender)
{
    if (!has_card(arena, cards))
        return;
    if (!plain) {
        add_part(parts, (struct part){.cards = cards, .sender = sender});
        return;
    }
    for (const struct json *card = json_first(cards); card; card = json_next(card))
        add_text(parts, card_text(arena, card), sender);
}

/* LINE may refuse a sender who calls itself LINE: then the account's own name must do. */
static struct str sender_of(const struct json *bubble)
{
    struct str name = str_trim(utf8_head_utf16(str_trim(json_string(json_get(bubble, "name"))), SENDER_NAME));
    for (size_t i = 0; i + 4 <= name.len; i++) {
        if (strncasecmp(name.ptr + i, "line", 4) == 0)
            return (struct str){0};
    }
    return name;
}

static void collect(struct parts *parts, struct arena *arena, const struct json *list, bool plain)
{
    for (const struct json *bubble = json_first(list); bubble; bubble = json_next(bubble)) {
        struct str sender = sender_of(bubble);
        add_text(parts, json_string(json_get(bubble, "text")), sender);
        add_cards(parts, arena, json_get(bubble, "cards"), plain, sender);
        if (!plain && json_first(json_get(bubble, "choices")))
            parts->choices = json_get(bubble, "choices");
    }
}

/* ---- five at most ---- */

static bool may_merge(const struct part *a, const struct part *b)
{
    return !a->cards && !b->cards && str_eq(a->sender, b->sender) &&
           utf8_utf16_units(a->text) + utf8_utf16_units(b->text) + 2 <= LINE_TEXT;
}

static bool merge_one(struct parts *parts, struct arena *arena)
{
    for (size_t i = 0; i + 1 < parts->n; i++) {
        struct part *a = &parts->item[i], *b = a + 1;
        if (!may_merge(a, b))
            continue;
        a->text = arena_fmt(arena, "%.*s\n\n%.*s", STR_FMT(a->text), STR_FMT(b->text));
        memmove(b, b + 1, (parts->n - i - 2) * sizeof *b);
        parts->n--;
        return true;
    }
    return false;
}

static void merge(struct parts *parts, struct arena *arena)
{
    while (parts->n > LINE_MESSAGES && merge_one(parts, arena))
        ;
}

static void fit(struct parts *parts, struct arena *arena)
{
    merge(parts, arena);
    if (parts->n > LINE_MESSAGES)
        parts->n = LINE_MESSAGES; /* cannot come from checked content: `tsunagu check` budgets five bubbles */
}

/* ---- writing ---- */

static void put_postback(struct json_out *w, const char *key, const struct json *choice)
{
    struct str label = json_string(json_get(choice, "label"));
    json_open_object(w, key);
    json_put_str(w, "type", S("postback"));
    json_put_str(w, "label", utf8_head_utf16(label, LINE_LABEL));
    json_put_str(w, "data", json_string(json_get(choice, "value")));
    json_put_str(w, "displayText", utf8_head_utf16(label, LINE_DATA));
    json_close_object(w);
}

static bool sendable(const struct json *choice)
{
    struct str value = json_string(json_get(choice, "value"));
    return str_trim(value).len && value.len <= LINE_DATA &&
           str_trim(utf8_head_utf16(json_string(json_get(choice, "label")), LINE_LABEL)).len;
}

static void put_quick_replies(struct json_out *w, const struct json *choices)
{
    size_t n = 0;
    json_open_object(w, "quickReply");
    json_open_list(w, "items");
    for (const struct json *c = json_first(choices); c && n < LINE_QUICK_REPLIES; c = json_next(c)) {
        if (!sendable(c))
            continue;
        json_open_object(w, NULL);
        json_put_str(w, "type", S("action"));
        put_postback(w, "action", c);
        json_close_object(w);
        n++;
    }
    json_close_list(w);
    json_close_object(w);
}

static void put_sender(struct json_out *w, struct str name)
{
    if (name.len == 0)
        return;
    json_open_object(w, "sender");
    json_put_str(w, "name", name);
    json_close_object(w);
}

/* Flex text follows the reader's own font size (`scaling`): many of ours have set it large. Flex refuses empty text. */
static void put_flex_text(struct json_out *w, struct str text, bool title)
{
    text = str_trim(utf8_head_utf16(str_trim(text), FLEX_TEXT));
    if (text.len == 0)
        return;
    json_open_object(w, NULL);
    json_put_str(w, "type", S("text"));
    json_put_str(w, "text", text);
    json_put_str(w, "size", title ? S("lg") : S("md"));
    if (title)
        json_put_str(w, "weight", S("bold"));
    json_put_bool(w, "wrap", true);
    json_put_bool(w, "scaling", true);
    json_close_object(w);
}

static void put_box(struct json_out *w, const char *key)
{
    json_open_object(w, key);
    json_put_str(w, "type", S("box"));
    json_put_str(w, "layout", S("vertical"));
    json_put_str(w, "spacing", S("md"));
    json_open_list(w, "contents");
}

static void close_box(struct json_out *w)
{
    json_close_list(w);
    json_close_object(w);
}

static void put_card_buttons(struct json_out *w, const struct json *actions)
{
    const struct json *first = json_first(actions);
    while (first && !sendable(first))
        first = json_next(first);
    if (!first)
        return;
    put_box(w, "footer");
    for (const struct json *a = first; a; a = json_next(a)) {
        if (!sendable(a))
            continue;
        json_open_object(w, NULL);
        json_put_str(w, "type", S("button"));
        json_put_str(w, "style", a == first ? S("primary") : S("secondary"));
        json_put_bool(w, "scaling", true);
        put_postback(w, "action", a);
        json_close_object(w);
    }
    close_box(w);
}

static void put_card(struct json_out *w, const char *key, const struct json *card)
{
    json_open_object(w, key);
    json_put_str(w, "type", S("bubble"));
    put_box(w, "body");
    put_flex_text(w, json_string(json_get(card, "title")), true);
    put_flex_text(w, json_string(json_get(card, "text")), false);
    for (const struct json *line = json_first(json_get(card, "lines")); line; line = json_next(line))
        put_flex_text(w, json_string(line), false);
    close_box(w);
    put_card_buttons(w, json_get(card, "actions"));
    json_close_object(w);
}

/* What a notification, a screen reader or an old client shows instead of the cards. */
static struct str alternative(struct arena *arena, const struct json *cards)
{
    struct buf alt;
    buf_init_in(&alt, arena, LINE_BODY_BYTES);
    for (const struct json *c = json_first(cards); c; c = json_next(c)) {
        struct str title = str_trim(json_string(json_get(c, "title")));
        struct str words = title.len ? title : card_text(arena, c);
        buf_add(&alt, alt.len && words.len ? S("\n") : S(""));
        buf_add(&alt, words);
    }
    return utf8_head_utf16(str_trim(buf_str(&alt)), LINE_ALT);
}

static void put_cards(struct json_out *w, struct arena *arena, const struct json *cards)
{
    json_put_str(w, "type", S("flex"));
    json_put_str(w, "altText", alternative(arena, cards));
    if (!json_next(json_first(cards))) {
        put_card(w, "contents", json_first(cards));
        return;
    }
    size_t n = 0;
    json_open_object(w, "contents");
    json_put_str(w, "type", S("carousel"));
    json_open_list(w, "contents");
    for (const struct json *c = json_first(cards); c && n < FLEX_CARDS; c = json_next(c)) {
        if (card_text(arena, c).len == 0)
            continue; /* a bubble without a word is refused */
        put_card(w, NULL, c);
        n++;
    }
    json_close_list(w);
    json_close_object(w);
}

static void put_part(struct json_out *w, struct arena *arena, const struct part *part, const struct json *choices)
{
    json_open_object(w, NULL);
    if (part->cards) {
        put_cards(w, arena, part->cards);
    } else {
        json_put_str(w, "type", S("text"));
        json_put_str(w, "text", part->text);
    }
    put_sender(w, part->sender);
    if (choices)
        put_quick_replies(w, choices);
    json_close_object(w);
}

static bool any_sendable(const struct json *choices)
{
    for (const struct json *c = json_first(choices); c; c = json_next(c)) {
        if (sendable(c))
            return true;
    }
    return false;
}

size_t line_message_count(struct arena *arena, struct str bubbles)
{
    struct json_doc *doc;
    struct parts parts = {0};
    if (json_open(bubbles, 0, &doc, NULL))
        return 0;
    collect(&parts, arena, json_root(doc), false);
    merge(&parts, arena);
    json_close(doc);
    return parts.n;
}

enum err line_message_write(struct arena *arena, struct str bubbles, const struct line_envelope *envelope,
                            struct buf *ret)
{
    struct json_doc *doc;
    enum err err = json_open(bubbles, 0, &doc, NULL);
    if (err)
        return err;
    struct parts parts = {0};
    collect(&parts, arena, json_root(doc), envelope->plain);
    fit(&parts, arena);
    struct json_out w;
    json_out_init(&w, ret);
    json_open_object(&w, NULL);
    json_put_str(&w, envelope->reply ? "replyToken" : "to", envelope->to_or_token);
    json_open_list(&w, "messages");
    for (size_t i = 0; i < parts.n; i++)
        put_part(&w, arena, &parts.item[i], i + 1 == parts.n && any_sendable(parts.choices) ? parts.choices : NULL);
    json_close_list(&w);
    json_close_object(&w);
    json_close(doc);
    if (ret->err || arena->failed)
        return ERR_NOMEM;
    return parts.n ? ERR_OK : ERR_INPUT;
}
