-- The memory of the service. STRICT tables, times in milliseconds UTC, states as words under CHECK.
-- Hot path (every message): conversations, inbox, journal, outbox. There, no secondary index and no foreign key: each costs a
-- random page per message. The journal is chained instead (conversations.last_entry -> journal.prev).

CREATE TABLE installation(
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL CHECK (length(key) = 16), -- authenticates buttons of this installation
    created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE conversations(
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    person TEXT NOT NULL, -- the channel's own name for the person; web: hash of the token
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('bot', 'queued', 'human', 'closed', 'paused', 'muted')),
    last_entry INTEGER NOT NULL DEFAULT 0, -- head of the journal's chain
    seq INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    UNIQUE (channel, person)
) STRICT;

CREATE TABLE inbox(
    channel TEXT NOT NULL,
    event_id TEXT NOT NULL,
    conversation_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (channel, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal(
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL,
    prev INTEGER NOT NULL, -- id of the entry before it in this conversation; 0: the first
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    author TEXT NOT NULL CHECK (author IN ('resident', 'bot', 'worker', 'system')),
    visible INTEGER NOT NULL CHECK (visible IN (0, 1)),
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    event TEXT NOT NULL -- event + env of the turn, on its first entry
) STRICT;

CREATE TABLE outbox(
    id INTEGER PRIMARY KEY, -- grows with time even when the table was empty in between
    conversation_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    person TEXT NOT NULL,
    body TEXT NOT NULL,
    reply_token TEXT NOT NULL,
    reply_until_ms INTEGER NOT NULL,
    retry_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'dead', 'held')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_ms INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    error TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE timers(
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    fire_ms INTEGER NOT NULL,
    UNIQUE (conversation_id, name)
) STRICT;
CREATE INDEX timers_by_time ON timers(fire_ms);

CREATE TABLE answers(
    conversation_id INTEGER NOT NULL,
    questionnaire TEXT NOT NULL,
    run INTEGER NOT NULL, -- which time it was taken
    item TEXT NOT NULL,
    status TEXT NOT NULL,
    value TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, questionnaire, run, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes(
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL
) STRICT;
CREATE INDEX notes_by_conversation ON notes(conversation_id);

CREATE TABLE matches(
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    resource_id TEXT NOT NULL,
    score INTEGER NOT NULL,
    reasons TEXT NOT NULL
) STRICT;
CREATE INDEX matches_by_conversation ON matches(conversation_id);

CREATE TABLE escalations(
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id),
    channel TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('normal', 'urgent', 'emergency')),
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'talking', 'closed')),
    created_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    closed_ms INTEGER NOT NULL DEFAULT 0,
    claimed_by TEXT NOT NULL DEFAULT '',
    claimed_name TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX escalations_open ON escalations(state) WHERE state <> 'closed';
CREATE INDEX escalations_by_conversation ON escalations(conversation_id);

CREATE TABLE escalation_events(
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the console stream's sequence number: never used twice
    escalation_id INTEGER NOT NULL REFERENCES escalations(id),
    conversation_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('opened', 'raised', 'claimed', 'released', 'talking', 'closed', 'returned', 'message')),
    actor TEXT NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX escalation_events_by_escalation ON escalation_events(escalation_id);

CREATE TABLE staff(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('link_worker', 'supervisor', 'editor', 'auditor', 'admin')),
    password TEXT NOT NULL DEFAULT '', -- argon2id; empty until set
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_ms INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sessions(
    token_hash TEXT PRIMARY KEY,
    staff_id INTEGER NOT NULL REFERENCES staff(id) ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    csrf TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_staff ON sessions(staff_id);

CREATE TABLE links( -- one-time links; only the hash is kept
    token_hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff(id) ON DELETE CASCADE,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_staff ON links(staff_id);

CREATE TABLE audit( -- ids only
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id INTEGER NOT NULL
) STRICT;

CREATE TABLE aside( -- webhook bodies that were signed but could not be read
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    why TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE bundles( -- content that conversations pin
    id TEXT PRIMARY KEY,
    json TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
