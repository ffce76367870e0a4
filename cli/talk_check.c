/* The lines of a transcript that compare: what was said, which buttons, where it stands. Plays nothing. */
#include "base/utf8.h"
#include "bot/escalation.h"
#include "cli/talk_parts.h"

enum { FLAT_BYTES = 64 << 10 };

struct str talk_flatten(struct arena *arena, const struct bubble *b)
{
    struct buf flat;
    buf_init_in(&flat, arena, FLAT_BYTES);
    buf_add(&flat, b->text);
    for (size_t i = 0; i < b->n_cards; i++) {
        const struct card *c = &b->cards[i];
        buf_addf(&flat, "\n%.*s\n%.*s", STR_FMT(c->title), STR_FMT(c->text));
        for (size_t k = 0; k < c->n_lines; k++)
            buf_addf(&flat, "\n%.*s", STR_FMT(c->lines[k]));
    }
    return buf_str(&flat);
}

/* One code point of the text, or one of the pattern with \n read as a new line. */
static bool take(struct str *s, bool pattern, uint32_t *ret)
{
    if (pattern && str_starts(*s, S("\\n"))) {
        *s = str_sub(*s, 2, s->len);
        *ret = '\n';
        return true;
    }
    return utf8_next(s, ret);
}

/* The classic walk with one place to come back to: O(pattern × text) at worst. */
bool talk_glob(struct str pattern, struct str text)
{
    struct str star = {0}, back = {0};
    bool starred = false;
    while (text.len) {
        struct str p = pattern, s = text;
        uint32_t want = 0, got = 0;
        bool more = take(&p, true, &want);
        (void)take(&s, false, &got);
        if (more && want == '*' && pattern.ptr[0] == '*') {
            starred = true;
            star = pattern = p;
            back = text;
        } else if (more && (want == '?' || want == got)) {
            pattern = p;
            text = s;
        } else if (starred) {
            pattern = star;
            (void)take(&back, false, &got);
            text = back;
        } else {
            return false;
        }
    }
    while (pattern.len && pattern.ptr[0] == '*')
        pattern = str_sub(pattern, 1, pattern.len);
    return pattern.len == 0;
}

static struct str all_said(struct talk *t, size_t from)
{
    struct str all = {0};
    for (size_t i = from; i < t->heard.n_bubbles; i++) {
        struct str one = talk_flatten(&t->arena, &t->heard.bubbles[i]);
        all = arena_fmt(&t->arena, "%.*s%s<%.*s>", STR_FMT(all), i > from ? " " : "", STR_FMT(one));
    }
    return all.len ? all : S("(nothing)");
}

static void check_said(struct talk *t, struct str glob)
{
    for (size_t i = t->next_bubble; i < t->heard.n_bubbles; i++) {
        if (talk_glob(glob, talk_flatten(&t->arena, &t->heard.bubbles[i]))) {
            t->matched = i;
            t->next_bubble = i + 1;
            return;
        }
    }
    talk_fail(t, arena_join(&t->arena, S("< "), glob), all_said(t, t->next_bubble));
}

static void check_not_said(struct talk *t, struct str glob)
{
    for (size_t i = 0; i < t->heard.n_bubbles; i++) {
        if (talk_glob(glob, talk_flatten(&t->arena, &t->heard.bubbles[i])))
            talk_fail(t, arena_join(&t->arena, S("nothing like "), glob), all_said(t, i));
    }
}

static void check_silence(struct talk *t)
{
    if (t->next_bubble < t->heard.n_bubbles)
        talk_fail(t, S("nothing more"), all_said(t, t->next_bubble));
}

static struct str labels_of(struct talk *t, const struct bubble *b)
{
    struct str all = {0};
    for (size_t i = 0; b && i < b->n_choices; i++)
        all = arena_fmt(&t->arena, "%.*s%s%.*s", STR_FMT(all), i ? "|" : "", STR_FMT(b->choices[i].label));
    return arena_fmt(&t->arena, "[%.*s]", STR_FMT(all));
}

static void check_buttons(struct talk *t, struct str line)
{
    struct str inside = str_sub(line, 1, line.len - 2);
    bool exact = str_starts(inside, S("="));
    const struct bubble *b = t->matched < t->heard.n_bubbles ? &t->heard.bubbles[t->matched] : NULL;
    size_t at = 0, n = 0;
    bool ok = b != NULL;
    inside = exact ? str_sub(inside, 1, inside.len) : inside;
    for (struct str_cut cut = str_cut(inside, '|'); ok && (cut.head.len || cut.found);
         cut = str_cut(cut.tail, '|'), n++) {
        while (at < b->n_choices && !talk_glob(str_trim(cut.head), b->choices[at].label))
            at++;
        ok = at++ < b->n_choices;
    }
    if (!ok || (exact && n != b->n_choices))
        talk_fail(t, line, labels_of(t, b));
}

