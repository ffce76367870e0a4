/* The terms of a row: does it go on, for which ages, in which languages, since when is it known. A word that is not
 * known is a warning, and nothing is taken for granted. */
#include "base/clock.h"
#include "base/fold.h"
#include "directory/event_date.h"
#include "directory/import_row.h"
#include "directory/plain_chars.h"

static void read_status(const struct import_row *r, struct resource *ret)
{
    static const struct {
        const char *word;
        enum resource_status status;
    } words[] = {
        {"開催中", RESOURCE_ACTIVE},     {"活動中", RESOURCE_ACTIVE},   {"募集中", RESOURCE_ACTIVE},
        {"受付中", RESOURCE_ACTIVE},     {"空きあり", RESOURCE_ACTIVE}, {"満員", RESOURCE_FULL},
        {"定員に達した", RESOURCE_FULL}, {"受付終了", RESOURCE_FULL},   {"空きなし", RESOURCE_FULL},
        {"休止中", RESOURCE_PAUSED},     {"休止", RESOURCE_PAUSED},     {"休会中", RESOURCE_PAUSED},
        {"休業中", RESOURCE_PAUSED},     {"終了", RESOURCE_ENDED},      {"中止", RESOURCE_ENDED},
        {"廃止", RESOURCE_ENDED},        {"解散", RESOURCE_ENDED},
    };
    struct str text = row_text(r, COL_STATUS);
    if (!text.len || resource_status_from_name(text, &ret->status))
        return;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_eq(text, str_from(words[i].word))) {
            ret->status = words[i].status;
            return;
        }
    row_warn(r, COL_STATUS, "I030", text, "この状態は知りません。「活動中」として取り込みます。",
             "unknown status, taken as active:");
}

static bool word(const struct plain *p, size_t *at, const char *const *any, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (plain_take(p, at, any[i]))
            return true;
    return false;
}
#define WORD(p, at, ...)                                                                                               \
    word((p), (at), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* After the ages nothing may come that could change their meaning. */
static bool ends_well(const struct plain *p, size_t at)
{
    (void)WORD(p, &at, "の方", "の人", "の町民", "の市民", "の児童", "の子ども", "の男性", "の女性");
    return at == p->n;
}

bool ages_read(struct str text, int *ret_min, int *ret_max)
{
    struct plain p;
    size_t at = 0;
    int min = -1, max = -1;
    if (!plain_from(str_trim(text), &p))
        return false;
    (void)WORD(&p, &at, "おおむね", "概ね", "満");
    int first = plain_number(&p, &at, 3), second = -1;
    bool years = WORD(&p, &at, "歳", "才");
    if (first < 0)
        return false;
    if (WORD(&p, &at, "以上")) {
        min = first;
    } else if (WORD(&p, &at, "以下", "まで")) {
        max = first;
    } else if (WORD(&p, &at, "未満")) {
        max = first - 1;
    } else if (WORD(&p, &at, "~", "-", "から")) {
        min = first;
        second = plain_number(&p, &at, 3);
        years = (second >= 0 && WORD(&p, &at, "歳", "才")) || (second < 0 && years);
        max = second;
        (void)WORD(&p, &at, "まで");
    } else {
        return false;
    }
    if (!years || !ends_well(&p, at) || (second >= 0 && second < first) || min > 120 || max > 120)
        return false;
    *ret_min = min;
    *ret_max = max;
    return true;
}

static int16_t read_age(const struct import_row *r, enum column column)
{
    struct plain p;
    size_t at = 0;
    struct str text = row_text(r, column);
    if (!text.len)
        return -1;
    int n = plain_from(text, &p) ? plain_number(&p, &at, 3) : -1;
    (void)WORD(&p, &at, "歳", "才");
    if (n >= 0 && n <= 120 && at == p.n)
        return (int16_t)n;
    row_warn(r, column, "I031", text, "年齢として読めません。", "not understood as an age:");
    return -1;
}

/* Columns of their own, else what the words say without doubt. */
static void read_ages(const struct import_row *r, struct resource *ret)
{
    int min, max;
    ret->min_age = read_age(r, COL_MIN_AGE);
    ret->max_age = read_age(r, COL_MAX_AGE);
    if (ret->min_age >= 0 || ret->max_age >= 0)
        return;
    if (ages_read(ret->eligibility, &min, &max) || ages_read(ret->audience, &min, &max)) {
        ret->min_age = (int16_t)min;
        ret->max_age = (int16_t)max;
    }
}

static const char *language_code(struct arena *scratch, struct str name)
{
    static const struct {
        const char *code, *names;
    } languages[] = {
#define LANGUAGE(code, names) {code, names},
#include "directory/languages.def"
#undef LANGUAGE
    };
    struct str word, known;
    if (fold_text(scratch, name, &word))
        return NULL;
    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
        for (struct str rest = str_from(languages[i].names); rest.len;) {
            struct str_cut cut = str_cut(rest, '|');
            if (!fold_text(scratch, cut.head, &known) && str_eq(known, word))
                return languages[i].code;
            rest = cut.tail;
        }
    return NULL;
}

static void read_languages(const struct import_row *r, struct resource *ret)
{
    for (struct str rest = row_text(r, COL_LANGUAGES); rest.len;) {
        struct str name = row_next_word(&rest);
        const char *code = name.len ? language_code(r->scratch, name) : NULL;
        if (code)
            resource_tag(&ret->languages, str_from(code));
        else if (name.len)
            row_warn(r, COL_LANGUAGES, "I032", name, "このことばは知りません。", "unknown language:");
    }
}

/* One day in a column, as the instant at which it begins here; 0 when nothing is said. */
static int64_t read_day(const struct import_row *r, enum column column, struct str text)
{
    struct event_dates d;
    if (text.len && event_dates_read(text, INT32_MIN, &d) && d.kind == DATES_DAYS && d.n == 1)
        return (int64_t)d.days[0] * DAY_MS - JST_MINUTES * (int64_t)MINUTE_MS;
    if (text.len)
        row_warn(r, column, "I027", text, "日付として読めません。", "not understood as a day:");
    return 0;
}

void import_terms(const struct import_row *r, struct resource *ret)
{
    read_status(r, ret);
    read_ages(r, ret);
    read_languages(r, ret);
    struct str verified = row_text(r, COL_VERIFIED);
    ret->verified_ms =
        verified.len ? read_day(r, COL_VERIFIED, verified) : read_day(r, COL_SNAPSHOT, row_text(r, COL_SNAPSHOT));
    ret->retrieved_ms = read_day(r, COL_RETRIEVED, row_text(r, COL_RETRIEVED));
    if (!ret->retrieved_ms)
        ret->retrieved_ms = r->options->retrieved_ms;
}
