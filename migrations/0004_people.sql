-- Organisations (单位): offices, teams, stations, centres.
CREATE TABLE people_org (
    id BYTEA PRIMARY KEY,         -- 16 bytes, UUIDv7
    version BIGINT NOT NULL,      -- version of the stream org/<id>
    name TEXT NOT NULL,           -- official name; an organisation is no person
    phone TEXT NOT NULL,          -- the number that residents may call
    division BIGINT NOT NULL,     -- what it answers for, 15 digits
    level BIGINT NOT NULL         -- level of that division, 1 province to 6 grid
);
CREATE UNIQUE INDEX people_org_name ON people_org (division, name);
-- Desks: an organisation × a duty. Seats of cases name desks.
CREATE TABLE people_desk (
    id BYTEA PRIMARY KEY,         -- 16 bytes, UUIDv7
    org BYTEA NOT NULL REFERENCES people_org (id), -- the organisation
    duty TEXT NOT NULL,           -- intake, handle, verify
    division BIGINT NOT NULL,     -- copy of the organisation's, so that a desk is found by place
    level BIGINT NOT NULL         -- copy of the organisation's
);
CREATE UNIQUE INDEX people_desk_org ON people_desk (org, duty);
CREATE INDEX people_desk_place ON people_desk (duty, division);
-- People on the staff. Names lie in the vault.
CREATE TABLE people_person (
    id BYTEA PRIMARY KEY,         -- 16 bytes, UUIDv7
    version BIGINT NOT NULL,      -- version of the stream person/<id>
    account TEXT NOT NULL,        -- sign-in name, lower case
    name BYTEA NOT NULL,          -- secret of the vault that holds the name
    password TEXT NOT NULL,       -- argon2id hash in PHC form
    active BOOLEAN NOT NULL       -- false: cannot sign in
);
CREATE UNIQUE INDEX people_person_account ON people_person (account);
-- Memberships: a person in an organisation, with a role and a post (岗位).
CREATE TABLE people_membership (
    id BYTEA PRIMARY KEY,         -- 16 bytes, UUIDv7
    person BYTEA NOT NULL REFERENCES people_person (id), -- who
    org BYTEA NOT NULL REFERENCES people_org (id),       -- where
    role TEXT NOT NULL,           -- worker, clerk, verifier, centre: a role of policies/
    title_zh TEXT NOT NULL,       -- the post's name in Chinese
    title_en TEXT NOT NULL,       -- the post's name in English
    active BOOLEAN NOT NULL       -- false: handed over
);
CREATE INDEX people_membership_person ON people_membership (person);
-- The desks that a membership serves, at most four.
CREATE TABLE people_seat (
    membership BYTEA NOT NULL REFERENCES people_membership (id), -- the post
    desk BYTEA NOT NULL REFERENCES people_desk (id),             -- the desk
    PRIMARY KEY (membership, desk)
);
CREATE INDEX people_seat_desk ON people_seat (desk);
-- Sessions of staff and of trackers. The token itself is never stored.
CREATE TABLE people_session (
    token BYTEA PRIMARY KEY,      -- SHA-256 of the 256-bit token
    kind BIGINT NOT NULL,         -- 1 staff, 2 tracker
    person BYTEA,                 -- staff: who
    membership BYTEA,             -- staff: in which post
    case_id BYTEA,                -- tracker: the case
    created_at BIGINT NOT NULL,   -- milliseconds UTC
    seen_at BIGINT NOT NULL,      -- last use, milliseconds UTC, written at most once a minute
    ends_at BIGINT NOT NULL       -- milliseconds UTC
);
CREATE INDEX people_session_ends ON people_session (ends_at);
