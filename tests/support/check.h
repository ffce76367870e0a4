/* What every test file includes: cmocka in the order it wants, and the size of a table of rows. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Two strs are equal, both shown when not. */
#define assert_str_equal(got, want)                                                                                    \
    do {                                                                                                               \
        struct str got_ = (got), want_ = (want);                                                                       \
        if (got_.len != want_.len || (got_.len && memcmp(got_.ptr, want_.ptr, got_.len) != 0))                         \
            fail_msg("got \"%.*s\", want \"%.*s\"", (int)got_.len, got_.len ? got_.ptr : "", (int)want_.len,           \
                     want_.len ? want_.ptr : "");                                                                      \
    } while (0)
