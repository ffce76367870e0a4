/* One message against all rules: the safety floor first, then what the person wants and what they told us about
 * themselves. */
#include "nlu/nlu.h"
#include "base/utf8.h"
#include "nlu/reading.h"

const char *risk_level_name(enum risk_level level)
{
    static const char *const names[RISK_LEVELS] = {"none", "concern", "urgent", "emergency"};
    return level < RISK_LEVELS ? names[level] : "?";
}

enum {
    INTENTS_MAX = 48,
    BEST_POINTS = 10,  /* a point of weight, for the heaviest rule of an intent */
    MORE_POINTS = 2,   /* for each further one: two weak signs never beat a plain word */
    CLOSE_POINTS = 5,  /* nearer than this is a close call */
    ASKED_POINTS = 20, /* an answer to the question just asked is likelier than the same words out of the blue */
    RANKED_LEAST = 3   /* so many alternatives are always named */
};

/* What is heard when nothing else is: counted by its plainest word alone, and it yields to whatever is about as likely.
 */
static const struct str rest[] = {S("out_of_scope"), S("small_talk")};

static bool is_rest(struct str intent)
{
    for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
        if (str_eq(intent, rest[i]))
            return true;
    return false;
}

struct score {
    struct str intent, rule, words;
    int best, points, weighed;
    int leaning; /* what the weights say, in hundredths of a logit */
    bool strong, asked;
};

static struct score *score_of(struct score *scores, size_t *n, struct str intent)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(scores[i].intent, intent))
            return &scores[i];
    if (*n == INTENTS_MAX)
        return NULL;
    scores[*n] = (struct score){.intent = intent};
    return &scores[(*n)++];
}

static bool has_score(const struct score *scores, size_t n, struct str intent)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(scores[i].intent, intent))
            return true;
    return false;
}

static void add_score(struct score *s, const struct reading *r, const struct firing *f)
{
    const struct rule *rule = f->rule;
    s->points += rule->weight * MORE_POINTS;
    s->strong = s->strong || rule->strong;
    s->asked = s->asked || rule->context.len > 0;
    if (rule->weight > s->best) {
        s->best = rule->weight;
        s->rule = rule->id;
        s->words = reading_words(r, f);
    }
}

static int total(const struct score *s)
{
    if (is_rest(s->intent))
        return s->best * BEST_POINTS - CLOSE_POINTS + s->weighed;
    int more = s->points - s->best * MORE_POINTS;
    return s->best * BEST_POINTS + (more > 3 * BEST_POINTS / 2 ? 3 * BEST_POINTS / 2 : more) +
           (s->asked ? ASKED_POINTS : 0) + s->weighed;
}

/* Stable: rules earlier in the files win ties. n is small. */
static void sort_scores(struct score *scores, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && total(&scores[k]) > total(&scores[k - 1]); k--) {
            struct score swap = scores[k];
            scores[k] = scores[k - 1];
            scores[k - 1] = swap;
        }
}

static void add_ranked(struct understanding *u, struct str intent)
{
    for (size_t i = 0; i < u->n_ranked; i++)
        if (str_eq(u->ranked[i], intent))
            return;
    if (u->n_ranked < RANKED_LEAST)
        u->ranked[u->n_ranked++] = intent;
}

/* Fewer fired than are wanted: what only the question just asked is answered with, then the rest. */
static void fill_up(const struct reading *r, struct understanding *u)
{
    if (!u->n_ranked)
        add_ranked(u, rest[0]);
    for (size_t i = 0; r->context.len && i < r->nlu->n_rules && u->n_ranked < RANKED_LEAST; i++) {
        const struct rule *rule = &r->nlu->rules[i];
        if (rule->group == GROUP_INTENT && rule->context.len && str_starts(r->context, rule->context))
            add_ranked(u, rule->value);
    }
    for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
        add_ranked(u, rest[i]);
}

/* What the weights say for an intent, as points beside those of rules: they break ties, and decide where no rule knows
 * anything. */
static int weight_points(int score)
{
    enum { NOTHING = -300, POINT = 20, MOST = 35 };
    int points = (score - NOTHING) / POINT;
    return points < 0 ? 0 : points > MOST ? MOST : points;
}

static void add_weights(struct reading *r, struct score *scores, size_t *n)
{
    const struct weights *w = r->nlu->weights;
    if (reading_weigh(r) || !r->weighing)
        return;
    for (size_t i = 0; i < weights_count(w); i++) {
        struct str name = weights_name(w, (int)i), intent = str_sub(name, strlen("intent:"), name.len);
        if (!str_starts(name, S("intent:")))
            continue;
        int points = r->context.len ? 0 : weight_points(r->weighing->score[i]);
        struct score *s = points || has_score(scores, *n, intent) ? score_of(scores, n, intent) : NULL;
        if (!s)
            continue;
        s->weighed = points;
        s->leaning = r->weighing->score[i];
        if (!s->rule.len) {
            s->rule = S("weighed");
            s->words = reading_weighed_words(r, (int)i);
        }
    }
}

