/* An open table by hash; the classes of a piece stand side by side. Presence counts, not how often. */
#include "nlu/weights.h"
#include "base/file.h"
#include "nlu/grams.h"

enum { FILE_CAP = 16 << 20, PLACES = 1 << 18, PIECES_MAX = PLACES / 2 };

struct share {
    int16_t weight;
    uint8_t class;
};

struct piece {
    struct str text;
    uint32_t from, n; /* shares */
};

/* What a message looks pieces up in: small, and a stranger is known by the tag alone. */
struct seat {
    uint32_t tag; /* upper half of the hash */
    uint32_t id;  /* 1 + piece; 0 is free */
};

struct weights {
    struct str classes[WEIGHT_CLASSES];
    size_t n_classes;
    int bias[WEIGHT_CLASSES];
    struct piece *pieces;
    size_t n_pieces;
    struct share *shares;
    size_t n_shares, room_shares;
    uint32_t *place; /* while loading: PLACES of 1 + piece */
    struct seat *seats;
    size_t n_seats; /* a power of two, at least twice the pieces */
};

int weights_class(const struct weights *w, struct str name)
{
    for (size_t i = 0; i < w->n_classes; i++)
        if (str_eq(w->classes[i], name))
            return (int)i;
    return -1;
}

size_t weights_count(const struct weights *w)
{
    return w->n_classes;
}

struct str weights_name(const struct weights *w, int class)
{
    return class >= 0 && (size_t) class < w->n_classes ? w->classes[class] : (struct str)
    {
        0
    };
}

static size_t place_of(const struct weights *w, struct str text)
{
    size_t at = gram_hash(text) % PLACES;
    while (w->place[at] && !str_eq(w->pieces[w->place[at] - 1].text, text))
        at = (at + 1) % PLACES;
    return at;
}

static int class_of(struct weights *w, struct arena *keep, struct str name)
{
    int class = weights_class(w, name);
    if (class >= 0 || w->n_classes == WEIGHT_CLASSES)
        return class;
    w->classes[w->n_classes] = arena_str(keep, name);
    return (int)w->n_classes++;
}

static bool add_share(struct weights *w, struct arena *keep, struct share share)
{
    if (w->n_shares == w->room_shares) {
        size_t room = w->room_shares ? w->room_shares * 2 : 1 << 14;
        struct share *grown = ARENA_ARRAY(keep, struct share, room);
        if (!grown)
            return false;
        if (w->n_shares)
            memcpy(grown, w->shares, w->n_shares * sizeof(*grown));
        w->shares = grown;
        w->room_shares = room;
    }
    w->shares[w->n_shares++] = share;
    return true;
}

/* One "class=weight". False: it cannot be read. */
static bool read_share(struct weights *w, struct arena *keep, struct str text, bool bias)
{
    struct str_cut cut = str_cut(text, '=');
    int64_t weight = 0;
    if (!cut.found || !cut.head.len || !str_int(cut.tail, &weight) || weight > INT16_MAX || weight < INT16_MIN)
        return false;
    int class = class_of(w, keep, cut.head);
    if (class < 0)
        return false;
    if (bias)
        w->bias[class] = (int)weight;
    return bias || add_share(w, keep, (struct share){(int16_t)weight, (uint8_t) class});
}

static bool read_line(struct weights *w, struct arena *keep, struct str line)
{
    struct str_cut cut = str_cut(line, '\t');
    const size_t from = w->n_shares;
    const bool bias = cut.head.len == 0;
    size_t at = bias ? 0 : place_of(w, cut.head);
    if (!cut.found || (!bias && (w->place[at] || w->n_pieces == PIECES_MAX)))
        return false;
    struct str text = arena_str(keep, cut.head);
    while (cut.found) {
        cut = str_cut(cut.tail, '\t');
        if (!read_share(w, keep, cut.head, bias))
            return false;
    }
    if (bias)
        return true;
    w->pieces[w->n_pieces] = (struct piece){text, (uint32_t)from, (uint32_t)(w->n_shares - from)};
    w->place[at] = (uint32_t)++w->n_pieces;
    return true;
}

