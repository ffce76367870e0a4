/* Thousands of random events, always the same ones: whatever people, link workers and clocks do, what must hold holds
 * after every turn. */
#include "base/clock.h"
#include "base/utf8.h"
#include "bot/content_load.h"
#include "bot/escalation.h"
#include "bot/resources.h"
#include "tests/bot/random_talk.h"

enum { PEOPLE = 120, STEPS = 60, TEXT_UNITS_MAX = 5000 };
static const int64_t morning = 1795482000000;

static struct content content;

static int load(void **state)
{
    struct arena arena;
    struct faults faults;
    (void)state;
    arena_init(&arena, 16 << 20);
    faults_init(&faults, &arena);
    enum err err = content_load(".", NULL, morning, &faults, &content);
    faults_print(&faults, stderr, true);
    arena_done(&arena);
    if (!err)
        err = resources_open_directory(":memory:", "directory/data/demo/activities.csv", &content.directory);
    return err != ERR_OK;
}

static int unload(void **state)
{
    (void)state;
    content_done(&content);
    return 0;
}

struct walk {
    struct talker talker;
    struct arena arena;
    struct conversation c;
    struct turn_out out;
    struct event event;
    struct conversation before;
};

static void complain(const struct walk *w, const char *what)
{
    fail_msg("%s: after %s \"%.*s\" in mode %s, decided %s, flow %.*s %.*s", what, event_kind_name(w->event.kind),
             STR_FMT(w->event.text), mode_name(w->before.mode), w->out.trace.decided, STR_FMT(w->out.trace.flow),
             STR_FMT(w->out.trace.node));
}

static void check_bubbles(struct walk *w)
{
    const struct effect *last = NULL;
    size_t n = 0;
    bool silent = w->before.mode == MODE_HUMAN && w->c.mode == MODE_HUMAN && w->event.kind <= EVENT_TIMER;
    for (size_t i = 0; i < w->out.effects.n; i++) {
        const struct effect *e = &w->out.effects.item[i];
        if (e->kind != EFFECT_SEND)
            continue;
        n++;
        if (last && last->bubble.n_choices)
            complain(w, "buttons above the last bubble");
        last = e;
        if (!e->bubble.text.len || !utf8_valid(e->bubble.text))
            complain(w, "an empty bubble");
        if (utf8_utf16_units(e->bubble.text) > TEXT_UNITS_MAX || e->bubble.n_choices > CHOICES_MAX ||
            e->bubble.n_cards > CARDS_MAX)
            complain(w, "too large a bubble");
        for (size_t k = 0; k < e->bubble.n_choices; k++) {
            if (!e->bubble.choices[k].label.len || utf8_chars(e->bubble.choices[k].label) > 20 ||
                e->bubble.choices[k].value.len > 300)
                complain(w, "a button that LINE refuses");
            note_button(&w->talker, e->bubble.choices[k]);
        }
        for (size_t k = 0; k < e->bubble.n_cards; k++) {
            for (size_t a = 0; a < e->bubble.cards[k].n_actions; a++)
                note_button(&w->talker, e->bubble.cards[k].actions[a]);
        }
    }
    if (n > BUBBLES_MAX)
        complain(w, "more than five bubbles");
    if (silent && n)
        complain(w, "the bot talks while a human talks");
}

static void check_state(struct walk *w)
{
    const struct escalation *e = &w->c.escalation;
    bool held = e->state == ESCALATION_CLAIMED || e->state == ESCALATION_TALKING;
    if (w->c.mode == MODE_HUMAN && !held)
        complain(w, "with a human whom nobody is");
    if (w->c.mode == MODE_QUEUED && e->state != ESCALATION_WAITING)
        complain(w, "waiting for nobody");
    if (w->c.flow.n_frames > FLOW_FRAMES || w->c.flow.n_slots > FLOW_SLOTS)
        complain(w, "too much to remember");
    /* A perhaps, while the person is being asked, waits in the ordinary queue. */
    bool asked = w->out.trace.risk.unsure && str_eq(w->out.trace.flow, S("safety_unsure"));
    enum severity least = asked ? SEVERITY_NORMAL : SEVERITY_URGENT;
    if (w->out.trace.risk.level >= RISK_URGENT && (!escalation_is_open(e) || e->severity < least))
        complain(w, "a crisis that reached nobody");
    if (strcmp(w->out.trace.decided, "error") == 0)
        complain(w, "an internal error");
}

/* What is stored is what was there. */
static void check_stored(struct walk *w)
{
    struct buf one, two;
    struct conversation back = {0};
    buf_init_in(&one, &w->arena, CONVERSATION_BYTES_MAX);
    buf_init_in(&two, &w->arena, CONVERSATION_BYTES_MAX);
    if (conversation_encode(&w->c, &one) || conversation_decode(buf_str(&one), &w->arena, &back) ||
        conversation_encode(&back, &two))
        complain(w, "not to be stored");
    assert_str_equal(buf_str(&two), buf_str(&one));
    w->c = back;
}

static void step(struct walk *w)
{
    w->event = random_event(&w->talker);
    w->before = w->c;
    enum err err = turn(&content, &w->arena, &w->c, &w->event, &w->talker.env, &w->out);
    bool staff = w->event.kind >= EVENT_CLAIM;
    if (err && !(staff && (err == ERR_CONFLICT || err == ERR_DENIED || err == ERR_NOTFOUND)))
        complain(w, err_name(err));
    if (err)
        return;
    check_bubbles(w);
    check_state(w);
    check_stored(w);
}

static void whatever_happens(void **state)
{
    struct walk *w = calloc(1, sizeof(*w));
    (void)state;
    for (uint64_t person = 0; person < PEOPLE; person++) {
        *w = (struct walk){
            .talker = {.dice = person * 7919 + 1, .env = {.now_ms = morning, .next_escalation_id = 1, .key = {9}}}};
        arena_init(&w->arena, 64 << 20);
        conversation_init(&w->c);
        for (int i = 0; i < STEPS; i++)
            step(w);
        arena_done(&w->arena);
    }
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_happens)};
    return cmocka_run_group_tests(tests, load, unload);
}
