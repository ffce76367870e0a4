/* tsunagu import: see its --help. */
#pragma once

int cmd_import(int argc, char **argv);
