/* A flow written out twice, without places, and hashed. Each part carries a letter and ends with NUL, so that no two
 * flows are written alike. */
#include "dialogs/fingerprint.h"
#include "base/buf.h"
#include "base/crypto.h"

enum { PRINT_BYTES_MAX = 4 << 20 };

struct print {
    struct buf structure, words;
};

static void put(struct buf *b, char letter, struct str s)
{
    buf_add_char(b, letter);
    buf_add(b, s);
    buf_add_char(b, '\0');
}

static void put_number(struct buf *b, char letter, int64_t n)
{
    buf_addf(b, "%c%lld", letter, (long long)n);
    buf_add_char(b, '\0');
}

/* ---- words ---- */

static void put_text(struct print *p, const struct text *t)
{
    for (int l = 0; l < LANGS; l++)
        put(&p->words, 't', t->by[l]);
}

static void put_wordings(struct print *p, char letter, const struct wordings *w)
{
    put_number(&p->words, letter, (int64_t)w->n);
    for (size_t i = 0; i < w->n; i++)
        put_text(p, &w->item[i]);
}

/* ---- structure, with the words that hang on it ---- */

static void put_edge(struct print *p, char letter, const struct edge *e)
{
    put(&p->structure, letter, e->name);
    put(&p->structure, '?', e->text);
}

static void put_option(struct print *p, const struct answer_option *o)
{
    put_edge(p, 'o', &o->go);
    put(&p->structure, '=', o->value);
    if (o->alone)
        put(&p->structure, '1', o->value);
    put(&p->structure, 'L', o->later);
    put_number(&p->words, 'L', o->later_ms);
    for (size_t i = 0; i < o->n_records; i++) {
        put(&p->structure, 'r', o->records[i].slot);
        put(&p->structure, o->records[i].copy ? '$' : '=', o->records[i].value);
    }
    put_text(p, &o->label);
    for (size_t i = 0; i < o->n_synonyms; i++)
        put(&p->words, 's', o->synonyms[i]);
}

static void put_ask(struct print *p, const struct ask *a)
{
    struct buf *b = &p->structure;
    put(b, 'a', a->slot);
    put_number(b, 'y', a->type);
    put_number(b, 'l', a->lo);
    put_number(b, 'h', a->hi);
    if (a->side)
        put_number(b, 'D', a->side);
    put_number(b, 'w', a->allow);
    put_number(b, 'f', (a->confirm ? 1 : 0) | (a->personal ? 2 : 0) | (a->consent ? 4 : 0) | (a->one_will_do ? 8 : 0));
    put(b, 'x', a->extract);
    put(b, 'r', a->record);
    put(b, 'q', a->questionnaire);
    put_number(b, 'g', a->give_up.after);
    put_number(b, 'G', a->give_up.as);
    put_edge(p, 'e', &a->give_up.go);
    put_number(b, 'm', a->match);
    for (size_t i = 0; i < a->n_options; i++)
        put_option(p, &a->options[i]);
    put(&p->words, 'c', a->context);
    put(&p->words, 'x', a->lexicon);
    put_number(&p->words, 'i', a->listed);
    put_number(&p->words, 'R', a->remind_ms);
    put_number(&p->words, 'M', a->missed_ms);
    put(&p->words, 'M', a->missed);
    put_wordings(p, 'a', &a->text);
    put_wordings(p, 'u', &a->unrecognised);
    put_wordings(p, 'v', &a->invalid);
}

static void put_say(struct print *p, const struct say *s)
{
    for (size_t i = 0; i < s->n_bubbles; i++)
        put_wordings(p, 'b', &s->bubble[i]);
    for (size_t i = 0; i < s->n_buttons; i++) {
        put(&p->structure, 'b', s->buttons[i].flow);
        put_text(p, &s->buttons[i].label);
    }
}

static void put_match(struct print *p, const struct match *m)
{
    put(&p->structure, 'p', m->prefix);
    put_number(&p->structure, 'n', m->max);
    if (m->nearest)
        put_number(&p->structure, 'N', 1);
    for (int i = 0; i <= CARDS_MAX; i++)
        put_edge(p, 'k', &m->to[i]);
    put_wordings(p, 'm', &m->text);
    put_text(p, &m->action);
}

static void put_handoff(struct print *p, const struct handoff *h)
{
    put_number(&p->structure, 'S', h->severity);
    put_number(&p->structure, 'R', h->reason);
    put_number(&p->structure, 'T', h->stay);
    put_wordings(p, 'h', &h->text);
    put_text(p, &h->summary);
}

static void put_node(struct print *p, const struct node *n)
{
    struct buf *b = &p->structure;
    put(b, 'N', n->name);
    put_number(b, 'K', n->kind);
    put(b, 'F', n->flow);
    for (size_t i = 0; i < n->n_edges; i++)
        put_edge(p, 'E', &n->edges[i]);
    for (size_t i = 0; i < n->n_sets; i++) {
        put(b, 's', n->sets[i].slot);
        put(b, n->sets[i].copy ? '$' : '=', n->sets[i].value);
    }
    put(&p->words, 'N', n->name);
    put_text(p, &n->words);
    if (n->ask)
        put_ask(p, n->ask);
    if (n->say)
        put_say(p, n->say);
    if (n->match)
        put_match(p, n->match);
    if (n->handoff)
        put_handoff(p, n->handoff);
}

void flow_fingerprint(struct arena *arena, struct flow *f)
{
    struct print p;
    buf_init(&p.structure, PRINT_BYTES_MAX);
    buf_init(&p.words, PRINT_BYTES_MAX);
    put_number(&p.structure, 'k', f->kind);
    put_number(&p.structure, 'w', f->afterwards);
    put_number(&p.structure, 'l', f->listens);
    put(&p.structure, 'q', f->questionnaire);
    put(&p.structure, '0', f->start_name);
    put_text(&p, &f->title);
    for (size_t i = 0; i < f->n_nodes; i++)
        put_node(&p, &f->nodes[i]);
    if (p.structure.err || p.words.err)
        arena->failed = true;
    crypto_sha256(buf_str(&p.structure), f->structure);
    crypto_sha256(buf_str(&p.words), f->words);
    buf_done(&p.structure);
    buf_done(&p.words);
}
