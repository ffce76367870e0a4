/* Steps and values to a page. */
#include "portal/template_ops.h"

struct rendering {
    const struct template *t;
    struct template_voice voice;
    struct buf *out;
};

static struct str value_of(const void *self, struct str name)
{
    const struct fill_entry *e = fill_find(self, name);
    return e && e->kind == FILL_TEXT ? e->text : (struct str){0};
}

static void put_words(const struct rendering *r, struct str key, enum escape place, const struct fill *fill)
{
    struct str written;
    const struct words_values values = {value_of, fill};
    if (words_find(r->t->words, key, r->voice.lang, &written))
        words_put(r->out, written, place, r->voice.ruby, &values);
}

static void put_value(const struct rendering *r, const struct op *op, const struct fill *fill)
{
    const struct fill_entry *e = fill_find(fill, op->text);
    if (e && e->kind == FILL_WORDS)
        put_words(r, e->text, op->place, fill);
    else if (e && e->kind == FILL_HTML && op->place == ESCAPE_TEXT)
        buf_add(r->out, e->text);
    else
        escape_add(r->out, op->place, e && e->kind == FILL_TEXT ? e->text : (struct str){0});
}

static void render(const struct rendering *r, size_t from, size_t to, const struct fill *fill);

static void render_section(const struct rendering *r, size_t at, const struct fill *fill)
{
    const struct op *op = &r->t->ops[at];
    const struct fill_entry *e = fill_find(fill, op->text);
    if (op->kind == OP_EACH) {
        for (const struct fill *row = e && e->kind == FILL_ROWS ? e->first : NULL; row; row = row->next)
            render(r, at + 1, op->end, row);
    } else if ((e != NULL) == (op->kind == OP_IF)) {
        render(r, at + 1, op->end, fill);
    }
}

static void render(const struct rendering *r, size_t from, size_t to, const struct fill *fill)
{
    for (size_t i = from; i < to; i++) {
        const struct op *op = &r->t->ops[i];
        switch (op->kind) {
        case OP_COPY:
            buf_add(r->out, op->text);
            break;
        case OP_VALUE:
            put_value(r, op, fill);
            break;
        case OP_WORDS:
            put_words(r, op->text, op->place, fill);
            break;
        case OP_EACH:
        case OP_IF:
        case OP_UNLESS:
            render_section(r, i, fill);
            i = op->end;
            break;
        case OP_END:
            break;
        }
    }
}

void template_render(const struct template *t, const struct fill *fill, struct template_voice voice, struct buf *out)
{
    const struct rendering r = {t, voice, out};
    render(&r, 0, t->n, fill);
}
