/* One row into one resource: texts as they are, what can be understood besides as numbers, tags and a schedule.
 * Which column is which was settled before (import_columns.c). */
#include "directory/import_row.h"
#include <math.h>
#include "base/utf8.h"
#include "directory/import_check.h"
#include "directory/import_ids.h"
#include "directory/plain_chars.h"

enum { NAME_MAX_CHARS = 200 };

static struct str read_url(const struct import_row *r, enum column column)
{
    struct str text = row_one_line(r->arena, row_text(r, column));
    ptrdiff_t at = str_find(text, S("http"));
    if (!text.len)
        return text;
    struct str url = at < 0 ? (struct str){0} : str_cut(str_sub(text, (size_t)at, text.len), ' ').head;
    bool ascii = true;
    for (size_t i = 0; i < url.len; i++)
        ascii = ascii && url.ptr[i] > ' ' && url.ptr[i] < 0x7f && url.ptr[i] != '"' && url.ptr[i] != '<' &&
                url.ptr[i] != '>';
    if (ascii && (str_starts(url, S("https://")) || str_starts(url, S("http://"))))
        return url;
    row_warn(r, column, "I019", text, "URLではないので取り込みません。", "not a URL, left out:");
    return (struct str){0};
}

static void read_position(const struct import_row *r, struct resource *ret)
{
    struct str lat = row_text(r, COL_LAT), lon = row_text(r, COL_LON);
    if (!lat.len && !lon.len)
        return;
    double y = degrees_read(lat), x = degrees_read(lon);
    enum check check = position_check(&y, &x);
    if (check == CHECK_WRONG) {
        row_warn(r, COL_LAT, "I008", lat, "日本の緯度・経度ではないので取り込みません。",
                 "not a position in Japan, left out:");
        return;
    }
    if (check == CHECK_REPAIRED)
        row_warn(r, COL_LAT, "I036", lat, "緯度と経度が逆なので入れ替えました。",
                 "latitude and longitude were changed about, put right:");
    ret->lat = y;
    ret->lon = x;
}

static void check_phone(const struct import_row *r, const struct resource *ret)
{
    if (ret->phone.len && !phone_is_possible(ret->phone))
        row_warn(r, COL_PHONE, "I038", ret->phone,
                 "電話番号の桁数が合いません（先頭の0が落ちていませんか）。公表されたまま取り込みます。",
                 "not as many digits as a number has (is its 0 lost?), kept as published:");
}

/* Yen; 0 free; -1 not known. */
static int32_t cost_read(struct str text)
{
    static const char *const partly[] = {"以下", "未満", "観覧券", "チケット", "別途", "一部", "会員"};
    struct plain p;
    if (!plain_from(text, &p))
        return -1;
    for (size_t i = 0; i < p.n; i++) {
        int64_t yen = 0;
        size_t j = i, digits = 0;
        for (; j < p.n && ((p.c[j] >= '0' && p.c[j] <= '9') || p.c[j] == ','); j++)
            if (p.c[j] != ',' && ++digits <= 8)
                yen = yen * 10 + (int64_t)(p.c[j] - '0');
        if (digits && digits <= 8 && plain_at(&p, j, "円"))
            return (int32_t)yen;
        i = j > i ? j - 1 : i;
    }
    if (str_find(text, S("無料")) < 0)
        return str_find(text, S("不要")) == 0 ? 0 : -1;
    for (size_t i = 0; i < sizeof(partly) / sizeof(partly[0]); i++)
        if (str_find(text, str_from(partly[i])) >= 0)
            return -1;
    return 0;
}

/* 「有」, 「20台」, 「あり（10台）」 is a place to park; 「なし」 and the like row_text has left out. */
static void read_parking(struct resource *ret)
{
    static const char *const no[] = {"無", "なし", "ありません", "ございません"};
    bool none = !ret->parking.len;
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
        none = none || str_find(ret->parking, str_from(no[i])) >= 0;
    if (!none)
        resource_tag(&ret->flags, S("parking"));
}

/* Who it is for, where the words leave no doubt. */
static void read_audience(struct resource *ret)
{
    static const struct {
        const char *word, *flag;
        bool whole;
    } words[] = {
        {"子ども・親子", "children", true},
        {"親子", "children", true},
        {"小学生", "children", false},
        {"未就学児", "children", false},
        {"乳幼児", "children", false},
        {"中学生", "children", true},
        {"男性", "men", true},
        {"女性", "women", true},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct str word = str_from(words[i].word);
        if (words[i].whole ? str_eq(ret->audience, word) : str_starts(ret->audience, word))
            resource_tag(&ret->flags, str_from(words[i].flag));
    }
}

