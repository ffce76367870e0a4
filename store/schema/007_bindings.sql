-- A conversation that is gone on with in a browser: the one-time link that leads there, and the browser it was opened in
-- (bot/desk_move.c). Only hashes of tokens are kept, and of each conversation the newest of both.
CREATE TABLE chat_links(
    conversation_id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE bindings(
    conversation_id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    person TEXT NOT NULL, -- as in conversations: the channel's own name for the person
    expires_ms INTEGER NOT NULL,
    UNIQUE (channel, person)
) STRICT;
