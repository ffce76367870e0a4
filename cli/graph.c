/* Loads the content, draws one flow, prints it. */
#include "cli/graph.h"
#include "cli/content_dir.h"
#include "base/owned.h"
#include "dialogs/draw.h"

enum { NOTES_CAP = 8 << 20, DOT_CAP = 1 << 20 };

static const char usage[] = "usage: tsunagu graph [--content DIR] FLOW\n"
                            "  Print a flow as Graphviz DOT:  tsunagu graph life | dot -Tsvg > life.svg\n";

/* False: wrong use. `*ret_flow` stays NULL when only help was asked for. */
static bool read_args(int argc, char **argv, const char **ret_content, const char **ret_flow, bool *ret_help)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            *ret_help = true;
        else if (strcmp(argv[i], "--content") == 0 && i + 1 < argc)
            *ret_content = argv[++i];
        else if (argv[i][0] != '-' && !*ret_flow)
            *ret_flow = argv[i];
        else
            return false;
    }
    return *ret_help || *ret_flow;
}

static void list_flows(const struct bundle *b, const char *name)
{
    const struct str *names;
    size_t n = bundle_flows(b, &names);
    struct str near = nearest_name(str_from(name), names, n);
    fprintf(stderr, "tsunagu: no flow '%s'", name);
    if (near.len)
        fprintf(stderr, "; did you mean '%.*s'?", STR_FMT(near));
    fputs("\nflows:", stderr);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, " %.*s", STR_FMT(names[i]));
    fputc('\n', stderr);
}

static int print_flow(const struct bundle *b, const char *name)
{
    OWNED(buf) struct buf dot;
    buf_init(&dot, DOT_CAP);
    enum err err = flow_draw(b, str_from(name), &dot);
    if (err == ERR_NOTFOUND) {
        list_flows(b, name);
        return 1;
    }
    if (err != ERR_OK)
        return 3;
    struct str text = buf_str(&dot);
    return fwrite(text.ptr, 1, text.len, stdout) == text.len ? 0 : 3;
}

int cmd_graph(int argc, char **argv)
{
    const char *content = NULL, *flow = NULL;
    bool help = false;
    if (!read_args(argc, argv, &content, &flow, &help) || help) {
        fputs(usage, help ? stdout : stderr);
        return help ? 0 : 2;
    }
    struct arena notes;
    struct faults faults;
    struct bundle *b = NULL;
    arena_init(&notes, NOTES_CAP);
    faults_init(&faults, &notes);
    struct str dir = arena_fmt(&notes, "%s/dialogs", content_dir(content));
    enum err err = dir.len ? bundle_load(dir.ptr, &faults, &b) : ERR_NOMEM;
    faults_print(&faults, stderr, false);
    int code = err == ERR_OK ? print_flow(b, flow) : err == ERR_INPUT ? 1 : 3;
    bundle_free(b);
    arena_done(&notes);
    return code;
}
