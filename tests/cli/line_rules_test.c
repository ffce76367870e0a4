/* The judge of what we send to LINE must be able to refuse: each rule once, and that what is right passes. */
#include "cli/line_rules.h"
#include "tests/support/check.h"

#define TEXT "{\"type\":\"text\",\"text\":\"はい\"}"
#define ACTION "{\"type\":\"postback\",\"label\":\"はい\",\"data\":\"x\",\"displayText\":\"はい\"}"
#define QUICK "\"quickReply\":{\"items\":[{\"type\":\"action\",\"action\":" ACTION "}]}"
#define BOX(parts) "{\"type\":\"box\",\"layout\":\"vertical\",\"contents\":[" parts "]}"
#define FLEX(contents) "{\"type\":\"flex\",\"altText\":\"会\",\"contents\":" contents "}"
#define BUBBLE                                                                                                         \
    "{\"type\":\"bubble\",\"body\":" BOX(TEXT) ",\"footer\":" BOX("{\"type\":\"button\",\"action\":" ACTION "}") "}"
#define REPLY(messages) "{\"replyToken\":\"t\",\"messages\":[" messages "]}"

static void judges(void **state)
{
    static const struct {
        const char *body;
        const char *want; /* part of the fault; NULL: none */
    } rows[] = {
        {REPLY(TEXT), NULL},
        {REPLY("{\"type\":\"text\",\"text\":\"はい\"," QUICK "}"), NULL},
        {REPLY(FLEX(BUBBLE)), NULL},
        {REPLY(FLEX("{\"type\":\"carousel\",\"contents\":[" BUBBLE "," BUBBLE "]}")), NULL},
        {"{\"to\":\"U1\",\"messages\":[" TEXT "]}", "no one"},
        {"{\"replyToken\":\"t\",\"messages\":[" TEXT "],\"more\":1}", "unknown members"},
        {REPLY(""), "messages: none"},
        {REPLY(TEXT "," TEXT "," TEXT "," TEXT "," TEXT "," TEXT), "more than 5"},
        {REPLY("{\"type\":\"text\",\"text\":\" \"}"), "blank"},
        {REPLY("{\"type\":\"image\",\"text\":\"x\"}"), "unknown type"},
        {REPLY("{\"type\":\"text\",\"text\":\"x\",\"colour\":1}"), "unknown members"},
        {REPLY("{\"type\":\"text\",\"text\":\"x\"," QUICK "}," TEXT), "not on the last"},
        {REPLY("{\"type\":\"text\",\"text\":\"x\",\"quickReply\":{\"items\":[]}}"), "quick replies: none"},
        {REPLY("{\"type\":\"text\",\"text\":\"x\",\"quickReply\":{\"items\":[{\"type\":\"action\",\"action\":{\"type\":"
               "\"postback\",\"label\":\"123456789012345678901\",\"data\":\"x\"}}]}}"),
         "label"},
        {REPLY("{\"type\":\"text\",\"text\":\"x\",\"quickReply\":{\"items\":[{\"type\":\"action\",\"action\":{\"type\":"
               "\"postback\",\"label\":\"x\"}}]}}"),
         "data"},
        {REPLY("{\"type\":\"text\",\"text\":\"x\",\"sender\":{\"name\":\"線LiNE\"}}"), "LINE"},
        {REPLY("{\"type\":\"flex\",\"contents\":" BUBBLE "}"), "altText"},
        {REPLY(FLEX("{\"type\":\"carousel\",\"contents\":[]}")), "carousel"},
        {REPLY(FLEX("{\"type\":\"bubble\"}")), "body"},
        {REPLY(FLEX("{\"type\":\"bubble\",\"body\":" BOX("") "}")), "contents"},
        {REPLY(FLEX("{\"type\":\"bubble\",\"body\":" BOX("{\"type\":\"text\",\"text\":\"\"}") "}")), "flex text"},
        {REPLY(FLEX("{\"type\":\"bubble\",\"body\":" BOX("{\"type\":\"video\"}") "}")), "flex part"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct json_doc *doc = NULL;
        print_message("%s\n", rows[i].body);
        assert_int_equal(json_open(str_from(rows[i].body), 0, &doc, NULL), ERR_OK);
        const char *got = line_rules_fault(json_root(doc), true);
        print_message("  %s\n", got ? got : "fine");
        assert_true(rows[i].want ? got && strstr(got, rows[i].want) : !got);
        json_close(doc);
    }
}

/* A text of 5,000 units passes, one more does not. */
static void counts_units(void **state)
{
    static char body[30000];
    (void)state;
    for (size_t units = 5000; units <= 5001; units++) {
        struct json_doc *doc = NULL;
        char *at = body + snprintf(body, sizeof body, "{\"to\":\"U1\",\"messages\":[{\"type\":\"text\",\"text\":\"");
        for (size_t i = 0; i < units; i++)
            at += snprintf(at, 4, "あ");
        snprintf(at, 16, "\"}]}");
        assert_int_equal(json_open(str_from(body), 0, &doc, NULL), ERR_OK);
        assert_int_equal(line_rules_fault(json_root(doc), false) == NULL, units == 5000);
        json_close(doc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(judges), cmocka_unit_test(counts_units)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
