/* Words of Japanese for SQLite's FTS5, without a dictionary: text is folded (width, case, kana, old forms of letters),
 * Japanese runs become overlapping pairs of letters (朝散歩 → 朝散 散歩 歩), other words stay whole. So 散歩, 将棋, ｽﾏﾎ
 * and はーもにか are found wherever they stand. */
#pragma once
#include <sqlite3.h>

/* Make tokenizer 'tsunagu' and the function word_fields known to this connection, before any statement that uses it.
 * SQLITE_ code. */
int tokenizer_register(sqlite3 *db);
