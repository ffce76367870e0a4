/* Hosts vouch for what is listed: by a link that works once, for three weeks, the newest alone; and what they say
 * survives the next import. */
#include "bot/resource_confirm.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/utf8.h"
#include "bot/resource_edits.h"
#include "bot/resources.h"
#include "store/resource_rows.h"
#include "store/rows.h"
#include "tests/support/check.h"

static const int64_t today = 1795482000000; /* 2026-11-24 10:00 in Japan */

struct town {
    struct arena arena;
    struct store *s;
};

static int open_town(void **state)
{
    struct town *t = calloc(1, sizeof *t);
    struct resource list[2];
    arena_init(&t->arena, 32 << 20);
    assert_int_equal(store_open(":memory:", STORE_WRITE, &t->s), ERR_OK);
    assert_int_equal(store_begin(t->s), ERR_OK);
    for (int i = 0; i < 2; i++) {
        resource_init(&list[i]);
        list[i].id = i ? S("town:b") : S("town:a");
        list[i].kind = RESOURCE_GROUP;
        list[i].name = i ? S("将棋の会") : S("針金アートの会");
        list[i].verified_ms = i ? today - 400 * (int64_t)DAY_MS : 0;
    }
    assert_int_equal(resources_save(t->s, list, 2, today), ERR_OK);
    *state = t;
    return 0;
}

static int close_town(void **state)
{
    struct town *t = *state;
    store_rollback(t->s);
    store_close(t->s);
    arena_done(&t->arena);
    free(t);
    return 0;
}

static struct str token_for(struct town *t, const char *id)
{
    struct str url;
    assert_int_equal(confirm_make(t->s, &t->arena, str_from(id), S("https://town.example"), today, &url), ERR_OK);
    assert_true(str_starts(url, S("https://town.example/confirm/")));
    struct str token = str_sub(url, url.len - CONFIRM_TOKEN_CHARS, CONFIRM_TOKEN_CHARS);
    return token;
}

static struct resource stored(struct town *t, const char *id)
{
    struct resource_row row;
    struct resource r;
    assert_int_equal(resource_row_get(t->s, &t->arena, str_from(id), &row), ERR_OK);
    assert_int_equal(resource_decode(row.body, &t->arena, &r), ERR_OK);
    return r;
}

static enum err answers(struct town *t, struct str token, enum confirm_answer answer, const char *words, int64_t at_ms)
{
    return confirm_take(t->s, &t->arena, token, answer, str_from(words), at_ms);
}

static void a_link_leads_to_one_thing_once(void **state)
{
    struct town *t = *state;
    struct str id, url, old = token_for(t, "town:a"), token = token_for(t, "town:a");
    assert_int_equal(confirm_find(t->s, &t->arena, old, today, &id), ERR_NOTFOUND); /* a newer one was made */
    for (int i = 0; i < 3; i++)
        assert_int_equal(confirm_find(t->s, &t->arena, token, today, &id), ERR_OK); /* looking uses nothing up */
    assert_str_equal(id, S("town:a"));
    assert_int_equal(confirm_find(t->s, &t->arena, token, today + CONFIRM_LINK_DAYS * (int64_t)DAY_MS, &id),
                     ERR_NOTFOUND);
    assert_int_equal(answers(t, token, CONFIRM_SAME, "", today), ERR_OK);
    assert_int_equal(answers(t, token, CONFIRM_ENDED, "", today), ERR_NOTFOUND);
    assert_int_equal(confirm_find(t->s, &t->arena, token, today, &id), ERR_NOTFOUND);
    struct resource listed;
    token = token_for(t, "town:a");
    assert_int_equal(answers(t, token, CONFIRM_ENDED, "", today), ERR_OK);
    assert_int_equal(confirm_look(t->s, &t->arena, token, today, &listed), ERR_NOTFOUND);
    assert_int_equal(confirm_look(t->s, &t->arena, token_for(t, "town:a"), today, &listed),
                     ERR_OK); /* over, and asked again */
    assert_str_equal(listed.name, S("針金アートの会"));
    assert_int_equal(listed.status, RESOURCE_ENDED);
    static const struct str wrong[] = {S(""), S("x"), S("aaaaaaaaaaaaaaaaaaaaaa"), S("../../../../../etc/pass")};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(confirm_find(t->s, &t->arena, wrong[i], today, &id), ERR_NOTFOUND);
    assert_int_equal(confirm_make(t->s, &t->arena, S("town:none"), S("https://t"), today, &url), ERR_NOTFOUND);
}

