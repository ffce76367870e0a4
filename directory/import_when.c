/* The columns about time into a schedule. What is not understood leaves the published text and a warning with its
 * place. */
#include "directory/event_date.h"
#include "directory/import_check.h"
#include "directory/import_row.h"

enum { MINUTES_NONE = -1 };

static void warn(const struct import_row *r, enum column column, const char *code, const char *ja, const char *en)
{
    row_warn(r, column, code, row_text(r, column), ja, en);
}

static int read_time(const struct import_row *r, enum column column)
{
    struct str text = row_text(r, column);
    int minutes = text.len ? clock_time_read(text) : MINUTES_NONE;
    if (text.len && minutes < 0 && (minutes = day_part_read(text)) >= 0)
        warn(r, column, "I045", "表計算ソフトの小数で書かれた時刻です。時刻に直しました。",
             "a time as a part of a day, put right:");
    if (text.len && minutes < 0)
        warn(r, column, "I007", "時刻として読めません。公表された文のまま残します。",
             "not understood as a time, kept as published:");
    return minutes;
}

/* The day of publication: its own column, else what the caller says. */
static int32_t published(const struct import_row *r)
{
    struct event_dates d;
    struct str text = row_text(r, COL_SNAPSHOT);
    if (text.len && event_dates_read(text, INT32_MIN, &d) && d.kind == DATES_DAYS && d.n == 1)
        return d.days[0];
    return r->options->published;
}

static void keep_days(const struct import_row *r, const struct event_dates *d, struct schedule *s)
{
    for (size_t i = 0; i < d->n && s->n_dates < RESOURCE_DATES; i++)
        s->dates[s->n_dates++] = d->days[i];
    if (d->n > RESOURCE_DATES)
        warn(r, COL_DATE, "I021", "日が多すぎるため、はじめのほうだけ取り込みます。",
             "too many days, only the first are taken:");
}

/* 「開始日」 and 「終了日」 in columns of their own. */
static bool read_two_columns(const struct import_row *r, struct event_dates *d, int32_t day)
{
    struct event_dates last;
    struct str text = row_text(r, COL_LAST_DATE);
    if (!text.len || d->kind != DATES_DAYS || d->n != 1)
        return true;
    if (!event_dates_read(text, d->days[0] > day ? d->days[0] : day, &last) || last.kind != DATES_DAYS || last.n != 1 ||
        last.days[0] < d->days[0])
        return false;
    if (last.days[0] > d->days[0])
        *d = (struct event_dates){.kind = DATES_RANGE, .from = d->days[0], .to = last.days[0]};
    return true;
}

/* 「7月1日〜8月29日 ※平日のみ」, 「1月7日〜3月30日 ※3月6日は休室」: the days within a range, where the reading of its
 * ends agrees. */
static bool read_within(const struct import_row *r, struct str text, const struct event_dates *d, int32_t day,
                        struct schedule *s)
{
    bool remarks = false;
    struct schedule with = *s;
    if (!schedule_read(text, day, r->arena, &with, &remarks) &&
        !schedule_read(arena_fmt(r->scratch, "毎日 %.*s", STR_FMT(text)), day, r->arena, &with, &remarks))
        return false;
    if (remarks || with.first_day != d->from || with.last_day != d->to)
        return false;
    *s = with;
    return true;
}

static void read_dates(const struct import_row *r, struct schedule *s)
{
    struct event_dates d;
    struct str text = row_text(r, COL_DATE);
    int32_t day = published(r);
    bool remarks;
    if (!text.len)
        return;
    if (!event_dates_read(text, day, &d) || !read_two_columns(r, &d, day)) {
        if (schedule_read(text, day, r->arena, s, &remarks))
            return; /* 「毎週水曜」 under 開催日 */
        warn(r, COL_DATE, "I006", "日付として読めません。公表された文のまま残します。",
             "not understood as dates, kept as published:");
        return;
    }
    if (d.kind == DATES_RANGE && d.remarks && read_within(r, text, &d, day, s))
        return;
    if (d.kind == DATES_DAYS)
        keep_days(r, &d, s);
    else {
        s->first_day = d.from;
        s->last_day = d.to;
    }
    if (d.kind == DATES_MONTH)
        warn(r, COL_DATE, "I022", "月だけが分かります。日は公表された文をご覧ください。", "only the month is known:");
    else if (d.sessions && d.kind == DATES_RANGE)
        warn(r, COL_DATE, "I023", "期間のうち、どの日かは書かれていません。", "which days of the range is not said:");
    else if (d.remarks)
        warn(r, COL_DATE, "I024", "日付のほかにも書かれています（休みの日など）。", "more is said besides dates:");
}

/* Is a rule said, and not only the weekday of the date beside it? */
static bool recurs(struct str text)
{
    static const char *const words[] = {"毎", "隔", "第", "最終", "FREQ=", "〜", "～", "・"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_find(text, str_from(words[i])) >= 0)
            return true;
    return false;
}

