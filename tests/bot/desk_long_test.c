/* Somebody who writes as much as a message can hold, wherever they are asked for their own words: every message is
 * kept and answered. Shipped content, every flow. */
#include "base/clock.h"
#include "bot/desk.h"
#include "tests/bot/shipped_content.h"
#include <stdlib.h>

enum { MESSAGES = 10, LONGEST = 15000 }; /* LINE: 5,000 characters */

static int64_t now;
static enum err said;
static size_t n_broken;
static const uint8_t key[16] = {1, 2, 3};

static int64_t clock_now(void *self)
{
    return *(int64_t *)self;
}

static void on_answer(void *self, const struct desk_answer *a)
{
    (void)self;
    said = a->err;
    n_broken += a->out && strcmp(a->out->trace.decided, "error") == 0;
}

static const struct desk_listener listener = {.answered = on_answer};

static enum err play(struct desk *d, const char *user, struct event e)
{
    static int n;
    char id[16];
    snprintf(id, sizeof id, "e%d", ++n);
    e.id = str_from(id);
    e.channel = S("line");
    e.user = str_from(user);
    struct desk_request *r =
        desk_request_new(&(struct desk_request){.kind = DESK_EVENT, .owner = &listener, .event = e});
    said = ERR_IO;
    now += 60000;
    assert_int_equal(desk_run(d, &r, 1), ERR_OK);
    return said;
}

static void nobody_writes_too_much(void **state)
{
    (void)state;
    static const char *const flows[] = {
        "complaint",      "needs",   "offer",   "listen", "interests",     "trouble",          "handoff",
        "life",           "visited", "lonely",  "health", "safety_urgent", "safety_emergency", "safety_unsure",
        "safety_concern", "forget",  "privacy", "work",   "money"};
    static const char *const fills[] = {"長", "\"\"\"", "\\\\\\", "。\n"};
    static char words[LONGEST + 8];
    struct arena arena;
    struct desk *d = NULL;
    size_t n_refused = 0;
    now = morning;
    const struct desk_options options = {
        .database = ":memory:", .content = &content, .now_ms = clock_now, .now_self = &now, .seed = 5, .key = key};
    arena_init(&arena, 1 << 20);
    assert_int_equal(desk_open(&options, &d), ERR_OK);
    for (size_t f = 0; f < ARRAY_LEN(flows); f++) {
        for (size_t k = 0; k < ARRAY_LEN(fills); k++) {
            char user[32];
            snprintf(user, sizeof user, "U%zu-%zu", f, k);
            size_t len = strlen(fills[k]), at = 0;
            while (at + len <= LONGEST) {
                memcpy(words + at, fills[k], len);
                at += len;
            }
            words[at] = '\0';
            (void)play(d, user, (struct event){.kind = EVENT_START});
            (void)play(
                d, user,
                (struct event){.kind = EVENT_CHOICE, .value = turn_payload_flow(&arena, key, str_from(flows[f]))});
            for (int i = 0; i < MESSAGES; i++) {
                const char *text = i % 3 == 2 ? "はい" : words;
                enum err err = play(d, user, (struct event){.kind = EVENT_TEXT, .text = str_from(text)});
                if (err) {
                    n_refused++;
                    print_message("%s fill=%zu message=%d: %s\n", flows[f], k, i, err_name(err));
                }
            }
        }
    }
    assert_int_equal(n_refused, 0);
    desk_close(d);
    arena_done(&arena);
}

/* Somebody who comes for years, and goes every way there is. */
static void nobody_comes_too_often(void **state)
{
    (void)state;
    static const char *const flows[] = {
        "caregiving", "complaint",      "drinking",      "family",        "forget",           "health",  "interests",
        "life",       "lifestyle",      "listen",        "lonely",        "low_mood",         "memory",  "money",
        "needs",      "offer",          "privacy",       "tired",         "trouble",          "visited", "withdrawn",
        "work",       "safety_concern", "safety_unsure", "safety_urgent", "safety_emergency", "handoff"};
    static const char *const answers[] = {"はい",   "1", "手芸と将棋が好きです",  "水曜の午前なら",
                                          "いいえ", "2", "もうすこし話したいです"};
    struct arena arena;
    struct desk *d = NULL;
    size_t n_refused = 0;
    now = morning;
    n_broken = 0;
    const struct desk_options options = {
        .database = ":memory:", .content = &content, .now_ms = clock_now, .now_self = &now, .seed = 5, .key = key};
    arena_init(&arena, 1 << 20);
    assert_int_equal(desk_open(&options, &d), ERR_OK);
    for (int round = 0; round < 3; round++) {
        for (size_t f = 0; f < ARRAY_LEN(flows); f++) {
            size_t before = n_broken;
            n_refused += play(d, "U",
                              (struct event){.kind = EVENT_CHOICE,
                                             .value = turn_payload_flow(&arena, key, str_from(flows[f]))}) != ERR_OK;
            for (size_t i = 0; i < 12; i++) {
                const char *text = answers[(i * 5 + f + (size_t)round) % ARRAY_LEN(answers)];
                n_refused += play(d, "U", (struct event){.kind = EVENT_TEXT, .text = str_from(text)}) != ERR_OK;
            }
            (void)play(d, "U", (struct event){.kind = EVENT_TEXT, .text = S("やめる")});
            if (n_broken > before)
                print_message("%s broke %zu\n", flows[f], n_broken - before);
        }
    }
    assert_int_equal(n_refused, 0);
    assert_int_equal(n_broken, 0);
    desk_close(d);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_writes_too_much),
                                       cmocka_unit_test(nobody_comes_too_often)};
    return cmocka_run_group_tests(tests, load_content, unload_content);
}
