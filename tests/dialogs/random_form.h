/* Random questionnaires for tests: made, changed as an editor of content would change them, written as YAML, and walked
 * by a second, simple reading of the rules that shares no code with dialogs/form.c. */
#pragma once
#include "base/buf.h"
#include "dialogs/flow.h"
#include "tests/support/check.h"

enum { FORM_NODES = 56, FORM_ASKS = 31, FORM_IDS = 40, FORM_VALUES = 5, LEAP_MAX = 4 };

struct dice {
    uint64_t state;
};

static inline uint32_t roll(struct dice *d, uint32_t sides)
{
    d->state = d->state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(d->state >> 33) % sides;
}

enum part_kind { PART_ASK, PART_SAY, PART_BRANCH, PART_KINDS };
enum when_op { WHEN_AT_LEAST, WHEN_IS, WHEN_IN, WHEN_DECLINED, WHEN_UNKNOWN, WHEN_FILLED, WHEN_OPS };

/* One test of one answer, perhaps joined with another. */
struct when {
    enum when_op op[2];
    int id[2], value[2];
    bool negated;
    int join; /* 0 alone, 1 and, 2 or */
};

struct leap {
    struct when when;
    int far; /* how many places on; the rest goes to the next */
};

struct part {
    enum part_kind kind;
    int id; /* q7, y7, b7; the slot is s7 */
    enum ask_type type;
    unsigned options; /* bit v: value v is offered, 1 … 5 */
    unsigned alone;   /* of these, of type multi: go with no other */
    unsigned allow;   /* back, skip, unknown */
    int after;
    enum slot_status as;
    bool confirm, listed, one_will_do;
    struct leap leap[2];
    size_t n_leaps;
    int go_value, go_far; /* an option with a target of its own; 0: none */
};

struct form {
    struct part part[FORM_NODES];
    size_t n;
    bool then;   /* another flow comes after */
    int version; /* shown in texts */
};

static const char *const form_status[SLOT_STATUSES] = {"", "", "declined", "unknown", "defaulted", ""};

static inline bool form_closed(const struct part *p)
{
    return p->type == ASK_CHOICE || p->type == ASK_YESNO || p->type == ASK_MULTI;
}

/* Of type multi: what may be chosen together. */
static inline unsigned form_common(const struct part *p)
{
    return p->options & ~p->alone;
}

static inline int form_find(const struct form *f, int id)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->part[i].kind == PART_ASK && f->part[i].id == id)
            return (int)i;
    return -1;
}

static inline size_t form_asks(const struct form *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += f->part[i].kind == PART_ASK;
    return n;
}

/* ---- making ---- */
static inline int form_free_id(const struct form *f, struct dice *d)
{
    for (;;) {
        int id = (int)roll(d, FORM_IDS);
        bool used = false;
        for (size_t i = 0; i < f->n; i++)
            used = used || (f->part[i].id == id && f->part[i].kind == PART_ASK);
        if (!used)
            return id;
    }
}

static inline void form_random_leap(struct form *f, size_t at, struct leap *l, struct dice *d)
{
    *l = (struct leap){.far = 2 + (int)roll(d, LEAP_MAX - 1)};
    l->when.join = roll(d, 3) ? 0 : 1 + (int)roll(d, 2);
    l->when.negated = roll(d, 6) == 0;
    for (int k = 0; k < 2; k++) {
        l->when.op[k] = (enum when_op)roll(d, WHEN_OPS);
        l->when.value[k] = 1 + (int)roll(d, FORM_VALUES);
        size_t of = roll(d, (uint32_t)at + 1);
        l->when.id[k] = f->part[of].kind == PART_ASK   ? f->part[of].id
                        : f->part[at].kind == PART_ASK ? f->part[at].id
                                                       : -1;
    }
}

static inline void form_random_type(struct part *p, struct dice *d)
{
    static const enum ask_type types[] = {ASK_CHOICE,  ASK_CHOICE, ASK_CHOICE, ASK_YESNO,
                                          ASK_INTEGER, ASK_TEXT,   ASK_MULTI};
    p->type = types[roll(d, ARRAY_LEN(types))];
    p->options = 0;
    while (p->options == 0)
        p->options = roll(d, 1U << FORM_VALUES) << 1;
    p->confirm = p->type == ASK_TEXT && roll(d, 2);
    p->alone = 0;
    while (p->type == ASK_MULTI && __builtin_popcount(form_common(p)) < 2) {
        p->options = roll(d, 1U << FORM_VALUES) << 1;
        p->alone = roll(d, 2) ? p->options & (2U << roll(d, FORM_VALUES)) : 0;
    }
}

