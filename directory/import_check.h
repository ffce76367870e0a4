/* What can be proved of a value that a list got wrong, and what cannot. Pure. Private to directory/. */
#pragma once
#include "base/str.h"

enum check { CHECK_GOOD, CHECK_REPAIRED, CHECK_WRONG };

/* Code of a municipality or prefecture (全国地方公共団体コード): six digits, the last of which checks the others. Five
 * that can only have lost their zero get it back; five of the older form without the check are good. `ret` has room for
 * 7. */
enum check municipality_code_check(struct str text, char ret[7]);

/* A position in Japan; latitude and longitude changed about are put right, which their ranges prove. */
enum check position_check(double *lat, double *lon);

/* Numbers of nine, ten or eleven digits that Japanese telephones have, or short ones (110, #9110); several may stand
 * beside one another. Not repaired. */
bool phone_is_possible(struct str text);

/* "34.345", "３４．３４５"; NaN for anything else. */
double degrees_read(struct str text);

/* A part of a day as Excel keeps times, "0.5625", as minutes; -1 for anything else. */
int day_part_read(struct str text);
