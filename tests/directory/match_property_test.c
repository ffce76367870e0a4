/* Ten thousand invented people before two thousand invented resources: nothing that breaks a rule, ever; the same
 * whatever the order; every reason true. What the rules are is read a second time in match_rules.h. Under sanitizers
 * there are fewer people; the output says how many. */
#include "directory/match.h"
#include "tests/directory/match_rules.h"
#include "tests/directory/random_town.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SLOW 1
#endif
#endif

enum {
#ifdef SLOW
    PEOPLE = 400,
#else
    PEOPLE = 10000,
#endif
    RESOURCES = 2000,
    TOWNS = 5,
    MOST = 3,
    POOL = 64
};

struct town {
    struct arena arena; /* of the town; people have their own */
    struct resource *items;
    int *series;
    struct directory *directory, *shuffled;
    int64_t now_ms;
};

static struct reasons *wording;
static struct town town;
static struct {
    size_t shown, reasons, nothing, nearest, gaps, fewer, walks, inside, spoken;
} seen;

static size_t index_of(const struct resource *r)
{
    int64_t n = 0;
    assert_true(str_int(str_sub(r->id, 2, 5), &n));
    return (size_t)n;
}

static void open_town(uint64_t seed)
{
    struct dice dice = {seed};
    arena_init(&town.arena, 256 << 20);
    assert_true(clock_parse_iso(S("2026-11-26T10:00"), JST_MINUTES, &town.now_ms));
    town.items = ARENA_ARRAY(&town.arena, struct resource, RESOURCES);
    town.series = ARENA_ARRAY(&town.arena, int, RESOURCES);
    struct resource *other = ARENA_ARRAY(&town.arena, struct resource, RESOURCES);
    for (size_t i = 0; i < RESOURCES; i++)
        town_resource(&dice, &town.arena, i, town.now_ms, &town.items[i], &town.series[i]);
    memcpy(other, town.items, RESOURCES * sizeof(*other));
    for (size_t i = RESOURCES - 1; i > 0; i--) {
        size_t j = dice_roll(&dice, (uint32_t)i + 1);
        struct resource swap = other[i];
        other[i] = other[j];
        other[j] = swap;
    }
    assert_int_equal(directory_new(town.items, RESOURCES, &town.directory), ERR_OK);
    assert_int_equal(directory_new(other, RESOURCES, &town.shuffled), ERR_OK);
}

static void close_town(void)
{
    directory_free(town.directory);
    directory_free(town.shuffled);
    arena_done(&town.arena);
}

static void tell(const struct profile *p, const struct resource *r)
{
    for (size_t i = 0; i < p->n_categories; i++)
        print_message("  likes %.*s\n", STR_FMT(p->categories[i]));
    for (size_t i = 0; i < p->n_constraints; i++)
        print_message("  wishes %.*s\n", STR_FMT(p->constraints[i]));
    print_message("  says %.*s, %d years, %s, at %f %f\n", STR_FMT(p->words), p->age,
                  p->contributor ? "offers" : "looks", p->lat, p->lon);
    for (size_t i = 0; i < p->n_needs; i++)
        print_message("  needs %.*s\n", STR_FMT(p->needs[i]));
    for (size_t i = 0; r && i < r->categories.n; i++)
        print_message("  is %.*s\n", STR_FMT(r->categories.item[i]));
    if (r)
        print_message("  got %.*s %.*s kind %d cost %d days %x weeks %x dates %zu %d-%d audience %.*s\n",
                      STR_FMT(r->id), STR_FMT(r->name), (int)r->kind, (int)r->cost_yen, r->schedule.weekdays,
                      r->schedule.weeks, r->schedule.n_dates, r->schedule.from_min, r->schedule.to_min,
                      STR_FMT(r->audience));
}

/* ---- may it be shown? ---- */

static void look_at_rules(const struct profile *p, const struct resource *r, bool bent)
{
    const char *forbids = rules_forbid(r, p, town.now_ms), *bars = rules_bar(r, p);
    unsigned broken = bent ? 0 : rules_broken(r, p);
    if (!forbids && !bars && !broken)
        return;
    tell(p, r);
    fail_msg("shown against a rule: %s %s %x", forbids ? forbids : "", bars ? bars : "", broken);
}

/* ---- are the reasons true? ---- */

static bool has_flag(const struct resource *r, const char *flag)
{
    return rule_flag(r, flag) || resource_tagged(&r->access, str_from(flag));
}

static bool is_spoken(const struct resource *r, const struct profile *p, struct str reason)
{
    static const char *const names[][2] = {
        {"ja", "日本語"}, {"en", "英語"}, {"pt", "ポルトガル語"}, {"vi", "ベトナム語"}};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_starts(reason, str_from(names[i][1])))
            return rule_listed(p->languages, p->n_languages, str_from(names[i][0])) &&
                   resource_tagged(&r->languages, str_from(names[i][0]));
    return false;
}

