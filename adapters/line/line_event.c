/* LINE's webhook events, as its reference describes them and as they really come: more types than documented, missing
 * members, dummy tokens. Must not know how events arrive or what is said back. */
#include "adapters/line/line_event.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

enum {
    /* "Beyond one minute isn't guaranteed" (Messaging API reference, reply token): we stop trusting it somewhat
       earlier. */
    REPLY_LIFE_MS = 50 * 1000,
    /* A redelivered token lives only while its event is younger than this. */
    REDELIVERY_LIFE_MS = 20 * MINUTE_MS
};

struct envelope {
    struct str type, mode, id, reply_token;
    int64_t timestamp;
    const struct json *source, *message, *postback, *unsend;
};

static const struct json_field envelope_fields[] = {
    {"type", JSON_AS_STR, true, false, 64, offsetof(struct envelope, type)},
    {"mode", JSON_AS_STR, false, false, 32, offsetof(struct envelope, mode)},
    {"webhookEventId", JSON_AS_STR, false, false, EVENT_ID_MAX - 8, offsetof(struct envelope, id)},
    {"replyToken", JSON_AS_STR, false, true, 2048, offsetof(struct envelope, reply_token)},
    {"timestamp", JSON_AS_INT, false, false, 0, offsetof(struct envelope, timestamp)},
    {"source", JSON_AS_NODE, false, false, 0, offsetof(struct envelope, source)},
    {"message", JSON_AS_NODE, false, false, 0, offsetof(struct envelope, message)},
    {"postback", JSON_AS_NODE, false, false, 0, offsetof(struct envelope, postback)},
    {"unsend", JSON_AS_NODE, false, false, 0, offsetof(struct envelope, unsend)},
};

/* ---- text without LINE's own emoji ---- */

/* Byte offset of a UTF-16 offset in s. */
static size_t byte_at(struct str s, int64_t units)
{
    struct str rest = s;
    uint32_t cp;
    while (units > 0 && utf8_next(&rest, &cp))
        units -= cp > 0xFFFF ? 2 : 1;
    return s.len - rest.len;
}

static bool emoji_span(const struct json *emoji, struct str text, size_t *from, size_t *to)
{
    int64_t index, length;
    if (!json_integer(json_get(emoji, "index"), &index) || !json_integer(json_get(emoji, "length"), &length))
        return false;
    if (index < 0 || length <= 0 || index > EVENT_TEXT_MAX || length > EVENT_TEXT_MAX)
        return false;
    *from = byte_at(text, index);
    *to = byte_at(text, index + length);
    return *from < *to;
}

/* LINE emoji arrive as "(hello)" or "()" with the truth in emojis[]: cut them out, or rules would read them as words.
 */
static struct str plain_text(const struct json *message, struct arena *arena)
{
    struct str text = json_string(json_get(message, "text"));
    const struct json *emoji = json_first(json_get(message, "emojis"));
    if (!emoji)
        return text;
    struct buf out;
    buf_init_in(&out, arena, text.len + 1);
    size_t at = 0, from, to;
    for (; emoji; emoji = json_next(emoji)) {
        if (!emoji_span(emoji, text, &from, &to) || from < at)
            continue;
        buf_add(&out, str_sub(text, at, from - at));
        at = to;
    }
    buf_add(&out, str_sub(text, at, text.len));
    return out.err ? text : buf_str(&out);
}

/* At most EVENT_TEXT_MAX bytes, never cutting a character. */
static struct str clipped(struct str text)
{
    size_t n = EVENT_TEXT_MAX;
    if (text.len <= n)
        return text;
    while (n > 0 && utf8_goes_on(text.ptr[n]))
        n--;
    return str_sub(text, 0, n);
}

/* ---- one reader a type ---- */

static const char *const media_types[] = {"sticker", "image", "video", "audio", "file", "location"};