struct str row_next_word(struct str *rest)
{
    static const char *const between[] = {"・", "、", ",", "／", "/", ";", "\n"};
    size_t best = rest->len, skip = 0;
    for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
        ptrdiff_t at = str_find(*rest, str_from(between[i]));
        if (at >= 0 && (size_t)at < best) {
            best = (size_t)at;
            skip = strlen(between[i]);
        }
    }
    struct str word = str_trim(str_sub(*rest, 0, best));
    *rest = str_sub(*rest, best + skip, rest->len);
    return word;
}

static void read_labels(const struct import_row *r, enum column column, struct resource_tags *tags)
{
    for (struct str rest = row_text(r, column); rest.len;) {
        struct str word = row_next_word(&rest);
        struct str name = word.len ? vocabulary_label(r->options->words, r->scratch, word) : (struct str){0};
        if (name.len)
            resource_tag(tags, name);
        else if (word.len && r->kind == IMPORT_ACTIVITY)
            row_warn(r, column, "I018", word, "この分野は知りません。", "unknown category:");
    }
}

static void read_features(const struct import_row *r, struct resource *ret)
{
    for (struct str rest = row_text(r, COL_FEATURES); rest.len;) {
        struct str word = row_next_word(&rest);
        if (word.len && !vocabulary_feature(r->options->words, r->scratch, word, ret))
            row_warn(r, COL_FEATURES, "I017", word, "この特徴は知りません。", "unknown feature:");
    }
}

/* Words among others: what is known of them. */
static void read_known(const struct import_row *r, enum column column, struct resource *ret)
{
    for (struct str rest = row_text(r, column); rest.len;) {
        struct str word = row_next_word(&rest);
        if (word.len)
            (void)vocabulary_feature(r->options->words, r->scratch, word, ret);
    }
}

static void read_words(const struct import_row *r, struct resource *ret)
{
    if (!r->options->words)
        return;
    read_labels(r, COL_CATEGORY, &ret->categories);
    read_labels(r, COL_WANTS, &ret->wants);
    if (r->kind == IMPORT_ACTIVITY)
        read_features(r, ret); /* elsewhere the column holds prose */
    read_known(r, COL_BARRIER_FREE, ret);
    if (!ret->categories.n)
        vocabulary_categories(r->options->words, r->scratch, ret->name, ret->summary, &ret->categories);
}

static enum resource_kind read_kind(const struct import_row *r)
{
    static const struct {
        const char *word;
        enum resource_kind kind;
    } words[] = {
        {"活動", RESOURCE_ACTIVITY},    {"教室", RESOURCE_ACTIVITY}, {"グループ", RESOURCE_GROUP},
        {"サークル", RESOURCE_GROUP},   {"行事", RESOURCE_EVENT},    {"イベント", RESOURCE_EVENT},
        {"サービス", RESOURCE_SERVICE}, {"場所", RESOURCE_PLACE},    {"施設", RESOURCE_PLACE},
    };
    static const enum resource_kind usual[IMPORT_KINDS] = {
        [IMPORT_EVENT] = RESOURCE_EVENT,       [IMPORT_FACILITY] = RESOURCE_PLACE,    [IMPORT_CARE] = RESOURCE_SERVICE,
        [IMPORT_CHILDCARE] = RESOURCE_SERVICE, [IMPORT_ACTIVITY] = RESOURCE_ACTIVITY,
    };
    struct str text = row_text(r, COL_KIND);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && r->kind == IMPORT_ACTIVITY; i++)
        if (str_eq(text, str_from(words[i].word)))
            return words[i].kind;
    if (text.len && r->kind == IMPORT_ACTIVITY)
        row_warn(r, COL_KIND, "I026", text, "この種別は知りません。「活動」として取り込みます。",
                 "unknown kind, taken as an activity:");
    return usual[r->kind];
}

bool import_row(const struct import_row *r, struct resource *ret)
{
    resource_init(ret);
    import_texts(r, ret);
    if (!ret->name.len || utf8_chars(ret->name) > NAME_MAX_CHARS) {
        fault_add(r->faults, FAULT_ERROR, "I005", row_place(r, COL_NAME), "名前がないか、長すぎます（%d文字まで）。",
                  "no name, or longer than %d characters.", NAME_MAX_CHARS);
        return false;
    }
    ret->kind = read_kind(r);
    import_when(r, ret);
    ret->url = read_url(r, row_text(r, COL_URL).len ? COL_URL : COL_FORM_URL);
    ret->source_url = read_url(r, COL_SOURCE_URL);
    if (!ret->source_url.len)
        ret->source_url = r->source_url.len ? r->source_url : r->options->source_url;
    read_position(r, ret);
    if (ret->cost_yen < 0)
        ret->cost_yen = cost_read(ret->cost_text);
    check_phone(r, ret);
    read_words(r, ret);
    read_audience(ret);
    read_parking(ret);
    import_terms(r, ret);
    ret->id = import_id(r->arena, r->id_prefix, r->keys_good ? row_text(r, COL_ID) : (struct str){0}, ret);
    return true;
}
