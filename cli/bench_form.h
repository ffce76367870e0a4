/* A questionnaire as long as one likes, written as content: every question with four answers, after every third
 * something may be said, and all answers are counted at the end. What the exploration is measured and tested with. */
#pragma once
#include "base/buf.h"

static inline void bench_form(struct buf *to, int questions)
{
    buf_addf(to, "flow: t\nkind: form\ntitle: テスト\nstart: q1\nnodes:\n");
    for (int i = 1; i <= questions; i++) {
        buf_addf(to,
                 "  q%d:\n    ask: 質問%dです。\n    slot: s%d\n    type: choice\n"
                 "    options: [{v: 1, t: いち}, {v: 2, t: に}, {v: 3, t: さん}, {v: 4, t: よん}]\n"
                 "    unrecognised: [もう一度どうぞ。, ボタンでどうぞ。]\n    give_up: {after: 2}\n",
                 i, i, i);
        if (i == questions)
            buf_addf(to, "    next: last\n");
        else if (i % 3 != 0)
            buf_addf(to, "    next: q%d\n", i + 1);
        else
            buf_addf(to,
                     "    next:\n      - {if: \"s%d >= 3 and s1 == 4\", go: say%d}\n      - {else: q%d}\n"
                     "  say%d:\n    say: わかりました。\n    next: q%d\n",
                     i, i, i + 1, i, i + 1);
    }
    buf_addf(to, "  last:\n    branch:\n      - if: \"count(");
    for (int i = 1; i <= questions; i++)
        buf_addf(to, "%ss%d", i > 1 ? ", " : "", i);
    buf_addf(to, " >= 3) >= 2\"\n        go: many\n      - else: z\n"
                 "  many:\n    say: そうでしたか。\n    next: z\n  z:\n    end: {then: u}\n");
}

/* What comes after it: a flow that counts the same answers once more. */
static inline void bench_after_form(struct buf *to, int questions)
{
    buf_addf(to, "flow: u\nkind: script\ntitle: テスト\nstart: a\nnodes:\n  a:\n    branch:\n      - if: \"count(");
    for (int i = 1; i <= questions; i++)
        buf_addf(to, "%st.s%d", i > 1 ? ", " : "", i);
    buf_addf(to, " >= 3) >= 2\"\n        go: h\n      - else: z\n  z:\n    end:\n  h:\n    end: {then: handoff}\n");
}
