/* A sample value for each answer that conditions can get about a slot (explore_slots.c). */
#include "base/buf.h"
#include "dialogs/explore_parts.h"
#include "dialogs/picks.h"

enum { SETS_OF_MAX = 10 /* values of one list */, LIST_BYTES = 1024 };

static const struct str any_words = {"あ", sizeof "あ" - 1};

/* ---- samples ---- */
struct sampling {
    struct explorer *x;
    struct xslot *s;
    size_t slot;
    bool full;
};

static void sample(struct sampling *p, enum slot_status status, struct str value)
{
    struct slot one = {p->s->name, status, value};
    uint64_t class = slot_class(p->x, p->slot, &one);
    for (size_t i = 0; i < p->s->n_samples; i++)
        if (slot_class(p->x, p->slot, &p->s->sample[i]) == class)
            return;
    if (p->s->n_samples == SAMPLES_MAX)
        p->full = true;
    else
        p->s->sample[p->s->n_samples++] = one;
}

/* ---- lists ---- */
/* What conditions can tell apart of a list is which of the values they name are in it: every such set, alone and beside
 * something that none of them names. How many values there are besides makes no difference, so that a list costs what
 * is asked about it, not what it offers. */
struct naming {
    struct str value[SETS_OF_MAX + 1];
    size_t n;
};

static void name_value(struct naming *named, struct str value)
{
    for (size_t i = 0; i < named->n; i++)
        if (str_eq(named->value[i], value))
            return;
    if (named->n <= SETS_OF_MAX)
        named->value[named->n++] = value;
}

static bool goes_together(const struct ask *a, struct str value)
{
    const struct answer_option *o = ask_option(a, value);
    return !a || (o && !o->alone);
}

/* `a` NULL: the program fills it, with whatever it knows. */
static struct naming named_values(const struct xslot *xs, const struct ask *a)
{
    struct naming named = {.n = 0};
    for (size_t i = 0; i < xs->n_atoms; i++)
        for (size_t k = 0; k < xs->atom[i]->n_values; k++)
            if ((a || xs->atom[i]->kind == COND_HAS) && goes_together(a, xs->atom[i]->values[k]))
                name_value(&named, xs->atom[i]->values[k]);
    return named;
}

static struct str unnamed_value(const struct naming *named, const struct ask *a)
{
    for (size_t i = 0; a && i < a->n_options; i++) {
        bool is_named = a->options[i].alone;
        for (size_t k = 0; k < named->n; k++)
            is_named = is_named || str_eq(named->value[k], a->options[i].value);
        if (!is_named)
            return a->options[i].value;
    }
    return a ? S("") : any_words;
}

static struct str set_of(struct explorer *x, const struct naming *named, size_t which, struct str more)
{
    struct buf b;
    buf_init_in(&b, &x->keep, LIST_BYTES);
    buf_add(&b, more);
    for (size_t i = 0; i < named->n; i++) {
        if (!(which >> i & 1))
            continue;
        if (b.len)
            buf_add_char(&b, ',');
        buf_add(&b, named->value[i]);
    }
    return buf_str(&b);
}

static void sample_lists(struct sampling *p, const struct ask *a)
{
    struct naming named = named_values(p->s, a);
    struct str more = unnamed_value(&named, a);
    if (named.n > SETS_OF_MAX) {
        p->full = true;
        return;
    }
    for (size_t i = 0; i < (size_t)1 << named.n; i++)
        for (int with = 0; with < (more.len ? 2 : 1); with++) {
            struct str list = set_of(p->x, &named, i, with ? more : S(""));
            if (a && list.len)
                list = picks_write(&p->x->keep, a, picks_read(a, list, NULL));
            if (list.len)
                sample(p, SLOT_FILLED, list);
        }
}

static bool names_lists(const struct xslot *xs)
{
    for (size_t i = 0; i < xs->n_atoms; i++)
        if (xs->atom[i]->kind == COND_HAS)
            return true;
    return false;
}

