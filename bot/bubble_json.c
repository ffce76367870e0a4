/* Bubbles to JSON and back. Must not know who shows them. */
#include "bot/bubble_json.h"

/* ---- writing ---- */

static void put_text(struct json_out *w, const char *key, struct str s)
{
    if (s.len)
        json_put_str(w, key, s);
}

static void put_choices(struct json_out *w, const char *key, const struct choice *choices, size_t n)
{
    if (!n)
        return;
    json_open_list(w, key);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_put_str(w, "label", choices[i].label);
        json_put_str(w, "value", choices[i].value);
        json_close_object(w);
    }
    json_close_list(w);
}

static void put_card(struct json_out *w, const struct card *c)
{
    json_open_object(w, NULL);
    put_text(w, "id", c->id);
    json_put_str(w, "title", c->title);
    put_text(w, "text", c->text);
    if (c->n_lines) {
        json_open_list(w, "lines");
        for (size_t i = 0; i < c->n_lines; i++)
            json_put_str(w, NULL, c->lines[i]);
        json_close_list(w);
    }
    put_choices(w, "actions", c->actions, c->n_actions);
    json_close_object(w);
}

void bubble_put_spoken(struct json_out *w, const char *key, struct str name, const struct bubble *b)
{
    json_open_object(w, key);
    put_text(w, "name", name);
    json_put_str(w, "text", b->text);
    put_choices(w, "choices", b->choices, b->n_choices);
    if (b->n_cards) {
        json_open_list(w, "cards");
        for (size_t i = 0; i < b->n_cards; i++)
            put_card(w, &b->cards[i]);
        json_close_list(w);
    }
    if (b->link)
        json_put_bool(w, "link", true);
    json_close_object(w);
}

struct str bubble_encode(struct arena *a, const struct bubble *b)
{
    struct buf buf;
    struct json_out w;
    buf_init_in(&buf, a, BUBBLE_JSON_MAX);
    json_out_init(&w, &buf);
    bubble_put_spoken(&w, NULL, (struct str){0}, b);
    return buf.err ? (struct str){0} : buf_str(&buf);
}

struct str bubble_encode_text(struct arena *a, struct str text)
{
    return bubble_encode(a, &(struct bubble){.text = text});
}

/* ---- reading ---- */

static const struct json_field choice_fields[] = {
    {"label", JSON_AS_STR, true, false, 0, offsetof(struct choice, label)},
    {"value", JSON_AS_STR, true, false, 0, offsetof(struct choice, value)},
};

static size_t count(const struct json *list, size_t max)
{
    size_t n = 0;
    for (const struct json *node = json_first(list); node && n < max; node = json_next(node))
        n++;
    return n;
}

static enum err read_choices(const struct json *list, struct arena *a, struct choice *ret, size_t n)
{
    const struct json *node = json_first(list);
    for (size_t i = 0; i < n; i++, node = json_next(node)) {
        enum err err = json_decode(node, choice_fields, sizeof choice_fields / sizeof *choice_fields, a, &ret[i], NULL);
        if (err)
            return err;
    }
    return ERR_OK;
}

struct card_draft {
    struct card card;
    const struct json *lines, *actions;
};

static const struct json_field card_fields[] = {
    {"id", JSON_AS_STR, false, false, 0, offsetof(struct card_draft, card.id)},
    {"title", JSON_AS_STR, false, false, 0, offsetof(struct card_draft, card.title)},
    {"text", JSON_AS_STR, false, false, 0, offsetof(struct card_draft, card.text)},
    {"lines", JSON_AS_NODE, false, false, 0, offsetof(struct card_draft, lines)},
    {"actions", JSON_AS_NODE, false, false, 0, offsetof(struct card_draft, actions)},
};

static enum err read_card(const struct json *object, struct arena *a, struct card *ret)
{
    struct card_draft d = {0};
    enum err err = json_decode(object, card_fields, sizeof card_fields / sizeof *card_fields, a, &d, NULL);
    if (err)
        return err;
    const struct json *line = json_first(d.lines);
    d.card.n_lines = count(d.lines, CARD_LINES_MAX);
    for (size_t i = 0; i < d.card.n_lines; i++, line = json_next(line))
        d.card.lines[i] = arena_str(a, json_string(line));
    d.card.n_actions = count(d.actions, sizeof d.card.actions / sizeof *d.card.actions);
    *ret = d.card;
    return read_choices(d.actions, a, ret->actions, ret->n_actions);
}

static enum err read_cards(const struct json *list, struct arena *a, struct card *ret, size_t n)
{
    const struct json *node = json_first(list);
    for (size_t i = 0; i < n; i++, node = json_next(node)) {
        enum err err = read_card(node, a, &ret[i]);
        if (err)
            return err;
    }
    return ERR_OK;
}

struct bubble_draft {
    struct str text;
    const struct json *choices, *cards;
    bool link;
};

static const struct json_field bubble_fields[] = {
    {"text", JSON_AS_STR, false, true, BUBBLE_JSON_MAX, offsetof(struct bubble_draft, text)},
    {"choices", JSON_AS_NODE, false, false, 0, offsetof(struct bubble_draft, choices)},
    {"cards", JSON_AS_NODE, false, false, 0, offsetof(struct bubble_draft, cards)},
    {"link", JSON_AS_BOOL, false, false, 0, offsetof(struct bubble_draft, link)},
};

enum err bubble_read(const struct json *object, struct arena *a, struct bubble *ret)
{
    struct bubble_draft d = {0};
    enum err err = json_decode(object, bubble_fields, sizeof bubble_fields / sizeof *bubble_fields, a, &d, NULL);
    if (err)
        return err;
    size_t n_choices = count(d.choices, CHOICES_MAX), n_cards = count(d.cards, CARDS_MAX);
    struct choice *choices = n_choices ? ARENA_ARRAY(a, struct choice, n_choices) : NULL;
    struct card *cards = n_cards ? ARENA_ARRAY(a, struct card, n_cards) : NULL;
    if ((n_choices && !choices) || (n_cards && !cards))
        return ERR_NOMEM;
    err = read_choices(d.choices, a, choices, n_choices);
    if (!err)
        err = read_cards(d.cards, a, cards, n_cards);
    if (!err && a->failed)
        err = ERR_NOMEM;
    if (!err)
        *ret = (struct bubble){.text = d.text,
                               .choices = choices,
                               .n_choices = n_choices,
                               .cards = cards,
                               .n_cards = n_cards,
                               .link = d.link};
    return err;
}

enum err bubble_decode(struct str json, struct arena *a, struct bubble *ret)
{
    struct json_doc *doc = NULL;
    enum err err = json.len > BUBBLE_JSON_MAX ? ERR_INPUT : json_open(json, 0, &doc, NULL);
    if (err)
        return err;
    err = bubble_read(json_root(doc), a, ret);
    json_close(doc);
    return err;
}
