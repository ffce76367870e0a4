/* JSON in: the guard, then cJSON, then a check of what only a tree shows (duplicate keys, numbers beyond a double). A
 * `struct json` is a cJSON node under a name that cannot be used around this file. */
#include "base/json.h"
#include <cjson/cJSON.h>
#include <math.h>

enum { FEW_KEYS = 12, STR_CAP = 64 * 1024 };

static const double WHOLE_MAX = 9007199254740992.0; /* 2^53 */

static const cJSON *node_of(const struct json *node)
{
    return (const cJSON *)node;
}

static enum err fault_at(struct json_fault *fault, const char *why, const char *field)
{
    if (fault)
        *fault = (struct json_fault){.why = why, .field = field};
    return ERR_INPUT;
}

/* ---- checks on the tree ---- */
static int by_name(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

/* Sorting keeps a hostile object at O(n log n) comparisons. */
static enum err check_many_keys(const cJSON *object, size_t n, struct json_fault *fault)
{
    const cJSON **members = calloc(n, sizeof *members);
    if (!members)
        return ERR_NOMEM;
    size_t i = 0;
    for (const cJSON *member = object->child; member; member = member->next)
        members[i++] = member;
    qsort(members, n, sizeof *members, by_name);
    enum err err = ERR_OK;
    for (i = 1; i < n && !err; i++) {
        if (strcmp(members[i - 1]->string, members[i]->string) == 0)
            err = fault_at(fault, "duplicate key", NULL);
    }
    free(members);
    return err;
}

static enum err check_keys(const cJSON *object, struct json_fault *fault)
{
    size_t n = 0;
    for (const cJSON *member = object->child; member; member = member->next) {
        if (++n > FEW_KEYS)
            continue;
        for (const cJSON *other = object->child; other != member; other = other->next) {
            if (strcmp(other->string, member->string) == 0)
                return fault_at(fault, "duplicate key", NULL);
        }
    }
    return n > FEW_KEYS ? check_many_keys(object, n, fault) : ERR_OK;
}

/* Recursion no deeper than the guard allowed. */
static enum err check_tree(const cJSON *node, struct json_fault *fault)
{
    enum err err = ERR_OK;
    if (cJSON_IsNumber(node) && !isfinite(node->valuedouble))
        err = fault_at(fault, "number is too large", NULL);
    else if (cJSON_IsObject(node))
        err = check_keys(node, fault);
    for (const cJSON *child = node->child; child && !err; child = child->next)
        err = check_tree(child, fault);
    return err;
}

/* ---- documents ---- */
enum err json_open(struct str text, size_t nodes_max, struct json_doc **ret, struct json_fault *fault)
{
    enum err err = json_guard(text, nodes_max, fault);
    if (err)
        return err;
    cJSON *root = cJSON_ParseWithLength(text.ptr, text.len);
    if (!root)
        return ERR_NOMEM; /* the guard is stricter than the parser: only memory is left as a reason */
    err = check_tree(root, fault);
    if (err) {
        cJSON_Delete(root);
        return err;
    }
    *ret = (struct json_doc *)root;
    return ERR_OK;
}

void json_close(struct json_doc *doc)
{
    cJSON_Delete((cJSON *)doc);
}

const struct json *json_root(const struct json_doc *doc)
{
    return (const struct json *)doc;
}

/* ---- nodes ---- */
enum json_kind json_kind(const struct json *node)
{
    switch (node ? node_of(node)->type & 0xff : cJSON_NULL) {
    case cJSON_False:
    case cJSON_True:
        return JSON_BOOL;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_STRING;
    case cJSON_Array:
        return JSON_LIST;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

struct str json_string(const struct json *node)
{
    return json_kind(node) == JSON_STRING ? str_from(node_of(node)->valuestring) : (struct str){0};
}

bool json_number(const struct json *node, double *ret)
{
    if (json_kind(node) != JSON_NUMBER)
        return false;
    *ret = node_of(node)->valuedouble; /* valueint saturates at 32 bits */
    return true;
}

bool json_integer(const struct json *node, int64_t *ret)
{
    double number;
    if (!json_number(node, &number) || number < -WHOLE_MAX || number > WHOLE_MAX || trunc(number) != number)
        return false;
    *ret = (int64_t)number;
    return true;
}

bool json_true(const struct json *node)
{
    return node && (node_of(node)->type & 0xff) == cJSON_True;
}

const struct json *json_get(const struct json *object, const char *name)
{
    if (json_kind(object) != JSON_OBJECT)
        return NULL;
    for (const cJSON *member = node_of(object)->child; member; member = member->next) {
        if (strcmp(member->string, name) == 0)
            return (const struct json *)member;
    }
    return NULL;
}

const struct json *json_first(const struct json *list_or_object)
{
    return list_or_object ? (const struct json *)node_of(list_or_object)->child : NULL;
}

const struct json *json_next(const struct json *node)
{
    return node ? (const struct json *)node_of(node)->next : NULL;
}

struct str json_name(const struct json *member)
{
    return member ? str_from(node_of(member)->string) : (struct str){0};
}

/* ---- decoding ---- */
static enum err decode_str(const struct json *node, const struct json_field *field, struct arena *arena, void *to,
                           struct json_fault *fault)
{
    struct str s = json_string(node);
    if (json_kind(node) != JSON_STRING)
        return fault_at(fault, "not a string", field->name);
    if (s.len > (field->cap ? field->cap : STR_CAP))
        return fault_at(fault, "too long", field->name);
    struct str copy = arena_str(arena, s);
    if (copy.len != s.len)
        return ERR_NOMEM;
    *(struct str *)to = copy;
    return ERR_OK;
}

static enum err decode_int(const struct json *node, const struct json_field *field, int64_t *to,
                           struct json_fault *fault)
{
    return json_integer(node, to) ? ERR_OK : fault_at(fault, "not a whole number", field->name);
}

static enum err decode_bool(const struct json *node, const struct json_field *field, bool *to, struct json_fault *fault)
{
    if (json_kind(node) != JSON_BOOL)
        return fault_at(fault, "not true or false", field->name);
    *to = json_true(node);
    return ERR_OK;
}

static enum err decode_field(const struct json *node, const struct json_field *field, struct arena *arena, void *to,
                             struct json_fault *fault)
{
    if (json_kind(node) == JSON_NULL)
        return field->required ? fault_at(fault, "missing", field->name) : ERR_OK;
    switch (field->type) {
    case JSON_AS_STR:
        return decode_str(node, field, arena, to, fault);
    case JSON_AS_INT:
        return decode_int(node, field, to, fault);
    case JSON_AS_BOOL:
        return decode_bool(node, field, to, fault);
    case JSON_AS_NODE:
        *(const struct json **)to = node;
        return ERR_OK;
    }
    return fault_at(fault, "unknown type", field->name);
}

enum err json_decode(const struct json *object, const struct json_field *fields, size_t n_fields, struct arena *arena,
                     void *ret, struct json_fault *fault)
{
    if (json_kind(object) != JSON_OBJECT)
        return fault_at(fault, "not an object", NULL);
    for (size_t i = 0; i < n_fields; i++) {
        void *to = (char *)ret + fields[i].offset;
        enum err err = decode_field(json_get(object, fields[i].name), &fields[i], arena, to, fault);
        if (err)
            return err;
    }
    return ERR_OK;
}
