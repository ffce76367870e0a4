/* The compiled content: plain structs with everything resolved, shared by the loader, the checker and the walk. Private
 * to dialogs/. Made once by bundle_load, read-only afterwards. */
#pragma once
#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"
#include "dialogs/bundle.h"
#include "dialogs/condition.h"
#include "dialogs/flow.h"
#include "dialogs/names.h"

enum model_limits {
    NAME_MAX_BYTES = 32,
    NODES_MAX = 64, /* of one flow: what a form's walk may pass */
    ASKS_MAX = 32,  /* of one form: what the trail remembers */
    EDGES_MAX = 16,
    WORDINGS_MAX = 16,
    FLOWS_MAX = 256,
    ITEMS_MAX = 32,
    FINGERPRINT_BYTES = 32
};

/* One text in every language; a missing language falls back to Japanese. */
struct text {
    struct str by[LANGS];
    struct place at;
};

/* Several ways of saying the same thing; `pick` chooses. */
struct wordings {
    struct text *item;
    size_t n;
};

struct edge {
    const struct cond *when; /* NULL: else */
    struct str text;         /* the condition as written; empty for else */
    struct str name;         /* of the node it leads to */
    int to;                  /* its index; -1 until resolved */
    struct place at;         /* of the name */
    struct place when_at;    /* of the condition */
};

/* A button of a say node: it starts a flow and never grows stale. */
struct start_button {
    struct text label;
    struct str flow;
    struct place at;
};

struct say {
    struct wordings *bubble;
    size_t n_bubbles;
    struct start_button *buttons;
    size_t n_buttons;
};

struct set {
    struct str slot, value; /* full name; empty value: unset */
    bool copy;              /* value names another slot */
    struct place at;
};

/* One answer that is offered. */
struct answer_option {
    struct str value;
    struct text label;
    struct str *synonyms;
    size_t n_synonyms;
    bool alone; /* of type multi: goes with no other (特にない) */
    struct place alone_at;
    struct edge go;   /* name empty: the node's own edges */
    struct str later; /* the flow that begins by itself after later_ms; empty: none */
    int64_t later_ms;
    struct place later_at;
    struct set *records; /* facts that are noted with this answer: slot is the note's name */
    size_t n_records;
    struct place at;
};

struct scale {
    struct str name, lexicon;
    struct answer_option *options;
    size_t n;
    struct place at;
};

struct give_up {
    int after; /* misses that are answered with unrecognised[] before giving up; 0: no rule */
    enum slot_status as;
    struct edge go; /* name empty: the node's own edges */
    struct place at;
};

enum allow { ALLOW_BACK = 1, ALLOW_SKIP = 2, ALLOW_UNKNOWN = 4, ALLOW_FAQ = 8, ALLOW_STOP = 16, ALLOW_HUMAN = 32 };

struct ask {
    struct wordings text;
    struct str slot;       /* full name: "life.payday" */
    struct str short_slot; /* "payday" */
    struct place slot_at;
    enum ask_type type;
    struct str scale_name; /* until resolved */
    struct place scale_at;
    struct answer_option *options;
    size_t n_options;
    struct flow_option *shown[LANGS]; /* the same, as struct question offers them */
    struct str lexicon, context, extract, record;
    struct str questionnaire; /* not empty: answers are recorded under this name */
    bool listed;              /* the options are written out, numbered, below the question */
    bool confirm, personal, consent;
    bool one_will_do; /* of type multi: who names one is not asked for more */
    int64_t lo, hi;
    enum ask_side side;
    unsigned allow;
    struct wordings unrecognised, invalid;
    struct give_up give_up;
    int match;         /* index of the match node whose findings it offers, or -1 */
    int64_t missed_ms; /* after this long without an answer `missed` is recorded in its place; 0: never */
    struct str missed;
    int64_t remind_ms; /* after this long without a word, one reminder; 0: none */
};

struct match {
    struct str prefix;
    struct wordings text;
    struct text action; /* the label of a card's button */
    int64_t max;
    bool nearest;                  /* what comes nearest to what nothing fits */
    struct edge to[CARDS_MAX + 1]; /* by how many were found */
};

struct handoff {
    struct wordings text; /* may be empty */
    struct text summary;  /* for the worker */
    enum severity severity;
    enum escalation_reason reason;
    bool stay;
};

enum node_kind { NODE_SAY, NODE_ASK, NODE_BRANCH, NODE_SET, NODE_CALL, NODE_MATCH, NODE_HANDOFF, NODE_END, NODE_KINDS };

struct node {
    struct str name;
    struct place at;
    enum node_kind kind;
    struct edge *edges;
    size_t n_edges;
    struct say *say;
    struct ask *ask;
    struct match *match;
    struct handoff *handoff;
    struct set *sets;
    size_t n_sets;
    struct str flow; /* NODE_CALL: which; NODE_END: `then`, may be empty */
    struct place flow_at;
    struct text words; /* NODE_END: taken as the answer to the next flow's first question with `extract` */
};

