/* One table for all kinds of frames, then the few rules a table cannot say. */
#include "adapters/web/chat_frame.h"
#include "base/json.h"

enum { NODES_MAX = 64, TEXT_MAX = 12000, VALUE_MAX = 400, PAGE_MAX = 1000 };

struct raw_frame {
    struct str type;
    struct chat_frame frame;
};

#define AT(member) offsetof(struct raw_frame, member)
static const struct json_field fields[] = {
    {"type", JSON_AS_STR, true, false, 16, AT(type)},
    {"token", JSON_AS_STR, false, true, CHAT_TOKEN_CHARS, AT(frame.token)},
    {"link", JSON_AS_STR, false, true, CHAT_TOKEN_CHARS, AT(frame.link)},
    {"after", JSON_AS_INT, false, false, 0, AT(frame.after)},
    {"lang", JSON_AS_STR, false, false, 16, AT(frame.lang)},
    {"page", JSON_AS_STR, false, false, PAGE_MAX, AT(frame.page)},
    {"id", JSON_AS_STR, false, false, CHAT_ID_MAX, AT(frame.id)},
    {"text", JSON_AS_STR, false, true, TEXT_MAX, AT(frame.text)},
    {"value", JSON_AS_STR, false, true, VALUE_MAX, AT(frame.value)},
    {"seq", JSON_AS_INT, false, false, 0, AT(frame.seq)},
};

static const struct {
    const char *name;
    bool id, text, value;
} kinds[CHAT_FRAME_KINDS] = {
    [CHAT_HELLO] = {"hello", false, false, false},   [CHAT_SAY] = {"say", true, true, false},
    [CHAT_CHOOSE] = {"choose", true, false, true},   [CHAT_READ] = {"read", false, false, false},
    [CHAT_TYPING] = {"typing", false, false, false}, [CHAT_BYE] = {"bye", false, false, false},
};

static bool is_name(struct str s, const char *extra)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || !strchr(extra, c)))
            return false;
    }
    return true;
}

static bool is_token(struct str s)
{
    return s.len == CHAT_TOKEN_CHARS && is_name(s, "-_");
}

static enum err check(struct raw_frame *raw)
{
    struct chat_frame *f = &raw->frame;
    size_t kind = 0;
    while (kind < CHAT_FRAME_KINDS && !str_eq(raw->type, str_from(kinds[kind].name)))
        kind++;
    if (kind == CHAT_FRAME_KINDS || f->after < 0 || f->seq < 0 || !is_name(f->id, "_.:-") || !is_name(f->lang, "-"))
        return ERR_INPUT;
    if ((f->token.len && !is_token(f->token)) || (f->link.len && (!is_token(f->link) || !f->token.len)))
        return ERR_INPUT;
    if ((kinds[kind].id && !f->id.len) || (kinds[kind].text && !str_trim(f->text).len) ||
        (kinds[kind].value && !f->value.len))
        return ERR_INPUT;
    f->kind = (enum chat_frame_kind)kind;
    return ERR_OK;
}

enum err chat_frame_read(struct str json, struct arena *arena, struct chat_frame *ret)
{
    struct json_doc *doc = NULL;
    struct raw_frame raw = {0};
    if (json.len > CHAT_FRAME_MAX)
        return ERR_INPUT;
    enum err err = json_open(json, NODES_MAX, &doc, NULL);
    if (err != ERR_OK)
        return err;
    err = json_decode(json_root(doc), fields, sizeof fields / sizeof fields[0], arena, &raw, NULL);
    json_close(doc);
    if (err == ERR_OK)
        err = check(&raw);
    if (err == ERR_OK)
        *ret = raw.frame;
    return err;
}
