/* What a word that is found nowhere was probably meant to be: one wrong, missing, doubled or swapped letter, a slip of
 * the kana keyboard (っ つ, ー, が か), or a kanji that sounds or looks like the right one (将基). Only for words that are found nowhere. Private to directory/. */
#pragma once
#include "directory/search_words.h"

/*
 * The nearest known word to `word` (folded; three letters or more, two where one is a kanji): of the groups in `words` or of the listings in
 * `town`. The same for the same input; ties: words of the files first, those of
 * listings before those that are only asked for, then by text. NULL: none is near enough.
 * Cost: O(words × letters).
 */
const struct phrase *search_spell(const struct search_words *words, const struct phrases *town, struct str word);
