/* How often: 「週3回」, 「月に一度」, 「2か月に1回」, 「年4回」, 「全10回」. */
#include "directory/said_reader.h"

enum { TIMES_MAX = 200 };

static int read_number(struct said_reader *r)
{
    static const char *const kanji[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    int n = plain_number(&r->p, &r->at, 3);
    for (int i = 0; i < 10 && n < 0; i++)
        if (said_word(r, kanji[i]))
            n = i + 1;
    return n;
}

/* 「2週間に1回」, 「隔月」 in other words: once every so many weeks or months. */
static bool read_apart(struct said_reader *r)
{
    size_t before = r->at;
    int n = read_number(r);
    bool weeks = n > 0 && SAID_ANY(r, "週間に", "週に"),
         months = n > 0 && !weeks && SAID_ANY(r, "か月に", "ヶ月に", "カ月に", "ヵ月に", "箇月に", "ケ月に");
    bool between = n == 1 && !weeks && !months && SAID_ANY(r, "週間おきの", "週間おき", "週おきの", "週おき");
    bool once = (weeks || months) && read_number(r) == 1 && SAID_ANY(r, "回程度", "回", "度");
    if (!between && (!once || n < 2)) {
        r->at = before;
        return false;
    }
    said_settle_range(r);
    r->wrong = r->wrong || r->out->weeks_apart || r->out->months_apart || said_last(r);
    if (months)
        r->out->months_apart = n;
    else
        r->out->weeks_apart = between ? 2 : n;
    r->monthly = r->monthly || months;
    r->group = SAID_NONE;
    return r->marked = true;
}

/* 「全10回」, 「計6回」, 「10回コース」, 「10回連続講座」 */
static bool read_course(struct said_reader *r)
{
    size_t before = r->at;
    bool all = SAID_ANY(r, "全", "計", "合計");
    int n = read_number(r);
    bool good = n > 0 && n <= TIMES_MAX && said_word(r, "回");
    good = good && (SAID_ANY(r, "コース", "連続講座", "シリーズ", "連続", "の講座", "講座") || all);
    if (!good) {
        r->at = before;
        return false;
    }
    r->wrong = r->wrong || (r->out->times_all && r->out->times_all != n);
    r->out->times_all = n;
    return true;
}

bool said_read_times(struct said_reader *r)
{
    size_t before = r->at;
    if (read_course(r) || read_apart(r))
        return true;
    bool week = SAID_ANY(r, "毎週", "週に", "週"), month = !week && SAID_ANY(r, "毎月", "月に", "月");
    bool year = !week && !month && SAID_ANY(r, "年に", "年間", "年");
    int n = week || month || year ? read_number(r) : -1;
    if (n < 1 || !SAID_ANY(r, "回程度", "回", "度")) {
        r->at = before;
        return false;
    }
    *(week ? &r->out->times_week : month ? &r->out->times_month : &r->out->times_year) = n;
    r->monthly = r->monthly || month;
    return true;
}
