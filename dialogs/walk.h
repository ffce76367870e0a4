/* One step being taken: what its parts share. flow_step.c decides, flow_run.c goes from node to node, flow_say.c
 * speaks. Private to dialogs/. */
#pragma once
#include "dialogs/button.h"
#include "dialogs/flow_state.h"
#include "dialogs/form.h"
#include "dialogs/place.h"
#include "dialogs/text.h"

/* The top frame does not wait where the person saw it wait: its content changed meanwhile. */
enum moved { NOT_MOVED, MOVED_ON, MOVED_TO_START, MOVED_AWAY };

struct walk {
    const struct bundle *now; /* the content in use */
    const struct bundle *b;   /* what the top frame stands on: the same, or what it is pinned to */
    struct arena *arena;
    struct flow_state *s;
    const struct flow_env *env;
    struct effects *out;
    size_t first_effect; /* of this step */
    int fuse;
    struct str words;       /* what the person said already: answers the first question with `extract` */
    enum moved moved;       /* settled by settle_moved, or by whatever else goes on */
    const struct ask *seen; /* … the question they saw; NULL when it is not known */
    struct str seen_picked; /* … and what they had chosen of it */
    int behind;             /* … a script goes on behind this node; -1: it waits where its frame says */
    enum err err;           /* the first failure sticks */
};

/* Note a failure; the first one sticks, and the step gives it back. */
void walk_fail(struct walk *w, enum err err);

/* The top frame and its waiting question. */
struct at {
    const struct flow *f;
    const struct node *n;
    int node;
    struct frame *frame;
};
bool waiting_at(struct walk *w, struct at *ret);
/* Its answer: kept, and on from there (flow_step.c). */
void settle_at(struct walk *w, struct at at, enum slot_status status, struct str value, struct str extra);

/* Push a frame of `f`, as it is in use now, without running it (flow_step.c). */
void push_flow(struct walk *w, const struct flow *f);

/* ---- back and correction (flow_back.c) ---- */
enum err on_back(struct walk *w, const struct flow_input *in);
enum err on_correct(struct walk *w, const struct flow_input *in);

/* ---- several options (flow_pick.c) ---- */
/* What was chosen of question `n` so far, as bits (picks.h); none where another was shown last. */
unsigned picked_of(const struct frame *frame, const struct node *n);
enum err on_pick(struct walk *w, const struct flow_input *in);
enum err on_enough(struct walk *w, const struct flow_input *in);
/* A whole list in one answer, together with what was chosen before. */
void answer_list(struct walk *w, struct at at, struct str value);
/* Beside what is to be confirmed, or which of two: these are sure. */
void pick_sure(struct walk *w, struct at at, struct str sure);
/* Said instead of more: what was chosen is the answer. False: nothing was. */
bool settle_picked(struct walk *w, struct at at);
/* A flow is left, and taken up again: what was chosen stays. */
void note_picked(struct walk *w, const struct frame *frame);
void take_up_picked(struct flow_state *s, struct frame *frame);

/* ---- counting (flow_count.c) ---- */
/* `what` happened at node `n` of `f` (NULL: to the flow as a whole). Where a turn has many effects already nothing is
 * counted: never at its cost. */
void count_at(struct walk *w, const struct flow *f, const struct node *n, enum flow_count what);

/* ---- speaking (flow_say.c) ---- */
/* Send a text of its own; nothing when it is empty. Beyond BUBBLES_MAX it joins the last one. */
struct bubble *say_text(struct walk *w, struct str text);
/* A text of the walk's own, with up to two placeholders of its own. */
struct str walk_text(struct walk *w, enum walk_text t, const struct var *own, size_t n_own);
void say_node(struct walk *w, const struct flow *f, const struct node *n, const struct frame *frame);
/* Ask the question that waits; `lead` goes before it in the same bubble. */
void ask_node(struct walk *w, const struct flow *f, int at, struct frame *frame, struct str lead);
/* Only its answers to choose from, below `text` (after a miss). */
void offer_node(struct walk *w, const struct flow *f, int at, const struct frame *frame, struct str text);
/* What was chosen so far, and is there more? `unknown`: words that nobody understood; may be empty. */
void pick_node(struct walk *w, const struct flow *f, int at, const struct frame *frame, struct str unknown);
/* 「手芸、散歩ですね。」 */
void say_picked(struct walk *w, const struct ask *a, unsigned chosen);
void confirm_node(struct walk *w, const struct flow *f, int at, const struct frame *frame);
void which_node(struct walk *w, const struct flow *f, int at, const struct frame *frame,
                const struct flow_input *input);
