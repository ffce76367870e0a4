/* First the slips that can be seen in the lines where reading stopped, then a table of libyaml's sentences. Knows no
 * libyaml. */
#include "base/yaml_why.h"
#include "base/utf8.h"

static const struct str wide_blank = {"\xe3\x80\x80", 3}, wide_colon = {"\xef\xbc\x9a", 3}, /* U+3000, U+FF1A */
    web_blank = {"\xc2\xa0", 2};                                                            /* U+00A0 */

static const struct {
    const char *problem, *ja;
} sentences[] = {
    {"could not find expected ':'",
     "「:」が足りません。この行か、すぐ上の行が「名前: 値」の形になっているか、見てください。"},
    {"did not find expected key", "行のはじめの空白の数が、まわりと合いません。同じ段の行は、同じ数だけ下げてください"
                                  "（すぐ上の行が、浅すぎるときもあります）。"},
    {"did not find expected '-' indicator", "リストの行は、同じ数だけ下げて、半角の「- 」ではじめてください。"},
    {"did not find expected ',' or '}'", "{ } の中が読めません。半角の「,」で区切り、「}」で閉じてください"
                                         "（文の中に半角の「,」があるときは、その文を「\"」で囲みます。「\"」は"
                                         "二つで一組です）。"},
    {"did not find expected ',' or ']'", "[ ] の中が読めません。半角の「,」で区切り、「]」で閉じてください"
                                         "（文の中に半角の「,」があるときは、その文を「\"」で囲みます）。"},
    {"mapping values are not allowed in this context",
     "ここに半角の「:」は書けません。行のはじめの空白の数を、まわりとそろえてください"
     "（文の中に「: 」を書くときは、その文を「\"」で囲みます）。"},
    {"block sequence entries are not allowed in this context",
     "ここに「- 」は書けません。次の行に、下げて書いてください。"},
    {"did not find expected node content", "値がありません。「,」や「: 」のあとに、値を書いてください。"},
    {"did not find expected alphabetic or numeric character", "「&」や「*」ではじまる文は、「\"」で囲んでください。"},
    {"did not find expected comment or line break",
     "「|」のあとには書けません。文は次の行から、下げて書いてください。"},
    {"found unexpected end of stream", "「\"」か「'」で囲みはじめた文が、閉じていません。ここからです。"},
    {"found unknown escape character",
     "「\"」で囲んだ文の中の「\\」は、特別な印です。全角の「￥」などに変えてください。"},
    {"found character that cannot start any token",
     "この文字から始めることはできません。「\"」で囲むか、行のはじめのタブなら、半角の空白に直してください。"},
    {"found a tab character that violates indentation", "ここにタブは使えません。半角の空白に直してください。"},
    {"found a tab character where an indentation space is expected",
     "ここにタブは使えません。半角の空白に直してください。"},
    {"control characters are not allowed", "目に見えない文字が入っています。消して、打ち直してください。"},
};

static const char *sentence(const char *problem)
{
    for (size_t i = 0; problem && i < sizeof sentences / sizeof sentences[0]; i++)
        if (strcmp(sentences[i].problem, problem) == 0)
            return sentences[i].ja;
    return NULL;
}

/* ---- slips that can be seen ---- */
static bool in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Does a name of our own end right before byte `at`, at a place where a key may stand? */
static bool after_name(struct str line, size_t at)
{
    size_t from = at;
    while (from && in_name(line.ptr[from - 1]))
        from--;
    return from < at && line.ptr[from] >= 'a' && (!from || strchr(" \t{,", line.ptr[from - 1]));
}

/* A name that begins its line, or its list entry, as a key does. */
static bool begins_line(struct str line, size_t at)
{
    size_t from = 0;
    while (from < at && strchr(" -", line.ptr[from]))
        from++;
    while (from < at && in_name(line.ptr[from]))
        from++;
    return from == at;
}

/* A name and then a colon that is none, or one that nothing parts from what follows. */
static const char *colon_slip(struct str line, size_t at)
{
    struct str rest = str_sub(line, at, line.len);
    if (str_starts(rest, wide_colon) && after_name(line, at))
        return "全角の「：」があります。半角の「:」と半角の空白一つに直してください。";
    if (rest.len < 2 || rest.ptr[0] != ':' || strchr(" \t\r", rest.ptr[1]) || !after_name(line, at))
        return NULL;
    if ((rest.ptr[1] & 0x80) || begins_line(line, at))
        return "「:」のあとに、半角の空白を一つ入れてください。";
    return NULL;
}

