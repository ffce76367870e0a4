/* Days of the week as the data calls them: "sun" … "sat", bits from Sunday. */
#pragma once
#include "base/str.h"

const char *weekday_name(int day);         /* 0 "sun" … 6 "sat" */
int weekday_from_name(struct str name);    /* -1: none of them */
int weekday_from_kanji(struct str letter); /* 日 0 … 土 6, one letter; -1: none of them */