/* Words about days; with the note beside them where it is understood, too. */
static bool read_words(const struct import_row *r, struct str text, struct schedule *s, bool *remarks)
{
    struct str note = row_text(r, COL_HOURS_NOTE);
    struct str both = note.len ? arena_fmt(r->scratch, "%.*s（%.*s）", STR_FMT(text), STR_FMT(note)) : text;
    if (schedule_read(both, published(r), r->arena, s, remarks))
        return true;
    bool read = note.len && schedule_read(text, published(r), r->arena, s, remarks);
    if (read)
        warn(r, COL_HOURS_NOTE, "I046", "特記事項の休みの日や時間は読めません。公表された文もご覧ください。",
             "not understood beside the days:");
    return read;
}

static void read_rule(const struct import_row *r, enum column column, struct schedule *s, bool *remarks)
{
    struct str text = row_text(r, column);
    struct schedule with = *s;
    bool start = s->n_dates == 1 && recurs(text);
    if (start) {
        with.first_day = s->dates[0]; /* 「開始日」 of something that recurs; every second week counts from it */
        with.n_dates = 0;
    }
    if (!schedule_set_rule(text, r->arena, &with) && !read_words(r, text, &with, remarks))
        warn(r, column, "I025", "曜日や繰り返しとして読めません。公表された文のまま残します。",
             "not understood as weekdays or a rule, kept as published:");
    else if (start || !s->n_dates)
        *s = with;
}

/* 「【開館時間】9:00～21:30 【休館日】月曜日」: open on all days but these. */
static void read_labels(const struct import_row *r, struct schedule *s, bool *remarks)
{
    static const char *const hours[] = {"【開館時間】", "【利用時間】", "【営業時間】", "【開所時間】"},
                             *const off[] = {"【休館日】", "【休業日】", "【休所日】", "【休園日】"};
    struct str note = row_text(r, COL_HOURS_NOTE), open = {0}, closed = {0};
    for (size_t i = 0; i < sizeof(hours) / sizeof(hours[0]); i++) {
        ptrdiff_t at = str_find(note, str_from(hours[i])), end = str_find(note, str_from(off[i]));
        if (at >= 0)
            open = str_sub(note, (size_t)at + strlen(hours[i]), note.len);
        if (end >= 0)
            closed = str_sub(note, (size_t)end + strlen(off[i]), note.len);
    }
    ptrdiff_t next = str_find(open, S("【")), last = str_find(closed, S("【"));
    open = str_trim(next >= 0 ? str_sub(open, 0, (size_t)next) : open);
    closed = last >= 0 ? str_sub(closed, 0, (size_t)last) : closed;
    struct schedule with = *s;
    if (!open.len || !closed.len ||
        !schedule_read(arena_fmt(r->scratch, "毎日 %.*s", STR_FMT(open)), INT32_MIN, r->arena, &with, remarks))
        return;
    if (schedule_read_off(str_trim(closed), published(r), r->arena, &with, remarks))
        *s = with;
    else
        warn(r, COL_HOURS_NOTE, "I034", "休みの日として読めません。", "not understood as days off:");
}

/* A rule, or days of the week in words; then when it is off. */
static void read_recurrence(const struct import_row *r, struct schedule *s)
{
    bool remarks = false;
    enum column column = row_text(r, COL_RRULE).len ? COL_RRULE : row_text(r, COL_DAYS).len ? COL_DAYS : COL_HOURS_NOTE;
    struct str off = row_text(r, COL_EXCEPT);
    if (column != COL_HOURS_NOTE)
        read_rule(r, column, s, &remarks);
    else if (!s->n_dates && s->first_day == INT32_MIN)
        read_labels(r, s, &remarks);
    if (off.len && !schedule_read_off(off, published(r), r->arena, s, &remarks))
        warn(r, COL_EXCEPT, "I034", "休みの日として読めません。", "not understood as days off:");
    else if (remarks)
        warn(r, column, "I024", "日のほかにも書かれています。公表された文もご覧ください。",
             "more is said besides the days:");
}

/* What was published, on one line: days, dates, hours, remark. */
static struct str published_text(const struct import_row *r)
{
    static const enum column parts[] = {COL_DAYS, COL_RRULE, COL_DATE,       COL_LAST_DATE,
                                        COL_FROM, COL_TO,    COL_HOURS_NOTE, COL_EXCEPT};
    struct buf b;
    buf_init_in(&b, r->arena, 4000);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct str text = row_text(r, parts[i]);
        if (!text.len)
            continue;
        if (b.len)
            buf_add(&b, parts[i] == COL_TO || parts[i] == COL_LAST_DATE ? S("〜") : S(" "));
        for (size_t j = 0; j < text.len; j++)
            buf_add_char(&b, text.ptr[j] == '\n' ? ' ' : text.ptr[j]);
    }
    return b.err ? row_text(r, COL_DATE) : buf_str(&b);
}

void import_when(const struct import_row *r, struct resource *ret)
{
    struct schedule *s = &ret->schedule;
    ret->when_text = published_text(r);
    read_dates(r, s);
    read_recurrence(r, s);
    int from = read_time(r, COL_FROM), to = read_time(r, COL_TO);
    if (from < 0)
        return; /* perhaps the words about days have said it */
    if (to >= 0 && to <= from) {
        warn(r, COL_TO, "I035", "終わりの時刻が始まりより前です。取り込みません。", "ends before it begins, left out:");
        to = MINUTES_NONE;
    }
    s->from_min = (int16_t)from;
    s->to_min = (int16_t)to;
}
