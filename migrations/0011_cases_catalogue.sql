-- Versions of the small classes (小类目录), from 2 on; version 1 ships with the program and has no row. In force is the published one with
-- the greatest number.
CREATE TABLE cases_catalogue (
    version BIGINT PRIMARY KEY,    -- its number
    revision BIGINT NOT NULL,      -- version of the stream catalogue/<id>; the ETag
    state TEXT NOT NULL,           -- draft, proposed, published, withdrawn
    origin BIGINT NOT NULL,        -- the version that it was made from
    note TEXT NOT NULL,            -- what it is for, in the maker's words about classes, never about people
    classes BIGINT NOT NULL,       -- how many classes it has
    digest BYTEA NOT NULL,         -- SHA-256 over its classes
    hands TEXT NOT NULL,           -- JSON array of persons who made, changed or proposed it; none of them publishes it
    made_by BYTEA,                 -- membership that made it; none when it was imported at the console
    made_at BIGINT NOT NULL,       -- milliseconds UTC
    proposed_by BYTEA,             -- membership that proposed it
    proposed_at BIGINT,            -- when
    published_by BYTEA,            -- membership that published it
    published_at BIGINT,           -- when
    changed_by BYTEA,              -- membership of the last act
    changed_at BIGINT NOT NULL     -- time of the last act
);
CREATE INDEX cases_catalogue_state ON cases_catalogue (state, version);
-- The classes of a version; those of a published one are never changed.
CREATE TABLE cases_class (
    catalogue BIGINT NOT NULL REFERENCES cases_catalogue (version), -- the version
    code TEXT NOT NULL,            -- E or C and four digits
    body TEXT NOT NULL,            -- canonical JSON of the class
    digest BYTEA NOT NULL,         -- SHA-256 of that
    PRIMARY KEY (catalogue, code)
);
