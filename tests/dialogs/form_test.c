/* What random play over questionnaires (rewalk_test.c) has found: each a line here, with the content it was found in
 * and the content published meanwhile. Every question is shown as <t.NAME>. */
#include "dialogs/form.h"
#include "tests/dialogs/form_content.h"
#include "tests/dialogs/play.h"

#define HEAD "flow: t\nkind: form\ntitle: 票\nstart: a\nnodes:\n"
#define TAIL "    unrecognised: [U-一, U-二]\n    give_up: {after: 2}\n"
#define Q(name, type, next)                                                                                            \
    "  " name ":\n    ask: \"<t." name ">\"\n    slot: " name "\n    type: " type "\n" TAIL "    next: " next "\n"
#define CHOICE "choice\n    options: [{v: 1, t: いち}, {v: 2, t: に}, {v: 3, t: さん}]"
#define END "  z:\n    end:\n"
#define THEN "  z:\n    end: {then: after}\n"

enum form_name { ABC, A_SKIPS, CAB, AB, A_THEN, NO_TWO, CB, FORMS };
static const char *const forms[FORMS] = {
    [ABC] = HEAD Q("a", CHOICE, "b") Q("b", CHOICE, "c") Q("c", "{integer: [0, 9]}", "z") END,
    [A_SKIPS] = HEAD Q("a", CHOICE, "\n      - {if: \"a == 3\", go: c}\n      - {else: b}") Q("b", CHOICE, "c")
        Q("c", CHOICE, "z") END,
    [CAB] = "flow: t\nkind: form\ntitle: 票\nstart: c\nnodes:\n" Q("c", "{integer: [0, 9]}", "a") Q("a", CHOICE, "b")
        Q("b", CHOICE, "z") END,
    [AB] = HEAD Q("a", CHOICE, "b") Q("b", CHOICE, "z") END,
    [A_THEN] = HEAD Q("a", CHOICE, "z") THEN,
    [CB] =
        "flow: t\nkind: form\ntitle: 票\nstart: c\nnodes:\n" Q("c", "{integer: [0, 9]}", "b") Q("b", CHOICE, "z") END,
    [NO_TWO] = HEAD Q("a", "choice\n    options: [{v: 1, t: いち}, {v: 3, t: さん}]", "b") Q("b", CHOICE, "z") END,
};

enum {
    PUBLISH = FLOW_INPUTS,
    PRESS,
    YES
}; /* beside the inputs: `value` is the form's number, or the label of a button seen before */

struct move {
    int what;
    const char *name, *value;
    enum err want;
    const char *node;     /* where it waits afterwards */
    const char *says;     /* NULL: anything */
    const char *says_not; /* NULL: anything */
};

struct story {
    const char *why;
    enum form_name form;
    struct move move[9];
};