static enum err read_text(struct weights *w, struct arena *keep, struct str file, struct str text,
                          struct faults *faults)
{
    struct str_cut line = {.tail = text, .found = true};
    enum err err = ERR_OK;
    for (int n = 1; line.found; n++) {
        line = str_cut(line.tail, '\n');
        if (!line.head.len || line.head.ptr[0] == '#' || read_line(w, keep, line.head))
            continue;
        fault_add(faults, FAULT_ERROR, "F059", (struct place){arena_str(faults->arena, file), n, 1},
                  "「かけら TAB 種類=重さ」の形で、一つのかけらは一度だけ書いてください%s",
                  "write \"piece TAB class=weight\", each piece once%s", "");
        err = ERR_INPUT;
    }
    return err;
}

static enum err take_seats(struct weights *w, struct arena *keep)
{
    w->n_seats = 64;
    while (w->n_seats < w->n_pieces * 2)
        w->n_seats *= 2;
    w->seats = ARENA_ARRAY(keep, struct seat, w->n_seats);
    if (!w->seats)
        return ERR_NOMEM;
    for (size_t i = 0; i < w->n_pieces; i++) {
        uint64_t hash = gram_hash(w->pieces[i].text);
        size_t at = hash % w->n_seats;
        while (w->seats[at].id)
            at = (at + 1) % w->n_seats;
        w->seats[at] = (struct seat){(uint32_t)(hash >> 32), (uint32_t)i + 1};
    }
    struct piece *kept = ARENA_ARRAY(keep, struct piece, w->n_pieces + 1);
    if (!kept)
        return ERR_NOMEM;
    if (w->n_pieces)
        memcpy(kept, w->pieces, w->n_pieces * sizeof(*kept));
    w->pieces = kept;
    w->place = NULL;
    return ERR_OK;
}

/* 1 + the number of the first piece from `at` on that has the same tag, and very likely is the gram; 0: none. *at goes
 * there. */
static uint32_t look_up(const struct weights *w, const struct gram *g, size_t *at)
{
    const size_t mask = w->n_seats - 1;
    for (; w->seats[*at & mask].id; ++*at)
        if (w->seats[*at & mask].tag == (uint32_t)(g->hash >> 32))
            return w->seats[*at & mask].id;
    return 0;
}

/* A gram that is probably a piece. */
struct likely {
    uint32_t gram, id; /* 1 + piece */
};

/* The table is larger than a cache: the seats of the grams to come are fetched while this one is looked up, and the
 * pieces before they are weighed. */
static size_t look_all_up(const struct weights *w, const struct grams *grams, struct likely *ret)
{
    enum { AHEAD = 12 };
    size_t n = 0;
    for (size_t i = 0; i < grams->n; i++) {
        const struct gram *g = &grams->list[i];
        size_t at = g->hash & (w->n_seats - 1);
        if (i + AHEAD < grams->n)
            __builtin_prefetch(&w->seats[grams->list[i + AHEAD].hash & (w->n_seats - 1)]);
        const uint32_t id = look_up(w, g, &at);
        if (!id)
            continue;
        __builtin_prefetch(&w->pieces[id - 1]);
        ret[n++] = (struct likely){(uint32_t)i, id};
    }
    return n;
}

/* Is it? Else the next with its tag. */
static uint32_t make_sure(const struct weights *w, const struct gram *g, uint32_t id)
{
    size_t at = g->hash & (w->n_seats - 1);
    if (str_eq(w->pieces[id - 1].text, g->text))
        return id;
    while ((id = look_up(w, g, &at)) != 0 && !str_eq(w->pieces[id - 1].text, g->text))
        at++;
    return id;
}

