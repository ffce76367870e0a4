-- What was said and never arrived: the channel refused it for good (adapters/line/outcome.h). No words: they are in the
-- journal, by number; the outbox keeps none of what will not be tried again.
CREATE TABLE undelivered(
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL,
    first_seq INTEGER NOT NULL, -- the entries of that turn; 0: from before they were numbered here
    last_seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, -- when it was given up
    error TEXT NOT NULL
) STRICT;
CREATE INDEX undelivered_of ON undelivered(conversation_id);

ALTER TABLE outbox ADD COLUMN first_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0;
-- When something that was said while it was open did not arrive; 0: nothing, or they have been told.
ALTER TABLE escalations ADD COLUMN undelivered_ms INTEGER NOT NULL DEFAULT 0;

-- Those of before: nobody has been told of them yet.
INSERT INTO undelivered(conversation_id, first_seq, last_seq, at_ms, error)
    SELECT conversation_id, 0, 0, created_ms, error FROM outbox WHERE state = 'dead';
INSERT OR IGNORE INTO timers(conversation_id, name, fire_ms)
    SELECT conversation_id, 'undelivered', 0 FROM outbox WHERE state = 'dead';
DELETE FROM outbox WHERE state = 'dead';