static const struct story stories[] = {
    {"もどる is offered only where it leads somewhere",
     ABC,
     {{FLOW_START, "t", "", ERR_OK, "t.a", "<t.a>", NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", "<t.b>", NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.c", "<t.c>", NULL},
      {FLOW_BACK, "", "", ERR_OK, "t.b", "P<いち>", NULL},
      {FLOW_BACK, "", "", ERR_OK, "t.a", "P<いち>", "[もどる]"}}},
    {"what is no longer on the way is not asked in vain",
     A_SKIPS,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_ANSWER, "", "2", ERR_OK, "t.c", NULL, NULL},
      {FLOW_CORRECT, "t.a", "3", ERR_OK, "t.c", NULL, NULL},
      {FLOW_CORRECT, "t.b", "", ERR_OK, "t.c", "<t.c>", "<t.b>"},
      {FLOW_CORRECT, "t.a", "", ERR_OK, "t.a", "<t.a>", NULL}}},
    {"nor when the questionnaire is complete",
     A_SKIPS,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_BACK, "", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.c", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "", NULL, NULL},
      {FLOW_CORRECT, "t.a", "3", ERR_OK, "", NULL, NULL},
      {FLOW_CORRECT, "t.b", "", ERR_CONFLICT, "", NULL, NULL},
      {FLOW_CORRECT, "t.c", "", ERR_OK, "t.c", "<t.c>", NULL}}},
    {"an answer to the question that was shown never answers one that was not",
     ABC,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {PUBLISH, "", "2", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.c", "M-新しい。", NULL},
      {FLOW_ANSWER, "", "7", ERR_OK, "t.b", "<t.b>", NULL}}},
    {"nor does a はい to what was to be confirmed",
     ABC,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_CONFIRM, "", "2", ERR_OK, "t.a", "C<に>", NULL},
      {PUBLISH, "", "2", ERR_OK, "t.a", NULL, NULL},
      {FLOW_MISS, "", "", ERR_OK, "t.c", "<t.c>", "U-"},
      {FLOW_MISS, "", "", ERR_OK, "t.c", "U-一", NULL}}},
    {"an option that is no longer offered is asked again, and its bare value not shown",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "2", ERR_OK, "t.b", NULL, NULL},
      {PUBLISH, "", "5", ERR_OK, "t.b", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.a", "M-新しい。", "P<"},
      {FLOW_ANSWER, "", "3", ERR_OK, "", NULL, NULL}}},
    {"nor is it taken by a はい to what was to be confirmed",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_CONFIRM, "", "2", ERR_OK, "t.a", "C<に>", NULL},
      {YES, "", "", ERR_OK, "t.b", NULL, NULL},
      {FLOW_BACK, "", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_CONFIRM, "", "2", ERR_OK, "t.a", "C<に>", NULL},
      {PUBLISH, "", "5", ERR_OK, "t.a", NULL, NULL},
      {YES, "", "", ERR_OK, "t.a", "M-新しい。", NULL}}},
    {"the same where the form was left and is taken up under new content",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "2", ERR_OK, "t.b", NULL, NULL},
      {FLOW_STOP, "", "", ERR_OK, "", NULL, NULL},
      {PUBLISH, "", "5", ERR_OK, "", NULL, NULL},
      {FLOW_RESUME, "", "", ERR_OK, "t.a", "<t.a>", "P<"}}},
    {"a number out of its range is refused, and one that falls out of it is asked again",
     ABC,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.c", NULL, NULL},
      {FLOW_ANSWER, "", "10", ERR_INPUT, "t.c", NULL, NULL},
      {FLOW_CORRECT, "t.c", "77", ERR_OK, "t.c", "<t.c>", NULL}}},
    {"a form that is complete in the new version comes to its end, and what follows is said",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {PUBLISH, "", "4", ERR_OK, "t.b", NULL, NULL},
      {FLOW_MISS, "", "", ERR_OK, "after.a", "ありがとう。", NULL}}},
    {"a button of a question that is gone corrects nothing",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_START, "aside", "", ERR_OK, "aside.a", NULL, NULL},
      {PUBLISH, "", "6", ERR_OK, "aside.a", NULL, NULL},
      {PRESS, "", "に", ERR_OK, "aside.a", "古い。", NULL}}},
    {"the same when it had been left",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_STOP, "", "", ERR_OK, "", NULL, NULL},
      {PUBLISH, "", "4", ERR_OK, "", NULL, NULL},
      {FLOW_RESUME, "", "", ERR_OK, "after.a", "ありがとう。", NULL}}},
    {"the same when it was interrupted meanwhile",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_START, "aside", "", ERR_OK, "aside.a", NULL, NULL},
      {PUBLISH, "", "4", ERR_OK, "aside.a", NULL, NULL},
      {FLOW_ANSWER, "", "2", ERR_OK, "after.a", "ありがとう。", NULL}}},
    {"a correction elsewhere gives no second first chance",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_MISS, "", "", ERR_OK, "t.b", "U-一", NULL},
      {FLOW_CORRECT, "t.a", "1", ERR_OK, "t.b", "直したいち", NULL},
      {FLOW_MISS, "", "", ERR_OK, "t.b", "U-二", NULL}}},
    {"nor does asking for the waiting question itself",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_BACK, "", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_INVALID, "", "", ERR_OK, "t.a", "I-一", NULL},
      {FLOW_CORRECT, "t.a", "", ERR_OK, "t.a", "<t.a>", NULL},
      {FLOW_INVALID, "", "", ERR_OK, "t.a", "I-二", NULL}}},
    {"answers that cannot be taken are given up too, not asked for ever",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_INVALID, "", "", ERR_OK, "t.a", "I-一", NULL},
      {FLOW_INVALID, "", "", ERR_OK, "t.a", "I-二", NULL},
      {FLOW_INVALID, "", "", ERR_OK, "t.b", "先へ。", "I-"}}},
    {"a form taken up by correcting it is no longer one that was left",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_STOP, "", "", ERR_OK, "", NULL, NULL},
      {FLOW_CORRECT, "t.a", "", ERR_OK, "t.a", "P<いち>", NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "t.b", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "", NULL, NULL},
      {FLOW_RESUME, "", "", ERR_CONFLICT, "", NULL, NULL}}},
    {"nor when its own button takes it up",
     AB,
     {{FLOW_START, "t", "", ERR_OK, "t.a", NULL, NULL},
      {FLOW_STOP, "", "", ERR_OK, "", NULL, NULL},
      {PRESS, "", "に", ERR_OK, "t.b", NULL, NULL},
      {FLOW_ANSWER, "", "1", ERR_OK, "", NULL, NULL},
      {FLOW_RESUME, "", "", ERR_CONFLICT, "", NULL, NULL}}},
};

