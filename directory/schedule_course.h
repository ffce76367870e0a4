/* A course: 「全10回」 from its first day. Private to directory/. */
#pragma once
#include "directory/schedule.h"

/*
 * Set s->last_day to the day of the last of `n` meetings. 0: no course, nothing to do.
 * False, `s` not to be used: it has no first day, its first day is none of its days, the end that is said is another
 * one, or its days off depend on the town's calendar, so that the last day cannot be known from the text alone.
 */
bool schedule_end_course(struct schedule *s, int n);
