/* Looking for one pattern in a message without looking everywhere: only when its words were seen, and only where they
 * stand. Private to nlu/. */
#pragma once
#include "nlu/reading.h"

/* Were all needs of the probe seen in this view? False: it cannot match. */
bool probe_possible(const struct reading *r, const struct probe *probe, size_t view);
bool probe_possible_somewhere(const struct reading *r, const struct probe *probe);

/*
 * The first match of a probe in a stretch of a view, which begins at `from` or later. What lies outside the stretch
 * does not exist for it. FOUND_LIMIT: it could have begun at too many places, or it met a limit of its own.
 */
enum found probe_find(struct reading *r, const struct probe *probe, size_t view, struct span within, size_t from,
                      struct span *ret);

/* Back to where the character at byte `at` begins. */
size_t probe_char_start(struct str text, size_t at);
