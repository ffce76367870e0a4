/* Invented resources and people, the same for the same seed and compiler: everything that matching looks at, in
 * mixtures no town would have. */
#pragma once
#include <math.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/fold.h"
#include "directory/match.h"
#include "tests/support/check.h"

struct dice {
    uint64_t state;
};

static inline uint32_t dice_roll(struct dice *d, uint32_t n)
{
    d->state = d->state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)((d->state >> 33) % n);
}

static inline bool dice_one_in(struct dice *d, uint32_t n)
{
    return dice_roll(d, n) == 0;
}

static const char *const town_categories[] = {
    "craft",      "music",         "exercise",         "cooking",   "gardening",    "reading",
    "games",      "ict",           "animals",          "history",   "volunteering", "intergenerational",
    "mens_group", "dementia_cafe", "caregivers_group", "food_bank", "job_training", "drinking_cessation"};
static const char *const town_access[] = {"wheelchair", "bad_knees",  "seated",
                                          "step_free",  "low_vision", "hard_of_hearing"};
static const char *const town_flags[] = {"online", "pickup",  "bus",       "parking",      "small_group",
                                         "alone",  "partner", "family",    "parent_child", "children",
                                         "men",    "women",   "beginners", "visit_ok"};
static const char *const town_things[] = {"編み物", "折り紙",     "カラオケ", "合唱", "体操", "犬のさんぽ",
                                          "読書",   "スマホ相談", "将棋",     "畑",   "木工", "俳句"};
static const char *const town_audiences[] = {
    "どなたでも", "どなたでも", "", "男性", "家族や友人を亡くした方", "家族を介護している人", "未就学児の保護者"};
static const char *const town_wanted[] = {"三味線を弾いてくださる方", "太鼓をたたける方", "手伝ってくださる方を募集"};

static const char *const town_languages[] = {"ja", "en", "pt", "vi"};
/* of three areas, and some that only look like them */
static const char *const town_addresses[] = {"町北谷120", "町大字北谷", "町本町1-1", "町本町一丁目",
                                             "町山本町3", "町北谷川9",  "町南沢45",  "町大屋市場2",
                                             "",          "町内"};

#define PICK(dice, list) str_from((list)[dice_roll((dice), (uint32_t)ARRAY_LEN(list))])

static inline void town_schedule(struct dice *d, int32_t today, struct schedule *s)
{
    if (dice_one_in(d, 8)) {
        s->n_dates = 1 + dice_roll(d, 3);
        s->dates[0] = today - 10 + (int32_t)dice_roll(d, 40);
        for (size_t i = 1; i < s->n_dates; i++)
            s->dates[i] = s->dates[i - 1] + 1 + (int32_t)dice_roll(d, 9);
    } else if (!dice_one_in(d, 8)) {
        unsigned day = 1u << dice_roll(d, 7), other = dice_one_in(d, 3) ? 1u << dice_roll(d, 7) : 0;
        unsigned week = 1u << (1 + dice_roll(d, 5));
        s->weekdays = (uint8_t)(dice_one_in(d, 10) ? 0x7fu : day | other);
        s->weeks = (uint8_t)(dice_one_in(d, 3) ? week : 0);
    }
    if (!s->n_dates && dice_one_in(d, 10)) {
        s->first_day = today - 200 + (int32_t)dice_roll(d, 150);
        s->last_day = today - 5 + (int32_t)dice_roll(d, 60);
    }
    if (!dice_one_in(d, 8)) {
        s->from_min = (int16_t)(30 * (12 + (int)dice_roll(d, 30)));
        s->to_min = (int16_t)(dice_one_in(d, 4) ? -1 : s->from_min + 30 * (1 + (int)dice_roll(d, 10)));
    }
}

