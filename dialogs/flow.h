/* The walk through the flows: flow_step(bundle, state, input, env) → state', effects. Pure.
 * Does not read what people type (the turn does, with nlu/) and knows no channel, clock or database. */
#pragma once
#include "dialogs/bundle.h"
#include "dialogs/effect.h"

enum flow_limits {
    FLOW_FRAMES = 4,
    FLOW_SLOTS = 64,
    FLOW_TRAIL = 32,
    FLOW_FUSE = 64 /* steps in one turn */
};

enum slot_status {
    SLOT_UNSET,
    SLOT_FILLED,
    SLOT_DECLINED,  /* 答えたくない */
    SLOT_UNKNOWN,   /* わからない */
    SLOT_DEFAULTED, /* we gave up asking */
    SLOT_SUSPECT,   /* being corrected; the old value is a suggestion */
    SLOT_STATUSES
};
const char *slot_status_name(enum slot_status s); /* "unset", "filled", … */

struct slot {
    struct str name; /* "life.payday": flow, dot, slot */
    enum slot_status status;
    struct str value;
};

/* Where one running flow stands. */
struct frame {
    struct str flow, node; /* in a form, whose position is computed: the question last shown */
    int32_t run;           /* counts starts of flows in this conversation: tells an old button from a new one */
    int32_t misses;        /* at the current question */
    struct str pin;        /* bundle id it was started under */
    int64_t entered_ms;
    struct str confirm; /* 「…でよろしいですか」 was asked about this value; empty when nothing is to be confirmed */
    struct str picked; /* chosen so far of a question of type multi, values joined by ","; empty: nothing yet */
};

struct flow_state {
    enum lang lang;
    struct frame stack[FLOW_FRAMES]; /* [n_frames-1] is running */
    size_t n_frames;
    struct slot slots[FLOW_SLOTS];
    size_t n_slots;
    struct str trail[FLOW_TRAIL]; /* slot names in the order asked, newest last */
    size_t n_trail;
    int32_t runs;     /* flows started so far */
    int32_t give_ups; /* in a row: two offer a human */
};

/* Content that was in use before and that frames still stand on (their pins). What is missing here is taken for
 * unknown. */
struct older {
    const struct bundle *const *item;
    size_t n;
};

/* One thing found for a person, as a match node shows it. */
struct found {
    struct str id, title, reason;
    struct str lines[CARD_LINES_MAX];
    size_t n_lines;
    int64_t score;
};

/* Everything from outside that a step may look at. */
struct flow_env {
    int64_t now_ms;
    uint32_t seed;             /* drawn by the desk, recorded with the event */
    const uint8_t *key;        /* 16 bytes: authenticates button payloads */
    const struct older *older; /* NULL: none is known */
    const struct vars *vars;   /* {town}, {desk}, {phone}, {reply_by}, {lines_open}, … */
    /* Find up to `max` things for what the slots of `prefix` say (match node), or, when `nearest`, what comes nearest
     * though nothing fits; returns how many. NULL: none can be found. */
    size_t (*match)(void *self, struct arena *arena, const struct flow_state *state, struct str prefix, bool nearest,
                    struct found *ret, size_t max);
    void *match_self;
};

enum flow_input_kind {
    /* push flow `name` and run it. `value`: the person's own words when they have already said what its first question
     * with `extract` asks: taken as the answer. A flow that is on the stack already is unwound to and begun again; a
     * full stack loses its oldest frame */
    FLOW_START,
    /* `value` for the question that waits; equal to question.confirm it means "yes" to that. `extra`: from a card's
     * button. Of type multi: a list joined by ",", the whole answer together with what was chosen before */
    FLOW_ANSWER,
    /* of type multi: `value`, a list, as well, and not `drops`; there may be more. `name`: words beside it that nobody
     * understood */
    FLOW_PICK,
    FLOW_ENOUGH, /* of type multi: これで全部 */
    /* text `name` (a texts/ key) is said, then the question again; with a `value`, its buttons below that text instead
     * of the question */
    FLOW_ASIDE,
    /* "did you mean `value`?": ask with はい／いいえ-like buttons before taking it. Of type multi: `sure` is picked
     * first */
    FLOW_CONFIRM,
    /* `candidates` of the waiting question's options: ask which. Of type multi: `sure` is picked first */
    FLOW_WHICH,
    FLOW_INVALID, /* the right kind of answer, but not allowed */
    FLOW_DECLINE,
    FLOW_DONT_KNOW,
    FLOW_BACK,
    FLOW_CORRECT, /* slot `name` becomes suspect (value empty) or takes `value` */
    FLOW_STOP,    /* leave the running flow; say so and how to come back */
    FLOW_RESTART, /* the running flow from its beginning, its slots kept as suggestions */
    FLOW_REPEAT,  /* the waiting question once more, as it was; also "no" to question.confirm */
    /* after an interruption: "では、先ほどの続きです（3/6）" and the question. When nothing waits: takes up the flow
     * named in `name`, or else in slot SLOT_LEFT (left by やめる or by a safety flow) where it stood */
    FLOW_RESUME,
    FLOW_STALE, /* an old button: say so and the question again */
    FLOW_MISS,  /* not understood: unrecognised[i], then the give-up rule */
    /* text `name` (a texts/ key), with three ways on below it instead of the question: 続きから, 最初から, やめる */
    FLOW_OFFER,
    FLOW_INPUTS
};

