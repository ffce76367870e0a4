-- What the town has: one JSON text each (directory/resource.h), and its words for search in the tokens of store/tokenizer.c.
CREATE TABLE resources(
    key INTEGER PRIMARY KEY, -- the row of resource_words
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('activity', 'event', 'place', 'service', 'group')),
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_ms INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE resource_words USING fts5(name, words, tokenize = 'tsunagu');
