-- How often what happened in the flows, by day: numbers only, of nobody in particular. In the key what is asked for first; a day's rows lie together.
CREATE TABLE flow_counts(
    day INTEGER NOT NULL, -- since 1970, in Japan
    flow TEXT NOT NULL,
    structure INTEGER NOT NULL, -- of the flow then: counts of another structure are of another flow
    node TEXT NOT NULL, -- '': the flow as a whole
    kind TEXT NOT NULL
        CHECK (kind IN ('begun', 'entered', 'answered', 'skipped', 'unknown', 'missed', 'given_up', 'stopped')),
    n INTEGER NOT NULL,
    PRIMARY KEY (day, flow, structure, node, kind)
) STRICT, WITHOUT ROWID;
