/* Calls that have hurt C programs often enough: using one is a compile error.
 * Included for every file by the build (-include), after the system headers it names. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Under _FORTIFY_SOURCE some of them are macros for clang, which will not poison a macro. */
#undef sprintf
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok atoi atol strtol gmtime localtime srand gets

/* OpenSSL names parameters `rand`, so the word itself cannot be poisoned; calling it meets an undeclared function. */
#define rand() rand_is_banned_use_crypto_random()
