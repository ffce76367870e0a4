/* What is recorded can be played again: events, env and bubbles survive the way to JSON and back. */
#include "bot/journal.h"
#include "bot/bubble_json.h"
#include "tests/support/one_arena.h"

static void events_come_back(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct event event;
        struct str said;
        bool visible;
    } rows[] = {
        {"words, kept once in the body",
         {.kind = EVENT_TEXT,
          .id = S("e1"),
          .ref = S("m1"),
          .channel = S("line"),
          .at_ms = 5,
          .text = S("つらい \"とても\"\n")},
         S("つらい \"とても\"\n"),
         true},
        {"a button with another label",
         {.kind = EVENT_CHOICE, .id = S("e2"), .channel = S("web"), .text = S("はい"), .value = S("v1.x")},
         S("はい、お願いします"),
         true},
        {"a button without words",
         {.kind = EVENT_CHOICE, .id = S("e2"), .channel = S("web"), .value = S("v1.x")},
         S("はい"),
         true},
        {"invisible", {.kind = EVENT_START, .channel = S("web"), .lang = S("easy")}, S(""), false},
        {"a worker speaks",
         {.kind = EVENT_SAY,
          .channel = S("console"),
          .text = S("花子です"),
          .staff = S("7"),
          .staff_name = S("花子"),
          .seen = 12},
         S(""),
         false},
        {"a worker closes",
         {.kind = EVENT_CLOSE,
          .channel = S("console"),
          .value = S("connected"),
          .note = S("サロンへ"),
          .staff = S("7")},
         S(""),
         false},
        {"empty words", {.kind = EVENT_TEXT, .channel = S("web"), .text = S("")}, S(""), true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct event *e = &rows[i].event;
        struct turn_env env = {.now_ms = 1800000000123,
                               .seed = 4000000000u,
                               .next_escalation_id = 9,
                               .duty = DUTY_NOBODY},
                        got_env = {0};
        struct turn_out out = {.said = rows[i].said, .visible = rows[i].visible};
        struct event got;
        bool erased = true;
        print_message("%s\n", rows[i].why);
        struct str json = journal_encode_event(&arena, e, &env, &out);
        struct str body = rows[i].visible ? bubble_encode_text(&arena, rows[i].said) : (struct str){0};
        assert_int_equal(journal_decode_event(json, body, &arena, &got, &got_env, &erased), ERR_OK);
        assert_false(erased);
        assert_int_equal(got.kind, e->kind);
        assert_int_equal(got.at_ms, e->at_ms);
        assert_int_equal(got.seen, e->seen);
        assert_str_equal(got.id, e->id);
        assert_str_equal(got.ref, e->ref);
        assert_str_equal(got.channel, e->channel);
        assert_str_equal(got.text, e->text);
        assert_str_equal(got.value, e->value);
        assert_str_equal(got.note, e->note);
        assert_str_equal(got.lang, e->lang);
        assert_str_equal(got.staff, e->staff);
        assert_str_equal(got.staff_name, e->staff_name);
        assert_int_equal(got_env.now_ms, env.now_ms);
        assert_int_equal(got_env.seed, env.seed);
        assert_int_equal(got_env.next_escalation_id, 9);
        assert_int_equal(got_env.duty, DUTY_NOBODY);
    }
}

static void bad_journals_are_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "{}",
        "[]",
        "{\"kind\":\"text\"}",
        "{\"kind\":\"dance\",\"env\":{\"now\":1,\"seed\":1,\"esc\":1}}",
        "{\"kind\":\"text\",\"env\":{\"now\":1}}",
        "{\"kind\":\"text\",\"said\":true,\"env\":{\"now\":1,\"seed\":1,\"esc\":1}}",
        "{\"kind\":7,\"env\":{\"now\":1,\"seed\":1,\"esc\":1}}",
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct event event;
        struct turn_env env;
        bool erased;
        print_message("%s\n", rows[i]);
        assert_int_equal(journal_decode_event(str_from(rows[i]), (struct str){0}, &arena, &event, &env, &erased),
                         ERR_INPUT);
    }
}