/* The sentences of reasons.yaml a second time, each with what must be so. */
static bool is_true(const struct resource *r, const struct profile *p, struct str reason)
{
    static const struct {
        const char *text, *flag, *or_flag;
    } flags[] = {
        {"送迎があります", "pickup", NULL},
        {"バス停の近くです", "bus", NULL},
        {"駐車場があります", "parking", NULL},
        {"少ない人数の集まりです", "small_group", NULL},
        {"お一人でも参加できます", "alone", NULL},
        {"ご夫婦で参加できます", "partner", NULL},
        {"ご家族と一緒に参加できます", "family", NULL},
        {"お子さんと一緒に参加できます", "parent_child", NULL},
        {"初めての方も歓迎です", "beginners", NULL},
        {"家から画面ごしに参加できます", "online", NULL},
        {"車いすで入れます", "wheelchair", NULL},
        {"座ったまま、または足に無理なくできます", "bad_knees", "seated"},
        {"大きな字を使っています", "low_vision", NULL},
        {"筆談や手話が使えます", "hard_of_hearing", NULL},
    };
    static const char *const days[] = {"日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"};
    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        if (str_eq(reason, str_from(flags[i].text)))
            return has_flag(r, flags[i].flag) || (flags[i].or_flag && has_flag(r, flags[i].or_flag));
    if (str_eq(reason, S("無料です")))
        return r->cost_yen == 0;
    if (str_ends(reason, S("円ほどで参加できます")))
        return r->cost_yen > 0 && r->cost_yen <= 500;
    if (str_starts(reason, S("歩いて行けそう")) || str_starts(reason, S("近くです")))
        return !p->area.len && rule_metres(r, p) >= 0 &&
               rule_metres(r, p) <= (str_starts(reason, S("歩")) ? 2000 : 3000);
    /* Said of an area: true wherever in it somebody lives. */
    int reach = rule_metres(r, p) + p->radius_m;
    if (str_ends(reason, S("からなら、歩いて行けそうです")) || str_ends(reason, S("から近い所です")))
        return p->area.len && !rule_flag(r, "online") && rule_metres(r, p) >= 0 &&
               reach <= (str_ends(reason, S("です")) && str_find(reason, S("歩")) >= 0 ? 2000 : 3000);
    if (p->area.len && str_starts(reason, p->area) && str_ends(reason, S("にあります")))
        return rule_lies_in(r, p) && !rule_flag(r, "online");
    if (str_ends(reason, S("語で話せます")))
        return is_spoken(r, p, reason);
    if (str_eq(reason, S("毎週あります")) || str_eq(reason, S("月に一、二回の集まりです")))
        return (r->schedule.weeks == 0) == str_starts(reason, S("毎週"));
    for (int i = 0; i < 7; i++)
        if (str_starts(reason, str_from(days[i])) && !(rule_weekdays(r) >> i & 1))
            return false;
    if (str_ends(reason, S("を待っているところです")))
        return p->contributor && (rule_shares(&r->wants, p) || r->wants_text.len);
    return true;
}

static void look_at_reasons(struct arena *arena, const struct profile *p, const struct match *m)
{
    assert_true(m->n_reasons <= MATCH_REASONS);
    for (size_t i = 0; i < m->n_reasons; i++, seen.reasons++) {
        struct str reason = m->reasons[i];
        bool holds = match_reason_holds(wording, arena, m->resource, p, town.now_ms, reason);
        seen.walks += str_ends(reason, S("からなら、歩いて行けそうです"));
        seen.inside += p->area.len && str_starts(reason, p->area) && str_ends(reason, S("にあります"));
        seen.spoken += str_ends(reason, S("語で話せます"));
        if (holds && is_true(m->resource, p, reason) && str_find(reason, S("{")) < 0)
            continue;
        tell(p, m->resource);
        fail_msg("%s: %.*s", holds ? "not true" : "cannot be worked out again", STR_FMT(reason));
    }
    /* what is not so cannot be worked out either */
    if (m->resource->cost_yen != 0)
        assert_false(match_reason_holds(wording, arena, m->resource, p, town.now_ms, S("無料です")));
    if (!has_flag(m->resource, "beginners"))
        assert_false(match_reason_holds(wording, arena, m->resource, p, town.now_ms, S("初めての方も歓迎です")));
    assert_false(match_reason_holds(wording, arena, m->resource, p, town.now_ms, S("「ふぐ」のお話があったので")));
}

/* ---- do they differ? ---- */

static int rank_of(const struct profile *p, const struct resource *r)
{
    if (!p->contributor)
        return 0;
    if (str_find(p->words, S("三味線")) >= 0 && str_find(r->wants_text, S("三味線")) >= 0)
        return 3;
    return rule_shares(&r->wants, p) ? 2 : rule_shares(&r->categories, p) ? 1 : 0;
}

