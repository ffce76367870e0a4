/* What happens by itself after a while, out of YAML: how long, and what then. Knows no clock: lengths of time only. */
#include "dialogs/compile.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

/* How long a question waits before its reminder: shorter would press people, longer would puzzle them. */
static const int64_t remind_lo = 30 * (int64_t)MINUTE, remind_hi = 14 * (int64_t)DAY;

/* "30m", "26h", "7d". */
static bool duration(struct str text, int64_t *ret)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'m', MINUTE}, {'h', HOUR}, {'d', DAY}};
    int64_t n;
    if (text.len < 2 || text.len > 6 || !str_int(str_sub(text, 0, text.len - 1), &n) || n < 0)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (text.ptr[text.len - 1] == units[i].unit) {
            *ret = n * units[i].ms;
            return true;
        }
    return false;
}

static void read_duration(struct compile *c, const struct yaml *y, int64_t lo, int64_t hi, int64_t *ret)
{
    int64_t ms;
    if (y->kind == YAML_TEXT && duration(y->text, &ms) && ms >= lo && ms <= hi)
        *ret = ms;
    else
        fault_add(c->faults, FAULT_ERROR, "F002", y->at, "%d 分から %d 日までを、30m・26h・7d の形で書いてください。",
                  "from %d minutes to %d days, written as 30m, 26h or 7d", (int)(lo / MINUTE), (int)(hi / DAY));
}

void read_remind_after(struct compile *c, const struct yaml *y, struct node *n)
{
    read_duration(c, y, remind_lo, remind_hi, &n->ask->remind_ms);
}
