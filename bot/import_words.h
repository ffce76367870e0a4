/* Words for staff about an import: the command and the console say the same. */
#pragma once
#include "bot/resource_import.h"

const char *import_change_word(enum import_change change); /* 「変更」 */
/* A member of a resource's JSON ("cost_yen": 「料金」); itself when it has no word. */
struct str import_field_word(struct str field);
