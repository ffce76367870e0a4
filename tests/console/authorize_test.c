#include "base/clock.h"
#include "console/console_inside.h"
#include "tests/support/check.h"

#define CSRF "0123456789012345678901234567890123456789012"

static const struct http_route write_route = {
    .method = "POST", .path = "/w", .access = ACCESS_STAFF, .roles = MAY_LINK};
static const struct http_route read_route = {.method = "GET", .path = "/r", .access = ACCESS_STAFF, .roles = MAY_LINK};

static void judged_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        bool read, signed_in;
        enum staff_role role;
        const char *origin, *site, *csrf;
        enum problem want; /* PROBLEMS: allowed */
    } rows[] = {
        {"all in order", false, true, ROLE_LINK_WORKER, "https://town.example", "same-origin", CSRF, PROBLEMS},
        {"a browser without Sec-Fetch-Site", false, true, ROLE_SUPERVISOR, "https://town.example", "", CSRF, PROBLEMS},
        {"nobody", false, false, ROLE_LINK_WORKER, "https://town.example", "same-origin", CSRF,
         PROBLEM_SESSION_REQUIRED},
        {"no origin", false, true, ROLE_LINK_WORKER, "", "same-origin", CSRF, PROBLEM_ORIGIN},
        {"another origin", false, true, ROLE_LINK_WORKER, "https://evil.example", "cross-site", CSRF, PROBLEM_ORIGIN},
        {"looks alike", false, true, ROLE_LINK_WORKER, "https://town.example.evil.example", "", CSRF, PROBLEM_ORIGIN},
        {"other scheme", false, true, ROLE_LINK_WORKER, "http://town.example", "", CSRF, PROBLEM_ORIGIN},
        {"null origin", false, true, ROLE_LINK_WORKER, "null", "", CSRF, PROBLEM_ORIGIN},
        {"same site is not same origin", false, true, ROLE_LINK_WORKER, "https://town.example", "same-site", CSRF,
         PROBLEM_ORIGIN},
        {"typed address cannot write", false, true, ROLE_LINK_WORKER, "https://town.example", "none", CSRF,
         PROBLEM_ORIGIN},
        {"no token", false, true, ROLE_LINK_WORKER, "https://town.example", "same-origin", "", PROBLEM_CSRF},
        {"short token", false, true, ROLE_LINK_WORKER, "https://town.example", "same-origin", "0123", PROBLEM_CSRF},
        {"wrong token", false, true, ROLE_LINK_WORKER, "https://town.example", "same-origin",
         "x123456789012345678901234567890123456789012", PROBLEM_CSRF},
        {"an editor", false, true, ROLE_EDITOR, "https://town.example", "same-origin", CSRF, PROBLEM_ROLE},
        {"an auditor", false, true, ROLE_AUDITOR, "https://town.example", "same-origin", CSRF, PROBLEM_ROLE},
        {"an administrator sees nobody's words", false, true, ROLE_ADMIN, "https://town.example", "same-origin", CSRF,
         PROBLEM_ROLE},
        {"reading needs no token", true, true, ROLE_LINK_WORKER, "", "same-origin", "", PROBLEMS},
        {"typed address may read", true, true, ROLE_LINK_WORKER, "", "none", "", PROBLEMS},
        {"reading from elsewhere", true, true, ROLE_LINK_WORKER, "", "cross-site", "", PROBLEM_ORIGIN},
        {"an editor reads", true, true, ROLE_EDITOR, "", "same-origin", "", PROBLEM_ROLE},
        {"nobody reads", true, false, ROLE_LINK_WORKER, "", "same-origin", "", PROBLEM_SESSION_REQUIRED},
    };
    static struct console c;
    c.origins[0] = S("https://town.example");
    c.n_origins = 1;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct staff_session s = {.used = true, .role = rows[i].role, .csrf = CSRF};
        struct http_request req = {.method = rows[i].read ? S("GET") : S("POST"),
                                   .origin = str_from(rows[i].origin),
                                   .sec_fetch_site = str_from(rows[i].site),
                                   .csrf = str_from(rows[i].csrf)};
        enum problem problem = PROBLEMS;
        print_message("%s\n", rows[i].why);
        bool may =
            console_judge(&c, &req, rows[i].read ? &read_route : &write_route, rows[i].signed_in ? &s : NULL, &problem);
        assert_int_equal(may, rows[i].want == PROBLEMS);
        if (!may)
            assert_int_equal(problem, rows[i].want);
    }
}

