/* The promise of the safety floor, as a product: wherever a conversation stands (every question of every flow, waiting
 * for a human, talking to one, paused, closed, new), on both channels, every line of the must-hit corpus is answered by
 * the safety answer before anything else, and people are alerted. While a human talks: alert only. */
#include <stdio.h>
#include "base/file.h"
#include "base/yaml.h"
#include "bot/content_load.h"
#include "bot/escalation.h"
#include "tests/support/check.h"

static const int64_t morning = 1795482000000; /* 2026-11-24 10:00 in Japan */
enum { STATES_MAX = 400, LINES_MAX = 4000, ARENA_CAP = 64 << 20 };

static struct content content;
static struct arena keep, arena;

struct place_to_stand {
    const char *name;
    struct conversation state;
};

static struct place_to_stand *states;
static size_t n_states;

struct cry {
    struct str text;
    enum risk_level level;
};

static struct cry *cries;
static size_t n_cries;

static struct place_to_stand *add_state(const char *name)
{
    assert_true(n_states < STATES_MAX);
    struct place_to_stand *p = &states[n_states++];
    p->name = name;
    conversation_init(&p->state);
    p->state.revision = 3;
    return p;
}

/* A conversation that waits at this question. In a form the place follows from the answers: `earlier` of its questions
 * have one. */
static bool stand_at(struct str flow, struct str node, bool form, const struct conversation *earlier)
{
    struct question q;
    struct place_to_stand *p = add_state(arena_fmt(&keep, "%.*s.%.*s", STR_FMT(flow), STR_FMT(node)).ptr);
    struct flow_state *s = &p->state.flow;
    if (earlier)
        p->state = *earlier;
    s->stack[0] = (struct frame){.flow = flow,
                                 .node = form ? (struct str){0} : node,
                                 .run = 1,
                                 .pin = bundle_id(content.bundle),
                                 .entered_ms = morning};
    s->n_frames = 1;
    s->runs = 1;
    bool stands = flow_question(content.bundle, NULL, s, &q) && str_eq(q.flow, flow) && str_eq(q.node, node);
    if (!stands)
        print_message("cannot stand at %s\n", p->name);
    return stands;
}

static void stand_in_form(struct str flow, const struct yaml *nodes)
{
    struct conversation c;
    struct question q;
    conversation_init(&c);
    c.revision = 3;
    for (const struct yaml *n = nodes->first; n; n = n->next) {
        if (!yaml_get(n, "ask") && !yaml_get(n, "item"))
            continue;
        assert_true(stand_at(flow, n->key, true, &c));
        assert_true(flow_question(content.bundle, NULL, &states[n_states - 1].state.flow, &q));
        assert_int_equal(flow_set_slot(&c.flow, &keep, q.slot, SLOT_FILLED, S("1")), ERR_OK);
    }
}

static void stand_in_script(struct str flow, const struct yaml *nodes)
{
    for (const struct yaml *n = nodes->first; n; n = n->next)
        if (yaml_get(n, "ask"))
            assert_true(stand_at(flow, n->key, false, NULL));
}

/* The places are read off the files: a flow that is added is here by itself. */
static void stand_in_flows(void)
{
    struct str *files = NULL;
    size_t n = 0;
    struct faults faults;
    faults_init(&faults, &keep);
    assert_int_equal(file_list(&keep, "dialogs/flows", ".yaml", &files, &n), ERR_OK);
    assert_true(n > 10);
    for (size_t i = 0; i < n; i++) {
        struct yaml *root = NULL;
        struct str path = arena_fmt(&keep, "dialogs/flows/%.*s", STR_FMT(files[i]));
        assert_int_equal(yaml_load(&keep, path.ptr, &faults, &root), ERR_OK);
        struct str flow = yaml_text(root, "flow", S(""));
        if (str_eq(yaml_text(root, "kind", S("")), S("form")))
            stand_in_form(flow, yaml_get(root, "nodes"));
        else
            stand_in_script(flow, yaml_get(root, "nodes"));
    }
}

/* Where something of our own would be said: rest, who answers, the ways on from an old question. */
static void stand_late(void)
{
    struct place_to_stand *p = add_state("a long sitting");
    p->state.last_contact_ms = morning - 1000;
    p->state.sitting = (struct sitting){.start_ms = morning - 3600000, .messages = 39};
    p->state.undisclosed = 19;
    assert_true(stand_at(S("life"), S("q1"), true, &p->state));
    p = &states[n_states - 1];
    p->name = "back after two days";
    p->state.last_contact_ms = p->state.flow.stack[0].entered_ms = morning - 172800000;
    p->state.offered = 1;
}

static void stand_everywhere(void)
{
    stand_in_flows();
    stand_late();
    add_state("nothing said yet")->state.revision = 0;
    add_state("no question waits");
    static const struct {
        const char *name;
        enum mode mode;
    } modes[] = {{"queued", MODE_QUEUED}, {"closed", MODE_CLOSED}, {"human", MODE_HUMAN}, {"paused", MODE_PAUSED}};
    struct place_to_stand *silent = add_state("human, silent for an hour");
    silent->state.mode = MODE_HUMAN;
    silent->state.attention.worker_ms = morning - 3600000;
    escalation_open(&silent->state.escalation, 9, SEVERITY_NORMAL, REASON_ASKED, S("x"), morning, morning + 60000);
    for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
        struct place_to_stand *p = add_state(modes[i].name);
        p->state.mode = modes[i].mode;
        if (modes[i].mode != MODE_CLOSED)
            escalation_open(&p->state.escalation, 9, SEVERITY_NORMAL, REASON_ASKED, S("x"), morning, morning + 60000);
    }
}

