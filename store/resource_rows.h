/* The town's resources on disk, as JSON texts with their words for search. What the JSON means is directory/'s;
 * bot/resources joins them. Functions that write need an open transaction of a writing handle; strings of results live
 * in the arena given. */
#pragma once
#include "store/store.h"

struct resource_row {
    struct str id, kind, name, source;
    struct str body;  /* JSON */
    struct str words; /* all that search shall find besides the name; only for resource_row_put */
    int64_t updated_ms;
    struct str imported; /* JSON as its file said it, without what staff changed; empty: not known */
};

MUST_CHECK enum err resource_row_put(struct store *s, const struct resource_row *row); /* insert or replace by id */
/* ERR_NOTFOUND */
MUST_CHECK enum err resource_row_get(struct store *s, struct arena *a, struct str id, struct resource_row *ret);
/* ERR_NOTFOUND */
MUST_CHECK enum err resource_row_delete(struct store *s, struct str id);
/* With id > after, in the order of ids. */
MUST_CHECK enum err resource_rows_list(struct store *s, struct arena *a, struct str after, size_t max,
                                       struct resource_row **ret, size_t *ret_n);
/* Another number than before: rows were added, changed or taken out. */
MUST_CHECK enum err resource_rows_version(struct store *s, int64_t *ret);
/* The same among ids that begin with `source` and a colon. */
MUST_CHECK enum err resource_rows_of_source(struct store *s, struct arena *a, struct str source, struct str after,
                                            size_t max, struct resource_row **ret, size_t *ret_n);
/* Only body, imported and updated_ms; nothing that search finds may have changed. */
MUST_CHECK enum err resource_row_touch(struct store *s, const struct resource_row *row);
MUST_CHECK enum err resource_rows_count(struct store *s, int64_t *ret);

/* One way to write what is looked for. Nothing in `text` is syntax. Text without any letter is found nowhere. */
struct word_phrase {
    struct str text;
    bool prefix;    /* the last word may go on: one letter (犬 in 犬と), Latin words */
    bool only_name; /* not in the other words */
};

/* One row that has one of the phrases, and where: bit 0 in the name, bit 1 in its other words. */
struct word_hit_row {
    int64_t key;
    uint8_t typed, same, near; /* the first phrase; the others of the first n_same; the rest */
};

/* Rows in which any of `n` phrases stands, in the order of keys. ERR_NOMEM also for more than 16 KiB of phrases. */
MUST_CHECK enum err resource_rows_find(struct store *s, struct arena *a, const struct word_phrase *phrases, size_t n,
                                       size_t n_same, struct word_hit_row **ret, size_t *ret_n);

struct resource_key {
    int64_t key; /* of word_hit_row */
    struct str id;
};

/* All of them, in the order of ids. */
MUST_CHECK enum err resource_rows_keys(struct store *s, struct arena *a, struct resource_key **ret, size_t *ret_n);

/* What staff changed: one member of one resource. */
struct resource_edit_row {
    struct str resource_id, field;
    struct str value; /* JSON */
    int64_t at_ms, staff_id;
};

/* ---- edit_rows.c: for staff to look at ---- */
enum edit_there { EDIT_LISTED, EDIT_VANISHED /* its file holds the resource no more */, EDIT_GONE /* it is nowhere */ };

struct edit_shown_row {
    struct resource_edit_row edit;
    struct str name, by; /* of the resource, of staff (empty: the host, staff_id 0) */
    struct str file;     /* JSON: what its file says; null: nothing */
    enum edit_there there;
    int64_t undone_ms, undone_by; /* of what was taken back */
    struct str undone_name;
};
/* What is changed: first whose resource is gone, then vanished, then the newest. */
MUST_CHECK enum err edit_rows_shown(struct store *s, struct arena *a, size_t max, struct edit_shown_row **ret,
                                    size_t *ret_n);
/* What was taken back, newest first; `file` and `there` say nothing. */
MUST_CHECK enum err edit_rows_undone(struct store *s, struct arena *a, size_t max, struct edit_shown_row **ret,
                                     size_t *ret_n);
/* Note that `edit` was taken back; the row of resource_edits is not touched. */
MUST_CHECK enum err edit_undone_put(struct store *s, const struct resource_edit_row *edit, int64_t by, int64_t now_ms,
                                    int64_t *ret_id);
/* Was this very change taken back? ERR_NOTFOUND: no. */
MUST_CHECK enum err edit_undone_find(struct store *s, struct arena *a, struct str resource_id, struct str field,
                                     int64_t at_ms);

/* insert or replace */
MUST_CHECK enum err resource_edit_put(struct store *s, const struct resource_edit_row *row);
/* ERR_NOTFOUND */
MUST_CHECK enum err resource_edit_drop(struct store *s, struct str resource_id, struct str field);
/* Those of the resources from the id `first` to the id `last`, in the order of ids and fields. */
MUST_CHECK enum err resource_edit_rows(struct store *s, struct arena *a, struct str first, struct str last, size_t max,
                                       struct resource_edit_row **ret, size_t *ret_n);
