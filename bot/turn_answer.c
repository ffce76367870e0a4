/* What was typed, read as an answer to the question that waits. Must not guess: a slip is confirmed, two candidates are
 * a question back. */
#include "base/clock.h"
#include "base/utf8.h"
#include "bot/turn_stage.h"
#include "nlu/answer_when.h"

static const struct str nothing = {0};

static size_t as_options(const struct question *q, struct option ret[ANSWER_OPTIONS])
{
    size_t n = q->n_options < ANSWER_OPTIONS ? q->n_options : ANSWER_OPTIONS;
    for (size_t i = 0; i < n; i++) {
        const struct flow_option *o = &q->options[i];
        ret[i] = (struct option){o->value, o->label, o->synonyms, o->n_synonyms};
    }
    return n;
}

static bool how_is(const struct answer *a, const char *how)
{
    return a->how && strcmp(a->how, how) == 0;
}

/* 「中2です」 is the class they are in, not the second of two ways. */
static enum err choose(struct turning *t, struct answer *ret)
{
    struct option options[ANSWER_OPTIONS];
    size_t n = as_options(&t->asked, options);
    enum err err = answer_choice(t->content->nlu, t->arena, t->text, options, n, t->asked.scale, ret);
    if (!err && how_is(ret, "number") && tags_has(&t->heard.about, S("minor")))
        *ret = (struct answer){0};
    return err;
}

bool turn_is_label(struct turning *t)
{
    struct answer a = {0};
    if (!t->waiting || !t->asked.n_options)
        return false;
    if (t->asked.type == ASK_MULTI) /* 「終わり」 after 「ほかにもありますか」 is no wish to stop */
        return !turn_read_several(t, &a) && a.kind == ANSWER_VALUE && !how_is(&a, "part") && !how_is(&a, "no") &&
               !how_is(&a, "more");
    return !choose(t, &a) && a.kind == ANSWER_VALUE && how_is(&a, "label");
}

/* はい or いいえ, also in the words of somebody who agrees or declines (「お願いします」 to a consent). Neither a
 * condition nor a question back is made one, and what only the weights lean to is confirmed. */
static enum err yes_or_no(struct turning *t, struct answer *ret)
{
    enum err err = answer_yesno(t->content->nlu, t->arena, t->asked.text, t->text, ret);
    if (err || ret->kind != ANSWER_NONE || how_is(ret, "unsure"))
        return err;
    bool yes = str_eq(t->heard.intent, S("consent_yes")), no = str_eq(t->heard.intent, S("consent_no"));
    if (yes || no)
        *ret = (struct answer){.kind = t->heard.intent_weighed ? ANSWER_LIKELY : ANSWER_VALUE,
                               .value = yes ? S("yes") : S("no"),
                               .how = "intent"};
    return ERR_OK;
}

/* 「聞いてくれてありがとう」「おやすみ」 to the one who listens: that is all. */
static bool is_enough(const struct turning *t)
{
    enum { COURTESY_BYTES = 90 };
    bool courtesy = str_eq(t->heard.intent, S("thanks")) || str_eq(t->heard.intent, S("stop"));
    return t->asked.listens && courtesy && !t->heard.intent_weighed && !t->heard.risk.level &&
           !tags_has(&t->heard.about, S("question")) && t->text.len <= COURTESY_BYTES &&
           turn_option_of(&t->asked, S("enough")) < t->asked.n_options;
}

/* Said to an offer, each with the ways it may take, the first that is there. */
static const struct {
    const char *tag, *ways[3];
} said_there[] = {
    {"ask_for_me", {"help", "talk"}}, /* 「じゃあそれ聞いてみてもらえますか」 */
    {"by_self", {"self", "later"}},   /* 「自分で電話してみます」 */
};

static bool takes_a_way(struct turning *t, struct answer *ret)
{
    for (size_t i = 0; i < sizeof(said_there) / sizeof(said_there[0]) && !t->heard.risk.level; i++)
        for (size_t k = 0; tags_has(&t->heard.about, str_from(said_there[i].tag)) && said_there[i].ways[k]; k++) {
            struct str way = str_from(said_there[i].ways[k]);
            if (turn_option_of(&t->asked, way) >= t->asked.n_options)
                continue;
            *ret = (struct answer){.kind = ANSWER_VALUE, .value = way, .how = "way"};
            return true;
        }
    return false;
}

/* A question that waits for one's own words takes them all; its options are shortcuts, and only their very words count.
 */
