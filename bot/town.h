/* The town that runs this: name, desk, phone, hours, holidays, who is on duty, from town.yaml. And the promise made out
 * of it: who answers by when. Pure after loading. */
#pragma once
#include "base/arena.h"
#include "base/fault.h"
#include "bot/roster.h"
#include "dialogs/effect.h"
#include "dialogs/bundle.h"
#include "directory/calendar.h"

struct town;

/* Read town.yaml at `path`; what is wrong with it is noted in `faults`, with its place. *ret is the caller's:
 * town_free. ERR_INPUT, ERR_NOMEM, ERR_IO. */
MUST_CHECK enum err town_load(const char *path, struct faults *faults, struct town **ret);
void town_free(struct town *t);

struct str town_name(const struct town *t);  /* 「やまなみ町」 */
struct str town_desk(const struct town *t);  /* 「健康福祉課 つながり係」 */
struct str town_phone(const struct town *t); /* of the desk, as it is printed; may be empty */
struct str town_area(const struct town *t);  /* prefecture, 「兵庫県」; may be empty */
struct str
town_lines(const struct town *t); /* path of the file with the town's own lines, NUL-terminated; may be empty */
struct str town_areas(const struct town *t); /* … with its areas (directory/areas.h); the same */

/* When must somebody have answered, if asked at now_ms? Within the duty hours (several intervals a day, holidays,
 * year-end), after the promised minutes for this severity. */
int64_t town_due(const struct town *t, enum severity severity, int64_t now_ms);
bool town_on_duty(const struct town *t, int64_t now_ms);

/* The town's holidays and its turn of the year, for activities (directory/schedule.h). */
void town_calendar(const struct town *t, struct calendar *ret);

/* Who is alerted when a life may be at stake. */
const struct roster *town_roster(const struct town *t);
/* Is this person of the roster there, and when do they come next (INT64_MAX: never)? NULL: somebody without hours of
 * their own. */
bool town_person_on_duty(const struct town *t, const struct roster_person *p, int64_t now_ms);
int64_t town_person_next(const struct town *t, const struct roster_person *p, int64_t now_ms);
/* By the calendar: is there anybody who would be alerted now? */
bool town_anybody_alerted(const struct town *t, int64_t now_ms);
/* town_due for somebody in danger: whoever is on call answers at night, too. */
int64_t town_due_crisis(const struct town *t, enum severity severity, int64_t now_ms);

/* 「きょうの15時30分ごろまで」, 「あした（月曜日）の9時ごろまで」, 「11月24日（火曜日）の9時ごろまで」. Words from
 * town.yaml's texts. */
struct str town_say_when(const struct town *t, struct arena *arena, enum lang lang, int64_t due_ms, int64_t now_ms);
/* The one sentence that is said when the content itself cannot be read; from town.yaml. */
struct str town_out_of_order(const struct town *t, enum lang lang);
/* {town}, {desk}, {phone}, {hours} and {duty_note} (nothing while somebody is on duty) for texts. Adds to `ret` (room
 * for `max`), returns how many. */
size_t town_vars(const struct town *t, struct arena *arena, enum lang lang, int64_t now_ms, struct var *ret,
                 size_t max);
/* That nobody is on duty: what {duty_note} says then. */
struct str town_off_duty_note(const struct town *t, struct arena *arena, enum lang lang);
