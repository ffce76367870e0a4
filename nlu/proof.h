/* Rules prove themselves before anybody relies on them: samples, counter-samples, the must-hit corpus. Private to
 * nlu/. */
#pragma once
#include "nlu/rule.h"

/* Every sample of every rule: F053 not matched by its own rule, F054 a counter-sample matched, F056 an intent's sample
 * that another intent takes, F058 the match limit met. Rules that are faulty already are left out. */
void proof_samples(const struct nlu *nlu, struct faults *faults);

/* `text`: lines "level TAB what was said"; blank lines and lines that begin with # are skipped. Each line must reach
 * its level. */
void proof_must_hit(const struct nlu *nlu, struct str file, struct str text, struct faults *faults);
