/* What a turn wants to happen: the only way out of the pure core. The desk writes effects down and carries them out;
 * nothing here acts. Knows nothing of channels, SQL or sockets. All strings live in the turn's arena or in the
 * content. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum effect_limits {
    BUBBLES_MAX = 5,  /* LINE: 1–5 messages a request (research: line.md §2) */
    CHOICES_MAX = 13, /* LINE: at most 13 quick replies */
    CARDS_MAX = 3,    /* three activities are a choice, ten are a list */
    CARD_LINES_MAX = 6,
    EFFECTS_MAX = 64
};

struct choice {
    struct str label; /* at most 20 characters (LINE) */
    struct str value; /* opaque payload that comes back in EVENT_CHOICE; at most 300 bytes */
};

struct card {
    struct str id;                    /* of the resource, or empty */
    struct str title;                 /* at most 40 characters */
    struct str text;                  /* the reason it is shown */
    struct str lines[CARD_LINES_MAX]; /* when, where, cost, … */
    size_t n_lines;
    struct choice actions[2];
    size_t n_actions;
};

/* One message as a person sees it. */
struct bubble {
    struct str text;
    const struct choice *choices; /* offered below it; only the last bubble of a turn has any */
    size_t n_choices;
    const struct card *cards;
    size_t n_cards;
    /* where it is carried to a phone, a one-time link into the web chat follows its text (bot/desk_move.c) */
    bool link;
};

enum severity { SEVERITY_NORMAL, SEVERITY_URGENT, SEVERITY_EMERGENCY, SEVERITIES };
const char *severity_name(enum severity s); /* "normal", "urgent", "emergency" */

/* Why a human is wanted; stored as these words. */
enum escalation_reason {
    REASON_ASKED,
    REASON_CRISIS,
    REASON_GIVE_UP,
    REASON_RULE,
    REASON_INTERNAL_ERROR,
    REASON_WORKER_PULL,
    REASON_REFERRAL,
    REASON_UNDELIVERED, /* what was said to them never arrived; no flow's to say */
    REASONS
};
const char *escalation_reason_name(enum escalation_reason r); /* "asked", "crisis", … */

/* What is counted of a flow and its nodes; stored as these words. */
enum flow_count {
    COUNT_BEGUN,   /* the flow itself */
    COUNT_ENTERED, /* a question was put (not: put once more), anything else was come by */
    COUNT_ANSWERED,
    COUNT_SKIPPED,
    COUNT_UNKNOWN,  /* わからない */
    COUNT_MISSED,   /* not understood, or not allowed as an answer */
    COUNT_GIVEN_UP, /* we stopped asking */
    COUNT_STOPPED,  /* やめる */
    FLOW_COUNTS
};
const char *flow_count_name(enum flow_count c); /* "begun", … */

enum effect_kind {
    EFFECT_SEND, /* bubble */
    /* bubble: to the person's own channel while they go on elsewhere; no part of the transcript */
    EFFECT_NUDGE,
    /* severity, reason, text (summary for the worker), name (the flow): a human is wanted (opens, or raises the open
     * one). status "wait": the conversation is handed over now; "stay": the bot goes on talking until a human comes */
    EFFECT_ESCALATE,
    EFFECT_RECORD_ANSWER, /* name "life", key "payday", status, value, number = which run of the flow (0: unknown) */
    EFFECT_RECORD_NOTE,   /* name ("interest", "consent", …), key, value: one fact about the person */
    EFFECT_RECORD_MATCH,  /* key = resource id, number = score, text = reasons: shown to the person */
    /* key = category (may be empty), value = a condition, or empty for the search as a whole: looked for and not
     * found */
    EFFECT_GAP,
    EFFECT_GONE, /* key = resource id: somebody went there, and it is no more */
    /* status "yes" (key = category, text = words of what they like), "invited" (key), "no": the person, among those who
     * look for the like */
    EFFECT_COUNTED,
    EFFECT_TIMER_SET,    /* name, at_ms; replaces the timer of that name of this conversation */
    EFFECT_TIMER_CANCEL, /* name */
    /* name (flow_count_name), key = the flow, value = the node or empty, number = flow_structure: counted, of nobody in
     * particular */
    EFFECT_METRIC,
    EFFECT_KINDS
};

struct effect {
    enum effect_kind kind;
    struct bubble bubble;
    enum severity severity;
    enum escalation_reason reason;
    struct str name, key, status, value, text;
    int64_t at_ms, number;
};

struct effects {
    struct effect item[EFFECTS_MAX];
    size_t n;
    bool overflow; /* more were wanted: an internal error of the content, reported by the turn */
    size_t joined; /* bubbles that had to join the last one because there were five: the checker refuses such content */
};

/* Append; returns the new effect (zeroed but for kind), or a scratch one when full (and overflow is set). */
struct effect *effect_add(struct effects *e, enum effect_kind kind);
