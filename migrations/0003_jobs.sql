-- The queue of jobs: wishes from one room to another, carried in the transaction that made them.

-- One job.
CREATE TABLE job (
    id BYTEA NOT NULL PRIMARY KEY,          -- UUIDv7 of the job
    kind TEXT NOT NULL,                     -- who fulfils it (cases.thumb)
    version BIGINT NOT NULL,                -- version of the body's shape
    body TEXT NOT NULL,                     -- canonical JSON of references; no personal data
    reply_to TEXT,                          -- kind of the job that carries the answer; NULL when none is wanted
    state TEXT NOT NULL,                    -- ready, leased, done, dead
    due_at BIGINT NOT NULL,                 -- ready: not before this instant; leased: the lease ends here; done, dead: when it ended
    attempts BIGINT NOT NULL,               -- how often it was leased; names the lease
    last_error TEXT,                        -- code of the last failure, no personal data; NULL when none
    created_at BIGINT NOT NULL              -- milliseconds UTC
);
CREATE INDEX job_due ON job (due_at, id) WHERE state IN ('ready', 'leased');
CREATE INDEX job_dead ON job (due_at, id) WHERE state = 'dead';
CREATE INDEX job_done ON job (due_at, id) WHERE state = 'done';

-- Periodic wishes: which period was served last, so that two servers serve it once.
CREATE TABLE job_period (
    name TEXT NOT NULL PRIMARY KEY,         -- name of the periodic wish
    slot BIGINT NOT NULL,                   -- number of the period served last: now divided by the period
    job BYTEA NOT NULL                      -- the job of that period: while it is open, no other is made
);
