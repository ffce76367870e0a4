/* `tsunagu graph FLOW`: a flow as a Graphviz picture. */
#pragma once

/* Returns an exit code: 0, 1 (content is wrong, or no such flow), 2 (wrong use), 3 (cannot be read). */
int cmd_graph(int argc, char **argv);