/* A wide brace where a value begins: in the middle of a sentence it is nobody's slip. */
static const char *brace_slip(struct str line, size_t at)
{
    static const struct str wide[] = {{"\xef\xbd\x9b", 3}, {"\xef\xbc\xbb", 3}}; /* U+FF5B, U+FF3B */
    struct str rest = str_sub(line, at, line.len), before = str_sub(line, 0, at);
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (str_starts(rest, wide[i]) && (str_ends(before, S(": ")) || str_ends(before, S("- "))))
            return "全角のかっこがあります。半角の { } か [ ] に直してください。";
    return NULL;
}

static size_t blank_at(struct str line, size_t at)
{
    struct str rest = str_sub(line, at, line.len);
    if (str_starts(rest, wide_blank))
        return wide_blank.len;
    if (str_starts(rest, web_blank))
        return web_blank.len;
    return rest.len && strchr(" \t-", rest.ptr[0]) != NULL;
}

static const char *blank_slip(struct str line, size_t at)
{
    struct str rest = str_sub(line, at, line.len);
    if (str_starts(rest, wide_blank))
        return "行のはじめに全角の空白があります。半角の空白に直してください。";
    if (str_starts(rest, web_blank))
        return "行のはじめに、半角の空白に見える別の文字（U+00A0）があります。半角の空白を打ち直してください。";
    return str_starts(rest, S("\t")) ? "行のはじめにタブがあります。半角の空白に直してください。" : NULL;
}

/* Blanks that are none, before something that looks like a key: in a sentence they are nobody's slip. */
static const char *indent_slip(struct str line, size_t *ret)
{
    const char *slip = NULL;
    size_t at = 0, step;
    while ((step = blank_at(line, at)) != 0) {
        const char *one = blank_slip(line, at);
        if (one && !slip) {
            slip = one;
            *ret = at;
        }
        at += step;
    }
    size_t end = at;
    while (end < line.len && in_name(line.ptr[end]))
        end++;
    struct str rest = str_sub(line, end, line.len);
    return end > at && (str_starts(rest, S(":")) || str_starts(rest, wide_colon)) ? slip : NULL;
}

/* The dash of a list entry that nothing parts from its text, or that is none. */
static const char *dash_slip(struct str line, size_t *ret)
{
    static const char *const wide[] = {"ー ", "ー\xe3\x80\x80", "－", "―", "−"};
    size_t at = 0;
    while (at < line.len && line.ptr[at] == ' ')
        at++;
    struct str rest = str_sub(line, at, line.len);
    *ret = at;
    if (rest.len > 1 && rest.ptr[0] == '-' && (rest.ptr[1] & 0x80))
        return "「-」のあとに、半角の空白を一つ入れてください。";
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (str_starts(rest, str_from(wide[i])))
            return "リストの行は、半角の「-」と半角の空白一つではじめてください。";
    return NULL;
}

static const char *slip_in(struct str line, size_t *ret)
{
    const char *slip = indent_slip(line, ret);
    slip = slip ? slip : dash_slip(line, ret);
    for (size_t at = 0; at < line.len && !slip; at++) {
        slip = colon_slip(line, at);
        slip = slip ? slip : brace_slip(line, at);
        *ret = slip ? at : 0;
    }
    return slip;
}

/* The slip nearest to where reading stopped, in the lines of what was being read. */
static bool find_slip(struct str text, int first, int last, struct yaml_why *why)
{
    struct str_cut cut = {.tail = text, .found = true};
    bool found = false;
    for (int line = 1; cut.found && line <= last; line++) {
        cut = str_cut(cut.tail, '\n');
        size_t byte = 0;
        const char *slip = line >= first ? slip_in(cut.head, &byte) : NULL;
        if (!slip)
            continue;
        why->ja = slip;
        why->at.line = line;
        why->at.col = (int)utf8_chars(str_sub(cut.head, 0, byte)) + 1;
        found = true;
    }
    return found;
}

/* Reading stopped where a new key was due: at the beginning of a line its blanks are wrong, later on something was
 * closed too early. */
static bool goes_on(struct str text, const char *problem, struct place at)
{
    struct str line = {0};
    for (int i = 0; i < at.line; i++) {
        struct str_cut cut = str_cut(text, '\n');
        line = cut.head;
        text = cut.tail;
    }
    struct str before = str_trim(utf8_head_chars(line, at.col > 0 ? (size_t)at.col - 1 : 0));
    return problem && strcmp(problem, "did not find expected key") == 0 && before.len &&
           strchr("\"'}]", before.ptr[before.len - 1]);
}

struct yaml_why yaml_why(struct str text, const char *problem, struct place shown, int first, int last)
{
    struct yaml_why why = {shown, NULL};
    if (goes_on(text, problem, shown))
        why.ja = "「\"」や「}」「]」で閉じたあとに、続きの文字があります。そこまでで閉じるのでなければ、文ぜんたいを"
                 "「\"」で囲むか、中の印を「」や全角に変えてください。";
    else if (!find_slip(text, first, last, &why))
        why.ja = sentence(problem);
    return why;
}