/* Just what a condition names, and on both sides of it. */
static void sample_named(struct sampling *p, const struct ask *a)
{
    for (size_t i = 0; i < p->s->n_atoms; i++)
        for (size_t k = 0; k < p->s->atom[i]->n_values; k++) {
            int64_t n;
            struct str value = p->s->atom[i]->values[k];
            bool number = str_int(value, &n), ranged = a && a->type == ASK_INTEGER;
            for (int d = -1; number && d <= 1; d++)
                if (!ranged || (n + d >= a->lo && n + d <= a->hi))
                    sample(p, SLOT_FILLED, arena_fmt(&p->x->keep, "%lld", (long long)(n + d)));
            if (!number && !ranged)
                sample(p, SLOT_FILLED, value);
        }
    if (!a && names_lists(p->s))
        sample_lists(p, NULL);
}

static void sample_ask(struct sampling *p, const struct ask *a)
{
    for (size_t i = 0; i < a->n_options; i++)
        sample(p, SLOT_FILLED, a->options[i].value);
    if (a->type == ASK_MULTI)
        sample_lists(p, a);
    if (!ask_closed(a)) {
        sample_named(p, a);
        if (a->type == ASK_INTEGER) {
            sample(p, SLOT_FILLED, arena_fmt(&p->x->keep, "%lld", (long long)a->lo));
            sample(p, SLOT_FILLED, arena_fmt(&p->x->keep, "%lld", (long long)a->hi));
        } else {
            sample(p, SLOT_FILLED, any_words);
        }
    }
    if (a->allow & ALLOW_SKIP)
        sample(p, SLOT_DECLINED, S(""));
    if (a->allow & ALLOW_UNKNOWN)
        sample(p, SLOT_UNKNOWN, S(""));
    if (a->give_up.after)
        sample(p, a->give_up.as, S(""));
}

/* True when a set node fills it; what it copies may be anything a condition names. */
static bool sample_sets(struct sampling *p)
{
    bool any = false;
    for (size_t i = 0; i < p->x->b->n_flows; i++)
        for (size_t j = 0; j < p->x->b->flows[i].n_nodes; j++) {
            const struct node *n = &p->x->b->flows[i].nodes[j];
            for (size_t k = 0; k < n->n_sets; k++) {
                if (!str_eq(n->sets[k].slot, p->s->name) || !n->sets[k].value.len)
                    continue;
                any = true;
                if (n->sets[k].copy)
                    sample_named(p, NULL);
                else
                    sample(p, SLOT_FILLED, n->sets[k].value);
            }
        }
    return any;
}

void sample_slot(struct explorer *x, size_t slot)
{
    struct xslot *s = &x->slot[slot];
    struct sampling p = {x, s, slot, false};
    static struct slot room[SAMPLES_MAX];
    bool filled = false;
    s->sample = room;
    s->sample[s->n_samples++] = (struct slot){.name = s->name};
    for (size_t i = 0; i < x->b->n_slots; i++)
        if (str_eq(x->b->slot_names[i], s->name)) {
            s->ask = s->ask ? s->ask : x->b->slot_asks[i];
            sample_ask(&p, x->b->slot_asks[i]);
            filled = true;
        }
    filled |= sample_sets(&p);
    if (!filled || bundle_var(x->b, s->name)) { /* the program fills it, with whatever it knows */
        sample_named(&p, NULL);
        sample(&p, SLOT_FILLED, any_words);
    }
    s->sample = ARENA_ARRAY(&x->keep, struct slot, s->n_samples);
    if (s->sample)
        memcpy(s->sample, room, s->n_samples * sizeof *room);
    if (!s->sample)
        x->err = ERR_NOMEM;
    for (size_t i = 0; p.full && i < x->b->n_flows; i++)
        x->full[i] = x->full[i] || reads_slot(&x->flow[i], slot);
}
