/* From the desk to the sockets. Frames are written on the desk's thread into a list, which travels to the loop once a
 * group; there each one goes to every socket of its conversation. A seq goes down a socket once, however it came. */
#include <stdlib.h>
#include "adapters/web/web_inside.h"

/* ---- desk thread ---- */

static struct note *add_note(struct web *w, enum note_kind kind, struct asked *asked)
{
    struct str text = w->scratch.err == ERR_OK ? buf_str(&w->scratch) : (struct str){0};
    struct note *n = malloc(sizeof *n + text.len);
    if (!n)
        return NULL;
    *n = (struct note){.kind = kind, .asked = asked, .len = text.len};
    if (text.len)
        memcpy(n->text, text.ptr, text.len);
    if (w->last)
        w->last->next = n;
    else
        w->first = n;
    w->last = n;
    return n;
}

/* The newest that this page has, or is being given. Not what it says alone: a number out of another talk would keep from
 * it whatever is said in this one. */
static int64_t newest_for(const struct asked *asked, const struct desk_answer *a)
{
    if (a->n_entries)
        return a->entries[a->n_entries - 1].seq;
    return asked->after < a->seq ? asked->after : a->seq;
}

/* The first of those that a slow line has room for: the newest. */
static size_t first_told(const struct desk_answer *a)
{
    size_t i = a->n_entries, bytes = 0;
    while (i > 0) {
        bytes += a->entries[i - 1].body.len + ENTRY_SPARE;
        if (bytes > WELCOME_BYTES)
            break;
        i--;
    }
    return i;
}

static void answer_hello(struct web *w, struct asked *asked, const struct desk_answer *a)
{
    struct buf *b = &w->scratch;
    buf_reset(b);
    if (a->err == ERR_OK && a->state) {
        size_t first = first_told(a);
        out_welcome(b, str_from(asked->token), a->state, str_from(asked->lang), first > 0 || a->cut);
        buf_add_char(b, '\n');
        for (size_t i = first; i < a->n_entries; i++) {
            out_message(b, &a->entries[i], (struct str){0});
            buf_add_char(b, '\n');
        }
        out_status(b, a->state);
        buf_add_char(b, '\n');
    }
    struct note *n = add_note(w, NOTE_WELCOME, asked);
    if (!n)
        return;
    n->err = a->err != ERR_OK ? a->err : b->err;
    n->conversation_id = a->conversation_id;
    n->seq = newest_for(asked, a);
}

static void answer_words(struct web *w, struct asked *asked, const struct desk_answer *a)
{
    buf_reset(&w->scratch);
    if (a->err == ERR_OK)
        out_ack(&w->scratch, str_from(asked->id), a->seq);
    struct note *n = add_note(w, NOTE_DONE, asked);
    if (n)
        n->err = a->err;
}

void web_answered(void *self, const struct desk_answer *a)
{
    struct web *w = self;
    struct asked *asked = (struct asked *)(uintptr_t)a->ref;
    if (asked->kind != CHAT_HELLO)
        answer_words(w, asked, a);
    else
        answer_hello(w, asked, a);
}

/* "<16 of the user's hash>:<the client's own id>" */
static struct str client_id(struct str event_id)
{
    return str_cut(event_id, ':').tail;
}

void web_news(void *self, const struct news *news)
{
    struct web *w = self;
    bool shown = str_eq(news->channel, S("web")) || (news->state && news->state->at.moved);
    if (!shown || (news->kind != NEWS_MESSAGE && news->kind != NEWS_STATUS))
        return;
    buf_reset(&w->scratch);
    if (news->kind == NEWS_MESSAGE)
        out_message(&w->scratch, news->entry, client_id(news->client_id));
    else
        out_status(&w->scratch, news->state);
    struct note *n = add_note(w, NOTE_FRAME, NULL);
    if (!n)
        return;
    n->conversation_id = news->conversation_id;
    n->seq = news->kind == NEWS_MESSAGE ? news->entry->seq : 0;
}

/* ---- loop thread ---- */