static int worth(const struct profile *p, const struct match *m, const struct match *chosen, size_t n)
{
    int most = 0;
    for (size_t i = 0; i < n; i++) {
        int a = rule_alike(m->resource, chosen[i].resource);
        most = a > most ? a : most;
    }
    return rank_of(p, m->resource) * 1000000 + 10 * m->score - 3 * most;
}

static void look_at_difference(const struct profile *p, const struct match *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            assert_int_not_equal(town.series[index_of(all[i].resource)], town.series[index_of(all[j].resource)]);
    for (size_t k = 0; k < n && k < MOST; k++)
        for (size_t j = k + 1; j < n; j++)
            if (worth(p, &all[j], all, k) > worth(p, &all[k], all, k)) {
                tell(p, all[j].resource);
                fail_msg("at %zu: %.*s would have been more worth than %.*s", k, STR_FMT(all[j].resource->id),
                         STR_FMT(all[k].resource->id));
            }
}

/* ---- is anything kept back? ---- */

static bool by_liking(const struct profile *p, const struct resource *r)
{
    return rule_shares(&r->categories, p) || (p->contributor && rule_shares(&r->wants, p));
}

static size_t series_that_fit(const struct profile *p)
{
    static bool met[40 * 12 * 4];
    size_t n = 0;
    memset(met, 0, sizeof(met));
    for (size_t i = 0; i < RESOURCES; i++) {
        const struct resource *r = &town.items[i];
        if (by_liking(p, r) && !rules_forbid(r, p, town.now_ms) && !rules_bar(r, p) && !rules_broken(r, p) &&
            !met[town.series[i]]) {
            met[town.series[i]] = true;
            n++;
        }
    }
    return n;
}

/* ---- the nearest ---- */

static void look_at_gap(const struct profile *p, const struct nearest *near)
{
    const struct match_gap *gap = &near->gap;
    assert_int_equal(gap->contributor, p->contributor);
    for (size_t i = 0; i < gap->n_categories; i++)
        assert_true(rule_listed(p->categories, p->n_categories, gap->categories[i]));
    for (size_t i = 0; i < gap->n_constraints; i++)
        assert_true(rule_listed(p->constraints, p->n_constraints, gap->constraints[i]));
    seen.gaps += gap->n_constraints > 0;
}

/* Every constraint of a broken rule is in the gap, and nothing else. */
static void look_at_gap_of(const struct profile *p, const struct nearest *near, unsigned broken)
{
    for (int k = 0; k < RULES; k++)
        for (const char *const *c = rule_constraints((enum rule)k); *c; c++)
            if (rule_asks(p, *c))
                if (rule_listed(near->gap.constraints, near->gap.n_constraints, str_from(*c)) != (broken >> k & 1)) {
                    tell(p, near->match.resource);
                    fail_msg("%s is%s in the gap", *c, broken >> k & 1 ? " not" : "");
                }
}

/* What is nearer than the nearest breaks not:, or access: where people move about, and the gap is told of that. */
static bool is_behind_a_bar(const struct match_gap *gap)
{
    for (size_t i = 0; i < gap->n_constraints; i++)
        if (str_starts(gap->constraints[i], S("access:")) || str_starts(gap->constraints[i], S("not:")))
            return true;
    return false;
}

static void look_at_nearest(struct arena *arena, const struct profile *p)
{
    struct nearest near;
    int fewest = INT32_MAX, softest = INT32_MAX;
    bool any = directory_nearest(town.directory, wording, arena, p, town.now_ms, &near);
    for (size_t i = 0; i < RESOURCES; i++) {
        const struct resource *r = &town.items[i];
        unsigned broken = rules_broken(r, p);
        int n = __builtin_popcount(broken), weight = rules_weight(broken);
        if (!by_liking(p, r) || rules_forbid(r, p, town.now_ms) || rules_bar(r, p))
            continue;
        if (n < fewest || (n == fewest && weight < softest)) {
            fewest = n;
            softest = weight;
        }
    }
    look_at_gap(p, &near);
    assert_int_equal(any, near.match.resource != NULL);
    if (!any) {
        assert_int_equal(fewest, INT32_MAX);
        return;
    }
    unsigned broken = rules_broken(near.match.resource, p);
    seen.nearest++;
    look_at_rules(p, near.match.resource, true);
    look_at_reasons(arena, p, &near.match);
    assert_true(broken != 0 && near.n_differs > 0);
    for (size_t i = 0; i < near.n_differs; i++)
        assert_true(near.differs[i].len && str_find(near.differs[i], S("{")) < 0);
    int n = __builtin_popcount(broken);
    assert_true(n < fewest || (n == fewest && rules_weight(broken) <= softest));
    if (!is_behind_a_bar(&near.gap))
        look_at_gap_of(p, &near, broken);
}