static inline void form_random_leaps(struct form *f, size_t at, struct dice *d)
{
    struct part *p = &f->part[at];
    p->n_leaps = p->kind == PART_SAY ? 0 : roll(d, 3);
    if (p->kind == PART_BRANCH)
        p->n_leaps = 1 + roll(d, 2);
    for (size_t i = 0; i < p->n_leaps; i++)
        form_random_leap(f, at, &p->leap[i], d);
    p->go_far = p->kind == PART_ASK && (p->type == ASK_CHOICE || p->alone) && roll(d, 4) == 0
                    ? 2 + (int)roll(d, LEAP_MAX - 1)
                    : 0;
    p->go_value = 1 + (int)roll(d, FORM_VALUES);
    while (p->alone && !(p->alone >> p->go_value & 1))
        p->go_value = 1 + (int)roll(d, FORM_VALUES);
}

static inline void form_random_rules(struct part *p, struct dice *d)
{
    p->allow = roll(d, 4) ? 7 : roll(d, 8);
    p->after = 1 + (int)roll(d, 3);
    p->as = (enum slot_status)(SLOT_DECLINED + roll(d, 3));
    p->listed = roll(d, 4) == 0;
    p->one_will_do = p->type == ASK_MULTI && roll(d, 4) == 0;
}

static inline void form_insert(struct form *f, size_t at, enum part_kind kind, struct dice *d)
{
    if (f->n == FORM_NODES || (kind == PART_ASK && form_asks(f) == FORM_ASKS))
        return;
    int id = form_free_id(f, d);
    for (size_t i = 0; kind != PART_ASK && i < f->n; i++) /* names of other parts need only be free among their own */
        if (f->part[i].kind == kind && f->part[i].id == id)
            return;
    memmove(&f->part[at + 1], &f->part[at], (f->n++ - at) * sizeof f->part[0]);
    struct part *p = &f->part[at];
    *p = (struct part){.kind = kind, .id = id};
    form_random_type(p, d);
    form_random_rules(p, d);
    form_random_leaps(f, at, d);
}

/* Conditions may only read what was asked on every way here, and only values that are offered; options that lead away
 * must exist. What the content checker would refuse is taken out, as an editor would. */
static inline bool form_may_read(const struct form *f, uint64_t known, struct when *w, int k)
{
    int at = form_find(f, w->id[k]);
    if (at < 0 || !(known >> at & 1))
        return false;
    const struct part *p = &f->part[at];
    bool offered = (p->type != ASK_CHOICE && p->type != ASK_MULTI) || (p->options >> w->value[k] & 1);
    while (p->type == ASK_MULTI && !(p->options >> w->value[k] & 1))
        w->value[k] = w->value[k] % FORM_VALUES + 1;
    if (p->type == ASK_MULTI)
        return true;
    if (p->type == ASK_YESNO && (w->op[k] == WHEN_AT_LEAST || w->op[k] == WHEN_IN))
        w->op[k] = WHEN_IS;
    if (!offered && (w->op[k] == WHEN_IS || w->op[k] == WHEN_IN))
        w->op[k] = WHEN_AT_LEAST;
    return true;
}

static inline bool form_fix_leap(const struct form *f, size_t at, uint64_t known, struct leap *l)
{
    if (!form_may_read(f, known, &l->when, 0))
        return false;
    if (l->when.join && !form_may_read(f, known, &l->when, 1))
        l->when.join = 0;
    if (at + (size_t)l->far > f->n)
        l->far = (int)(f->n - at);
    return l->far > 1;
}

static inline void form_arrive(uint64_t before[FORM_NODES + 1], size_t to, uint64_t known)
{
    before[to] &= known;
}

