-- Care for personal data: who stands for a number, what was erased, what must not be, and for how long things are kept.

-- The one subject that a blind value stands for: two reports of the same number at once share one reporter.
CREATE TABLE vault_holder (
    kind TEXT NOT NULL,                     -- what was hashed (phone), as in vault_index
    blind BYTEA NOT NULL,                   -- the blind value, as in vault_index
    subject_kind BIGINT NOT NULL,           -- as in vault_key
    subject_id BYTEA NOT NULL,              -- the subject; the row goes when it is erased
    PRIMARY KEY (kind, blind, subject_kind)
);
CREATE INDEX vault_holder_subject ON vault_holder (subject_kind, subject_id);

-- Erased subjects, each until its line stands in the erasure log, and after: who must stay erased.
CREATE TABLE vault_erasure (
    subject_kind BIGINT NOT NULL,           -- as in vault_key
    subject_id BYTEA NOT NULL,              -- as in vault_key
    erased_at BIGINT NOT NULL,              -- when, milliseconds UTC
    logged BOOLEAN NOT NULL,                -- whether its line is in the erasure log, on the disk
    PRIMARY KEY (subject_kind, subject_id)
);
CREATE INDEX vault_erasure_logged ON vault_erasure (logged, erased_at);

-- Cases under a legal hold (法律保留) now: nothing of them is erased. Holds of the past are events.
CREATE TABLE cases_hold (
    case_id BYTEA NOT NULL PRIMARY KEY REFERENCES cases_case (id), -- the case
    reason BYTEA NOT NULL,                  -- secret: why, sealed with the key of the case
    since BIGINT NOT NULL,                  -- when it began, milliseconds UTC
    membership BYTEA NOT NULL               -- the post that set it
);

-- Retention periods (留存期限), one row a kind of data; what has no row yet has the period that is shipped.
CREATE TABLE cases_retention (
    kind TEXT NOT NULL PRIMARY KEY,         -- content, photos, reporter
    version BIGINT NOT NULL,                -- version of its stream; the ETag
    days BIGINT NOT NULL,                   -- days after a case's end
    cursor_at BIGINT NOT NULL,              -- the sweep has looked at all cases that ended before this, milliseconds UTC
    cursor_id BYTEA NOT NULL,               -- and at those of that instant up to this case
    swept_at BIGINT,                        -- when the last sweep ended, milliseconds UTC
    erased BIGINT NOT NULL                  -- how much the last sweep erased
);
-- The sweeps walk along the ends.
CREATE INDEX cases_case_ended ON cases_case (ended_at, id);
