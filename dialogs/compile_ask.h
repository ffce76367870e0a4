/* One function a key of a question (docs/CONTENT.md), for the table in compile_node.c: ask_slot reads `slot:` from `y`
 * into n->ask, and notes in the compiler's faults what is wrong with it, where it stands. Private to dialogs/. */
#pragma once
#include "dialogs/compile.h"

void ask_text(struct compile *c, const struct yaml *y, struct node *n);
void ask_slot(struct compile *c, const struct yaml *y, struct node *n);
void ask_type(struct compile *c, const struct yaml *y, struct node *n);
void ask_options(struct compile *c, const struct yaml *y, struct node *n);
void ask_allow(struct compile *c, const struct yaml *y, struct node *n);
void ask_unrecognised(struct compile *c, const struct yaml *y, struct node *n);
void ask_invalid(struct compile *c, const struct yaml *y, struct node *n);
void ask_give_up(struct compile *c, const struct yaml *y, struct node *n);
void ask_context(struct compile *c, const struct yaml *y, struct node *n);
void ask_extract(struct compile *c, const struct yaml *y, struct node *n);
void ask_record(struct compile *c, const struct yaml *y, struct node *n);
void ask_confirm(struct compile *c, const struct yaml *y, struct node *n);
void ask_personal(struct compile *c, const struct yaml *y, struct node *n);
void ask_listed(struct compile *c, const struct yaml *y, struct node *n);
void ask_more(struct compile *c, const struct yaml *y, struct node *n);
/* `item: 3`: slot, question, scale and context as the flow's questionnaire has them. */
void ask_item(struct compile *c, const struct yaml *y, struct node *n);
