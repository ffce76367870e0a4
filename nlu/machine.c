/* Backtracking that never does the same twice. What can follow a gap at a place does not depend on how the gap was
 * reached, so a place from which it has failed is crossed off, for all beginnings of a match together; what a look saw
 * at a place is kept likewise. A text costs O(gaps × bytes) and not, as one start after the other would, O(bytes × gap
 * × gap …). The memo is begun only when a search turns out to be long: most are over after a few steps. */
#include "nlu/machine.h"
#include "base/utf8.h"
#include "nlu/tree.h"

enum { STEPS_MAX = 40000, MEMO_AFTER = 192, FRAMES = 512, MEMO_BYTES_MAX = 4 << 20 };

/* Where to go on when a way fails. */
struct frame {
    uint32_t step, pos;
    uint32_t a; /* GAP: the least place, or, lazy, how many more; ANY: the next way */
    uint32_t n; /* ANY: ways left */
};

struct machine_room {
    struct arena *arena;
    struct frame *frames;
    uint64_t *memo;
    size_t memo_words;
    const struct machine *of; /* whose memo it is, and of which text; NULL: nobody's */
    struct str text;
};

struct run {
    const struct machine *m;
    struct machine_room *room;
    const char *text;
    uint32_t len, steps, top;
    int looking; /* inside of how many looks */
    bool limit, memo;
};

struct machine_room *machine_room_new(struct arena *arena)
{
    struct machine_room *room = ARENA_NEW(arena, struct machine_room);
    if (!room)
        return NULL;
    room->arena = arena;
    room->frames = arena_raw(arena, FRAMES * sizeof(*room->frames));
    return room->frames ? room : NULL;
}

