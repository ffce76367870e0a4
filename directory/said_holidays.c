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

static void holiday_moves(struct said_reader *r, enum off_move move)
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
        r->wrong = r->wrong || move == OFF_NEXT_WEEK;
    } else {
        struct thing *t = said_add(r, THING_HOLIDAYS);
        t->role = ROLE_OFF;
        t->move = move;
    }
    (void)SAID_ANY(r, "に開催", "に実施", "に変更", "へ変更", "に振替", "に休館", "が休館", "が休み", "休館", "休み",
                   "休", "に順延", "に", "へ");
    r->clause_from = r->out->n;
}

/* 「祝日」, perhaps with 「の場合は翌週」. */
void said_read_holidays(struct said_reader *r)
{
    size_t before = r->at;
    bool condition = SAID_ANY(r, "の場合", "のとき", "の時", "に当たる場合", "にあたる場合", "と重なる場合",
                              "に当たるとき", "にあたるとき");
    if (!condition)
        r->at = before;
    while (condition && SAID_ANY(r, "には", "は", "、", ",", " "))
        ;
    if (condition && SAID_ANY(r, "翌週", "次週"))
        holiday_moves(r, OFF_NEXT_WEEK);
    else if (condition && SAID_ANY(r, "翌平日", "次の平日", "直後の平日", "その翌平日"))
        holiday_moves(r, OFF_NEXT_WEEKDAY);
    else if (condition && SAID_ANY(r, "翌日", "次の日", "その翌日"))
        holiday_moves(r, OFF_NEXT_DAY);
    else {
        said_settle_range(r);
        (void)said_add(r, THING_HOLIDAYS);
        r->wrong = r->wrong || (condition && !plain_at(&r->p, r->at, "休") && !plain_at(&r->p, r->at, "お休") &&
                                !plain_at(&r->p, r->at, "除"));
    }
}
