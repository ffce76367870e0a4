/* The peer looks for everything everywhere: reading.no_pass. */
#include "nlu/measure.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "nlu/reading.h"

enum { MEASURE_ARENA = 64 << 20, AGAIN = 3 };

size_t nlu_count_rules(const struct nlu *nlu)
{
    return nlu->n_rules;
}

enum err nlu_try_every_rule(const struct nlu *nlu, struct arena *arena, struct str text, size_t *ret)
{
    struct reading r;
    struct firing f;
    size_t n = 0;
    enum err err = reading_open(nlu, arena, text, (struct str){0}, &r);
    if (err)
        return err;
    r.no_pass = true;
    for (size_t cursor = 0; reading_next(&r, UINT32_MAX, &cursor, &f);)
        n++;
    *ret = n;
    return arena->failed ? ERR_NOMEM : ERR_OK;
}

enum err nlu_ways(const struct nlu *nlu, struct arena *arena, struct nlu_way **ret, size_t *ret_n)
{
    struct nlu_way *ways = ARENA_ARRAY(arena, struct nlu_way, nlu->n_slots + 1);
    for (size_t i = 0; ways && i < nlu->n_slots; i++)
        ways[i] = (struct nlu_way){.rule = nlu->rules[nlu->slots[i].rule].id, .line = nlu->slots[i].line};
    *ret = ways;
    *ret_n = nlu->n_slots;
    return ways ? ERR_OK : ERR_NOMEM;
}

enum err nlu_cost(const struct nlu *nlu, struct arena *arena, struct str text, struct nlu_way *ways)
{
    const uint32_t groups = UINT32_MAX & ~(group_bit(GROUP_YESNO) | group_bit(GROUP_ASKED) | group_bit(GROUP_REPLY) |
                                           group_bit(GROUP_SCALE));
    struct reading r;
    enum err err = reading_open(nlu, arena, text, (struct str){0}, &r);
    for (size_t i = 0; !err && i < r.n_candidates; i++) {
        const uint32_t slot = r.candidates[i];
        struct firing f;
        int64_t begin = clock_cpu_ns();
        if (!reading_tries(&r, groups, slot, &f))
            continue;
        ways[slot].ns += clock_cpu_ns() - begin;
        ways[slot].tries++;
    }
    return err;
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static struct str random_sample(const struct nlu *nlu, uint32_t *seed)
{
    const struct rule *rule = &nlu->rules[next_random(seed) % nlu->n_rules];
    return rule->n_yes ? rule->yes[next_random(seed) % rule->n_yes].text : S("死にたい");
}

static struct str without_end(struct str s)
{
    size_t n = utf8_chars(s);
    return utf8_head_chars(s, n > 1 ? n - 1 : n);
}

static struct str piece(const struct nlu *nlu, size_t which, uint32_t *seed, struct str first)
{
    static const struct str single[] = {S("あ"),   S("死"), S("ー"),   S("a"), S("1"),
                                        S("もう"), S("の"), S("母が"), S("!")};
    enum { SINGLES = sizeof(single) / sizeof(single[0]) };
    if (which < SINGLES)
        return single[which];
    if (which % 3 == 0)
        return first;
    if (which % 3 == 1)
        return without_end(first);
    struct str other = random_sample(nlu, seed);
    return next_random(seed) % 2 ? other : without_end(other);
}

static struct str hostile(const struct nlu *nlu, struct arena *arena, size_t which)
{
    uint32_t seed = (uint32_t)which * 2654435761u + 1;
    const struct str first = random_sample(nlu, &seed);
    struct buf out;
    buf_init_in(&out, arena, HOSTILE_CHARS * 4 + 4096);
    while (utf8_chars(buf_str(&out)) < HOSTILE_CHARS && !out.err)
        for (int i = 0; i < 64; i++)
            buf_add(&out, piece(nlu, which, &seed, first));
    return utf8_head_chars(buf_str(&out), HOSTILE_CHARS);
}

static int64_t time_of(struct reading *r, size_t rule)
{
    struct firing f;
    int64_t begin = clock_cpu_ns();
    (void)reading_fires(r, rule, &f);
    return clock_cpu_ns() - begin;
}

static void try_rules(const struct nlu *nlu, struct reading *r, size_t text, struct slowest *ret)
{
    for (size_t i = 0; i < nlu->n_rules; i++) {
        int64_t ns = time_of(r, i);
        for (int again = 1; again < AGAIN && ns > ret->ns; again++) {
            int64_t more = time_of(r, i);
            ns = more < ns ? more : ns;
        }
        ret->n_tried++;
        if (ns > ret->ns) {
            ret->ns = ns;
            ret->rule = nlu->rules[i].id;
            ret->text = text;
        }
    }
}

enum err nlu_slowest_rule(const struct nlu *nlu, struct slowest *ret)
{
    struct arena arena;
    enum err err = ERR_OK;
    arena_init(&arena, MEASURE_ARENA);
    *ret = (struct slowest){0};
    for (size_t i = 0; !err && nlu->n_rules && i < HOSTILE_TEXTS; i++) {
        struct reading r;
        arena_reset(&arena);
        err = reading_open(nlu, &arena, hostile(nlu, &arena, i), (struct str){0}, &r);
        if (err)
            break;
        try_rules(nlu, &r, i, ret);
    }
    arena_done(&arena);
    return err;
}
