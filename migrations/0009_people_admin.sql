-- Administration of organisations, people and posts.
-- What an organisation is: government, department, station, centre, other.
ALTER TABLE people_org ADD COLUMN kind TEXT NOT NULL DEFAULT 'other';
-- Whether the organisation exists; false: closed, kept for what it did.
ALTER TABLE people_org ADD COLUMN open BOOLEAN NOT NULL DEFAULT TRUE;
-- Office hours of its own, "09:00-12:00 13:00-17:30"; NULL: the county's.
ALTER TABLE people_org ADD COLUMN hours TEXT;
-- Whether the organisation has this duty; false: given up, kept for the cases that name it.
ALTER TABLE people_desk ADD COLUMN open BOOLEAN NOT NULL DEFAULT TRUE;
-- Whether the password must be changed before anything else: it was given by somebody else.
ALTER TABLE people_person ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE;
-- 16 bytes, UUIDv7: how lists name the session; NULL for sessions older than this column.
ALTER TABLE people_session ADD COLUMN id BYTEA;
CREATE UNIQUE INDEX people_session_id ON people_session (id);
CREATE INDEX people_session_person ON people_session (person);
CREATE INDEX people_membership_org ON people_membership (org);
-- Stand-ins (代班): who does the work of a post while its holder is away.
CREATE TABLE people_stand_in (
    id BYTEA PRIMARY KEY,         -- 16 bytes, UUIDv7
    membership BYTEA NOT NULL REFERENCES people_membership (id), -- whose post
    stand_in BYTEA NOT NULL REFERENCES people_membership (id),   -- by which post
    starts_at BIGINT NOT NULL,    -- from, milliseconds UTC
    ends_at BIGINT NOT NULL       -- until, exclusive, milliseconds UTC; brought forward when it ends early
);
CREATE INDEX people_stand_in_membership ON people_stand_in (membership, ends_at);
CREATE INDEX people_stand_in_by ON people_stand_in (stand_in, ends_at);
