/* One turn on its way through the stages: what turn.c and its parts (turn_*.c) share. Nobody else includes this. */
#pragma once
#include "bot/escalation.h"
#include "bot/turn.h"

enum turn_limits { TURN_VARS = 32, TURN_CHOICES = 3 };

struct turning {
    const struct content *content;
    struct arena *arena;
    struct conversation *state;
    const struct event *event;
    const struct turn_env *env;
    struct turn_out *out;

    int64_t away_ms;            /* since they last wrote; 0 on the first contact */
    bool began_in_safety;       /* a safety flow ran when they wrote */
    bool disclosed;             /* this turn says who answers */
    bool offered;               /* the last that was said offered the ways on from the question that waits */
    bool arrived;               /* written from another channel than before */
    bool first;                 /* nothing was ever heard from this person before */
    bool timed;                 /* nobody just wrote: what was held is due */
    bool piece;                 /* what was just written is not all of it: hold it */
    bool held;                  /* … and so it was */
    bool joined;                /* text and heard are of the pieces held before, and of what was just written */
    bool has_text;              /* there are words to understand */
    struct str text;            /* … trimmed */
    struct understanding heard; /* valid when has_text */
    const struct area *place;   /* where they said in it that they live; NULL: nothing of that */
    bool moved;                 /* … and it is another place than was known */
    struct question asked;      /* valid when waiting */
    bool waiting;

    struct flow_env flow;
    struct vars vars;
    struct var var[TURN_VARS];
};

/* ---- turn_say.c: what leaves the turn ---- */

/* Fill vars and flow; again after anything they speak of has changed (an escalation, a risk). */
void turn_prepare(struct turning *t);
void turn_var(struct turning *t, struct str name, struct str value);
struct str turn_text(struct turning *t, const char *key);
/* A message out of texts/ by key. An empty text says nothing. */
void turn_say(struct turning *t, const char *key);
/* The same with buttons of the turn's own (turn_button.c) below it. */
void turn_say_with(struct turning *t, const char *key, const struct choice *choices, size_t n);
/* Ask for `severity` of attention: opens an escalation or raises the open one, promises a time, and prepares again. */
void turn_escalate(struct turning *t, enum severity severity, enum escalation_reason reason, struct str summary);
/* By when somebody must have answered. Without a town: now. */
int64_t turn_due(const struct turning *t, enum severity severity, enum escalation_reason reason);
/* Tell nobody, but keep it: by then somebody must have answered, or the service speaks up. */
void turn_promise(struct turning *t, int64_t at_ms);
/* At the end: flows' wishes for a human become the escalation, five bubbles at most, buttons only under the last, the
 * trace. */
MUST_CHECK enum err turn_settle(struct turning *t);

/* ---- turn_language.c ---- */

/* From here on in English for somebody who writes English, in Japanese for somebody who writes it, unless they
 * chose. */
void turn_follow_language(struct turning *t);

/* ---- turn_flow.c: steps of flows ---- */

/* Look again at which question waits. */
void turn_look(struct turning *t);
MUST_CHECK enum err turn_step(struct turning *t, enum flow_input_kind kind, struct str name, struct str value);
MUST_CHECK enum err turn_step_input(struct turning *t, const struct flow_input *input);
MUST_CHECK enum err turn_start_flow(struct turning *t, struct str flow);
/* Say the text, with the buttons of the question that waits below it; it is not asked again. */
MUST_CHECK enum err turn_beside(struct turning *t, const char *key);
/* The question that waits is an offer or a space for one's own words: nothing is lost when it is not asked again. */
bool turn_may_stay(const struct turning *t);
/* Remember something in a slot, if there is room. */
void turn_note(struct turning *t, struct str slot, enum slot_status status, struct str value);
/* The flow that runs is one of the safety flows. */
bool turn_in_safety(const struct turning *t);
/* … and about a danger, not a worry. */
bool turn_in_danger(const struct turning *t);
/* Somebody in danger was told that people are coming, and goes on writing: no menus now. */
bool turn_after_crisis(const struct turning *t);
/* A timer event: was it about an unanswered question of safety_unsure? Then it has been dealt with. */
bool turn_unsure_due(struct turning *t);
/* Something else mentioned at a safety flow's question, not asked for: heard, and the question asked once more. The
 * next time it is followed. */
bool turn_holds(const struct turning *t, struct str flow);
MUST_CHECK enum err turn_hold(struct turning *t);
/* The first time that something else begins after a danger: say that it is not forgotten. */
void turn_let_go(struct turning *t, struct str flow);