static void what_each_answer_does(void **state)
{
    struct town *t = *state;
    struct host_answer_row *rows;
    size_t n;
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_SAME, "読まれない", today + 5), ERR_OK);
    assert_int_equal(stored(t, "town:a").verified_ms, today + 5);
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_CHANGED, "  時間が14時からになりました  ", today + 9),
                     ERR_OK);
    assert_int_equal(stored(t, "town:a").verified_ms, today + 5); /* not vouched for as it stands */
    assert_int_equal(answers(t, token_for(t, "town:b"), CONFIRM_ENDED, "", today + 12), ERR_OK);
    assert_int_equal(stored(t, "town:b").status, RESOURCE_ENDED);
    assert_int_equal(host_answer_rows_read(t->s, &t->arena, 0, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 3);
    assert_str_equal(rows[0].answer, S("ended"));
    assert_str_equal(rows[0].name, S("将棋の会"));
    assert_str_equal(rows[1].words, S("時間が14時からになりました"));
    assert_int_equal(rows[2].words.len, 0);
}

/* The file still says what it said. */
static void an_import_leaves_it_alone(void **state)
{
    struct town *t = *state;
    assert_int_equal(answers(t, token_for(t, "town:b"), CONFIRM_ENDED, "", today), ERR_OK);
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_SAME, "", today), ERR_OK);
    struct resource_edit_row *edits;
    size_t n;
    assert_int_equal(resource_edits_of(t->s, &t->arena, S("town:b"), &edits, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_str_equal(edits[0].field, S("status"));
}

static void many_words_are_cut_between_characters(void **state)
{
    struct town *t = *state;
    struct host_answer_row *rows;
    struct buf b;
    size_t n;
    buf_init_in(&b, &t->arena, 1 << 20);
    for (int i = 0; i < 5000; i++)
        buf_add(&b, S("変"));
    buf_add_char(&b, '\0');
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_CHANGED, buf_str(&b).ptr, today), ERR_OK);
    assert_int_equal(host_answer_rows_read(t->s, &t->arena, 0, 10, &rows, &n), ERR_OK);
    assert_int_equal(utf8_chars(rows[0].words), CONFIRM_WORDS_MAX); /* no less than there is room for */
}

