/* What the town lacks, learnt from what people look for: a search that found nothing is counted, of nobody in
 * particular; who agrees is counted among those who look for the like, and hears when a link worker has something for
 * them. Nobody is shown to anybody here: that is a link worker's to do, with consent. Must not know how many others
 * there are. */
#include "base/clock.h"
#include "base/utf8.h"
#include "bot/turn_stage.h"

enum {
    WORDS_MAX = 6,
    WORD_CHARS_MAX = 8,
    /* Of a search as much as people look for in one breath; a turn has room for so many effects only. */
    GAP_CATEGORIES_MAX = 3,
    GAP_CONDITIONS_MAX = 4
};

static const struct str nothing = {0};

/* ---- words ---- */

/* Days and hours are conditions, not what somebody likes; the others are said with everything. */
static bool says_little(struct str word)
{
    static const struct str words[] = {S("午前"), S("午後"), S("平日"), S("土日"), S("祝日"), S("毎週"), S("毎日"),
                                       S("時間"), S("仲間"), S("趣味"), S("得意"), S("一緒"), S("自分"), S("最近"),
                                       S("昔"),   S("興味"), S("大好"), S("以前"), S("参加"), S("活動")};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_eq(word, words[i]))
            return true;
    }
    return str_find(word, S("曜")) >= 0;
}

enum script { SCRIPT_OTHER, SCRIPT_KANJI, SCRIPT_KATAKANA };

static enum script script_of(uint32_t cp)
{
    if ((cp >= 0x4e00 && cp <= 0x9fff) || (cp >= 0x3400 && cp <= 0x4dbf) || cp == 0x3005)
        return SCRIPT_KANJI;
    return (cp >= 0x30a1 && cp <= 0x30fa) || cp == 0x30fc ? SCRIPT_KATAKANA : SCRIPT_OTHER;
}

/* Where the character begins that was just taken off. */
static const char *before(struct str rest, uint32_t cp)
{
    char bytes[4];
    return rest.ptr - utf8_encode(cp, bytes);
}

/* 「針金で動物を作るのが好き」: 針金 動物. Runs of kanji or of katakana, two to eight characters: enough to tell one
 * craft from another, and no sentence. */
struct str lack_words(struct arena *arena, struct str likes)
{
    struct str all = nothing, rest = likes;
    uint32_t cp = 0;
    size_t n = 0;
    for (bool more = utf8_next(&rest, &cp); more && n < WORDS_MAX;) {
        enum script script = script_of(cp);
        const char *begin = before(rest, cp);
        size_t chars = 0;
        for (; more && script_of(cp) == script; more = utf8_next(&rest, &cp))
            chars++;
        const char *end = more ? before(rest, cp) : likes.ptr + likes.len;
        struct str word = {begin, (size_t)(end - begin)};
        if (script == SCRIPT_OTHER || chars < 2 || chars > WORD_CHARS_MAX || says_little(word) ||
            str_find(all, word) >= 0)
            continue;
        all = all.len ? arena_fmt(arena, "%.*s %.*s", STR_FMT(all), STR_FMT(word)) : word;
        n++;
    }
    return all;
}

/* ---- looked for and not found ---- */

static void add_gap(struct turning *t, struct str category, struct str condition)
{
    struct effect *e = effect_add(&t->out->effects, EFFECT_GAP);
    e->key = arena_str(t->arena, category);
    e->value = arena_str(t->arena, condition);
}

static void add_gaps(struct turning *t, const struct match_gap *gap, struct str category)
{
    add_gap(t, category, nothing);
    for (size_t i = 0; i < gap->n_constraints && i < GAP_CONDITIONS_MAX; i++)
        add_gap(t, category, gap->constraints[i]);
}

/* Who looks again, or more widely, on the same day has not looked for two things. */
void turn_note_gap(struct turning *t, const struct match_gap *gap)
{
    int64_t day = (t->env->now_ms + JST_MINUTES * MINUTE_MS) / DAY_MS;
    struct str mark = arena_fmt(t->arena, "%lld", (long long)day);
    for (size_t i = 0; i < gap->n_categories; i++)
        mark = arena_fmt(t->arena, "%.*s %.*s", STR_FMT(mark), STR_FMT(gap->categories[i]));
    const struct slot *last = flow_slot(&t->state->flow, S("system.gap"));
    if (last && str_eq(last->value, mark))
        return;
    turn_note(t, S("system.gap"), SLOT_FILLED, mark);
    for (size_t i = 0; i < gap->n_categories && i < GAP_CATEGORIES_MAX; i++)
        add_gaps(t, gap, gap->categories[i]);
    if (!gap->n_categories)
        add_gaps(t, gap, nothing);
}

/* ---- counted ---- */

static struct str slot_text(const struct turning *t, struct str name)
{
    const struct slot *s = flow_slot(&t->state->flow, name);
    return s && s->status == SLOT_FILLED ? s->value : nothing;
}

static struct effect *add(struct turning *t, const char *status, struct str category)
{
    struct effect *e = effect_add(&t->out->effects, EFFECT_COUNTED);
    e->status = str_from(status);
    e->key = category;
    return e;
}

/* In each of the fields they named; in none when they named none. */
static void count_in(struct turning *t)
{
    struct str words = lack_words(t->arena, slot_text(t, S("interests.likes")));
    struct str_cut rest = {.tail = slot_text(t, S("interests.categories"))};
    do {
        rest = str_cut(rest.tail, ',');
        add(t, "yes", rest.head)->text = words;
    } while (rest.tail.len);
}

/* What the flows recorded is what the person agreed to: `record: {counted: …}` in interests.yaml and invited.yaml. */
void turn_settle_lack(struct turning *t)
{
    size_t n = t->out->effects.n;
    for (size_t i = 0; i < n; i++) {
        struct effect *e = &t->out->effects.item[i];
        if (e->kind != EFFECT_RECORD_NOTE)
            continue;
        if (str_eq(e->name, S("gone_id"))) /* a number, not a note for people to read */
            *e = (struct effect){.kind = EFFECT_GONE, .key = e->value};
        else if (str_eq(e->name, S("counted")) && str_eq(e->value, S("yes")))
            count_in(t);
        else if (str_eq(e->name, S("counted")))
            add(t, "no", nothing);
    }
}

/* ---- invited ---- */

/* Said when the hour is decent and nothing else goes on (turn_later.c); what is offered waits in slots until then. */
enum err turn_invite(struct turning *t)
{
    const struct event *e = t->event;
    if (!bundle_flow_title(t->content->bundle, S("invited"), LANG_JA).len)
        return ERR_NOTFOUND;
    turn_note(t, S("invited.wish"), SLOT_FILLED, e->text);
    turn_note(t, S("invited.wish_id"), SLOT_FILLED, e->value);
    turn_note(t, S("later.invited"), SLOT_FILLED, arena_fmt(t->arena, "%lld", (long long)t->env->now_ms));
    struct effect *timer = effect_add(&t->out->effects, EFFECT_TIMER_SET);
    timer->name = arena_join(t->arena, TIMER_START, S("invited"));
    timer->at_ms = t->env->now_ms;
    add(t, "invited", e->note);
    return ERR_OK;
}