static enum line_event_fate read_media(struct str type, struct event *ret)
{
    ret->kind = EVENT_MEDIA;
    for (size_t i = 0; i < sizeof media_types / sizeof media_types[0]; i++) {
        if (str_eq(type, str_from(media_types[i]))) {
            ret->value = str_from(media_types[i]);
            return LINE_EVENT_TAKEN;
        }
    }
    ret->value = S("file"); /* a kind LINE has added since: still something that the person sent */
    return LINE_EVENT_TAKEN;
}

static enum line_event_fate read_message(const struct envelope *e, const struct line_event_rules *rules,
                                         struct arena *arena, struct event *ret)
{
    (void)rules;
    struct str type = json_string(json_get(e->message, "type"));
    ret->ref = json_string(json_get(e->message, "id"));
    if (ret->ref.len > EVENT_ID_MAX)
        return LINE_EVENT_ODD;
    if (type.len == 0)
        return LINE_EVENT_ODD;
    if (!str_eq(type, S("text")))
        return read_media(type, ret);
    ret->kind = EVENT_TEXT;
    ret->text = clipped(plain_text(e->message, arena));
    if (str_trim(ret->text).len)
        return LINE_EVENT_TAKEN;
    ret->kind = EVENT_MEDIA; /* nothing but LINE emoji: as good as a sticker */
    ret->value = S("sticker");
    ret->text = (struct str){0};
    return LINE_EVENT_TAKEN;
}

static enum line_event_fate read_postback(const struct envelope *e, const struct line_event_rules *rules,
                                          struct arena *arena, struct event *ret)
{
    (void)rules;
    (void)arena;
    ret->kind = EVENT_CHOICE;
    ret->value = json_string(json_get(e->postback, "data"));
    return ret->value.len && ret->value.len <= 1200 ? LINE_EVENT_TAKEN : LINE_EVENT_ODD;
}

static enum line_event_fate read_follow(const struct envelope *e, const struct line_event_rules *rules,
                                        struct arena *arena, struct event *ret)
{
    (void)e;
    (void)arena;
    ret->kind = EVENT_START;
    return rules->greet_on_follow ? LINE_EVENT_TAKEN : LINE_EVENT_SKIPPED;
}

static enum line_event_fate read_unfollow(const struct envelope *e, const struct line_event_rules *rules,
                                          struct arena *arena, struct event *ret)
{
    (void)e;
    (void)rules;
    (void)arena;
    ret->kind = EVENT_STOP;
    return LINE_EVENT_TAKEN;
}

static enum line_event_fate read_unsend(const struct envelope *e, const struct line_event_rules *rules,
                                        struct arena *arena, struct event *ret)
{
    (void)rules;
    (void)arena;
    ret->kind = EVENT_UNSEND;
    ret->value = json_string(json_get(e->unsend, "messageId"));
    return ret->value.len && ret->value.len <= EVENT_ID_MAX ? LINE_EVENT_TAKEN : LINE_EVENT_ODD;
}

static const struct {
    const char *type;
    enum line_event_fate (*read)(const struct envelope *e, const struct line_event_rules *rules, struct arena *arena,
                                 struct event *ret);
} readers[] = {
    {"message", read_message},   {"postback", read_postback}, {"follow", read_follow},
    {"unfollow", read_unfollow}, {"unsend", read_unsend},
};

/* ---- the envelope ---- */

/* The Verify button of older consoles sent tokens of nothing but 0 or f. */
static bool dummy_token(struct str token)
{
    if (token.len == 0 || (token.ptr[0] != '0' && token.ptr[0] != 'f'))
        return token.len == 0;
    for (size_t i = 1; i < token.len; i++) {
        if (token.ptr[i] != token.ptr[0])
            return false;
    }
    return true;
}

static int64_t reply_until(const struct envelope *e, int64_t now_ms)
{
    int64_t until = now_ms + REPLY_LIFE_MS;
    if (e->timestamp > 0 && e->timestamp + REDELIVERY_LIFE_MS < until)
        until = e->timestamp + REDELIVERY_LIFE_MS;
    return until;
}

static struct str event_id(const struct envelope *e, struct arena *arena)
{
    struct str message = json_string(json_get(e->message, "id"));
    if (e->id.len || message.len == 0 || message.len > EVENT_ID_MAX - 8)
        return e->id;
    return arena_join(arena, S("message:"), message);
}

