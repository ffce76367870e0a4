/* Calls that have hurt C programs often enough: using one is a compile error.
 * Included for every file by the build (-include), after the system headers it names. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok atoi atol strtol gmtime localtime rand srand gets
