-- Whom the safety floor alerted, when, and who answered (bot/alert.h). Staff only: nothing of what a resident said.
CREATE TABLE alert_chains( -- how the calling stands, for a request that a life may depend on
    escalation_id INTEGER PRIMARY KEY REFERENCES escalations(id),
    conversation_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('calling', 'nobody', 'answered', 'over')),
    severity TEXT NOT NULL CHECK (severity IN ('urgent', 'emergency')),
    call INTEGER NOT NULL, -- the how-manieth time that people are called
    began_ms INTEGER NOT NULL, -- of this call
    next_ms INTEGER NOT NULL DEFAULT 0, -- when the next alert goes out; 0: none will
    answered_ms INTEGER NOT NULL DEFAULT 0,
    answered_by TEXT NOT NULL DEFAULT '', -- staff id
    answered_name TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX alert_chains_calling ON alert_chains(state) WHERE state = 'calling';

CREATE TABLE alerts( -- one person, once
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    escalation_id INTEGER NOT NULL REFERENCES escalations(id),
    conversation_id INTEGER NOT NULL,
    call INTEGER NOT NULL,
    batch INTEGER NOT NULL, -- those alerted together
    round INTEGER NOT NULL, -- 1: along the list; 2: everybody
    attempt INTEGER NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('urgent', 'emergency')),
    staff TEXT NOT NULL, -- staff id
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    answer_by_ms INTEGER NOT NULL,
    answered_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX alerts_by_escalation ON alerts(escalation_id, call);

-- The same table with three more kinds; ids stay and go on, they are the console stream's numbers.
CREATE TABLE escalation_events_more(
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the console stream's sequence number: never used twice
    escalation_id INTEGER NOT NULL REFERENCES escalations(id),
    conversation_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('opened', 'raised', 'claimed', 'released', 'talking', 'closed', 'returned', 'message',
                        'alerted', 'nobody', 'answered')),
    actor TEXT NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO escalation_events_more SELECT id, escalation_id, conversation_id, at_ms, kind, actor, seq FROM escalation_events;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'escalation_events')
    WHERE name = 'escalation_events_more';
DROP TABLE escalation_events;
ALTER TABLE escalation_events_more RENAME TO escalation_events;
CREATE INDEX escalation_events_by_escalation ON escalation_events(escalation_id);
