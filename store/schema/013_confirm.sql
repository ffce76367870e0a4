-- Hosts say whether what is listed is still true, by a link without an account (bot/resource_confirm.c). Only the hash of
-- its token is kept; of each resource the newest link works.
CREATE TABLE confirm_links(
    resource_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE host_answers(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    resource_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('same', 'changed', 'ended')),
    words TEXT NOT NULL -- what has changed, for staff
) STRICT;
