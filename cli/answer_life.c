/* Which scale each item uses, and which intents lead out of the questionnaire. */
#include "cli/answer_life.h"

static const char *const scales[LIFE_ITEMS] = {"trouble",   "frequency",    "payment",
                                               "frequency", "satisfaction", "satisfaction"};
static const char *const ways_out[] = {"help", "repeat", "go_back", "stop", "talk_to_human", "complaint"};

static struct str way_out(const struct understanding *u, const struct answer *a, bool answered)
{
    if (u->risk.level >= RISK_URGENT || (u->risk.level && str_eq(u->risk.kind, S("grief"))))
        return S("escalate");
    for (size_t i = 0; !answered && i < sizeof(ways_out) / sizeof(ways_out[0]); i++)
        if (str_eq(u->intent, str_from(ways_out[i])) &&
            (i || a->kind != ANSWER_UNKNOWN)) /* 「わかりません」 asks for no help */
            return u->intent;
    return a->kind == ANSWER_NONE && !answered ? str_from(a->how) : (struct str){0};
}

enum err answer_life(const struct nlu *nlu, struct arena *arena, struct str text, int64_t item, struct life_answer *ret)
{
    struct option options[ANSWER_OPTIONS];
    struct understanding u;
    struct answer a;
    if (item < 1 || item > LIFE_ITEMS)
        return ERR_INPUT;
    const struct str scale = str_from(scales[item - 1]);
    size_t n = answer_scale(nlu, scale, options);
    enum err err = answer_choice(nlu, arena, text, options, n, scale, &a);
    if (!err)
        err = nlu_read(nlu, arena, text, scale, &u);
    if (err)
        return err;
    bool filled = a.kind == ANSWER_VALUE || a.kind == ANSWER_LIKELY;
    *ret = (struct life_answer){
        .value = filled                     ? a.value
                 : a.kind == ANSWER_DECLINE ? S("skip")
                                            : S("unclear"),
        .flow = way_out(&u, &a, filled || a.kind == ANSWER_DECLINE),
        .confirm = a.kind == ANSWER_LIKELY,
    };
    return ERR_OK;
}
