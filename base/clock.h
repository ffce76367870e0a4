/* Time. The wall clock is read at the edges only and handed down as `now_ms`; here is also the calendar that turns it
 * into days and hours of the town. Japan has had no daylight saving since 1951: an offset in minutes is enough. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { JST_MINUTES = 9 * 60, DAY_MS = 86400000, HOUR_MS = 3600000, MINUTE_MS = 60000 };

int64_t clock_wall_ms(void); /* Unix epoch, UTC */
/* From now on, in this process, clock_wall_ms() is what stands at `wall_ms` (NULL: the system's clock again). For
 * playing transcripts against the whole service (cli/served.c); no option, setting or signal leads here. Before any
 * thread. */
void clock_stand_in(const _Atomic int64_t *wall_ms);
int64_t clock_mono_ms(void); /* for intervals only */
int64_t clock_mono_ns(void);
int64_t clock_cpu_ns(void); /* time that this thread has had on a processor: for measuring on a busy machine */

struct civil {
    int year, month, day;     /* 2026, 1–12, 1–31 */
    int hour, minute, second; /* 0–23, 0–59, 0–59 */
    int weekday;              /* 0 Sunday … 6 Saturday */
};

/* A moment as a clock on the wall shows it, `offset_minutes` east of UTC (JST_MINUTES); and back. Pure. */
struct civil civil_from_ms(int64_t epoch_ms, int offset_minutes);
int64_t civil_to_ms(struct civil c,
                    int offset_minutes); /* weekday is ignored; day and month may overflow and are carried */
/* Days since 1970-01-01 of a date; proleptic Gregorian. */
int64_t civil_days(int year, int month, int day);
bool civil_valid(int year, int month, int day);

/* "2026-11-22T09:30:00+09:00", "2026-11-22T09:30", "2026-11-22" (local midnight at `offset_minutes`), "…Z". */
bool clock_parse_iso(struct str s, int offset_minutes, int64_t *ret_ms);
/* "2026-11-22T09:30:00+09:00" */
struct str clock_format_iso(struct arena *a, int64_t epoch_ms, int offset_minutes);