static bool said(const struct play *p, const char *part)
{
    const struct bubble *last = play_bubble(p, 0);
    size_t n = strlen(part);
    for (size_t i = 0; part[0] == '[' && last && i < last->n_choices; i++)
        if (str_eq(last->choices[i].label, str_sub(str_from(part), 1, n - 1)))
            return true;
    for (size_t i = 0; i < p->out.n; i++)
        if (p->out.item[i].kind == EFFECT_SEND && str_find(p->out.item[i].bubble.text, str_from(part)) >= 0)
            return true;
    return false;
}

static struct bundle *load(const struct form_content *c, int form)
{
    struct bundle *b = form_content_load(c, str_from(forms[form]));
    assert_non_null(b);
    return b;
}

static enum err make_move(const struct form_content *c, struct play *p, const struct move *m, const struct str *button,
                          const struct str *yes)
{
    if (m->what == PUBLISH) { /* the old content stays: its names are in the state */
        p->b = load(c, m->value[0] - '0');
        p->out.n = 0;
        return ERR_OK;
    }
    if (m->what == YES)
        return play_press(p, *yes);
    return m->what == PRESS ? play_press(p, *button) : play_step(p, (enum flow_input_kind)m->what, m->name, m->value);
}

static void a_story(const struct form_content *c, const struct story *s)
{
    struct play p;
    struct bundle *kept[ARRAY_LEN(s->move)] = {load(c, (int)s->form)};
    struct str button = {0}, yes = {0};
    print_message("%s\n", s->why);
    play_init(&p, kept[0]);
    struct older known = {(const struct bundle *const *)kept, 1};
    p.env.older = &known;
    for (size_t i = 0; i < ARRAY_LEN(s->move) && s->move[i].node; i++) {
        const struct move *m = &s->move[i];
        enum err err = make_move(c, &p, m, &button, &yes);
        kept[i] = p.b;
        known.n = i + 1;
        if (err != m->want || strcmp(play_node(&p), m->node) != 0)
            fail_msg("move %zu: error %s, waits at '%s', want '%s'", i, err_name(err), play_node(&p), m->node);
        if ((m->says && !said(&p, m->says)) || (m->says_not && said(&p, m->says_not)))
            fail_msg("move %zu: does not say '%s', or says '%s'", i, m->says ? m->says : "",
                     m->says_not ? m->says_not : "");
        if (!button.len)
            button = play_button(&p, "に");
        if (play_button(&p, "はい").len)
            yes = play_button(&p, "はい");
    }
    play_done(&p);
    for (size_t i = 0; i < ARRAY_LEN(kept); i++)
        if (!i || kept[i] != kept[i - 1])
            bundle_free(kept[i]);
}

static void found_before(void **state)
{
    struct form_content c;
    (void)state;
    form_content_init(&c);
    for (size_t i = 0; i < ARRAY_LEN(stories); i++)
        a_story(&c, &stories[i]);
    form_content_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(found_before)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