static enum err own_words(struct turning *t, struct answer *ret)
{
    if (t->asked.n_options) {
        enum err err = choose(t, ret);
        if (err)
            return err;
        if (ret->kind == ANSWER_VALUE && (how_is(ret, "label") || how_is(ret, "synonym")))
            return ERR_OK;
        if (ret->kind == ANSWER_DECLINE && t->asked.may_skip)
            return ERR_OK;
        if (takes_a_way(t, ret))
            return ERR_OK;
    }
    *ret = is_enough(t) ? (struct answer){.kind = ANSWER_VALUE, .value = S("enough"), .how = "intent"}
                        : (struct answer){.kind = ANSWER_VALUE, .value = t->text, .how = "words"};
    return ERR_OK;
}

static bool exact(const struct answer *a)
{
    return a->kind == ANSWER_VALUE && (how_is(a, "label") || how_is(a, "synonym"));
}

/* 「はい、探したいです」「おおきに、行ってみるわ」: what comes after a word of courtesy, when it is an option's very words. */
static enum err after_courtesy(struct turning *t, struct answer *ret)
{
    enum { HEAD_CHARS = 8 };
    static const struct str marks[] = {S("、"), S("。"), S("！"), S("　"), S(" "), S(",")};
    struct str whole = t->text;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && !exact(ret); i++) {
        ptrdiff_t at = str_find(whole, marks[i]);
        struct str before = str_sub(whole, 0, at > 0 ? (size_t)at : 0);
        struct answer head = {0};
        if (!before.len || utf8_chars(before) > HEAD_CHARS ||
            answer_yesno(t->content->nlu, t->arena, nothing, before, &head) || str_eq(head.value, S("no")))
            continue;
        t->text = str_trim(str_sub(whole, before.len + marks[i].len, whole.len));
        enum err err = choose(t, ret);
        t->text = whole;
        if (err)
            return err;
    }
    if (!exact(ret))
        *ret = (struct answer){0};
    return ERR_OK;
}

/* はい to an offer of two ways: which of them? いや、ええわ: not now. */
static enum err to_offer(struct turning *t, struct answer *ret)
{
    enum { SHORT_CHARS = 10 };
    struct answer a = {0};
    size_t later = turn_option_of(&t->asked, S("later"));
    if (!t->asked.listens || later >= t->asked.n_options || utf8_chars(t->text) > SHORT_CHARS ||
        t->heard.constraints.n) /* 「人が多い所は苦手」 says what would suit */
        return ERR_OK;
    enum err err = answer_yesno(t->content->nlu, t->arena, nothing, t->text, &a);
    if (err || a.kind != ANSWER_VALUE)
        return err;
    if (str_eq(a.value, S("no")))
        *ret = (struct answer){.kind = ANSWER_VALUE, .value = S("later"), .how = "intent"};
    else
        *ret = (struct answer){.kind = ANSWER_AMBIGUOUS, .how = "intent", .n_candidates = 2, .candidates = {0, 1}};
    return ERR_OK;
}

/* 「2番は何するん？」, and then 「ほな一回のぞいてみよかな」. */
static bool takes_what_was_asked(struct turning *t, struct answer *ret)
{
    const struct str flow = S("interests");
    if (!tags_has(&t->heard.about, S("would_go")) || !turn_runs(t, flow) || t->heard.risk.level)
        return false;
    size_t nth = turn_asked_about(t, flow);
    struct str value = nth ? arena_fmt(t->arena, "%zu", nth) : nothing;
    if (!nth || turn_option_of(&t->asked, value) >= t->asked.n_options)
        return false;
    *ret = (struct answer){.kind = ANSWER_VALUE, .value = value, .how = "asked"};
    return true;
}

/* 「ちゃんと食べているのかもわかりません」 to the one who listens tells something: it leaves nothing open. */
static bool tells(const struct turning *t, const struct answer *a)
{
    enum { SHORT_CHARS = 10 };
    bool neither = a->kind == ANSWER_UNKNOWN || a->kind == ANSWER_DECLINE;
    return neither && t->asked.listens && utf8_chars(t->text) > SHORT_CHARS;
}

