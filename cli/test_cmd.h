/* tsunagu test: play transcripts. */
#pragma once

int cmd_test(int argc, char **argv);
