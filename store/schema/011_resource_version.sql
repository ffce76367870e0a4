-- How often the town's resources were changed, by whatever hand: a service that runs looks at it and reads them anew.
CREATE TABLE resource_version(
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n INTEGER NOT NULL
) STRICT;
INSERT INTO resource_version VALUES (1, 0);
CREATE TRIGGER resource_added AFTER INSERT ON resources BEGIN UPDATE resource_version SET n = n + 1; END;
CREATE TRIGGER resource_changed AFTER UPDATE ON resources BEGIN UPDATE resource_version SET n = n + 1; END;
CREATE TRIGGER resource_gone AFTER DELETE ON resources BEGIN UPDATE resource_version SET n = n + 1; END;
