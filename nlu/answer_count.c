/* Whole numbers and ranges of them: 3, 三つ, ふたり, 2〜3, 二、三人, 3人以上. */
#include "nlu/answer_open.h"
#include "nlu/numerals.h"

enum { COUNTS_MAX = 4 };

struct count {
    int64_t low, high;
};

struct count_walk {
    const struct mark *at;
    struct count found[COUNTS_MAX];
    size_t n;
    int64_t lo, hi;
    bool fixed, unclear, likely;
};

static bool is(const struct mark *m, enum mark_kind kind)
{
    return m->kind == kind;
}

static bool unit(const struct mark *m)
{
    switch (m->kind) {
    case MARK_COUNT:
    case MARK_AGE:
    case MARK_YEAR:
    case MARK_MONTH:
    case MARK_MONTHS:
    case MARK_DAY:
    case MARK_DAYS:
    case MARK_WEEKS:
    case MARK_HOUR:
    case MARK_MINUTE:
    case MARK_SPAN:
        return true;
    default:
        return false;
    }
}

static bool number(const struct mark *m)
{
    return is(m, MARK_NUMBER) || is(m, MARK_WHOLE) || is(m, MARK_DAY_NO);
}

static void add(struct count_walk *w, int64_t low, int64_t high)
{
    if (w->fixed && w->n)
        w->n--;
    w->fixed = false;
    if (w->n && w->found[w->n - 1].low == low && w->found[w->n - 1].high == high)
        return;
    if (w->n < COUNTS_MAX)
        w->found[w->n++] = (struct count){low, high};
}

/* What follows makes a range of one number. */
static void bounded(struct count_walk *w, const struct mark *after, int64_t v)
{
    switch (after->kind) {
    case MARK_FROM:
        add(w, v, w->hi);
        break;
    case MARK_UPTO:
    case MARK_UNTIL:
        add(w, w->lo, v);
        break;
    case MARK_LESS:
        add(w, w->lo, v - 1);
        break;
    default:
        add(w, v, v);
        w->likely = w->likely || is(after, MARK_AROUND) || is(after, MARK_PAST);
        w->unclear = w->unclear || is(after, MARK_HALF) || is(after, MARK_EXCEPT);
    }
}

/* 2〜3, 2人から3人, 2、3: the second end, or NULL. */
static const struct mark *second_end(const struct marks *m, const struct mark *first)
{
    const struct mark *joint = first + 1 + unit(first + 1), *second = joint + 1;
    if (is(first, MARK_END) || is(joint, MARK_END) || !number(second))
        return NULL;
    bool comma = is(joint, MARK_OR) && (m->text.ptr[joint->at.from] == ',' || joint->at.to - joint->at.from == 3) &&
                 str_eq(str_sub(m->text, joint->at.from, 3), S("、")) && second->value == first->value + 1;
    bool tens = comma || (is(joint, MARK_OR) && str_eq(str_sub(m->text, joint->at.from, 3), S("、")) &&
                          first->value >= 10 && second->value < 10 && first->value % 10 + 1 == second->value);
    return is(joint, MARK_TO) || tens ? second : NULL;
}

static size_t numbered(struct count_walk *w, const struct marks *m)
{
    const struct mark *at = w->at, *second = second_end(m, at), *after = at + 1 + unit(at + 1);
    if (is(&at[1], MARK_DOT) && number(&at[2])) {
        w->unclear = true; /* 1.5 */
        return 3;
    }
    if (second) {
        int64_t high = second->value < at->value && second->value < 10 ? at->value + 1 : second->value;
        if (high <= at->value)
            w->unclear = true;
        else
            add(w, at->value, high);
        return (size_t)(second - at) + 1;
    }
    if (at->high && (unit(&at[1]) || at->value == at->low))
        add(w, at->low, at->high);
    else if (at->high)
        w->unclear = true; /* 二三: 23, or two or three? */
    else
        bounded(w, after, at->value);
    bool even_one = after->kind == MARK_FILL && str_eq(str_sub(m->text, after->at.from, 3), S("も"));
    w->unclear = w->unclear || (even_one && marks_have(m, MARK_BAD)); /* 一人もいない */
    return is(after, MARK_FROM) || is(after, MARK_UPTO) || is(after, MARK_LESS) || is(after, MARK_UNTIL)
               ? (size_t)(after - at) + 1
               : (size_t)(after - at);
}

static size_t one(struct count_walk *w, const struct marks *m)
{
    if (number(w->at))
        return numbered(w, m);
    if (is(w->at, MARK_FIX))
        w->fixed = w->n > 0;
    if (is(w->at, MARK_DOT) && w->at == m->item && number(&w->at[1])) {
        add(w, -w->at[1].value, -w->at[1].value);
        return 2;
    }
    return 1;
}

static void say(struct opened *o, const struct count_walk *w, int64_t low, int64_t high)
{
    struct arena *arena = o->r.arena;
    if (low < w->lo || high > w->hi || low > high)
        opened_say(o, ANSWER_INVALID, (struct str){0}, "number");
    else if (low == high)
        opened_say(o, w->likely ? ANSWER_LIKELY : ANSWER_VALUE, arena_fmt(arena, "%lld", (long long)low), "number");
    else
        opened_say(o, ANSWER_RANGE, arena_fmt(arena, "%lld..%lld", (long long)low, (long long)high), "number");
}

enum err answer_integer(const struct nlu *nlu, struct arena *arena, struct str text, int64_t lo, int64_t hi,
                        struct answer *ret)
{
    struct opened o;
    struct count_walk w = {.lo = lo, .hi = hi};
    int64_t whole;
    enum err err = opened_start(nlu, arena, text, ret, &o);
    if (err)
        return err;
    for (w.at = o.m.item; !o.m.overflow && w.at->kind != MARK_END;) {
        size_t n = one(&w, &o.m);
        while (n-- && w.at->kind != MARK_END)
            w.at++;
    }
    if (w.n == 0 && !w.unclear && !o.m.overflow && numeral_whole(nlu, answer_core(nlu, o.r.text), &whole) &&
        whole >= 0) {
        o.m.others = 0; /* the word was the number */
        add(&w, whole, whole);
    }
    if (w.n == 1 && !w.unclear && !w.fixed)
        say(&o, &w, w.found[0].low, w.found[0].high);
    else if (w.n || w.unclear)
        opened_say(&o, ANSWER_AMBIGUOUS, (struct str){0}, "number");
    return opened_end(&o);
}