/* No rule knows anything, and the weights hardly lean: a sentence of everyday life begins nothing. What is told is
 * listened to, the rest is not understood; what it might have been stays among the alternatives. */
static void settle_leaning(struct understanding *u, bool told)
{
    const struct str heard = told ? S("small_talk") : S("out_of_scope");
    struct str others[NLU_RANKED];
    size_t n = u->n_ranked;
    memcpy(others, u->ranked, sizeof(others));
    u->ranked[0] = u->intent = heard;
    u->n_ranked = 1;
    for (size_t i = 0; i < n && u->n_ranked < NLU_RANKED; i++)
        if (!str_eq(others[i], heard))
            u->ranked[u->n_ranked++] = others[i];
    u->close_call = false;
}

/* Hundredths of a logit. A trouble overheard is listened to either way, and who asks or begs wants something of us;
 * whoever tells of the day and is taken to complain or to leave is answered with what they never asked for. Questions
 * back (「あなたは？」「それは？」) sound alike whatever they are about, and grumbling about others like grumbling
 * about us. */
static bool leans(const struct score *best, bool told)
{
    enum { LEAST = -100, PLAINLY = 150 };
    static const struct str troubles[] = {
        S("loneliness"),        S("low_mood"),  S("fatigue_stress"),
        S("money_worry"),       S("want_work"), S("caregiving_burden"),
        S("hikikomori_family"), S("drinking"),  S("lifestyle_improvement"),
        S("dementia_worry"),
    };
    bool trouble = false, back = str_eq(best->intent, S("who_are_you")) || str_eq(best->intent, S("event_details")) ||
                                 str_eq(best->intent, S("complaint"));
    for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++)
        trouble = trouble || str_eq(best->intent, troubles[i]);
    return is_rest(best->intent) || best->leaning >= (back || (told && !trouble) ? PLAINLY : LEAST);
}

/* 「シャツのボタンが取れました」 asks for no help: what people ask of us they seldom tell, and then in words that the
 * weights know as well. The surer the rule, the less they may contradict it. A mere word (「野菜をもらいました」) is
 * mentioned, not wished for. */
static bool only_told(const struct reading *r, const struct score *s)
{
    enum { SURE = 8, PLAIN = 6, WORD = 3, AGAINST = -250, MUCH_AGAINST = -400, UNSURE = -100 };
    static const struct str asked[] = {
        S("start_questionnaire"),
        S("find_activity"),
        S("talk_to_human"),
        S("opening_hours"),
        S("event_details"),
        S("stop"),
        S("go_back"),
        S("repeat"),
        S("help"),
        S("complaint"),
        S("delete_my_data"),
        S("who_are_you"),
        S("want_work"),
        S("thanks"),
    };
    if (str_eq(s->intent, rest[0]))
        return s->leaning < UNSURE;
    if (!r->weighing || !s->best || s->best > SURE)
        return false;
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
        if (str_eq(asked[i], s->intent))
            return s->leaning < (s->best > PLAIN ? MUCH_AGAINST : AGAINST);
    return s->best <= WORD && s->leaning < UNSURE && str_eq(s->intent, S("interest_statement"));
}

/* 「…んですが」 and 「…てみたい」 tell, and mean to ask. */
static bool tells(const struct tags *about)
{
    return tags_has(about, S("told")) && !tags_has(about, S("unfinished")) && !tags_has(about, S("wishes"));
}

static void drop_told(const struct reading *r, struct score *scores, size_t *n)
{
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++)
        if (!only_told(r, &scores[i]))
            scores[kept++] = scores[i];
    *n = kept;
}

/* Returns: is the first of them more than a guess? */
static bool rank(struct reading *r, struct understanding *u)
{
    struct score scores[INTENTS_MAX];
    struct firing f;
    size_t n = 0;
    for (size_t cursor = 0; reading_next(r, group_bit(GROUP_INTENT), &cursor, &f);) {
        struct score *s = score_of(scores, &n, f.rule->value);
        if (s)
            add_score(s, r, &f);
    }
    add_weights(r, scores, &n);
    if (tells(&u->about))
        drop_told(r, scores, &n);
    sort_scores(scores, n);
    for (size_t i = 0; i < n && i < NLU_RANKED; i++)
        u->ranked[u->n_ranked++] = scores[i].intent;
    fill_up(r, u);
    u->intent = u->ranked[0];
    if (!n)
        return false;
    u->intent_rule = scores[0].rule;
    u->intent_weighed = scores[0].best == 0;
    u->intent_words = scores[0].words;
    u->intent_strong = scores[0].strong;
    u->close_call = n > 1 && !is_rest(scores[0].intent) && !is_rest(scores[1].intent) &&
                    total(&scores[0]) - total(&scores[1]) < CLOSE_POINTS;
    return !u->intent_weighed || leans(&scores[0], tags_has(&u->about, S("told")));
}

