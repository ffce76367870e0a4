/* What people of the town write (Markdown, CommonMark) as HTML that is safe to show. The one home of cmark. Pure. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { MARKDOWN_MAX = 100000 /* bytes: some twenty pages */ };

/*
 * `text` (valid UTF-8) as HTML: no tags but CommonMark's own, none of the writer's; links to http, https, mailto and
 * tel and within the pages only; pictures as their words, for they would tell another server who looks. Headings begin
 * at h2.
 * Memory: in `arena`.
 * Errors: ERR_INPUT over MARKDOWN_MAX; ERR_NOMEM.
 */
MUST_CHECK enum err markdown_html(struct arena *arena, struct str text, struct str *ret);
/* The same with a title (h1) and who wrote it above: as residents will see it. */
MUST_CHECK enum err markdown_article(struct arena *arena, struct str title, struct str writer, struct str text,
                                     struct str *ret);
/* The words alone, in one line, at most `max` characters: for a list. ERR_INPUT, ERR_NOMEM. */
MUST_CHECK enum err markdown_words(struct arena *arena, struct str text, size_t max, struct str *ret);
