/* The schema of rule files, as tables: which groups there are, which members a rule may have, where names come from. */
#include "nlu/rule_load.h"

/* What the value of a rule is called in each group, and the list its names must come from. */
static const struct {
    const char *name, *value_key;
    size_t names; /* offsetof in struct nlu, or 0 for any */
} groups[RULE_GROUPS] = {
    [GROUP_RISK] = {"risk", "kind", offsetof(struct nlu, kinds)},
    [GROUP_INTENT] = {"intent", "intent", offsetof(struct nlu, intents)},
    [GROUP_CATEGORY] = {"category", "value", offsetof(struct nlu, categories)},
    [GROUP_CONSTRAINT] = {"constraint", "value", offsetof(struct nlu, constraints)},
    [GROUP_ROLE] = {"role", "value", 0},
    [GROUP_NEED] = {"need", "value", offsetof(struct nlu, needs)},
    [GROUP_ABOUT] = {"about", "value", offsetof(struct nlu, abouts)},
    [GROUP_YESNO] = {"yesno", "value", 0},
    [GROUP_ASKED] = {"asked", "value", 0},
    [GROUP_REPLY] = {"reply", "value", 0},
    [GROUP_SCALE] = {"scale", "value", 0},
    [GROUP_DOUBT] = {"doubt", "value", 0},
    [GROUP_NEGATION] = {"negation", "value", 0},
};

static const char *const file_keys[] = {
    "group",  "about",  "rules", "parts", "guards",      "scales", "intents", "categories", "kinds",   "constraints",
    "needs",  "heads",  "tails", "units", "corrections", "turns",  "idle",    "generic",    "numbers", "rewrites",
    "abouts", "enough", "all",   "only",  "without",     "except", "joins",   "beside",     "unclear"};
static const char *const rule_keys[] = {
    "id",       "match",     "unless", "unless_near", "unless_anywhere", "guards", "with",   "level",   "points",
    "with_all", "kind",      "intent", "value",       "scale",           "weight", "strong", "context", "yes",
    "no",       "negatable", "why",    "ask"};
static const char *const guard_keys[] = {"reach", "match", "why"};
static const char *const rewrite_keys[] = {"from", "to", "after", "why"};
static const char *const label_keys[] = {"value", "label"};

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct str kept(struct loader *l, struct str s)
{
    struct str copy = arena_str(l->keep, s);
    l->nomem = l->nomem || l->keep->failed;
    return copy;
}

/* A member that is one text or a list of texts, as a list. */
static size_t texts(const struct yaml *map, const char *key, const struct yaml **first)
{
    const struct yaml *m = yaml_get(map, key);
    *first = !m || m->kind == YAML_TEXT ? m : m->first;
    return !m ? 0 : m->kind == YAML_TEXT ? 1 : m->n;
}

static const struct yaml *next_text(const struct yaml *map, const char *key, const struct yaml *at)
{
    const struct yaml *m = yaml_get(map, key);
    return m == at ? NULL : at->next;
}

static const struct str *text_list(struct loader *l, const struct yaml *map, const char *key, size_t *ret_n)
{
    const struct yaml *at;
    size_t n = texts(map, key, &at), i = 0;
    struct str *list = ARENA_ARRAY(l->keep, struct str, n + 1);
    for (; list && at && i < n; at = next_text(map, key, at))
        list[i++] = kept(l, at->text);
    l->nomem = l->nomem || !list;
    *ret_n = i;
    return list;
}

static const struct sample *sample_list(struct loader *l, const struct yaml *map, const char *key, size_t *ret_n)
{
    const struct yaml *at;
    size_t n = texts(map, key, &at), i = 0;
    struct sample *list = ARENA_ARRAY(l->keep, struct sample, n + 1);
    for (; list && at && i < n; at = next_text(map, key, at))
        list[i++] = (struct sample){kept(l, at->text), at->at};
    l->nomem = l->nomem || !list;
    *ret_n = i;
    return list;
}

static bool known_name(struct loader *l, const struct yaml *at, const struct names *names, struct str word)
{
    struct str near = {0};
    for (size_t i = 0; i < names->n; i++) {
        struct str name = names->item[i];
        if (str_eq(name, word) || (str_ends(name, S(":")) && str_starts(word, name) && word.len > name.len))
            return true;
    }
    near = nearest_name(word, names->item, names->n);
    if (near.len)
        fault_add(l->faults, FAULT_ERROR, "F057", at->at, "「%.*s」という名前はありません。もしかして「%.*s」ですか？",
                  "no such name \"%.*s\"; did you mean \"%.*s\"?", STR_FMT(word), STR_FMT(near));
    else
        fault_add(l->faults, FAULT_ERROR, "F057", at->at,
                  "「%.*s」という名前はありません。新しい名前なら、nlu/lexicon/vocabulary.yaml にも書いてください。",
                  "no such name \"%.*s\"", STR_FMT(word));
    return false;
}

