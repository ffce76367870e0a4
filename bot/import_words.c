/* What staff read of an import: the changes and the members of a resource, in Japanese. */
#include "bot/import_words.h"

static const char *const change_words[IMPORT_CHANGES] = {[IMPORT_NEW] = "新規",
                                                         [IMPORT_CHANGED] = "変更",
                                                         [IMPORT_SAME] = "同じ",
                                                         [IMPORT_BACK] = "復活",
                                                         [IMPORT_VANISHED] = "消失"};

const char *import_change_word(enum import_change change)
{
    return change < IMPORT_CHANGES ? change_words[change] : "";
}

static const struct {
    const char *field, *word;
} field_words[] = {
    {"kind", "種別"},
    {"status", "状態"},
    {"name", "名前"},
    {"summary", "説明"},
    {"host", "主催"},
    {"alert", "お知らせ"},
    {"categories", "分野"},
    {"wants", "募集"},
    {"access", "参加できる人"},
    {"flags", "特徴"},
    {"languages", "ことば"},
    {"schedule", "日時"},
    {"when_text", "日時の文"},
    {"place", "場所"},
    {"address", "住所"},
    {"directions", "行き方"},
    {"parking", "駐車場"},
    {"service_area", "対象地域"},
    {"lat", "緯度"},
    {"lon", "経度"},
    {"cost_yen", "料金"},
    {"cost_text", "料金の文"},
    {"min_age", "年齢"},
    {"max_age", "年齢"},
    {"capacity", "定員"},
    {"audience", "対象"},
    {"eligibility", "条件"},
    {"apply", "申込"},
    {"bring", "持ち物"},
    {"wants_text", "募集の内容"},
    {"phone", "電話"},
    {"email", "メール"},
    {"contact", "連絡先"},
    {"url", "URL"},
    {"source", "情報源"},
    {"source_url", "情報源のURL"},
    {"licence", "ライセンス"},
    {"verified_ms", "確認日"},
};

struct str import_field_word(struct str field)
{
    for (size_t i = 0; i < sizeof(field_words) / sizeof(field_words[0]); i++)
        if (str_eq(field, str_from(field_words[i].field)))
            return str_from(field_words[i].word);
    return field;
}
