/* Loading content: its id, its texts, commands, triggers and questionnaires. */
#include "base/crypto.h"
#include "base/fold.h"
#include "dialogs/text.h"
#include "tests/dialogs/folder.h"
#include "tests/dialogs/shipped.h"

static void the_id_is_of_the_bytes(void **state)
{
    (void)state;
    struct bundle *again = play_load(TSUNAGU_CONTENT_DIR "/dialogs/");
    assert_int_equal(bundle_id(content).len, 64);
    assert_str_equal(bundle_id(again), bundle_id(content));
    assert_str_equal(bundle_json(again), bundle_json(content));
    assert_true(str_starts(bundle_json(content), S("{\"flows/")));
    bundle_free(again);
    struct folder f;
    folder_init(&f);
    folder_write(&f, "flows/t.yaml", "flow: t\ntitle: テスト\nstart: a\nnodes:\n  a:\n    end:\n");
    struct bundle *one = play_load(f.dir);
    folder_write(&f, "flows/t.yaml", "flow: t\ntitle: テスト\nstart: a\nnodes:\n\n  a:\n    end:\n");
    struct bundle *moved = play_load(f.dir);
    assert_false(str_eq(bundle_id(one), bundle_id(moved)));
    bundle_free(one);
    bundle_free(moved);
    folder_done(&f);
}

/* Every intent of the vocabulary leads somewhere. */
/* Every item stands below its file and says its line and column. Names are sorted, so that the same content has the same bytes. */
static void every_item_has_its_place(void **state)
{
    (void)state;
    struct str json = bundle_json(content), key = S("\"at\":["), name = S("\"flows/life.yaml\"");
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(json, key)) >= 0; n++)
        json = str_sub(json, (size_t)at + key.len, json.len);
    assert_true(n > 5000);
    json = bundle_json(content);
    assert_true(str_find(json, S("\"flows/caregiving.yaml\"")) < str_find(json, name));
    assert_true(str_find(json, name) < str_find(json, S("\"texts/system.yaml\"")));
}

static void every_intent_leads_somewhere(void **state)
{
    (void)state;
    static const char *const intents[] = {"greet",
                                          "start_questionnaire",
                                          "find_activity",
                                          "interest_statement",
                                          "loneliness",
                                          "low_mood",
                                          "fatigue_stress",
                                          "money_worry",
                                          "want_work",
                                          "caregiving_burden",
                                          "hikikomori_family",
                                          "drinking",
                                          "lifestyle_improvement",
                                          "dementia_worry",
                                          "want_to_contribute_skill",
                                          "talk_to_human",
                                          "opening_hours",
                                          "event_details",
                                          "stop",
                                          "go_back",
                                          "repeat",
                                          "help",
                                          "thanks",
                                          "complaint",
                                          "consent_yes",
                                          "consent_no",
                                          "delete_my_data",
                                          "who_are_you",
                                          "small_talk",
                                          "out_of_scope"};
    for (size_t i = 0; i < ARRAY_LEN(intents); i++) {
        const struct trigger *t = bundle_trigger_of(content, str_from(intents[i]));
        print_message("%s\n", intents[i]);
        assert_non_null(t);
        assert_int_equal((t->flow.len > 0) + (t->text.len > 0) + (t->command != COMMAND_NONE), 1);
    }
    assert_null(bundle_trigger_of(content, S("nope")));
    assert_str_equal(bundle_trigger(content, S("find_activity")), S("interests"));
}

static void commands(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        enum command want;
    } rows[] = {
        {"もどる", COMMAND_BACK},       {"ﾓﾄﾞﾙ", COMMAND_BACK},          {"スキップ", COMMAND_SKIP},
        {"答えたくない", COMMAND_SKIP}, {"わからない", COMMAND_UNKNOWN}, {"やめる", COMMAND_STOP},
        {"最初から", COMMAND_RESTART},  {"続きから", COMMAND_CONTINUE},  {"人と話したい", COMMAND_HUMAN},
        {"ＨＥＬＰ", COMMAND_HELP},     {"メニュー", COMMAND_MENU},      {"もう一度", COMMAND_REPEAT},
        {"お茶を飲む", COMMAND_NONE},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str folded;
        print_message("%s\n", rows[i].said);
        assert_int_equal(fold_text(&arena, str_from(rows[i].said), &folded), ERR_OK);
        assert_int_equal(bundle_command(content, folded), rows[i].want);
    }
    arena_done(&arena);
}

