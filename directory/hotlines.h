/* National and local lines with their schedules: at most three that are open now, for this person. The numbers are data
 * (directory/data/hotlines.yaml) with source and verified_on; a row without either, or older than a year, is a
 * fault. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/str.h"

struct hotlines;

/* ERR_INPUT (each mistake is in `faults`), ERR_IO, ERR_NOMEM. A row that was verified more than a year before `now_ms`
 * is the warning D028: `tsunagu check` makes an error of it, a service that runs already goes on with it. */
MUST_CHECK enum err hotlines_load(const char *path, int64_t now_ms, struct faults *faults, struct hotlines **ret);
/* The town's own lines, from a file of the same form; before the others where they are as fitting. After an error
 * nothing was added. */
MUST_CHECK enum err hotlines_add(struct hotlines *h, const char *path, int64_t now_ms, struct faults *faults);
void hotlines_free(struct hotlines *h);

struct hotline_wish {
    struct str kind;   /* risk kind: "suicide", "abuse_child", "medical_emergency", … */
    bool minor;        /* the person is under 18, as far as is known */
    bool cannot_speak; /* chat, mail or text wanted */
    bool emergency;    /* 119/110 first */
    bool beyond;       /* 110 and 119 stand in the sentence already: other lines, if there are any */
    /* prefecture, 「兵庫県」: some lines are for some only, or have another number there; empty when not known */
    struct str area;
};

/* Lines to show now, most fitting first, as text: one a line, 「名前 番号（時間・通話料など）」. At least one always
 * (119/110 never close). */
struct str hotlines_text(const struct hotlines *h, struct arena *arena, const struct hotline_wish *wish, int64_t now_ms,
                         size_t max);
/* Their ids, in the same order, into `ids` (room for `max`). Returns how many. For tests and for what the console
 * records. */
size_t hotlines_choose(const struct hotlines *h, const struct hotline_wish *wish, int64_t now_ms, size_t max,
                       struct str *ids);
/* Is the line called `id` open at now_ms? For tests of every row. */
bool hotline_open(const struct hotlines *h, struct str id, int64_t now_ms);
/* For tests of every row: its number; the empty str when there is none of this id. */
struct str hotline_number(const struct hotlines *h, struct str id);
size_t hotlines_count(const struct hotlines *h);
