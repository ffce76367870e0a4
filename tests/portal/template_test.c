/* Every value is harmless where it stands, however it tries. Pages are written to a folder of the test's own. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "portal/template.h"
#include "tests/support/check.h"

static char dir[] = "/tmp/tsunagu-template-XXXXXX";
static struct arena arena;
static struct words *words;

static void write_file(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int begin(void **state)
{
    (void)state;
    struct faults faults;
    char path[128];
    assert_non_null(mkdtemp(dir));
    arena_init(&arena, 64 << 20);
    faults_init(&faults, &arena);
    write_file("words.yaml",
               "hello: {ja: \"{漢字|かんじ}と{name}\", easy: \"{漢字|かんじ}と {name}\", en: \"hello {name}\"}\n");
    snprintf(path, sizeof path, "%s/words.yaml", dir);
    return words_load(path, &faults, &words) ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", dir);
    words_free(words);
    arena_done(&arena);
    return system(command);
}

static enum err load(const char *page, struct template **t)
{
    struct faults faults;
    faults_init(&faults, &arena);
    write_file("page.html", page);
    return template_load(&arena, dir, "page", words, &faults, t);
}

static struct str render(const char *page, const struct fill *f, struct template_voice voice)
{
    struct template *t = NULL;
    struct buf out;
    assert_int_equal(load(page, &t), ERR_OK);
    buf_init_in(&out, &arena, 1 << 20);
    template_render(t, f, voice, &out);
    assert_int_equal(out.err, ERR_OK);
    return buf_str(&out);
}

static void same(const char *why, struct str got, const char *want)
{
    if (!str_eq(got, str_from(want)))
        fail_msg("%s:\n got  %.*s\n want %s", why, STR_FMT(got), want);
}

static void values_are_harmless(void **state)
{
    (void)state;
    static const struct {
        const char *why, *page, *value, *want;
    } rows[] = {
        {"markup", "<p>{{v}}</p>", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
        {"an entity", "<p>{{v}}</p>", "&lt;", "<p>&amp;lt;</p>"},
        {"out of double quotes", "<p title=\"{{v}}\">", "\" onclick=\"x", "<p title=\"&quot; onclick=&quot;x\">"},
        {"out of single quotes", "<p title='{{v}}'>", "' onclick='x", "<p title='&#39; onclick=&#39;x'>"},
        {"out of a title", "<title>{{v}}</title>", "</title><script>", "<title>&lt;/title&gt;&lt;script&gt;</title>"},
        {"javascript:", "<a href=\"{{v}}\">", "javascript:alert(1)", "<a href=\"#\">"},
        {"JavaScript: in disguise", "<a href=\"{{v}}\">", " java\tscript:alert(1)", "<a href=\"#\">"},
        {"data:", "<a href=\"{{v}}\">", "data:text/html,<script>", "<a href=\"#\">"},
        {"vbscript:", "<img src=\"{{v}}\">", "vbscript:x", "<img src=\"#\">"},
        {"another host without a scheme", "<a href=\"{{v}}\">", "//evil.example", "<a href=\"#\">"},
        {"a backslash that browsers read as a slash", "<a href=\"{{v}}\">", "/\\evil.example", "<a href=\"#\">"},
        {"a scheme without a host", "<a href=\"{{v}}\">", "https:///x", "<a href=\"#\">"},
        {"nothing", "<a href=\"{{v}}\">", "", "<a href=\"#\">"},
        {"a blank in an address", "<a href=\"{{v}}\">", "https://a.example/ b", "<a href=\"#\">"},
        {"a web address", "<a href=\"{{v}}\">", "HTTPS://a.example/?a=1&b=\"",
         "<a href=\"HTTPS://a.example/?a=1&amp;b=&quot;\">"},
        {"our own path", "<a href=\"{{v}}\">", "/activities?q=a&f=b", "<a href=\"/activities?q=a&amp;f=b\">"},
        {"a telephone", "<a href=\"{{v}}\">", "tel:119", "<a href=\"tel:119\">"},
        {"a form's address", "<form action=\"{{v}}\">", "javascript:x", "<form action=\"#\">"},
        {"behind the beginning of an address", "<a href=\"/x?{{v}}\">", "\"><script>",
         "<a href=\"/x?&quot;&gt;&lt;script&gt;\">"},
        {"out of data", "<script type=\"application/ld+json\">{{v}}</script>", "{\"a\":\"</script><b>&\xe2\x80\xa8\"}",
         "<script "
         "type=\"application/ld+json\">{\"a\":\"\\u003c/script\\u003e\\u003cb\\u003e\\u0026\\u2028\"}</script>"},
        {"what turns the direction", "<p>{{v}}</p>",
         "a\xe2\x80\xae"
         "b\xe2\x81\xa6"
         "c\xe2\x80\x8f"
         "d",
         "<p>abcd</p>"},
        {"controls", "<p>{{v}}</p>",
         "a\x01\x1b\x7f\xc2\x85"
         "b\nc",
         "<p>ab\nc</p>"},
        {"a mark of our own", "<p>{{v}}</p>", "{{v}} {a|b}", "<p>{{v}} {a|b}</p>"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct fill *f = fill_new(&arena);
        fill_text(f, "v", str_from(rows[i].value));
        same(rows[i].why, render(rows[i].page, f, (struct template_voice){0}), rows[i].want);
    }
}

static void pages_that_cannot_be_safe(void **state)
{
    (void)state;
    static const struct {
        const char *why, *page;
    } rows[] = {
        {"a tag's name", "<{{v}}>"},
        {"an attribute's name", "<p {{v}}>"},
        {"no quotes", "<p title={{v}}>"},
        {"an event", "<p onclick=\"{{v}}\">"},
        {"style", "<p style=\"{{v}}\">"},
        {"a frame's page", "<iframe srcdoc=\"{{v}}\">"},
        {"a script", "<script>{{v}}</script>"},
        {"a script of another type", "<script type=\"module\">{{v}}</script>"},
        {"a style sheet", "<style>{{v}}</style>"},
        {"a comment", "<!-- {{v}} -->"},
        {"a section that opens a tag and does not close it", "{{?v}}<p title=\"{{/v}}\">"},
        {"a section across attributes", "<p title=\"{{?v}}\" lang=\"{{/v}}\">"},
        {"a section that is not closed", "{{?v}}"},
        {"a section closed twice", "{{?v}}{{/v}}{{/v}}"},
        {"crossed", "{{?a}}{{?b}}{{/a}}{{/b}}"},
        {"an open mark", "<p>{{v</p>"},
        {"an empty mark", "<p>{{}}</p>"},
        {"words that are not there", "<p>{{=nobody}}</p>"},
        {"ends in a tag", "<p"},
        {"itself", "{{>page}}"},
        {"a file that is not there", "{{>nobody}}"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct template *t = NULL;
        if (load(rows[i].page, &t) == ERR_OK)
            fail_msg("%s was loaded", rows[i].why);
    }
}

static void sections(void **state)
{
    (void)state;
    const struct template_voice voice = {0};
    struct fill *f = fill_new(&arena), *row = fill_row(f, "rows");
    fill_text(f, "outer", S("o"));
    fill_text(row, "inner", S("1"));
    fill_text(fill_row(row, "deep"), "d", S("x"));
    fill_text(fill_row(f, "rows"), "inner", S("2"));
    fill_flag(f, "on", true);
    fill_flag(f, "off", false);
    same("rows", render("{{#rows}}[{{inner}}{{outer}}{{#deep}}{{d}}{{/deep}}]{{/rows}}", f, voice), "[1ox][2o]");
    same("once", render("{{?rows}}<ul>{{#rows}}<li>{{/rows}}</ul>{{/rows}}", f, voice), "<ul><li><li></ul>");
    same("flags",
         render("<a class=\"c\"{{?on}} hidden{{/on}}{{?off}} lang=\"x\"{{/off}}{{^off}} title=\"{{outer}}\"{{/off}}>",
                f, voice),
         "<a class=\"c\" hidden title=\"o\">");
    same("nothing", render("a{{#none}}x{{/none}}{{?none}}y{{/none}}{{^none}}z{{/none}}", f, voice), "az");
    write_file("part.html", "({{inner}}");
    same("a part", render("{{#rows}}{{>part}}){{/rows}}", f, voice), "(1)(2)");
}

static void readings(void **state)
{
    (void)state;
    struct fill *f = fill_new(&arena);
    fill_text(f, "name", S("<b>"));
    fill_words(f, "w", S("hello"));
    same("without", render("<p>{{=hello}}</p>", f, (struct template_voice){LANG_JA, false}), "<p>漢字と&lt;b&gt;</p>");
    same("with", render("<p>{{w}}</p>", f, (struct template_voice){LANG_JA, true}),
         "<p><ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby>と&lt;b&gt;</p>");
    same("never in an attribute", render("<p title=\"{{=hello}}\">", f, (struct template_voice){LANG_JA, true}),
         "<p title=\"漢字と&lt;b&gt;\">");
    same("in English", render("<p>{{=hello}}</p>", f, (struct template_voice){LANG_EN, true}),
         "<p>hello &lt;b&gt;</p>");
    const struct word_value values[] = {{S("name"), S("<x>")}, {{0}, {0}}};
    same("said plainly", words_say(words, &arena, LANG_EASY, "hello", values), "漢字と <x>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_harmless),
        cmocka_unit_test(pages_that_cannot_be_safe),
        cmocka_unit_test(sections),
        cmocka_unit_test(readings),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
