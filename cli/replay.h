/* tsunagu replay: journals played again, from nothing, with what was recorded; only differences are printed. */
#pragma once

int cmd_replay(int argc, char **argv);
