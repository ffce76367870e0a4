/* Opening hours of a line as data, and whether it is open at an instant. Pure. Private to directory/. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum hours_kind { HOURS_ALWAYS, HOURS_TIMED, HOURS_VARIES, HOURS_CAMPAIGN, HOURS_KINDS };

enum { OPEN_SPANS = 8, CLOSED_SPANS = 4, CAMPAIGN_SPANS = 8 };

/* Minutes after midnight of the day it begins; beyond 1440 it goes on into the next day. */
struct open_span {
    uint8_t days;      /* bits, 0 Sunday; for month days: unused */
    uint8_t month_day; /* 1–31: every month on that day; 0: by weekday */
    int16_t from, to;
};

struct hours {
    enum hours_kind kind;
    struct open_span open[OPEN_SPANS];
    size_t n_open;
    struct {
        int16_t from, to; /* month * 100 + day; from > to goes over New Year */
    } closed[CLOSED_SPANS];
    size_t n_closed;
    struct {
        int32_t from, to;       /* days since 1970 */
    } campaign[CAMPAIGN_SPANS]; /* of a timed line: days on which it is open round the clock */
    size_t n_campaign;
    bool holidays_closed;
    const int32_t *holidays; /* days since 1970, sorted */
    size_t n_holidays;
};

/* Open for sure? HOURS_VARIES is never promised: false. */
bool hours_open(const struct hours *h, int64_t now_ms);
/* May it be shown now: open for sure, or of varying hours and within those in which it is worth trying. */
bool hours_showable(const struct hours *h, int64_t now_ms);