struct flow_input {
    enum flow_input_kind kind;
    struct str name, value;
    struct str extra;       /* what a card's button stands for (a resource id), from flow_press */
    struct str node;        /* FLOW_CORRECT from flow_press: which of the questions that fill the slot; may be empty */
    struct str sure, drops; /* lists of option values, joined by "," */
    size_t candidates[CHOICES_MAX];
    size_t n_candidates;
};

enum ask_type {
    ASK_CHOICE,
    ASK_MULTI,
    ASK_YESNO,
    ASK_INTEGER,
    ASK_DATE,
    ASK_POSTCODE,
    ASK_PHONE,
    ASK_TEXT,
    ASK_NONE,
    ASK_TYPES
};

/* On which side of today the day of a question of type date lies: what an unsaid year is, and what is refused. */
enum ask_side { SIDE_ANY, SIDE_COMING, SIDE_PAST, ASK_SIDES };

struct flow_option {
    struct str value, label;
    const struct str *synonyms;
    size_t n_synonyms;
    bool alone; /* of type multi: goes with no other (特にない) */
};

/* The question that waits, with what the turn needs to understand an answer to it. */
struct question {
    struct str flow, node, slot; /* slot is "life.payday" */
    struct str text;             /* one of its wordings, in the language spoken; its {places} not filled */
    struct str context;          /* for nlu_read: "life.1", "consent_prompt", … */
    enum ask_type type;
    const struct flow_option *options;
    size_t n_options;
    struct str scale;  /* lexicon of ways to answer: "trouble", …; may be empty */
    struct str picked; /* of type multi: chosen so far; not empty: what was asked last is `more` */
    struct str more;   /* 「…ですね。ほかにもありますか。」, its {places} not filled */
    /* not empty: はい means this value (FLOW_ANSWER with it), いいえ is FLOW_REPEAT, anything else is read as an
     * answer */
    struct str confirm;
    /* "interests": before FLOW_ANSWER the turn sets the slots interests.categories, interests.constraints
     * (comma-separated), interests.role and interests.likes from what nlu read in the answer; "interests_more": it adds
     * to them. "needs": needs.found (numbers of form 1) and needs.words (their names, for people). "place": its options
     * are areas of the town, and an area named in any words is taken for its option. Empty: nothing to extract. A
     * text question may have options too: shortcuts, tried first */
    struct str extract;
    int64_t lo, hi;     /* ASK_INTEGER */
    enum ask_side side; /* ASK_DATE */
    bool listens;       /* its flow is about somebody's trouble already */
    bool may_back, may_skip, may_unknown, may_faq, may_stop;
    int number, of;    /* 3 of 6; 0 of 0 outside a form */
    int32_t run;       /* of the flow: the same question asked in another run is another one */
    int64_t missed_ms; /* how long until nobody's answer is recorded as such (flow_unanswered); 0: never */
    int64_t remind_ms; /* how long it may wait without a word before one reminder; 0: for ever */
};

/* The flow that was left and can be taken up again (see FLOW_RESUME). */
#define SLOT_LEFT S("system.left")
/* … and, of a script, the question that waited there; unset: none. */
#define SLOT_LEFT_AT S("system.left_at")
/* … and, of a question of type multi that waited, what was chosen so far: "flow.node:value,value". */
#define SLOT_LEFT_PICKED S("system.left_picked")

