/* Content as it was published, and what was in use when. What the JSON means is dialogs/'s; which is used is
 * bot/activation's. */
#pragma once
#include "store/store.h"

/* ---- content, by its id ---- */
MUST_CHECK enum err bundle_row_put(struct store *s, struct str id, struct str json,
                                   int64_t at_ms); /* no-op when known */
MUST_CHECK enum err bundle_row_get(struct store *s, struct arena *a, struct str id,
                                   struct str *ret_json); /* ERR_NOTFOUND */
MUST_CHECK enum err bundle_row_delete(struct store *s, struct str id);

struct bundle_row {
    struct str id;
    int64_t at_ms, bytes;
};
/* All of them without their text, newest first. */
MUST_CHECK enum err bundle_rows_list(struct store *s, struct arena *a, struct bundle_row **ret, size_t *ret_n);

/* ---- what was in use ---- */
struct activation_row {
    int64_t id;
    struct str bundle, folder; /* ids */
    int64_t at_ms;
    struct str who, why; /* why: start | publish | rollback */
};
MUST_CHECK enum err activation_row_insert(struct store *s, const struct activation_row *row);
/* The one in force. ERR_NOTFOUND: there never was one. */
MUST_CHECK enum err activation_row_newest(struct store *s, struct arena *a, struct activation_row *ret);
/* Newest first. */
MUST_CHECK enum err activation_rows_list(struct store *s, struct arena *a, size_t max, struct activation_row **ret,
                                         size_t *ret_n);
