-- What staff or a host changed of a resource, and somebody took back: the member is what its file says again (bot/resource_edits.c).
CREATE TABLE resource_edits_undone(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    resource_id TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL, -- JSON, as resource_edits had it
    at_ms INTEGER NOT NULL, -- when it was changed
    staff_id INTEGER NOT NULL, -- who changed it; 0: the host, by a link
    undone_ms INTEGER NOT NULL,
    undone_by INTEGER NOT NULL -- staff
) STRICT;
CREATE INDEX resource_edits_undone_of ON resource_edits_undone(resource_id, field, at_ms);
