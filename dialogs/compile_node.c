/* One node of a flow out of YAML, by table: one row a key. Knows the schema; resolves nothing (compile_link.c). */
#include "dialogs/compile_ask.h"

static const char *const kind_words[NODE_KINDS] = {"say", "ask", "branch", "set", "call", "match", "handoff", "end"};

const char *node_kind_name(enum node_kind k)
{
    return k < NODE_KINDS ? kind_words[k] : "";
}

typedef void read_key(struct compile *c, const struct yaml *y, struct node *n);

/* ---- say ---- */
static void say_bubbles(struct compile *c, const struct yaml *y, struct node *n)
{
    size_t count = y->kind == YAML_LIST ? y->n : 1;
    n->say->bubble = ARENA_ARRAY(c->arena, struct wordings, count);
    if (!n->say->bubble)
        return;
    n->say->n_bubbles = count;
    if (y->kind != YAML_LIST) {
        read_wordings(c, y, n->say->bubble);
        return;
    }
    struct wordings *to = n->say->bubble;
    for (const struct yaml *t = y->first; t; t = t->next)
        read_wordings(c, t, to++);
}

static void say_button(struct compile *c, const struct yaml *y, struct start_button *to)
{
    static const char *const known[] = {"t", "start"};
    const struct yaml *t = yaml_get(y, "t"), *start = yaml_get(y, "start");
    yaml_known(y, known, 2, c->faults);
    if (!t || !start) {
        wrong_form(c, y->at, "{t: 文, start: 流れの名前} (button)");
        return;
    }
    read_text(c, t, &to->label);
    to->flow = read_name(c, start);
    to->at = start->at;
}

static void say_buttons(struct compile *c, const struct yaml *y, struct node *n)
{
    if (y->kind != YAML_LIST || y->n > CHOICES_MAX) {
        wrong_form(c, y->at, "13 個までのボタンのリスト (list of at most 13 buttons)");
        return;
    }
    n->say->buttons = ARENA_ARRAY(c->arena, struct start_button, y->n);
    for (const struct yaml *b = y->first; b && n->say->buttons; b = b->next)
        say_button(c, b, &n->say->buttons[n->say->n_buttons++]);
}

/* ---- set, call, end ---- */
static void set_slots(struct compile *c, const struct yaml *y, struct node *n)
{
    n->sets = read_sets(c, y, &n->n_sets);
    for (size_t i = 0; i < n->n_sets; i++)
        n->sets[i].slot = full_slot(c, n->sets[i].slot);
}

static void call_flow(struct compile *c, const struct yaml *y, struct node *n)
{
    n->flow = read_name(c, y);
    n->flow_at = y->at;
}

/* `end:` or `end: {then: flow, words: text}` */
static void end_flow(struct compile *c, const struct yaml *y, struct node *n)
{
    static const char *const known[] = {"then", "words"};
    if (y->kind == YAML_TEXT && !y->text.len)
        return;
    const struct yaml *then = yaml_get(y, "then"), *words = yaml_get(y, "words");
    size_t errors = c->faults->n_errors;
    yaml_known(y, known, 2, c->faults);
    if (words)
        read_text(c, words, &n->words);
    if (then)
        call_flow(c, then, n);
    else if (errors == c->faults->n_errors) /* a misspelt key is the mistake, and has been named */
        wrong_form(c, y->at, "end: または end: {then: 流れの名前} (end)");
}

/* ---- match and handoff: maps of their own ---- */
static void match_targets(struct compile *c, const struct yaml *found, struct match *m)
{
    static const char *const known[] = {"0", "1", "2", "3"};
    yaml_known(found, known, CARDS_MAX + 1, c->faults);
    for (int i = 0; i <= CARDS_MAX; i++) {
        const struct yaml *to = yaml_get(found, known[i]);
        if (to)
            m->to[i] = (struct edge){.name = read_name(c, to), .to = -1, .at = to->at};
        else if (i <= m->max)
            fault_add(c->faults, FAULT_ERROR, "F021", found->at, "%d 件見つかったときの行き先がありません。",
                      "no target for %d found", i);
    }
}

