/* The reasons that are shown with a match, in the words of reasons.yaml. Private to directory/. */
#pragma once
#include "directory/wish.h"
#include "directory/wording.h"

/* Metres between the person and the resource; -1 when one of them is not known. */
int match_distance(const struct wish *wish, const struct facts *facts);

/* The word that the resource and the person both used, as the resource writes it; empty when there is none worth repeating. */
struct str match_word(struct arena *arena, const struct resource *r, struct str words, const struct word_hit *hit);

/* Fill m->reasons (at most MATCH_REASONS). `word` is what both spoke of, or empty. */
void match_explain(const struct directory *d, const struct reasons *wording, struct arena *arena, const struct wish *wish,
                   const struct facts *facts, bool contributor, struct str word, struct match *m);
