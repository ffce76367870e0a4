/* A page as it was read: what to copy, what to fill in, what to repeat. Private to template.c and template_render.c. */
#pragma once
#include "portal/template.h"

enum op_kind { OP_COPY, OP_VALUE, OP_WORDS, OP_EACH, OP_IF, OP_UNLESS, OP_END };

struct op {
    enum op_kind kind;
    enum escape place;
    struct str text; /* OP_COPY: the HTML; else the name or key */
    size_t end;      /* OP_EACH, OP_IF, OP_UNLESS: the index of its OP_END */
};

struct template
{
    const struct words *words;
    struct op *ops;
    size_t n, room;
};
