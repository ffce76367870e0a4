/* flows/NAME.yaml to struct flow: its head and its nodes (compile_node.c). Resolves nothing (compile_link.c). */
#include "dialogs/compile.h"

static void read_nodes(struct compile *c, const struct yaml *map, struct flow *f)
{
    if (!map || map->kind != YAML_MAP || !map->n || map->n > NODES_MAX) {
        wrong_form(c, map ? map->at : f->at, "nodes: に 1〜64 個の項目 (1 to 64 nodes)");
        return;
    }
    f->nodes = ARENA_ARRAY(c->arena, struct node, map->n);
    f->node_names = ARENA_ARRAY(c->arena, struct str, map->n);
    if (!f->nodes || !f->node_names)
        return;
    for (const struct yaml *y = map->first; y; y = y->next) {
        f->node_names[f->n_nodes] = y->key;
        read_node(c, y, &f->nodes[f->n_nodes++]);
    }
    names_init(&f->by_name, c->arena, f->node_names, f->n_nodes);
}

static void read_head(struct compile *c, const struct yaml *file, struct str stem, struct flow *f)
{
    static const char *const kinds[] = {"script", "form"};
    static const char *const updates[] = {"pin", "rewalk", "restart"};
    static const char *const after[] = {"resume", "rest"};
    const struct yaml *name = yaml_get(file, "flow"), *kind = yaml_get(file, "kind"), *title = yaml_get(file, "title"),
                      *start = yaml_get(file, "start"), *update = yaml_get(file, "on_update"),
                      *afterwards = yaml_get(file, "afterwards"), *scales = yaml_get(file, "scales"),
                      *listens = yaml_get(file, "listens");
    f->name = name ? read_name(c, name) : stem;
    f->at = name ? name->at : file->at;
    if (!name || !start || !title)
        fault_add(c->faults, FAULT_ERROR, "F003", file->at, "flow, title, start は必ず書きます。",
                  "flow, title and start are required");
    else if (f->name.len && !str_eq(f->name, stem))
        fault_add(c->faults, FAULT_ERROR, "F007", name->at, "流れの名前 '%.*s' がファイル名 '%.*s' とちがいます。",
                  "flow '%.*s' lives in a file called '%.*s'", STR_FMT(f->name), STR_FMT(stem));
    f->kind = kind ? (enum flow_kind)read_word(c, kind, kinds, 2, 0) : KIND_SCRIPT;
    f->on_update = update ? (enum on_update)read_word(c, update, updates, 3, 1) : UPDATE_REWALK;
    f->afterwards = afterwards ? (enum afterwards)read_word(c, afterwards, after, 2, 0) : AFTER_RESUME;
    f->listens = listens && read_bool(c, listens);
    f->questionnaire = yaml_text(file, "questionnaire", S(""));
    if (title)
        read_text(c, title, &f->title);
    if (start) {
        f->start_name = read_name(c, start);
        f->start_at = start->at;
    }
    if (scales)
        read_scales(c, scales, &f->scales, &f->n_scales);
}

void compile_flow(struct compile *c, const struct yaml *file, struct str stem, struct flow *ret)
{
    static const char *const known[] = {"flow",       "kind",  "title",  "on_update",     "start",
                                        "afterwards", "nodes", "scales", "questionnaire", "listens"};
    *ret = (struct flow){.start = -1, .name = stem, .at = file->at};
    if (file->kind != YAML_MAP) {
        wrong_form(c, file->at, "flow: 名前 で始まるファイル (flow file)");
        return;
    }
    yaml_known(file, known, sizeof known / sizeof known[0], c->faults);
    read_head(c, file, stem, ret);
    c->flow = ret;
    read_nodes(c, yaml_get(file, "nodes"), ret);
    c->flow = NULL;
}