enum flow_kind { KIND_SCRIPT, KIND_FORM };
enum on_update { UPDATE_PIN, UPDATE_REWALK, UPDATE_RESTART };
enum afterwards { AFTER_RESUME, AFTER_REST };

struct flow {
    struct str name;
    struct place at;
    enum flow_kind kind;
    enum on_update on_update;
    enum afterwards afterwards; /* what becomes of the question it interrupted */
    bool listens;               /* about somebody's trouble already: more of it is heard here */
    struct text title;
    struct str questionnaire;
    struct str start_name;
    struct place start_at;
    int start;
    struct scale *scales;
    size_t n_scales;
    struct node *nodes;
    size_t n_nodes;
    struct str *node_names;
    struct names by_name;
    uint8_t structure[FINGERPRINT_BYTES], words[FINGERPRINT_BYTES]; /* fingerprint.h */
};

struct item {
    int number;
    struct str slot;
    struct wordings text;
    struct str scale;
    struct place at, scale_at;
};

struct survey { /* a questionnaire as compiled */
    struct str name;
    struct place at;
    struct text title;
    struct scale *scales;
    size_t n_scales;
    struct item *items;
    size_t n_items;
    struct questionnaire shown;
};

/* The texts that the walk itself says: looked up once. */
enum walk_text {
    TEXT_SKIPPED,
    TEXT_NOTED_UNKNOWN,
    TEXT_CANNOT_SKIP,
    TEXT_GIVE_UP,
    TEXT_OFFER_HUMAN,
    TEXT_BACK_AT_START,
    TEXT_RESUME,
    TEXT_RESUME_FORM,
    TEXT_PROGRESS,
    TEXT_PREVIOUS,
    TEXT_CORRECTED,
    TEXT_STALE,
    TEXT_STOPPED,
    TEXT_CONFIRM,
    TEXT_WHICH,
    TEXT_INVALID,
    TEXT_NOT_UNDERSTOOD,
    TEXT_BUTTON_SKIP,
    TEXT_BUTTON_BACK,
    TEXT_BUTTON_HUMAN,
    TEXT_BUTTON_YES,
    TEXT_BUTTON_NO,
    TEXT_BUTTON_RESUME,
    TEXT_BUTTON_RESTART,
    TEXT_BUTTON_STOP,
    TEXT_NO_ANSWER,
    TEXT_UNKNOWN_ANSWER,
    TEXT_MOVED,
    TEXT_MOVED_TO_START,
    TEXT_MOVED_AWAY,
    TEXT_PICKED,
    TEXT_PICKED_ALL,
    TEXT_PICKED_BEFORE,
    TEXT_PICKED_REST,
    TEXT_LISTED,
    TEXT_DATE,
    TEXT_WEEKDAYS, /* seven, from Sunday */
    TEXT_MONTHS,   /* twelve */
    TEXT_BUTTON_ENOUGH,
    TEXT_BUTTON_ANEW,
    WALK_TEXTS
};

struct text_entry {
    struct str key;
    struct wordings text;
    struct place at;
};

struct var_def {
    struct str name, sample;
};

struct bundle {
    struct arena arena;
    struct str id, json;
    struct flow *flows;
    size_t n_flows;
    struct str *flow_names;
    struct names flow_by_name;
    struct survey *surveys;
    size_t n_surveys;
    struct text_entry *texts;
    size_t n_texts;
    struct names text_by_key;
    const struct wordings *walk[WALK_TEXTS];
    struct str *commands; /* folded ways of saying */
    enum command *command_of;
    size_t n_commands;
    struct names command_by_text;
    struct str *starts, *start_flows; /* folded words of buttons that start a flow, and which */
    size_t n_starts;
    struct names start_by_text;
    struct trigger *triggers;
    struct place *trigger_at;
    size_t n_triggers;
    struct names trigger_by_intent;
    struct var_def *vars;
    size_t n_vars;
    struct str *forbidden; /* phrases that must never be said */
    size_t n_forbidden;
    struct str *slot_names; /* of every ask, full */
    const struct ask **slot_asks;
    size_t n_slots;
    struct names ask_by_slot;
    void (*watch)(void *self, const void *what); /* coverage.h; NULL in service */
    void *watch_self;
};

/* Somebody counts what is walked over: a node, an edge or a text of the bundle. Costs a look at a NULL in service. */
static inline void bundle_passed(const struct bundle *b, const void *what)
{
    if (b && b->watch)
        b->watch(b->watch_self, what);
}

/* The flow of this name, or NULL. */
const struct flow *bundle_flow(const struct bundle *b, struct str name);
/* Index of a node in its flow, or -1. */
int flow_node(const struct flow *f, struct str name);
/* The question that fills a slot, or NULL. */
const struct ask *bundle_ask(const struct bundle *b, struct str slot);
/* The value of vars.yaml by this name, which the program fills when it speaks; NULL when there is none. */
const struct var_def *bundle_var(const struct bundle *b, struct str name);
const char *node_kind_name(enum node_kind k); /* "say", … */
const char *walk_text_key(enum walk_text t);
