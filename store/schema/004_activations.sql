-- Which content was in use since when: the newest row is in force. Content itself is in bundles, as long as somebody may need it (bot/activation.h).
CREATE TABLE activations(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bundle TEXT NOT NULL,
    folder TEXT NOT NULL, -- what the folder of content held then: a rollback stands until the folder changes
    at_ms INTEGER NOT NULL,
    who TEXT NOT NULL, -- an account of the machine, never a resident
    why TEXT NOT NULL CHECK (why IN ('start', 'publish', 'rollback'))
) STRICT;
