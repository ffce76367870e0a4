/* Thousands of random events, always the same ones: whatever people, link workers and clocks do, what must hold holds
 * after every turn. */
#include "base/clock.h"
#include "base/utf8.h"
#include "bot/content_load.h"
#include "bot/escalation.h"
#include "bot/resources.h"
#include "tests/support/check.h"

enum { PEOPLE = 120, STEPS = 60, SHOWN = 40, TEXT_UNITS_MAX = 5000 };
static const int64_t morning = 1795482000000;

static struct content content;

static int load(void **state)
{
    struct arena arena;
    struct faults faults;
    (void)state;
    arena_init(&arena, 16 << 20);
    faults_init(&faults, &arena);
    enum err err = content_load(".", NULL, morning, &faults, &content);
    faults_print(&faults, stderr, true);
    arena_done(&arena);
    if (!err)
        err = resources_open_directory(":memory:", "directory/data/demo/activities.csv", &content.directory);
    return err != ERR_OK;
}

static int unload(void **state)
{
    (void)state;
    content_done(&content);
    return 0;
}

static uint32_t roll(uint64_t *dice, uint32_t n)
{
    *dice = *dice * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*dice >> 33) % n;
}

static const char *const words[] = {
    "生活アンケートをやってみたい",
    "1",
    "２",
    "③",
    "四",
    "とばす",
    "もどる",
    "やめる",
    "続きから",
    "最初から",
    "もう一度",
    "わからない",
    "メニュー",
    "ヘルプ",
    "人と話したい",
    "はい",
    "いいえ",
    "お願いします",
    "手芸が好きで、水曜の午前なら",
    "将棋がしたい",
    "土曜の午後",
    "1番に行ってみたい",
    "自分で行ってみる",
    "ほかを見る",
    "1番に行ってみたい",
    "とくにない",
    "ありがとう",
    "こんにちは",
    "あなたはだれ",
    "ぽぽぽ",
    "さっきのは間違い、2です",
    "やっぱり4",
    "お金がなくて困っています",
    "寂しいです",
    "眠れなくてつらい",
    "怒っています",
    "もう死にたい",
    "今から薬を全部飲む",
    "死にたくない",
    "キャンセル",
    "まだですか",
    "{town}",
    "%s%n",
    "🙂",
    " ",
    "a",
    "ｱｲｳ",
    "ハーモニカが吹けます",
    "母の介護で疲れました",
};

struct walk {
    uint64_t dice;
    struct arena arena;
    struct conversation c;
    struct turn_env env;
    struct turn_out out;
    struct str shown[SHOWN];
    size_t n_shown;
    struct event event;
    struct conversation before;
};

static struct event random_event(struct walk *w)
{
    static const enum event_kind staff[] = {EVENT_CLAIM, EVENT_RELEASE, EVENT_SAY, EVENT_RETURN, EVENT_CLOSE};
    static const char *const media[] = {"sticker", "image", "video", "audio", "file", "location", "hologram"};
    static const char *const timers[] = {"reply_due", "remind", "missed", "start:visited", "start:nothing"};
    struct event e = {.kind = EVENT_TEXT, .text = str_from(words[roll(&w->dice, ARRAY_LEN(words))])};
    switch (roll(&w->dice, 12)) {
    case 0:
    case 1:
    case 2:
        if (w->n_shown)
            e = (struct event){.kind = EVENT_CHOICE, .value = w->shown[roll(&w->dice, (uint32_t)w->n_shown)]};
        break;
    case 3:
        e = (struct event){.kind = staff[roll(&w->dice, ARRAY_LEN(staff))],
                           .staff = roll(&w->dice, 3) ? S("7") : S("9"),
                           .staff_name = S("佐藤"),
                           .text = S("こんにちは"),
                           .value = S("resolved")};
        break;
    case 4:
        e = (struct event){.kind = EVENT_MEDIA, .value = str_from(media[roll(&w->dice, ARRAY_LEN(media))])};
        break;
    case 5:
        if (roll(&w->dice, 3) == 0)
            e = (struct event){.kind = roll(&w->dice, 2) ? EVENT_START : EVENT_STOP};
        else
            e = (struct event){.kind = EVENT_TIMER, .value = str_from(timers[roll(&w->dice, ARRAY_LEN(timers))])};
        break;
    default:
        break;
    }
    w->env.now_ms += roll(&w->dice, 10) ? 1000 + roll(&w->dice, 60000) : roll(&w->dice, 5 * 24) * (int64_t)HOUR_MS;
    w->env.seed = roll(&w->dice, 1000);
    w->env.next_escalation_id++;
    return e;
}

static void note_button(struct walk *w, struct choice c)
{
    w->shown[w->n_shown < SHOWN ? w->n_shown++ : roll(&w->dice, SHOWN)] = c.value;
}

