/* Any bytes as an answer: no crash, no unbounded work. Run from the top of the tree. */
#include "base/clock.h"
#include "nlu/answer_when.h"
#include "tests/nlu/fuzz_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A value comes with the kinds that have one, and with no other. */
static void sane(enum err err, const struct answer *a)
{
    bool valued = a->kind == ANSWER_VALUE || a->kind == ANSWER_LIKELY || a->kind == ANSWER_RANGE;
    if (!err && valued != (a->value.len > 0))
        abort();
}

static void read_when(struct arena *arena, struct str text)
{
    struct answer a;
    int64_t ms;
    const int64_t today = civil_days(2026, 5, 13);
    enum err err = answer_date(rules, arena, text, today, DATE_ANY, &a);
    sane(err, &a);
    if (!err && a.kind == ANSWER_VALUE && !clock_parse_iso(a.value, 0, &ms))
        abort();
    err = answer_date(rules, arena, text, today, DATE_COMING, &a);
    sane(err, &a);
    if (!err && a.kind == ANSWER_VALUE && (!clock_parse_iso(a.value, 0, &ms) || ms < today * DAY_MS))
        abort();
    sane(answer_time(rules, arena, text, 540, 1080, &a), &a);
    sane(answer_age(rules, arena, text, today, &a), &a);
    sane(answer_days(rules, arena, text, &a), &a);
    sane(answer_phone(rules, arena, text, &a), &a);
    sane(answer_postcode(rules, arena, text, &a), &a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct option options[ANSWER_OPTIONS];
    struct arena arena;
    struct answer a;
    struct str text = {(const char *)data, size};
    size_t n = answer_scale(rules, S("trouble"), options);
    arena_init(&arena, 8 << 20);
    if (!answer_choice(rules, &arena, text, options, n, S("trouble"), &a) && a.kind == ANSWER_VALUE && !a.value.len)
        abort();
    if (!answer_integer(rules, &arena, text, 0, 10, &a) && a.kind == ANSWER_VALUE && !a.value.len)
        abort();
    (void)!answer_yesno(rules, &arena, text, text, &a);
    read_when(&arena, text);
    arena_done(&arena);
    return 0;
}