/* Longest ago first; who never said it comes last; not what is over. */
static void who_is_to_be_asked(void **state)
{
    struct town *t = *state;
    struct resource_count_row *rows;
    size_t n;
    int64_t half_a_year_ago = today - 180 * (int64_t)DAY_MS;
    assert_int_equal(unsure_rows_read(t->s, &t->arena, half_a_year_ago, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_str_equal(rows[0].resource_id, S("town:b"));
    assert_str_equal(rows[1].resource_id, S("town:a"));
    assert_int_equal(rows[1].n, 0);
    assert_int_equal(answers(t, token_for(t, "town:a"), CONFIRM_SAME, "", today), ERR_OK);
    assert_int_equal(answers(t, token_for(t, "town:b"), CONFIRM_ENDED, "", today), ERR_OK);
    assert_int_equal(unsure_rows_read(t->s, &t->arena, half_a_year_ago, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 0);
}

/* ---- taking it back ---- */

enum { BY = 7 };

/* The newest change of this member. */
static int64_t changed_at(struct town *t, const char *id, const char *field)
{
    struct resource_edit_row *edits;
    size_t n;
    assert_int_equal(resource_edits_of(t->s, &t->arena, str_from(id), &edits, &n), ERR_OK);
    for (size_t i = 0; i < n; i++)
        if (str_eq(edits[i].field, str_from(field)))
            return edits[i].at_ms;
    return 0;
}

static void file_says(struct town *t, bool over, int64_t vanished_ms)
{
    struct resource r;
    resource_init(&r);
    r.id = S("town:b");
    r.kind = RESOURCE_GROUP;
    r.name = S("将棋の会");
    r.status = over ? RESOURCE_ENDED : RESOURCE_ACTIVE;
    r.vanished_ms = vanished_ms;
    assert_int_equal(resources_save(t->s, &r, 1, today), ERR_OK);
}

/* What happens, a letter each: the host answers S(ame), C(hanged), E(nded); staff set it A(ctive) or O(ver), or take
 * back its s(tate) or its v(erified day); the file says it is o(ver), or holds it no more: x. */
static void happens(struct town *t, char what, int64_t at_ms)
{
    int64_t note;
    const char *field = what == 's' ? "status" : "verified_ms";
    if (what == 'S' || what == 'C' || what == 'E') {
        enum confirm_answer answer = what == 'S' ? CONFIRM_SAME : what == 'C' ? CONFIRM_CHANGED : CONFIRM_ENDED;
        assert_int_equal(answers(t, token_for(t, "town:b"), answer, "", at_ms), ERR_OK);
    } else if (what == 'A' || what == 'O') {
        struct str status = what == 'A' ? S("\"active\"") : S("\"ended\"");
        assert_int_equal(resource_edit_set(t->s, S("town:b"), S("status"), status, BY, at_ms), ERR_OK);
    } else if (what == 's' || what == 'v') {
        assert_int_equal(
            resource_edit_undo(t->s, S("town:b"), str_from(field), changed_at(t, "town:b", field), BY, at_ms, &note),
            ERR_OK);
    } else {
        file_says(t, what == 'o', what == 'x' ? at_ms : 0);
    }
}

/* What the newest answer comes to, beside what is offered. */
static void contradictions_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *why, *steps;
        bool over;
        const char *against, *field; /* of the newest answer */
    } rows[] = {
        {"still true", "S", false, "", "verified_ms"},
        {"it is over", "E", true, "", "status"},
        {"over, then still true: nothing comes back by itself, staff are told", "ES", true, "host", "verified_ms"},
        {"the host says it again: no longer against anything", "ESE", true, "", "status"},
        {"over is taken back: offered, and vouched for", "ESs", false, "", "verified_ms"},
        {"still true is taken back: over, and nothing against it", "ESv", true, "", ""},
        {"twice still true: the newest is told", "ESS", true, "host", "verified_ms"},
        {"staff said it was over", "OS", true, "staff", "verified_ms"},
        {"staff say so afterwards: they knew", "SO", true, "", "verified_ms"},
        {"staff mend it by hand", "ESA", false, "", "verified_ms"},
        {"the file says it is over", "oS", true, "file", "verified_ms"},
        {"the file holds it no more", "xS", false, "vanished", "verified_ms"},
        {"it vanished later: no word against it", "Sx", false, "", "verified_ms"},
        {"something changed: for staff to read, against nothing", "EC", true, "", ""},
        {"it was over and is taken back", "Es", false, "", ""},
        {"staff's own mark goes, too: back to the file", "OEs", false, "", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        void *town;
        print_message("%s: %s\n", rows[i].steps, rows[i].why);
        open_town(&town);
        struct town *t = town;
        for (size_t k = 0; rows[i].steps[k]; k++)
            happens(t, rows[i].steps[k], today + 10 * (int64_t)(k + 1));
        struct host_answer_row *list;
        size_t n;
        assert_int_equal(host_answer_rows_read(t->s, &t->arena, 0, 10, &list, &n), ERR_OK);
        assert_int_equal(stored(t, "town:b").status == RESOURCE_ENDED, rows[i].over);
        assert_str_equal(list[0].against, str_from(rows[i].against));
        assert_str_equal(list[0].field, str_from(rows[i].field));
        close_town(&town);
    }
}

static void who_took_it_back_and_when(void **state)
{
    struct town *t = *state;
    struct host_answer_row *rows;
    struct edit_shown_row *undone;
    struct staff_row hana = {.login = S("hana"), .name = S("佐藤 花"), .role = S("link_worker")};
    size_t n;
    int64_t note;
    assert_int_equal(staff_row_insert(t->s, &hana), ERR_OK);
    assert_int_equal(answers(t, token_for(t, "town:b"), CONFIRM_ENDED, "もう人がいません", today + 1), ERR_OK);
    assert_int_equal(host_answer_rows_read(t->s, &t->arena, 0, 10, &rows, &n), ERR_OK);
    assert_str_equal(rows[0].value, S("\"ended\""));
    assert_str_equal(rows[0].file, S("null"));
    static const struct {
        const char *why, *id, *field;
        int64_t at_ms;
        enum err want;
    } tries[] = {
        {"nothing of that name", "town:none", "status", 1, ERR_NOTFOUND},
        {"another member", "town:b", "verified_ms", 1, ERR_NOTFOUND},
        {"as it was before: changed again since", "town:b", "status", 0, ERR_CONFLICT},
        {"this one", "town:b", "status", 1, ERR_OK},
        {"somebody was faster", "town:b", "status", 1, ERR_CONFLICT},
        {"never was", "town:b", "status", 2, ERR_NOTFOUND},
    };
    for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
        print_message("%s\n", tries[i].why);
        assert_int_equal(resource_edit_undo(t->s, str_from(tries[i].id), str_from(tries[i].field),
                                            today + tries[i].at_ms, hana.id, today + 9, &note),
                         tries[i].want);
    }
    assert_int_equal(host_answer_rows_read(t->s, &t->arena, 0, 10, &rows, &n), ERR_OK);
    assert_int_equal(rows[0].field.len, 0);
    assert_int_equal(rows[0].undone_ms, today + 9);
    assert_str_equal(rows[0].undone_name, S("佐藤 花"));
    assert_str_equal(rows[0].words, S("もう人がいません")); /* what was said stays */
    assert_int_equal(edit_rows_undone(t->s, &t->arena, 10, &undone, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_str_equal(undone[0].edit.value, S("\"ended\""));
    assert_int_equal(undone[0].edit.staff_id, 0);
    assert_str_equal(undone[0].undone_name, S("佐藤 花"));
    assert_int_equal(confirm_rows_expire(t->s, today, today + 10), ERR_OK);
    assert_int_equal(edit_rows_undone(t->s, &t->arena, 10, &undone, &n), ERR_OK);
    assert_int_equal(n, 0);
}

/* Whose resource vanished or is nowhere comes first, and can be put away. */
static void no_change_is_lost_from_sight(void **state)
{
    struct town *t = *state;
    struct edit_shown_row *rows;
    size_t n;
    int64_t note;
    assert_int_equal(resource_edit_set(t->s, S("town:a"), S("alert"), S("\"休会中\""), BY, today + 3), ERR_OK);
    assert_int_equal(resource_edit_set(t->s, S("town:b"), S("name"), S("\"将棋\""), BY, today + 2), ERR_OK);
    assert_int_equal(edit_rows_shown(t->s, &t->arena, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_str_equal(rows[0].edit.resource_id, S("town:a"));
    assert_str_equal(rows[0].file, S("null"));
    assert_str_equal(rows[1].file, S("\"将棋の会\""));
    assert_int_equal(rows[1].there, EDIT_LISTED);
    file_says(t, false, today + 4);
    assert_int_equal(edit_rows_shown(t->s, &t->arena, 10, &rows, &n), ERR_OK);
    assert_str_equal(rows[0].edit.resource_id, S("town:b"));
    assert_int_equal(rows[0].there, EDIT_VANISHED);
    assert_int_equal(resource_row_delete(t->s, S("town:b")), ERR_OK);
    assert_int_equal(edit_rows_shown(t->s, &t->arena, 10, &rows, &n), ERR_OK);
    assert_int_equal(rows[0].there, EDIT_GONE);
    assert_int_equal(rows[0].name.len, 0);
    assert_int_equal(edit_rows_shown(t->s, &t->arena, 1, &rows, &n), ERR_OK);
    assert_int_equal(n, 1);
    assert_int_equal(resource_edit_undo(t->s, S("town:b"), S("name"), today + 2, BY, today + 5, &note), ERR_OK);
    assert_int_equal(edit_rows_shown(t->s, &t->arena, 10, &rows, &n), ERR_OK);
    assert_int_equal(n, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_town, close_town)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(a_link_leads_to_one_thing_once),
                                       TEST(what_each_answer_does),
                                       TEST(an_import_leaves_it_alone),
                                       TEST(many_words_are_cut_between_characters),
                                       TEST(who_is_to_be_asked),
                                       cmocka_unit_test(contradictions_are_told),
                                       TEST(who_took_it_back_and_when),
                                       TEST(no_change_is_lost_from_sight)};
    return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
