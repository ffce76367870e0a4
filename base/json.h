/* JSON in and out, behind a byte guard: strict UTF-8 and RFC 8259 grammar, depth at most 32, no duplicate keys, no NUL,
 * nothing after the value, nodes capped; only then does the parser see it. The one home of cJSON. A lone surrogate
 * escape is refused. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* ---- reading ---- */
struct json; /* a node; borrowed from its document */
struct json_doc;

enum { JSON_DEPTH_MAX = 32, JSON_NODES_MAX = 2000 };

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_OBJECT };

struct json_fault {
    size_t at;         /* byte offset, when the text itself was refused */
    const char *why;   /* static English text */
    const char *field; /* name in the decode table, or NULL */
};

/*
 * Parse a whole text. `nodes_max` 0 means JSON_NODES_MAX (a LINE webhook of 300 events needs more).
 * Memory: *ret is the caller's: json_close.
 * Errors: ERR_INPUT (see `fault`, which may be NULL), ERR_NOMEM.
 */
MUST_CHECK enum err json_open(struct str text, size_t nodes_max, struct json_doc **ret, struct json_fault *fault);
void json_close(struct json_doc *doc);
const struct json *json_root(const struct json_doc *doc);

/* Only the guard: is this text acceptable? Linear, no allocation; duplicate keys are the one thing that only json_open
 * sees. */
MUST_CHECK enum err json_guard(struct str text, size_t nodes_max, struct json_fault *fault);

enum json_kind json_kind(const struct json *node);                        /* NULL pointer reads as JSON_NULL */
struct str json_string(const struct json *node);                          /* empty unless JSON_STRING */
bool json_integer(const struct json *node, int64_t *ret);                 /* whole, |n| <= 2^53 */
bool json_number(const struct json *node, double *ret);                   /* false unless JSON_NUMBER */
bool json_true(const struct json *node);                                  /* the literal; false for all else */
const struct json *json_get(const struct json *object, const char *name); /* exact case; NULL when absent */
/* Walk a list or the members of an object, in the order of the text; NULL at the end, or where there is none. */
const struct json *json_first(const struct json *list_or_object);
const struct json *json_next(const struct json *node);
struct str json_name(const struct json *member); /* its key in an object */

/* A struct out of an object, by table. Unknown members are ignored, wrong types are ERR_INPUT. */
enum json_type {
    JSON_AS_STR,  /* struct str, copied into the arena; cap = most bytes */
    JSON_AS_INT,  /* int64_t */
    JSON_AS_BOOL, /* bool */
    JSON_AS_NODE  /* const struct json *, any kind, borrowed */
};
struct json_field {
    const char *name;
    enum json_type type;
    bool required;  /* absent or null otherwise leaves the member as it was */
    bool sensitive; /* never shown in a dump */
    size_t cap;     /* JSON_AS_STR: most bytes; 0 means 64 KiB */
    size_t offset;  /* offsetof() in the struct */
};
MUST_CHECK enum err json_decode(const struct json *object, const struct json_field *fields, size_t n_fields,
                                struct arena *arena, void *ret, struct json_fault *fault);

/* ---- writing: onto a buf; errors stick there; check once ---- */
struct json_out {
    struct buf *buf;
    bool comma; /* the next member needs one */
};
void json_out_init(struct json_out *w, struct buf *buf);
/* `key` is NULL inside a list and at the top. */
void json_open_object(struct json_out *w, const char *key);
void json_close_object(struct json_out *w);
void json_open_list(struct json_out *w, const char *key);
void json_close_list(struct json_out *w);
void json_put_str(struct json_out *w, const char *key, struct str value);
void json_put_int(struct json_out *w, const char *key, int64_t value);
void json_put_double(struct json_out *w, const char *key, double value); /* shortest form; NaN and inf become null */
void json_put_bool(struct json_out *w, const char *key, bool value);
void json_put_null(struct json_out *w, const char *key);
/* `value` is JSON already (ours or guarded). */
void json_put_raw(struct json_out *w, const char *key, struct str value);
/* A parsed node written again. */
void json_put_node(struct json_out *w, const char *key, const struct json *node);
