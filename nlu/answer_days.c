/* Days of the week: 月水金, 平日, 水曜以外, 火曜か木曜. One letter alone counts only among other days, so that 水道 and
 * お金 are none. */
#include "nlu/answer_open.h"
#include "nlu/answer_when.h"

enum { ALL = 127 };

struct week {
    const struct marks *m;
    unsigned days, except; /* bits from Sunday */
    unsigned group;        /* since the last word that ended one */
    int last;              /* the day before a 〜; -1 */
    bool wave, likely, unclear;
};

static unsigned bit(int day)
{
    return 1u << (unsigned)day;
}

/* A letter beside a word that is not ours is part of that word. */
static bool apart(const struct marks *m, size_t i)
{
    const struct mark *a = i ? &m->item[i - 1] : NULL, *b = &m->item[i + 1];
    bool left = a && a->at.to == m->item[i].at.from && (a->kind == MARK_OTHER || a->kind == MARK_NUMBER);
    bool right = b->at.from == m->item[i].at.to && (b->kind == MARK_OTHER || b->kind == MARK_NUMBER);
    bool times = b->kind == MARK_FILL && b[1].kind == MARK_NUMBER; /* 月に一回 */
    return !left && !right && !(m->item[i].kind == MARK_MONTH && times);
}

/* Which day this mark is; -1: none. 月 and 日 are days when they stand like the other letters. */
static int day_of(const struct marks *m, size_t i)
{
    switch (m->item[i].kind) {
    case MARK_WEEKDAY:
        return (int)m->item[i].value;
    case MARK_LETTER:
        return apart(m, i) ? (int)m->item[i].value : -1;
    case MARK_MONTH:
        return apart(m, i) && m->item[i].at.to - m->item[i].at.from == 3 ? 1 : -1;
    case MARK_DAY:
        return apart(m, i) && m->item[i].at.to - m->item[i].at.from == 3 ? 0 : -1;
    default:
        return -1;
    }
}

static void add_day(struct week *w, int day)
{
    if (w->wave && w->last >= 0)
        for (int d = (w->last + 1) % 7; d != day; d = (d + 1) % 7)
            w->group |= bit(d);
    w->group |= bit(day);
    w->last = day;
    w->wave = false;
}

static void end_group(struct week *w, bool except)
{
    if (except)
        w->except |= w->group;
    else
        w->days |= w->group;
    w->group = 0;
    w->last = -1;
}

static void one(struct week *w, size_t i)
{
    const struct mark *m = &w->m->item[i];
    int day = day_of(w->m, i);
    if (day >= 0) {
        add_day(w, day);
        return;
    }
    switch (m->kind) {
    case MARK_DAY_SET:
        if (m->value != ALL || (!w->group && !w->days))
            w->group |= (unsigned)m->value;
        w->last = -1;
        break;
    case MARK_TO:
        w->wave = true;
        break;
    case MARK_EXCEPT:
        if (w->group)
            end_group(w, true);
        else /* 「水曜は病院なのでそれ以外」 */
            w->except |= w->days, w->days = 0;
        break;
    case MARK_BAD:
        if (w->group) {
            end_group(w, true);
            w->likely = true;
        } else {
            w->unclear = true;
        }
        break;
    case MARK_BUSY:
        w->unclear = true;
        break;
    case MARK_FIX:
        w->group = w->days = 0;
        break;
    case MARK_HOLIDAY:
    case MARK_SOME_WEEKS:
    case MARK_NUMBER:
        w->likely = true;
        break;
    case MARK_FROM:
    case MARK_UPTO:
    case MARK_BEFORE:
    case MARK_AFTER:
    case MARK_REL_DAY:
        w->unclear = true;
        break;
    default:
        break;
    }
}

static struct str names(struct arena *arena, unsigned days)
{
    static const char *const name[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    struct str s = {0};
    for (int i = 1; i <= 7; i++)
        if (days & bit(i % 7))
            s = s.len ? arena_fmt(arena, "%.*s,%s", STR_FMT(s), name[i % 7]) : str_from(name[i % 7]);
    return s;
}

enum err answer_days(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *ret)
{
    struct opened o;
    enum err err = opened_start(nlu, arena, text, ret, &o);
    struct week w = {.m = &o.m, .last = -1};
    if (err)
        return err;
    for (size_t i = 0; !o.m.overflow && i < o.m.n; i++)
        one(&w, i);
    bool excepted = w.except && w.days == 0 && w.group == 0;
    end_group(&w, false);
    unsigned days = (excepted ? ALL : w.days) & ~w.except;
    if (days && w.unclear && w.except == 0)
        opened_say(&o, ANSWER_AMBIGUOUS, (struct str){0}, "days");
    else if (days && (w.likely || w.unclear))
        opened_say(&o, ANSWER_LIKELY, names(arena, days), "days");
    else if (days && w.except) { /* what is said against days is no doubt about the others */
        opened_say(&o, o.m.others > 6 * OTHERS_FEW ? ANSWER_LIKELY : ANSWER_VALUE, names(arena, days), "days");
    } else if (days)
        opened_say(&o, ANSWER_VALUE, names(arena, days), "days");
    else if (w.except)
        opened_say(&o, ANSWER_AMBIGUOUS, (struct str){0}, "days");
    return opened_end(&o);
}