static void add_guards(struct loader *l, struct guard *to, size_t *n, const struct yaml *map, const char *key,
                       enum reach reach)
{
    const struct yaml *at;
    for (size_t left = texts(map, key, &at); left-- && at; at = next_text(map, key, at)) {
        to[*n] = (struct guard){.reach = reach};
        *n += load_probe(l, at, &to[*n].probe);
    }
}

static void load_guards(struct loader *l, const struct yaml *guards)
{
    static const char *const reaches[REACHES] = {"overlap", "sentence", "message"};
    for (const struct yaml *g = guards ? guards->first : NULL; g; g = g->next) {
        const struct yaml *first;
        yaml_known(g, guard_keys, LEN(guard_keys), l->faults);
        struct str reach = yaml_text(g, "reach", S("sentence"));
        size_t r = 0, n = 0;
        while (r < REACHES && !str_eq(reach, str_from(reaches[r])))
            r++;
        if (r == REACHES) {
            fault_add(l->faults, FAULT_ERROR, "F057", g->at, "reach は overlap, sentence, message のどれかです%s",
                      "reach is overlap, sentence or message%s", "");
            continue;
        }
        struct guard *list = ARENA_ARRAY(l->keep, struct guard, texts(g, "match", &first) + 1);
        struct guard_set *set = load_push(l, l->scratch, &l->sets, &l->n_sets, &l->room_sets, sizeof(*set));
        if (!list || !set) {
            l->nomem = true;
            return;
        }
        add_guards(l, list, &n, g, "match", (enum reach)r);
        *set = (struct guard_set){g->key, list, n};
    }
}

static const struct guard_set *set_find(struct loader *l, const struct yaml *at, bool say_so)
{
    struct str *names = ARENA_ARRAY(l->scratch, struct str, l->n_sets + 1);
    for (size_t i = 0; i < l->n_sets; i++) {
        if (str_eq(l->sets[i].name, at->text))
            return &l->sets[i];
        if (names)
            names[i] = l->sets[i].name;
    }
    const struct names all = {names, names ? l->n_sets : 0};
    if (say_so)
        (void)known_name(l, at, &all, at->text);
    return NULL;
}

/* Shared sets first, then the rule's own. */
static void rule_guards(struct loader *l, struct rule *rule, const struct yaml *map)
{
    static const struct {
        const char *key;
        enum reach reach;
    } own[] = {{"unless", REACH_OVERLAP}, {"unless_near", REACH_SENTENCE}, {"unless_anywhere", REACH_MESSAGE}};
    const struct yaml *at;
    size_t room = 1, n = 0;
    for (size_t i = 0; i < LEN(own); i++)
        room += texts(map, own[i].key, &at);
    for (size_t left = texts(map, "guards", &at); left-- && at; at = next_text(map, "guards", at)) {
        const struct guard_set *set = set_find(l, at, false);
        room += set ? set->n : 0;
    }
    struct guard *list = ARENA_ARRAY(l->keep, struct guard, room);
    if (!list) {
        l->nomem = true;
        return;
    }
    for (size_t i = 0; i < LEN(own); i++)
        add_guards(l, list, &n, map, own[i].key, own[i].reach);
    for (size_t left = texts(map, "guards", &at); left-- && at; at = next_text(map, "guards", at)) {
        const struct guard_set *set = l->nomem ? NULL : set_find(l, at, true);
        for (size_t i = 0; set && i < set->n && n < room; i++)
            list[n++] = set->guards[i];
    }
    rule->guards = list;
    rule->n_guards = n;
}

static const struct probe *probe_list(struct loader *l, const struct yaml *map, const char *key, size_t *ret_n)
{
    const struct yaml *at;
    size_t n = texts(map, key, &at), used = 0;
    struct probe *list = ARENA_ARRAY(l->keep, struct probe, n + 1);
    for (; list && n-- && at; at = next_text(map, key, at))
        used += load_probe(l, at, &list[used]);
    l->nomem = l->nomem || !list;
    *ret_n = used;
    return list;
}

/* A risk rule either decides alone (level) or is a sign among others (points). */
static bool rule_points(struct loader *l, struct rule *rule, const struct yaml *points)
{
    int64_t n = 0;
    if (!yaml_int(points, 1, 9, l->faults, &n))
        return false;
    rule->points = (int)n;
    return true;
}

