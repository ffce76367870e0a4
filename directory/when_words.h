/* Putting 「第2・第4火曜（祝日は休み）」 together. Private to directory/. */
#pragma once
#include "base/buf.h"
#include "directory/schedule.h"

enum when_word {
#define WORD(name, text) W_##name,
#include "directory/when_words.def"
#undef WORD
    WHEN_WORDS
};

/* The word as when_words.def has it, in Japanese. */
void when_add(struct buf *b, enum when_word word);
/* 「毎週水曜」 of the rule; false: it has none that can be read. */
bool when_add_rule(struct buf *b, const struct schedule *s);
/* 「（祝日・8月は休み）」; nothing where it is never off. */
void when_add_off(struct buf *b, const struct schedule *s);
