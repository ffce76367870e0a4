/* What people, link workers, timers and clocks throw at a conversation: always the same dice for the same number. */
#pragma once
#include "base/clock.h"
#include "bot/turn.h"
#include "tests/support/check.h"

enum { SHOWN = 40 };

/* One conversation's dice, its clock, and the buttons that were shown in it. */
struct talker {
    uint64_t dice;
    struct turn_env env;
    struct str shown[SHOWN];
    size_t n_shown;
};

static inline uint32_t roll(uint64_t *dice, uint32_t n)
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
    "主人が",
    "亡くなって",
    "それで",
    "つらい",
    "ひとこと書き足す",
    "ひとこと書き足す",
    "家族と病院の先生",
    "家族と占い師さん",
    "これで全部",
};

static inline struct event random_event(struct talker *t)
{
    static const enum event_kind staff[] = {EVENT_CLAIM, EVENT_RELEASE, EVENT_SAY,    EVENT_RETURN,
                                            EVENT_CLOSE, EVENT_PAUSE,   EVENT_REOPEN, EVENT_CALL};
    static const char *const media[] = {"sticker", "image", "video", "audio", "file", "location", "hologram"};
    static const char *const timers[] = {"reply_due",     "remind", "missed", "start:visited",
                                         "start:nothing", "burst",  "burst",  "silent"};
    struct event e = {.kind = EVENT_TEXT, .text = str_from(words[roll(&t->dice, ARRAY_LEN(words))])};
    switch (roll(&t->dice, 12)) {
    case 0:
    case 1:
    case 2:
        if (t->n_shown)
            e = (struct event){.kind = EVENT_CHOICE, .value = t->shown[roll(&t->dice, (uint32_t)t->n_shown)]};
        break;
    case 3:
        e = (struct event){.kind = staff[roll(&t->dice, ARRAY_LEN(staff))],
                           .staff = roll(&t->dice, 3) ? S("7") : S("9"),
                           .staff_name = S("佐藤"),
                           .text = S("こんにちは"),
                           .value = S("resolved")};
        if (e.kind == EVENT_PAUSE || e.kind == EVENT_REOPEN)
            e.value = (struct str){0};
        break;
    case 4:
        e = (struct event){.kind = EVENT_MEDIA, .value = str_from(media[roll(&t->dice, ARRAY_LEN(media))])};
        break;
    case 5:
        if (roll(&t->dice, 3) == 0)
            e = (struct event){.kind = roll(&t->dice, 2) ? EVENT_START : EVENT_STOP};
        else
            e = (struct event){.kind = EVENT_TIMER, .value = str_from(timers[roll(&t->dice, ARRAY_LEN(timers))])};
        break;
    default:
        break;
    }
    t->env.now_ms += roll(&t->dice, 10) ? 1000 + roll(&t->dice, 60000) : roll(&t->dice, 5 * 24) * (int64_t)HOUR_MS;
    t->env.seed = roll(&t->dice, 1000);
    t->env.next_escalation_id++;
    return e;
}

static inline void note_button(struct talker *t, struct choice c)
{
    t->shown[t->n_shown < SHOWN ? t->n_shown++ : roll(&t->dice, SHOWN)] = c.value;
}
