/* See turn_slots.h. */
#include "bot/turn_slots.h"
#include "base/buf.h"

enum { LIST_BYTES = 600 };

void slot_list_add(struct slot_list *l, struct str item)
{
    for (size_t i = 0; i < l->n; i++) {
        if (str_eq(l->item[i], item))
            return;
    }
    if (item.len && l->n < SLOT_LIST_MAX)
        l->item[l->n++] = item;
}

void slot_list_split(struct slot_list *l, struct str commas)
{
    for (struct str_cut cut = str_cut(commas, ','); cut.head.len || cut.found; cut = str_cut(cut.tail, ','))
        slot_list_add(l, str_trim(cut.head));
}

struct str slot_list_join(struct arena *arena, const struct slot_list *l)
{
    struct buf b;
    buf_init_in(&b, arena, LIST_BYTES);
    for (size_t i = 0; i < l->n; i++) {
        if (i)
            buf_add_char(&b, ',');
        buf_add(&b, l->item[i]);
    }
    return b.err ? (struct str){0} : buf_str(&b);
}

struct str turn_slot_name(struct arena *arena, struct str prefix, const char *member)
{
    return arena_fmt(arena, "%.*s.%s", STR_FMT(prefix), member);
}

struct str turn_slot_value(const struct flow_state *state, struct str name)
{
    const struct slot *s = flow_slot(state, name);
    return s && s->status == SLOT_FILLED ? s->value : (struct str){0};
}
