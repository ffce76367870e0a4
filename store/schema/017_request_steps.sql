-- The same table with four more kinds; ids stay and go on, they are the console stream's numbers.
CREATE TABLE escalation_events_more(
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the console stream's sequence number: never used twice
    escalation_id INTEGER NOT NULL REFERENCES escalations(id),
    conversation_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('opened', 'raised', 'claimed', 'released', 'talking', 'closed', 'returned', 'message',
                        'alerted', 'nobody', 'answered', 'paused', 'reopened', 'expired', 'merged')),
    actor TEXT NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO escalation_events_more SELECT id, escalation_id, conversation_id, at_ms, kind, actor, seq FROM escalation_events;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'escalation_events')
    WHERE name = 'escalation_events_more';
DROP TABLE escalation_events;
ALTER TABLE escalation_events_more RENAME TO escalation_events;
CREATE INDEX escalation_events_by_escalation ON escalation_events(escalation_id);
