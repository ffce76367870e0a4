/* tsunagu bench-turns (hidden; scripts/bench turns): whole turns a second through the desk, durable, beside the same
 * rows written bare. */
#pragma once

int cmd_bench_turns(int argc, char **argv);
