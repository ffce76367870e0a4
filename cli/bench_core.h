/* `tsunagu bench-core`: the pure core alone, without understanding, network or disk: one turn, the proof of all
 * content, the exploration of a long form. */
#pragma once
int cmd_bench_core(int argc, char **argv);