/* turn_topic.c: what was written about is kept while a danger is asked about first … */
void turn_keep_topic(struct turning *t);
/* … and taken up at the end of the turn in which they say that there is none. Otherwise nothing. */
MUST_CHECK enum err turn_take_topic(struct turning *t);
/* The trouble in these very words, when nothing waits and a rule heard one. */
MUST_CHECK enum err turn_take_heard(struct turning *t);

/* turn_offer.c: the way on that finds what these words ask for, as an answer; false: they ask for none. */
bool turn_takes_find(struct turning *t, struct answer *ret);
/* Which option has this value; n_options: none. */
size_t turn_option_of(const struct question *q, struct str value);

/* turn_also.c: two troubles in one breath. Says a word about the one that is not followed and returns what to follow. */
const struct trigger *turn_also(struct turning *t, const struct trigger *trigger);
/* A liking said in the words that start `flow`: if its ways on lead to a search, that need not ask again. */
void turn_keep_liking(struct turning *t, struct str flow);
/* What is looked for was said below ways on: added to what is known, and not asked again. */
void turn_keep_asked(struct turning *t);
bool turn_kept_liking(const struct turning *t);
/* Nothing waits any more: a search begins by asking. Called once a turn, before the words are weighed. */
void turn_forget_liking(struct turning *t);

/* Listened to, they wish for something that can be looked for or ask something that can be answered: 「将棋がまたしたい」,
 * 「お金はかかりますか」. More of the trouble is no such thing. */
bool turn_leaves_listening(const struct turning *t);
/* … in this message, or they began with 「おじいちゃんのことなんですけど」. */
bool turn_speaks_of_other(const struct turning *t);
/* Somebody else is in trouble, and so is who writes: the flow about others, with what was said taken as told. */
MUST_CHECK enum err turn_hear_of_other(struct turning *t);
/* A concern said in passing, with no plain wish: listened to rather than called misunderstood. */
MUST_CHECK enum err turn_hear_concern(struct turning *t, bool *done);
/* Drink comes up while another worry of their own is heard. */
bool turn_turns_to_drinking(const struct turning *t);
/* One sentence for what troubles them, before what they wish for. */
void turn_say_heard(struct turning *t);
/* Set the slots `prefix`.categories, .constraints, .role, .likes out of what was understood; `more` adds to them; while
 * the flow of that name runs, constraints always add up.
 * False: nothing was in it. */
bool turn_extract(struct turning *t, struct str prefix, bool more);
/* The same for the question that waits, where its `extract` says to. */
bool turn_extract_asked(struct turning *t);
/* `flow` runs now: it is the innermost. */
bool turn_runs(const struct turning *t, struct str flow);

/* ---- turn_told.c: what they tell while they are listened to ---- */

/* The text that answers what was told: the first one that has not been given in this talk. Empty: there is none. */
struct str turn_told(struct turning *t);
/* Nothing else is known of it, and nothing is wished for. */
bool turn_only_tells(struct turning *t);
/* Answered beside the offer that waits, or, when nothing waits, by listening. */
MUST_CHECK enum err turn_hear_told(struct turning *t, bool *done);
/* turn_beside with that text, or with `otherwise`. */
MUST_CHECK enum err turn_beside_told(struct turning *t, const char *otherwise);
/* In the flow that only listens: said in place of its nod. */
void turn_say_told(struct turning *t);

/* ---- turn_self.c: what they say of themselves in passing ---- */

/* Where they live, how old they are, what they speak: into slots person.area, .part, .age, .speaks. */
void turn_hear_self(struct turning *t);
/* The smallest area that is known of them, or NULL. */
const struct area *turn_area(const struct content *content, const struct flow_state *state);
/* Said alone, nothing else wanted: noted aloud, so that it can be put right. */
MUST_CHECK enum err turn_note_place(struct turning *t, bool *done);
/* 「住んでいる所は忘れて」: done at once, and said. */
MUST_CHECK enum err turn_forget_self(struct turning *t, bool *done);
/* An area that was named in an answer to the question that waits for one: its option's value. Empty: none. */
struct str turn_place_named(const struct turning *t);

/* ---- turn_match.c ---- */

/* The match callback of flow_env; self is the struct turning. */
size_t turn_match(void *self, struct arena *arena, const struct flow_state *state, struct str prefix, bool nearest,
                  struct found *ret, size_t max);

