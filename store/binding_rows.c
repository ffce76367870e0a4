/* Conversations that are gone on with elsewhere: one-time links, and who came by one. Only hashes of tokens are
 * kept. */
#include "store/query.h"
#include "store/rows.h"

enum err chat_link_row_put(struct store *s, int64_t conversation_id, struct str token_hash, int64_t expires_ms)
{
    return QUERY_RUN(s, CHAT_LINK_PUT, BIND_N(conversation_id), BIND_S(token_hash), BIND_N(expires_ms));
}

enum err chat_link_row_take(struct store *s, struct str token_hash, int64_t now_ms, int64_t *ret_conversation_id)
{
    return query_take_token(s, Q_CHAT_LINK_TAKE, BINDS(BIND_S(token_hash)), now_ms, ret_conversation_id);
}

enum err binding_row_put(struct store *s, int64_t conversation_id, struct str channel, struct str user,
                         int64_t expires_ms)
{
    return QUERY_RUN(s, BINDING_PUT, BIND_N(conversation_id), BIND_S(channel), BIND_S(user), BIND_N(expires_ms));
}

enum err binding_row_find(struct store *s, struct str channel, struct str user, int64_t now_ms,
                          int64_t *ret_conversation_id)
{
    return query_number(s, Q_BINDING_FIND, BINDS(BIND_S(channel), BIND_S(user), BIND_N(now_ms)), ret_conversation_id);
}

enum err binding_rows_expire(struct store *s, int64_t now_ms)
{
    enum err err = QUERY_RUN(s, CHAT_LINK_EXPIRE, BIND_N(now_ms));
    return err ? err : QUERY_RUN(s, BINDING_EXPIRE, BIND_N(now_ms));
}
