/* What the parts of the exploration share. explore.c goes from state to state, explore_slots.c says what conditions
 * tell apart, explore_key.c when two states are one, explore_live.c what is still worth knowing, explore_moves.c what
 * may happen in a state, explore_graph.c remembers and searches backwards, explore_talk.c writes it down. Private to
 * dialogs/. */
#pragma once
#include "dialogs/check.h"
#include "dialogs/explore.h"
#include "dialogs/walk.h"

enum explore_limits {
    MOVES_MAX = 4096,   /* in one state */
    KNOWN_MAX = 48,     /* slots given before a move */
    SAMPLES_MAX = 4096, /* of one slot, before those that mean the same are one */
    FRESH_MAX = CARDS_MAX,
    NEAREST_ONLY = FRESH_MAX + 1, /* nothing fits, something is near */
    SEEN_MAX = 16
};

/* ---- slots (explore_slots.c) ---- */
/* A slot whose value makes a difference somewhere, or that a form asks. */
struct xslot {
    struct str name;
    const struct cond **atom; /* each asks one thing of this slot alone */
    size_t n_atoms;
    uint64_t counted;        /* not 0: it is only ever counted; slots with the same number are counted together */
    const struct ask *ask;   /* the first question that fills it, or NULL: the program does */
    const struct flow *form; /* its own form, or NULL */
    struct slot *sample;     /* one for each class, an unset one first */
    size_t n_samples;
    struct slot seen[SEEN_MAX]; /* classes found before */
    uint64_t seen_class[SEEN_MAX];
    size_t n_seen;
};

struct xflow {
    uint16_t *reads; /* slots that its conditions and copies read */
    size_t n_reads;
    uint16_t *before; /* of these, what others leave for it: given before it begins */
    size_t n_before;
    uint16_t slot_of[NODES_MAX]; /* of a form's questions: index of their slot */
    uint64_t asks_read;          /* a bit for each of a form's questions whose answer decides where its walk goes */
    uint64_t earlier[NODES_MAX]; /* per node, a bit for each node that can come before it */
    uint64_t live[NODES_MAX]; /* per node, a bit for each of `reads` that may still be read before it is filled anew */
};

struct explorer;
/* Everything a condition may ask, per slot and per flow. */
MUST_CHECK enum err slots_init(struct explorer *x);
/* Equal for two values that no condition tells apart; `s` may be NULL. 0 when nothing is asked. */
uint64_t slot_class(struct explorer *x, size_t slot, const struct slot *s);
bool reads_slot(const struct xflow *f, size_t slot);
/* What is still worth knowing where (explore_live.c). */
void live_init(struct explorer *x);
static inline bool is_live(const struct xflow *f, int node, size_t read)
{
    return read >= 64 || (f->live[node] >> read & 1);
}
/* Of a question of type multi: what was chosen, as a slot would hold it. */
uint64_t picked_class(struct explorer *x, const struct ask *a, struct str picked);
uint64_t hash_mix(uint64_t h, uint64_t with); /* one step of a hash */

/* ---- moves (explore_moves.c) ---- */
/* One thing that may happen: slots become known, then an input. */
struct move {
    enum flow_input_kind kind;
    struct str name, value, node, sure; /* as in struct flow_input */
    const struct slot *known;
    uint8_t n_known;
    struct str newest; /* not empty: this question was answered last, whatever the state says */
    uint8_t found;     /* by each match node that this move passes */
    bool own;          /* the flow's own way on: not leaving it, not going back, no other flow */
};

struct moves {
    struct move item[MOVES_MAX];
    size_t n;
    bool full; /* more were wanted */
};

/* Where a state stands, worked out once. */
struct stand {
    const struct flow *f;
    const struct ask *a;
    int node;
    struct frame *frame;
    size_t lowest;   /* the running flow and its callers begin here on the stack */
    unsigned picked; /* of several: chosen so far (picks.h) */
    bool fresh;      /* just asked: nothing missed, nothing to be confirmed, nothing chosen */
};

/* Ways to begin a flow: bare, and with the words that were said already. */
void moves_to_start(struct explorer *x, const struct flow *f, bool every,
                    struct moves *ret); /* every: with all that others may have left */
void moves_of(struct explorer *x, const struct flow_state *s, const struct stand *at, struct moves *ret);

/* ---- when two states are one (explore_key.c) ---- */
struct key {
    uint64_t a, b;
};
struct key key_of(struct explorer *x, const struct flow_state *s);
size_t lowest_frame(const struct bundle *b, const struct flow_state *s);
/* What is remembered of a state until it is looked at; its strings outlive the step. NULL: no memory. */
struct packed *pack(struct explorer *x, const struct flow_state *s);
void unpack(const struct packed *p, struct flow_state *ret);

