/* How rare is a string in what people write? Private to nlu/. */
#pragma once
#include "base/str.h"

/* One message in 2^n has it, about. Folded text. */
unsigned rarity(struct str s);
