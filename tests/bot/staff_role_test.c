#include "bot/staff_role.h"
#include "tests/support/check.h"

static void names_go_both_ways(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STAFF_ROLES; i++) {
        enum staff_role role = STAFF_ROLES;
        assert_true(staff_role_from_name(str_from(staff_role_name((enum staff_role)i)), &role));
        assert_int_equal(role, i);
    }
    enum staff_role role = ROLE_EDITOR;
    assert_false(staff_role_from_name(S("mayor"), &role));
    assert_false(staff_role_from_name(S(""), &role));
    assert_int_equal(role, ROLE_EDITOR);
}

static void logins(void **state)
{
    (void)state;
    static const struct {
        const char *login;
        bool valid;
    } rows[] = {{"hanako", true}, {"h.sato-2_x", true}, {"", false},   {"Hanako", false}, {"2nd", false},
                {"花子", false},  {"a b", false},       {".a", false}, {"a\n", false}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].login);
        assert_int_equal(staff_login_valid(str_from(rows[i].login)), rows[i].valid);
    }
    char longest[STAFF_LOGIN_MAX + 2];
    memset(longest, 'a', sizeof longest);
    assert_true(staff_login_valid((struct str){longest, STAFF_LOGIN_MAX}));
    assert_false(staff_login_valid((struct str){longest, STAFF_LOGIN_MAX + 1}));
}

static void passwords(void **state)
{
    (void)state;
    static const struct {
        const char *password;
        bool valid;
    } rows[] = {{"12345678901", false},
                {"123456789012", true},
                {"", false},
                {"hanako-hanako", false},
                {"山川草木花鳥風月雪月花見", true},
                {"山川草木花鳥風月雪月花", false}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].password);
        assert_int_equal(staff_password_valid(str_from(rows[i].password), S("hanako-hanako")), rows[i].valid);
    }
    char longest[PASSWORD_MAX + 2];
    memset(longest, 'x', sizeof longest);
    assert_true(staff_password_valid((struct str){longest, PASSWORD_MAX}, S("a")));
    assert_false(staff_password_valid((struct str){longest, PASSWORD_MAX + 1}, S("a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_go_both_ways), cmocka_unit_test(logins),
                                       cmocka_unit_test(passwords)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
