/* Who is alerted when a life may be at stake, when each of them is on duty, and within how many minutes they must have
 * answered: the section `alerts` of town.yaml. Pure after loading. Names logins, but knows no accounts: which of them
 * exist is the desk's to find out. */
#pragma once
#include "bot/duty.h"
#include "dialogs/effect.h"

enum { ROSTER_PEOPLE = 64, ROSTER_AT_ONCE_MIN = 2, ROSTER_AT_ONCE_MAX = 10 };

struct roster_person {
    struct str login, name; /* name: for whoever reads the file */
    struct duty_week week;
    bool town_hours;  /* no duty of their own: the town's */
    bool on_holidays; /* holidays and closures are days like any other */
};

struct roster {
    const struct roster_person *people; /* in the order in which they are alerted */
    size_t n;                           /* 0: no list; then every link worker and supervisor counts, in town hours */
    size_t at_once;                     /* how many are alerted at a time */
    int64_t answer_ms[SEVERITIES];      /* urgent, emergency; 0 for normal, which alerts nobody */
};

/* `map` NULL: no list, and the usual deadlines. Memory: in `arena`. */
void roster_load(const struct yaml *map, struct arena *arena, struct faults *faults, struct roster *ret);
