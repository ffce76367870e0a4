/* What was looked for and not found, what was found gone, and who agreed to be counted for something new. */
#include "store/query.h"
#include "store/rows.h"

enum err gap_row_add(struct store *s, int64_t day, struct str category, struct str condition)
{
    return QUERY_RUN(s, GAP_ADD, BIND_N(day), BIND_S(category), BIND_S(condition));
}

static void read_gap(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct gap_row *)row = (struct gap_row){
        .category = query_str(stmt, 0, a), .condition = query_str(stmt, 1, a), .n = query_int(stmt, 2)};
}

enum err gap_rows_read(struct store *s, struct arena *a, int64_t first, int64_t last, struct gap_row **ret,
                       size_t *ret_n)
{
    return QUERY_ROWS(s, Q_GAP_READ, BINDS(BIND_N(first), BIND_N(last)), a, read_gap, ret, ret_n);
}

enum err gone_row_add(struct store *s, int64_t day, struct str resource_id)
{
    return QUERY_RUN(s, GONE_ADD, BIND_S(resource_id), BIND_N(day));
}

static void read_resource_count(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct resource_count_row *)row = (struct resource_count_row){
        .resource_id = query_str(stmt, 0, a), .name = query_str(stmt, 1, a), .n = query_int(stmt, 2)};
}

enum err gone_rows_read(struct store *s, struct arena *a, int64_t first, int64_t last, size_t max,
                        struct resource_count_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_GONE_READ, BINDS(BIND_N(first), BIND_N(last), BIND_N((int64_t)max)), a, read_resource_count,
                      ret, ret_n);
}

enum err seed_row_put(struct store *s, const struct seed_row *row)
{
    return QUERY_RUN(s, SEED_PUT, BIND_S(row->category), BIND_N(row->conversation_id), BIND_S(row->words),
                     BIND_N(row->at_ms));
}

enum err seed_row_invited(struct store *s, struct str category, int64_t conversation_id, int64_t now_ms)
{
    return QUERY_RUN(s, SEED_INVITED, BIND_N(now_ms), BIND_S(category), BIND_N(conversation_id));
}

enum err seed_rows_drop(struct store *s, int64_t conversation_id)
{
    return QUERY_RUN(s, SEED_DROP, BIND_N(conversation_id));
}

static void read_seed(sqlite3_stmt *stmt, struct arena *a, void *row)
{
    *(struct seed_row *)row = (struct seed_row){.category = query_str(stmt, 0, a),
                                                .conversation_id = query_int(stmt, 1),
                                                .words = query_str(stmt, 2, a),
                                                .at_ms = query_int(stmt, 3)};
}

enum err seed_rows_read(struct store *s, struct arena *a, int64_t since_ms, struct str category, size_t max,
                        struct seed_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_SEED_READ, BINDS(BIND_N(since_ms), BIND_S(category), BIND_N((int64_t)max)), a, read_seed,
                      ret, ret_n);
}

enum err seed_offers_read(struct store *s, struct arena *a, struct str category, size_t max,
                          struct resource_count_row **ret, size_t *ret_n)
{
    return QUERY_ROWS(s, Q_SEED_OFFERS, BINDS(BIND_S(category), BIND_N((int64_t)max)), a, read_resource_count, ret,
                      ret_n);
}

enum err lack_rows_expire(struct store *s, int64_t before_day, int64_t before_ms)
{
    enum err err = QUERY_RUN(s, GAP_EXPIRE, BIND_N(before_day));
    if (!err)
        err = QUERY_RUN(s, GONE_EXPIRE, BIND_N(before_day));
    return err ? err : QUERY_RUN(s, SEED_EXPIRE, BIND_N(before_ms));
}
