/* One reader for each type. */
#include "cli/answer_typed.h"
#include "nlu/answer_when.h"

const char *const typed_names[TYPED_KINDS] = {"date", "time", "age", "days", "integer", "phone", "postcode", "yesno"};

enum { LAST_MINUTE = 1439 };

enum err answer_typed(const struct nlu *nlu, struct arena *arena, const struct typed_asking *asking, struct str text,
                      struct answer *ret)
{
    switch (asking->type) {
    case TYPED_DATE:
        return answer_date(nlu, arena, text, asking->today, (enum date_side)asking->side, ret);
    case TYPED_TIME:
        return answer_time(nlu, arena, text, 0, LAST_MINUTE, ret);
    case TYPED_AGE:
        return answer_age(nlu, arena, text, asking->today, ret);
    case TYPED_DAYS:
        return answer_days(nlu, arena, text, ret);
    case TYPED_INTEGER:
        return answer_integer(nlu, arena, text, asking->lo, asking->hi, ret);
    case TYPED_PHONE:
        return answer_phone(nlu, arena, text, ret);
    case TYPED_POSTCODE:
        return answer_postcode(nlu, arena, text, ret);
    default:
        return answer_yesno(nlu, arena, asking->question, text, ret);
    }
}

struct str typed_value(enum typed_kind type, const struct answer *a)
{
    if (a->kind == ANSWER_VALUE || a->kind == ANSWER_LIKELY || a->kind == ANSWER_RANGE)
        return a->value;
    if (type == TYPED_YESNO)
        return S("other");
    return a->kind == ANSWER_DECLINE ? S("skip") : S("unclear");
}

const char *typed_kind_name(enum answer_kind kind)
{
    static const char *const names[ANSWER_KINDS] = {
        [ANSWER_NONE] = "none",       [ANSWER_VALUE] = "value",     [ANSWER_LIKELY] = "likely",
        [ANSWER_RANGE] = "range",     [ANSWER_INVALID] = "invalid", [ANSWER_AMBIGUOUS] = "ambiguous",
        [ANSWER_DECLINE] = "decline", [ANSWER_UNKNOWN] = "unknown",
    };
    return kind < ANSWER_KINDS ? names[kind] : "?";
}