static void match_body(struct compile *c, const struct yaml *y, struct node *n)
{
    static const char *const known[] = {"for", "max", "nearest", "text", "action", "found"};
    struct match *m = n->match;
    m->max = CARDS_MAX;
    for (int i = 0; i <= CARDS_MAX; i++)
        m->to[i] = (struct edge){.to = -1, .at = y->at};
    yaml_known(y, known, 6, c->faults);
    const struct yaml *prefix = yaml_get(y, "for"), *max = yaml_get(y, "max"), *text = yaml_get(y, "text"),
                      *nearest = yaml_get(y, "nearest"), *action = yaml_get(y, "action"), *found = yaml_get(y, "found");
    if (!prefix || !text || !action || !found) {
        wrong_form(c, y->at, "{for, text, action, found} (match)");
        return;
    }
    m->prefix = read_name(c, prefix);
    m->nearest = nearest && read_bool(c, nearest);
    if (max)
        (void)yaml_int(max, 1, CARDS_MAX, c->faults, &m->max);
    read_wordings(c, text, &m->text);
    read_text(c, action, &m->action);
    match_targets(c, found, m);
}

static void handoff_body(struct compile *c, const struct yaml *y, struct node *n)
{
    static const char *const known[] = {"reason", "severity", "summary", "text", "stay"};
    static const char *const reasons[] = {"asked",          "crisis",      "give_up", "rule",
                                          "internal_error", "worker_pull", "referral"};
    static const char *const severities[] = {"normal", "urgent", "emergency"};
    struct handoff *h = n->handoff;
    yaml_known(y, known, 5, c->faults);
    const struct yaml *reason = yaml_get(y, "reason"), *severity = yaml_get(y, "severity"),
                      *summary = yaml_get(y, "summary"), *text = yaml_get(y, "text"), *stay = yaml_get(y, "stay");
    if (reason)
        h->reason = (enum escalation_reason)read_word(c, reason, reasons, REASON_UNDELIVERED, REASON_ASKED);
    if (severity)
        h->severity = (enum severity)read_word(c, severity, severities, SEVERITIES, SEVERITY_NORMAL);
    h->stay = stay && read_bool(c, stay);
    if (text)
        read_wordings(c, text, &h->text);
    if (summary)
        read_text(c, summary, &h->summary);
    if (!text && !h->stay)
        fault_add(c->faults, FAULT_ERROR, "F036", y->at,
                  "住民に見せる文（text）がありません。伝えたことと、お返事のめやすを書いてください。",
                  "handoff that says nothing to the resident (text)");
    if (!summary)
        fault_add(c->faults, FAULT_ERROR, "F036", y->at, "担当者が最初に読むまとめ（summary）がありません。",
                  "handoff without a summary for the worker");
}

/* ---- the table ---- */
#define K(kind) (1U << NODE_##kind)
static const struct key {
    const char *name;
    unsigned kinds; /* nodes that may have it */
    read_key *read; /* NULL: read elsewhere */
} keys[] = {
    {"say", K(SAY), say_bubbles},
    {"buttons", K(SAY), say_buttons},
    {"ask", K(ASK), ask_text},
    {"item", K(ASK), NULL},
    {"slot", K(ASK), ask_slot},
    {"type", K(ASK), ask_type},
    {"options", K(ASK), ask_options},
    {"allow", K(ASK), ask_allow},
    {"unrecognised", K(ASK), ask_unrecognised},
    {"invalid", K(ASK), ask_invalid},
    {"give_up", K(ASK), ask_give_up},
    {"context", K(ASK), ask_context},
    {"extract", K(ASK), ask_extract},
    {"record", K(ASK), ask_record},
    {"confirm", K(ASK), ask_confirm},
    {"personal", K(ASK), ask_personal},
    {"listed", K(ASK), ask_listed},
    {"ask_more", K(ASK), ask_more},
    {"remind_after", K(ASK), read_remind_after},
    {"unanswered", K(ASK), read_unanswered},
    {"branch", K(BRANCH), NULL},
    {"set", K(SET), set_slots},
    {"call", K(CALL), call_flow},
    {"match", K(MATCH), match_body},
    {"handoff", K(HANDOFF), handoff_body},
    {"end", K(END), end_flow},
    {"next", K(SAY) | K(ASK) | K(SET) | K(CALL) | K(HANDOFF), NULL},
};
#undef K
enum { KEYS = sizeof keys / sizeof keys[0] };

/* `sey:` for `say:`: the slip is the key, not what is missing because of it. */
static bool misspelt_kind(struct compile *c, const struct yaml *y)
{
    struct str words[NODE_KINDS];
    for (int k = 0; k < NODE_KINDS; k++)
        words[k] = str_from(kind_words[k]);
    for (const struct yaml *m = y->first; m; m = m->next) {
        bool known = false;
        for (size_t i = 0; i < KEYS; i++)
            known = known || str_eq(m->key, str_from(keys[i].name));
        struct str near = known ? S("") : nearest_name(m->key, words, NODE_KINDS);
        if (!near.len)
            continue;
        fault_add(c->faults, FAULT_ERROR, "F001", m->key_at, "知らないキー「%.*s」（「%.*s」のことですか）",
                  "unknown key \"%.*s\" (did you mean \"%.*s\"?)", STR_FMT(m->key), STR_FMT(near));
        return true;
    }
    return false;
}

