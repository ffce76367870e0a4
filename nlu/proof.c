/* One arena, reset for each sample. Cost: a few microseconds a sample, a few milliseconds at start. */
#include "nlu/proof.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "nlu/reading.h"

enum { PROOF_ARENA = 8 << 20 };

static void prove_yes(const struct nlu *nlu, struct arena *a, size_t i, const struct sample *sample,
                      struct faults *faults)
{
    const struct rule *rule = &nlu->rules[i];
    struct reading r;
    struct firing f;
    if (reading_open(nlu, a, sample->text, rule->context, &r))
        return;
    switch (reading_fires(&r, i, &f)) {
    case FIRED_LIMIT:
        fault_add(faults, FAULT_ERROR, "F058", sample->at, "規則 %.*s は「%.*s」で手間がかかりすぎます",
                  "rule %.*s meets its match limit on \"%.*s\"", STR_FMT(rule->id), STR_FMT(sample->text));
        break;
    case FIRED_NO:
        fault_add(faults, FAULT_ERROR, "F053", sample->at, "規則 %.*s は自分の例「%.*s」に当たりません",
                  "rule %.*s misses its own sample \"%.*s\"", STR_FMT(rule->id), STR_FMT(sample->text));
        break;
    case FIRED_YES:
        break;
    }
}

static void prove_no(const struct nlu *nlu, struct arena *a, size_t i, const struct sample *sample,
                     struct faults *faults)
{
    const struct rule *rule = &nlu->rules[i];
    struct reading r;
    struct firing f;
    if (!reading_open(nlu, a, sample->text, rule->context, &r) && reading_fires(&r, i, &f) != FIRED_NO)
        fault_add(faults, FAULT_ERROR, "F054", sample->at, "規則 %.*s は当たってはいけない例「%.*s」に当たります",
                  "rule %.*s hits its counter-sample \"%.*s\"", STR_FMT(rule->id), STR_FMT(sample->text));
}

static void prove_intent(const struct nlu *nlu, struct arena *a, size_t i, const struct sample *sample,
                         struct faults *faults)
{
    const struct rule *rule = &nlu->rules[i];
    struct understanding u;
    if (rule->group == GROUP_INTENT && !nlu_read(nlu, a, sample->text, rule->context, &u) &&
        !str_eq(u.intent, rule->value))
        fault_add(faults, FAULT_ERROR, "F056", sample->at, "規則 %.*s の例「%.*s」は %.*s（規則 %.*s）に取られています",
                  "rule %.*s: its sample \"%.*s\" goes to %.*s (rule %.*s)", STR_FMT(rule->id), STR_FMT(sample->text),
                  STR_FMT(u.intent), STR_FMT(u.intent_rule));
}

/* A pattern that runs wild does so on its own words, again and again without their end, before the whole of them
 * comes. */
static void prove_limit(const struct nlu *nlu, struct arena *a, size_t i, struct faults *faults)
{
    enum { LONG_TEXT = 400 };
    const struct rule *rule = &nlu->rules[i];
    struct reading r;
    struct firing f;
    struct buf out;
    if (!rule->n_yes || !rule->yes[0].text.len)
        return;
    struct str most = utf8_head_chars(rule->yes[0].text, utf8_chars(rule->yes[0].text) - 1);
    buf_init_in(&out, a, LONG_TEXT + rule->yes[0].text.len * 8);
    while (most.len && out.len < LONG_TEXT && !out.err)
        buf_add(&out, most);
    buf_add(&out, S("・"));
    buf_add(&out, rule->yes[0].text);
    if (!reading_open(nlu, a, buf_str(&out), rule->context, &r) && reading_fires(&r, i, &f) == FIRED_LIMIT)
        fault_add(faults, FAULT_ERROR, "F058", rule->at, "規則 %.*s は、長い文で手間がかかりすぎます",
                  "rule %.*s meets its match limit on a long text", STR_FMT(rule->id));
}

void proof_samples(const struct nlu *nlu, struct faults *faults)
{
    struct arena a;
    arena_init(&a, PROOF_ARENA);
    for (size_t i = 0; i < nlu->n_rules; i++) {
        const struct rule *rule = &nlu->rules[i];
        for (size_t k = 0; k < rule->n_yes && !rule->broken; k++) {
            arena_reset(&a);
            prove_yes(nlu, &a, i, &rule->yes[k], faults);
            prove_intent(nlu, &a, i, &rule->yes[k], faults);
        }
        for (size_t k = 0; k < rule->n_no && !rule->broken; k++) {
            arena_reset(&a);
            prove_no(nlu, &a, i, &rule->no[k], faults);
        }
        arena_reset(&a);
        if (!rule->broken)
            prove_limit(nlu, &a, i, faults);
    }
    arena_done(&a);
}

static enum risk_level level_of(struct str word)
{
    for (int i = 0; i < RISK_LEVELS; i++)
        if (str_eq(word, str_from(risk_level_name((enum risk_level)i))))
            return (enum risk_level)i;
    return RISK_LEVELS;
}

void proof_must_hit(const struct nlu *nlu, struct str file, struct str text, struct faults *faults)
{
    struct arena a;
    arena_init(&a, PROOF_ARENA);
    struct str_cut line = {.tail = text, .found = true};
    for (int n = 1; line.found; n++) {
        line = str_cut(line.tail, '\n');
        struct str trimmed = str_trim(line.head);
        if (!trimmed.len || trimmed.ptr[0] == '#')
            continue;
        struct str_cut parts = str_cut(trimmed, '\t');
        enum risk_level want = level_of(parts.head);
        const struct place at = {file, n, 1};
        arena_reset(&a);
        if (want == RISK_LEVELS || !parts.found) {
            fault_add(faults, FAULT_ERROR, "F055", at, "「水準 TAB 言葉」の形で書いてください%s",
                      "write \"level TAB words\"%s", "");
            continue;
        }
        struct risk got = nlu_risk(nlu, &a, parts.tail);
        if (got.level < want)
            fault_add(faults, FAULT_ERROR, "F055", at, "見逃してはいけない言葉「%.*s」が %s 止まりです",
                      "must-hit line \"%.*s\" only reaches %s", STR_FMT(parts.tail), risk_level_name(got.level));
    }
    arena_done(&a);
}
