/* The words of the search box as data: which words are conditions, which are passed over, which mean the same
 * (directory/data/query_words.yaml and synonyms.yaml). Read-only after loading. All words are kept folded as search
 * compares them. Private to directory/ and bot/resource_search. */
#pragma once
#include "base/fault.h"
#include "directory/search.h"
#include "directory/search_gist.h"
#include "directory/vocabulary.h"

/* Words that mean the same; `near` are things that somebody who asks for these is glad of as well, not the other way
 * round. */
struct word_group {
    struct str shown; /* the first word, as it is written in the file */
    struct str *same, *near;
    size_t n_same, n_near;
    struct str category; /* all of this category fit; empty: none */
    bool light;          /* adds to what is asked for, and is not asked for itself: 母 in 認知症の母 */
    bool for_whom;       /* light, and what is meant for them comes first: 子ども in 子ども 料理 */
};

enum phrase_kind {
    PHRASE_FILTER,   /* a condition: no = its choice */
    PHRASE_GROUP,    /* no = its group */
    PHRASE_ASKED,    /* the same, but never looked for in listings: らいん stands in オンライン */
    PHRASE_KIND,     /* itself, and where it is nowhere its category: no = its group */
    PHRASE_LIGHT,    /* 会, 教室: looked for when there is nothing else */
    PHRASE_PASSED,   /* したい, ないですか */
    PHRASE_PARTICLE, /* が, を: passed over after a word */
    PHRASE_NOT,      /* じゃなくて: the word before it is not wanted */
    PHRASE_TOWN,     /* a word of the listings themselves; not of the files */
    PHRASE_AREA      /* a part of the town, out of their addresses */
};

struct phrase {
    struct str text;  /* folded; '#' stands for a number */
    struct str shown; /* as it was first written; PHRASE_TOWN and PHRASE_AREA only */
    uint8_t kind;
    bool form; /* made of another by search_forms.def: not in the files, and nothing is mended to it */
    uint16_t no;
};

/* Sorted by text. */
struct phrases {
    struct phrase *item;
    size_t n;
};

/* By their texts' bytes: what phrases_from needs. */
void phrases_sort(struct phrases *p);
/* The first that is not before `text`. */
size_t phrases_from(const struct phrases *p, struct str text);

/* For whom things are meant, as listings say it: words of 対象 for one `for:` condition. */
struct audience {
    uint16_t choice;
    struct str *listed;
    size_t n;
};
enum { AUDIENCES_MAX = 16 };

struct search_words {
    struct arena arena;
    struct search_choice *choices;
    size_t n_choices, n_offered; /* those with a number in them stand behind and are not offered */
    struct word_group *groups;
    size_t n_groups;
    struct phrases phrases;
    struct audience audiences[AUDIENCES_MAX];
    size_t n_audiences;
    struct str *everybody; /* どなたでも */
    size_t n_everybody;
    struct gist gist; /* what letters tell of groups */
};

/*
 * Load both files of `folder` (…/directory/data). Categories are checked against `vocabulary`.
 * Errors: ERR_INPUT (each mistake in `faults`), ERR_NOTFOUND, ERR_IO, ERR_NOMEM.
 */
MUST_CHECK enum err search_words_load(const char *folder, const struct vocabulary *vocabulary, struct faults *faults,
                                      struct search_words **ret);
void search_words_free(struct search_words *w);

/* The choice with this text, or NULL. */
const struct search_choice *search_words_choice(const struct search_words *w, struct str filter);