static inline void form_settle(struct form *f)
{
    uint64_t before[FORM_NODES + 1];
    for (size_t i = 0; i <= FORM_NODES; i++)
        before[i] = i ? UINT64_MAX : 0;
    for (size_t i = 0; i < f->n; i++) {
        struct part *p = &f->part[i];
        uint64_t known = before[i] | (p->kind == PART_ASK ? (uint64_t)1 << i : 0);
        size_t kept = 0;
        for (size_t k = 0; k < p->n_leaps; k++)
            if (form_fix_leap(f, i, known, &p->leap[k]))
                p->leap[kept++] = p->leap[k];
        p->n_leaps = kept;
        unsigned may_go = p->type == ASK_CHOICE ? p->options : p->type == ASK_MULTI ? p->alone : 0;
        if (p->go_far && (!(may_go >> p->go_value & 1) || i + (size_t)p->go_far > f->n))
            p->go_far = 0;
        form_arrive(before, i + 1, known);
        for (size_t k = 0; k < p->n_leaps; k++)
            form_arrive(before, i + (size_t)p->leap[k].far, known);
        if (p->go_far)
            form_arrive(before, i + (size_t)p->go_far, known);
    }
}

static inline void form_random(struct form *f, struct dice *d)
{
    size_t want = roll(d, 12) ? 2 + roll(d, 9) : 26 + roll(d, 5);
    *f = (struct form){.then = roll(d, 3) == 0};
    while (form_asks(f) < want)
        form_insert(f, f->n, roll(d, 4) ? PART_ASK : PART_SAY + roll(d, 2), d);
    form_settle(f);
}

/* ---- changing ---- */
static inline void form_remove(struct form *f, size_t at)
{
    if (f->part[at].kind == PART_ASK && form_asks(f) == 1)
        return;
    memmove(&f->part[at], &f->part[at + 1], (--f->n - at) * sizeof f->part[0]);
}

static inline void form_swap(struct form *f, size_t a, size_t b)
{
    struct part keep = f->part[a];
    f->part[a] = f->part[b];
    f->part[b] = keep;
}

static inline void form_change(struct form *f, struct dice *d)
{
    f->version++;
    for (uint32_t times = 1 + roll(d, 3); times-- > 0;) {
        size_t at = roll(d, (uint32_t)f->n);
        switch (roll(d, 9)) {
        case 0:
        case 1:
            form_insert(f, roll(d, (uint32_t)f->n + 1), PART_ASK, d);
            break;
        case 2:
            form_insert(f, at, PART_SAY + roll(d, 2), d);
            break;
        case 3:
        case 4:
            form_remove(f, at);
            break;
        case 5:
            form_swap(f, at, roll(d, (uint32_t)f->n));
            break;
        case 6:
            form_random_leaps(f, at, d);
            break;
        case 7:
            form_random_type(&f->part[at], d);
            break;
        default:
            form_random_rules(&f->part[at], d);
        }
    }
    form_settle(f);
}

/* ---- writing ---- */
static inline void form_name(const struct form *f, size_t at, char ret[16])
{
    if (at >= f->n)
        snprintf(ret, 16, "z");
    else
        snprintf(ret, 16, "%c%d", "qyb"[f->part[at].kind], f -> part[at].id);
}

static inline void form_write_test(const struct form *f, struct buf *b, const struct when *w, int k)
{
    const struct part *p = &f->part[form_find(f, w->id[k])];
    int id = w->id[k];
    if (w->op[k] == WHEN_DECLINED || w->op[k] == WHEN_UNKNOWN || w->op[k] == WHEN_FILLED)
        buf_addf(b, "%s(s%d)",
                 w->op[k] == WHEN_DECLINED  ? "declined"
                 : w->op[k] == WHEN_UNKNOWN ? "unknown"
                                            : "filled",
                 id);
    else if (p->type == ASK_MULTI)
        buf_addf(b, "has(s%d, %d)", id, w->value[k]);
    else if (p->type == ASK_YESNO)
        buf_addf(b, "s%d == '%s'", id, w->value[k] % 2 ? "yes" : "no");
    else if (w->op[k] == WHEN_AT_LEAST)
        buf_addf(b, "s%d >= %d", id, w->value[k]);
    else if (w->op[k] == WHEN_IS)
        buf_addf(b, "s%d == %d", id, w->value[k]);
    else
        buf_addf(b, "s%d in [%d]", id, w->value[k]);
}

