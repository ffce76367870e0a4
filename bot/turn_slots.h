/* Values in slots: by name under a prefix (interests.likes), and lists of words with commas between them. */
#pragma once
#include "base/arena.h"
#include "dialogs/flow.h"

enum { SLOT_LIST_MAX = 24 };

struct slot_list {
    struct str item[SLOT_LIST_MAX];
    size_t n;
};

/* Unless it is there, is empty, or the list is full. */
void slot_list_add(struct slot_list *l, struct str item);
/* Each word between the commas, trimmed. */
void slot_list_split(struct slot_list *l, struct str commas);
/* Empty when it would be too long for a slot. */
struct str slot_list_join(struct arena *arena, const struct slot_list *l);

/* "interests" and "likes" are interests.likes. In `arena`. */
struct str turn_slot_name(struct arena *arena, struct str prefix, const char *member);
/* Empty when it is not filled. */
struct str turn_slot_value(const struct flow_state *state, struct str name);
