/* Every way to cut the text into known phrases and unknown letters has a price; the cheapest is taken (one pass, left
 * to right, best way to each place). Known phrases are cheap, so that たいそうないかね is 体操 and "is there none?",
 * and いご inside of かいご is not a game: かいご is cheaper as a whole. A short kana word next to unknown kana is
 * dear, for it is more likely a part of a longer word. */
#include "directory/search_read.h"
#include "base/buf.h"
#include "base/fold_variant.h"
#include "base/utf8.h"

enum { CHARS_MAX = SEARCH_TEXT_CHARS * 3, PHRASE_CHARS = 24, DIGITS_MAX = 6, SHORT_KANA = 3, VERB_CHARS = 4 };

/* What lies just before a place. */
enum before { B_START, B_KNOWN, B_SHORT_KANA, B_UNKNOWN_KANA, B_UNKNOWN, BEFORES };

/* Prices. */
enum {
    P_KNOWN = 10,
    P_TOWN = 13,
    P_LIGHT = 9,
    P_PASSED = 8,
    P_PARTICLE = 9,
    P_KANA = 20,
    P_LETTER = 16,
    P_TORN = 60, /* a known word beside unknown kana that may belong to it */
    P_NEVER = 1 << 28
};

struct piece {
    const struct phrase *phrase; /* NULL: one unknown letter, or a gap */
    uint16_t from, chars;        /* chars 0: not reached */
    uint8_t before;              /* the state it came from */
    int32_t price;
};

struct reader {
    const struct search_words *words;
    const struct phrases *town;
    enum search_reading how;
    struct arena *arena;
    struct folded f;
    struct str typed;
    uint32_t c[CHARS_MAX + 1];
    uint16_t at[CHARS_MAX + 2]; /* byte of each character in f.text */
    size_t n;
    struct piece (*best)[BEFORES];
};

static bool is_kana(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || c == 0x30fc;
}

static bool is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x24f) || (c >= 0x1e00 && c <= 0x1eff) ||
           (c >= 0x300 && c <= 0x36f);
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t c)
{
    return is_kana(c) || is_latin(c) || is_digit(c) || (c >= 0x370 && c <= 0x1fff) || (c >= 0x3005 && c <= 0x3007) ||
           (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0x20000 && c <= 0x3ffff);
}

static struct str slice(const struct reader *r, size_t from, size_t chars)
{
    return str_sub(r->f.text, r->at[from], (size_t)(r->at[from + chars] - r->at[from]));
}

/* As it was typed. */
static struct str typed(const struct reader *r, size_t from, size_t chars)
{
    uint32_t lo = r->f.at[r->at[from]], hi = r->f.at[r->at[from + chars]];
    return str_trim(str_sub(r->typed, lo, hi > lo ? hi - lo : 0));
}

static bool all_kana(const struct reader *r, size_t from, size_t chars)
{
    for (size_t i = from; i < from + chars; i++)
        if (!is_kana(r->c[i]))
            return false;
    return true;
}

static void offer(struct reader *r, size_t to, enum before state, struct piece p)
{
    struct piece *old = &r->best[to][state];
    if (!old->chars || p.price < old->price)
        *old = p;
}

static int price_of(const struct phrase *p)
{
    static const int prices[] = {
        [PHRASE_FILTER] = P_KNOWN, [PHRASE_GROUP] = P_KNOWN,   [PHRASE_LIGHT] = P_LIGHT,       [PHRASE_ASKED] = P_KNOWN,
        [PHRASE_KIND] = P_KNOWN,   [PHRASE_PASSED] = P_PASSED, [PHRASE_PARTICLE] = P_PARTICLE, [PHRASE_TOWN] = P_TOWN,
        [PHRASE_AREA] = P_KNOWN,   [PHRASE_NOT] = P_PASSED,
    };
    return prices[p->kind];
}

/* Latin words and numbers are whole words. */
static bool stands_alone(const struct reader *r, size_t from, size_t chars)
{
    size_t to = from + chars;
    bool head = from && is_latin(r->c[from]) && is_latin(r->c[from - 1]);
    bool tail = to < r->n && is_latin(r->c[to - 1]) && is_latin(r->c[to]);
    return !head && !tail;
}

/* What it costs to tear a word off unknown kana. */
static int torn_price(const struct reader *r)
{
    return r->how == READ_BOLDLY ? 0 : P_TORN;
}

static bool is_kanji(uint32_t c)
{
    return c >= 0x3400 && c <= 0x9fff;
}

