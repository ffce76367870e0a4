/* One session per socket, on the loop: hello, words, presses; limits and faults. What comes of them is in
 * web_news.c. */
#include <stdlib.h>
#include "adapters/web/web_inside.h"
#include "base/clock.h"
#include "base/crypto.h"

enum { CLOSE_NORMAL = 1000, TOKEN_BYTES = 16, MILLI = 1000 };

/* ---- coming and going ---- */

/* Browsers name the page's origin; ours is the only page that speaks this protocol. Programs name none. */
bool web_admit(void *self, const struct http_request *req, void **ret_identity)
{
    struct web *w = self;
    (void)ret_identity;
    struct str origin = req->origin;
    if (!origin.len || str_eq(origin, w->public_url))
        return true;
    ptrdiff_t at = str_find(origin, S("://"));
    return at > 0 && req->host.len && str_eq(str_sub(origin, (size_t)at + 3, origin.len), req->host);
}

void web_opened(void *self, struct http_ref ref, void *identity, struct str peer)
{
    struct web *w = self;
    (void)identity;
    (void)peer;
    struct session *s = calloc(1, sizeof *s);
    if (!s) {
        ws_close(w->http, ref, CLOSE_POLICY);
        return;
    }
    s->ref = ref;
    s->tokens_milli = BURST * MILLI;
    s->tokens_at_ms = clock_mono_ms();
    ws_set_user(w->http, ref, s);
}

struct session *web_session(struct web *w, struct http_ref ref)
{
    return ws_user(w->http, ref);
}

void web_join(struct web *w, struct session *s, int64_t conversation_id)
{
    struct session **bucket = &w->bucket[(uint64_t)conversation_id % TALK_BUCKETS];
    s->conversation_id = conversation_id;
    s->next = *bucket;
    *bucket = s;
}

void web_closed(void *self, struct http_ref ref)
{
    struct web *w = self;
    struct session *s = web_session(w, ref);
    if (!s)
        return;
    ws_set_user(w->http, ref, NULL);
    for (struct session **p = &w->bucket[(uint64_t)s->conversation_id % TALK_BUCKETS]; s->conversation_id && *p;
         p = &(*p)->next) {
        if (*p != s)
            continue;
        *p = s->next;
        break;
    }
    free(s);
}

/* ---- faults and limits ---- */

void web_error(struct web *w, struct session *s, const char *code, struct str id, struct str text)
{
    buf_reset(&w->out);
    out_error(&w->out, code, id, text);
    if (w->out.err == ERR_OK && ws_send(w->http, s->ref, buf_str(&w->out)) != ERR_OK)
        return; /* gone: nobody to tell */
}

static void fault(struct web *w, struct session *s, const char *code)
{
    web_error(w, s, code, (struct str){0}, (struct str){0});
    if (++s->faults >= WRONG_MAX)
        ws_close(w->http, s->ref, CLOSE_POLICY);
}

void web_refused(void *self, struct http_ref ref, const char *why)
{
    struct web *w = self;
    struct session *s = web_session(w, ref);
    if (s)
        fault(w, s, why);
}

enum pace { PACE_FINE, PACE_FAST, PACE_FLOOD };

/* A token bucket that may go below zero: what comes too fast is still heard (it may be a cry for help), a flood is
 * not. */
static enum pace pace(const struct web *w, struct session *s)
{
    if (w->per_min <= 0)
        return PACE_FINE;
    int64_t now = clock_mono_ms();
    s->tokens_milli += (now - s->tokens_at_ms) * w->per_min / 60;
    s->tokens_at_ms = now;
    if (s->tokens_milli > BURST * MILLI)
        s->tokens_milli = BURST * MILLI;
    if (s->tokens_milli < -BURST * OVER_LIMIT_FACTOR * MILLI)
        return PACE_FLOOD;
    s->tokens_milli -= MILLI;
    return s->tokens_milli < 0 ? PACE_FAST : PACE_FINE;
}

/* ---- to the desk ---- */

static enum err submit(struct web *w, const struct desk_request *r)
{
    struct desk_request *copy = desk_request_new(r);
    if (!copy)
        return ERR_NOMEM;
    enum err err = desk_submit(w->desk, &copy, 1);
    if (err != ERR_OK)
        desk_request_free(copy);
    return err;
}

static void hash_token(const char *token, char ret[USER_CHARS + 1])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t hash[SHA256_BYTES];
    crypto_sha256(str_from(token), hash);
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        ret[2 * i] = digits[hash[i] >> 4];
        ret[2 * i + 1] = digits[hash[i] & 15];
    }
    ret[USER_CHARS] = '\0';
}

