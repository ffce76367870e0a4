/* The web channel put together: pages and scripts, the policy that says who may embed them, what the page needs to
 * know, the socket. */
#include "adapters/web/web.h"
#include <stdlib.h>
#include "adapters/web/web_inside.h"
#include "base/json.h"
#include "base/clock.h"
#include "bot/turn.h"

enum { KEEP_BYTES = 1 << 20, FRAME_ARENA_BYTES = 256 * 1024, TOWN_VARS = 16, HOTLINES_SHOWN = 2 };

/* Who may hold the chat in a frame, and whom it may call: the browser enforces both. */
static const char *chat_policy(struct web *w)
{
    struct buf b;
    buf_init_in(&b, &w->keep, 8192);
    bool tls = str_starts(w->public_url, S("https:"));
    struct str host = str_sub(w->public_url, tls ? 8 : 7, w->public_url.len);
    buf_addf(&b,
             "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' "
             "%s://%.*s; form-action 'none'; "
             "base-uri 'none'; object-src 'none'; frame-ancestors 'self'",
             tls ? "wss" : "ws", STR_FMT(host));
    for (size_t i = 0; i < w->config->n_web_origins; i++)
        buf_addf(&b, " %.*s", STR_FMT(w->config->web_origins[i]));
    return buf_str(&b).ptr;
}

static const char demo_policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                  "frame-src 'self'; form-action 'none'; "
                                  "base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

static enum err add_files(struct web *w)
{
    const char *policy = chat_policy(w);
    static const char html[] = "text/html; charset=utf-8", js[] = "text/javascript; charset=utf-8",
                      css[] = "text/css; charset=utf-8", svg[] = "image/svg+xml", revalidate[] = "no-cache",
                      hour[] = "public, max-age=3600";
    const struct http_file files[] = {
        {"/chat", "adapters/web/page/chat.html", html, policy, NULL, "cross-origin"},
        {"/demo", "adapters/web/page/demo.html", html, demo_policy, NULL, NULL},
        {"/widget.js", "adapters/web/page/widget.js", js, NULL, hour, "cross-origin"},
        {"/chat/tokens.css", "adapters/web/page/tokens.css", css, NULL, revalidate, NULL},
        {"/chat/chat.css", "adapters/web/page/chat.css", css, NULL, revalidate, NULL},
        {"/chat/chat.js", "adapters/web/page/chat.js", js, NULL, revalidate, NULL},
        {"/chat/transcript.js", "adapters/web/page/transcript.js", js, NULL, revalidate, NULL},
        {"/chat/unread.js", "adapters/web/page/unread.js", js, NULL, revalidate, NULL},
        {"/chat/line.js", "adapters/web/page/line.js", js, NULL, revalidate, NULL},
        {"/chat/host.js", "adapters/web/page/host.js", js, NULL, revalidate, NULL},
        {"/chat/words.js", "adapters/web/page/words.js", js, NULL, revalidate, NULL},
        {"/chat/phone.js", "adapters/web/page/phone.js", js, NULL, revalidate, NULL},
        {"/chat/keep.js", "adapters/web/page/keep.js", js, NULL, revalidate, NULL},
        {"/chat/icon.svg", "adapters/web/page/icon.svg", svg, NULL, hour, NULL},
        {"/demo/demo.css", "adapters/web/page/demo.css", css, NULL, revalidate, NULL},
        {"/demo/scene.svg", "adapters/web/page/scene.svg", svg, NULL, hour, NULL},
    };
    return http_add_files(w->http, files, sizeof files / sizeof files[0]);
}

/* ---- what the page needs to know before it can say anything ---- */

/* Nothing was read of what the visitor wrote: it may have been a cry for help, so the lines that are open now stand in
 * every such answer. */
struct str web_full_disk(struct web *w, enum lang lang)
{
    struct var item[TOWN_VARS + 1];
    int64_t now_ms = clock_wall_ms();
    arena_reset(&w->arena);
    struct vars vars = {item, town_vars(w->content->town, &w->arena, lang, now_ms, item, TOWN_VARS)};
    if (w->content->hotlines) {
        const struct hotline_wish wish = {.kind = S("suicide")};
        item[vars.n++] =
            (struct var){S("hotlines"), hotlines_text(w->content->hotlines, &w->arena, &wish, now_ms, HOTLINES_SHOWN)};
    }
    return bundle_text(w->content->bundle, &w->arena, "web_full_disk", lang, &vars, 0);
}