static inline void town_tags(struct dice *d, struct resource *r)
{
    for (uint32_t i = 0, n = 1 + dice_roll(d, 2); i < n; i++)
        resource_tag(&r->categories, PICK(d, town_categories));
    for (uint32_t i = 0, n = dice_roll(d, 3); i < n; i++)
        resource_tag(&r->access, PICK(d, town_access));
    for (uint32_t i = 0, n = dice_roll(d, 4); i < n; i++)
        resource_tag(&r->flags, PICK(d, town_flags));
    if (dice_one_in(d, 3))
        resource_tag(&r->wants, PICK(d, town_categories));
    if (dice_one_in(d, 12))
        r->wants_text = PICK(d, town_wanted);
}

/* *ret_series: a number that two resources share if and only if they are one series. */
static inline void town_resource(struct dice *d, struct arena *arena, size_t nth, int64_t now_ms, struct resource *r,
                                 int *ret_series)
{
    int32_t today = (int32_t)((now_ms + 9 * HOUR_MS) / DAY_MS);
    uint32_t thing = dice_roll(d, ARRAY_LEN(town_things)), host = dice_roll(d, 40), style = dice_roll(d, 12);
    static const char *const styles[] = {"の会", "教室", "ひろば", "サロン"};
    resource_init(r);
    r->id = arena_fmt(arena, "t:%05zu", nth);
    r->kind = (enum resource_kind)dice_roll(d, RESOURCE_KINDS);
    r->status = dice_one_in(d, 8) ? (enum resource_status)dice_roll(d, RESOURCE_STATUSES) : RESOURCE_ACTIVE;
    r->vanished_ms = dice_one_in(d, 20) ? now_ms - DAY_MS : 0;
    r->name = arena_fmt(arena, style % 3 ? "%s%s" : "%s%s（第%u回）", town_things[thing], styles[style % 4],
                        dice_roll(d, 30));
    r->summary = arena_fmt(arena, "%sをします。%s", town_things[thing],
                           dice_one_in(d, 10) ? "カラオケもあります。" : "お茶もあります。");
    r->host = arena_fmt(arena, "主催%c%c", 'A' + (char)(host / 6), 'a' + (char)(host % 6));
    r->place = arena_fmt(arena, "会場%c", 'A' + (char)dice_roll(d, 20));
    *ret_series = (int)((host * ARRAY_LEN(town_things) + thing) * 4 + style % 4);
    r->verified_ms = dice_one_in(d, 4) ? 0 : now_ms - (int64_t)dice_roll(d, 900) * DAY_MS;
    r->cost_yen = dice_one_in(d, 6) ? -1 : (int32_t)(dice_roll(d, 4) * 300 * (1 + dice_roll(d, 3)));
    if (dice_one_in(d, 3))
        r->capacity = arena_fmt(arena, nth % 2 ? "%u人" : "%u名", 4 + dice_roll(d, 30));
    r->min_age = dice_one_in(d, 6) ? (int16_t)(dice_roll(d, 5) * 15) : -1;
    r->max_age = dice_one_in(d, 12) ? (int16_t)(r->min_age + 10 + (int16_t)dice_roll(d, 30)) : -1;
    r->audience = PICK(d, town_audiences);
    if (!dice_one_in(d, 5)) {
        r->lat = 35.4 + (dice_roll(d, 2000) - 1000.0) / 20000;
        r->lon = 134.76 + (dice_roll(d, 2000) - 1000.0) / 20000;
    }
    if (!dice_one_in(d, 4))
        r->address = PICK(d, town_addresses);
    if (dice_one_in(d, 5))
        resource_tag(&r->languages, PICK(d, town_languages));
    town_schedule(d, today, &r->schedule);
    town_tags(d, r);
}

enum { PERSON_LIST = 12 };

/* Where somebody lives, as areas are: with a point, or without. */
static const struct town_area {
    const char *name;
    double lat, lon; /* 0: none */
    int radius_m;
} town_areas[] = {
    {"北谷", 35.42, 134.76, 700},
    {"本町", 35.40, 134.76, 900},
    {"南沢", 35.38, 134.77, 2500},
    {"北谷", 0, 0, 0},
    {"本町", 0, 0, 0},
};

