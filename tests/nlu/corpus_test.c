/* The safety floor's own corpus in four parts, and the lines kept apart that nobody may learn from: measured, printed,
 * and not below what was reached. */
#include "base/file.h"
#include "base/json.h"
#include "tests/nlu/support_rules.h"

enum { FILES_CAP = 32 << 20 };

static enum risk_level level_of(struct str word)
{
    for (int i = 0; i < RISK_LEVELS; i++)
        if (str_eq(word, str_from(risk_level_name((enum risk_level)i))))
            return (enum risk_level)i;
    return RISK_LEVELS;
}

struct part {
    int lines, alarms, heard; /* alarms: urgent or graver; heard: at their level */
};

/* `labelled`: "level TAB words", else only words. */
static struct part play_part(const char *path, bool labelled)
{
    struct arena files;
    struct str text;
    struct part p = {0};
    arena_init(&files, FILES_CAP);
    assert_int_equal(file_read(&files, path, FILES_CAP / 2, &text), ERR_OK);
    for (struct str_cut line = {.tail = text, .found = true}; line.found;) {
        line = str_cut(line.tail, '\n');
        if (!line.head.len || line.head.ptr[0] == '#')
            continue;
        struct str_cut cut = str_cut(line.head, '\t');
        assert_true(cut.found == labelled);
        enum risk_level want = labelled ? level_of(cut.head) : RISK_NONE;
        assert_true(want < RISK_LEVELS);
        arena_reset(&arena);
        enum risk_level got = nlu_risk(rules, &arena, labelled ? cut.tail : cut.head).level;
        p.lines++;
        p.alarms += got >= RISK_URGENT;
        p.heard += got >= want;
    }
    arena_done(&files);
    print_message("%s: lines %d, urgent or graver %d, at their level %d\n", path, p.lines, p.alarms, p.heard);
    return p;
}

static void four_parts(void **state)
{
    (void)state;
    struct part must = play_part("nlu/rules/risk_must_hit.txt", true);
    struct part traps = play_part("nlu/rules/risk_traps.txt", false);
    struct part accepted = play_part("nlu/rules/risk_accepted.txt", false);
    struct part misses = play_part("nlu/rules/risk_known_misses.txt", true);
    assert_int_equal(must.heard, must.lines);
    assert_true(traps.alarms * 50 <= traps.lines);
    assert_true(must.lines + traps.lines + accepted.lines + misses.lines >= 800);
    /* What has been mended is moved to the part where it belongs: these lists tell the truth. */
    assert_int_equal(accepted.alarms, accepted.lines);
    assert_int_equal(misses.heard, 0);
}

struct tally {
    int grave, heard, emergencies, called, harmless, alarms;
    int grave_asked, harmless_asked; /* of those heard and of the alarms: the person is asked first */
};

static void judge(struct tally *t, const struct json *row)
{
    enum risk_level want = level_of(json_string(json_get(row, "label")));
    arena_reset(&arena);
    struct risk risk = nlu_risk(rules, &arena, json_string(json_get(row, "text")));
    enum risk_level got = risk.level;
    t->grave += want >= RISK_URGENT;
    t->heard += want >= RISK_URGENT && got >= RISK_URGENT;
    t->emergencies += want == RISK_EMERGENCY;
    t->called += want == RISK_EMERGENCY && got == RISK_EMERGENCY;
    t->harmless += want == RISK_NONE;
    t->alarms += want == RISK_NONE && got >= RISK_URGENT;
    t->grave_asked += want >= RISK_URGENT && got >= RISK_URGENT && risk.unsure;
    t->harmless_asked += want == RISK_NONE && got >= RISK_URGENT && risk.unsure;
}

static struct tally judge_file(const char *path)
{
    struct arena files;
    struct str text;
    struct tally t = {0};
    arena_init(&files, FILES_CAP);
    assert_int_equal(file_read(&files, path, FILES_CAP / 2, &text), ERR_OK);
    for (struct str_cut line = {.tail = text, .found = true}; line.found;) {
        struct json_doc *doc = NULL;
        line = str_cut(line.tail, '\n');
        if (!line.head.len)
            continue;
        assert_int_equal(json_open(line.head, 0, &doc, NULL), ERR_OK);
        judge(&t, json_root(doc));
        json_close(doc);
    }
    arena_done(&files);
    return t;
}

static void kept_apart(void **state)
{
    (void)state;
    struct tally t = judge_file("tests/nlu/unseen/risk.jsonl");
    print_message(
        "kept apart: urgent or graver %d of %d (%d of them asked first), emergencies called so %d of %d, false alarms "
        "%d of %d (%d of them asked first)\n",
        t.heard, t.grave, t.grave_asked, t.called, t.emergencies, t.alarms, t.harmless, t.harmless_asked);
    assert_true(t.heard * 100 >= t.grave * 84);
    assert_true(t.called * 100 >= t.emergencies * 66);
    assert_true(t.alarms * 100 <= t.harmless * 13);
}

/* What residents say here on any day: contacts, pills, pensions, funerals that are over. */
static void harmless(void **state)
{
    (void)state;
    struct tally t = judge_file("tests/nlu/unseen/harmless.jsonl");
    print_message("harmless, kept apart: false alarms %d of %d (%d of them asked first)\n", t.alarms, t.harmless,
                  t.harmless_asked);
    assert_int_equal(t.grave, 0);
    assert_true((t.alarms - t.harmless_asked) * 100 <= t.harmless);
    assert_true(t.alarms * 100 <= t.harmless * 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(four_parts), cmocka_unit_test(kept_apart),
                                       cmocka_unit_test(harmless)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