static void texts(void **state)
{
    (void)state;
    struct arena arena;
    struct var vars[] = {{S("worker"), S("山田花子")}, {S("reply_by"), S("あした")}};
    arena_init(&arena, 1 << 20);
    struct vars v = {vars, 2};
    struct str joined = bundle_text(content, &arena, "worker_joined", LANG_JA, &v, 0);
    assert_true(str_find(joined, S("山田花子")) >= 0);
    assert_true(str_find(bundle_text(content, &arena, "worker_joined", LANG_EN, &v, 0), S("link worker")) >= 0);
    /* {duty_note} is empty: its line goes, and no brace is ever shown. */
    struct str notice = bundle_text(content, &arena, "queued_notice", LANG_JA, &v, 0);
    assert_true(str_find(notice, S("あした")) >= 0 && str_find(notice, S("{")) < 0);
    assert_true(str_ends(notice, S("あした")));
    /* Several wordings: chosen by number. */
    assert_false(str_eq(bundle_text(content, &arena, "thanks_reply", LANG_JA, NULL, 0),
                        bundle_text(content, &arena, "thanks_reply", LANG_JA, NULL, 1)));
    assert_str_equal(bundle_text(content, &arena, "thanks_reply", LANG_JA, NULL, 0),
                     bundle_text(content, &arena, "thanks_reply", LANG_JA, NULL, 2));
    arena_done(&arena);
}

static void the_questionnaire(void **state)
{
    (void)state;
    static const char *const slots[] = {"payday", "family", "bills", "friends", "health", "living"};
    const struct questionnaire *q = bundle_questionnaire(content, S("life"));
    assert_non_null(q);
    assert_int_equal(q->n_items, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(q->items[i].number, i + 1);
        assert_str_equal(q->items[i].slot, str_from(slots[i]));
        assert_int_equal(q->items[i].n_options, 4);
    }
    assert_str_equal(q->items[2].text,
                     S("この1年間で、家計の支払い(税金、保険料、携帯代、電気代など)は、いかがでしたか。"));
    assert_str_equal(q->items[2].options[0].label, S("問題なかった"));
}

/* What was kept before the program learnt a new text of its own still stands: whoever is pinned to it goes on. */
static void what_was_kept_needs_no_new_texts(void **state)
{
    (void)state;
    struct arena arena;
    struct faults faults;
    struct bundle *b = NULL;
    uint8_t digest[SHA256_BYTES];
    arena_init(&arena, 32 << 20);
    faults_init(&faults, &arena);
    struct str was = bundle_json(content), key = S("\"date_said\"");
    ptrdiff_t at = str_find(was, key);
    assert_true(at > 0);
    struct str json = arena_fmt(&arena, "%.*s\"date_sait\"%.*s", (int)at, was.ptr,
                                STR_FMT(str_sub(was, (size_t)at + key.len, was.len)));
    crypto_sha256(json, digest);
    assert_int_equal(bundle_restore(hex_encode(&arena, digest, sizeof digest), json, false, &faults, &b), ERR_OK);
    assert_int_equal(faults.n_errors, 0);
    bundle_free(b);
    arena_done(&arena);
}

static const char *below(struct arena *arena, const struct folder *f, const char *name)
{
    return arena_fmt(arena, "%s/%s", f->dir, name).ptr;
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    struct folder f;
    struct arena arena;
    struct faults faults;
    struct bundle *b = NULL;
    folder_init(&f);
    folder_write(&f, "texts/required.txt", "# comment\nno_such_text\n");
    arena_init(&arena, 1 << 20);
    faults_init(&faults, &arena);
    assert_int_equal(bundle_load(f.dir, &faults, &b), ERR_INPUT);
    assert_int_equal(faults.n_errors, 1);
    assert_string_equal(faults.first->code, "F013");
    assert_int_equal(faults.first->at.line, 2);
    faults_init(&faults, &arena);
    assert_int_equal(mkdir(below(&arena, &f, "empty"), 0700), 0);
    assert_int_equal(bundle_load(below(&arena, &f, "empty"), &faults, &b), ERR_INPUT);
    assert_true(faults.n_errors > 10); /* no texts at all: each is named */
    assert_int_equal(rmdir(below(&arena, &f, "empty")), 0);
    faults_init(&faults, &arena);
    assert_int_equal(bundle_load("/nonexistent", &faults, &b), ERR_NOTFOUND); /* a slip in its name, and no other */
    assert_int_equal(faults.n_errors, 0);
    assert_int_equal(mkdir(below(&arena, &f, "flows/t.yaml"), 0700), 0); /* a file that cannot be read is named */
    assert_int_equal(bundle_load(f.dir, &faults, &b), ERR_IO);
    assert_string_equal(faults.first->code, "F000");
    assert_true(str_ends(faults.first->at.file, S("/flows/t.yaml")));
    assert_int_equal(rmdir(below(&arena, &f, "flows/t.yaml")), 0);
    arena_done(&arena);
    folder_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_id_is_of_the_bytes),
        cmocka_unit_test(every_item_has_its_place),
        cmocka_unit_test(every_intent_leads_somewhere),
        cmocka_unit_test(commands),
        cmocka_unit_test(texts),
        cmocka_unit_test(the_questionnaire),
        cmocka_unit_test(what_was_kept_needs_no_new_texts),
        cmocka_unit_test(what_is_missing_is_named),
    };
    return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}
