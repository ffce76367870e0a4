/* What the pages say, in three languages, from portal/words.yaml: each key with ja, easy and en. {漢字|かんじ} carries
 * a reading, {name} is a place for a value. No text that a resident reads stands anywhere else. Read-only after
 * loading. */
#pragma once
#include "base/buf.h"
#include "base/fault.h"
#include "dialogs/bundle.h"
#include "portal/escape.h"

struct words;

/* Memory: *ret is the caller's: words_free. Errors: ERR_INPUT (faults: a language is missing, a brace is open),
 * ERR_NOTFOUND, ERR_IO, ERR_NOMEM. */
MUST_CHECK enum err words_load(const char *path, struct faults *faults, struct words **ret);
void words_free(struct words *w);

/* The text of `key` as it is written, with its braces; false: there is none. */
bool words_find(const struct words *w, struct str key, enum lang lang, struct str *ret);

/* What stands for {name}; the empty str when nothing does. */
struct words_values {
    struct str (*value)(const void *self, struct str name);
    const void *self;
};

/*
 * Append what is written, for a place of a page. In ESCAPE_TEXT with `ruby` readings become <ruby>; elsewhere only the
 * words stand. Values are escaped for the same place.
 */
void words_put(struct buf *out, struct str written, enum escape place, bool ruby, const struct words_values *values);
/* The same as plain text (for JSON, titles, calendars); `values` are pairs of name and value, ended by an empty
 * name. */
struct word_value {
    struct str name, value;
};
struct str words_say(const struct words *w, struct arena *arena, enum lang lang, const char *key,
                     const struct word_value *values);
