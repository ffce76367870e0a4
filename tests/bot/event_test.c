/* Kinds of events have names that journals keep, and come back from them. */
#include "bot/event.h"
#include "tests/support/check.h"

static void names_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < EVENT_KINDS; i++) {
        enum event_kind kind = EVENT_KINDS;
        assert_true(event_kind_from_name(str_from(event_kind_name((enum event_kind)i)), &kind));
        assert_int_equal(kind, i);
    }
}

static void strangers_are_refused(void **state)
{
    (void)state;
    static const struct str rows[] = {S(""), S("START"), S("star"), S("starts"), S("?")};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        enum event_kind kind;
        assert_false(event_kind_from_name(rows[i], &kind));
    }
}

/* Stored in journals of years ago: these words may never change. */
static void stored_words(void **state)
{
    (void)state;
    static const char *const words[EVENT_KINDS] = {"start",  "text",  "choice",  "media", "unsend", "stop",
                                                   "timer",  "claim", "release", "say",   "return", "close",
                                                   "invite", "pause", "reopen",  "call"};
    for (int i = 0; i < EVENT_KINDS; i++)
        assert_string_equal(event_kind_name((enum event_kind)i), words[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_come_back), cmocka_unit_test(strangers_are_refused),
                                       cmocka_unit_test(stored_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
