/* What the machine finds is what PCRE2 finds: by examples, and on many made patterns and texts. And it never takes
 * long. */
#include "nlu/machine.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "tests/support/check.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static void finds_what_is_there(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text, *want; /* NULL: nothing */
    } rows[] = {
        {"薬", "頭痛薬を飲む", "薬"},
        {"(?:薬|頭痛)", "頭痛薬", "頭痛"},
        {"薬.{0,2}飲", "薬を飲んで薬も飲", "薬を飲"},
        {"薬.{0,9}飲", "薬を飲んで薬も飲", "薬を飲んで薬も飲"},
        {"薬.{0,9}?飲", "薬を飲んで薬も飲", "薬を飲"},
        {"薬.{0,9}飲", "薬を\n飲", NULL},
        {"薬[^。]{0,9}飲", "薬を\n飲", "薬を\n飲"},
        {"(?<!頭痛)薬", "頭痛薬と薬", "薬"},
        {"(?<=頭痛|と)薬", "薬と薬", "薬"},
        {"^薬$", "薬\n", "薬"},
        {"^薬$", "薬\n\n", NULL},
        {"(?:(?!ない).){0,9}薬", "なないの薬", "いの薬"},
        {"(?:も(?:う)?|あ)*死", "もうあも死", "もうあも死"},
        {"(?:こと|もの)+が", "ことものことが", "ことものことが"},
        {"\\d{2,}錠", "1錠12錠", "12錠"},
        {"a{0|6}", "a{0", "a{0"},
        {"", "あ", ""},
        {"(?:|薬)飲", "薬飲", "薬飲"},
        {"薬", "", NULL},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct machine *m = NULL;
        struct span at;
        const struct str text = str_from(rows[i].text);
        print_message("%s\n", rows[i].pattern);
        assert_int_equal(machine_new(str_from(rows[i].pattern), &m), ERR_OK);
        struct machine_room *room = machine_room_new(&arena);
        assert_int_equal(machine_find(m, room, text, 0, text.len, &at), rows[i].want ? FOUND_YES : FOUND_NO);
        if (rows[i].want)
            assert_str_equal(str_sub(text, at.from, at.to - at.from), str_from(rows[i].want));
        machine_free(m);
    }
    arena_done(&arena);
}

static void refuses_what_is_beyond_it(void **state)
{
    (void)state;
    static const char *const rows[] = {"(?:(?:ab|b)+)+c", "(a)\\1", "a++", "(?>a)", "\\bа", "(?:a?)*", "(?<=a+)b",
                                       "a{3,1}",          "(",      "[a",  ")",     "\\pL", "(?i)a",   "*"};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct machine *m = NULL;
        print_message("%s\n", rows[i]);
        assert_int_equal(machine_new(str_from(rows[i]), &m), ERR_INPUT);
        assert_null(m);
    }
}

/* ---- made patterns ---- */

static uint32_t pick(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 10) % n;
}

static void add_pattern(struct buf *out, uint32_t *seed, int depth);

static void add_atom(struct buf *out, uint32_t *seed, int depth)
{
    static const char *const atoms[] = {"あ",   "い",   "う",        "a", "b",       "ab",  "あい",
                                        "[ab]", "[^a]", "[^あい\n]", ".", "[い-う]", "\\d", "\\S"};
    static const char *const groups[] = {"(?:", "(?:", "(?:", "(?=", "(?!", "(?<=", "(?<!"};
    const uint32_t group = pick(seed, ARRAY_LEN(groups));
    if (depth == 0 || pick(seed, 3)) {
        buf_add(out, str_from(atoms[pick(seed, ARRAY_LEN(atoms))]));
        return;
    }
    buf_add(out, str_from(groups[group]));
    if (group > 4)
        buf_add(out, str_from(atoms[pick(seed, 7)]));
    else
        add_pattern(out, seed, depth - 1);
    buf_add(out, S(")"));
}

static void add_pattern(struct buf *out, uint32_t *seed, int depth)
{
    static const char *const counts[] = {"?", "*", "+", "{0,2}", "{1,3}", "{2}", "{0,6}", "{0,6}?", "??", "+?", "{2,}"};
    const uint32_t branches = 1 + (uint32_t)(pick(seed, 3) == 0) + (uint32_t)(pick(seed, 4) == 0);
    for (uint32_t b = 0; b < branches; b++) {
        if (b)
            buf_add(out, S("|"));
        for (uint32_t n = 1 + pick(seed, 3); n > 0; n--) {
            struct str before = buf_str(out);
            add_atom(out, seed, depth);
            const struct str atom = str_sub(buf_str(out), before.len, out->len);
            if (pick(seed, 3) == 0 && !str_starts(atom, S("(?=")) && !str_starts(atom, S("(?!")) &&
                !str_starts(atom, S("(?<")))
                buf_add(out, str_from(counts[pick(seed, ARRAY_LEN(counts))]));
        }
    }
}

