/* First the slips that can be seen in the lines where reading stopped, then a table of libyaml's sentences. Knows no
 * libyaml. */
#include "base/yaml_why.h"
#include "base/utf8.h"

static const struct str wide_blank = {"\xe3\x80\x80", 3}, wide_colon = {"\xef\xbc\x9a", 3}; /* U+3000, U+FF1A */

static const struct {
    const char *problem, *ja;
} sentences[] = {
    {"could not find expected ':'",
     "「:」が足りません。この行か、すぐ上の行が「名前: 値」の形になっているか、見てください。"},
    {"did not find expected key", "行のはじめの空白の数が、まわりと合いません。同じ段の行は、同じ数だけ下げてください"
                                  "（「\"」で閉じたあとに、続きの文字があるときも、こうなります）。"},
    {"did not find expected '-' indicator", "リストの行は、同じ数だけ下げて、半角の「- 」ではじめてください。"},
    {"did not find expected ',' or '}'", "{ } の中が読めません。半角の「,」で区切り、「}」で閉じてください"
                                         "（文の中に半角の「,」があるときは、その文を「\"」で囲みます）。"},
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

/* A name and then a colon that is none, or one that nothing parts from what follows. */
static const char *colon_slip(struct str line, size_t at)
{
    struct str rest = str_sub(line, at, line.len);
    if (str_starts(rest, wide_colon) && after_name(line, at))
        return "全角の「：」があります。半角の「:」と半角の空白一つに直してください。";
    if (rest.len > 1 && rest.ptr[0] == ':' && (rest.ptr[1] & 0x80) && after_name(line, at))
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
    return str_starts(rest, wide_blank) ? wide_blank.len : rest.len && strchr(" \t-", rest.ptr[0]) != NULL;
}

/* Blanks that are none, before something that looks like a key: in a sentence they are nobody's slip. */
static const char *indent_slip(struct str line, size_t *ret)
{
    const char *slip = NULL;
    size_t at = 0, step;
    while ((step = blank_at(line, at)) != 0) {
        if (!slip && (step > 1 || line.ptr[at] == '\t')) {
            slip = step > 1 ? "行のはじめに全角の空白があります。半角の空白に直してください。"
                            : "行のはじめにタブがあります。半角の空白に直してください。";
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

static const char *slip_in(struct str line, size_t *ret)
{
    const char *slip = indent_slip(line, ret);
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

struct yaml_why yaml_why(struct str text, const char *problem, struct place shown, int first, int last)
{
    struct yaml_why why = {shown, NULL};
    if (!find_slip(text, first, last, &why))
        why.ja = sentence(problem);
    return why;
}