/* The town and its desk as each language has them: {"ja": {"town": …, "desk": …}, …}. */
static void put_names(struct web *w, struct json_out *out, const struct content *content)
{
    json_open_object(out, "names");
    for (int lang = 0; lang < LANGS; lang++) {
        struct var item[TOWN_VARS];
        const struct vars vars = {
            item, town_vars(content->town, &w->texts, (enum lang)lang, clock_wall_ms(), item, TOWN_VARS)};
        json_open_object(out, lang_name((enum lang)lang));
        for (size_t i = 0; i < vars.n; i++)
            if (str_eq(vars.item[i].name, S("town")) || str_eq(vars.item[i].name, S("desk")))
                json_put_str(out, arena_str(&w->texts, vars.item[i].name).ptr, vars.item[i].value);
        json_close_object(out);
    }
    json_close_object(out);
}

static void build_config(struct web *w, const struct content *content)
{
    struct buf b;
    struct json_out out;
    buf_init_in(&b, &w->texts, 65536);
    json_out_init(&out, &b);
    json_open_object(&out, NULL);
    json_put_str(&out, "town", town_name(content->town));
    json_put_str(&out, "desk", town_desk(content->town));
    json_put_str(&out, "phone", town_phone(content->town));
    put_names(w, &out, content);
    json_open_list(&out, "origins");
    json_put_str(&out, NULL, w->public_url);
    for (size_t i = 0; i < w->config->n_web_origins; i++)
        json_put_str(&out, NULL, w->config->web_origins[i]);
    json_close_list(&out);
    json_close_object(&out);
    w->config_json = buf_str(&b);
    w->content = content;
}

static void answer_config(void *self, const struct http_request *req)
{
    struct web *w = self;
    http_reply(w->http, req->ref,
               &(struct http_response){.status = 200, .type = S("application/json"), .body = w->config_json});
}

void web_use_content(struct web *w, const struct content *content)
{
    arena_reset(&w->texts);
    build_config(w, content);
}

/* ---- life ---- */

static enum err add_all(struct web *w)
{
    const struct http_route routes[] = {{"GET", "/chat/config", ACCESS_PUBLIC, 0, 0, answer_config, w}};
    const struct ws_endpoint endpoint = {
        .path = "/chat/ws",
        .subprotocol = "tsunagu.chat.v1",
        .message_max = CHAT_FRAME_MAX,
        .queue_max = QUEUE_BYTES,
        .admit = web_admit,
        .opened = web_opened,
        .message = web_message,
        .refused = web_refused,
        .closed = web_closed,
        .self = w,
    };
    enum err err = add_files(w);
    if (err == ERR_OK)
        err = http_add_routes(w->http, routes, sizeof routes / sizeof routes[0]);
    return err != ERR_OK ? err : http_add_socket(w->http, &endpoint);
}

enum err web_open(const struct config *config, struct http_server *http, struct desk *desk,
                  const struct content *content, struct web **ret)
{
    struct web *w = calloc(1, sizeof *w);
    if (!w)
        return ERR_NOMEM;
    w->http = http;
    w->desk = desk;
    w->config = config;
    w->per_min = config->limit_web_per_min;
    w->public_url = config->public_url;
    w->listener = (struct desk_listener){.self = w, .answered = web_answered, .news = web_news, .flush = web_flush};
    arena_init(&w->arena, FRAME_ARENA_BYTES);
    arena_init(&w->keep, KEEP_BYTES);
    arena_init(&w->texts, KEEP_BYTES);
    buf_init(&w->scratch, 4 << 20);
    buf_init(&w->out, FRAME_OUT_MAX);
    build_config(w, content);
    enum err err = w->keep.failed || w->texts.failed ? ERR_NOMEM : add_all(w);
    if (err != ERR_OK) {
        web_close(w);
        return err;
    }
    desk_listen(desk, &w->listener);
    *ret = w;
    return ERR_OK;
}

void web_close(struct web *w)
{
    if (!w)
        return;
    struct note *next;
    for (struct note *n = w->first; n; n = next) {
        next = n->next;
        free(n->asked);
        free(n);
    }
    buf_done(&w->scratch);
    buf_done(&w->out);
    arena_done(&w->arena);
    arena_done(&w->keep);
    arena_done(&w->texts);
    free(w);
}