static void take_phrase(struct reader *r, size_t from, size_t chars, const struct phrase *p)
{
    bool kana = all_kana(r, from, chars);
    if (!stands_alone(r, from, chars))
        return;
    bool word =
        p->kind == PHRASE_GROUP || p->kind == PHRASE_FILTER || p->kind == PHRASE_TOWN || p->kind == PHRASE_LIGHT;
    enum before state = (word || p->kind == PHRASE_PASSED) && kana && chars <= SHORT_KANA ? B_SHORT_KANA : B_KNOWN;
    for (size_t b = 0; b < BEFORES; b++) {
        const struct piece *way = &r->best[from][b];
        if (!way->chars)
            continue;
        int price = way->price + price_of(p);
        if (b == B_UNKNOWN_KANA && kana && (word || p->kind == PHRASE_PARTICLE) && chars <= SHORT_KANA)
            price += torn_price(r);
        if (b == B_UNKNOWN && p->kind == PHRASE_PASSED && chars == 1 && is_kanji(r->c[from]))
            price += P_TORN; /* 所 in 市役所 is no small word */
        if (p->kind == PHRASE_PARTICLE && b == B_START)
            continue;
        offer(r, from + chars, state, (struct piece){p, (uint16_t)from, (uint16_t)chars, (uint8_t)b, price});
    }
}

static void take_unknown(struct reader *r, size_t from)
{
    bool letter = is_letter(r->c[from]), kana = is_kana(r->c[from]);
    enum before state = !letter ? B_START : kana ? B_UNKNOWN_KANA : B_UNKNOWN;
    for (size_t b = 0; b < BEFORES; b++) {
        const struct piece *way = &r->best[from][b];
        if (!way->chars)
            continue;
        int price = way->price + (!letter ? 0 : kana ? P_KANA : P_LETTER);
        if (kana && b == B_SHORT_KANA)
            price += torn_price(r);
        offer(r, from + 1, state, (struct piece){NULL, (uint16_t)from, 1, (uint8_t)b, price});
    }
}

/* All phrases of one table that begin at `from`. */
static void take_phrases(struct reader *r, const struct phrases *table, size_t from)
{
    size_t at = 0;
    for (size_t chars = 1; chars <= PHRASE_CHARS && from + chars <= r->n; chars++) {
        struct str head = slice(r, from, chars);
        at = phrases_from(table, head);
        if (at == table->n || !str_starts(table->item[at].text, head))
            return;
        if (table->item[at].text.len == head.len)
            take_phrase(r, from, chars, &table->item[at]);
    }
}

/* 500円以下 as #円以下. */
static void take_number(struct reader *r, size_t from)
{
    size_t digits = 0;
    while (from + digits < r->n && digits <= DIGITS_MAX && is_digit(r->c[from + digits]))
        digits++;
    if (!digits || digits > DIGITS_MAX || (from && is_digit(r->c[from - 1])))
        return;
    char text[1 + PHRASE_CHARS * 4] = "#";
    for (size_t chars = 1; chars <= PHRASE_CHARS && from + digits + chars <= r->n; chars++) {
        struct str tail = slice(r, from + digits, chars);
        if (tail.len >= sizeof text - 1)
            return;
        memcpy(text + 1, tail.ptr, tail.len);
        struct str whole = {text, tail.len + 1};
        const struct phrases *table = &r->words->phrases;
        size_t at = phrases_from(table, whole);
        if (at == table->n || !str_starts(table->item[at].text, whole))
            return;
        if (table->item[at].text.len == whole.len)
            take_phrase(r, from, digits + chars, &table->item[at]);
    }
}

static void find_ways(struct reader *r)
{
    r->best[0][B_START] = (struct piece){.chars = 1};
    for (size_t from = 0; from < r->n; from++) {
        take_unknown(r, from);
        if (is_letter(r->c[from])) {
            take_phrases(r, &r->words->phrases, from);
            if (r->town)
                take_phrases(r, r->town, from);
        }
        if (is_digit(r->c[from]))
            take_number(r, from);
    }
}

/* The cheapest way, written front to back. */
static size_t cheapest(const struct reader *r, struct piece *ret)
{
    size_t to = r->n, n = 0, state = 0;
    for (size_t b = 0; b < BEFORES; b++)
        if (r->best[to][b].chars && (!r->best[to][state].chars || r->best[to][b].price < r->best[to][state].price))
            state = b;
    while (to) {
        struct piece p = r->best[to][state];
        ret[n++] = p;
        to = p.from;
        state = p.before;
    }
    for (size_t i = 0; i < n / 2; i++) {
        struct piece swap = ret[i];
        ret[i] = ret[n - 1 - i];
        ret[n - 1 - i] = swap;
    }
    return n;
}

