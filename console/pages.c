/* The desk's pages: which files, under which policy. Nothing from elsewhere, no inline script or style, text only as
 * text. Must not know sessions: the pages are the same for everybody, what they show comes from the API. */
#include "console/console_inside.h"

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

#define PAGE(url, name)                                                                                                \
    {                                                                                                                  \
        .path = url, .file = "console/static/" name ".html", .type = "text/html; charset=utf-8", .csp = policy         \
    }
#define STYLE(name)                                                                                                    \
    {                                                                                                                  \
        .path = "/console/" name ".css", .file = "console/static/" name ".css", .type = "text/css; charset=utf-8",     \
        .csp = policy, .cache = "no-cache"                                                                             \
    }
#define SCRIPT(name)                                                                                                   \
    {                                                                                                                  \
        .path = "/console/" name ".js", .file = "console/static/" name ".js",                                          \
        .type = "text/javascript; charset=utf-8", .csp = policy, .cache = "no-cache"                                   \
    }

static const struct http_file files[] = {
    PAGE("/console/", "index"),
    PAGE("/console/first", "first"),
    STYLE("tokens"),
    STYLE("base"),
    STYLE("sign_in"),
    STYLE("desk"),
    STYLE("queue"),
    STYLE("talk"),
    STYLE("aside"),
    STYLE("sheet"),
    STYLE("flows"),
    STYLE("lacks"),
    STYLE("edits"),
    STYLE("import"),
    STYLE("reports"),
    SCRIPT("main"),
    SCRIPT("first"),
    SCRIPT("api"),
    SCRIPT("stream"),
    SCRIPT("dom"),
    SCRIPT("words"),
    SCRIPT("time"),
    SCRIPT("store"),
    SCRIPT("sign_in"),
    SCRIPT("desk"),
    SCRIPT("queue"),
    SCRIPT("talk"),
    SCRIPT("transcript"),
    SCRIPT("reply"),
    SCRIPT("aside"),
    SCRIPT("dialogs"),
    SCRIPT("alert"),
    SCRIPT("calling"),
    SCRIPT("ring"),
    SCRIPT("keys"),
    SCRIPT("idle"),
    SCRIPT("door"),
    SCRIPT("sheet_page"),
    SCRIPT("lacks"),
    SCRIPT("lacks_link"),
    SCRIPT("edits"),
    SCRIPT("edit_words"),
    SCRIPT("undo"),
    SCRIPT("import"),
    SCRIPT("reports"),
    SCRIPT("lack_words"),
    SCRIPT("truth"),
    SCRIPT("flows"),
    SCRIPT("flow_list"),
    SCRIPT("flow_sheet"),
    SCRIPT("flow_node"),
    SCRIPT("flow_picture"),
    SCRIPT("flow_words"),
    {.path = "/console/icon.svg",
     .file = "console/static/icon.svg",
     .type = "image/svg+xml",
     .csp = policy,
     .cache = "no-cache"},
};

/* Beside the desk: one frame for all of them, with a style and a script of its own name. */
static const struct {
    const char *path, *name;
} sheets[] = {
    {"/console/flows", "flows"},   {"/console/lacks", "lacks"},     {"/console/edits", "edits"},
    {"/console/import", "import"}, {"/console/reports", "reports"},
};

static enum err add_sheets(struct console *c)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < sizeof sheets / sizeof sheets[0]; i++) {
        struct http_file page = PAGE(sheets[i].path, "sheet");
        err = http_add_named_file(c->http, &page, sheets[i].name);
    }
    return err;
}

static void to_console(void *self, const struct http_request *req)
{
    (void)self;
    struct http_header location = {"Location", S("/console/")};
    http_reply(req->server, req->ref, &(struct http_response){.status = 303, .headers = &location, .n_headers = 1});
}

enum err pages_add(struct console *c)
{
    static const struct http_route without_slash = {"GET", "/console", ACCESS_PUBLIC, 0, 0, to_console, NULL};
    enum err err = http_add_files(c->http, files, sizeof files / sizeof files[0]);
    if (!err)
        err = add_sheets(c);
    return err ? err : http_add_routes(c->http, &without_slash, 1);
}
