-- Short articles by people of the town (the "tsunagaru reports"). Residents see the published ones.
CREATE TABLE reports(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    writer TEXT NOT NULL, -- as they wish to be called
    body TEXT NOT NULL, -- Markdown (CommonMark)
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    published_ms INTEGER NOT NULL DEFAULT 0, -- the first time; 0: never
    staff_id INTEGER NOT NULL -- who saved it last
) STRICT;
CREATE INDEX reports_published ON reports(published_ms) WHERE state = 'published';
