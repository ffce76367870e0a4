/* What the desk answers and tells is lent for a call only: it is copied here, for whoever plays. */
#include "bot/bubble_json.h"
#include "cli/player_parts.h"

static struct choice *copy_choices(struct arena *a, const struct choice *from, size_t n)
{
    struct choice *to = n ? ARENA_ARRAY(a, struct choice, n) : NULL;
    for (size_t i = 0; to && i < n; i++)
        to[i] = (struct choice){arena_str(a, from[i].label), arena_str(a, from[i].value)};
    return to;
}

static struct card copy_card(struct arena *a, const struct card *from)
{
    struct card to = *from;
    to.id = arena_str(a, from->id);
    to.title = arena_str(a, from->title);
    to.text = arena_str(a, from->text);
    for (size_t i = 0; i < from->n_lines; i++)
        to.lines[i] = arena_str(a, from->lines[i]);
    for (size_t i = 0; i < from->n_actions; i++)
        to.actions[i] = (struct choice){arena_str(a, from->actions[i].label), arena_str(a, from->actions[i].value)};
    return to;
}

static struct bubble copy_bubble(struct arena *a, const struct bubble *from)
{
    struct bubble to = {.text = arena_str(a, from->text)};
    struct card *cards = from->n_cards ? ARENA_ARRAY(a, struct card, from->n_cards) : NULL;
    for (size_t i = 0; cards && i < from->n_cards; i++)
        cards[i] = copy_card(a, &from->cards[i]);
    to.cards = cards;
    to.n_cards = cards ? from->n_cards : 0;
    to.choices = copy_choices(a, from->choices, from->n_choices);
    to.n_choices = to.choices ? from->n_choices : 0;
    return to;
}

static void hear_bubble(struct player *p, const struct bubble *b, struct str name)
{
    struct heard *h = &p->heard;
    if (h->n_bubbles == BUBBLES_HEARD)
        return;
    h->names[h->n_bubbles] = arena_str(&p->arena, name);
    h->bubbles[h->n_bubbles++] = copy_bubble(&p->arena, b);
}

/* Where it stands, also when no turn has just said so. */
static void hear_place(struct player *p)
{
    struct question q;
    struct turn_trace *trace = &p->heard.trace;
    if (trace->decided || !flow_question(player_playing(p)->bundle, NULL, &p->heard.state.flow, &q))
        return;
    trace->flow = q.flow;
    trace->node = q.node;
}

static enum err hear_state(struct player *p, const struct conversation *state)
{
    struct buf b;
    buf_init_in(&b, &p->arena, CONVERSATION_BYTES_MAX);
    enum err err = conversation_encode(state, &b);
    if (!err)
        err = conversation_decode(buf_str(&b), &p->arena, &p->heard.state);
    p->heard.known = !err;
    if (!err)
        hear_place(p);
    return err;
}

static void hear_out(struct player *p, const struct turn_out *out)
{
    struct heard *h = &p->heard;
    struct arena *a = &p->arena;
    h->matches = ARENA_ARRAY(a, struct effect, EFFECTS_MAX);
    for (size_t i = 0; i < out->effects.n; i++) {
        const struct effect *e = &out->effects.item[i];
        if (e->kind == EFFECT_SEND)
            hear_bubble(p, &e->bubble, e->name);
        if (e->kind == EFFECT_RECORD_MATCH && h->matches)
            h->matches[h->n_matches++] =
                (struct effect){.key = arena_str(a, e->key), .number = e->number, .text = arena_str(a, e->text)};
    }
    h->said = arena_str(a, out->said);
    h->step = out->step;
    h->trace = out->trace;
    h->trace.risk.kind = arena_str(a, out->trace.risk.kind);
    h->trace.risk.rule = arena_str(a, out->trace.risk.rule);
    h->trace.intent = arena_str(a, out->trace.intent);
    h->trace.flow = arena_str(a, out->trace.flow);
    h->trace.node = arena_str(a, out->trace.node);
}

void player_hear_answer(void *self, const struct desk_answer *answer)
{
    struct player *p = self;
    p->heard.err = answer->err;
    p->heard.duplicate = answer->duplicate;
    if (answer->out)
        hear_out(p, answer->out);
    if (answer->state) {
        p->conversation_id = answer->conversation_id;
        p->answered_seq = answer->state->seq;
        if (hear_state(p, answer->state))
            p->heard.err = ERR_NOMEM;
    }
}

/* What timers say comes as news, for nobody asked. */
void player_hear_news(void *self, const struct news *news)
{
    struct player *p = self;
    struct bubble b;
    if (news->kind != NEWS_MESSAGE || news->entry->seq <= p->answered_seq || news->entry->author == AUTHOR_RESIDENT)
        return;
    if (p->settling && !p->settled)
        hear_out(p, news->out);
    else if (news->out != p->settled && bubble_decode(news->entry->body, &p->arena, &b) == ERR_OK)
        hear_bubble(p, &b, news->entry->name);
    p->settled = p->settling && !p->settled ? news->out : p->settled;
    if (news->state && hear_state(p, news->state))
        p->heard.err = ERR_NOMEM;
}