/* ---- assertions ---- */

struct words {
    struct str item[4];
};

static struct words split(struct str s)
{
    struct words w = {0};
    for (size_t i = 0; i < 4 && s.len; i++) {
        struct str_cut cut = str_cut(str_trim(s), ' ');
        w.item[i] = cut.head;
        s = i == 2 ? (struct str){0} : cut.tail;
        if (i == 2)
            w.item[3] = str_trim(cut.tail);
    }
    return w;
}

static void expect(struct talk *t, struct str line, struct str want, struct str got)
{
    struct str meant = str_eq(want, S("-")) ? (struct str){0} : want;
    if (!str_eq(meant, got) && !(memchr(want.ptr, '*', want.len) && talk_glob(want, got)))
        talk_fail(t, line, got.len ? got : S("-"));
}

static void assert_slot(struct talk *t, struct str line, struct words w)
{
    const struct slot *s = flow_slot(&t->heard.state.flow, w.item[1]);
    if (str_eq(w.item[2], S("=")))
        expect(t, line, w.item[3], s ? s->value : (struct str){0});
    else
        expect(t, line, w.item[2], str_from(slot_status_name(s ? s->status : SLOT_UNSET)));
}

static void assert_escalation(struct talk *t, struct str line, struct words w)
{
    const struct escalation *e = &t->heard.state.escalation;
    const char *name = escalation_is_open(e) ? escalation_state_name(e->state) : NULL, *word = name ? name : "none";
    struct str state = str_from(word);
    struct str got =
        arena_fmt(&t->arena, "%s %s %s", word, severity_name(e->severity), escalation_reason_name(e->reason));
    bool ok = str_eq(state, w.item[1]) && (!w.item[2].len || str_eq(w.item[2], str_from(severity_name(e->severity)))) &&
              (!w.item[3].len || str_eq(w.item[3], str_from(escalation_reason_name(e->reason))));
    if (!ok)
        talk_fail(t, line, got);
}

static void assert_risk(struct talk *t, struct str line, struct words w)
{
    const struct risk *r = &t->heard.trace.risk;
    expect(t, line, w.item[1], str_from(risk_level_name(r->level)));
    if (w.item[2].len)
        expect(t, line, w.item[2], r->kind);
}

static void assert_word(struct talk *t, struct str line, struct words w)
{
    const struct turn_trace *trace = &t->heard.trace;
    struct str key = w.item[0], got = {0};
    if (str_eq(key, S("node")))
        got = trace->node;
    else if (str_eq(key, S("flow")))
        got = trace->flow;
    else if (str_eq(key, S("mode")))
        got = str_from(mode_name(t->heard.state.mode));
    else if (str_eq(key, S("intent")))
        got = trace->intent;
    else if (str_eq(key, S("decided")))
        got = str_from(trace->decided);
    else
        talk_fail(t, S("slot, node, flow, mode, intent, decided, cards, escalation or risk after !"), line);
    expect(t, line, w.item[1], got);
}

static void assert_cards(struct talk *t, struct str line, struct words w)
{
    size_t n = 0;
    for (size_t i = 0; i < t->heard.n_bubbles; i++)
        n += t->heard.bubbles[i].n_cards;
    expect(t, line, w.item[1], arena_fmt(&t->arena, "%zu", n));
}

static void check_state(struct talk *t, struct str line)
{
    struct words w = split(str_sub(line, 1, line.len));
    if (str_eq(w.item[0], S("slot")))
        assert_slot(t, line, w);
    else if (str_eq(w.item[0], S("escalation")))
        assert_escalation(t, line, w);
    else if (str_eq(w.item[0], S("risk")))
        assert_risk(t, line, w);
    else if (str_eq(w.item[0], S("cards")))
        assert_cards(t, line, w);
    else
        assert_word(t, line, w);
}

bool talk_check(struct talk *t, struct str line)
{
    if (str_eq(line, S("<-")))
        check_silence(t);
    else if (str_starts(line, S("<!")))
        check_not_said(t, str_trim(str_sub(line, 2, line.len)));
    else if (str_starts(line, S("<")))
        check_said(t, str_trim(str_sub(line, 1, line.len)));
    else if (str_starts(line, S("[")) && str_ends(line, S("]")))
        check_buttons(t, line);
    else if (str_starts(line, S("!")))
        check_state(t, line);
    else
        return false;
    return true;
}