bool tags_has(const struct tags *t, struct str tag)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->item[i], tag))
            return true;
    return false;
}

static void add_tag(struct tags *t, struct str tag)
{
    if (tag.len && t->n < NLU_TAGS && !tags_has(t, tag))
        t->item[t->n++] = tag;
}

static void drop_tag(struct tags *t, struct str tag)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->n; i++)
        if (!str_eq(t->item[i], tag))
            t->item[kept++] = t->item[i];
    t->n = kept;
}

/* What a person turns down, in the text as it was sent. */
struct refusals {
    struct span at[32];
    size_t n;
    bool sought;
};

/* Of those that end together the first is the longest. */
static void add_refusal(struct refusals *no, struct span at)
{
    for (size_t i = 0; i < no->n; i++)
        if (no->at[i].to == at.to && no->at[i].from <= at.from)
            return;
    if (no->n < sizeof(no->at) / sizeof(no->at[0]))
        no->at[no->n++] = at;
}

/* Only a category can be refused: nothing is sought before one has fired. */
static void find_refusals(struct reading *r, struct refusals *ret)
{
    struct firing f;
    if (ret->sought)
        return;
    ret->sought = true;
    for (size_t cursor = 0; reading_next(r, group_bit(GROUP_NEGATION), &cursor, &f);)
        do {
            add_refusal(ret, reading_origin(r, &f));
        } while (reading_again(r, &f));
}

/* Does the word begin inside one? Its tail may lie there by chance: 「花は好きですが虫が苦手」. */
static bool is_refused(const struct refusals *no, struct span at)
{
    for (size_t i = 0; i < no->n; i++)
        if (no->at[i].from <= at.from && at.from < no->at[i].to)
            return true;
    return false;
}

/* One liked word is enough: 「カラオケは苦手だけど三味線は好き」 is music. */
static void add_category(struct reading *r, struct understanding *u, struct refusals *no, struct firing f,
                         struct tags *refused)
{
    const struct rule *rule = f.rule;
    bool liked = !rule->negatable;
    if (!liked)
        find_refusals(r, no);
    do {
        liked = liked || !is_refused(no, reading_origin(r, &f));
    } while (!liked && reading_again(r, &f));
    add_tag(liked ? &u->categories : refused, rule->value);
}

static void settle_refused(struct reading *r, struct understanding *u, const struct tags *refused)
{
    for (size_t i = 0; i < refused->n; i++)
        if (!tags_has(&u->categories, refused->item[i]))
            add_tag(&u->constraints, arena_fmt(r->arena, "not:%.*s", STR_FMT(refused->item[i])));
    for (size_t i = 0; i < u->constraints.n; i++)
        if (str_starts(u->constraints.item[i], S("not:")))
            drop_tag(&u->categories, str_sub(u->constraints.item[i], 4, u->constraints.item[i].len));
}

/* Whoever says which days are good need not be told which are not: 「土曜は仕事なので日曜だけ」. */
static void settle_days(struct understanding *u)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    bool wanted = false;
    for (size_t i = 0; i < u->constraints.n; i++)
        wanted = wanted || str_starts(u->constraints.item[i], S("day:"));
    for (size_t i = 0; wanted && i < sizeof(names) / sizeof(names[0]); i++) {
        char tag[8];
        snprintf(tag, sizeof(tag), "not:%s", names[i]);
        drop_tag(&u->constraints, str_from(tag));
    }
}

/* Likings that no rule has a word for, and offers. What somebody refused stays refused. */
static void add_weighed_tags(struct reading *r, struct understanding *u)
{
    enum { CATEGORY_AT = 100, CATEGORY_MORE_AT = 250, CONTRIBUTOR_AT = 60 };
    const struct weights *w = r->nlu->weights;
    const int contributor = weights_class(w, S("contributor"));
    if (reading_weigh(r) || !r->weighing)
        return;
    const int least = u->categories.n ? CATEGORY_MORE_AT : CATEGORY_AT;
    for (size_t i = 0; i < weights_count(w); i++) {
        struct str name = weights_name(w, (int)i), category = str_sub(name, strlen("category:"), name.len);
        if (str_starts(name, S("category:")) && r->weighing->score[i] >= least &&
            !tags_has(&u->constraints, arena_join(r->arena, S("not:"), category)))
            add_tag(&u->categories, category);
    }
    if (contributor >= 0 && r->weighing->score[contributor] >= CONTRIBUTOR_AT &&
        (u->categories.n || str_eq(u->intent, S("want_to_contribute_skill"))))
        u->role = ROLE_CONTRIBUTOR;
}

