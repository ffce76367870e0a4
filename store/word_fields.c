/* See word_fields.h. Cost: O(phrases) a row; positions are not read. */
#include "store/word_fields.h"

enum { COLUMNS_MAX = 8 };

static int columns_of(const Fts5ExtensionApi *api, Fts5Context *row, int phrase, sqlite3_int64 *ret)
{
    Fts5PhraseIter at;
    int column = -1;
    int rc = api->xPhraseFirstColumn(row, phrase, &at, &column);
    for (; !rc && column >= 0; api->xPhraseNextColumn(row, &at, &column))
        if (column < COLUMNS_MAX)
            *ret |= (sqlite3_int64)1 << column;
    return rc;
}

static void word_fields(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *out, int n,
                        sqlite3_value **args)
{
    int phrases = api->xPhraseCount(row), rc = SQLITE_OK;
    int same = n > 0 ? sqlite3_value_int(args[0]) : phrases;
    sqlite3_int64 kind[3] = {0};
    for (int i = 0; i < phrases && !rc; i++)
        rc = columns_of(api, row, i, &kind[i == 0 ? 0 : i < same ? 1 : 2]);
    if (rc)
        sqlite3_result_error_code(out, rc);
    else
        sqlite3_result_int64(out, kind[0] | kind[1] << 8 | kind[2] << 16);
}

int word_fields_register(fts5_api *api)
{
    return api->xCreateFunction(api, "word_fields", NULL, word_fields, NULL);
}
