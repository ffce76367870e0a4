/* Patterns of rule files: {parts} put in, Japanese folded the way messages are, compiled, and their literals read off.
 */
#include "nlu/factor.h"
#include "nlu/required.h"
#include "nlu/rule_load.h"
#include "base/buf.h"
#include "base/utf8.h"

enum { PATTERN_TEXT_MAX = 16000 };

void *load_push(struct loader *l, struct arena *a, void *items, size_t *n, size_t *room, size_t size)
{
    char **array = items;
    if (*n == *room) {
        size_t more = *room ? *room * 2 : 16;
        char *grown = arena_array(a, more, size);
        if (!grown) {
            l->nomem = true;
            return NULL;
        }
        if (*n)
            memcpy(grown, *array, *n * size);
        *array = grown;
        *room = more;
    }
    return *array + (*n)++ * size;
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
}

static const struct part *part_find(struct loader *l, const struct yaml *at, struct str name)
{
    for (size_t i = 0; i < l->n_parts; i++)
        if (str_eq(l->parts[i].name, name))
            return &l->parts[i];
    struct str *names = ARENA_ARRAY(l->scratch, struct str, l->n_parts + 1);
    for (size_t i = 0; names && i < l->n_parts; i++)
        names[i] = l->parts[i].name;
    struct str near = names ? nearest_name(name, names, l->n_parts) : (struct str){0};
    if (near.len)
        fault_add(l->faults, FAULT_ERROR, "F050", at->at, "部品 {%.*s} はありません。もしかして {%.*s} ですか？",
                  "no part {%.*s}; did you mean {%.*s}?", STR_FMT(name), STR_FMT(near));
    else
        fault_add(l->faults, FAULT_ERROR, "F050", at->at, "部品 {%.*s} はありません", "no part {%.*s}", STR_FMT(name));
    return NULL;
}

/* Put parts in fold every run of non-ASCII bytes, and write capitals small as messages are. */
static bool expand(struct loader *l, const struct yaml *at, struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        if (text.ptr[i] == '{' && i + 1 < text.len && text.ptr[i + 1] >= 'a' && text.ptr[i + 1] <= 'z') {
            for (end = i + 1; end < text.len && name_char(text.ptr[end]);)
                end++;
            const struct part *part = part_find(l, at, str_sub(text, i + 1, end - i - 1));
            if (!part)
                return false;
            buf_add(out, part->body);
            i = end + 1;
            continue;
        }
        if ((uint8_t)text.ptr[i] < 0x80) {
            char c = text.ptr[i];
            bool capital = c >= 'A' && c <= 'Z' && (i == 0 || text.ptr[i - 1] != '\\');
            buf_add_char(out, capital ? (char)(c + 32) : c);
            i++;
            continue;
        }
        while (end < text.len && (uint8_t)text.ptr[end] >= 0x80)
            end++;
        struct str folded;
        if (fold_text(l->scratch, str_sub(text, i, end - i), &folded))
            return false;
        buf_add(out, folded);
        i = end;
    }
    return true;
}

bool load_expand(struct loader *l, const struct yaml *at, struct str *ret)
{
    struct buf out;
    buf_init_in(&out, l->scratch, PATTERN_TEXT_MAX);
    if (!expand(l, at, at->text, &out))
        return false;
    if (out.err || !out.len) {
        fault_add(l->faults, FAULT_ERROR, "F050", at->at, "空か、長すぎる書き方です", "empty or too long a pattern%s",
                  "");
        return false;
    }
    *ret = buf_str(&out);
    return true;
}

void load_parts(struct loader *l, const struct yaml *parts)
{
    for (const struct yaml *p = parts ? parts->first : NULL; p; p = p->next) {
        struct buf out;
        buf_init_in(&out, l->scratch, PATTERN_TEXT_MAX);
        buf_add(&out, S("(?:"));
        for (const struct yaml *alt = p->first; alt; alt = alt->next) {
            if (alt != p->first)
                buf_add_char(&out, '|');
            (void)expand(l, alt, alt->text, &out);
        }
        buf_add_char(&out, ')');
        struct part *part = load_push(l, l->scratch, &l->parts, &l->n_parts, &l->room_parts, sizeof(*part));
        if (part)
            *part = (struct part){p->key, buf_str(&out)};
        l->nomem = l->nomem || out.err;
    }
}

