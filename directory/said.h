/* What a text about recurrence says, thing by thing, before a rule is made of it. Private to directory/. */
#pragma once
#include "base/str.h"
#include "directory/off_days.h"

enum thing_kind {
    THING_WEEKDAYS,
    THING_MONTH_DAYS,
    THING_MONTHS,
    THING_DATES,
    THING_HOLIDAYS,
    THING_NEW_YEAR,
    THING_OBON
};
/* Is it then, or is it off then? PERHAPS: off if anything else says when it is, else on (「月〜金、祝日は休み」,
 * 「日曜、祝日を除く毎日」). */
enum thing_role { ROLE_OPEN, ROLE_ON, ROLE_OFF, ROLE_PERHAPS };

struct said_day {
    int year, month, day; /* year 0: not said; month 0: no day at all */
    int weekday;          /* -1: not said */
};

struct thing {
    enum thing_kind kind;
    enum thing_role role;
    int clause;               /* things of one clause belong together */
    uint8_t weekdays;         /* bits, 0 Sunday */
    uint8_t nths;             /* of the month: bit 0 the last, 1 … 5; 0 each */
    bool marked;              /* 毎週, 第, 毎月 … was said: surely no exception */
    bool working;             /* 平日: not on holidays */
    bool gives_way;           /* 休館日 that a holiday moves */
    uint32_t month_days;      /* bit 0 the last, 1 … 31 */
    uint16_t months;          /* bit 1 … 12 */
    bool governs;             /* 「8月は」, 「8月の」: it may be about what comes next */
    struct said_day from, to; /* THING_DATES; to.month 0: one day */
    bool whole_month;         /* 「2026年12月」 */
    enum off_move move;       /* THING_HOLIDAYS */
    bool rest;                /* THING_HOLIDAYS: 土日祝 */
    bool either;              /* 「または」 stands before it: which one is not said */
};

enum { THINGS_MAX = 32 };

struct said {
    struct thing things[THINGS_MAX];
    size_t n;
    int weeks_apart, months_apart; /* 隔週: 2; 0 not said */
    bool daily, yearly;
    int times_week, times_month,
        times_year;             /* 「週3回」, 「月2回」: the days that are named must be as many; 0 not said */
    int times_all;              /* 「全10回」: of a course; 0 not said */
    bool holidays_too;          /* 「祝日も開催」, 「祝日を含む」 */
    struct said_day begin, end; /* から, まで */
    int from_min, to_min;       /* -1 not said */
    bool remarks;
};

/* False: something is not understood. `off`: the text lists when it is off, and needs no verb. */
bool said_read(struct str text, bool off, struct said *ret);