/* A button 続きから below what was said last, for the flow that was left. */
void offer_resume(struct walk *w, struct str flow);
struct str payload_for(struct walk *w, const struct flow *f, const struct node *n, const struct frame *frame,
                       enum button_kind kind, struct str value, struct str extra);
/* 続きから, 最初から, やめる below `text`, for the question that waits. */
void offer_ways(struct walk *w, const struct flow *f, int at, const struct frame *frame, struct str text);
/* Only the last bubble of a step keeps its choices. */
void keep_last_choices(struct walk *w);

/* ---- what was found (flow_match.c) ---- */
/* Show what fits and remember it; the index of the node to go on to. */
int match_node(struct walk *w, const struct flow *f, const struct node *n, const struct frame *frame);
/* The answer "2" to a question that offers findings: which one was it? Sets PREFIX.wish and PREFIX.wish_id. */
void match_pick(struct walk *w, const struct flow *f, const struct ask *a, struct str value, struct str id);
/* The id of the nth finding of the newest page (from 1), for its button; empty when there is none. */
struct str match_shown(struct walk *w, const struct match *m, size_t nth);

/* ---- where it stands, and on which content (flow_place.c) ---- */
/* Look at the top frame's pin: it moves to the content in use, or w->b becomes what it is pinned to. After every change
 * of the top frame. */
void stand_on_top(struct walk *w);
/* Where もどる leads from node `at` of f, where the top frame waits; -1: nowhere. */
int node_before(const struct walk *w, const struct flow *f, int at);
/* From here on the content in use, whatever the top frame stands on: for what begins now. */
void stand_on_now(struct walk *w);

/* ---- the content changed (flow_moved.c) ---- */
/* Is this step about the question they saw, which waits no more? Then it is done here. */
bool on_moved(struct walk *w, const struct flow_input *in);
/* Say that the content changed, and ask what waits now. */
void settle_moved(struct walk *w);

/* ---- going on (flow_run.c) ---- */
/* Push a flow and run it from its start. */
void start_flow(struct walk *w, const struct flow *f);
/* Run the top frame on from node `at` of a script. */
void run_script(struct walk *w, int at);
/* Run the top frame's form on; `answered` is the node just answered, or -1 at its start. */
void run_form(struct walk *w, int answered);
/* On from node `at` of the top frame, whatever its kind, after it was answered. */
void run_after(struct walk *w, int at);
/* The top frame's question once more, with a lead; goes on where nothing is asked. */
void resume_top(struct walk *w, bool with_lead);
/* The running flow from its beginning; a form's answers stay as suggestions. */
void restart_flow(struct walk *w, const struct flow *f);
/* Keeps which flow was left, and the question of a script that waited there. */
void note_left(struct walk *w, const struct frame *frame);
/* The running flow is over: back to what it interrupted. */
void leave_flow(struct walk *w, enum afterwards afterwards);
/* The waiting node of the top frame, or -1. */
int waiting_node(const struct bundle *b, const struct flow_state *s, const struct flow **ret_flow);
/* An answer into its slot, the trail and the records (flow_step.c). */
void keep_answer(struct walk *w, const struct ask *a, enum slot_status status, struct str value);
/* Put a value into a slot; failures stick. */
void put_slot(struct walk *w, struct str slot, enum slot_status status, struct str value);

/* ---- after a while (flow_later.c) ---- */
enum err on_offer(struct walk *w, const struct flow_input *in);
/* What this answer (not SLOT_FILLED: none) sets going later, or calls off, and what is noted with it. */
void arrange_later(struct walk *w, const struct ask *a, enum slot_status status, struct str value);
