/* A typed answer as a row of marks: numbers in any script, words about dates, times, days and counts
 * (answer_marks.def), and what lies between them. Private to nlu/. Pure. */
#pragma once
#include "nlu/rule.h"

/* clang-format off */
#define MARK_KINDS(X)                                                                                                  \
    X(END) X(OTHER) X(FILL) X(NUMBER) X(ERA) X(FIRST_YEAR) X(YEAR) X(MONTH) X(DAY) X(HOUR) X(MINUTE) X(HALF) X(AGE)    \
    X(DECADE) X(WEEKS) X(DAYS) X(MONTHS) X(SPAN) X(COUNT) X(WHOLE) X(DAY_NO) X(AGE_NAME) X(BORN) X(KAZOE) X(PART)      \
    X(REL_DAY) X(REL_VAGUE) X(REL_WEEK) X(REL_NEXT) X(REL_MONTH) X(REL_YEAR) X(FIXED_DAY) X(THIRD) X(WEEKDAY)          \
    X(LETTER) X(DAY_SET) X(HOLIDAY) X(SOME_WEEKS) X(CLOCK) X(NOON) X(OCLOCK) X(AFTER) X(BEFORE) X(PAST) X(AROUND)      \
    X(TO) X(UNTIL) X(FROM) X(UPTO) X(LESS) X(OR) X(DOT) X(COLON) X(OPEN) X(CLOSE) X(EXCEPT) X(BAD) X(BUSY) X(FIX)      \
    X(HEDGE) X(DOUBT) X(ASK)
/* clang-format on */
enum mark_kind {
#define X(name) MARK_##name,
    MARK_KINDS(X)
#undef X
};

enum { MARKS_MAX = 64, MARKS_TEXT_MAX = 600 };

struct mark {
    enum mark_kind kind;
    int64_t value;
    size_t digits;     /* MARK_NUMBER: how many, when written in digits; 0 in other scripts */
    int64_t low, high; /* MARK_NUMBER 「二三」「七十五六」: both neighbours; 0 when it is one number */
    struct span at;    /* in the text */
};

struct marks {
    struct str text;                 /* folded, not tightened: 「四、五」 is two numbers */
    struct mark item[MARKS_MAX + 1]; /* ends with MARK_END */
    size_t n;
    size_t others; /* letters that no word of the table explains */
    size_t kanji;  /* … of them: each is a word of its own (妻, 孫, 猫) */
    bool overflow; /* a letter, not an answer: too long to be read as one */
};

/* Cut the folded text into marks. O(text × words). */
void marks_read(const struct nlu *nlu, struct str text, struct marks *ret);

/* Is there any mark of this kind? */
bool marks_have(const struct marks *m, enum mark_kind kind);