static void load_cries(void)
{
    struct str text;
    assert_int_equal(file_read(&keep, "nlu/rules/risk_must_hit.txt", 4 << 20, &text), ERR_OK);
    for (struct str_cut line = {.tail = text, .found = true}; line.found;) {
        line = str_cut(line.tail, '\n');
        struct str_cut parts = str_cut(str_trim(line.head), '\t');
        if (!parts.found || parts.head.ptr[0] == '#')
            continue;
        enum risk_level level = str_eq(parts.head, S("emergency")) ? RISK_EMERGENCY
                                : str_eq(parts.head, S("urgent"))  ? RISK_URGENT
                                                                   : RISK_CONCERN;
        if (level >= RISK_URGENT && n_cries < LINES_MAX)
            cries[n_cries++] = (struct cry){parts.tail, level};
    }
    assert_true(n_cries > 100);
}

static int set_up(void **state)
{
    struct faults faults;
    (void)state;
    arena_init(&keep, ARENA_CAP);
    arena_init(&arena, ARENA_CAP);
    faults_init(&faults, &keep);
    enum err err = content_load(".", NULL, morning, &faults, &content);
    faults_print(&faults, stderr, true);
    states = calloc(STATES_MAX, sizeof(*states));
    cries = calloc(LINES_MAX, sizeof(*cries));
    if (err || !states || !cries)
        return -1;
    stand_everywhere();
    load_cries();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(states);
    free(cries);
    content_done(&content);
    arena_done(&arena);
    arena_done(&keep);
    return 0;
}

/* Which of the bubbles says what to do first; 99: none. */
static size_t first_step(const struct turn_out *out, struct str mark, struct str english, size_t *ret_n)
{
    size_t at = 99, n = 0;
    for (size_t i = 0; i < out->effects.n; i++) {
        if (out->effects.item[i].kind != EFFECT_SEND)
            continue;
        if (at == 99 && (str_find(out->effects.item[i].bubble.text, mark) >= 0 ||
                         str_find(out->effects.item[i].bubble.text, english) >= 0))
            at = n;
        n++;
    }
    *ret_n = n;
    return at;
}

static const char *what_is_wrong(const struct conversation *before, const struct conversation *after,
                                 const struct turn_out *out, const struct cry *cry)
{
    bool human = before->mode == MODE_HUMAN && !before->attention.worker_ms; /* not: silent for an hour */
    /* What only weights have heard, and faintly, is asked about first, with the numbers to call beside the question. */
    bool asks = !human && out->trace.risk.unsure && str_eq(out->trace.flow, S("safety_unsure"));
    size_t n = 0,
           step = first_step(out, asks ? S("119・110") : S("まずこれ"), asks ? S("119 or 110") : S("[First]"), &n);
    enum severity severity = cry->level == RISK_EMERGENCY ? SEVERITY_EMERGENCY : SEVERITY_URGENT;
    if (asks)
        severity = SEVERITY_NORMAL;
    if (out->trace.risk.level < cry->level)
        return "not heard";
    if (strcmp(out->trace.decided, "safety") != 0)
        return "something else decided";
    if (!escalation_is_open(&after->escalation) || after->escalation.severity < severity || out->step == STEP_NONE)
        return "nobody was alerted";
    if (human)
        return n ? "spoke while a human talks" : NULL;
    /* A first word of thanks may stand before it; on the very first contact, who is speaking. */
    if (step > (before->revision == 0 || before->mode == MODE_CLOSED ? 2 : 1))
        return "the safety answer does not come first";
    return NULL;
}

static void everywhere_and_always(void **state)
{
    (void)state;
    static const char *const channels[] = {"line", "web"};
    size_t n_turns = 0, n_wrong = 0;
    for (size_t s = 0; s < n_states; s++)
        for (size_t c = 0; c < n_cries; c++)
            for (size_t k = 0; k < ARRAY_LEN(channels); k++) {
                struct conversation after = states[s].state;
                struct turn_out out;
                struct turn_env env = {.now_ms = morning, .seed = 7, .next_escalation_id = 41, .key = {1, 2, 3}};
                const struct event event = {
                    .kind = EVENT_TEXT, .channel = str_from(channels[k]), .text = cries[c].text};
                arena_reset(&arena);
                assert_int_equal(turn(&content, &arena, &after, &event, &env, &out), ERR_OK);
                const char *wrong = what_is_wrong(&states[s].state, &after, &out, &cries[c]);
                n_turns++;
                if (wrong && n_wrong++ < 20)
                    print_message("%s, %s: %.*s: %s\n", states[s].name, channels[k], STR_FMT(cries[c].text), wrong);
            }
    print_message("states %zu, lines %zu, turns %zu, wrong %zu\n", n_states, n_cries, n_turns, n_wrong);
    assert_int_equal(n_wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everywhere_and_always)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
