/* The reasons that are shown with a match, in the words of reasons.yaml. They stand on the resource and the profile
 * alone, so that anybody can work them out again. Private to directory/. */
#pragma once
#include "directory/wish.h"
#include "directory/wording.h"

enum { WHY_MAX = 24 };

/* The word that the resource and the person both used, as the resource writes it; empty when there is none worth
 * repeating. */
struct str match_word(struct arena *arena, const struct resource *r, struct str words, const struct word_hit *hit);

/* All that can be said for it, the most telling first; returns how many (at most WHY_MAX). `word` is what both spoke
 * of, or empty; `silent_when`: nothing about day and hour. */
size_t match_explain(const struct reasons *wording, struct arena *arena, const struct resource *r,
                     const struct profile *profile, int64_t now_ms, bool silent_when, struct str word, struct str *ret);

/* `words` with blanks for letters of the words in `plain`; all folded. */
struct str match_telling(struct arena *arena, const struct name_list *plain, struct str words);
/* Does their offer speak of what the group writes that it looks for? Folded; one of the two without plain words. */
bool match_offered(struct str words, struct str wants);

/* `text` with {name} replaced. */
struct str why_fill(struct arena *arena, struct str text, struct str name, struct str value);
/* 「300m」, 「1.2km」 */
struct str why_distance(struct arena *arena, int metres);