static void send(struct web *w, struct session *s, struct str text)
{
    if (text.len && ws_send(w->http, s->ref, text) != ERR_OK)
        return; /* gone, or too slow and being closed: it resumes */
}

static void to_all(struct web *w, const struct note *n)
{
    struct str text = {n->text, n->len};
    struct session *next;
    for (struct session *s = w->bucket[(uint64_t)n->conversation_id % TALK_BUCKETS]; s; s = next) {
        next = s->next;
        if (s->conversation_id != n->conversation_id || (n->seq && n->seq <= s->seen))
            continue;
        if (n->seq)
            s->seen = n->seq;
        send(w, s, text);
    }
}

static void refuse_words(struct web *w, struct session *s, struct asked *asked, enum err err)
{
    bool full = err == ERR_FULL;
    web_error(w, s,
              full               ? "disk_full"
              : err == ERR_NOMEM ? "busy"
                                 : "internal",
              str_from(asked->id), full ? web_full_disk(w, s->lang < LANGS ? s->lang : LANG_JA) : (struct str){0});
}

/* A link was followed into this conversation: pages that were open on it are nobody's any more. */
static void leave_to(struct web *w, const struct session *s, int64_t conversation_id)
{
    struct session *next;
    for (struct session *other = w->bucket[(uint64_t)conversation_id % TALK_BUCKETS]; other; other = next) {
        next = other->next;
        if (other != s && other->conversation_id == conversation_id)
            ws_close(w->http, other->ref, CLOSE_POLICY);
    }
}

static void welcome(struct web *w, struct session *s, const struct note *n)
{
    if (n->err == ERR_NOTFOUND && !n->asked->fresh) {
        /* Nobody has this token (any more), and the link does not help: a new one, a new conversation. */
        n->asked->void_link = n->asked->link[0] != '\0';
        n->asked->link[0] = '\0';
        web_attach(w, s, n->asked, true);
        return;
    }
    if (n->err != ERR_OK) {
        s->asked = false;
        refuse_words(w, s, n->asked, n->err);
        return;
    }
    s->seen = n->seq;
    if (n->asked->link[0])
        leave_to(w, s, n->conversation_id);
    web_join(w, s, n->conversation_id);
    struct str_cut rest = {.tail = {n->text, n->len}, .found = true};
    while (rest.tail.len) {
        rest = str_cut(rest.tail, '\n');
        send(w, s, rest.head);
    }
    if (n->asked->void_link)
        web_error(w, s, "link_void", (struct str){0}, (struct str){0});
}

static void deliver(struct web *w, struct note *n)
{
    if (n->kind == NOTE_FRAME) {
        to_all(w, n);
        return;
    }
    struct session *s = web_session(w, n->asked->ref);
    if (s && n->kind == NOTE_WELCOME)
        welcome(w, s, n);
    if (s && n->kind == NOTE_DONE) {
        s->in_flight--;
        if (n->err == ERR_OK)
            send(w, s, (struct str){n->text, n->len});
        else if (n->err == ERR_NOTFOUND) /* no longer theirs: with the next hello they begin anew, and say it there */
            ws_close(w->http, s->ref, CLOSE_POLICY);
        else
            refuse_words(w, s, n->asked, n->err);
    }
    free(n->asked);
}

struct parcel {
    struct web *web;
    struct note *first;
};

static void unpack(void *arg)
{
    struct parcel *p = arg;
    struct note *next;
    for (struct note *n = p->first; n; n = next) {
        next = n->next;
        deliver(p->web, n);
        free(n);
    }
    free(p);
}

void web_flush(void *self)
{
    struct web *w = self;
    if (!w->first)
        return;
    struct parcel *p = malloc(sizeof *p);
    if (!p)
        return; /* the list waits for the next group */
    *p = (struct parcel){w, w->first};
    w->first = w->last = NULL;
    if (http_post(w->http, unpack, p) == ERR_OK)
        return;
    /* The loop is 65,536 jobs behind: keep the list and try with the next group. */
    w->first = p->first;
    for (w->last = w->first; w->last->next;)
        w->last = w->last->next;
    free(p);
}
