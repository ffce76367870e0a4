/*
 * Pages as HTML files with places for values; every value is escaped for the place it stands in, which is read from the
 * HTML around it when the file is loaded. A page that puts a value where none can be made safe (a tag's name, style, an
 * event handler, an attribute without quotes) is not loaded.
 *
 *   {{name}}                    a value
 *   {{=key}}                    words of portal/words.yaml in the visitor's language; their {name} are values of here
 *   {{#name}} … {{/name}}       for each row of a list
 *   {{?name}} … {{/name}}       once when it is set, or has rows
 *   {{^name}} … {{/name}}       when it is not
 *   {{>name}}                   the file portal/page/name.html
 *
 * Knows nothing of what the pages show. Loaded once, read-only afterwards.
 */
#pragma once
#include "base/fault.h"
#include "portal/fill.h"
#include "portal/words.h"

struct template;

/*
 * Read `dir`/NAME.html and what it includes; `words` must hold every key it names and outlive it.
 * Memory: *ret lives in `arena`. Errors: ERR_INPUT (faults), ERR_NOTFOUND, ERR_IO, ERR_NOMEM.
 */
MUST_CHECK enum err template_load(struct arena *arena, const char *dir, const char *name, const struct words *words,
                                  struct faults *faults, struct template **ret);

struct template_voice {
    enum lang lang;
    bool ruby; /* readings over the words */
};
/* Append the page. A name that `fill` does not have is empty, and false. */
void template_render(const struct template *t, const struct fill *fill, struct template_voice voice, struct buf *out);
