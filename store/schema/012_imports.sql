-- What a file said of a resource, beside what is shown of it: staff may have changed single members, and what is changed here stays so when the
-- file is imported again.
ALTER TABLE resources ADD COLUMN imported TEXT NOT NULL DEFAULT ''; -- JSON like body; '': from before there was this column

CREATE TABLE resource_edits(
    resource_id TEXT NOT NULL,
    field TEXT NOT NULL, -- a member of the JSON
    value TEXT NOT NULL, -- JSON; null: left empty
    at_ms INTEGER NOT NULL,
    staff_id INTEGER NOT NULL, -- who changed it
    PRIMARY KEY (resource_id, field)
) STRICT, WITHOUT ROWID;
