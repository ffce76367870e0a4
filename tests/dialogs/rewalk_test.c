/* The promise of questionnaires: whatever a person does and whatever is published meanwhile, the position is one and
 * exists, going back shows the last question on the path, the old answer restores the position, the answers alone
 * reproduce the path, an old button never means something else, and what is shown is what waits. Random forms, random
 * events; the second reading in random_form.h says what is right. A failure prints the seed, the form and the shortest
 * list of events that still fails. TSUNAGU_REWALK_SEED=n plays other dice; TSUNAGU_REWALK_FORMS=n more or fewer
 * forms. */
#include "tests/dialogs/rewalk_events.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { FORMS = 200 }; /* slower by far: the full count is for builds without sanitizers */
#else
enum { FORMS = 500 };
#endif
enum { EVENTS = 1000, SHRINKS = 1500 };

static void one_event(struct run *r, uint64_t seed)
{
    struct dice d = {seed};
    look(r);
    snprintf(r->shown_before, sizeof r->shown_before, "%s", r->shown);
    r->in = (struct flow_input){.kind = FLOW_INPUTS};
    r->env.seed = roll(&d, 1000);
    r->out.n = 0;
    do_event(r, &d);
    if (r->in.kind == FLOW_INPUTS || r->failed)
        return; /* published: what waits is looked at with the next event */
    if (r->err) {
        move_state(r);
        return;
    }
    begun_anew(r);
    bool went_on = strcmp(r->shown_before, r->shown) != 0 || r->before.runs != r->state.runs || changed(r);
    went_on =
        went_on || (r->in.kind == FLOW_CORRECT && !runs_t(&r->state)); /* a script goes through the question anew */
    went_on = went_on || r->in.kind == FLOW_PICK || r->in.sure.len;    /* something was understood between */
    for (int i = 0; i < FORM_IDS; i++)
        went_on = went_on || !same_slot(form_slot(&r->before, i), form_slot(&r->state, i));
    check_unrecognised(r, went_on);
    check_place(r);
    check_tray(r);
    if (last_bubble(r))
        check_question(r, last_bubble(r)->text);
    keep_payloads(r, &d);
    move_state(r);
}

/* ---- many runs ---- */
/* Plays the events over the form of `seed`; true when a promise is broken (r->why; *ret_at is the event). */
static bool play(struct run *r, uint64_t seed, const uint64_t *events, size_t n, FILE *log, size_t *ret_at)
{
    static struct form_content folder;
    struct dice d = {seed};
    struct arena arena;
    struct buf yaml;
    *r = (struct run){
        .folder = &folder, .log = log, .env = {.now_ms = 1000, .key = key}, .state.lang = (enum lang)roll(&d, LANGS)};
    r->known.item = (const struct bundle *const *)r->older;
    if (roll(&d, 3)) /* otherwise what was published before is lost */
        r->env.older = &r->known;
    arena_init(&arena, 1 << 20);
    arena_init(&r->arena[0], 4 << 20);
    arena_init(&r->arena[1], 4 << 20);
    form_content_init(&folder);
    while (!r->b) {
        form_random(&r->form, &d);
        buf_init_in(&yaml, &arena, 1 << 18);
        form_write(&r->form, &yaml);
        r->b = form_content_load(&folder, buf_str(&yaml));
    }
    if (log)
        fprintf(log, "%.*s", STR_FMT(buf_str(&yaml)));
    for (*ret_at = 0; *ret_at < n && !r->failed; ++*ret_at)
        one_event(r, events[*ret_at]);
    for (size_t i = 0; i < r->known.n; i++)
        bundle_free(r->older[i]);
    bundle_free(r->b);
    arena_done(&arena);
    arena_done(&r->arena[0]);
    arena_done(&r->arena[1]);
    form_content_done(&folder);
    return r->failed;
}

/* Leave out whatever the failure does not need, half by half. */
static size_t shrink(struct run *r, uint64_t seed, uint64_t *events, size_t n)
{
    static uint64_t fewer[EVENTS];
    size_t at, runs = 0;
    for (size_t chunk = n / 2; chunk > 0; chunk /= 2)
        for (size_t from = 0; from + chunk <= n && runs++ < SHRINKS;) {
            memcpy(fewer, events, from * sizeof *events);
            memcpy(fewer + from, events + from + chunk, (n - from - chunk) * sizeof *events);
            if (play(r, seed, fewer, n - chunk, NULL, &at)) {
                n = at;
                memcpy(events, fewer, n * sizeof *events);
            } else {
                from += chunk;
            }
        }
    return n;
}

static long setting(const char *name, long otherwise)
{
    const char *s = getenv(name);
    int64_t n;
    return s && str_int(str_from(s), &n) ? (long)n : otherwise;
}

static void questionnaires_keep_their_promises(void **state)
{
    static struct run r;
    static uint64_t events[EVENTS];
    (void)state;
    long first = setting("TSUNAGU_REWALK_SEED", 1), forms = setting("TSUNAGU_REWALK_FORMS", FORMS);
    print_message("%ld forms of %d events, seeds from %ld (in full: 500; fewer under sanitizers)\n", forms, EVENTS,
                  first);
    for (long seed = first; seed < first + forms; seed++) {
        struct dice d = {(uint64_t)seed * 7919};
        size_t at;
        for (size_t i = 0; i < EVENTS; i++)
            events[i] = (uint64_t)roll(&d, UINT32_MAX) << 20 | i;
        if (!play(&r, (uint64_t)seed, events, EVENTS, NULL, &at))
            continue;
        size_t n = shrink(&r, (uint64_t)seed, events, at);
        (void)play(&r, (uint64_t)seed, events, n, stderr, &at);
        fail_msg("seed %ld: %s (the form and %zu events above)", seed, r.why, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(questionnaires_keep_their_promises)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