/* ---- what the pieces mean ---- */

static struct str number_filled(const struct reader *r, struct str filter, const struct piece *p)
{
    if (!str_ends(filter, S(":#")))
        return filter;
    size_t digits = 0;
    while (is_digit(r->c[p->from + digits]))
        digits++;
    struct str number = slice(r, p->from, digits);
    return arena_fmt(r->arena, "%.*s%.*s", (int)filter.len - 1, filter.ptr, STR_FMT(number));
}

static void say_filter(const struct reader *r, const struct piece *p, uint16_t choice, struct search_query *q)
{
    const struct search_choice *c = &r->words->choices[choice];
    struct str filter = number_filled(r, c->filter, p);
    for (size_t i = 0; i < q->n_said; i++)
        if (str_eq(q->said[i].filter, filter))
            return;
    if (q->n_said < SEARCH_FILTERS)
        q->said[q->n_said++] = (struct said_filter){filter, c, typed(r, p->from, p->chars)};
}

/* One word may say several: 土日. Rows with the same text lie side by side. */
static void say_filters(const struct reader *r, const struct piece *p, struct search_query *q)
{
    const struct phrases *table = &r->words->phrases;
    for (const struct phrase *f = p->phrase; f < table->item + table->n && str_eq(f->text, p->phrase->text); f++)
        if (f->kind == PHRASE_FILTER)
            say_filter(r, p, f->no, q);
}

static void add_term(struct search_query *q, struct search_term t)
{
    for (size_t i = 0; i < q->n_terms; i++)
        if (str_eq(q->terms[i].text, t.text) || (t.group && q->terms[i].group == t.group))
            return;
    if (q->n_terms < SEARCH_TERMS)
        q->terms[q->n_terms++] = t;
}

static void add_phrase_term(const struct reader *r, const struct piece *p, struct search_query *q)
{
    const struct phrase *f = p->phrase;
    bool grouped = f->kind == PHRASE_GROUP || f->kind == PHRASE_ASKED;
    const struct word_group *group = grouped ? &r->words->groups[f->no] : NULL;
    add_term(q, (struct search_term){
                    .text = f->kind == PHRASE_ASKED ? group->same[0] : slice(r, p->from, p->chars),
                    .typed = typed(r, p->from, p->chars),
                    .group = group,
                    .kind = f->kind == PHRASE_KIND ? &r->words->groups[f->no] : NULL,
                    .verb = f->kind == PHRASE_ASKED && f->form && p->chars <= VERB_CHARS,
                    .light = f->kind == PHRASE_LIGHT || (group && group->light),
                    .known = true,
                });
}

/* A part of the town names itself. */
static void say_area(const struct reader *r, const struct piece *p, struct search_query *q)
{
    struct str words = typed(r, p->from, p->chars);
    if (q->n_said < SEARCH_FILTERS)
        q->said[q->n_said++] =
            (struct said_filter){arena_fmt(r->arena, "area:%.*s", STR_FMT(p->phrase->shown)), NULL, words};
}

/* Unknown letters [from, to), which are one word. A single letter, and what has kana in it, may be a verb's ending; two
 * kana always are, or nothing. */
static void add_unknown(const struct reader *r, size_t from, size_t to, struct search_query *q)
{
    bool kana = false, digits = true;
    for (size_t i = from; i < to; i++) {
        kana = kana || is_kana(r->c[i]);
        digits = digits && is_digit(r->c[i]);
    }
    if (from < to)
        add_term(q, (struct search_term){.text = slice(r, from, to - from),
                                         .typed = typed(r, from, to - from),
                                         .weak = kana || digits || to - from == 1});
}

/* Unknown letters as one word, or as one for each run of one script. */
static void add_unknown_run(const struct reader *r, size_t from, size_t to, struct search_query *q)
{
    while (from < to) {
        size_t end = from + 1;
        while (end < to && (r->how == READ_CAREFULLY || is_kana(r->c[end]) == is_kana(r->c[from])))
            end++;
        add_unknown(r, from, end, q);
        from = end;
    }
}

static bool all_of(struct str s, bool (*is)(uint32_t c))
{
    uint32_t c = 0;
    while (utf8_next(&s, &c))
        if (!is(c))
            return false;
    return true;
}

