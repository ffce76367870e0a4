/* What people say of themselves in passing: in which part of the town they live, how old they are, which languages they
 * speak. Only what is surely about oneself: of a daughter, a host or a title nothing is taken, and a doubt is a no.
 * Names of places and languages come from the caller; the ways in which they are said are tables in here. Pure. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum { SELF_TEXT_MAX = 2000 /* bytes that are looked at */, SELF_NAMES_MAX = 1024 };

struct self_name {
    struct str word; /* folded */
    size_t which;    /* the caller's number of what it names; below 64 for self_speaks */
};

struct self_names {
    const struct self_name *item;
    size_t n;
    const struct str *before; /* what may stand before a name without changing it: a town's name; folded */
    size_t n_before;
};

/*
 * The place in which they live, or from which they look for something: 「北谷に住んでいます」, 「駅の近くで手芸がしたい」,
 * 「大屋じゃなくて八鹿です」. `asked`: it was just asked, so that the name alone says it (「田中です」 is a surname
 * otherwise). False: none, or more than one.
 * `folded` is canonical (base/fold); working memory in `arena`. O(text × names).
 */
bool self_place(struct arena *arena, struct str folded, const struct self_names *names, bool asked, size_t *ret_which);

/* 「住んでいる所は忘れて」: bits of what is to be forgotten of these. */
enum { SELF_PLACE = 1, SELF_AGE = 2, SELF_LANGUAGES = 4 };
unsigned self_forgets(struct str folded);

/* 「78歳です」, 「中学生です」: the age in years, of a school the youngest in it; 0: none was said. */
int self_age(struct arena *arena, struct str folded);

/* Is there any word of speaking in it? Else self_speaks need not be asked. */
bool self_may_speak(struct str folded);
/* Bits of those languages that they say they speak: 「ポルトガル語しか話せません」, "I speak Vietnamese". */
uint64_t self_speaks(struct arena *arena, struct str folded, const struct self_names *names);
