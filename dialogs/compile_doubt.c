/* Texts that are right as YAML and hardly meant so: words lost behind a remark, a list entry whose dash is none, quotes
 * that a word processor made. Warnings, at the text. */
#include "dialogs/compile.h"

static bool has_words(struct str s) /* beyond ASCII: a sentence, not a name */
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] & 0x80)
            return true;
    return false;
}

static void warn_of_remark(struct compile *c, const struct yaml *y)
{
    if (y->cut && has_words(y->text))
        fault_add(
            c->faults, FAULT_WARNING, "F047", y->at,
            "この文は、「 #」の前で終わります（うしろは覚え書きで、住民には見えません）。文の続きなら、全角の「＃」に"
            "してください。覚え書きなら、別の行に書いてください。",
            "the text ends before ' #'; what follows is a remark that nobody is told");
}

/* 「-文」 and 「ー 文」 for 「- 文」. */
static bool dash_slip(struct str s)
{
    static const char *const wide[] = {"ー ", "ー\u3000", "－", "―", "−", "・ "};
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (str_starts(s, str_from(wide[i])))
            return true;
    return s.len > 1 && s.ptr[0] == '-' && (s.ptr[1] & 0x80);
}

/* At the beginning, or where a line that was meant as the next entry was joined to this one. */
static bool dashed(struct str s)
{
    for (size_t at = 0; at < s.len; at++)
        if ((at == 0 || s.ptr[at - 1] == ' ') && dash_slip(str_sub(s, at, s.len)))
            return true;
    return false;
}

static bool in_quotes(struct str s)
{
    static const char *const marks[] = {"“", "”", "＂", "〝", "‘", "’"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        for (size_t k = 0; str_starts(s, str_from(marks[i])) && k < sizeof marks / sizeof marks[0]; k++)
            if (str_ends(s, str_from(marks[k])))
                return true;
    return false;
}

void doubt_text(struct compile *c, const struct yaml *y)
{
    if (y->kind != YAML_TEXT || y->quoted)
        return;
    warn_of_remark(c, y);
    if (dashed(y->text))
        fault_add(c->faults, FAULT_WARNING, "F046", y->at,
                  "文に「-」に似た印がまざっています。リストの行は、半角の「-」と半角の空白一つではじめてください"
                  "（このままなら、住民にもそのまま見えます）。",
                  "a dash that begins no list entry stands in the text");
    if (in_quotes(y->text))
        fault_add(
            c->faults, FAULT_WARNING, "F046", y->at,
            "文を囲む引用符が「\"」ではないので、住民にもそのまま見えます。半角の「\"」にするか、消してください。",
            "the quotes round the text are not ASCII, so people will see them");
}