/* A lone number, a lone mark, and beside other words a rest of one or two kana tell nothing. */
static bool is_rest(const struct search_term *t, bool alone)
{
    if (!t->weak)
        return false;
    return all_of(t->text, is_digit) || str_eq(t->text, S("ー")) ||
           (!alone && utf8_chars(t->text) <= 2 && all_of(t->text, is_kana));
}

static void drop_rests(struct search_query *q)
{
    size_t kept = 0, n = q->n_terms;
    for (size_t i = 0; i < n; i++)
        if (!is_rest(&q->terms[i], n == 1 && !q->n_said))
            q->terms[kept++] = q->terms[i];
    q->n_terms = kept;
}

/* 「カラオケじゃなくて楽器」 asks for instruments; what is only turned down is looked for all the same. */
static void drop_unwanted(struct search_query *q)
{
    size_t kept = 0, wanted = 0;
    for (size_t i = 0; i < q->n_terms; i++)
        wanted += !q->terms[i].unwanted && !q->terms[i].weak && !q->terms[i].light;
    for (size_t i = 0; i < q->n_terms && wanted; i++)
        if (!q->terms[i].unwanted)
            q->terms[kept++] = q->terms[i];
    q->n_terms = wanted ? kept : q->n_terms;
}

static void interpret(const struct reader *r, const struct piece *pieces, size_t n, struct search_query *q)
{
    size_t begin = 0, end = 0; /* of the unknown word being read */
    for (size_t i = 0; i < n; i++) {
        const struct piece *p = &pieces[i];
        if (!p->phrase && is_letter(r->c[p->from])) {
            begin = begin < end ? begin : p->from;
            end = p->from + 1u;
            q->unknown++;
            continue;
        }
        add_unknown_run(r, begin, end, q);
        begin = end = 0;
        if (!p->phrase)
            continue;
        if (p->phrase->kind == PHRASE_FILTER)
            say_filters(r, p, q);
        else if (p->phrase->kind == PHRASE_AREA)
            say_area(r, p, q);
        else if (p->phrase->kind == PHRASE_NOT && q->n_terms)
            q->terms[q->n_terms - 1].unwanted = true;
        else if (p->phrase->kind < PHRASE_PASSED || p->phrase->kind == PHRASE_TOWN)
            add_phrase_term(r, p, q);
    }
    add_unknown_run(r, begin, end, q);
}

static bool is_japanese(struct str s)
{
    uint32_t c = 0;
    return utf8_next(&s, &c) && c >= 0x3041;
}

/* What is left when the conditions are cut out, and the small words of other languages; a blank where one was. */
static struct str without_conditions(const struct reader *r, const struct piece *pieces, size_t n)
{
    struct buf b;
    buf_init_in(&b, r->arena, r->f.text.len + n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct piece *p = &pieces[i];
        bool out = p->phrase && (p->phrase->kind == PHRASE_FILTER || p->phrase->kind == PHRASE_AREA ||
                                 (p->phrase->kind == PHRASE_PASSED && !is_japanese(p->phrase->text)));
        buf_add(&b, out ? S(" ") : slice(r, p->from, p->chars));
    }
    return buf_str(&b);
}

static void spread(struct reader *r)
{
    struct str rest = r->f.text;
    while (r->n < CHARS_MAX && rest.len) {
        r->at[r->n] = (uint16_t)(r->f.text.len - rest.len);
        (void)utf8_next(&rest, &r->c[r->n]);
        r->n++;
    }
    r->at[r->n] = (uint16_t)(r->f.text.len - rest.len);
}

enum err search_read(const struct search_words *words, const struct phrases *town, struct str text,
                     enum search_reading how, struct arena *a, struct search_query *ret)
{
    *ret = (struct search_query){0};
    struct reader *r = ARENA_NEW(a, struct reader);
    if (!r)
        return ERR_NOMEM;
    *r = (struct reader){.words = words, .town = town, .how = how, .arena = a};
    r->typed = utf8_head_chars(text, SEARCH_TEXT_CHARS);
    enum err err = fold_for_search(a, r->typed, &r->f);
    if (err)
        return err;
    spread(r);
    r->best = arena_array(a, r->n + 1, sizeof *r->best);
    struct piece *pieces = ARENA_ARRAY(a, struct piece, r->n + 1);
    if (!r->best || !pieces)
        return ERR_NOMEM;
    ret->text = r->f.text;
    find_ways(r);
    size_t n = cheapest(r, pieces);
    interpret(r, pieces, n, ret);
    ret->rest = without_conditions(r, pieces, n);
    drop_unwanted(ret);
    drop_rests(ret);
    return a->failed ? ERR_NOMEM : ERR_OK;
}
