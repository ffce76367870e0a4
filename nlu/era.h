/* The Japanese eras since the Gregorian calendar. Pure. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { ERAS = 5 };

/* The Gregorian year of year `n` of an era (0 Meiji … 4 Reiwa): 昭和22 is 1947. */
int era_year(int era, int n);

/* Was this day (since 1970-01-01) called by that era? The day an era changed within belongs to both. */
bool era_has(int era, int64_t day);