/* Which question waits? The one the person saw, where the content changed meanwhile. False when none does. `older` may
 * be NULL. */
bool flow_question(const struct bundle *b, const struct older *older, const struct flow_state *state,
                   struct question *ret);

/*
 * What does a pressed button mean now? The payload names bundle, run, flow, node and option and is authenticated with
 * env->key. Gives one of FLOW_ANSWER, FLOW_CORRECT, FLOW_START, FLOW_RESUME-like inputs, or FLOW_STALE. ERR_INPUT: not
 * a payload of ours. `ret_label` is what the button said, for the transcript.
 */
MUST_CHECK enum err flow_press(const struct bundle *b, struct arena *arena, struct flow_state *state,
                               const struct flow_env *env, struct str payload, struct flow_input *ret,
                               struct str *ret_label);

/*
 * One step, and on to the next wait, end or handoff.
 * Memory: new strings live in `arena` or in the bundle; `state` is changed in place and is whole again after any error.
 * Errors: ERR_NOTFOUND the flow, slot or text named does not exist; ERR_CONFLICT nothing waits for this input;
 * ERR_INPUT the value is none of the
 *         question's options, or out of its range; ERR_NOMEM a cap or the fuse was reached.
 */
MUST_CHECK enum err flow_step(const struct bundle *b, struct arena *arena, struct flow_state *state,
                              const struct flow_input *input, const struct flow_env *env, struct effects *effects);

/* A flow that was agreed on begins by itself: EFFECT_TIMER_SET with this name and the flow's. When it is due, the slot
 * "later.FLOW" says since when; unset, it is not wanted any more. */
#define TIMER_START S("start:")
#define SLOT_LATER S("later.")

/* Nobody answered the question of this slot in time: recorded once, as its `unanswered` says. Nothing happens when it
 * has been answered. */
void flow_unanswered(const struct bundle *b, const struct flow_state *state, struct str slot, struct effects *effects);

/* The slot called `name`, or NULL. */
const struct slot *flow_slot(const struct flow_state *state, struct str name);
/* Set it (also for facts the turn hears in passing). ERR_NOMEM when FLOW_SLOTS are in use. */
MUST_CHECK enum err flow_set_slot(struct flow_state *state, struct arena *arena, struct str name,
                                  enum slot_status status, struct str value);

/* A flow's structure as a number: another one when it asks something else or leads elsewhere, the same when only words
 * changed. 0: no such flow. */
int64_t flow_structure(const struct bundle *b, struct str flow);

/* ---- content that changed under a running flow ---- */

/* What becomes of a frame whose pin is not the content in use. It happens when its turn comes: at the next step while
 * it is on top. */
enum flow_fate {
    FATE_STAYS,  /* it stands on this content already */
    FATE_SILENT, /* only words changed: it goes on and nobody notices */
    /* on_update: rewalk. A form is walked anew; a script stays where its question still is, or goes on behind the last
     * one answered */
    FATE_REWALK,
    FATE_RESTART, /* on_update: restart, with a sentence that says so */
    FATE_PIN,     /* on_update: pin. Goes on with the content it began with */
    FATE_GONE,    /* the flow is there no more: put aside, with a sentence that says so */
    FATE_STUCK,   /* never, with content that was proved: nothing would be asked and nothing would end */
    FLOW_FATES
};
const char *flow_fate_name(enum flow_fate fate); /* "stays", "silent", … */

struct flow_move {
    enum flow_fate fate;
    struct str from, to; /* the node it stands at, and the one where it will; empty when none */
    bool same_question;  /* what the person answers next counts as an answer there */
};
/* What would become of frame `frame` of `state` when its turn comes. Pure: the step itself asks this very function. */
struct flow_move flow_foresee(const struct bundle *b, const struct older *older, const struct flow_state *state,
                              size_t frame);
/* Does a flow differ between two contents? */
enum flow_change { CHANGE_NONE, CHANGE_WORDS, CHANGE_STRUCTURE, CHANGE_NEW, CHANGE_GONE, FLOW_CHANGES };
const char *flow_change_name(enum flow_change change); /* "none", "words", … */
enum flow_change flow_changed(const struct bundle *from, const struct bundle *to, struct str flow);