static bool rule_level(struct loader *l, struct rule *rule, const struct yaml *map)
{
    struct str word = yaml_text(map, "level", (struct str){0});
    const struct yaml *points = yaml_get(map, "points");
    if (points && !word.len)
        return rule_points(l, rule, points);
    for (int i = RISK_CONCERN; i < RISK_LEVELS && !points; i++)
        if (str_eq(word, str_from(risk_level_name((enum risk_level)i)))) {
            rule->level = (enum risk_level)i;
            return true;
        }
    fault_add(l->faults, FAULT_ERROR, "F057", map->at,
              "level (concern, urgent, emergency) か points のどちらかを書いてください%s",
              "write level (concern, urgent or emergency) or points, not both%s", "");
    return false;
}

static bool rule_head(struct loader *l, struct rule *rule, const struct yaml *map)
{
    const char *key = groups[rule->group].value_key;
    const struct yaml *value = yaml_get(map, key), *weight = yaml_get(map, "weight"), *id = yaml_get(map, "id");
    int64_t w = 5;
    rule->at = map->at;
    rule->id = id ? kept(l, id->text) : (struct str){0};
    if (!rule->id.len || !value || value->kind != YAML_TEXT) {
        fault_add(l->faults, FAULT_ERROR, "F057", map->at, "id と %s を書いてください", "a rule needs id and %s", key);
        return false;
    }
    for (size_t i = 0; i + 1 < l->nlu->n_rules; i++)
        if (str_eq(l->nlu->rules[i].id, rule->id))
            fault_add(l->faults, FAULT_ERROR, "F057", id->at, "id「%.*s」は二度使われています",
                      "id \"%.*s\" is used twice", STR_FMT(rule->id));
    if (weight && !yaml_int(weight, 1, 10, l->faults, &w))
        return false;
    rule->weight = (int)w;
    rule->value = kept(l, value->text);
    rule->scale = kept(l, yaml_text(map, "scale", (struct str){0}));
    rule->context = kept(l, yaml_text(map, "context", (struct str){0}));
    rule->strong = str_eq(yaml_text(map, "strong", S("false")), S("true"));
    rule->ask = str_eq(yaml_text(map, "ask", S("false")), S("true"));
    rule->negatable = !str_eq(yaml_text(map, "negatable", S("true")), S("false"));
    if (groups[rule->group].names) {
        const struct names *names = (const struct names *)((const char *)l->nlu + groups[rule->group].names);
        if (!known_name(l, value, names, rule->value))
            return false;
    }
    return rule->group != GROUP_RISK || rule_level(l, rule, map);
}

static void load_rule(struct loader *l, enum rule_group group, const struct yaml *map)
{
    struct nlu *nlu = l->nlu;
    size_t errors = l->faults->n_errors;
    if (map->kind != YAML_MAP) {
        fault_add(l->faults, FAULT_ERROR, "F057", map->at, "規則は id: … のように書きます%s", "a rule is a map%s", "");
        return;
    }
    yaml_known(map, rule_keys, LEN(rule_keys), l->faults);
    struct rule *rule = load_push(l, l->keep, &nlu->rules, &nlu->n_rules, &l->room_rules, sizeof(*rule));
    if (!rule)
        return;
    *rule = (struct rule){.group = group};
    if (!rule_head(l, rule, map)) {
        nlu->n_rules--;
        return;
    }
    rule_guards(l, rule, map);
    rule->with = probe_list(l, map, "with", &rule->n_with);
    rule->with_all = probe_list(l, map, "with_all", &rule->n_with_all);
    rule->yes = sample_list(l, map, "yes", &rule->n_yes);
    rule->no = sample_list(l, map, "no", &rule->n_no);
    const struct yaml *at;
    size_t n = texts(map, "match", &at);
    if (!n || !rule->n_yes)
        fault_add(l->faults, FAULT_ERROR, "F057", map->at, "match と yes (当たる例) を書いてください%s",
                  "a rule needs match and yes (samples)%s", "");
    for (; n-- && at; at = next_text(map, "match", at))
        load_slots(l, at, (uint32_t)(nlu->n_rules - 1));
    rule->broken = l->faults->n_errors > errors;
}

static void load_labels(struct loader *l, const struct yaml *scales)
{
    for (const struct yaml *s = scales ? scales->first : NULL; s; s = s->next)
        for (const struct yaml *o = s->first; o; o = o->next) {
            yaml_known(o, label_keys, LEN(label_keys), l->faults);
            struct scale_label *label =
                load_push(l, l->keep, &l->nlu->labels, &l->nlu->n_labels, &l->room_labels, sizeof(*label));
            if (label)
                *label = (struct scale_label){kept(l, s->key), kept(l, yaml_text(o, "value", (struct str){0})),
                                              kept(l, yaml_text(o, "label", (struct str){0}))};
        }
}