/* A node is of the kind whose word it has as a key; `item` is an ask too. */
static bool node_kind(struct compile *c, const struct yaml *y, enum node_kind *ret)
{
    int found = 0;
    for (int k = 0; k < NODE_KINDS; k++)
        if (yaml_get(y, kind_words[k])) {
            *ret = (enum node_kind)k;
            found++;
        }
    if (!found && yaml_get(y, "item")) {
        *ret = NODE_ASK;
        found = 1;
    }
    if (!found && misspelt_kind(c, y))
        return false;
    if (found != 1)
        fault_add(c->faults, FAULT_ERROR, "F006", y->at,
                  "項目には say, ask, branch, set, call, match, handoff, end のどれか一つを書きます（いま %d 個）。",
                  "a node has exactly one of say, ask, branch, set, call, match, handoff, end (this has %d)", found);
    return found == 1;
}

static bool node_parts(struct compile *c, struct node *n)
{
    n->say = n->kind == NODE_SAY ? ARENA_NEW(c->arena, struct say) : NULL;
    n->ask = n->kind == NODE_ASK ? ARENA_NEW(c->arena, struct ask) : NULL;
    n->match = n->kind == NODE_MATCH ? ARENA_NEW(c->arena, struct match) : NULL;
    n->handoff = n->kind == NODE_HANDOFF ? ARENA_NEW(c->arena, struct handoff) : NULL;
    if (n->ask) {
        n->ask->allow = ALLOW_BACK | ALLOW_SKIP | ALLOW_UNKNOWN | ALLOW_FAQ | ALLOW_STOP | ALLOW_HUMAN;
        n->ask->match = -1;
        n->ask->type = ASK_TEXT;
        n->ask->give_up.go.to = -1;
    }
    return !c->arena->failed;
}

static void check_keys(struct compile *c, const struct yaml *y, enum node_kind kind)
{
    const char *known[KEYS];
    size_t n = 0;
    for (size_t i = 0; i < KEYS; i++)
        if (keys[i].kinds & (1U << kind))
            known[n++] = keys[i].name;
    yaml_known(y, known, n, c->faults);
}

void read_node(struct compile *c, const struct yaml *y, struct node *n)
{
    n->name = y->key;
    n->at = y->key_at;
    n->kind = NODE_END;
    if (y->kind == YAML_TEXT && !y->text.len) {
        fault_add(c->faults, FAULT_ERROR, "F006", y->key_at,
                  "項目 '%.*s' が空です。次の行に、下げて書いてください（おわりなら「end:」）。",
                  "node '%.*s' is empty", STR_FMT(y->key));
        return;
    }
    if (y->kind != YAML_MAP) {
        wrong_form(c, y->at, "{say: …, next: …} など (node)");
        return;
    }
    if (!name_ok(y->key))
        fault_add(c->faults, FAULT_ERROR, "F004", y->key_at,
                  "項目の名前 '%.*s' は使えません（半角の a〜z 0〜9 _ だけ）。",
                  "'%.*s' is not a node name (a-z 0-9 _)", STR_FMT(y->key));
    if (!node_kind(c, y, &n->kind) || !node_parts(c, n))
        return;
    check_keys(c, y, n->kind);
    const struct yaml *item = yaml_get(y, "item"), *next = yaml_get(y, n->kind == NODE_BRANCH ? "branch" : "next");
    if (item && n->ask)
        ask_item(c, item, n);
    for (size_t i = 0; i < KEYS; i++) {
        const struct yaml *member =
            (keys[i].kinds & (1U << n->kind)) && keys[i].read ? yaml_get(y, keys[i].name) : NULL;
        if (member)
            keys[i].read(c, member, n);
    }
    if (next)
        read_edges(c, next, &n->edges, &n->n_edges);
    if (n->ask && !item && !yaml_get(y, "slot") && n->ask->type != ASK_NONE)
        fault_add(c->faults, FAULT_ERROR, "F003", n->at, "質問の答えを入れる項目（slot）がありません。",
                  "ask without a slot");
    if (n->ask && !n->ask->context.len)
        n->ask->context = arena_fmt(c->arena, "%.*s.%.*s", STR_FMT(c->flow->name), STR_FMT(n->name));
}
