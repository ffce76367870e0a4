/* National and local lines with their schedules: at most three that are open now, for this person. The numbers are data
 * (directory/data/hotlines.yaml) with source and verified_on; a row without either, or older than a year, is a fault. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/str.h"

struct hotlines;

MUST_CHECK enum err hotlines_load(const char *path, int64_t now_ms, struct faults *faults, struct hotlines **ret);
void hotlines_free(struct hotlines *h);

struct hotline_wish {
    struct str kind; /* risk kind: "suicide", "abuse_child", "medical_emergency", … */
    bool minor;      /* the person is under 18, as far as is known */
    bool cannot_speak; /* chat, mail or text wanted */
    bool emergency;  /* 119/110 first */
};

/* Lines to show now, most fitting first, as text: one a line, 「名前 番号（時間・通話料など）」. At least one always (119/110 never close). */
struct str hotlines_text(const struct hotlines *h, struct arena *arena, const struct hotline_wish *wish, int64_t now_ms,
                         size_t max);
/* Is the line called `id` open at now_ms? For tests of every row. */
bool hotline_open(const struct hotlines *h, struct str id, int64_t now_ms);
/* For tests of every row: its number; the empty str when there is none of this id. */
struct str hotline_number(const struct hotlines *h, struct str id);
size_t hotlines_count(const struct hotlines *h);
