/* Wrong use, said in one way by every command: first what is wrong, as far as that can be seen, then how it is used. */
#pragma once

/*
 * Print to standard error which word of the command line is wrong, and `usage`. What may be written is read out of
 * `usage` itself: "--option" and, where one takes a value, "--option VALUE" with the value in capitals.
 * Returns 2, the exit code of wrong use.
 */
int wrong_use(const char *usage, int argc, char **argv);
