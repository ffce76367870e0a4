/* Reading 「第2・第4火曜（祝日を除く）」 mark by mark: what said_read.c (clauses, words), said_marks.c (weekdays,
 * dates, times), said_times.c (how often) and said_holidays.c share.
 * Private to these. */
#pragma once
#include "directory/plain_chars.h"
#include "directory/said.h"

enum { SAID_NONE = -1 };

struct said_reader {
    struct plain p;
    size_t at;
    struct said *out;
    size_t clause_from; /* first thing of this clause */
    int clause;
    int group;    /* index of the weekdays that more weekdays join; NONE */
    uint8_t nths; /* said, waiting for their weekday */
    bool marked;  /* 毎週, 毎月 was said in this clause */
    bool monthly;
    bool range;           /* a wave waits for its end */
    bool aside;           /* in brackets, or after ※ */
    bool off, off_clause; /* all is off; this clause began with 休館日 */
    size_t timed_at;      /* how many things there were when the time was said */
    bool spelt;           /* inside of 「年末年始（…）」, 「お盆（…）」 */
    bool closed_aside;    /* just behind a bracket */
    bool vague;           /* 「休日」: holidays, or Saturdays and Sundays too? */
    bool either;          /* 「または」 was just said */
    bool wrong;
    struct thing spare; /* written when there is no room, and never read */
};

static inline uint32_t said_peek(const struct said_reader *r)
{
    return r->p.c[r->at];
}

static inline bool said_word(struct said_reader *r, const char *w)
{
    return plain_take(&r->p, &r->at, w);
}

/* The first of the words that is there is taken. */
bool said_any(struct said_reader *r, const char *const *words, size_t n);
#define SAID_ANY(r, ...)                                                                                               \
    said_any((r), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

struct thing *said_last(struct said_reader *r);                      /* of this clause; NULL: none yet */
struct thing *said_add(struct said_reader *r, enum thing_kind kind); /* never NULL */
/* A wave after a single date that no other date ends: 「4月7日から」. */
void said_settle_range(struct said_reader *r);
bool said_is_between(uint32_t c); /* what may stand between two things of a list */

/* Marks: each reads what begins at r->at, or sets r->wrong. */
bool said_read_weekday(struct said_reader *r);
void said_fill_weekdays(struct said_reader *r, int from, int to);
void said_read_nths(struct said_reader *r); /* after 第 */
void said_read_digits(struct said_reader *r);
void said_read_holidays(struct said_reader *r); /* after 祝日 */
void said_read_reiwa(struct said_reader *r);    /* after 令和 */
void said_read_time(struct said_reader *r);
void said_month_day(struct said_reader *r, int day); /* 0: the last */
bool said_read_times(struct said_reader *r);         /* 「月2回」, 「全10回」, 「2か月に1回」 */