static void new_token(struct web *w, struct asked *a)
{
    uint8_t random[TOKEN_BYTES];
    crypto_random(random, sizeof random);
    struct str text = base64url_encode(&w->arena, random, sizeof random);
    snprintf(a->token, sizeof a->token, "%.*s", STR_FMT(text));
    a->fresh = true;
    a->after = 0;
}

void web_attach(struct web *w, struct session *s, const struct asked *from, bool create)
{
    struct asked *a = malloc(sizeof *a);
    if (!a) {
        web_error(w, s, "busy", (struct str){0}, (struct str){0});
        return;
    }
    *a = *from;
    if (create)
        new_token(w, a);
    hash_token(a->token, s->user);
    struct str user = {s->user, USER_CHARS};
    char start[USER_CHARS + 8], link[USER_CHARS + 1] = "";
    if (a->link[0])
        hash_token(a->link, link);
    snprintf(start, sizeof start, "%.16s:start", s->user);
    enum err err = submit(w, &(struct desk_request){.kind = DESK_ATTACH,
                                                    .ref = (uint64_t)(uintptr_t)a,
                                                    .owner = &w->listener,
                                                    .after = a->after,
                                                    .create = create,
                                                    .link_hash = str_from(link),
                                                    .event = {.kind = EVENT_START,
                                                              .id = str_from(start),
                                                              .channel = S("web"),
                                                              .user = user,
                                                              .lang = str_from(a->lang)}});
    if (err == ERR_OK)
        return;
    free(a);
    s->asked = false;
    web_error(w, s, "busy", (struct str){0}, (struct str){0});
}

static void copy_word(char *out, size_t room, struct str word)
{
    snprintf(out, room, "%.*s", STR_FMT(word));
}

static void hello(struct web *w, struct session *s, const struct chat_frame *f)
{
    if (s->asked) {
        fault(w, s, "again");
        return;
    }
    struct asked a = {.web = w, .ref = s->ref, .kind = CHAT_HELLO, .after = f->after};
    enum lang lang = LANG_JA;
    if (lang_from_name(f->lang, &lang))
        copy_word(a.lang, sizeof a.lang, f->lang);
    copy_word(a.token, sizeof a.token, f->token);
    copy_word(a.link, sizeof a.link, f->link);
    s->lang = (uint8_t)lang;
    s->asked = true;
    web_attach(w, s, &a, f->token.len == 0);
}

static void words(struct web *w, struct session *s, const struct chat_frame *f)
{
    if (!s->conversation_id) {
        fault(w, s, "hello_first");
        return;
    }
    enum pace p = pace(w, s);
    if (p != PACE_FINE)
        web_error(w, s, "slow_down", p == PACE_FLOOD ? f->id : (struct str){0}, (struct str){0});
    if (p == PACE_FLOOD)
        return;
    struct asked *a = s->in_flight < IN_FLIGHT_MAX ? calloc(1, sizeof *a) : NULL;
    if (!a) {
        web_error(w, s, "busy", f->id, (struct str){0});
        return;
    }
    *a = (struct asked){.web = w, .ref = s->ref, .kind = f->kind};
    copy_word(a->id, sizeof a->id, f->id);
    char id[16 + 1 + CHAT_ID_MAX + 1];
    snprintf(id, sizeof id, "%.16s:%s", s->user, a->id);
    enum err err = submit(w, &(struct desk_request){.kind = DESK_EVENT,
                                                    .ref = (uint64_t)(uintptr_t)a,
                                                    .owner = &w->listener,
                                                    .event = {.kind = f->kind == CHAT_SAY ? EVENT_TEXT : EVENT_CHOICE,
                                                              .id = str_from(id),
                                                              .channel = S("web"),
                                                              .user = {s->user, USER_CHARS},
                                                              .conversation_id = s->conversation_id,
                                                              .text = f->text,
                                                              .value = f->value}});
    if (err == ERR_OK) {
        s->in_flight++;
        return;
    }
    free(a);
    web_error(w, s, "busy", f->id, (struct str){0});
}

void web_message(void *self, struct http_ref ref, struct str text)
{
    struct web *w = self;
    struct chat_frame f;
    struct session *s = web_session(w, ref);
    if (!s)
        return;
    arena_reset(&w->arena);
    if (chat_frame_read(text, &w->arena, &f) != ERR_OK) {
        fault(w, s, "form");
        return;
    }
    switch (f.kind) {
    case CHAT_HELLO:
        hello(w, s, &f);
        break;
    case CHAT_SAY:
    case CHAT_CHOOSE:
        words(w, s, &f);
        break;
    case CHAT_BYE:
        ws_close(w->http, ref, CLOSE_NORMAL);
        break;
    default: /* read and typing: nobody needs them yet */
        break;
    }
}
