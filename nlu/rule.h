/* A rule in memory, and the whole set of them, as nlu_open leaves it. Private to nlu/. Read-only once compiled. */
#pragma once
#include "nlu/literals.h"
#include "nlu/nlu.h"
#include "nlu/pattern.h"
#include "nlu/plain.h"
#include "nlu/required.h"

enum rule_group {
    GROUP_RISK,
    GROUP_INTENT,
    GROUP_CATEGORY,
    GROUP_CONSTRAINT,
    GROUP_ROLE,
    GROUP_NEED,
    GROUP_ABOUT, /* about the person who writes */
    GROUP_YESNO, /* value "yes", "no", "unsure" or "wish" (yes, when it is about what was offered) */
    GROUP_ASKED, /* what kind of question a yes or no is to: value "more", "which", "offer", … */
    GROUP_REPLY, /* ways not to answer: value "decline" or "unknown" */
    GROUP_SCALE, /* value of an option of `scale` */
    /* of answers in free words: what takes them back, or makes them somebody else's; value: what kind of doubt */
    GROUP_DOUBT,
    GROUP_NEGATION, /* 「…は苦手」: a category whose words lie in the match is not wanted; value: "not" */
    RULE_GROUPS
};

static inline uint32_t group_bit(enum rule_group group)
{
    return (uint32_t)1 << group;
}

/* How far around a hit a guard is looked for. */
enum reach { REACH_OVERLAP, REACH_SENTENCE, REACH_MESSAGE, REACHES };

/* A pattern that is looked for only when every one of its needs was seen. */
struct probe {
    const struct pattern *pattern;
    uint32_t needs[NEEDS_MAX]; /* ids in the literal pass */
    uint32_t n_needs;          /* 0: always looked for */
    size_t before[NEEDS_MAX];  /* see required.h */
    bool at_start;             /* begins with ^: matches nowhere else */
    size_t from_end;           /* ends with $: begins at most so many bytes before the end; else SIZE_MAX */
};

struct guard {
    struct probe probe;
    enum reach reach;
};

/* Something a rule must, or must not, match. */
struct sample {
    struct str text;
    struct place at;
};

struct rule {
    struct str id;
    struct place at;
    enum rule_group group;
    struct str value;      /* kind, intent, tag, "yes", option value */
    struct str scale;      /* GROUP_SCALE */
    struct str context;    /* what must have been asked: a head of the context; empty for always */
    enum risk_level level; /* of a risk rule that decides alone */
    int points;            /* of a sign: a risk rule without a level; signs of one kind add up */
    int weight;            /* 1–10; 5 when not written */
    bool strong;
    /* of a risk rule: its words are harmless about as often; unless the weights are sure, the person is asked first */
    bool ask;
    bool negatable;             /* a category within a negation (「歌以外」「歌はだめ」) becomes not:VALUE */
    const struct guard *guards; /* any hit takes the match away */
    size_t n_guards;
    const struct probe *with; /* when there are any, one of them must be in the message too */
    size_t n_with;
    const struct probe *with_all; /* each of these must be in the message too */
    size_t n_with_all;
    const struct sample *yes, *no;
    size_t n_yes, n_no;
    bool broken; /* something in it is a fault already: its samples prove nothing */
};

/* One way in which a rule can match: an alternative of one of its patterns. */
struct slot {
    struct probe probe;
    uint32_t rule;
    int line; /* of the pattern in its file */
};

struct names {
    const struct str *item;
    size_t n;
};

/* How numbers are said: いち, ひとつ, one. */
struct number_word {
    struct str word; /* folded */
    int64_t value;
};

struct scale_label {
    struct str scale, value, label;
};

struct nlu {
    struct arena keep;
    struct rule *rules; /* in file order; a slot's rule is an index here */
    size_t n_rules;
    struct slot *slots;
    size_t n_slots;
    uint32_t n_needs;     /* ids in the literal pass; 0 is nobody's */
    uint32_t *slots_from; /* n_needs + 2 entries: where in by_need the slots begin whose first need this is */
    uint32_t *by_need;    /* slots, by their first need */
    struct literals *literals;
    struct plain *plain;
    struct weights *weights;
    struct pattern **owned; /* every compiled pattern, to free */
    size_t n_owned, room_owned;
    struct names intents, categories, kinds, constraints, needs, abouts;
    struct scale_label *labels;
    size_t n_labels;
    struct names heads, tails; /* words around an answer that say nothing: えっと, です; folded */
    struct names units;        /* what follows a number that counts something: 回, 人; folded */
    struct names corrections;  /* between a first and a better number: じゃなくて; folded */
    struct names generic; /* said of anything, so that saying it again takes up nothing: 希望, お願い; folded */
    struct names idle;    /* say nothing against an answer, wherever they stand: 生活, 電話; folded */
    struct names turns;   /* after a label they turn it round: ない, わけ, どういう; folded */
    /* About answers that name several options (several.yaml); folded. */
    struct names enough;  /* there is no more: 以上, もうない */
    struct names all;     /* every one: 全部, どれも */
    struct names only;    /* this and no other: だけ */
    struct names without; /* behind one, it is taken back: はなし, じゃなくて */
    struct names except;  /* behind one, all the others are meant: 以外 */
    struct names unclear; /* behind one, it may be wanted or not: はいい */
    struct names joins;   /* between two: あと, それから */
    struct names beside;  /* around one, adds nothing: が好き, も */
    struct number_word *numbers;
    size_t n_numbers;
};
