/* Any bytes as an answer: no crash, no unbounded work. Run from the top of the tree. */
#include "base/clock.h"
#include "nlu/answer_several.h"
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

/* Never more than there is, nothing taken and taken back at once, and nothing beside what is no answer. */
static void read_several(struct arena *arena, struct str text, const struct option *options, size_t n)
{
    static const struct str more[] = {{NULL, 0}, S("ほかにもありますか。")};
    for (size_t i = 0; i < 2; i++) {
        const bool alone[ANSWER_OPTIONS] = {[3] = true};
        const struct several_asked asked = {options, n, alone, (struct str){0}, more[i]};
        struct several s;
        size_t chosen = 0;
        if (answer_several(rules, arena, text, &asked, &s))
            continue;
        for (size_t k = 0; k < ANSWER_OPTIONS; k++) {
            chosen += s.chosen[k];
            if ((s.chosen[k] && (k >= n || s.dropped[k])) || (s.dropped[k] && k >= n))
                abort();
        }
        if (chosen != s.n_chosen || (s.kind != ANSWER_VALUE && (chosen || s.enough)))
            abort();
    }
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
    read_several(&arena, text, options, n);
    arena_done(&arena);
    return 0;
}
