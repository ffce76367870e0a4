/* How fast messages are understood; for scripts/bench. */
#pragma once
int cmd_bench_nlu(int argc, char **argv);
