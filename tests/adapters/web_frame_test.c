/* What a browser may say and what it may not. */
#include "adapters/web/chat_frame.h"
#include "tests/support/check.h"

static void frames(void **state)
{
    (void)state;
    static const struct {
        const char *why, *json;
        enum err want;
        enum chat_frame_kind kind;
    } rows[] = {
        {"new visitor",
         "{\"type\":\"hello\",\"token\":null,\"after\":0,\"lang\":\"ja\",\"page\":\"https://town.example/\"}", ERR_OK,
         CHAT_HELLO},
        {"known visitor", "{\"type\":\"hello\",\"token\":\"b2hSYnyLFnm-yAF0CxYQFw\",\"after\":12}", ERR_OK, CHAT_HELLO},
        {"token too short", "{\"type\":\"hello\",\"token\":\"abc\"}", ERR_INPUT, 0},
        {"token with something else in it", "{\"type\":\"hello\",\"token\":\"b2hSYnyLFnm/yAF0CxYQFw\"}", ERR_INPUT, 0},
        {"after is not a number", "{\"type\":\"hello\",\"after\":\"1\"}", ERR_INPUT, 0},
        {"after is negative", "{\"type\":\"hello\",\"after\":-1}", ERR_INPUT, 0},
        {"words", "{\"type\":\"say\",\"id\":\"a-1\",\"text\":\"こんにちは\"}", ERR_OK, CHAT_SAY},
        {"unknown members are left alone", "{\"type\":\"say\",\"id\":\"a\",\"text\":\"x\",\"mood\":1}", ERR_OK,
         CHAT_SAY},
        {"words without id", "{\"type\":\"say\",\"text\":\"x\"}", ERR_INPUT, 0},
        {"no words", "{\"type\":\"say\",\"id\":\"a\",\"text\":\"\"}", ERR_INPUT, 0},
        {"only blanks", "{\"type\":\"say\",\"id\":\"a\",\"text\":\" \\u3000\\n\"}", ERR_INPUT, 0},
        {"id with a blank", "{\"type\":\"say\",\"id\":\"a b\",\"text\":\"x\"}", ERR_INPUT, 0},
        {"press", "{\"type\":\"choose\",\"id\":\"a\",\"value\":\"v\"}", ERR_OK, CHAT_CHOOSE},
        {"press of nothing", "{\"type\":\"choose\",\"id\":\"a\"}", ERR_INPUT, 0},
        {"read", "{\"type\":\"read\",\"seq\":3}", ERR_OK, CHAT_READ},
        {"typing", "{\"type\":\"typing\"}", ERR_OK, CHAT_TYPING},
        {"bye", "{\"type\":\"bye\"}", ERR_OK, CHAT_BYE},
        {"no such type", "{\"type\":\"shout\"}", ERR_INPUT, 0},
        {"no type", "{}", ERR_INPUT, 0},
        {"not an object", "[1]", ERR_INPUT, 0},
        {"not JSON", "hello", ERR_INPUT, 0},
        {"nothing", "", ERR_INPUT, 0},
        {"twice the same member", "{\"type\":\"bye\",\"type\":\"say\"}", ERR_INPUT, 0},
        {"NUL", "{\"type\":\"say\",\"id\":\"a\",\"text\":\"x\\u0000\"}", ERR_INPUT, 0},
        {"lone surrogate", "{\"type\":\"say\",\"id\":\"a\",\"text\":\"\\ud800\"}", ERR_INPUT, 0},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct chat_frame f = {0};
        print_message("%s\n", rows[i].why);
        arena_reset(&arena);
        assert_int_equal(chat_frame_read(str_from(rows[i].json), &arena, &f), rows[i].want);
        if (rows[i].want == ERR_OK)
            assert_int_equal(f.kind, rows[i].kind);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(frames)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
