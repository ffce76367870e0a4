/* What looking for a pattern in a text answers. */
#pragma once
#include <stddef.h>

struct span {
    size_t from, to; /* bytes */
};

enum found { FOUND_NO, FOUND_YES, FOUND_LIMIT }; /* LIMIT: gave up at the leash, or out of memory */