static void add_text(struct buf *out, uint32_t *seed)
{
    static const char *const pieces[] = {"あ", "い", "う", "a", "b",    "ab",    "あい",
                                         "え", "1",  "\n", " ", "aaab", "あああ"};
    for (uint32_t n = pick(seed, pick(seed, 2) ? 8 : 60); n > 0; n--)
        buf_add(out, str_from(pieces[pick(seed, ARRAY_LEN(pieces))]));
}

/* Every match of the text, one after the other, as a search goes on after a guard took one away. */
static size_t compare(const struct machine *m, struct machine_room *room, const pcre2_code *code,
                      pcre2_match_data *data, struct str pattern, struct str text)
{
    size_t n = 0;
    for (size_t from = 0; from <= text.len; n++) {
        struct span at = {0, 0};
        enum found found = machine_find(m, room, text, from, text.len, &at);
        int count = pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, from, 0, data, NULL);
        const PCRE2_SIZE *want = pcre2_get_ovector_pointer(data);
        if (found == FOUND_LIMIT || (count < 0 && count != PCRE2_ERROR_NOMATCH))
            return n;
        if ((found == FOUND_YES) != (count > 0) || (found == FOUND_YES && (at.from != want[0] || at.to != want[1])))
            fail_msg("\"%.*s\" in \"%.*s\" from %zu: got %d %zu-%zu, want %d %zu-%zu", STR_FMT(pattern), STR_FMT(text),
                     from, (int)found, at.from, at.to, count, want[0], want[1]);
        if (found == FOUND_NO)
            return n;
        for (from = at.from + 1; from < text.len && utf8_goes_on(text.ptr[from]);)
            from++;
    }
    return n;
}

static void agrees_with_pcre2(void **state)
{
    (void)state;
    enum { PATTERNS = 6000, TEXTS = 8, DEPTH = 3 };
    struct arena arena;
    size_t compared = 0, matches = 0;
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    arena_init(&arena, 16 << 20);
    for (uint32_t i = 0; i < PATTERNS; i++) {
        uint32_t seed = i * 2654435761u + 1;
        struct machine *m = NULL;
        struct buf pattern;
        int code_error = 0;
        PCRE2_SIZE at = 0;
        arena_reset(&arena);
        buf_init_in(&pattern, &arena, 4096);
        add_pattern(&pattern, &seed, DEPTH);
        const struct str made = buf_str(&pattern);
        pcre2_code *code =
            pcre2_compile((PCRE2_SPTR)made.ptr, made.len, PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE, &code_error, &at, NULL);
        if (code && !machine_new(made, &m)) {
            struct machine_room *room = machine_room_new(&arena);
            compared++;
            for (int t = 0; t < TEXTS; t++) {
                struct buf text;
                buf_init_in(&text, &arena, 4096);
                add_text(&text, &seed);
                buf_add(&text, S("."));
                matches += compare(m, room, code, data, made, buf_str(&text));
            }
        }
        machine_free(m);
        pcre2_code_free(code);
    }
    print_message("%zu patterns, %zu matches\n", compared, matches);
    assert_true(compared > PATTERNS / 2);
    assert_true(matches > PATTERNS);
    pcre2_match_data_free(data);
    arena_done(&arena);
}

/* Three gaps, each of which can begin and end anywhere: a backtracker without a memory would be here for minutes, and
 * would give up. */
static void does_nothing_twice(void **state)
{
    (void)state;
    static char text[15000];
    struct arena arena;
    struct machine *m = NULL;
    struct span at;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < sizeof(text); i += 3)
        memcpy(text + i, "あ", 3);
    assert_int_equal(machine_new(S("あ.{0,30}あ(?:(?!う).){0,30}あ.{0,30}い"), &m), ERR_OK);
    struct machine_room *room = machine_room_new(&arena);
    assert_int_equal(machine_find(m, room, (struct str){text, 900}, 0, 900, &at), FOUND_NO);
    machine_free(m);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_what_is_there),
                                       cmocka_unit_test(refuses_what_is_beyond_it), cmocka_unit_test(agrees_with_pcre2),
                                       cmocka_unit_test(does_nothing_twice)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
