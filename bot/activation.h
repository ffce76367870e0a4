/* Which content is in use, since when, by whose hand: one row each time it changes (store/content_rows.h). The folder
 * of content speaks when it holds something new; otherwise the newest row does, so that a rollback outlives a restart.
 * Knows no thread and no service. */
#pragma once
#include "dialogs/bundle.h"
#include "store/content_rows.h"

enum {
    ACTIVATIONS_KEPT = 10,     /* these many versions can be gone back to */
    ACTIVATION_KEPT_DAYS = 400 /* whatever was in use in this time stays, to be read beside transcripts */
};

/*
 * The folder holds `*io`: is that to be used? Where a rollback stands and the folder has not changed since, *io is
 * freed and replaced by the version rolled back to. `ret_folder` is the id of what the folder holds, in `arena`.
 * Errors: those of the store, ERR_NOMEM; *io is as it was. A version that cannot be read any more is logged, and the
 * folder's is used.
 */
MUST_CHECK enum err activation_choose(struct store *s, struct arena *arena, struct bundle **io, struct str *ret_folder);

/* The version in force as content, proved once more, when it is not `now_id`. ERR_NOTFOUND: it is, or nothing was ever
 * activated; ERR_INPUT: it is not kept or not readable any more, or has mistakes. */
MUST_CHECK enum err activation_fetch(struct store *s, struct arena *arena, struct str now_id, struct faults *faults,
                                     struct bundle **ret);

/* Write down that `b` is in use from now on, with the content itself. Nothing happens when it is in force already and
 * the folder is the same. Needs an open transaction. */
struct activation {
    const struct bundle *b;
    struct str folder, who, why;
    int64_t now_ms;
};
MUST_CHECK enum err activation_record(struct store *s, struct arena *arena, const struct activation *a);

/* Go back: to the version that `to` begins the id of, or (empty) to the one in force before. Needs an open transaction.
 * Errors: ERR_NOTFOUND no such version is kept; ERR_CONFLICT more than one, or it is in force already. */
MUST_CHECK enum err activation_roll_back(struct store *s, struct arena *arena, struct str to, struct str who,
                                         int64_t now_ms, struct activation_row *ret);

/* Which kept versions does nobody need any more: in no conversation, not among the last ACTIVATIONS_KEPT, not in use
 * within ACTIVATION_KEPT_DAYS? Reads every conversation once. Ids in `arena`. */
MUST_CHECK enum err activation_unneeded(struct store *s, struct arena *arena, int64_t now_ms, struct str **ret,
                                        size_t *ret_n);
