/* Days of the week as the data calls them. Knows nothing of calendars (base/clock does). */
#include "directory/weekday.h"

static const char *const names[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
static const char *const kanji[7] = {"日", "月", "火", "水", "木", "金", "土"};

const char *weekday_name(int day)
{
    return day >= 0 && day < 7 ? names[day] : "";
}

static int find(const char *const *table, struct str word)
{
    for (int i = 0; i < 7; i++)
        if (str_eq(word, str_from(table[i])))
            return i;
    return -1;
}

int weekday_from_name(struct str name)
{
    return find(names, name);
}

int weekday_from_kanji(struct str letter)
{
    return find(kanji, letter);
}
