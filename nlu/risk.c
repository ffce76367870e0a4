/* The safety floor: the most serious thing that is in a message. Rules with a level decide alone, signs of one kind add
 * up, and what no rule knows is weighed. Every change here is held against the must-hit corpus at start. */
#include "nlu/reading.h"

enum { SIGN_KINDS = 16, SIGN_CONCERN = 3, SIGN_URGENT = 5, SIGN_EMERGENCY = 8 };

/* The signs of one kind, and the heaviest of them. */
struct signs {
    int points, best;
    struct risk risk;
};

static void add_sign(struct signs *signs, size_t *n, const struct reading *r, const struct firing *f)
{
    size_t i = 0;
    while (i < *n && !str_eq(signs[i].risk.kind, f->rule->value))
        i++;
    if (i == SIGN_KINDS)
        return;
    if (i == *n)
        signs[(*n)++] = (struct signs){0};
    signs[i].points += f->rule->points;
    if (f->rule->points > signs[i].best) {
        signs[i].best = f->rule->points;
        signs[i].risk = (struct risk){RISK_NONE, f->rule->value, f->rule->id, reading_words(r, f), false};
    }
}

static enum risk_level level_of(int points)
{
    return points >= SIGN_EMERGENCY ? RISK_EMERGENCY
           : points >= SIGN_URGENT  ? RISK_URGENT
           : points >= SIGN_CONCERN ? RISK_CONCERN
                                    : RISK_NONE;
}

/* ---- what no rule knows: the weight of words ---- */

enum {
    URGENT_ALONE = 190,        /* hundredths: no rule fired */
    URGENT_WITH_CONCERN = 190, /* … or one found something to worry about */
    EMERGENCY_ALONE = 20,      /* … and nothing but weights calls it urgent */
    EMERGENCY_WITH_RULE = 20,  /* a rule calls it urgent: rather once too often */
    /* the weights alone: below, a quarter of what they call grave is not, and the person is asked */
    SURE = 400
};

static struct str heaviest_kind(const struct reading *r)
{
    const struct weights *w = r->nlu->weights;
    int best = -1;
    for (size_t i = 0; i < weights_count(w); i++)
        if (str_starts(weights_name(w, (int)i), S("kind:")) &&
            (best < 0 || r->weighing->score[i] > r->weighing->score[best]))
            best = (int)i;
    struct str name = weights_name(w, best);
    return best < 0 ? S("suicide") : str_sub(name, strlen("kind:"), name.len);
}

/* Kinds of trouble that weights may call an emergency; of the others only a rule may say so: hunger, fraud and a mother
 * who feels nothing are not for 119. */
static bool may_be_emergency(struct str kind)
{
    static const char *const kinds[] = {"suicide",
                                        "medical_emergency",
                                        "fire",
                                        "dv",
                                        "violence",
                                        "sexual_violence",
                                        "abuse_child",
                                        "abuse_elder",
                                        "abuse_disabled",
                                        "missing_person",
                                        "dementia_safety",
                                        "medical_neglect",
                                        "lonely_death_risk"};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (str_eq(kind, str_from(kinds[i])))
            return true;
    return false;
}

/* Rules decide what they know. Weights can only make it graver; what is known for its harmless sense (`known`: a concern
 * with `ask`) no further than to a question. */
static void weigh(struct reading *r, struct risk *worst, bool known)
{
    const struct weights *w = r->nlu->weights;
    const int urgent = weights_class(w, S("urgent")), emergency = weights_class(w, S("emergency"));
    if (worst->level == RISK_EMERGENCY || urgent < 0 || emergency < 0 || reading_weigh(r) || !r->weighing)
        return;
    const int *score = r->weighing->score;
    const bool by_rule = worst->level == RISK_URGENT;
    if (!by_rule && score[urgent] < (worst->level == RISK_CONCERN ? URGENT_WITH_CONCERN : URGENT_ALONE))
        return;
    if (!by_rule)
        *worst = (struct risk){RISK_URGENT, heaviest_kind(r), S("weighed"), reading_weighed_words(r, urgent),
                               known || score[urgent] < SURE};
    const bool now =
        by_rule ? score[emergency] >= EMERGENCY_WITH_RULE : score[emergency] >= EMERGENCY_ALONE && !worst->unsure;
    if (now && may_be_emergency(worst->kind)) {
        worst->level = RISK_EMERGENCY;
        worst->rule = by_rule ? worst->rule : S("weighed_now");
    }
}

/* What a rule says whose words are harmless about as often, and the weights do not say as well. */
static bool doubted(struct reading *r, const struct rule *rule)
{
    const int urgent = weights_class(r->nlu->weights, S("urgent"));
    if (!rule || !rule->ask || urgent < 0 || reading_weigh(r) || !r->weighing)
        return false;
    return r->weighing->score[urgent] < SURE;
}

/* The same trouble, from a rule whose words are not harmless so often. */
static bool surer(const struct rule *by, const struct rule *rule)
{
    return by && by->ask && !rule->ask && str_eq(by->value, rule->value);
}

/* A rule with a level decides alone; signs of one kind add up. The most serious wins, the earlier of equals. */
struct risk reading_risk(struct reading *r)
{
    struct signs signs[SIGN_KINDS];
    struct risk worst = {0};
    const struct rule *by = NULL;
    bool known = false;
    struct firing f;
    size_t n = 0;
    for (size_t cursor = 0; reading_next(r, group_bit(GROUP_RISK), &cursor, &f);) {
        enum risk_level level = f.limit ? RISK_CONCERN : f.rule->level;
        known = known || (!f.limit && f.rule->ask && level == RISK_CONCERN);
        if (!f.limit && f.rule->points)
            add_sign(signs, &n, r, &f);
        else if (level > worst.level || (level == worst.level && surer(by, f.rule))) {
            by = f.rule;
            worst = (struct risk){level, f.rule->value, f.rule->id, f.limit ? (struct str){0} : reading_words(r, &f),
                                  false};
        }
    }
    for (size_t i = 0; i < n; i++) {
        signs[i].risk.level = level_of(signs[i].points);
        if (signs[i].risk.level > worst.level) {
            worst = signs[i].risk;
            by = NULL;
        }
    }
    worst.unsure = worst.level >= RISK_URGENT && doubted(r, by);
    weigh(r, &worst, known && worst.level == RISK_CONCERN);
    return worst;
}
