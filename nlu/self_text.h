/* What the readers of self.h share: a text without blanks inside of Japanese, its clauses, whose sentence it is.
 * Private to nlu/. */
#pragma once
#include "nlu/self.h"

/* Blanks inside of Japanese are dropped where a word goes on (きただにに すんで), and are a comma elsewhere. */
struct str self_text(struct arena *arena, struct str folded);

/* From the last mark before `at`: a comma after は, が, も does not end it (「娘が、」). */
struct str self_clause(struct str text, size_t at);
/* What stands at `at` may go on about somebody of whom the sentence before speaks: 「母は元気です。」, and no word says
 * that it is me. */
bool self_goes_on_about_other(struct str text, size_t at);
/* Up to the next mark that ends a sentence. */
struct str self_sentence_rest(struct str text, size_t at);

/* It begins with one of them: the length of the longest, or 0. */
size_t self_head(struct str s, const struct str *heads, size_t n);
/* One of them is in it. */
bool self_has(struct str s, const struct str *words, size_t n);

/* Somebody or something else is what is spoken of: 「娘が…」, 「実家は…」; not 「娘と…」, nor 「…、私は」. */
bool self_is_other(struct str clause);
/* A person other than oneself stands here: 「…に住んでいる」娘. */
bool self_is_person(struct str s);

/* The clause says no more than me, now, at home, around what follows. *ret_home: that it is about the home. */
bool self_is_plain(struct str clause, const struct self_names *names, bool *ret_home);

/* A letter of the kind before and after would make another word. */
bool self_is_kanji(uint32_t cp);
uint32_t self_first(struct str s);
uint32_t self_last(struct str s);

#define SELF_HEAD(s, list) self_head((s), (list), sizeof(list) / sizeof((list)[0]))
#define SELF_HAS(s, list) self_has((s), (list), sizeof(list) / sizeof((list)[0]))
