/* What was typed into the box, taken apart: conditions, words to look for, small words that are passed over. Pure; no
 * dictionary of Japanese, only the phrases of search_words and of the listings. Private to directory/ and
 * bot/resource_search. */
#pragma once
#include "directory/search_words.h"

struct search_term {
    struct str text;                /* folded */
    struct str typed;               /* as it stands in the request */
    const struct word_group *group; /* what means the same; NULL: nothing known */
    const struct word_group *kind;  /* whose category stands in when it is nowhere; NULL: none */
    bool light;                     /* 会, 教室: fits better when found, no harm when not */
    bool verb;     /* a form of a word, 読んで: counts little beside a whole one (漫画読んで) */
    bool weak;     /* unknown and so short, or with such an ending, that it may be no word at all */
    bool unwanted; /* 「カラオケじゃなくて」 */
    bool known;    /* in the files or in the listings; what is not may be a slip */
};

/* A condition that the text says. */
struct said_filter {
    struct str filter;
    const struct search_choice *choice;
    struct str typed;
};

struct search_query {
    struct str text; /* all of it, folded */
    struct str rest; /* without the conditions */
    size_t unknown;  /* letters that belong to no phrase */
    struct search_term terms[SEARCH_TERMS];
    size_t n_terms;
    struct said_filter said[SEARCH_FILTERS];
    size_t n_said;
};

/* The second way is for what nothing was found for: a short word is believed also where unknown kana go on beside it
 * (ぼけ in ぼけそうで), and of what is unknown each run of kanji is a word (年金 in 年金ぐらしやし). */
enum search_reading { READ_CAREFULLY, READ_BOLDLY };

/*
 * Read `text` (valid UTF-8, cut at SEARCH_TEXT_CHARS). The way of writing (width, case, kana) makes no difference.
 * `town`: words of the listings, may be NULL.
 * Memory: in `a`; slices of `text` stay slices. Errors: ERR_NOMEM. Cost: O(characters × longest phrase × log phrases).
 */
MUST_CHECK enum err search_read(const struct search_words *words, const struct phrases *town, struct str text,
                                enum search_reading how, struct arena *a, struct search_query *ret);
