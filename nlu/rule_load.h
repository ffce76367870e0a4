/* Rule files into memory: YAML, parts, guards, patterns. Private to nlu/. Every mistake becomes a fault with its place;
 * loading goes on, so that an author sees all of them at once. */
#pragma once
#include "base/yaml.h"
#include "nlu/rule.h"

/* A named list of alternatives, written {name} inside a pattern. */
struct part {
    struct str name;
    struct str body; /* (?:a|b|c), already expanded */
};

/* Guards that many rules share, by name. */
struct guard_set {
    struct str name;
    const struct guard *guards;
    size_t n;
};

/* A need that some probe has, so that others with the same words share its id. */
struct known_need {
    uint64_t hash;
    const struct str *literals;
    size_t n;
};

enum { KNOWN_NEEDS = 1 << 16 }; /* places in the table, a power of two */

struct loader {
    struct nlu *nlu;
    struct arena *keep;    /* lives as long as the rules */
    struct arena *scratch; /* until nlu_open returns */
    struct arena *work;    /* until the next pattern */
    struct faults *faults;
    struct part *parts;
    size_t n_parts, room_parts;
    struct guard_set *sets;
    size_t n_sets, room_sets;
    struct known_need *needs; /* by id */
    size_t n_needs, room_needs;
    uint32_t *need_table; /* KNOWN_NEEDS ids, by hash; 0 is free */
    struct literal *literals;
    size_t n_literals, room_literals;
    struct rewrite *rewrites;
    size_t n_rewrites, room_rewrites;
    size_t room_rules, room_slots, room_labels;
    bool nomem;
};

/* One more item of `size` bytes in an array that lives in `a`: where to write it, or NULL (and l->nomem). */
void *load_push(struct loader *l, struct arena *a, void *items, size_t *n, size_t *room, size_t size);

/* Add the file's parts, guards, names or rules. Call for parts, vocabulary and guards before rules. */
void load_file(struct loader *l, const struct yaml *root);

/* A pattern as written, with its parts put in and its Japanese folded. */
bool load_expand(struct loader *l, const struct yaml *at, struct str *ret);
void load_parts(struct loader *l, const struct yaml *parts);
/* A guard or companion of a rule: compiled, owned, its literals entered into the pass. False after a fault. */
bool load_probe(struct loader *l, const struct yaml *at, struct probe *ret);
/* What a rule matches: one slot for each alternative. A pattern without any fixed word is a fault. */
void load_slots(struct loader *l, const struct yaml *at, uint32_t rule);