/* A language of theirs raises, by what docs/MATCHING.md says as far as there is room; another changes nothing. */
static void look_at_languages(struct arena *arena, const struct profile *p, const struct match *with, size_t n_with)
{
    struct match without[POOL];
    struct profile silent = *p;
    silent.n_languages = 0;
    size_t n =
        p->n_languages ? directory_match(town.directory, wording, arena, &silent, town.now_ms, without, POOL) : 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n_with; j++) {
            if (without[i].resource != with[j].resource)
                continue;
            bool spoken = false;
            for (size_t k = 0; k < p->n_languages; k++)
                spoken = spoken || resource_tagged(&with[j].resource->languages, p->languages[k]);
            int more = with[j].score - without[i].score;
            if (more < 0 || more > 80 || (!spoken && more) ||
                (spoken && !more && with[j].score < 1000 && !p->contributor))
                fail_msg("%d points more for %s language", more, spoken ? "their" : "no");
        }
}

/* ---- one person ---- */

static void same_bytes(const struct match *a, const struct match *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        assert_true(str_eq(a[i].resource->id, b[i].resource->id));
        assert_int_equal(a[i].score, b[i].score);
        assert_int_equal(a[i].n_reasons, b[i].n_reasons);
        for (size_t j = 0; j < a[i].n_reasons; j++)
            assert_true(str_eq(a[i].reasons[j], b[i].reasons[j]));
    }
}

static void look_at(const struct profile *p, struct arena *arena)
{
    struct match few[MOST], again[MOST], other[MOST], all[POOL];
    size_t n = directory_match(town.directory, wording, arena, p, town.now_ms, few, MOST);
    size_t n_all = directory_match(town.directory, wording, arena, p, town.now_ms, all, POOL);
    assert_true(n <= MOST && n == (n_all < MOST ? n_all : MOST));
    assert_int_equal(directory_match(town.directory, wording, arena, p, town.now_ms, again, MOST), n);
    assert_int_equal(directory_match(town.shuffled, wording, arena, p, town.now_ms, other, MOST), n);
    same_bytes(few, again, n);
    same_bytes(few, other, n);
    same_bytes(few, all, n);
    for (size_t i = 0; i < n_all; i++)
        look_at_rules(p, all[i].resource, false);
    for (size_t i = 0; i < n; i++, seen.shown++)
        look_at_reasons(arena, p, &few[i]);
    look_at_difference(p, all, n_all);
    look_at_languages(arena, p, all, n_all);
    if (n < MOST) {
        size_t fit = series_that_fit(p);
        seen.fewer++;
        if (n < fit) {
            tell(p, NULL);
            fail_msg("%zu shown, %zu would fit", n, fit);
        }
    }
    if (!n) {
        seen.nothing++;
        look_at_nearest(arena, p);
    }
}

static void everybody(void **state)
{
    (void)state;
    int64_t began = clock_mono_ns();
    for (uint64_t t = 0; t < TOWNS; t++) {
        struct dice dice = {1000 + t};
        open_town(t + 1);
        for (size_t i = 0; i < PEOPLE / TOWNS; i++) {
            struct arena arena;
            struct person person;
            arena_init(&arena, 8 << 20);
            town_person(&dice, &arena, town.items, RESOURCES, &person);
            look_at(&person.profile, &arena);
            arena_done(&arena);
        }
        close_town();
    }
    print_message("%d people, %d towns of %d resources, %lld ms: %zu shown with %zu reasons, %zu times fewer than %d, "
                  "%zu times nothing, then %zu times "
                  "the nearest, %zu gaps with constraints\n",
                  PEOPLE, TOWNS, RESOURCES, (long long)((clock_mono_ns() - began) / 1000000), seen.shown, seen.reasons,
                  seen.fewer, MOST, seen.nothing, seen.nearest, seen.gaps);
    print_message("%zu reasons of walking from an area, %zu of being in it, %zu of a language\n", seen.walks,
                  seen.inside, seen.spoken);
    assert_true(seen.walks && seen.inside > PEOPLE / 50 && seen.spoken > PEOPLE / 50);
    assert_true(seen.shown > PEOPLE && seen.nearest > PEOPLE / 50 && seen.gaps > PEOPLE / 50);
}

static int open_words(void **state)
{
    static struct arena arena;
    struct faults faults;
    (void)state;
    arena_init(&arena, 8 << 20);
    faults_init(&faults, &arena);
    int failed = reasons_load("directory/data/reasons.yaml", &faults, &wording) != ERR_OK;
    arena_done(&arena);
    return failed;
}

static int close_words(void **state)
{
    (void)state;
    reasons_free(wording);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everybody)};
    return cmocka_run_group_tests(tests, open_words, close_words);
}
