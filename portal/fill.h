/* What a page shows: names with a text, words, or a list of rows, which have names again. Built in an arena for one
 * page, then rendered. A name is looked for in the row, then in what the row stands in. Pure. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum fill_kind { FILL_TEXT, FILL_WORDS, FILL_ROWS, FILL_HTML };

struct fill_entry {
    struct fill_entry *next;
    struct str name;
    enum fill_kind kind;
    struct str text;           /* FILL_WORDS: the key */
    struct fill *first, *last; /* FILL_ROWS */
};

struct fill {
    struct arena *arena;
    const struct fill *outer;
    struct fill *next; /* the next row of its list */
    struct fill_entry *entries;
};

/* NULL when the arena is full (arena->failed is set); everything below takes NULL and does nothing. */
struct fill *fill_new(struct arena *arena);
/* An empty text is as if it were not there. The text is borrowed. */
void fill_text(struct fill *f, const char *name, struct str text);
void fill_number(struct fill *f, const char *name, int64_t number);
void fill_flag(struct fill *f, const char *name, bool on);
/* Words by their key ("category.craft"): said in the visitor's language. */
void fill_words(struct fill *f, const char *name, struct str key);
/* HTML that is safe as it is (bot/markdown.h), copied where a page has text; anywhere else nothing. */
void fill_html(struct fill *f, const char *name, struct str html);
/* One more row of the list `name`. */
struct fill *fill_row(struct fill *f, const char *name);

/* What the page was given by this name; NULL: nothing. */
const struct fill_entry *fill_find(const struct fill *f, struct str name);
