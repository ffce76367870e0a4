/* Builds the snapshot that matching reads: a deep copy sorted by id, facts as bits, lists by category, the word index.
 * Cost: O(n log n) once; afterwards read-only and used from any thread. */
#include "base/fold.h"
#include "directory/kin.h"

enum { DIRECTORY_BYTES = 1 << 30, KIN_BYTES = 1 << 20 };

/* Shown only to those who asked: nobody wants to be offered a drinkers' group because it is free. */
static const char *const sensitive[] = {"dementia_cafe", "caregivers_group", "food_bank", "job_training",
                                        "drinking_cessation"};

bool directory_only_when_asked(const struct resource *r)
{
    for (size_t i = 0; i < sizeof(sensitive) / sizeof(sensitive[0]); i++)
        if (resource_tagged(&r->categories, str_from(sensitive[i])))
            return true;
    return false;
}

uint64_t names_mask(const struct names *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->item[i], name))
            return 1ull << i;
    return 0;
}

static uint64_t name_add(struct names *names, struct str name)
{
    uint64_t mask = names_mask(names, name);
    if (mask || names->n == NAMES_MAX)
        return mask;
    names->item[names->n] = name;
    return 1ull << names->n++;
}

static uint64_t tags_mask(struct names *names, const struct resource_tags *tags)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < tags->n; i++)
        mask |= name_add(names, tags->item[i]);
    return mask;
}

static void fill_facts(struct directory *d, const struct resource *r, struct facts *f)
{
    facts_of(r, f);
    f->categories = tags_mask(&d->categories, &r->categories);
    f->wants = tags_mask(&d->categories, &r->wants);
    f->tags = tags_mask(&d->tags, &r->access) | tags_mask(&d->tags, &r->flags);
}

static enum err list_bit(struct directory *d, struct postings *list, bool wants, uint64_t bit)
{
    uint32_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        n += ((wants ? d->facts[i].wants : d->facts[i].categories) & bit) != 0;
    list->item = ARENA_ARRAY(&d->arena, uint32_t, n + 1);
    for (size_t i = 0; i < d->n && list->item; i++)
        if ((wants ? d->facts[i].wants : d->facts[i].categories) & bit)
            list->item[list->n++] = (uint32_t)i;
    return list->item ? ERR_OK : ERR_NOMEM;
}

static enum err build_lists(struct directory *d)
{
    for (size_t c = 0; c < d->categories.n; c++)
        if (list_bit(d, &d->by_category[c], false, 1ull << c) || list_bit(d, &d->by_want[c], true, 1ull << c))
            return ERR_NOMEM;
    for (size_t i = 0; i < sizeof(sensitive) / sizeof(sensitive[0]); i++)
        d->sensitive |= names_mask(&d->categories, str_from(sensitive[i]));
    return ERR_OK;
}

static enum err build_words(struct directory *d)
{
    struct arena scratch;
    arena_init(&scratch, DIRECTORY_BYTES);
    struct str *names = ARENA_ARRAY(&scratch, struct str, d->n + 1);
    struct str *summaries = ARENA_ARRAY(&scratch, struct str, d->n + 1);
    enum err err = names && summaries ? ERR_OK : ERR_NOMEM;
    for (size_t i = 0; i < d->n && !err; i++) {
        const struct resource *r = &d->items[i];
        /* Text that cannot be folded (too long) is simply not found by words. */
        if (fold_text(&scratch, r->name, &names[i]))
            names[i] = (struct str){0};
        if (r->wants_text.len && fold_text(&d->arena, r->wants_text, &d->wants_text[i]))
            d->wants_text[i] = (struct str){0};
        if (fold_text(&scratch, arena_fmt(&scratch, "%.*s\n%.*s", STR_FMT(r->summary), STR_FMT(d->wants_text[i])),
                      &summaries[i]))
            summaries[i] = (struct str){0};
    }
    if (!err)
        err = word_index_build(&d->arena, names, summaries, d->n, &d->words);
    arena_done(&scratch);
    return err;
}

static enum err build_kin(struct directory *d)
{
    struct arena scratch;
    arena_init(&scratch, KIN_BYTES);
    for (size_t i = 0; i < d->n; i++) {
        kin_of(&scratch, &d->items[i], &d->kin[i]);
        arena_reset(&scratch);
    }
    bool failed = scratch.failed;
    arena_done(&scratch);
    return failed ? ERR_NOMEM : ERR_OK;
}

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct resource *)a)->id, ((const struct resource *)b)->id);
}

static enum err fill(struct directory *d, const struct resource *items, size_t n)
{
    d->items = ARENA_ARRAY(&d->arena, struct resource, n + 1);
    d->facts = ARENA_ARRAY(&d->arena, struct facts, n + 1);
    d->kin = ARENA_ARRAY(&d->arena, struct kin, n + 1);
    d->wants_text = ARENA_ARRAY(&d->arena, struct str, n + 1);
    if (!d->items || !d->facts || !d->kin || !d->wants_text)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (resource_offered(&items[i]))
            resource_copy(&d->arena, &items[i], &d->items[d->n++]);
    qsort(d->items, d->n, sizeof(*d->items), by_id);
    for (size_t i = 0; i < d->n; i++)
        fill_facts(d, &d->items[i], &d->facts[i]);
    if (build_kin(d) || build_lists(d) || build_words(d) || d->arena.failed)
        return ERR_NOMEM;
    return ERR_OK;
}

enum err directory_new(const struct resource *items, size_t n, struct directory **ret)
{
    struct directory *d = calloc(1, sizeof(*d));
    if (!d)
        return ERR_NOMEM;
    arena_init(&d->arena, DIRECTORY_BYTES);
    enum err err = fill(d, items, n);
    if (err) {
        directory_free(d);
        return err;
    }
    *ret = d;
    return ERR_OK;
}

void directory_free(struct directory *d)
{
    if (!d)
        return;
    arena_done(&d->arena);
    free(d);
}

size_t directory_count(const struct directory *d)
{
    return d ? d->n : 0;
}

const struct resource *directory_at(const struct directory *d, size_t i)
{
    return d && i < d->n ? &d->items[i] : NULL;
}

const struct resource *directory_find(const struct directory *d, struct str id)
{
    size_t lo = 0, hi = d ? d->n : 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(d->items[mid].id, id);
        if (c == 0)
            return &d->items[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}
