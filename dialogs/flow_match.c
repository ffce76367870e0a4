/* What a match node found: shown as cards, remembered in slots so that 「2番」 and an old button mean what was seen.
 * Finds nothing itself. Slots of its prefix: `shown` (every id and title so far, newest page first), `found` (how many
 * on that page), `wish`, `wish_id`. */
#include "dialogs/walk.h"
#include "base/buf.h"
#include "base/utf8.h"

enum { SHOWN_MAX = 9, TITLE_CHARS = 40, FOUND_MAX = SHOWN_MAX + CARDS_MAX };

struct shown {
    struct str id, title;
};

static struct str slot_name(struct walk *w, struct str prefix, const char *name)
{
    return arena_fmt(w->arena, "%.*s.%s", STR_FMT(prefix), name);
}

static struct str slot_value(struct walk *w, struct str prefix, const char *name)
{
    const struct slot *s = flow_slot(w->s, slot_name(w, prefix, name));
    return s && s->status == SLOT_FILLED ? s->value : S("");
}

/* `id<TAB>title` a line. */
static size_t read_shown(struct str packed, struct shown *ret)
{
    size_t n = 0;
    while (packed.len && n < SHOWN_MAX) {
        struct str_cut line = str_cut(packed, '\n'), cell = str_cut(line.head, '\t');
        ret[n++] = (struct shown){cell.head, cell.tail};
        packed = line.tail;
    }
    return n;
}

static bool seen(const struct shown *list, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id))
            return true;
    return false;
}

/* Up to `max` things that were not shown before. */
static size_t find_new(struct walk *w, const struct match *m, const struct shown *before, size_t n_before,
                       struct found *ret, size_t max)
{
    struct found *all = ARENA_ARRAY(w->arena, struct found, FOUND_MAX);
    if (!all || !w->env->match)
        return 0;
    size_t n = w->env->match(w->env->match_self, w->arena, w->s, m->prefix, m->nearest, all, max + n_before), kept = 0;
    for (size_t i = 0; i < n && kept < max; i++)
        if (!seen(before, n_before, all[i].id))
            ret[kept++] = all[i];
    return kept;
}

static void remember(struct walk *w, const struct match *m, const struct found *found, size_t n,
                     const struct shown *before, size_t n_before)
{
    struct buf packed;
    buf_init_in(&packed, w->arena, 8192);
    for (size_t i = 0; i < n; i++)
        buf_addf(&packed, "%.*s\t%.*s\n", STR_FMT(found[i].id), STR_FMT(utf8_head_chars(found[i].title, TITLE_CHARS)));
    for (size_t i = 0; i < n_before && i + n < SHOWN_MAX; i++)
        buf_addf(&packed, "%.*s\t%.*s\n", STR_FMT(before[i].id), STR_FMT(before[i].title));
    if (packed.err != ERR_OK)
        walk_fail(w, ERR_NOMEM);
    put_slot(w, slot_name(w, m->prefix, "found"), SLOT_FILLED, arena_fmt(w->arena, "%zu", n));
    if (n)
        put_slot(w, slot_name(w, m->prefix, "shown"), SLOT_FILLED, buf_str(&packed));
}

static void card_action(struct walk *w, const struct flow *f, const struct node *target, const struct frame *frame,
                        const struct match *m, size_t nth, struct card *card)
{
    if (!target->ask || nth >= target->ask->n_options)
        return;
    struct str payload = payload_for(w, f, target, frame, BUTTON_OPTION, target->ask->options[nth].value, card->id);
    if (payload.len)
        card->actions[card->n_actions++] = (struct choice){m->action.by[w->s->lang], payload};
}

static void fill_card(const struct found *from, struct card *to)
{
    *to = (struct card){.id = from->id, .title = utf8_head_chars(from->title, TITLE_CHARS), .text = from->reason};
    for (; to->n_lines < from->n_lines && to->n_lines < CARD_LINES_MAX; to->n_lines++)
        to->lines[to->n_lines] = from->lines[to->n_lines];
}

static void show(struct walk *w, const struct flow *f, const struct match *m, int target, const struct frame *frame,
                 const struct found *found, size_t n)
{
    struct var own = {S("count"), arena_fmt(w->arena, "%zu", n)};
    struct fill fill = {w->b, &own, 1, w->env->vars, w->s, w->s->lang};
    struct card *cards = ARENA_ARRAY(w->arena, struct card, n);
    if (!cards) {
        walk_fail(w, ERR_NOMEM);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        fill_card(&found[i], &cards[i]);
        if (target >= 0)
            card_action(w, f, &f->nodes[target], frame, m, i, &cards[i]);
    }
    struct bubble *b = say_text(w, text_fill(w->arena, &fill, text_pick(w->b, &m->text, w->s->lang, w->env->seed)));
    b->cards = cards;
    b->n_cards = n;
    for (size_t i = 0; i < n; i++) {
        struct effect *e = effect_add(w->out, EFFECT_RECORD_MATCH);
        e->key = found[i].id;
        e->number = found[i].score;
        e->text = found[i].reason;
    }
}

int match_node(struct walk *w, const struct flow *f, const struct node *n, const struct frame *frame)
{
    const struct match *m = n->match;
    struct shown before[SHOWN_MAX];
    struct found found[CARDS_MAX];
    size_t n_before = read_shown(slot_value(w, m->prefix, "shown"), before);
    size_t count = find_new(w, m, before, n_before, found, (size_t)m->max);
    remember(w, m, found, count, before, n_before);
    bundle_passed(w->b, &m->to[count]);
    if (count)
        show(w, f, m, m->to[count].to, frame, found, count);
    return m->to[count].to;
}

struct str match_shown(struct walk *w, const struct match *m, size_t nth)
{
    struct shown list[SHOWN_MAX];
    size_t n = read_shown(slot_value(w, m->prefix, "shown"), list);
    return nth >= 1 && nth <= n ? list[nth - 1].id : S("");
}

void match_pick(struct walk *w, const struct flow *f, const struct ask *a, struct str value, struct str id)
{
    int64_t nth;
    if (a->match < 0 || !str_int(value, &nth) || nth < 1)
        return;
    const struct match *m = f->nodes[a->match].match;
    struct shown list[SHOWN_MAX];
    size_t n = read_shown(slot_value(w, m->prefix, "shown"), list), at = (size_t)nth - 1;
    for (size_t i = 0; id.len && i < n; i++)
        if (str_eq(list[i].id, id))
            at = i;
    if (at >= n)
        return;
    struct str picked = arena_str(w->arena, list[at].id), title = arena_str(w->arena, list[at].title);
    put_slot(w, slot_name(w, m->prefix, "wish_id"), SLOT_FILLED, picked);
    put_slot(w, slot_name(w, m->prefix, "wish"), SLOT_FILLED, title);
    struct effect *e = effect_add(w->out, EFFECT_RECORD_NOTE);
    e->name = S("wish");
    e->key = picked;
    e->value = title;
}
