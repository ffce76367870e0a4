/* `tsunagu check --against-live`: what a version would do to the conversations under way, before anybody publishes
 * it. */
#pragma once
#include "base/json.h"
#include "bot/live.h"

struct check_live {
    struct live *live;
    struct bundle *in_use; /* NULL: nothing was ever activated, or it cannot be read */
    struct arena arena;
};

/* Look. Problems are printed. Returns an exit code: 0, 1 (somebody would be lost or stuck), 2 (configuration), 3
 * (database).
 * Memory: check_live_done, in any case. */
int check_live(const char *database, const struct bundle *next, bool ids, struct check_live *ret);
void check_live_done(struct check_live *c);
/* For people, on `to`; for programs, as the member "live". */
void check_live_print(const struct check_live *c, const struct bundle *next, FILE *to);
void check_live_json(const struct check_live *c, const struct bundle *next, struct json_out *w);
