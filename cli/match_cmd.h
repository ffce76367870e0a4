/* tsunagu match: see its --help. */
#pragma once

int cmd_match(int argc, char **argv);
