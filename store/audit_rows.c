/* Who did what (ids only), and what could not be read. Written, hardly ever read. */
#include "store/query.h"
#include "store/rows.h"

enum err audit_row_insert(struct store *s, int64_t at_ms, int64_t staff_id, struct str action, struct str object,
                          int64_t object_id)
{
    return QUERY_RUN(s, AUDIT_INSERT, BIND_N(at_ms), BIND_N(staff_id), BIND_S(action), BIND_S(object),
                     BIND_N(object_id));
}

enum err aside_row_insert(struct store *s, struct str channel, int64_t at_ms, struct str why, struct str body)
{
    return QUERY_RUN(s, ASIDE_INSERT, BIND_S(channel), BIND_N(at_ms), BIND_S(why), BIND_S(body));
}

enum err aside_row_expire(struct store *s, int64_t before_ms)
{
    return QUERY_RUN(s, ASIDE_EXPIRE, BIND_N(before_ms));
}
