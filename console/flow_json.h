/* Flows, their maps and their figures as the API shows them: docs/openapi.yaml's schemas. Pure. */
#pragma once
#include "base/json.h"
#include "console/flow_figures.h"
#include "dialogs/flow_map.h"

/* One flow with what was counted of it. */
struct flow_sheet {
    const struct flow_map *map;
    struct figures whole;  /* of the flow: begun, and the sums over its nodes */
    struct figures *nodes; /* beside map->nodes; NULL in a list */
    int64_t since;         /* the first day of the span of which anything is known of this structure; 0: none */
    bool earlier;          /* in the span it had another structure too */
};

/* `key` NULL inside a list. FIGURE_HIDDEN is null. */
void put_figure(struct json_out *w, const char *key, int64_t exact);
/* days, from, until */
void put_span(struct json_out *w, struct figure_span span);
/* Flow */
void put_flow(struct json_out *w, const char *key, const struct flow_sheet *s);
/* FlowGraph's members beside span and flow: nodes, paths, width, height, … */
void put_sheet(struct json_out *w, const struct flow_sheet *s);
