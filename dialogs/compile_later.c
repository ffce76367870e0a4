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

/* Until the other flow begins, and until silence counts as no answer. */
static const int64_t later_lo = HOUR, later_hi = 90 * (int64_t)DAY, missed_lo = HOUR, missed_hi = 30 * (int64_t)DAY;

void read_unanswered(struct compile *c, const struct yaml *y, struct node *n)
{
    static const char *const known[] = {"after", "as"};
    const struct yaml *after = yaml_get(y, "after"), *as = yaml_get(y, "as");
    yaml_known(y, known, 2, c->faults);
    if (!after || !as) {
        wrong_form(c, y->at, "{after: 3d, as: no_answer} (unanswered)");
        return;
    }
    read_duration(c, after, missed_lo, missed_hi, &n->ask->missed_ms);
    n->ask->missed = read_name(c, as);
}

void read_later(struct compile *c, const struct yaml *y, struct answer_option *o)
{
    static const char *const known[] = {"flow", "after"};
    const struct yaml *flow = yaml_get(y, "flow"), *after = yaml_get(y, "after");
    yaml_known(y, known, 2, c->faults);
    if (!flow || !after) {
        wrong_form(c, y->at, "{flow: 流れの名前, after: 7d} (later)");
        return;
    }
    o->later = read_name(c, flow);
    o->later_at = flow->at;
    read_duration(c, after, later_lo, later_hi, &o->later_ms);
}