static void complain(const struct walk *w, const char *what)
{
    fail_msg("%s: after %s \"%.*s\" in mode %s, decided %s, flow %.*s %.*s", what, event_kind_name(w->event.kind),
             STR_FMT(w->event.text), mode_name(w->before.mode), w->out.trace.decided, STR_FMT(w->out.trace.flow),
             STR_FMT(w->out.trace.node));
}

static void check_bubbles(struct walk *w)
{
    const struct effect *last = NULL;
    size_t n = 0;
    bool silent = w->before.mode == MODE_HUMAN && w->c.mode == MODE_HUMAN && w->event.kind <= EVENT_TIMER;
    for (size_t i = 0; i < w->out.effects.n; i++) {
        const struct effect *e = &w->out.effects.item[i];
        if (e->kind != EFFECT_SEND)
            continue;
        n++;
        if (last && last->bubble.n_choices)
            complain(w, "buttons above the last bubble");
        last = e;
        if (!e->bubble.text.len || !utf8_valid(e->bubble.text))
            complain(w, "an empty bubble");
        if (utf8_utf16_units(e->bubble.text) > TEXT_UNITS_MAX || e->bubble.n_choices > CHOICES_MAX ||
            e->bubble.n_cards > CARDS_MAX)
            complain(w, "too large a bubble");
        for (size_t k = 0; k < e->bubble.n_choices; k++) {
            if (!e->bubble.choices[k].label.len || utf8_chars(e->bubble.choices[k].label) > 20 ||
                e->bubble.choices[k].value.len > 300)
                complain(w, "a button that LINE refuses");
            note_button(w, e->bubble.choices[k]);
        }
        for (size_t k = 0; k < e->bubble.n_cards; k++) {
            for (size_t a = 0; a < e->bubble.cards[k].n_actions; a++)
                note_button(w, e->bubble.cards[k].actions[a]);
        }
    }
    if (n > BUBBLES_MAX)
        complain(w, "more than five bubbles");
    if (silent && n)
        complain(w, "the bot talks while a human talks");
}

static void check_state(struct walk *w)
{
    const struct escalation *e = &w->c.escalation;
    bool held = e->state == ESCALATION_CLAIMED || e->state == ESCALATION_TALKING;
    if (w->c.mode == MODE_HUMAN && !held)
        complain(w, "with a human whom nobody is");
    if (w->c.mode == MODE_QUEUED && e->state != ESCALATION_WAITING)
        complain(w, "waiting for nobody");
    if (w->c.flow.n_frames > FLOW_FRAMES || w->c.flow.n_slots > FLOW_SLOTS)
        complain(w, "too much to remember");
    if (w->out.trace.risk.level >= RISK_URGENT && (!escalation_is_open(e) || e->severity < SEVERITY_URGENT))
        complain(w, "a crisis that reached nobody");
    if (strcmp(w->out.trace.decided, "error") == 0)
        complain(w, "an internal error");
}

/* What is stored is what was there. */
static void check_stored(struct walk *w)
{
    struct buf one, two;
    struct conversation back = {0};
    buf_init_in(&one, &w->arena, CONVERSATION_BYTES_MAX);
    buf_init_in(&two, &w->arena, CONVERSATION_BYTES_MAX);
    if (conversation_encode(&w->c, &one) || conversation_decode(buf_str(&one), &w->arena, &back) ||
        conversation_encode(&back, &two))
        complain(w, "not to be stored");
    assert_str_equal(buf_str(&two), buf_str(&one));
    w->c = back;
}

static void step(struct walk *w)
{
    w->event = random_event(w);
    w->before = w->c;
    enum err err = turn(&content, &w->arena, &w->c, &w->event, &w->env, &w->out);
    bool staff = w->event.kind >= EVENT_CLAIM;
    if (err && !(staff && (err == ERR_CONFLICT || err == ERR_DENIED || err == ERR_NOTFOUND)))
        complain(w, err_name(err));
    if (err)
        return;
    check_bubbles(w);
    check_state(w);
    check_stored(w);
}

static void whatever_happens(void **state)
{
    struct walk *w = calloc(1, sizeof(*w));
    (void)state;
    for (uint64_t person = 0; person < PEOPLE; person++) {
        *w = (struct walk){.dice = person * 7919 + 1, .env = {.now_ms = morning, .next_escalation_id = 1, .key = {9}}};
        arena_init(&w->arena, 64 << 20);
        conversation_init(&w->c);
        for (int i = 0; i < STEPS; i++)
            step(w);
        arena_done(&w->arena);
    }
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_happens)};
    return cmocka_run_group_tests(tests, load, unload);
}