/* What they look for by now brings just what the last page of `flow` showed. Counts a lack, as a search does. */
bool turn_finds_the_same(struct turning *t, struct str flow);

/* ---- turn_facts.c ---- */

/* They ask about what was chosen or shown, what it costs, whether one may just look: told, and the question again. */
MUST_CHECK enum err turn_tell_fact(struct turning *t, bool *done);
/* Which of the page that is shown (from 1) they name by its number, or asked about last; 0: none of them. */
size_t turn_asked_about(struct turning *t, struct str prefix);

/* ---- turn_button.c: buttons that the turn itself offers ---- */

/* A button with this label that starts a flow; one that gives a command. Payloads in the turn's arena. */
struct choice turn_button_flow(struct turning *t, struct str label, struct str flow);
struct choice turn_button_command(struct turning *t, struct str label, enum command command);
/* What a payload of ours stands for. False: not ours. Exactly one of *ret_flow (not empty) and *ret_command is set. */
bool turn_button_read(const struct turning *t, struct str payload, struct str *ret_flow, enum command *ret_command);

/* ---- turn_later.c: what is said later without being asked ---- */

/* A timer of its own is due. False: not one of these. */
MUST_CHECK enum err turn_later(struct turning *t, bool *ret_mine);
/* At the end of a turn: the timers that what waits now needs. */
void turn_settle_later(struct turning *t);

/* ---- turn_burst.c: one thought in several short messages ---- */

/* The timer of a burst is due and something is held: true, *ret is what was said, as one text. */
bool turn_burst_due(struct turning *t, struct event *ret);
/* What was just written has been read by itself: does it wait for more? With what was held before, it is read once
 * more. */
void turn_burst_hear(struct turning *t);
/* A held message is taken back. */
void turn_burst_unsend(struct turning *t);
/* At the end of a turn: what was held has been dealt with, or nobody is to be answered by us any more. */
void turn_settle_burst(struct turning *t);

/* ---- turn_move.c: the same talk on another channel ---- */

/* From where was this written? */
void turn_arrive(struct turning *t);
/* They wish to go on elsewhere: a one-time link. */
MUST_CHECK enum err turn_move(struct turning *t);
/* They have opened it, or are back home: where the talk stands. */
MUST_CHECK enum err turn_welcome_there(struct turning *t);
MUST_CHECK enum err turn_welcome_home(struct turning *t);
/* A timer event: was it about words that may not have been read? Then it has been dealt with. */
bool turn_unread_due(struct turning *t);
/* At the end of a turn: said elsewhere, and nobody is looking. */
void turn_settle_move(struct turning *t);

/* ---- turn_pause.c: the worker who has the conversation is not there ---- */

/* Nobody sits in front of it: a pause, or nothing done in it for long. */
bool turn_worker_away(const struct turning *t);
/* They have just done something in it; `waits`: the person waits for their words from now on. */
void turn_worker_here(struct turning *t, bool waits);
/* It is no longer theirs. */
void turn_worker_gone(struct turning *t);
/* They leave the desk for a while. ERR_INPUT: until a time that is no time to come. */
MUST_CHECK enum err turn_pause(struct turning *t);
/* Whoever is free may take it from now on; said with `key`, unless that is NULL. due_ms: of the record. */
void turn_to_others(struct turning *t, const char *key, int64_t due_ms);
/* They would rather go on with the bot meanwhile; the worker's words come all the same. */
MUST_CHECK enum err turn_leave_pause(struct turning *t);
/* A timer event: was it about somebody who waits for a worker's words? Then it has been dealt with. */
bool turn_silent_due(struct turning *t);
/* At the end of a turn: does somebody wait for words now? */
void turn_settle_pause(struct turning *t);

/* ---- turn_undelivered.c: what was said and never arrived ---- */

/* A timer event: was it about that? Then people know of it now. */
bool turn_undelivered_due(struct turning *t);
/* At the end of a turn: whoever is back is told. */
void turn_settle_undelivered(struct turning *t);

/* ---- turn_call.c: a worker would like to hear from somebody ---- */

/* ERR_DENIED it was not theirs, or the person does not wish it; ERR_CONFLICT not now: a request is open, a danger is
 * being dealt with, they were asked lately, or cannot be reached. */
MUST_CHECK enum err turn_call(struct turning *t);

/* ---- turn_lack.c: what the town lacks ---- */

/* The words in what somebody likes by which it could be told from other things: kanji and katakana, separated by
 * blanks. */
