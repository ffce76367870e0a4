/* Holidays as a text names them, and what becomes of a day that is one: 「祝日の場合は翌週」,
 * 「月曜（祝日の場合は翌平日）」. */
#include "directory/said_reader.h"

/* The closure of an earlier clause on the very same weekday; NULL: none. */
static struct thing *same_closure(struct said_reader *r, const struct thing *again)
{
    for (size_t i = 0; i < r->clause_from; i++) {
        struct thing *t = &r->out->things[i];
        if (t->kind == THING_WEEKDAYS && (r->off || t->role == ROLE_OFF) && t->weekdays == again->weekdays &&
            t->nths == again->nths)
            return t;
    }
    return NULL;
}

static void holiday_moves(struct said_reader *r, enum off_move move, bool rest)
{
    struct thing *before = r->out->n ? &r->out->things[r->out->n - 1] : NULL;
    bool closure = before && before->kind == THING_WEEKDAYS && (r->off || before->role == ROLE_OFF);
    struct thing *twin = before && said_last(r) == before ? same_closure(r, before) : NULL;
    if (twin) {
        r->out->n--; /* 「月曜、年末年始（月曜が祝日のときは翌日）」 says it twice */
        before = twin;
        closure = true;
    }
    if (closure) {
        before->gives_way = true;
        r->wrong = r->wrong || rest || move == OFF_NEXT_WEEK || move >= OFF_DAY_BEFORE;
    } else {
        struct thing *t = said_add(r, THING_HOLIDAYS);
        t->role = ROLE_OFF;
        t->move = move;
        t->rest = rest;
        r->wrong = r->wrong || (rest && move == OFF_NEXT_WEEK);
    }
    (void)SAID_ANY(r, "に開催", "に実施", "に変更", "へ変更", "に振替", "に休館", "が休館", "が休み", "に繰上げ",
                   "に繰り上げ", "に変更します", "休館", "休み", "休", "に順延", "に", "へ");
    r->clause_from = r->out->n;
}

/* 「翌週」 may be said as 「翌週の月曜」, 「第3月曜」 of the second: only where it is the same weekday a week on. */
static bool week_on(struct said_reader *r)
{
    const struct thing *rule = NULL;
    for (size_t i = 0; i < r->out->n; i++)
        if (r->out->things[i].kind == THING_WEEKDAYS)
            rule = &r->out->things[i];
    if (SAID_ANY(r, "翌週", "次週")) {
        (void)said_word(r, "の");
        int day = plain_weekday(&r->p, r->at);
        if (day < 0)
            return true;
        r->at++;
        (void)SAID_ANY(r, "曜日", "曜");
        r->wrong = r->wrong || !rule || rule->weekdays != 1u << day;
        return true;
    }
    size_t before = r->at;
    int n = said_word(r, "第") ? plain_number(&r->p, &r->at, 1) : SAID_NONE, day = plain_weekday(&r->p, r->at);
    if (n > 1 && day >= 0 && rule && rule->weekdays == 1u << day && rule->nths == 1u << (n - 1)) {
        r->at++;
        (void)SAID_ANY(r, "曜日", "曜");
        return true;
    }
    r->at = before;
    return false;
}

/* Where something goes on a holiday; OFF_DROP: not said. */
static enum off_move read_move(struct said_reader *r)
{
    if (week_on(r))
        return OFF_NEXT_WEEK;
    if (SAID_ANY(r, "翌平日", "次の平日", "直後の平日", "その翌平日", "翌開庁日", "次の開庁日", "翌営業日"))
        return OFF_NEXT_WEEKDAY;
    if (SAID_ANY(r, "直前の平日", "前の平日", "その前の平日", "直前の開庁日", "前平日"))
        return OFF_WEEKDAY_BEFORE;
    if (SAID_ANY(r, "翌日", "次の日", "その翌日"))
        return OFF_NEXT_DAY;
    return SAID_ANY(r, "前日", "前の日", "その前日") ? OFF_DAY_BEFORE : OFF_DROP;
}

/* 「土日祝の場合は…」: Saturdays and Sundays are named with the holidays, and no closure of their own. */
static bool take_weekend(struct said_reader *r)
{
    struct thing *t = said_last(r);
    if (!t || t->kind != THING_WEEKDAYS || t->weekdays != 0x41 || t->nths || t->role != ROLE_OPEN)
        return false;
    r->out->n--;
    r->group = SAID_NONE;
    return true;
}

/* 「祝日も開催」, 「祝日を含む」 */
static bool too(struct said_reader *r)
{
    if (!SAID_ANY(r, "も開催", "も実施", "も行います", "も営業", "も開館", "もあります", "も活動", "を含む", "も含む",
                  "含む"))
        return false;
    (void)SAID_ANY(r, "します", "しています");
    return r->out->holidays_too = true;
}

/* 「祝日」, perhaps with 「の場合は翌週」. */
void said_read_holidays(struct said_reader *r)
{
    if (too(r))
        return;
    size_t before = r->at;
    bool condition = SAID_ANY(r, "の場合", "のとき", "の時", "に当たる場合", "にあたる場合", "と重なる場合",
                              "に当たるとき", "にあたるとき", "に重なる場合");
    if (!condition)
        r->at = before;
    while (condition && SAID_ANY(r, "には", "は", "、", ",", " "))
        ;
    enum off_move move = condition ? read_move(r) : OFF_DROP;
    if (move != OFF_DROP) {
        bool rest = take_weekend(r);
        for (size_t i = 0; i < r->out->n && r->vague && !rest; i++)
            r->wrong = r->wrong || r->out->things[i].kind == THING_MONTH_DAYS;
        holiday_moves(r, move, rest);
        return;
    }
    said_settle_range(r);
    (void)said_add(r, THING_HOLIDAYS);
    r->wrong = r->wrong || (condition && !plain_at(&r->p, r->at, "休") && !plain_at(&r->p, r->at, "お休") &&
                            !plain_at(&r->p, r->at, "除"));
}
