/* Points: a word in the name before one of the same meaning there, before the category, before the rest of the listing.
 * What has all words comes first; where that is too little, what has the most telling of them follows. Freshness and
 * status move only what fits equally well. */
#include "directory/search_rank.h"
#include <math.h>
#include <stdlib.h>

enum {
    IN_NAME = 1,
    IN_WORDS = 2,
    FEW = 3,           /* so many that have all words are enough */
    PARTLY_SHARE = 60, /* percent of the best: what has less of the words is left out */

    NAME_TYPED = 100,
    NAME_SAME = 90,
    CATEGORY = 60,
    WORDS_TYPED = 40,
    WORDS_SAME = 36,
    NAME_NEAR = 20,
    WORDS_NEAR = 10,
    NEAR_IN_KIND = 1, /* of several that are no better, what is named as near to it */
    ALSO = 6,         /* in the name and in the words */
    WHOLE_NAME = 120,
    FOR_THEM = 20, /* for them, not for everybody */
    SCALE = 16,

    FRESH_DAYS = 180,
    OLD_DAYS = 400
};

enum err ranking_init(struct ranking *r, const struct search_index *x, const struct conditions *conditions,
                      const struct search_query *query, struct arena *a)
{
    *r = (struct ranking){.x = x, .conditions = conditions, .a = a, .query_hash = search_hash(query->text)};
    size_t n = x->directory->n;
    for (size_t i = 0; i < query->n_terms; i++)
        if (!(r->points[i] = ARENA_ARRAY(a, uint8_t, n + 1)))
            return ERR_NOMEM;
    return ERR_OK;
}

static uint8_t points_of(const struct search_place *p)
{
    bool both = ((p->typed | p->same) & (IN_NAME | IN_WORDS)) == (IN_NAME | IN_WORDS);
    int also = both ? ALSO : 0;
    if (p->typed & IN_NAME)
        return (uint8_t)(NAME_TYPED + also);
    if (p->same & IN_NAME)
        return (uint8_t)(NAME_SAME + also);
    if (p->typed & IN_WORDS)
        return WORDS_TYPED;
    if (p->same & IN_WORDS)
        return WORDS_SAME;
    return p->near & IN_NAME ? NAME_NEAR : p->near ? WORDS_NEAR : 0;
}

static void add_category(struct ranking *r, uint8_t *points, const struct search_term *t)
{
    const struct directory *d = r->x->directory;
    uint64_t category = t->group && t->group->category.len ? names_mask(&d->categories, t->group->category) : 0;
    for (size_t i = 0; category && i < d->n; i++)
        if (d->facts[i].categories & category && points[i] < CATEGORY)
            points[i] = (uint8_t)(CATEGORY + points[i] / 8);
}

static uint8_t weight_of(uint32_t found_in, size_t n)
{
    uint8_t w = 1;
    for (size_t share = n; found_in && share > found_in && w < 12; share /= 2)
        w++;
    return w;
}

void ranking_add(struct ranking *r, const struct search_term *t, const struct search_place *places, size_t n)
{
    size_t no = r->n_terms++;
    uint8_t *points = r->points[no];
    for (size_t i = 0; i < n; i++)
        points[places[i].item] = points_of(&places[i]);
    add_category(r, points, t);
    for (size_t i = 0; i < n; i++)
        if (places[i].near & IN_NAME)
            points[places[i].item] = (uint8_t)(points[places[i].item] + NEAR_IN_KIND);
    for (size_t i = 0; i < r->x->directory->n; i++)
        r->found_in[no] += points[i] != 0;
    r->weight[no] = weight_of(r->found_in[no], r->x->directory->n);
    r->light[no] = t->light;
    r->for_whom[no] = t->light && t->group && t->group->for_whom;
    r->weak[no] = t->weak;
    r->verb[no] = t->verb;
}

/* Which terms must be there. 会 and 教室 only when nothing else is; what may be no word at all only when it is found
 * and no known word is; a mere form of a word (読んで in 漫画読んで) only when no whole word is. Of a sentence
 * with nothing but such terms the conditions remain. */
void ranking_settle(struct ranking *r)
{
    bool strong = false, listed = false;
    for (size_t i = 0; i < r->n_terms; i++) {
        bool counts = !r->light[i] && !r->weak[i] && r->found_in[i];
        strong = strong || counts;
        listed = listed || (counts && !r->verb[i]);
    }
    for (size_t i = 0; i < r->n_terms; i++) {
        bool beside = r->verb[i] && listed;
        r->required[i] = !r->light[i] && !beside && (!r->weak[i] || (!strong && r->found_in[i]));
        r->n_required += r->required[i];
    }
    bool found = false;
    for (size_t i = 0; i < r->n_terms && !r->n_required; i++)
        found = found || (r->light[i] && r->found_in[i]);
    bool all = !r->n_required && !found && !r->conditions->used;
    for (size_t i = 0; i < r->n_terms && (found || all); i++) {
        r->required[i] = all || (r->light[i] && r->found_in[i]);
        r->n_required += r->required[i];
    }
}

static int bonus_of(const struct ranking *r, size_t item)
{
    const struct search_facts *f = &r->x->facts[item];
    int age = r->conditions->today - f->verified_day, bonus = 0;
    if (f->verified_day)
        bonus += age <= FRESH_DAYS ? 4 : age <= OLD_DAYS ? 2 : 0;
    if (f->audiences & r->conditions->audiences)
        bonus += FOR_THEM * SCALE;
    if (f->status != RESOURCE_ACTIVE)
        bonus -= SCALE / 2;
    return bonus;
}