static void nothing_is_left_of_what_was_taken_back(void **state)
{
    (void)state;
    const struct event e = {.kind = EVENT_TEXT,
                            .id = S("e1"),
                            .ref = S("m1"),
                            .channel = S("line"),
                            .text = S("himitsu"),
                            .value = S("himitsu")};
    struct turn_env env = {0}, got_env;
    struct event got;
    bool erased = false;
    struct str json = journal_erased_event(&arena, &e, &env);
    assert_true(str_find(json, S("himitsu")) < 0);
    assert_int_equal(journal_decode_event(json, (struct str){0}, &arena, &got, &got_env, &erased), ERR_OK);
    assert_true(erased);
    assert_str_equal(got.ref, S("m1"));
}

static void bubbles_come_back(void **state)
{
    (void)state;
    static const struct choice choices[] = {{S("はい"), S("v1.a")}, {S("いいえ"), S("v1.b")}};
    static const struct card cards[] = {{.id = S("town:1"),
                                         .title = S("手芸の会"),
                                         .text = S("水曜の午前です"),
                                         .lines = {S("毎週水曜 10:00"), S("無料")},
                                         .n_lines = 2,
                                         .actions = {{S("くわしく"), S("v1.c")}},
                                         .n_actions = 1},
                                        {.title = S("男の料理")}};
    static const struct bubble full = {S("こちらはどうですか"), choices, 2, cards, 2, true};
    struct bubble got;
    struct str json = bubble_encode(&arena, &full);
    assert_str_equal(
        json, S("{\"text\":\"こちらはどうですか\",\"choices\":[{\"label\":\"はい\",\"value\":\"v1.a\"},{"
                "\"label\":\"いいえ\",\"value\":\"v1.b\"}],"
                "\"cards\":[{\"id\":\"town:1\",\"title\":\"手芸の会\",\"text\":\"水曜の午前です\","
                "\"lines\":[\"毎週水曜 10:00\",\"無料\"],"
                "\"actions\":[{\"label\":\"くわしく\",\"value\":\"v1.c\"}]},{\"title\":\"男の料理\"}],\"link\":true}"));
    assert_int_equal(bubble_decode(json, &arena, &got), ERR_OK);
    assert_str_equal(bubble_encode(&arena, &got), json);
    assert_int_equal(got.n_cards, 2);
    assert_str_equal(got.cards[0].lines[1], S("無料"));
    static const char *const bad[] = {
        "", "[]", "{\"text\":1}", "{\"choices\":[{\"label\":\"x\"}]}", "{\"cards\":[1]}", "{\"text\":\"a\"}b"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        print_message("%s\n", bad[i]);
        assert_int_equal(bubble_decode(str_from(bad[i]), &arena, &got), ERR_INPUT);
    }
}

static void a_turn_as_entries(void **state)
{
    (void)state;
    struct turn_out *out = ARENA_NEW(&arena, struct turn_out);
    struct conversation c;
    conversation_init(&c);
    c.id = 3;
    c.seq = 10;
    out->said = S("こんにちは");
    out->visible = true;
    effect_add(&out->effects, EFFECT_SEND)->bubble.text = S("ようこそ");
    effect_add(&out->effects, EFFECT_METRIC);
    struct effect *e = effect_add(&out->effects, EFFECT_SEND);
    e->name = S("花子");
    e->bubble.text = S("花子です");
    const struct event event = {.kind = EVENT_TEXT, .channel = S("web"), .text = S("こんにちは")};
    const struct turn_env env = {.now_ms = 77};
    struct journal_row *rows;
    size_t n = 0;
    assert_int_equal(journal_entries(&arena, &event, &env, out, &c, &rows, &n), ERR_OK);
    assert_int_equal(n, 3);
    assert_int_equal(c.seq, 13);
    static const enum author authors[] = {AUTHOR_RESIDENT, AUTHOR_BOT, AUTHOR_WORKER};
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(rows[i].author, authors[i]);
        assert_int_equal(rows[i].seq, 11 + i);
        assert_int_equal(rows[i].at_ms, 77);
        assert_int_equal(rows[i].conversation_id, 3);
        assert_int_equal(rows[i].event.len != 0, i == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_back),
        cmocka_unit_test(bad_journals_are_refused),
        cmocka_unit_test(nothing_is_left_of_what_was_taken_back),
        cmocka_unit_test(bubbles_come_back),
        cmocka_unit_test(a_turn_as_entries),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
