/* `tsunagu bench-directory`: the directory with 5,000 and 100,000 made resources, on one core. A measure is one row of
 * the table in the .c file. */
#pragma once
int cmd_bench_directory(int argc, char **argv);
