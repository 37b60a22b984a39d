-- The journal: what happened, for ever. Rows of `event` and `event_number` are never changed and never deleted.

-- One event. The number that orders it among all events of the centre stands outside, in `event_number`.
CREATE TABLE event (
    id BYTEA NOT NULL PRIMARY KEY,          -- UUIDv7 of the event
    stream_kind BIGINT NOT NULL,            -- kind of the stream: 1 case, 2 talk, 3 org, 4 person, 5 territory, 6 publication
    stream_id BYTEA NOT NULL,               -- UUID of what the stream is about
    version BIGINT NOT NULL,                -- place in the stream, from 1, without gaps
    kind TEXT NOT NULL,                     -- what happened: noun, dot, verb in the past (case.dispatched)
    schema BIGINT NOT NULL,                 -- version of the body's shape
    recorded_at BIGINT NOT NULL,            -- when it was recorded, milliseconds UTC
    actor TEXT NOT NULL,                    -- who did it: canonical JSON of references, never names
    division BIGINT,                        -- division that it concerns, 15 digits; NULL when none
    body TEXT NOT NULL,                     -- canonical JSON (RFC 8785) of the body; no personal data
    salt BYTEA NOT NULL,                    -- 16 random bytes: key of the digest
    digest BYTEA NOT NULL,                  -- HMAC-SHA-256(salt, canonical JSON of the whole event), 32 bytes
    CONSTRAINT event_version UNIQUE (stream_kind, stream_id, version)
);

-- Events that have no number yet. A row comes with its event and goes when the sealer gives the number.
CREATE TABLE event_pending (
    stream_kind BIGINT NOT NULL,            -- as in event
    stream_id BYTEA NOT NULL,               -- as in event
    version BIGINT NOT NULL,                -- as in event
    event BYTEA NOT NULL,                   -- id of the event
    recorded_at BIGINT NOT NULL,            -- as in event: the oldest one tells the sealer's lag
    PRIMARY KEY (stream_kind, stream_id, version)
);

-- The numbers: 1, 2, 3 … without gaps, each stream in its own order. Followers read by them.
CREATE TABLE event_number (
    number BIGINT NOT NULL PRIMARY KEY,     -- place among all events of the centre
    event BYTEA NOT NULL UNIQUE             -- id of the event
);

-- How far each follower of the journal has come.
CREATE TABLE event_cursor (
    name TEXT NOT NULL PRIMARY KEY,         -- name of the follower
    number BIGINT NOT NULL                  -- last number that it has processed
);
