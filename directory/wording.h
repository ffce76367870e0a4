/* Words of reasons.yaml, as match_why.c asks for them. Private to directory/. */
#pragma once
#include "directory/match.h"

/* The sentence `key` of "reasons:", or the empty str: then that reason is not given. */
struct str wording_reason(const struct reasons *r, const char *key);
/* What follows a category in a sentence ("手芸やものづくり"); the sentence that stands for "likes" where one exists. */
struct str wording_what(const struct reasons *r, struct str category);
struct str wording_instead(const struct reasons *r, struct str category);
struct str wording_day(const struct reasons *r, int weekday);
struct str wording_time(const struct reasons *r, struct str name);
/* Folded words by which a refused thing ("karaoke") is recognised; 0 when it is not in the table. */
size_t wording_thing(const struct reasons *r, struct str name, const struct str **ret);