static void tag(struct reading *r, struct understanding *u)
{
    const uint32_t groups = group_bit(GROUP_CATEGORY) | group_bit(GROUP_CONSTRAINT) | group_bit(GROUP_ROLE) |
                            group_bit(GROUP_NEED) | group_bit(GROUP_ABOUT);
    struct refusals no = {.n = 0};
    struct tags refused = {.n = 0};
    struct firing f;
    for (size_t cursor = 0; reading_next(r, groups, &cursor, &f);) {
        switch (f.rule->group) {
        case GROUP_CATEGORY:
            add_category(r, u, &no, f, &refused);
            break;
        case GROUP_NEED:
            add_tag(&u->needs, f.rule->value);
            break;
        case GROUP_ABOUT:
            add_tag(&u->about, f.rule->value);
            break;
        case GROUP_ROLE:
            if (str_eq(f.rule->value, S("contributor")))
                u->role = ROLE_CONTRIBUTOR;
            break;
        default:
            add_tag(&u->constraints, f.rule->value);
        }
    }
    settle_days(u);
    settle_refused(r, u, &refused);
}

enum err nlu_read(const struct nlu *nlu, struct arena *arena, struct str text, struct str context,
                  struct understanding *ret)
{
    struct reading r;
    enum err err = reading_open(nlu, arena, text, context, &r);
    if (err)
        return err;
    *ret = (struct understanding){.folded = r.folded, .risk = reading_risk(&r)};
    tag(&r, ret);
    if (!rank(&r, ret))
        settle_leaning(ret, tags_has(&ret->about, S("told")));
    add_weighed_tags(&r, ret);
    return arena->failed ? ERR_NOMEM : ERR_OK;
}

/* A text over the limit is read in pieces that overlap by more than any pattern reaches. */
static struct risk risk_in_pieces(const struct nlu *nlu, struct arena *arena, struct str text)
{
    enum { PIECE = NLU_TEXT_MAX / 2, OVERLAP = 600 };
    struct risk worst = {0};
    while (text.len) {
        struct reading r;
        size_t take = text.len < PIECE ? text.len : PIECE;
        while (take < text.len && utf8_goes_on(text.ptr[take]))
            take--;
        if (reading_open(nlu, arena, str_sub(text, 0, take), (struct str){0}, &r))
            return worst;
        struct risk risk = reading_risk(&r);
        if (risk.level > worst.level)
            worst = risk;
        if (take == text.len)
            break;
        size_t step = take - OVERLAP;
        while (step < take && utf8_goes_on(text.ptr[step]))
            step++;
        text = str_sub(text, step, text.len);
    }
    return worst;
}

struct risk nlu_risk(const struct nlu *nlu, struct arena *arena, struct str text)
{
    enum { OWN_CAP = 8 << 20, LONGEST = 1 << 20 };
    struct arena own;
    if (text.len > LONGEST)
        text.len = LONGEST;
    if (!utf8_valid(text))
        return (struct risk){0};
    struct risk risk = risk_in_pieces(nlu, arena, text);
    if (!arena->failed)
        return risk;
    /* The turn's memory ran out in the middle: the floor still answers, from memory of its own. */
    arena_init(&own, OWN_CAP);
    risk = risk_in_pieces(nlu, &own, text);
    arena_done(&own);
    return risk;
}

enum err nlu_spelling(const struct nlu *nlu, struct arena *arena, struct str text, struct str *ret)
{
    struct reading r;
    enum err err = reading_open(nlu, arena, text, (struct str){0}, &r);
    if (!err)
        *ret = r.view[r.n_views - 1].said.text;
    return err;
}

int nlu_weight(const struct nlu *nlu, struct arena *arena, struct str text, struct str class)
{
    struct reading r;
    const int which = weights_class(nlu->weights, class);
    if (which < 0 || reading_open(nlu, arena, text, (struct str){0}, &r) || reading_weigh(&r) || !r.weighing)
        return 0;
    return r.weighing->score[which];
}

bool nlu_has_intent(const struct nlu *nlu, struct str intent, struct str *ret_near)
{
    *ret_near = nearest_name(intent, nlu->intents.item, nlu->intents.n);
    for (size_t i = 0; i < nlu->intents.n; i++)
        if (str_eq(nlu->intents.item[i], intent))
            return true;
    return false;
}
