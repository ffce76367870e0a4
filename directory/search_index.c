/* Walks all listings once. Words are runs of one script (kanji, katakana, Latin) and the pieces of names, as far as
 * they are short enough to be typed; parts of the town are what stands in addresses between the municipality and the
 * first number. */
#include "directory/search_index.h"
#include <stdlib.h>
#include "base/clock.h"
#include "base/fold_variant.h"
#include "base/utf8.h"

enum {
    INDEX_BYTES = 1 << 30,
    SCRATCH_BYTES = 8 << 20,
    WORDS_MAX = 60000,
    SLOTS = 1 << 18,
    WORD_CHARS_MAX = 24,
    RUN_CHARS_MAX = 8
};

/* A set of texts in order of arrival, by open addressing. */
struct text_set {
    uint32_t *slot; /* number + 1; 0 free */
    size_t slots;
    struct str *item, *shown;
    size_t n, max;
};

static uint64_t hash_of(struct str s)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
    return h ^ h >> 29;
}

static bool set_init(struct text_set *set, size_t slots, size_t max)
{
    *set = (struct text_set){.slots = slots, .max = max};
    set->slot = calloc(slots, sizeof *set->slot);
    set->item = calloc(max + 1, sizeof *set->item);
    set->shown = calloc(max + 1, sizeof *set->shown);
    return set->slot && set->item && set->shown;
}

static void set_done(struct text_set *set)
{
    free(set->slot);
    free(set->item);
    free(set->shown);
}

/* Its number; SIZE_MAX when the set is full. Both texts are copied into `keep`. */
static size_t set_add(struct text_set *set, struct arena *keep, struct str text, struct str shown)
{
    size_t at = hash_of(text) & (set->slots - 1);
    for (; set->slot[at]; at = (at + 1) & (set->slots - 1))
        if (str_eq(set->item[set->slot[at] - 1], text))
            return set->slot[at] - 1;
    if (set->n == set->max)
        return SIZE_MAX;
    set->item[set->n] = arena_str(keep, text);
    set->shown[set->n] = arena_str(keep, shown);
    set->slot[at] = (uint32_t)++set->n;
    return set->n - 1;
}

uint32_t search_hash(struct str text)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ')
            h = (h ^ (unsigned char)text.ptr[i]) * 1099511628211u;
    return (uint32_t)(h ^ h >> 32);
}

struct builder {
    struct search_index *x;
    struct arena scratch;
    struct text_set words, areas, spots, rhythms;
};

/* ---- words of the listings ---- */

enum script { SCRIPT_OTHER, SCRIPT_KANJI, SCRIPT_KATAKANA, SCRIPT_LATIN, SCRIPT_HIRAGANA };

static enum script script_of(uint32_t c)
{
    if ((c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x3005 && c <= 0x3007) || c >= 0x20000)
        return SCRIPT_KANJI;
    if ((c >= 0x30a1 && c <= 0x30fa) || c == 0x30fc || (c >= 0xff66 && c <= 0xff9f))
        return SCRIPT_KATAKANA;
    if (c >= 0x3041 && c <= 0x3096)
        return SCRIPT_HIRAGANA;
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x1eff) || (c >= 0xff21 && c <= 0xff5a))
        return SCRIPT_LATIN;
    return SCRIPT_OTHER;
}

static void add_word(struct builder *b, struct str raw, size_t least, size_t most)
{
    struct str folded;
    size_t chars = utf8_chars(raw);
    if (chars < least || chars > most || fold_text_for_search(&b->scratch, raw, &folded) != ERR_OK || !folded.len)
        return;
    if (str_find(folded, S(" ")) < 0)
        (void)set_add(&b->words, &b->x->arena, folded, raw);
}

/* Runs of one script in `text`; of a summary only those that are not kanji: 大丈夫 and 自分 are no words of a
 * listing. */
