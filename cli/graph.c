/* Loads the content, draws one flow, prints it: as DOT, or as SVG. */
#include "cli/graph.h"
#include "cli/content_dir.h"
#include "base/owned.h"
#include "cli/usage.h"
#include "dialogs/draw.h"
#include "dialogs/flow_map.h"

enum { NOTES_CAP = 8 << 20, MAP_CAP = 16 << 20, TEXT_CAP = 4 << 20 };

struct options {
    const char *content, *flow;
    bool svg, help;
};

static const char usage[] =
    "usage: tsunagu graph [--content DIR] [--svg] FLOW\n"
    "  Print a flow as Graphviz DOT:  tsunagu graph life | dot -Tsvg > life.svg\n"
    "  --svg   as a picture of our own, without Graphviz: tsunagu graph --svg life > life.svg\n";

/* False: wrong use. */
static bool read_args(int argc, char **argv, struct options *o)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            o->help = true;
        else if (strcmp(argv[i], "--svg") == 0)
            o->svg = true;
        else if (strcmp(argv[i], "--content") == 0 && i + 1 < argc)
            o->content = argv[++i];
        else if (argv[i][0] != '-' && !o->flow)
            o->flow = argv[i];
        else
            return false;
    }
    return o->help || o->flow;
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

static enum err draw_svg(const struct bundle *b, const char *name, struct buf *to)
{
    struct arena arena;
    struct flow_map map;
    arena_init(&arena, MAP_CAP);
    enum err err = flow_map_make(b, str_from(name), 0, &arena, &map);
    if (!err)
        err = flow_map_svg(&map, to);
    arena_done(&arena);
    return err;
}

static int print_flow(const struct bundle *b, const struct options *o)
{
    OWNED(buf) struct buf text;
    buf_init(&text, TEXT_CAP);
    enum err err = o->svg ? draw_svg(b, o->flow, &text) : flow_draw(b, str_from(o->flow), &text);
    if (err == ERR_NOTFOUND) {
        list_flows(b, o->flow);
        return 1;
    }
    if (err != ERR_OK)
        return 3;
    struct str out = buf_str(&text);
    return fwrite(out.ptr, 1, out.len, stdout) == out.len ? 0 : 3;
}

int cmd_graph(int argc, char **argv)
{
    struct options o = {0};
    if (!read_args(argc, argv, &o) && !o.help)
        return wrong_use(usage, argc, argv);
    if (o.help)
        return fputs(usage, stdout) < 0 ? 3 : 0;
    struct arena notes;
    struct faults faults;
    struct bundle *b = NULL;
    arena_init(&notes, NOTES_CAP);
    faults_init(&faults, &notes);
    struct str dir = arena_fmt(&notes, "%s/dialogs", content_dir(o.content));
    enum err err = dir.len ? bundle_load(dir.ptr, &faults, &b) : ERR_NOMEM;
    faults_print(&faults, stderr, false);
    if (err == ERR_NOTFOUND && !faults.n_errors)
        fprintf(stderr, "tsunagu: there is no folder %.*s\n", STR_FMT(dir));
    int code = err == ERR_OK ? print_flow(b, &o) : err == ERR_INPUT ? 1 : 3;
    bundle_free(b);
    arena_done(&notes);
    return code;
}