struct str lack_words(struct arena *arena, struct str likes);
/* A search found nothing. */
void turn_note_gap(struct turning *t, const struct match_gap *gap);
/* At the end of a turn: who agreed to be counted, who found a place gone. */
void turn_settle_lack(struct turning *t);
/* A link worker has something for somebody who was counted. */
MUST_CHECK enum err turn_invite(struct turning *t);

/* ---- turn_pace.c: how long somebody has been here ---- */

/* Before the last look over everything said: rest, people, and who answers, if it is time to speak of them. A turn that
 * has said who answers in its own words sets t->disclosed. */
void turn_settle_pace(struct turning *t);

/* ---- the stages, in turn.c's order. *done: decided, nothing after it is asked ---- */

enum err stage_wake(struct turning *t, bool *done);       /* turn_mode.c */
enum err stage_safety(struct turning *t, bool *done);     /* turn_safety.c */
enum err stage_mode(struct turning *t, bool *done);       /* turn_mode.c */
enum err stage_burst(struct turning *t, bool *done);      /* turn_burst.c */
enum err stage_start(struct turning *t, bool *done);      /* turn_small.c */
enum err stage_button(struct turning *t, bool *done);     /* turn_button.c */
enum err stage_command(struct turning *t, bool *done);    /* turn_command.c */
enum err stage_concern(struct turning *t, bool *done);    /* turn_concern.c */
enum err stage_visit(struct turning *t, bool *done);      /* turn_visit.c */
enum err stage_beside(struct turning *t, bool *done);     /* turn_beside.c */
enum err stage_return(struct turning *t, bool *done);     /* turn_return.c */
enum err stage_answer(struct turning *t, bool *done);     /* turn_answer.c */
enum err stage_correction(struct turning *t, bool *done); /* turn_correct.c */
enum err stage_interrupt(struct turning *t, bool *done);  /* turn_interrupt.c */
enum err stage_media(struct turning *t, bool *done);      /* turn_small.c */
enum err stage_miss(struct turning *t, bool *done);       /* turn_small.c */

/* The command, carried out. */
MUST_CHECK enum err turn_command(struct turning *t, enum command command);
/* They take their leave, and `key` is said: everything that waits ends, but a questionnaire, which can be gone on with. */
MUST_CHECK enum err turn_farewell(struct turning *t, const char *key);
/* After a closed conversation. */
void turn_begin_anew(struct conversation *c);
/* A queued person goes back to the bot. */
MUST_CHECK enum err turn_leave_queue(struct turning *t);
/* Would this be an answer to the question that waits by its very label? */
bool turn_is_label(struct turning *t);
/* ---- turn_several.c: of type multi ---- */

/* How what was typed would be read, in short: of several pieces the least sure one. */
MUST_CHECK enum err turn_read_several(struct turning *t, struct answer *ret);
/* Options in any other text, when all of it is sure: ANSWER_VALUE, a list. */
MUST_CHECK enum err turn_read_list(struct turning *t, struct str text, struct answer *ret);
/* What was typed, taken as the answer. */
MUST_CHECK enum err turn_give_several(struct turning *t);

/* An answer to the question that waits that needs nothing more: a label, a number, a date; not one's own words. */
bool turn_is_exact(struct turning *t);
/* The whole utterance is a command, or the words on a button that starts a flow. */
bool turn_is_command(const struct turning *t);
/* A button that was pressed a moment ago. */
bool turn_is_double_tap(const struct turning *t);
/* Said to this very question, not only near it: after days that is the difference. */
bool turn_answers(struct turning *t);
/* Plainly something of its own that leads away from the question: another flow, a human. Not small talk. */
bool turn_leads_away(const struct turning *t);
/* The text (a key of texts/) that answers what was asked on the side; empty: nothing was. */
struct str turn_aside(const struct turning *t);
/* A bare hello, small talk, something unclear: nobody's wish. */
bool turn_is_plain(const struct turning *t);
/* Below the text `key`: the three ways on from the question that waits. */
MUST_CHECK enum err turn_offer(struct turning *t, const char *key);
/* 「さっきのは…」: speaks of an earlier answer. */
bool turn_speaks_of_earlier(const struct turning *t);

/* The text that stands in the transcript for a picture, a sticker, …: a key of texts/. */
const char *turn_media_said(struct str kind);
/* … and what is said to it. */
const char *turn_media_answer(struct str kind);

/* ---- turn_staff.c: what link workers and timers do ---- */
MUST_CHECK enum err turn_staff(struct turning *t);