static inline void form_write_leaps(const struct form *f, struct buf *b, size_t at)
{
    const struct part *p = &f->part[at];
    char name[16];
    const char *key = p->kind == PART_BRANCH ? "branch" : "next";
    if (!p->n_leaps && p->kind != PART_BRANCH) {
        form_name(f, at + 1, name);
        buf_addf(b, "    next: %s\n", name);
        return;
    }
    buf_addf(b, "    %s:\n", key);
    for (size_t k = 0; k < p->n_leaps; k++) {
        const struct when *w = &p->leap[k].when;
        buf_addf(b, "      - {if: \"%s", w->negated ? "not (" : "");
        form_write_test(f, b, w, 0);
        if (w->join) {
            buf_addf(b, w->join == 1 ? " and " : " or ");
            form_write_test(f, b, w, 1);
        }
        form_name(f, at + (size_t)p->leap[k].far, name);
        buf_addf(b, "%s\", go: %s}\n", w->negated ? ")" : "", name);
    }
    form_name(f, at + 1, name);
    buf_addf(b, "      - {else: %s}\n", name);
}

static inline void form_write_ask(const struct form *f, struct buf *b, size_t at)
{
    static const char *const types[ASK_TYPES] = {[ASK_CHOICE] = "choice",
                                                 [ASK_MULTI] = "multi",
                                                 [ASK_YESNO] = "yesno",
                                                 [ASK_INTEGER] = "{integer: [0, 9]}",
                                                 [ASK_TEXT] = "text"};
    const struct part *p = &f->part[at];
    char name[16];
    buf_addf(b, "    ask: \"<t.q%d>版%d。\"\n    slot: s%d\n    type: %s\n", p->id, f->version, p->id, types[p->type]);
    if (p->type == ASK_CHOICE || p->type == ASK_MULTI) {
        buf_addf(b, "    options:\n");
        for (int v = 1; v <= FORM_VALUES; v++) {
            if (!(p->options >> v & 1))
                continue;
            buf_addf(b, "      - {v: %d, t: えらぶ%d", v, v);
            if (p->alone >> v & 1)
                buf_addf(b, ", alone: true");
            if (p->go_far && p->go_value == v) {
                form_name(f, at + (size_t)p->go_far, name);
                buf_addf(b, ", go: %s", name);
            }
            buf_addf(b, "}\n");
        }
    }
    buf_addf(b, "    allow: [human, stop, faq%s%s%s]\n", p->allow & 1 ? ", back" : "", p->allow & 2 ? ", skip" : "",
             p->allow & 4 ? ", unknown" : "");
    buf_addf(b, "    unrecognised: [U-一, U-二, U-三]\n    give_up: {after: %d, as: %s}\n", p->after,
             form_status[p->as]);
    if (p->confirm)
        buf_addf(b, "    confirm: true\n");
    if (p->listed)
        buf_addf(b, "    listed: true\n");
    if (p->type == ASK_MULTI && p->one_will_do)
        buf_addf(b, "    ask_more: false\n");
}

static inline void form_write(const struct form *f, struct buf *b)
{
    char name[16];
    form_name(f, 0, name);
    buf_addf(b, "flow: t\nkind: form\ntitle: 質問票\nstart: %s\nnodes:\n", name);
    for (size_t i = 0; i < f->n; i++) {
        form_name(f, i, name);
        buf_addf(b, "  %s:\n", name);
        if (f->part[i].kind == PART_ASK)
            form_write_ask(f, b, i);
        if (f->part[i].kind == PART_SAY)
            buf_addf(b, "    say: 話%d。\n", f->part[i].id);
        form_write_leaps(f, b, i);
    }
    buf_addf(b, f->then ? "  z:\n    end: {then: after}\n" : "  z:\n    end:\n");
}

/* ---- the second reading ---- */
struct form_road {
    size_t part[FORM_NODES], n; /* passed */
    size_t stop;                /* f->n: the end */
};

static inline const struct slot *form_slot(const struct flow_state *s, int id)
{
    static char names[FORM_IDS][16];
    if (!names[id][0])
        snprintf(names[id], sizeof names[id], "t.s%d", id);
    return flow_slot(s, str_from(names[id]));
}

/* The values of a list, as bits; 0 when anything else is in it. */
static inline unsigned form_bits(struct str list)
{
    unsigned bits = 0;
    for (size_t i = 0; i < list.len; i += 2) {
        bool digit = list.ptr[i] >= '1' && list.ptr[i] <= '0' + FORM_VALUES;
        if (!digit || (i + 1 < list.len && (list.ptr[i + 1] != ',' || i + 2 == list.len)))
            return 0;
        bits |= 1U << (list.ptr[i] - '0');
    }
    return bits;
}

