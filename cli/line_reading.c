/* Trusts what it reads: cli/line_rules.h has looked at it. */
#include "cli/line_reading.h"

static struct choice read_choice(struct arena *a, const struct json *action)
{
    return (struct choice){arena_str(a, json_string(json_get(action, "label"))),
                           arena_str(a, json_string(json_get(action, "data")))};
}

static void read_quick_replies(const struct json *items, struct arena *a, struct bubble *b)
{
    struct choice *choices = ARENA_ARRAY(a, struct choice, CHOICES_MAX);
    size_t n = 0;
    for (const struct json *i = json_first(items); choices && i && n < CHOICES_MAX; i = json_next(i))
        choices[n++] = read_choice(a, json_get(i, "action"));
    b->choices = choices;
    b->n_choices = n;
}

/* Title first, then why it is shown, then lines. */
static void read_card(const struct json *bubble, struct arena *a, struct card *card)
{
    size_t n = 0;
    for (const struct json *p = json_first(json_get(json_get(bubble, "body"), "contents")); p; p = json_next(p), n++) {
        struct str text = arena_str(a, json_string(json_get(p, "text")));
        if (n == 0)
            card->title = text;
        else if (n == 1)
            card->text = text;
        else if (card->n_lines < CARD_LINES_MAX)
            card->lines[card->n_lines++] = text;
    }
    const struct json *buttons = json_get(json_get(bubble, "footer"), "contents");
    for (const struct json *p = json_first(buttons); p && card->n_actions < 2; p = json_next(p))
        card->actions[card->n_actions++] = read_choice(a, json_get(p, "action"));
}

static void read_flex(const struct json *contents, struct arena *a, struct bubble *b)
{
    struct card *cards = ARENA_ARRAY(a, struct card, CARDS_MAX);
    const struct json *list = json_get(contents, "contents");
    if (!cards)
        return;
    memset(cards, 0, CARDS_MAX * sizeof(cards[0]));
    b->cards = cards;
    if (!str_eq(json_string(json_get(contents, "type")), S("carousel"))) {
        read_card(contents, a, &cards[b->n_cards++]);
        return;
    }
    for (const struct json *c = json_first(list); c && b->n_cards < CARDS_MAX; c = json_next(c))
        read_card(c, a, &cards[b->n_cards++]);
}

void line_read_message(const struct json *m, struct arrival *to)
{
    bool flex = str_eq(json_string(json_get(m, "type")), S("flex"));
    struct bubble *b = flex && to->n ? &to->bubble[to->n - 1] : NULL;
    if (!b || b->n_cards)
        b = arrival_add(to, arena_str(&to->arena, json_string(json_get(json_get(m, "sender"), "name"))));
    if (!b)
        return;
    if (flex)
        read_flex(json_get(m, "contents"), &to->arena, b);
    else
        b->text = arena_str(&to->arena, json_string(json_get(m, "text")));
    if (json_get(m, "quickReply"))
        read_quick_replies(json_get(json_get(m, "quickReply"), "items"), &to->arena, b);
}
