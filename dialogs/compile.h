/* What the parts of the compiler share: YAML in, model.h out, every mistake noted and none fatal to the next.
 * Private to dialogs/. */
#pragma once
#include "base/yaml.h"
#include "dialogs/model.h"

struct compile {
    struct arena *arena;
    struct faults *faults;
    struct bundle *b;
    struct flow *flow;  /* being read */
    const char *dir;    /* where the files lie; NULL when they come out of a bundle */
    struct str *unread; /* files that are no YAML ("texts/system.yaml"): what they hold is not missing */
    size_t n_unread;
};

/* ---- reading parts (compile_parts.c) ---- */
/* `what` names the form that is expected, in both languages: "リスト (list)". */
void wrong_form(struct compile *c, struct place at, const char *what);
bool name_ok(struct str s);
/* A name in a scalar; a fault and the empty str otherwise. */
struct str read_name(struct compile *c, const struct yaml *y);
bool read_bool(struct compile *c, const struct yaml *y);
/* Which of `words`? `otherwise` (and a fault) when none. */
int read_word(struct compile *c, const struct yaml *y, const char *const *words, size_t n, int otherwise);
/* TEXT: a scalar, or {ja: …, easy: …, en: …}. */
void read_text(struct compile *c, const struct yaml *y, struct text *ret);
/* TEXT, [TEXT, …] or {any: [TEXT, …]}. */
void read_wordings(struct compile *c, const struct yaml *y, struct wordings *ret);
void read_options(struct compile *c, const struct yaml *list, struct answer_option **ret, size_t *ret_n);
void read_scales(struct compile *c, const struct yaml *map, struct scale **ret, size_t *ret_n);
/* Warn of a text that is hardly meant as it stands (compile_doubt.c): F046, F047. */
void doubt_text(struct compile *c, const struct yaml *y);
/* A node name, or a list of {if: …, go: …} and {else: …}. */
void read_edges(struct compile *c, const struct yaml *y, struct edge **ret, size_t *ret_n);
/* {名前: 値 or $slot}, as in `set`; NULL when it is no map. */
struct set *read_sets(struct compile *c, const struct yaml *y, size_t *ret_n);
struct str full_slot(struct compile *c, struct str slot);

/* ---- what happens by itself after a while (compile_later.c) ---- */
/* `remind_after: 26h` of a question. */
void read_remind_after(struct compile *c, const struct yaml *y, struct node *n);
/* `unanswered: {after: 3d, as: no_answer}` of a question. */
void read_unanswered(struct compile *c, const struct yaml *y, struct node *n);
/* `later: {flow: visited, after: 7d}` of an option. */
void read_later(struct compile *c, const struct yaml *y, struct answer_option *o);

/* One node; its kind is the word it has as a key (compile_node.c). */
void read_node(struct compile *c, const struct yaml *y, struct node *n);

/* ---- whole files ---- */
void compile_flow(struct compile *c, const struct yaml *file, struct str stem, struct flow *ret); /* compile_flow.c */
/* compile_texts.c */
void compile_survey(struct compile *c, const struct yaml *file, struct survey *ret);
/* texts/NAME.yaml by its name; unknown names are a fault. */
void compile_texts(struct compile *c, const struct yaml *file, struct str stem);

/* Is there a file that is no YAML in this folder ("texts/"), or, with a name, this very one ("flows/", "menu")? What is
 * named may well be in it. */
bool file_unread(const struct compile *c, struct str folder, struct str stem);

/* ---- after all files: names to indices, scales to options (compile_link.c) ---- */
void compile_link(struct compile *c);
/* F013: this text is missing; the nearest one is suggested. */
void no_text(struct compile *c, struct str key, struct place at);
/* F009, likewise. */
void no_scale(struct compile *c, const struct scale *scales, size_t n, struct str name, struct place at);
/* Everything that can be proved about linked content (flow_check.c, text_check.c, start_check.c, language_check.c). */
void check_flows(struct compile *c);
void check_texts(struct compile *c);
void check_starts(struct compile *c);
void check_languages(struct compile *c);
