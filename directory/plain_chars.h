/* Text as code points with widths undone, for the small parsers of open data: full-width letters, digits and brackets
 * become ASCII, every kind of wave and dash becomes ~ and -, every blank a space. Private to directory/. */
#pragma once
#include "base/str.h"

enum { PLAIN_MAX = 600 };

struct plain {
    uint32_t c[PLAIN_MAX + 1]; /* 0 at the end */
    size_t n;
};

/* False when the text is longer than PLAIN_MAX characters. */
bool plain_from(struct str text, struct plain *ret);
bool plain_at(const struct plain *p, size_t at, const char *word);
/* The same, and *at moves beyond it. */
bool plain_take(const struct plain *p, size_t *at, const char *word);
/* Day of the week that one letter there names: 日 0 … 土 6; -1 none. */
int plain_weekday(const struct plain *p, size_t at);
/* A run of at most `max` digits at *at, moved beyond; -1 when there is none. */
int plain_number(const struct plain *p, size_t *at, int max);
