/* Scope-bound handles: a local marked OWNED(kind) is released when it leaves its scope.
 * One function uses OWNED or `goto out`, never both; handing a value on is spelt GIVE. */
#pragma once
#include <stdlib.h>

#define OWNED(kind) __attribute__((cleanup(owned_##kind)))
#define OWNED_KIND(kind, type, release)                                                                                \
    static inline void owned_##kind(type *p)                                                                           \
    {                                                                                                                  \
        if (*p)                                                                                                        \
            release(*p);                                                                                               \
    }
#define GIVE(p)                                                                                                        \
    __extension__({                                                                                                    \
        __auto_type give_ = (p);                                                                                       \
        (p) = NULL;                                                                                                    \
        give_;                                                                                                         \
    }) /* caller owns it now */

OWNED_KIND(mem, char *, free)