/* The sum of its points, and whether all words that count are there. */
static int32_t score_of(const struct ranking *r, size_t item, bool weighted, bool *ret_all)
{
    int32_t score = 0;
    *ret_all = true;
    for (size_t t = 0; t < r->n_terms; t++) {
        int points = r->points[t][item];
        if (r->required[t])
            score += points * (weighted ? r->weight[t] : 1);
        else if (!r->weak[t])
            score += r->for_whom[t] ? points : points / 8;
        *ret_all = *ret_all && (points || !r->required[t]);
    }
    return score;
}

static bool any_points(const struct ranking *r, size_t item)
{
    for (size_t t = 0; t < r->n_terms; t++)
        if (r->required[t] && r->points[t][item])
            return true;
    return !r->n_required;
}

static int whole_name(const struct ranking *r, size_t item)
{
    return r->query_hash == r->x->facts[item].name_hash ? WHOLE_NAME : 0;
}

static void count_break(struct ranking *r, uint32_t broken)
{
    if (broken && (broken & (broken - 1)) == 0)
        r->breaks_only[__builtin_ctz(broken)]++;
}

/* What lacks words stays only when it has the most telling of them. */
static void keep_best_partly(struct ranking *r)
{
    int32_t best = 0;
    size_t kept = 0;
    for (size_t i = 0; i < r->n_partly; i++)
        best = r->partly[i].score > best ? r->partly[i].score : best;
    for (size_t i = 0; i < r->n_partly; i++)
        if ((int64_t)r->partly[i].score * 100 >= (int64_t)best * PARTLY_SHARE)
            r->partly[kept++] = r->partly[i];
    r->n_partly = kept;
}

enum err ranking_gather(struct ranking *r)
{
    size_t n = r->x->directory->n;
    r->full = ARENA_ARRAY(r->a, struct ranked, n + 1);
    r->partly = ARENA_ARRAY(r->a, struct ranked, n + 1);
    if (!r->full || !r->partly)
        return ERR_NOMEM;
    r->n_full = r->n_partly = 0;
    memset(r->breaks_only, 0, sizeof r->breaks_only);
    for (size_t i = 0; i < n; i++) {
        bool all;
        if (!r->x->facts[i].offered || !any_points(r, i))
            continue;
        int32_t score = score_of(r, i, false, &all);
        uint32_t broken = conditions_broken(r->conditions, i);
        if (all)
            count_break(r, broken);
        if (broken)
            continue;
        if (all)
            r->full[r->n_full++] =
                (struct ranked){.score = (score + whole_name(r, i)) * SCALE + bonus_of(r, i), .item = (uint32_t)i};
        else
            r->partly[r->n_partly++] = (struct ranked){
                .score = score_of(r, i, true, &all) * SCALE + bonus_of(r, i), .item = (uint32_t)i, .partly = true};
    }
    if (r->n_full >= FEW)
        r->n_partly = 0;
    keep_best_partly(r);
    return ERR_OK;
}

int32_t ranking_best(const struct ranking *r)
{
    int32_t best = 0;
    for (size_t i = 0; i < r->n_full; i++)
        best = r->full[i].score > best ? r->full[i].score : best;
    for (size_t i = 0; i < r->n_partly && !r->n_full; i++)
        best = r->partly[i].score > best ? r->partly[i].score : best;
    return best;
}

/* ---- order ---- */

static int64_t key_of(const struct ranking *r, enum search_order order, const struct ranked *c)
{
    if (order == SEARCH_SOONEST)
        return search_next_day(r->conditions, c->item);
    if (order == SEARCH_NEAREST) {
        double km = search_km(r->conditions, c->item);
        return isnan(km) ? INT64_MAX : (int64_t)(km * 1000);
    }
    return 0;
}

static int compare(const struct ranked *a, const struct ranked *b)
{
    if (a->partly != b->partly)
        return a->partly - b->partly;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->item < b->item ? -1 : a->item > b->item;
}

static int by_rank(const void *a, const void *b)
{
    return compare(a, b);
}

static void sift_down(struct ranked *heap, size_t n, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && compare(&heap[child + 1], &heap[child]) > 0)
            child++;
        if (compare(&heap[at], &heap[child]) >= 0)
            return;
        struct ranked swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
    }
}

/* Keep the first `most` of all candidates: a heap with the worst of them on top. */
static void offer(struct ranking *r, struct ranked c, size_t *n, size_t most)
{
    if (*n < most) {
        r->page[(*n)++] = c;
        if (*n == most)
            for (size_t i = most / 2; i-- > 0;)
                sift_down(r->page, most, i);
    } else if (compare(&c, &r->page[0]) < 0) {
        r->page[0] = c;
        sift_down(r->page, most, 0);
    }
}

size_t ranking_page(struct ranking *r, enum search_order order, size_t offset, size_t limit, const struct ranked **ret)
{
    size_t all = r->n_full + r->n_partly, most = offset >= all ? 0 : limit < all - offset ? offset + limit : all, n = 0;
    *ret = NULL;
    if (!most || !limit || !(r->page = ARENA_ARRAY(r->a, struct ranked, most)))
        return 0;
    for (size_t i = 0; i < all; i++) {
        struct ranked c = i < r->n_full ? r->full[i] : r->partly[i - r->n_full];
        c.key = key_of(r, order, &c);
        offer(r, c, &n, most);
    }
    qsort(r->page, n, sizeof *r->page, by_rank);
    *ret = r->page + offset;
    return n - offset;
}
