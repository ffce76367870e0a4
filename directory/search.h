/* Looking for something in the town by words and conditions: what is asked and what is answered. One box takes both:
 * 「水曜 午前 手芸」 is one word and two conditions, and the answer says which was taken as which. Joined with the
 * index by bot/resource_search. */
#pragma once
#include "directory/resource.h"

enum {
    SEARCH_TEXT_CHARS = 200, /* longer text is cut, at a character */
    SEARCH_PAGE_MAX = 100,   /* what one who asks may have at once */
    SEARCH_ALL_MAX = 2000,   /* of a calendar or a map, in one go */
    SEARCH_FILTERS = 24,
    SEARCH_TERMS = 8,
};

/*
 * A condition is a short text, fit for an address (?f=day:wed&f=cost:free) and the same for what a page offers and what
 * a sentence says:
 *   day:sun … day:sat       on one of these weekdays
 *   time:am pm evening      begins then
 *   when:today tomorrow week next_week weekend   happens then (week: on one of the seven days from now on), and can be
 *   joined: not full, closed or over
 *   cost:free  cost:500     at most so many yen
 *   category:craft          of the vocabulary (directory/data/categories.yaml)
 *   access:wheelchair       everyone of them, and known to be so; flag:pickup likewise; flag:online
 *   for:child               meant for them, or for everybody
 *   area:北谷               a part of the town or a place, as published
 *   kind:service            one of resource_kind
 *   near                    within SEARCH_NEAR_KM of the point asked for
 * Several of day, time, category, for, area and kind each: any of them. What is not a condition is passed over.
 */
enum { SEARCH_NEAR_KM = 2 };

enum search_order {
    SEARCH_BEST,    /* how well it fits, then how fresh */
    SEARCH_SOONEST, /* by the next day on which it happens */
    SEARCH_NEAREST, /* by distance from the point; unknown places last */
    SEARCH_ORDERS
};

struct search_request {
    struct str text;           /* what was typed: valid UTF-8; may be empty */
    const struct str *filters; /* chosen on the page */
    size_t n_filters;
    const struct str *ignored; /* conditions that must not be taken from the text: chips that were taken away */
    size_t n_ignored;
    double lat, lon; /* of the person or of what was tapped on a map; NaN when unknown */
    double km;       /* at most so far from there; 0: any distance */
    int64_t now_ms;
    const struct calendar *calendar; /* the town's holidays, for what is off then; NULL: none */
    enum search_order order;
    size_t offset, limit; /* page; limit ≤ SEARCH_ALL_MAX */
};

/* One condition that is in force. */
struct search_taken {
    struct str filter; /* "day:wed" */
    struct str label;  /* what a chip shows: 水曜日 (directory/data/query_words.yaml) */
    struct str words;  /* the words of the text that said it, as they were typed; empty: chosen on the page */
    size_t without;    /* how many more there would be without it */
    bool set_aside;    /* the text said it, nothing fitted, and it may be done without: not in force */
};

/* 「たつきゅう」→「卓球」で探しました */
struct search_correction {
    struct str typed, used;
};

struct search_hit {
    const struct resource *resource; /* of the snapshot */
    int32_t score;                   /* larger is better; only for comparing within one answer */
    int32_t next_day;                /* days since 1970; INT32_MAX: not known or over */
    double km;                       /* from the point asked for; NaN */
    bool partly;                     /* not all words were found in it */
};

struct search_found {
    struct search_hit *hits; /* this page, best first; ties by id */
    size_t n, total;
    struct search_taken *taken;
    size_t n_taken;
    struct search_correction *corrections;
    size_t n_corrections;
    struct str *terms; /* the words that were looked for, as typed, after taking conditions and small words out */
    size_t n_terms;
};

/* A condition that a page may offer, out of directory/data/query_words.yaml, in its order. */
struct search_choice {
    struct str filter, label, easy, en; /* "day:wed", 水曜日, 水曜日（すいようび）, Wednesday */
    bool soft;                          /* where a sentence says it and nothing fits, it is done without */
};