/* "No, not like that. I need work", 「いいえ、今は仕事がほしいだけで」 to a choice of yes and no. */
static enum err yes_or_no_first(struct turning *t, struct answer *ret)
{
    enum { HEAD_CHARS = 8 };
    static const struct str marks[] = {S("、"), S("。"), S(","), S(".")};
    const struct question *q = &t->asked;
    if (turn_option_of(q, S("yes")) >= q->n_options || turn_option_of(q, S("no")) >= q->n_options ||
        t->heard.risk.level)
        return ERR_OK;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && ret->kind == ANSWER_NONE; i++) {
        ptrdiff_t at = str_find(t->text, marks[i]);
        struct str head = str_sub(t->text, 0, at > 0 ? (size_t)at : 0);
        struct answer a = {0};
        if (!head.len || utf8_chars(head) > HEAD_CHARS)
            continue;
        enum err err = answer_yesno(t->content->nlu, t->arena, nothing, head, &a);
        if (err)
            return err;
        if (a.kind == ANSWER_VALUE)
            *ret = (struct answer){.kind = ANSWER_VALUE, .value = a.value, .how = "intent"};
    }
    return ERR_OK;
}

static enum err one_of(struct turning *t, struct answer *ret)
{
    enum err err = takes_what_was_asked(t, ret) ? ERR_OK : choose(t, ret);
    if (!err && (tells(t, ret) || (t->asked.listens && ret->kind == ANSWER_INVALID)))
        *ret = (struct answer){0}; /* 「38になります」: told, no answer to an offer */
    if (!err && ret->kind == ANSWER_NONE)
        err = yes_or_no_first(t, ret);
    if (!err && ret->kind == ANSWER_NONE)
        err = after_courtesy(t, ret);
    if (!err && ret->kind == ANSWER_NONE && !takes_a_way(t, ret) && !turn_takes_find(t, ret))
        err = to_offer(t, ret);
    return err;
}

static enum err read_typed(struct turning *t, struct answer *ret)
{
    const struct nlu *nlu = t->content->nlu;
    static const enum date_side sides[ASK_SIDES] = {
        [SIDE_ANY] = DATE_ANY, [SIDE_COMING] = DATE_COMING, [SIDE_PAST] = DATE_PAST};
    const int64_t today = (t->env->now_ms + JST_MINUTES * MINUTE_MS) / DAY_MS;
    switch (t->asked.type) {
    case ASK_INTEGER:
        return answer_integer(nlu, t->arena, t->text, t->asked.lo, t->asked.hi, ret);
    case ASK_DATE:
        return answer_date(nlu, t->arena, t->text, today, sides[t->asked.side], ret);
    case ASK_POSTCODE:
        return answer_postcode(nlu, t->arena, t->text, ret);
    default:
        return answer_phone(nlu, t->arena, t->text, ret);
    }
}

/* One date, number, postcode, telephone number; options are shortcuts. A range and what could be several ask again. */
static enum err typed(struct turning *t, struct answer *ret)
{
    if (t->asked.n_options) {
        enum err err = choose(t, ret);
        if (err || (ret->kind == ANSWER_VALUE && (how_is(ret, "label") || how_is(ret, "synonym"))))
            return err;
    }
    enum err err = read_typed(t, ret);
    if (!err && (ret->kind == ANSWER_RANGE || ret->kind == ANSWER_AMBIGUOUS))
        ret->kind = ANSWER_INVALID;
    return err;
}

static enum err read_answer(struct turning *t, struct answer *ret)
{
    enum err err = ERR_OK;
    struct str place = turn_place_named(t);
    *ret = (struct answer){0};
    if (place.len) {
        *ret = (struct answer){.kind = ANSWER_VALUE, .value = place, .how = "place"};
        return ERR_OK;
    }
    switch (t->asked.type) {
    case ASK_CHOICE:
        return one_of(t, ret);
    case ASK_MULTI:
        return turn_read_several(t, ret);
    case ASK_YESNO:
        if (t->asked.n_options)
            err = choose(t, ret);
        return err || (ret->kind != ANSWER_NONE && !how_is(ret, "part") && !how_is(ret, "slip")) ? err
                                                                                                 : yes_or_no(t, ret);
    case ASK_INTEGER:
    case ASK_DATE:
    case ASK_POSTCODE:
    case ASK_PHONE:
        return typed(t, ret);
    case ASK_TEXT:
        return own_words(t, ret);
    default:
        return t->asked.n_options ? choose(t, ret) : ERR_OK;
    }
}

/* 「…でよろしいですか」 was asked: はい takes it, いいえ asks again. Anything else is read as an answer. */
static enum err confirmed(struct turning *t, bool *done)
{
    struct answer a = {0};
    enum err err = answer_yesno(t->content->nlu, t->arena, nothing, t->text, &a);
    if (err || a.kind != ANSWER_VALUE)
        return err;
    *done = true;
    if (str_eq(a.value, S("yes")))
        return turn_step(t, FLOW_ANSWER, nothing, t->asked.confirm);
    return turn_step(t, FLOW_REPEAT, nothing, nothing);
}