static void fetch_ahead(const struct weights *w, const struct likely *likely, size_t n, size_t i)
{
    enum { AHEAD = 4 };
    if (i + AHEAD >= n)
        return;
    const struct piece *p = &w->pieces[likely[i + AHEAD].id - 1];
    __builtin_prefetch(p->text.ptr);
    __builtin_prefetch(&w->shares[p->from]);
}

static struct weights *begin(struct arena *keep, struct arena *scratch)
{
    struct weights *w = ARENA_NEW(keep, struct weights);
    if (!w)
        return NULL;
    w->pieces = ARENA_ARRAY(scratch, struct piece, PIECES_MAX);
    w->place = ARENA_ARRAY(scratch, uint32_t, PLACES);
    return w->pieces && w->place ? w : NULL;
}

enum err weights_parse(struct arena *keep, struct arena *scratch, struct str file, struct str text,
                       struct faults *faults, struct weights **ret)
{
    struct weights *w = begin(keep, scratch);
    enum err err = w ? read_text(w, keep, file, text, faults) : ERR_NOMEM;
    *ret = w;
    return !w || keep->failed || scratch->failed || take_seats(w, keep) ? ERR_NOMEM : err;
}

enum err weights_load(struct arena *keep, struct arena *scratch, const char *dir, struct faults *faults,
                      struct weights **ret)
{
    struct weights *w = begin(keep, scratch);
    struct str *names = NULL;
    size_t n = 0;
    enum err err = w ? file_list(scratch, dir, ".tsv", &names, &n) : ERR_NOMEM;
    if (err == ERR_NOTFOUND)
        err = ERR_OK;
    for (size_t i = 0; i < n && (!err || err == ERR_INPUT); i++) {
        struct str text, path = arena_fmt(scratch, "%s/%.*s", dir, STR_FMT(names[i]));
        enum err one = path.len ? file_read(scratch, path.ptr, FILE_CAP, &text) : ERR_NOMEM;
        if (!one)
            one = read_text(w, keep, path, text, faults);
        err = one ? one : err;
    }
    *ret = w;
    return !w || keep->failed || scratch->failed || take_seats(w, keep) ? ERR_NOMEM : err;
}

static void weigh_piece(const struct weights *w, const struct piece *p, const struct gram *g, struct weighing *ret)
{
    for (uint32_t k = p->from; k < p->from + p->n; k++) {
        const struct share *s = &w->shares[k];
        ret->score[s->class] += s->weight;
        if (s->weight > ret->best[s->class].weight) {
            ret->best[s->class].weight = s->weight;
            ret->best[s->class].at = g->at;
            ret->best[s->class].len = g->text.len;
        }
    }
}

enum err weights_weigh(const struct weights *w, struct arena *arena, struct str text, struct weighing *ret)
{
    struct grams grams;
    uint8_t *counted = arena_alloc(arena, w->n_pieces / 8 + 1);
    enum err err = counted ? grams_of(arena, text, &grams) : ERR_NOMEM;
    if (err)
        return err;
    struct likely *likely = arena_raw(arena, (grams.n + 1) * sizeof(*likely));
    if (!likely)
        return ERR_NOMEM;
    memset(ret, 0, sizeof(*ret));
    memcpy(ret->score, w->bias, sizeof(ret->score));
    const size_t n = w->n_pieces ? look_all_up(w, &grams, likely) : 0;
    for (size_t i = 0; i < n; i++) {
        const struct gram *g = &grams.list[likely[i].gram];
        fetch_ahead(w, likely, n, i);
        const uint32_t id = make_sure(w, g, likely[i].id);
        if (!id || (counted[(id - 1) / 8] >> ((id - 1) % 8)) & 1)
            continue;
        counted[(id - 1) / 8] |= (uint8_t)(1 << ((id - 1) % 8));
        weigh_piece(w, &w->pieces[id - 1], g, ret);
    }
    return ERR_OK;
}
