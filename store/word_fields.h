/* An SQL function for FTS5: in which columns of a row which phrases of the query stand. One pass gives what ranking
 * needs, in the order of rows. */
#pragma once
#include <sqlite3.h>

/*
 * word_fields(TABLE, SAME): a number of three bytes, each a set of columns (bit 0: the first).
 * Lowest byte: where the first phrase stands; then any of the next SAME - 1 phrases; then any of the others.
 */
int word_fields_register(fts5_api *api);