/* Plain words that lead elsewhere are no answer: to a free-text question any strong intent, to a list of options only
 * what was matched by a part of a label and is a call for a human or a command. */
static bool leads_elsewhere(const struct turning *t, const struct answer *a)
{
    if (how_is(a, "words") && t->asked.listens && turn_leaves_listening(t))
        return true;
    if (!t->heard.intent_strong)
        return false;
    const struct trigger *trigger = bundle_trigger_of(t->content->bundle, t->heard.intent);
    if (!trigger)
        return false;
    bool calls = trigger->command != COMMAND_NONE || str_eq(trigger->flow, S("handoff"));
    if (how_is(a, "words"))
        return (t->asked.may_faq || calls) && !str_eq(trigger->flow, t->asked.flow);
    return calls && (how_is(a, "part") || how_is(a, "slip"));
}

bool turn_is_exact(struct turning *t)
{
    struct answer a = {0};
    if (!t->waiting || !t->has_text)
        return false;
    if (t->asked.confirm.len && !answer_yesno(t->content->nlu, t->arena, nothing, t->text, &a) &&
        a.kind == ANSWER_VALUE)
        return true;
    if (read_answer(t, &a) || a.kind == ANSWER_NONE)
        return false;
    if (t->asked.type == ASK_MULTI && t->state->burst.n)
        return false;              /* 「散歩と」「歌」 is one list */
    if (t->asked.type == ASK_TEXT) /* takes all words: 「水曜の」「午前中」 too, where 午前中 is on a button */
        return a.kind == ANSWER_DECLINE || (how_is(&a, "label") && !t->state->burst.n);
    return a.kind == ANSWER_DECLINE || (a.kind == ANSWER_VALUE && !how_is(&a, "part") && !how_is(&a, "slip"));
}

bool turn_answers(struct turning *t)
{
    struct answer a;
    bool confirms = t->asked.confirm.len && !answer_yesno(t->content->nlu, t->arena, nothing, t->text, &a) &&
                    a.kind == ANSWER_VALUE;
    if (confirms)
        return true;
    if (read_answer(t, &a) || a.kind == ANSWER_NONE || leads_elsewhere(t, &a) || how_is(&a, "part"))
        return false;
    bool search = str_starts(t->asked.extract, S("interests")),
         likings = t->heard.categories.n || t->heard.constraints.n;
    return !how_is(&a, "words") || !search || likings;
}

/* Ways that name what they find begin with it; the others with what was said. */
static void keep_find(struct turning *t, struct str way)
{
    if (str_eq(way, S("fun")) || str_eq(way, S("together")))
        turn_keep_asked(t);
    else
        (void)turn_extract(t, S("interests"), true);
}

static enum err give(struct turning *t, const struct answer *a)
{
    struct flow_input in = {.kind = FLOW_ANSWER, .value = a->value};
    switch (a->kind) {
    case ANSWER_VALUE:
        if (t->asked.extract.len && how_is(a, "words"))
            (void)turn_extract_asked(t);
        if (how_is(a, "words") && t->asked.listens)
            turn_say_told(t);
        if (how_is(a, "find"))
            keep_find(t, a->value);
        break;
    case ANSWER_LIKELY:
        in.kind = FLOW_CONFIRM;
        break;
    case ANSWER_AMBIGUOUS:
        in.kind = FLOW_WHICH;
        in.n_candidates = a->n_candidates;
        memcpy(in.candidates, a->candidates, a->n_candidates * sizeof(a->candidates[0]));
        break;
    case ANSWER_INVALID:
        in.kind = FLOW_INVALID;
        break;
    case ANSWER_DECLINE:
        in.kind = FLOW_DECLINE;
        break;
    default:
        in.kind = FLOW_DONT_KNOW;
        break;
    }
    return turn_step_input(t, &in);
}

enum err stage_answer(struct turning *t, bool *done)
{
    struct answer a;
    if (!t->has_text || !t->waiting || turn_speaks_of_earlier(t))
        return ERR_OK;
    if (t->asked.confirm.len) {
        enum err err = confirmed(t, done);
        if (err || *done)
            return err;
    }
    enum err err = read_answer(t, &a);
    if (err || a.kind == ANSWER_NONE || leads_elsewhere(t, &a))
        return err;
    *done = true;
    return t->asked.type == ASK_MULTI ? turn_give_several(t) : give(t, &a);
}