struct person {
    struct str area, languages[2];
    struct str categories[PERSON_LIST], constraints[PERSON_LIST], needs[2], ids[6];
    struct profile profile;
};

static inline void town_constraints(struct dice *d, struct person *p)
{
    static const char *const all[] = {"day:sun",           "day:mon",
                                      "day:tue",           "day:wed",
                                      "day:thu",           "day:fri",
                                      "day:sat",           "time:am",
                                      "time:pm",           "time:daytime",
                                      "time:evening",      "cost:free",
                                      "cost:cheap",        "mode:online",
                                      "dist:near",         "transport:foot",
                                      "transport:none",    "transport:bus",
                                      "transport:car",     "group:small",
                                      "with:child",        "with:partner",
                                      "with:parent",       "with:alone",
                                      "freq:weekly",       "freq:monthly",
                                      "not:wed",           "not:sat",
                                      "not:music",         "not:karaoke",
                                      "not:dogs",          "not:smartphone",
                                      "not:mens_group",    "access:wheelchair",
                                      "access:bad_knees",  "access:back_pain",
                                      "access:low_vision", "access:hard_of_hearing",
                                      "diet:halal"};
    uint32_t n = dice_roll(d, dice_one_in(d, 3) ? PERSON_LIST : 4);
    for (uint32_t i = 0; i < n; i++)
        p->constraints[p->profile.n_constraints++] = PICK(d, all);
}

static inline void town_person(struct dice *d, struct arena *arena, const struct resource *items, size_t n_items,
                               struct person *p)
{
    static const char *const said[] = {"",         "編み物が好きです", "カラオケで歌いたい", "三味線を弾けます",
                                       "犬が好き", "親を亡くしました", "赤ちゃんがいます",   "将棋と畑"};
    static const char *const needs[] = {"1", "5", "6", "8"};
    *p = (struct person){.profile = {.lat = NAN, .lon = NAN}};
    struct profile *f = &p->profile;
    f->categories = p->categories;
    f->constraints = p->constraints;
    f->needs = p->needs;
    for (uint32_t i = 0, n = dice_one_in(d, 8) ? 0 : 1 + dice_roll(d, 3); i < n; i++)
        p->categories[f->n_categories++] = PICK(d, town_categories);
    town_constraints(d, p);
    if (dice_one_in(d, 5))
        p->needs[f->n_needs++] = PICK(d, needs);
    assert_int_equal(fold_text(arena, PICK(d, said), &f->words), ERR_OK);
    f->contributor = dice_one_in(d, 4);
    f->age = dice_one_in(d, 2) ? 0 : (int)(8 + dice_roll(d, 85));
    if (dice_one_in(d, 2)) {
        f->lat = 35.4 + (dice_roll(d, 2000) - 1000.0) / 25000;
        f->lon = 134.76 + (dice_roll(d, 2000) - 1000.0) / 25000;
    }
    if (dice_one_in(d, 2)) {
        const struct town_area *a = &town_areas[dice_roll(d, ARRAY_LEN(town_areas))];
        p->area = str_from(a->name);
        f->area = p->area;
        f->area_names = &p->area;
        f->n_area_names = 1;
        f->lat = a->radius_m ? a->lat : NAN;
        f->lon = a->radius_m ? a->lon : NAN;
        f->radius_m = a->radius_m;
    }
    for (uint32_t i = 0, n = dice_roll(d, 3); i < n; i++)
        p->languages[f->n_languages++] = PICK(d, town_languages);
    f->languages = p->languages;
    for (int i = 0; i < 6; i++)
        p->ids[i] = items[dice_roll(d, (uint32_t)n_items)].id;
    f->seen = p->ids;
    f->liked = p->ids + 2;
    f->disliked = p->ids + 4;
    f->n_seen = f->n_liked = f->n_disliked = dice_roll(d, 3);
}