/* The character at a place before the end. The text is valid UTF-8. */
static inline uint32_t char_at(const struct run *r, uint32_t pos, uint32_t *len)
{
    const uint8_t *p = (const uint8_t *)r->text + pos;
    if (p[0] < 0x80) {
        *len = 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *len = 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0) {
        *len = 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *len = 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

static inline uint32_t char_before(const struct run *r, uint32_t pos)
{
    while (pos > 0 && utf8_goes_on(r->text[--pos]))
        continue;
    return pos;
}

static inline bool in_set(const struct machine *m, const struct set *set, uint32_t cp)
{
    if (cp < 0x80)
        return (set->ascii[cp / 64] >> (cp % 64)) & 1;
    for (uint32_t i = set->at; i < set->at + set->n; i++)
        if (cp >= m->ranges[i].low && cp <= m->ranges[i].high)
            return !set->negative;
    return set->negative;
}

/* A bit of the memo, set. Was it set before? */
static inline bool crossed_off(struct run *r, uint32_t row, uint32_t pos)
{
    const size_t bit = (size_t)row * (r->len + 1) + pos;
    const uint64_t mask = (uint64_t)1 << (bit % 64);
    const bool before = r->room->memo[bit / 64] & mask;
    r->room->memo[bit / 64] |= mask;
    return before;
}

/* The search is a long one. Places that are being tried at this moment are not crossed off; those that will be are. */
static void begin_memo(struct run *r)
{
    struct machine_room *room = r->room;
    const size_t words = ((size_t)r->m->n_memo * (r->len + 1)) / 64 + 1;
    if (words * sizeof(*room->memo) > MEMO_BYTES_MAX)
        return;
    if (words > room->memo_words) {
        uint64_t *memo = arena_raw(room->arena, words * sizeof(*memo));
        if (!memo)
            return;
        room->memo = memo;
        room->memo_words = words;
    }
    memset(room->memo, 0, words * sizeof(*room->memo));
    room->of = r->m;
    room->text = (struct str){r->text, r->len};
    r->memo = true;
}

static bool run(struct run *r, uint32_t at, uint32_t pos, uint32_t *end);

static bool look_afresh(struct run *r, const struct step *s, uint32_t pos)
{
    uint32_t end;
    bool seen = false;
    r->looking++;
    for (uint32_t i = 0; i < s->n && !seen; i++) {
        uint32_t from = pos, back = r->m->ways[s->at + 2 * i + 1];
        for (; back && from; back--)
            from = char_before(r, from);
        seen = !back && run(r, r->m->ways[s->at + 2 * i], from, &end) && (!s->behind || end == pos);
    }
    r->looking--;
    return seen != s->negative;
}

/* Two bits a place: was it looked at, and did it hold? */
static bool look(struct run *r, const struct step *s, uint32_t pos)
{
    if (!r->memo)
        return look_afresh(r, s, pos);
    const size_t bit = (size_t)(s->memo + 1) * (r->len + 1) + pos;
    if (crossed_off(r, s->memo, pos))
        return (r->room->memo[bit / 64] >> (bit % 64)) & 1;
    const bool holds = look_afresh(r, s, pos);
    if (holds)
        r->room->memo[bit / 64] |= (uint64_t)1 << (bit % 64);
    return holds;
}

/* One more character of a gap. */
static inline bool gap_step(struct run *r, const struct step *s, uint32_t *pos)
{
    uint32_t len, end;
    if (*pos >= r->len || !in_set(r->m, &r->m->sets[s->set], char_at(r, *pos, &len)))
        return false;
    if (s->only != STEP_NONE && !run(r, s->only, *pos, &end))
        return false;
    *pos += len;
    return true;
}

/* What follows a gap, at this place: does it still have to be tried? */
static inline bool untried(struct run *r, const struct step *s, uint32_t pos)
{
    return !r->memo || r->looking || !crossed_off(r, s->memo, pos);
}

static inline bool push(struct run *r, struct frame f)
{
    if (r->top == FRAMES) {
        r->limit = true;
        return false;
    }
    r->room->frames[r->top++] = f;
    return true;
}

/* The ways that fit the next character. */
static inline void ways_at(const struct run *r, const struct step *s, uint32_t pos, uint32_t *at, uint32_t *n)
{
    uint32_t len, low = s->at, high = s->at + s->n;
    *at = s->other;
    *n = s->n_other;
    if (pos >= r->len)
        return;
    const uint32_t cp = char_at(r, pos, &len);
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (r->m->keys[middle].cp < cp)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < s->at + s->n && r->m->keys[low].cp == cp) {
        *at = r->m->keys[low].at;
        *n = r->m->keys[low].n;
    }
}

/* Enter a gap: as far as it goes, or, lazy, no further than it must. False: it is too short. */
static bool enter_gap(struct run *r, uint32_t at, const struct step *s, uint32_t *pos)
{
    uint32_t least = *pos, n = 0;
    const uint32_t goal = s->lazy ? s->least : s->most;
    while (n < goal && gap_step(r, s, pos))
        if (++n <= s->least)
            least = *pos;
    if (n < s->least)
        return false;
    if (s->lazy)
        return push(r, (struct frame){at, *pos, s->most == TREE_NO_BOUND ? s->most : s->most - s->least, 0});
    return *pos == least || push(r, (struct frame){at, *pos, least, 0});
}

/* The next try that was put by since `base`: its step and place. False: none is left. */
static bool next_try(struct run *r, uint32_t base, uint32_t *at, uint32_t *pos)
{
    while (r->top > base) {
        struct frame *f = &r->room->frames[r->top - 1];
        const struct step *s = &r->m->steps[f->step];
        if (s->kind == STEP_ANY) {
            *at = r->m->ways[f->a++];
            *pos = f->pos;
            r->top -= --f->n == 0;
            return true;
        }
        if (s->lazy) {
            if (f->a == 0 || !gap_step(r, s, &f->pos)) {
                r->top--;
                continue;
            }
            f->a -= f->a != TREE_NO_BOUND;
        } else {
            f->pos = char_before(r, f->pos);
        }
        *at = s->next;
        *pos = f->pos;
        r->top -= !s->lazy && f->pos == f->a;
        if (untried(r, s, *pos))
            return true;
        r->steps++;
    }
    return false;
}

/* One step. False: this way has failed. */
static inline bool advance(struct run *r, uint32_t *at, uint32_t *pos)
{
    const struct step *s = &r->m->steps[*at];
    uint32_t len, way, n;
    switch (s->kind) {
    case STEP_TEXT:
        if (r->len - *pos < s->n || memcmp(r->text + *pos, r->m->bytes + s->at, s->n) != 0)
            return false;
        *pos += s->n;
        break;
    case STEP_SET:
        if (*pos >= r->len || !in_set(r->m, &r->m->sets[s->set], char_at(r, *pos, &len)))
            return false;
        *pos += len;
        break;
    case STEP_GAP:
        if (!enter_gap(r, *at, s, pos) || !untried(r, s, *pos))
            return false;
        break;
    case STEP_ANY:
        if (s->memo != STEP_NONE && !untried(r, s, *pos))
            return false;
        ways_at(r, s, *pos, &way, &n);
        if (n == 0 || (n > 1 && !push(r, (struct frame){*at, *pos, way + 1, n - 1})))
            return false;
        *at = r->m->ways[way];
        return true;
    case STEP_LOOK:
        if (!look(r, s, *pos))
            return false;
        break;
    case STEP_BEGIN:
        if (*pos != 0)
            return false;
        break;
    default: /* STEP_END */
        if (*pos != r->len && !(*pos + 1 == r->len && r->text[*pos] == '\n'))
            return false;
    }
    *at = s->next;
    return true;
}

static bool run(struct run *r, uint32_t at, uint32_t pos, uint32_t *end)
{
    const uint32_t base = r->top;
    for (;;) {
        if (r->m->steps[at].kind == STEP_YES) {
            *end = pos;
            r->top = base;
            return !r->limit;
        }
        r->limit = r->limit || ++r->steps > STEPS_MAX;
        if (r->steps > MEMO_AFTER && !r->memo)
            begin_memo(r);
        if (!r->limit && advance(r, &at, &pos))
            continue;
        if (r->limit || !next_try(r, base, &at, &pos)) {
            r->top = base;
            return false;
        }
    }
}

static bool same_memo(const struct machine_room *room, const struct machine *m, struct str text)
{
    return room->of == m && room->text.ptr == text.ptr && room->text.len == text.len;
}

enum found machine_find(const struct machine *m, struct machine_room *room, struct str text, size_t from, size_t last,
                        struct span *ret)
{
    if (text.len >= UINT32_MAX / 2)
        return FOUND_LIMIT;
    struct run r = {.m = m, .room = room, .text = text.ptr ? text.ptr : "", .len = (uint32_t)text.len};
    uint32_t end = 0;
    r.memo = same_memo(room, m, text);
    last = last < text.len ? last : text.len;
    for (uint32_t pos = (uint32_t)from; pos <= last; pos++) {
        if (pos < r.len && utf8_goes_on(r.text[pos]))
            continue;
        const bool found = run(&r, m->first, pos, &end);
        /* What is crossed off has failed: no longer true of the way that succeeded. */
        if (found || r.limit)
            room->of = NULL;
        if (found)
            *ret = (struct span){pos, end};
        if (found || r.limit)
            return found ? FOUND_YES : FOUND_LIMIT;
    }
    return FOUND_NO;
}