static inline void form_list(unsigned bits, char ret[16])
{
    size_t n = 0;
    for (int v = 1; v <= FORM_VALUES; v++)
        if (bits >> v & 1)
            n += (size_t)snprintf(ret + n, 16 - n, "%s%d", n ? "," : "", v);
    ret[n] = '\0';
}

/* Is this answer still one that the question takes? */
static inline bool form_fits(const struct part *p, struct str value)
{
    int64_t v;
    if (p->type == ASK_YESNO)
        return str_eq(value, S("yes")) || str_eq(value, S("no"));
    if (p->type == ASK_CHOICE)
        return value.len == 1 && str_int(value, &v) && v >= 1 && v <= FORM_VALUES && (p->options >> v & 1);
    if (p->type == ASK_INTEGER)
        return str_int(value, &v) && v >= 0 && v <= 9;
    if (p->type == ASK_MULTI) {
        unsigned bits = form_bits(value);
        return bits && !(bits & ~p->options) && (!(bits & p->alone) || __builtin_popcount(bits) == 1);
    }
    return true;
}

static inline bool form_open(const struct part *p, const struct flow_state *s)
{
    const struct slot *slot = form_slot(s, p->id);
    return !slot || slot->status == SLOT_UNSET || slot->status == SLOT_SUSPECT ||
           (slot->status == SLOT_FILLED && !form_fits(p, slot->value));
}

static inline bool form_test(const struct form *f, const struct flow_state *s, const struct when *w, int k)
{
    const struct slot *slot = form_slot(s, w->id[k]);
    enum slot_status is = slot ? slot->status : SLOT_UNSET;
    int64_t v;
    if (w->op[k] >= WHEN_DECLINED)
        return w->op[k] == WHEN_DECLINED  ? is == SLOT_DECLINED
               : w->op[k] == WHEN_UNKNOWN ? is == SLOT_UNKNOWN
                                          : is == SLOT_FILLED;
    if (is != SLOT_FILLED)
        return false;
    if (f->part[form_find(f, w->id[k])].type == ASK_YESNO)
        return str_eq(slot->value, w->value[k] % 2 ? S("yes") : S("no"));
    if (f->part[form_find(f, w->id[k])].type == ASK_MULTI)
        return form_bits(slot->value) >> w->value[k] & 1;
    if (str_int(slot->value, &v))
        return w->op[k] == WHEN_AT_LEAST ? v >= w->value[k] : v == w->value[k];
    char with[4];
    snprintf(with, sizeof with, "%d", w->value[k]);
    return w->op[k] == WHEN_AT_LEAST ? str_cmp(slot->value, str_from(with)) >= 0 : str_eq(slot->value, str_from(with));
}

static inline bool form_holds(const struct form *f, const struct flow_state *s, const struct when *w)
{
    bool a = form_test(f, s, w, 0);
    if (w->join == 1)
        a = a && form_test(f, s, w, 1);
    if (w->join == 2)
        a = a || form_test(f, s, w, 1);
    return a != w->negated;
}

static inline size_t form_next(const struct form *f, const struct flow_state *s, size_t at)
{
    const struct part *p = &f->part[at];
    const struct slot *slot = p->kind == PART_ASK ? form_slot(s, p->id) : NULL;
    int64_t v;
    if (p->go_far && slot && slot->status == SLOT_FILLED && str_int(slot->value, &v) && v == p->go_value)
        return at + (size_t)p->go_far;
    for (size_t k = 0; k < p->n_leaps; k++)
        if (form_holds(f, s, &p->leap[k].when))
            return at + (size_t)p->leap[k].far;
    return at + 1;
}

static inline void form_road(const struct form *f, const struct flow_state *s, struct form_road *ret)
{
    size_t at = 0;
    ret->n = 0;
    while (at < f->n && !(f->part[at].kind == PART_ASK && form_open(&f->part[at], s))) {
        ret->part[ret->n++] = at;
        at = form_next(f, s, at);
    }
    ret->stop = at;
}

/* Which question of how many, counted over again. */
static inline void form_count(const struct form *f, const struct flow_state *s, const struct form_road *road,
                              int *ret_number, int *ret_of)
{
    int before = 0, ahead = 0;
    for (size_t i = 0; i < road->n; i++)
        before += f->part[road->part[i]].kind == PART_ASK;
    for (size_t at = road->stop; at < f->n; at = form_next(f, s, at))
        ahead += f->part[at].kind == PART_ASK;
    *ret_number = before + (ahead > 0);
    *ret_of = before + ahead;
}
