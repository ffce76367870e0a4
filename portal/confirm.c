/* A host's answer on its way: loop → desk → loop. The page it leads to says thank you; going back and sending it again
 * changes nothing. */
#include "portal/confirm.h"
#include <stdlib.h>
#include "base/clock.h"
#include "base/utf8.h"
#include "bot/resource_confirm.h"
#include "portal/portal_inside.h"

enum { ANSWER_ARENA = 64 * 1024, ANSWER_BODY = 16 * 1024 };

struct answering {
    struct portal *portal;
    struct http_ref ref;
    struct arena arena;
    struct str token, words;
    enum confirm_answer answer;
    enum lang lang;
    enum err err;
};

static void answering_free(struct answering *a)
{
    arena_done(&a->arena);
    free(a);
}

/* ---- loop: where it leads ---- */

static void lead_on(void *arg)
{
    struct answering *a = arg;
    if (a->err && a->err != ERR_NOTFOUND) {
        http_problem(a->portal->http, a->ref, 503, "busy");
    } else {
        struct ask voice = {.page = 1, .lang = a->lang};
        struct str path = ask_address(&a->arena, a->err ? S("/confirm/void") : S("/confirm/thanks"), &voice);
        struct http_header location = {"Location", path};
        http_reply(a->portal->http, a->ref,
                   &(struct http_response){.status = 303, .headers = &location, .n_headers = 1});
    }
    answering_free(a);
}

/* ---- desk ---- */

static enum err take(struct store *s, struct arena *arena, void *arg)
{
    struct answering *a = arg;
    return confirm_take(s, arena, a->token, a->answer, a->words, clock_wall_ms());
}

static void taken(void *self, const struct desk_answer *answer)
{
    struct answering *a = (struct answering *)(uintptr_t)answer->ref;
    (void)self;
    a->err = answer->err;
    if (http_post(a->portal->http, lead_on, a))
        answering_free(
            a); /* the loop is 65,536 jobs behind: the host's browser gives up by itself, and may ask again */
}

static const struct desk_listener listener = {.answered = taken};

/* ---- loop: what came ---- */

static bool read_form(struct answering *a, const struct http_request *req)
{
    struct str rest = arena_str(&a->arena, req->body), name, value;
    bool answered = false;
    while (http_next_pair(&rest, &a->arena, &name, &value)) {
        if (!utf8_valid(value))
            return false;
        if (str_eq(name, S("answer")))
            answered = confirm_answer_from_name(value, &a->answer);
        else if (str_eq(name, S("words")))
            a->words = value;
    }
    a->token = arena_str(&a->arena, req->param);
    return answered && !a->arena.failed;
}

static void submit(struct answering *a)
{
    struct desk_request *r = desk_request_new(&(struct desk_request){
        .kind = DESK_WRITE, .ref = (uint64_t)(uintptr_t)a, .owner = &listener, .write = take, .arg = a});
    if (r && !desk_submit(a->portal->desk, &r, 1))
        return;
    desk_request_free(r);
    a->err = ERR_NOMEM;
    lead_on(a);
}

static void handle(void *self, const struct http_request *req)
{
    struct portal *p = self;
    struct ask ask;
    struct answering *a = calloc(1, sizeof *a);
    if (!a) {
        http_problem(p->http, req->ref, 503, "busy");
        return;
    }
    a->portal = p;
    a->ref = req->ref;
    arena_init(&a->arena, ANSWER_ARENA);
    ask_read(req->query, req->arena, &ask);
    a->lang = ask.lang;
    if (read_form(a, req)) {
        submit(a);
        return;
    }
    http_problem(p->http, req->ref, 400, "bad_request");
    answering_free(a);
}

enum err confirm_add_route(struct portal *p)
{
    const struct http_route route = {"POST", "/confirm/{token}", ACCESS_PUBLIC, 0, ANSWER_BODY, handle, p};
    return http_add_routes(p->http, &route, 1);
}
