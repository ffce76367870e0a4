/* tsunagu search: see its --help. */
#pragma once

int cmd_search(int argc, char **argv);
