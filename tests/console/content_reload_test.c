/* Content that is taken again and again leaves nothing behind: neither with every change of the town's things, nor with
 * every publication. */
#include "console/console_inside.h"
#include "tests/bot/shipped_content.h"

static size_t n_questionnaires(struct console *c)
{
    size_t n = 0;
    for (const struct questionnaires *q = atomic_load(&c->questionnaires); q; q = q->older)
        n++;
    return n;
}

static size_t n_atlases(const struct console *c)
{
    size_t n = 0;
    for (const struct flow_atlas *a = c->atlas; a; a = a->older)
        n++;
    return n;
}

/* The same flows, as a publication that changed something else would bring them. */
static void forget_which(struct console *c)
{
    struct questionnaires *q = atomic_load(&c->questionnaires);
    q->bundle = S("another");
}

static void nothing_stays_behind(void **state)
{
    (void)state;
    struct config config = {.public_url = S("http://127.0.0.1:8080"), .console_idle_s = 900, .console_absolute_s = 900};
    struct console *c;
    assert_int_equal(console_new(&config, &c), ERR_OK);
    assert_int_equal(console_use_content(c, &content), ERR_OK);
    const struct questionnaires *first = atomic_load(&c->questionnaires);
    const struct flow_atlas *atlas = c->atlas;
    for (int i = 0; i < 200; i++)
        assert_int_equal(console_use_content(c, &content), ERR_OK);
    assert_int_equal(n_questionnaires(c), 1);
    assert_int_equal(n_atlases(c), 1);
    assert_ptr_equal(atomic_load(&c->questionnaires), first); /* the town's things alone were new */
    assert_ptr_equal(c->atlas, atlas);

    for (int i = 0; i < 5; i++) {
        forget_which(c);
        assert_int_equal(console_use_content(c, &content), ERR_OK);
    }
    assert_int_equal(n_questionnaires(c), 1);

    atomic_store(&c->dossiers_reading, 1); /* somebody reads: what they read stays until they are done */
    forget_which(c);
    assert_int_equal(console_use_content(c, &content), ERR_OK);
    assert_int_equal(n_questionnaires(c), 2);
    atomic_store(&c->dossiers_reading, 0);
    forget_which(c);
    assert_int_equal(console_use_content(c, &content), ERR_OK);
    assert_int_equal(n_questionnaires(c), 1);
    console_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_stays_behind)};
    return cmocka_run_group_tests(tests, load_content, unload_content);
}