static void load_names(struct loader *l, const struct yaml *root)
{
    struct nlu *nlu = l->nlu;
    const struct {
        const char *key;
        struct names *names;
    } lists[] = {{"intents", &nlu->intents},         {"categories", &nlu->categories}, {"kinds", &nlu->kinds},
                 {"constraints", &nlu->constraints}, {"needs", &nlu->needs},           {"abouts", &nlu->abouts}};
    for (size_t i = 0; i < LEN(lists); i++)
        if (yaml_get(root, lists[i].key))
            lists[i].names->item = text_list(l, root, lists[i].key, &lists[i].names->n);
}

/* Lists that are compared with what people typed. */
static void load_words(struct loader *l, const struct yaml *root)
{
    struct nlu *nlu = l->nlu;
    const struct {
        const char *key;
        struct names *names;
    } lists[] = {{"heads", &nlu->heads},     {"tails", &nlu->tails},
                 {"units", &nlu->units},     {"corrections", &nlu->corrections},
                 {"turns", &nlu->turns},     {"generic", &nlu->generic},
                 {"idle", &nlu->idle},       {"enough", &nlu->enough},
                 {"all", &nlu->all},         {"only", &nlu->only},
                 {"without", &nlu->without}, {"except", &nlu->except},
                 {"joins", &nlu->joins},     {"beside", &nlu->beside},
                 {"unclear", &nlu->unclear}};
    for (size_t i = 0; i < LEN(lists); i++) {
        const struct yaml *at;
        size_t n = texts(root, lists[i].key, &at), used = 0;
        struct str *words = n ? ARENA_ARRAY(l->keep, struct str, n) : NULL;
        for (; words && at && used < n; at = next_text(root, lists[i].key, at))
            used += !fold_text(l->keep, at->text, &words[used]);
        if (words)
            *lists[i].names = (struct names){words, used};
    }
}

static void load_numbers(struct loader *l, const struct yaml *numbers)
{
    struct nlu *nlu = l->nlu;
    if (!numbers)
        return;
    nlu->numbers = ARENA_ARRAY(l->keep, struct number_word, numbers->n + 1);
    for (const struct yaml *m = numbers->first; nlu->numbers && m; m = m->next) {
        struct number_word *word = &nlu->numbers[nlu->n_numbers];
        if (yaml_int(m, -1, 1000000, l->faults, &word->value) && !fold_text(l->keep, m->key, &word->word))
            nlu->n_numbers++;
    }
}

static struct str folded(struct loader *l, struct str s)
{
    struct str out = {0};
    l->nomem = fold_text(l->keep, s, &out) == ERR_NOMEM || l->nomem;
    return out;
}

static void load_rewrites(struct loader *l, const struct yaml *rewrites)
{
    for (const struct yaml *w = rewrites ? rewrites->first : NULL; w; w = w->next) {
        const struct yaml *at;
        yaml_known(w, rewrite_keys, LEN(rewrite_keys), l->faults);
        struct str to = folded(l, yaml_text(w, "to", (struct str){0}));
        struct str after = folded(l, yaml_text(w, "after", (struct str){0}));
        for (size_t n = texts(w, "from", &at); n-- && at; at = next_text(w, "from", at)) {
            struct str from = folded(l, at->text);
            struct rewrite *r =
                from.len ? load_push(l, l->keep, &l->rewrites, &l->n_rewrites, &l->room_rewrites, sizeof(*r)) : NULL;
            if (r)
                *r = (struct rewrite){from, yaml_get(w, "to") ? to : from, after};
        }
    }
}

void load_file(struct loader *l, const struct yaml *root)
{
    struct str name = yaml_text(root, "group", (struct str){0});
    const struct yaml *rules = yaml_get(root, "rules");
    size_t g = 0;
    yaml_known(root, file_keys, LEN(file_keys), l->faults);
    load_names(l, root);
    load_words(l, root);
    load_numbers(l, yaml_get(root, "numbers"));
    load_parts(l, yaml_get(root, "parts"));
    load_guards(l, yaml_get(root, "guards"));
    load_labels(l, yaml_get(root, "scales"));
    load_rewrites(l, yaml_get(root, "rewrites"));
    while (g < RULE_GROUPS && !str_eq(name, str_from(groups[g].name)))
        g++;
    if (rules && g == RULE_GROUPS) {
        fault_add(l->faults, FAULT_ERROR, "F057", root->at, "group「%.*s」はありません", "no group \"%.*s\"",
                  STR_FMT(name));
        return;
    }
    for (const struct yaml *r = rules ? rules->first : NULL; r; r = r->next)
        load_rule(l, (enum rule_group)g, r);
}