static void add_runs(struct builder *b, struct str text, bool kanji)
{
    struct str rest = text;
    size_t from = 0, at = 0;
    enum script running = SCRIPT_OTHER;
    uint32_t c;
    for (;;) {
        bool more = utf8_next(&rest, &c);
        enum script now = more ? script_of(c) : SCRIPT_OTHER;
        if (now != running || !more) {
            if (running != SCRIPT_OTHER && running != SCRIPT_HIRAGANA && (kanji || running != SCRIPT_KANJI))
                add_word(b, str_sub(text, from, at - from), running == SCRIPT_LATIN ? 3 : 2,
                         running == SCRIPT_KANJI ? RUN_CHARS_MAX : WORD_CHARS_MAX);
            running = now;
            from = at;
        }
        if (!more)
            return;
        at = text.len - rest.len;
    }
}

/* A name, and its pieces between brackets, dots and blanks. */
static void add_name(struct builder *b, struct str name)
{
    struct str rest = name;
    size_t from = 0, at = 0;
    uint32_t c;
    add_word(b, name, 2, WORD_CHARS_MAX);
    while (utf8_next(&rest, &c)) {
        if (script_of(c) == SCRIPT_OTHER && !(c >= '0' && c <= '9')) {
            add_word(b, str_sub(name, from, at - from), 2, WORD_CHARS_MAX);
            from = name.len - rest.len;
        }
        at = name.len - rest.len;
    }
    add_word(b, str_sub(name, from, name.len - from), 2, WORD_CHARS_MAX);
    add_runs(b, name, true);
}

/* ---- parts of the town ---- */

static bool ends_municipality(uint32_t c)
{
    return c == 0x5e02 || c == 0x753a || c == 0x6751 || c == 0x533a; /* 市町村区 */
}

/* 「やまなみ町北谷120」 → 北谷. Empty when there is no such part. */
static struct str area_of(struct str address)
{
    struct str rest = address;
    size_t begin = 0, end = address.len, n = 0;
    uint32_t c;
    while (utf8_next(&rest, &c)) {
        size_t after = address.len - rest.len;
        if (!begin && n && ends_municipality(c))
            begin = after;
        else if (begin && script_of(c) != SCRIPT_KANJI && script_of(c) != SCRIPT_HIRAGANA &&
                 script_of(c) != SCRIPT_KATAKANA) {
            end = after - utf8_encode(c, (char[4]){0});
            break;
        }
        n++;
    }
    return begin ? str_sub(address, begin, end - begin) : (struct str){0};
}

static void add_area(struct builder *b, struct str address)
{
    struct str folded, area = area_of(address);
    size_t chars = utf8_chars(area);
    if (chars >= 2 && chars <= RUN_CHARS_MAX && fold_text_for_search(&b->scratch, area, &folded) == ERR_OK)
        (void)set_add(&b->areas, &b->x->arena, folded, area);
}

/* ---- facts ---- */

/* Both texts, folded; the empty str when they are too long to be folded. */
static struct str folded_pair(struct builder *b, struct str x, struct str y)
{
    struct str folded, both = arena_fmt(&b->scratch, "%.*s %.*s", STR_FMT(x), STR_FMT(y));
    return fold_text_for_search(&b->scratch, both, &folded) == ERR_OK ? folded : (struct str){0};
}

static uint32_t spot_of(struct builder *b, const struct resource *r)
{
    return (uint32_t)set_add(&b->spots, &b->x->arena, folded_pair(b, r->place, r->address), (struct str){0});
}

/* All that a schedule says, as one text: most things of a town happen at a few times. */
static uint32_t rhythm_of(struct builder *b, const struct schedule *s)
{
    struct buf key;
    buf_init_in(&key, &b->scratch, 4096);
    buf_addf(&key, "%u %u %d %d %d %d ", s->weekdays, s->weeks, s->from_min, s->to_min, s->first_day, s->last_day);
    for (size_t i = 0; i < s->n_dates; i++)
        buf_addf(&key, "%d ", s->dates[i]);
    buf_add(&key, s->rrule);
    buf_add_char(&key, ' ');
    buf_add(&key, s->except);
    return (uint32_t)set_add(&b->rhythms, &b->x->arena, buf_str(&key), (struct str){0});
}

static bool any_in(struct str text, const struct str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_find(text, words[i]) >= 0)
            return true;
    return false;
}