/* A page reads again by itself when something happens: that nobody is at the desk must not be hidden by that. */
static void only_a_person_keeps_a_session(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        const struct http_route *route;
        struct str method;
        bool kept;
    } rows[] = {{"reading", &read_route, S("GET"), false}, {"doing something", &write_route, S("POST"), true}};
    static const struct config config;
    static struct console c;
    const int64_t now_ms = clock_wall_ms(), before_ms = now_ms - 1000;
    c.config = &config;
    c.origins[0] = S("https://town.example");
    c.n_origins = 1;
    sessions_init(&c.sessions, 900, 28800);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].why);
        struct staff_session s = {.role = ROLE_LINK_WORKER, .csrf = CSRF, .created_ms = before_ms}, *kept;
        struct http_request req = {.method = rows[i].method,
                                   .origin = S("https://town.example"),
                                   .csrf = S(CSRF),
                                   .cookie = S("tsunagu_staff=" CSRF)};
        void *identity = NULL;
        s.seen_ms = before_ms;
        s.saved_ms = now_ms; /* nothing is written down here */
        crypto_sha256(S(CSRF), s.hash);
        sessions_init(&c.sessions, 900, 28800);
        assert_int_equal(sessions_add(&c.sessions, &s, &kept), ERR_OK);
        assert_true(console_authorize(&c, &req, rows[i].route, &identity));
        assert_ptr_equal(identity, kept);
        assert_int_equal(kept->seen_ms > before_ms, rows[i].kept);
    }
}

static void flows_are_for_those_who_write_them(void **state)
{
    (void)state;
    static const bool may[STAFF_ROLES] = {[ROLE_SUPERVISOR] = true, [ROLE_EDITOR] = true, [ROLE_ADMIN] = true};
    static struct console c;
    for (int role = 0; role < STAFF_ROLES; role++) {
        struct staff_session s = {.used = true, .role = (enum staff_role)role, .csrf = CSRF};
        struct http_request req = {.method = S("GET"), .sec_fetch_site = S("same-origin")};
        enum problem problem = PROBLEMS;
        print_message("%s\n", staff_role_name(s.role));
        assert_int_equal(console_judge(&c, &req, &flow_routes[0], &s, &problem), may[role]);
        if (!may[role])
            assert_int_equal(problem, PROBLEM_ROLE);
    }
}

static void check_table(const struct http_route *routes, size_t n, bool *seen_staff)
{
    for (size_t i = 0; i < n; i++) {
        bool write = strcmp(routes[i].method, "GET") != 0;
        print_message("%s %s\n", routes[i].method, routes[i].path);
        assert_true(strncmp(routes[i].path, "/api/v1/", 8) == 0);
        assert_true(routes[i].body_max <= 64 * 1024);
        if (!write)
            assert_int_equal(routes[i].body_max, 0);
        if (routes[i].access == ACCESS_STAFF) {
            assert_true(routes[i].roles != 0 && (routes[i].roles & ~(unsigned)MAY_ANY) == 0);
            *seen_staff = true;
        } else {
            assert_true(strncmp(routes[i].path, "/api/v1/session", 15) == 0); /* nothing else is open */
        }
        /* Words of residents: link workers and their supervisors only. */
        if (strstr(routes[i].path, "escalations") || strstr(routes[i].path, "conversations"))
            assert_int_equal(routes[i].roles, MAY_LINK);
        if (strstr(routes[i].path, "flows"))
            assert_int_equal(routes[i].roles, MAY_FLOWS);
    }
}

static void every_route_has_its_row(void **state)
{
    (void)state;
    bool staff = false;
    check_table(login_routes, n_login_routes, &staff);
    check_table(queue_routes, n_queue_routes, &staff);
    check_table(conversation_routes, n_conversation_routes, &staff);
    check_table(flow_routes, n_flow_routes, &staff);
    assert_true(staff);
}

static void refuses_to_promise_totp(void **state)
{
    (void)state;
    struct config config = {.console_require_totp = true, .public_url = S("https://town.example")};
    struct console *c = NULL;
    assert_int_equal(console_new(&config, &c), ERR_INPUT);
    assert_null(c);
}

static void demo_has_two_names(void **state)
{
    (void)state;
    static const struct {
        bool demo;
        const char *url, *origin;
        bool allowed;
    } rows[] = {
        {true, "http://127.0.0.1:8080", "http://127.0.0.1:8080", true},
        {true, "http://127.0.0.1:8080", "http://localhost:8080", true},
        {true, "http://127.0.0.1:8080", "http://localhost:8081", false},
        {false, "http://127.0.0.1:8080", "http://localhost:8080", false},
        {true, "https://town.example", "http://localhost", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct config config = {.demo = rows[i].demo,
                                .public_url = str_from(rows[i].url),
                                .console_idle_s = 900,
                                .console_absolute_s = 28800};
        struct console *c = NULL;
        assert_int_equal(console_new(&config, &c), ERR_OK);
        assert_int_equal(console_origin_allowed(c, str_from(rows[i].origin)), rows[i].allowed);
        console_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judged_in_order),
        cmocka_unit_test(only_a_person_keeps_a_session),
        cmocka_unit_test(flows_are_for_those_who_write_them),
        cmocka_unit_test(every_route_has_its_row),
        cmocka_unit_test(refuses_to_promise_totp),
        cmocka_unit_test(demo_has_two_names),
    };
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
