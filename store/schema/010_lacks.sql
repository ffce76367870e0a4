-- What the town lacks (bot/turn_lack.c). Numbers of nobody in particular, by day: what was looked for and not found, and
-- which places people found gone. In the key what is asked for first; a day's rows lie together.
CREATE TABLE gaps(
    day INTEGER NOT NULL, -- since 1970, in Japan
    category TEXT NOT NULL, -- '': none was named
    condition TEXT NOT NULL, -- '': the search as a whole; else one of its conditions ("day:wed")
    n INTEGER NOT NULL,
    PRIMARY KEY (day, category, condition)
) STRICT, WITHOUT ROWID;

CREATE TABLE gone_reports(
    resource_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (resource_id, day)
) STRICT, WITHOUT ROWID;

-- Who looked for the like and agreed to be counted, and to hear when there is something: never shown one by one.
CREATE TABLE seeds(
    category TEXT NOT NULL,
    conversation_id INTEGER NOT NULL,
    words TEXT NOT NULL, -- what they like, as single words; told only when five people use them
    at_ms INTEGER NOT NULL,
    invited_ms INTEGER NOT NULL DEFAULT 0, -- 0: nothing was offered yet
    PRIMARY KEY (category, conversation_id)
) STRICT, WITHOUT ROWID;
