/* Content compiled and checked: flows, questionnaires' scales, commands, triggers, system texts. Read-only after
 * loading. Knows nothing of conversations (flow.h walks it) or of languages' rules (texts are keyed by language from
 * the start). */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/str.h"

struct bundle; /* one compiled set of content */

/*
 * Compile everything below `dir` (the folder that holds flows/, questionnaires/ and texts/) and prove what can be
 * proved (codes F001–F045; dialogs/flow_check.c).
 * Memory: *ret is the caller's: bundle_free.
 * Errors: ERR_INPUT (each mistake is in `faults`), ERR_IO, ERR_NOMEM.
 */
MUST_CHECK enum err bundle_load(const char *dir, struct faults *faults, struct bundle **ret);
/* The same with the files of `over` (NULL: none) in the place of those of the same name, or beside them; an empty file
 * there takes one away. For transcripts that publish a change. */
MUST_CHECK enum err bundle_load_over(const char *dir, const char *over, struct faults *faults, struct bundle **ret);
/*
 * The same from what bundle_id and bundle_json once gave. It was proved when it was published; `prove`: once more,
 * because this program may ask for more.
 * Errors: ERR_INPUT the text is not the one `id` names, or this program cannot read it any more (see `faults`);
 * ERR_NOMEM.
 */
MUST_CHECK enum err bundle_restore(struct str id, struct str json, bool prove, struct faults *faults,
                                   struct bundle **ret);
void bundle_free(struct bundle *b);

/* SHA-256 of the canonical form, 64 hex digits: the id that running conversations pin. */
struct str bundle_id(const struct bundle *b);
/* Canonical JSON (sorted, with places), as kept in the database. */
struct str bundle_json(const struct bundle *b);

enum lang { LANG_JA, LANG_EASY, LANG_EN, LANGS };
const char *lang_name(enum lang l); /* "ja", "easy", "en" */
/* False: none of them. */
bool lang_from_name(struct str name, enum lang *ret);

/* What fills `{name}` in a text. */
struct var {
    struct str name, value;
};
struct vars {
    const struct var *item;
    size_t n;
};

/*
 * A text of texts/ by key ("queued_notice"), in `lang` or else Japanese, with `{name}` filled from vars. Where several
 * wordings exist, `pick` chooses. An unknown key is our own bug: asserts in debug, gives the empty str otherwise (the
 * checker proves that keys used by code exist: texts/required.txt).
 */
struct str bundle_text(const struct bundle *b, struct arena *arena, const char *key, enum lang lang,
                       const struct vars *vars, uint32_t pick);

/* Whole-utterance commands (もどる, とばす, 人と話したい, …): dialogs/texts/commands.yaml. */
enum command {
    COMMAND_NONE,
    COMMAND_BACK,
    COMMAND_SKIP,     /* とばす, 答えたくない */
    COMMAND_UNKNOWN,  /* わからない */
    COMMAND_REPEAT,   /* もう一度 */
    COMMAND_STOP,     /* やめる */
    COMMAND_RESTART,  /* 最初から */
    COMMAND_CONTINUE, /* 続きから */
    COMMAND_HUMAN,    /* 人と話したい */
    COMMAND_HELP,
    COMMAND_MENU,
    COMMAND_PRIVACY,
    COMMAND_MOVE, /* ウェブで続ける */
    COMMANDS
};
/* The flow that a button with just these words starts (say: buttons:), or an empty str. */
struct str bundle_start(const struct bundle *b, struct str folded);
/* `folded` is the canonical form of the whole utterance (base/fold). */
enum command bundle_command(const struct bundle *b, struct str folded);

/* What an intent leads to: exactly one of flow, text (a key of texts/) and command is set. */
struct trigger {
    struct str intent, flow, text;
    enum command command;
    bool strong_only; /* may interrupt a question only when said plainly */
    bool words;       /* the message itself goes along as FLOW_START's `value` */
};
/* NULL when the intent leads nowhere (dialogs/texts/triggers.yaml). */
const struct trigger *bundle_trigger_of(const struct bundle *b, struct str intent);
/* The i-th trigger and where its intent is written (nowhere in content that was restored); NULL past the last. */
const struct trigger *bundle_trigger_no(const struct bundle *b, size_t i, struct place *ret_at);
/* The i-th area that questions with `extract: place` offer (an option's value), and where it is written; false past the
 * last. */
bool bundle_place_no(const struct bundle *b, size_t i, struct str *ret_area, struct place *ret_at);
/* Only the flow an intent starts ("find_activity" → "interests"); the empty str when none does. */
struct str bundle_trigger(const struct bundle *b, struct str intent);

/* Does texts/ have this key? */
bool bundle_has_text(const struct bundle *b, struct str key);
/* Names of all flows, sorted. */
size_t bundle_flows(const struct bundle *b, const struct str **ret);
/* A flow's title in `lang`; empty when there is no such flow. */
struct str bundle_flow_title(const struct bundle *b, struct str flow, enum lang lang);

/* A questionnaire as a worker's screen shows it (dialogs/questionnaires/). */
struct questionnaire_option {
    struct str value, label;
};
struct questionnaire_item {
    int number;
    struct str slot; /* "payday": EFFECT_RECORD_ANSWER's key */
    struct str text; /* the question, exactly */
    const struct questionnaire_option *options;
    size_t n_options;
};
struct questionnaire {
    struct str name, title;
    const struct questionnaire_item *items;
    size_t n_items;
};
/* In Japanese; NULL when there is none of that name. */
const struct questionnaire *bundle_questionnaire(const struct bundle *b, struct str name);
