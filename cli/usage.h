/* Wrong use, said in one way by every command: first what is wrong, as far as that can be seen, then how it is used. */
#pragma once
#include "base/err.h"

/*
 * Print to standard error which word of the command line is wrong, and `usage`. What may be written is read out of
 * `usage` itself: "--option" and, where one takes a value, "--option VALUE" with the value in capitals.
 * Returns 2, the exit code of wrong use.
 */
int wrong_use(const char *usage, int argc, char **argv);

/* Why a file or folder that was named could not be used, in words for whoever named it (err_name is for logs). */
const char *err_said(enum err err);
