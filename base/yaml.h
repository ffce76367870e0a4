/* A strict part of YAML with positions kept: no anchors, aliases, tags, merge keys or duplicate keys; every scalar is
 * text until a schema of ours types it. The one home of libyaml. Knows nothing of what the documents mean. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/str.h"

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml {
    enum yaml_kind kind;
    struct place at;
    struct str text; /* YAML_TEXT */
    bool quoted;     /* YAML_TEXT written in quotes or as a block */
    bool cut;        /* YAML_TEXT neither, and a remark ( #…) stands behind it on its line */
    struct str key;  /* its key, when it is a member of a map */
    struct place key_at;
    struct yaml *first; /* children of a list or map, in file order */
    struct yaml *next;  /* next sibling */
    size_t n;           /* children */
};

/*
 * Parse one document. `file` names it in faults.
 * Memory: everything lives in `arena`.
 * Errors: ERR_INPUT (each mistake is in `faults`), ERR_NOMEM. Limits: 1 MiB, depth 32, 50,000 nodes.
 */
MUST_CHECK enum err yaml_parse(struct arena *arena, struct str file, struct str text, struct faults *faults,
                               struct yaml **ret);

/* Read a file and parse it. Also ERR_NOTFOUND, ERR_IO. */
MUST_CHECK enum err yaml_load(struct arena *arena, const char *path, struct faults *faults, struct yaml **ret);

/* Member `key` of a map, or NULL (also when `map` is NULL or not a map). */
const struct yaml *yaml_get(const struct yaml *map, const char *key);
/* Its text, or `otherwise` when it is missing or not a scalar. */
struct str yaml_text(const struct yaml *map, const char *key, struct str otherwise);
/* Report every member of `map` whose key is not among `known`, with the nearest one suggested (code F001). */
void yaml_known(const struct yaml *map, const char *const *known, size_t n, struct faults *faults);
/* Whole number in [lo, hi] out of a scalar; otherwise a fault (F002) and false. */
bool yaml_int(const struct yaml *node, int64_t lo, int64_t hi, struct faults *faults, int64_t *ret);