enum line_event_fate line_event_read(const struct json *node, const struct line_event_rules *rules, struct arena *arena,
                                     struct event *ret)
{
    struct envelope e = {0};
    if (json_decode(node, envelope_fields, sizeof envelope_fields / sizeof envelope_fields[0], arena, &e, NULL))
        return LINE_EVENT_ODD;
    struct str user = json_string(json_get(e.source, "userId"));
    if (str_eq(e.mode, S("standby")) || !str_eq(json_string(json_get(e.source, "type")), S("user")))
        return LINE_EVENT_SKIPPED;
    *ret = (struct event){.channel = S("line"), .user = user, .at_ms = e.timestamp, .id = event_id(&e, arena)};
    if (!dummy_token(e.reply_token)) {
        ret->reply_token = e.reply_token;
        ret->reply_until_ms = reply_until(&e, rules->now_ms);
    }
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (!str_eq(e.type, str_from(readers[i].type)))
            continue;
        enum line_event_fate fate = readers[i].read(&e, rules, arena, ret);
        bool named = user.len && user.len <= EVENT_USER_MAX && ret->id.len;
        return fate == LINE_EVENT_TAKEN && !named ? LINE_EVENT_ODD : fate;
    }
    return LINE_EVENT_SKIPPED;
}

/* ---- mending ---- */

static bool hex4(struct str s, size_t at, uint32_t *ret)
{
    uint32_t value = 0;
    if (at + 4 > s.len)
        return false;
    for (size_t i = at; i < at + 4; i++) {
        char c = s.ptr[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0)
            return false;
        value = value * 16 + (uint32_t)digit;
    }
    *ret = value;
    return true;
}

/* A \u escape at s[at]: how many bytes it takes when it is whole, 0 when it must be replaced (its six bytes). */
static size_t good_escape(struct str s, size_t at)
{
    uint32_t high, low;
    if (!hex4(s, at + 2, &high))
        return 2; /* not four digits: the grammar will say so */
    if (high == 0 || (high >= 0xDC00 && high <= 0xDFFF))
        return 0;
    if (high < 0xD800 || high > 0xDBFF)
        return 6;
    bool pair = at + 8 <= s.len && s.ptr[at + 6] == '\\' && s.ptr[at + 7] == 'u' && hex4(s, at + 8, &low) &&
                low >= 0xDC00 && low <= 0xDFFF;
    return pair ? 12 : 0;
}

/* How many bytes at s[at] may stay, 0 when the one there must be replaced. Control characters have no place in a JSON
 * string. */
static size_t good_bytes(struct str s, size_t at, bool in_string)
{
    if (in_string && (unsigned char)s.ptr[at] < 0x20)
        return 0;
    if (s.ptr[at] != '\\' || at + 1 >= s.len)
        return utf8_step(s.ptr + at, s.len - at);
    if (s.ptr[at + 1] == 'u')
        return good_escape(s, at);
    return (unsigned char)s.ptr[at + 1] < 0x80 && s.ptr[at + 1] >= 0x20 ? 2
                                                                        : 1; /* what follows is looked at by itself */
}

struct str line_body_mend(struct str body, struct arena *arena)
{
    struct buf out;
    bool in_string = false;
    size_t at = 0, good = 0; /* good: bytes from `at` on that stay as they are */
    buf_init_in(&out, arena, 3 * body.len + 16);
    while (at + good < body.len && !out.err) {
        size_t n = good_bytes(body, at + good, in_string);
        in_string ^= body.ptr[at + good] == '"';
        good += n;
        if (n)
            continue;
        buf_add(&out, str_sub(body, at, good));
        at += good;
        good = 0;
        bool escape = body.ptr[at] == '\\';
        buf_add(&out, escape ? S("\\uFFFD") : S("\xEF\xBF\xBD"));
        at += escape ? 6 : 1;
    }
    buf_add(&out, str_sub(body, at, good));
    return out.err ? (struct str){0} : buf_str(&out);
}
