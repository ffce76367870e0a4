/* Answers that are dates, times, ages, days of the week, or numbers to call and write to. Out of what somebody typed,
 * in any script: 昭和22年5月3日, S22.5.3, 来週の水曜, 15時半, 八十代, 月水金, 〇九〇の…. Pure.
 *
 * Never a silently wrong value. What each kind of struct answer means here:
 *   ANSWER_VALUE      sure
 *   ANSWER_LIKELY     understood, but something was supplied or is doubtful (the year, an era that had ended,
 *   「たぶん」): confirm
 *   ANSWER_RANGE      sure, but wider than one value: "from..to"
 *   ANSWER_AMBIGUOUS  could be several, or a part is missing: ask again (n_candidates is 0)
 *   ANSWER_INVALID    there is no such date, time, age, number
 *   ANSWER_DECLINE, ANSWER_UNKNOWN, ANSWER_NONE  as everywhere
 * Errors of all of them: ERR_INPUT not UTF-8 or over NLU_TEXT_MAX bytes; ERR_NOMEM. */
#pragma once
#include "nlu/answer.h"

/* On which side of today can the day lie? Decides a year that was not said, and what is refused. */
enum date_side { DATE_ANY, DATE_COMING, DATE_PAST };

/* value: "2026-05-03"; a range "2026-05-03..2026-05-05". `today`: days since 1970-01-01 where the person lives
 * (civil_days). */
MUST_CHECK enum err answer_date(const struct nlu *nlu, struct arena *arena, struct str text, int64_t today,
                                enum date_side side, struct answer *ret);

/* value: "15:30"; a range "06:00..09:00" (parts of the day as the weather service divides it). `lo`, `hi`: minutes
 * after midnight that make sense here (0 and 1439 for any); 「3時」 is 15:00 where only that lies between them. */
MUST_CHECK enum err answer_time(const struct nlu *nlu, struct arena *arena, struct str text, int lo, int hi,
                                struct answer *ret);

/* value: "75", full years; a range "80..89". With a whole date of birth the age today. */
MUST_CHECK enum err answer_age(const struct nlu *nlu, struct arena *arena, struct str text, int64_t today,
                               struct answer *ret);

/* value: "mon,wed,fri", in the order of the week from Monday. */
MUST_CHECK enum err answer_days(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *ret);

/* value: digits alone, "0879123456", as dialled within Japan. */
MUST_CHECK enum err answer_phone(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *ret);

/* value: "760-0017". */
MUST_CHECK enum err answer_postcode(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *ret);