static void read_audience(struct builder *b, const struct resource *r, struct search_facts *f)
{
    const struct search_words *w = b->x->words;
    struct str text = folded_pair(b, r->audience, r->eligibility);
    f->everybody = !text.len || any_in(text, w->everybody, w->n_everybody);
    for (size_t i = 0; i < w->n_audiences; i++)
        if (any_in(text, w->audiences[i].listed, w->audiences[i].n))
            f->audiences = (uint16_t)(f->audiences | 1u << i);
}

static void add_resource(struct builder *b, size_t i)
{
    const struct resource *r = &b->x->directory->items[i];
    struct search_facts *f = &b->x->facts[i];
    *f = (struct search_facts){
        .verified_day = (int32_t)(r->verified_ms / DAY_MS),
        .spot = spot_of(b, r),
        .rhythm = rhythm_of(b, &r->schedule),
        .offered = resource_offered(r),
        .status = (uint8_t)r->status,
    };
    f->name_hash = search_hash(folded_pair(b, r->name, S(" ")));
    read_audience(b, r, f);
    add_name(b, r->name);
    add_name(b, r->place);
    add_runs(b, r->summary, false);
    add_runs(b, r->host, true);
    add_area(b, r->address);
    arena_reset(&b->scratch);
}

static bool stands_in(const struct phrases *p, struct str text)
{
    size_t at = phrases_from(p, text);
    return at < p->n && str_eq(p->item[at].text, text);
}

static void add_phrases(struct search_index *x, const struct text_set *set, enum phrase_kind kind)
{
    size_t before = x->town.n;
    struct phrases sorted = {x->town.item, before};
    for (size_t i = 0; i < set->n; i++)
        if (!stands_in(&x->words->phrases, set->item[i]) && !stands_in(&sorted, set->item[i]))
            x->town.item[x->town.n++] =
                (struct phrase){.text = set->item[i], .shown = set->shown[i], .kind = (uint8_t)kind};
    phrases_sort(&x->town);
}

static enum err finish(struct builder *b)
{
    struct search_index *x = b->x;
    x->town.item = ARENA_ARRAY(&x->arena, struct phrase, b->words.n + b->areas.n + 1);
    x->spots = ARENA_ARRAY(&x->arena, struct str, b->spots.n + 1);
    if (!x->town.item || !x->spots)
        return ERR_NOMEM;
    add_phrases(x, &b->areas, PHRASE_AREA);
    add_phrases(x, &b->words, PHRASE_TOWN);
    x->n_spots = b->spots.n;
    x->n_rhythms = b->rhythms.n;
    memcpy(x->spots, b->spots.item, b->spots.n * sizeof *x->spots);
    return x->arena.failed ? ERR_NOMEM : ERR_OK;
}

static size_t power_above(size_t n)
{
    size_t p = 1024;
    while (p < 2 * n)
        p *= 2;
    return p;
}

static enum err build(struct search_index *x)
{
    size_t n = x->directory->n;
    struct builder b = {.x = x};
    bool ready = set_init(&b.words, SLOTS, WORDS_MAX);
    ready = set_init(&b.areas, SLOTS, WORDS_MAX) && ready;
    ready = set_init(&b.spots, power_above(n), n) && ready;
    ready = set_init(&b.rhythms, power_above(n), n) && ready;
    arena_init(&b.scratch, SCRATCH_BYTES);
    x->facts = ARENA_ARRAY(&x->arena, struct search_facts, n + 1);
    enum err err = ready && x->facts ? ERR_OK : ERR_NOMEM;
    for (size_t i = 0; i < n && !err; i++)
        add_resource(&b, i);
    if (!err)
        err = finish(&b);
    arena_done(&b.scratch);
    set_done(&b.words);
    set_done(&b.areas);
    set_done(&b.spots);
    set_done(&b.rhythms);
    return err;
}

enum err search_index_new(const struct directory *directory, const struct search_words *words,
                          struct search_index **ret)
{
    struct search_index *x = calloc(1, sizeof *x);
    if (!x)
        return ERR_NOMEM;
    arena_init(&x->arena, INDEX_BYTES);
    x->directory = directory;
    x->words = words;
    enum err err = build(x);
    if (err) {
        search_index_free(x);
        return err;
    }
    *ret = x;
    return ERR_OK;
}

void search_index_free(struct search_index *x)
{
    if (!x)
        return;
    arena_done(&x->arena);
    free(x);
}