/* What the library says is English; these are the slips of people who write a first pattern. */
static const char *in_japanese(const char *why)
{
    static const struct {
        const char *why, *ja;
    } rows[] = {
        {"missing closing parenthesis", "「(」が閉じていません"},
        {"unmatched closing parenthesis", "「)」が多すぎます"},
        {"missing terminating ] for character class", "「[」が閉じていません"},
        {"quantifier does not follow a repeatable item", "「?」「*」「+」「{ }」の前に、くり返すものがありません"},
        {"\\ at end of pattern", "終わりの「\\」がいりません"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(rows[i].why, why) == 0)
            return rows[i].ja;
    return why;
}

/* The place is named by what stands before it: parts are filled in by now, so a number would be none of what was
 * written. */
static void unreadable(struct loader *l, const struct yaml *at, struct str text, const struct pattern_fault *why)
{
    enum { BEFORE = 8 };
    struct str before = str_sub(text, 0, why->at), rest = before;
    uint32_t cp;
    for (size_t n = utf8_chars(before); n > BEFORE && utf8_next(&rest, &cp); n--)
        ;
    fault_add(l->faults, FAULT_ERROR, "F050", at->at, "読めない書き方です: %s（「%.*s」のあたり）。",
              "%.0spattern does not compile near \"%.*s\" (%s)", in_japanese(why->why), STR_FMT(rest), why->why);
}

static const struct pattern *compile(struct loader *l, const struct yaml *at, struct str text)
{
    struct nlu *nlu = l->nlu;
    struct pattern_fault why = {0};
    struct pattern *p = NULL;
    arena_reset(l->work);
    enum err err = pattern_new(factor(l->work, text), &p, &why);
    if (err == ERR_INPUT) /* once more as it was written, for the place of the mistake */
        err = pattern_new(text, &p, &why);
    if (err == ERR_INPUT)
        unreadable(l, at, text, &why);
    if (err == ERR_NOMEM)
        l->nomem = true;
    if (err)
        return NULL;
    struct pattern **slot = load_push(l, l->keep, &nlu->owned, &nlu->n_owned, &nlu->room_owned, sizeof(p));
    if (!slot) {
        pattern_free(p);
        return NULL;
    }
    return *slot = p;
}

static bool forbidden(struct loader *l, const struct yaml *at)
{
    static const char *const bad[] = {"\\b", "\\B", "\\w", "\\W"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (str_find(at->text, str_from(bad[i])) >= 0) {
            fault_add(l->faults, FAULT_ERROR, "F051", at->at, "%s は日本語では正しく働きません。使わずに書いてください",
                      "%s does not work for Japanese: write it without", bad[i]);
            return true;
        }
    return false;
}

static uint64_t hash_of(const struct need *need)
{
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < need->n; i++) {
        for (size_t k = 0; k < need->literals[i].len; k++)
            hash = (hash ^ (uint8_t)need->literals[i].ptr[k]) * 1099511628211u;
        hash = (hash ^ 0xff) * 1099511628211u;
    }
    return hash;
}

static bool same_words(const struct known_need *known, uint64_t hash, const struct need *need)
{
    bool same = known->hash == hash && known->n == need->n;
    for (size_t i = 0; same && i < need->n; i++)
        same = str_eq(known->literals[i], need->literals[i]);
    return same;
}

/* A new id, and its literals in the pass. 0: no memory. */
static uint32_t enter_need(struct loader *l, const struct need *need, uint64_t hash)
{
    struct str *copy = ARENA_ARRAY(l->scratch, struct str, need->n + 1);
    struct known_need *known = load_push(l, l->scratch, &l->needs, &l->n_needs, &l->room_needs, sizeof(*known));
    uint32_t id = ++l->nlu->n_needs;
    if (!copy || !known)
        return 0;
    for (size_t i = 0; i < need->n; i++) {
        struct literal *lit = load_push(l, l->scratch, &l->literals, &l->n_literals, &l->room_literals, sizeof(*lit));
        if (!lit)
            return 0;
        copy[i] = arena_str(l->scratch, need->literals[i]);
        *lit = (struct literal){copy[i], id};
    }
    *known = (struct known_need){hash, copy, need->n};
    return id;
}

/* The id of a need; the same words have the same id, however many patterns look for them. */
static uint32_t need_id(struct loader *l, const struct need *need)
{
    const uint64_t hash = hash_of(need);
    if (!l->need_table)
        l->need_table = ARENA_ARRAY(l->scratch, uint32_t, KNOWN_NEEDS);
    if (!l->need_table || l->nlu->n_needs >= KNOWN_NEEDS / 2)
        return 0;
    size_t at = hash % KNOWN_NEEDS;
    while (l->need_table[at] && !same_words(&l->needs[l->need_table[at] - 1], hash, need))
        at = (at + 1) % KNOWN_NEEDS;
    if (!l->need_table[at])
        l->need_table[at] = enter_need(l, need, hash);
    return l->need_table[at];
}

static bool enter_needs(struct loader *l, const struct required *required, struct probe *probe)
{
    for (size_t k = 0; k < required->n; k++) {
        uint32_t id = need_id(l, &required->need[k]);
        l->nomem = l->nomem || !id;
        if (!id)
            return false;
        probe->before[probe->n_needs] = required->need[k].before;
        probe->needs[probe->n_needs++] = id;
    }
    return true;
}

static bool make_probe(struct loader *l, const struct yaml *at, struct str text, bool must_have_word, struct probe *ret)
{
    struct required required = {0};
    struct str rest = text, branch;
    *ret = (struct probe){.pattern = compile(l, at, text)};
    /* Of several branches all would have to begin so; slots have one. */
    ret->at_start = required_branch(&rest, &branch) && !rest.len && str_starts(branch, S("^"));
    if (!ret->pattern)
        return false;
    arena_reset(l->work);
    enum err err = required_literals(l->work, text, &required);
    l->nomem = l->nomem || err == ERR_NOMEM;
    if (err == ERR_INPUT || (must_have_word && required.n == 0)) {
        fault_add(l->faults, FAULT_ERROR, "F052", at->at,
                  err ? "使えない書き方 (後方参照、\\p など) が入っています%s"
                      : "必ず入っている言葉がありません。言葉を一つは書いてください%s",
                  err ? "uses something outside the pattern language%s"
                      : "no fixed word in this pattern: write at least one%s",
                  "");
        return false;
    }
    bool at_end = !rest.len && str_ends(branch, S("$")) && !str_ends(branch, S("\\$"));
    ret->from_end = at_end ? required.width : SIZE_MAX;
    return enter_needs(l, &required, ret);
}

bool load_probe(struct loader *l, const struct yaml *at, struct probe *ret)
{
    struct str text;
    return !forbidden(l, at) && load_expand(l, at, &text) && make_probe(l, at, text, false, ret);
}

void load_slots(struct loader *l, const struct yaml *at, uint32_t rule)
{
    struct nlu *nlu = l->nlu;
    struct str text, branch;
    if (forbidden(l, at) || !load_expand(l, at, &text))
        return;
    while (required_branch(&text, &branch)) {
        struct probe probe;
        if (!make_probe(l, at, branch, true, &probe))
            return;
        struct slot *slot = load_push(l, l->keep, &nlu->slots, &nlu->n_slots, &l->room_slots, sizeof(*slot));
        if (slot)
            *slot = (struct slot){probe, rule, at->at.line};
    }
}