/* ---- the graph (explore_graph.c) ---- */
enum { TO_NOWHERE = UINT32_MAX, TO_END = UINT32_MAX - 1, TO_HUMAN = UINT32_MAX - 2, ROOT = UINT32_MAX };

struct xstate {
    uint32_t parent; /* ROOT */
    uint16_t flow;
    int16_t node;
    struct move move;      /* that led here first: the way back is the shortest */
    struct packed *packed; /* NULL once it was looked at */
};

struct xedge {
    uint32_t from, to;
    bool miss;
};

struct graph {
    struct xstate *state;
    size_t n, room;
    struct key *key;  /* open addressing */
    uint32_t *number; /* of the state there; TO_NOWHERE is free */
    size_t slots;
    struct xedge *edge;
    size_t n_edges, room_edges;
};

/* Frees what the graph holds; it is empty and may be used again. */
void graph_done(struct graph *g);
/* The state of this key: its number; *ret_new when it was not known. TO_NOWHERE: no memory. */
uint32_t graph_add(struct graph *g, struct key key, bool *ret_new);
bool graph_edge(struct graph *g, uint32_t from, uint32_t to, bool miss);
/* For each state: can it come to an end or to a human by the flow's own ways? And does it come there when nothing is
 * ever understood? Two arrays of g->n, the caller's to free. */
MUST_CHECK enum err graph_search(const struct graph *g, bool **ret_can, bool **ret_does);

/* ---- the whole ---- */
struct explorer {
    const struct bundle *b;
    struct faults *faults;
    size_t states_max;
    struct explored *out;
    struct arena keep; /* until the end: tables, strings of states */
    struct arena step; /* until the next move */
    struct xslot *slot;
    size_t n_slots, n_conds;
    bool classes_last; /* all conditions were seen: what they make of a value can be remembered */
    struct str *slot_names;
    struct names slot_by_name;
    struct xflow *flow;              /* by index in the bundle */
    size_t *n_of_flow;               /* states */
    bool *full, *ended, *interrupts; /* by flow */
    bool *interrupted;               /* by node */
    uint32_t *missed;                /* by node: a bit for each number of misses whose words were compared */
    size_t first_node[FLOWS_MAX];    /* number of a flow's first node, counting through all flows */
    struct graph graph;
    struct flow_env env;
    struct moves *moves;
    /* strings of states, once each */
    struct str *text;
    size_t n_texts, room_texts;
    /* scratch of key_of and of the walk's matches */
    const struct slot **in_state;
    struct flow_state *one; /* holds a single slot, for conditions that ask about it */
    size_t want, asked_for, fresh;
    bool asked_near;
    struct effects said; /* by the last step */
    struct counterexample **next_example;
    enum err err;
};

/* One value, or set of values, for each answer that conditions can get about this slot (explore_samples.c). */
void sample_slot(struct explorer *x, size_t slot);
struct str keep_text(struct explorer *x, struct str s);
size_t flow_number(const struct explorer *x, const struct flow *f);

/* One step from *s; what was said is in x->said. */
enum err take_step(struct explorer *x, struct flow_state *s, const struct move *m);
bool stand_of(struct explorer *x, const struct flow_state *s, struct stand *ret); /* false: nothing waits */

/* ---- what must hold (explore_proof.c) ---- */
enum wrong { NO_WAY_OUT, NEVER_ENDS, BREAKS, TOO_LONG, STRANDED, NO_ANSWER, TWICE, NOT_BACK, TOO_MANY };

/* A move made in state `from` (ROOT: a beginning), standing at node `node` of `f`. */
struct made {
    uint32_t from;
    const struct flow *f;
    int node;
    const struct move *move;
};

/* A breach at a question, once for each question and kind; the way there is to state `at`, then `last`, then `more`
 * lines. */
void tell(struct explorer *x, enum wrong w, const struct flow *f, int node, uint32_t at, const struct move *last,
          struct str more);
void tell_made(struct explorer *x, enum wrong w, const struct made *by);
/* The last bubble of a step, how many there are, and whether a human was called and is waited for. */
const struct bubble *last_bubble(const struct effects *said, size_t *ret_n, bool *ret_human);
/* What a move promises about the one after it. `was` and `at`: before the move; `s` and `to`: where it led. */
void look_twice(struct explorer *x, const struct flow_state *was, const struct flow_state *s, const struct stand *at,
                const struct made *by, uint32_t to);

/* ---- writing it down (explore_talk.c) ---- */
/* The way to state `at` (ROOT: the beginning), then `last` (or NULL), then `more` lines. In faults->arena. */
struct str talk_to(struct explorer *x, const char *code, uint32_t at, const struct move *last, struct str more);
/* From state `at` on, not understood again and again until the same question comes back. */
struct str talk_round(struct explorer *x, uint32_t at);
