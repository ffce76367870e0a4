/* The limits are for the worst line anybody can send (5,000 characters against a greedy rule), not for ordinary ones: a
 * rule that needs more than this on an ordinary line is a bad rule, and the checker says so. */
#include "nlu/pattern.h"
#include "nlu/machine.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_STEPS = 60000, MATCH_DEPTH = 250, MATCH_HEAP_KIB = 256, PATTERN_MAX = 65536, NEST_MAX = 64 };

struct pattern {
    struct machine *machine; /* or, where the pattern is beyond it, */
    pcre2_code *code;
};

struct pattern_scratch {
    struct arena *arena;
    struct machine_room *room;
    pcre2_general_context *general;
    pcre2_match_context *context;
    pcre2_match_data *data;
};

enum err pattern_new(struct str text, struct pattern **ret, struct pattern_fault *fault)
{
    struct pattern *p = calloc(1, sizeof(*p));
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    enum err err = p && context ? ERR_OK : ERR_NOMEM;
    int code = 0;
    PCRE2_SIZE at = 0;
    if (err)
        goto out;
    pcre2_set_max_pattern_length(context, PATTERN_MAX);
    pcre2_set_parens_nest_limit(context, NEST_MAX);
    p->code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len,
                            PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT, &code,
                            &at, context);
    if (!p->code) {
        err = ERR_INPUT;
        fault->at = at;
        pcre2_get_error_message(code, (PCRE2_UCHAR *)fault->why, sizeof(fault->why));
        goto out;
    }
    err = machine_new(text, &p->machine);
    if (err == ERR_NOMEM)
        goto out;
    if (!err) {
        pcre2_code_free(p->code);
        p->code = NULL;
    }
    err = ERR_OK;
    *ret = p;
    p = NULL;
out:
    pcre2_compile_context_free(context);
    pattern_free(p);
    return err;
}

void pattern_free(struct pattern *p)
{
    if (!p)
        return;
    pcre2_code_free(p->code);
    machine_free(p->machine);
    free(p);
}

static void *take(PCRE2_SIZE bytes, void *arena)
{
    return arena_raw(arena, bytes); /* frames of backtracking: PCRE2 writes what it reads */
}

static void give_back(void *p, void *arena)
{
    (void)p;
    (void)arena; /* the arena forgets everything at once */
}

enum err pattern_scratch_new(struct arena *arena, struct pattern_scratch **ret)
{
    struct pattern_scratch *f = ARENA_NEW(arena, struct pattern_scratch);
    if (!f)
        return ERR_NOMEM;
    f->arena = arena;
    f->room = machine_room_new(arena);
    if (!f->room)
        return ERR_NOMEM;
    *ret = f;
    return ERR_OK;
}

/* What PCRE2 needs is made when it is needed: few patterns ask for it. */
static bool ready(struct pattern_scratch *f)
{
    if (f->data)
        return true;
    f->general = f->general ? f->general : pcre2_general_context_create(take, give_back, f->arena);
    if (!f->general)
        return false;
    f->context = pcre2_match_context_create(f->general);
    if (!f->context)
        return false;
    pcre2_set_match_limit(f->context, MATCH_STEPS);
    pcre2_set_depth_limit(f->context, MATCH_DEPTH);
    pcre2_set_heap_limit(f->context, MATCH_HEAP_KIB);
    f->data = pcre2_match_data_create(1, f->general);
    return f->data != NULL;
}

static enum found find_anything(const struct pattern *p, struct pattern_scratch *f, struct str text, size_t from,
                                size_t last, struct span *ret)
{
    if (!ready(f))
        return FOUND_LIMIT;
    pcre2_set_offset_limit(f->context, last >= text.len ? PCRE2_UNSET : last);
    int n = pcre2_match(p->code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, from, PCRE2_NO_UTF_CHECK, f->data,
                        f->context);
    if (n == PCRE2_ERROR_NOMATCH)
        return FOUND_NO;
    if (n < 0)
        return FOUND_LIMIT;
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(f->data);
    *ret = (struct span){at[0], at[1]};
    return FOUND_YES;
}

enum found pattern_find(const struct pattern *p, struct pattern_scratch *f, struct str text, size_t from, size_t last,
                        struct span *ret)
{
    if (from > text.len || last < from)
        return FOUND_NO;
    return p->machine ? machine_find(p->machine, f->room, text, from, last, ret)
                      : find_anything(p, f, text, from, last, ret);
}
