-- The vault: personal data, sealed with AES-256-GCM. Without the master key these rows say nothing.

-- The master key that this database belongs to, by fingerprint. One row.
CREATE TABLE vault_master (
    id BIGINT NOT NULL PRIMARY KEY,         -- always 1
    fingerprint BYTEA NOT NULL,             -- HMAC-SHA-256(master key, fixed label), 32 bytes
    bound_at BIGINT NOT NULL                -- when the database was bound to the key, milliseconds UTC
);

-- One data key a subject. Erasing a subject empties `wrapped`; the row stays and says that it happened.
CREATE TABLE vault_key (
    subject_kind BIGINT NOT NULL,           -- 1 case, 2 reporter, 3 person on the staff
    subject_id BYTEA NOT NULL,              -- UUID of the subject
    wrapped BYTEA,                          -- the data key sealed by the master key; NULL once erased
    created_at BIGINT NOT NULL,             -- milliseconds UTC
    erased_at BIGINT,                       -- when the key was dropped, milliseconds UTC; NULL while it lives
    PRIMARY KEY (subject_kind, subject_id)
);

-- One sealed text.
CREATE TABLE vault_secret (
    id BYTEA NOT NULL PRIMARY KEY,          -- UUIDv7 of the text
    subject_kind BIGINT NOT NULL,           -- whose key seals it, as in vault_key
    subject_id BYTEA NOT NULL,              -- whose key seals it, as in vault_key
    field TEXT NOT NULL,                    -- what it is (words, phone, note); part of the seal
    sealed BYTEA NOT NULL,                  -- version byte, nonce, cipher text, tag
    sealed_at BIGINT NOT NULL               -- milliseconds UTC
);
CREATE INDEX vault_secret_subject ON vault_secret (subject_kind, subject_id);

-- Blind indexes: find a subject by a phone number that the database does not know.
CREATE TABLE vault_index (
    kind TEXT NOT NULL,                     -- what was hashed (phone)
    blind BYTEA NOT NULL,                   -- HMAC-SHA-256 of the value under a key derived from the master key
    subject_kind BIGINT NOT NULL,           -- who has it, as in vault_key
    subject_id BYTEA NOT NULL,              -- who has it, as in vault_key
    PRIMARY KEY (kind, blind, subject_kind, subject_id)
);
CREATE INDEX vault_index_subject ON vault_index (subject_kind, subject_id);

-- Until when a reader's recorded read covers further reads of the same case and purpose.
CREATE TABLE vault_reader (
    case_id BYTEA NOT NULL,                 -- the case
    membership BYTEA NOT NULL,              -- the reader's post
    purpose TEXT NOT NULL,                  -- handle, verify, contact, supervise
    read_at BIGINT NOT NULL,                -- when the last recorded read was, milliseconds UTC
    PRIMARY KEY (case_id, membership, purpose)
);

-- The recorded reads, one row an event talk.read: who looked.
CREATE TABLE vault_read (
    id BYTEA NOT NULL PRIMARY KEY,          -- UUIDv7 of the read, also in the body of its event
    case_id BYTEA NOT NULL,                 -- the case that was looked at
    membership BYTEA NOT NULL,              -- the reader's post
    org BYTEA NOT NULL,                     -- the organisation of that post
    purpose TEXT NOT NULL,                  -- handle, verify, contact, supervise
    fields TEXT NOT NULL,                   -- what was opened, by field names
    refs BIGINT NOT NULL,                   -- how many sealed texts were opened
    read_at BIGINT NOT NULL                 -- milliseconds UTC
);
CREATE INDEX vault_read_case ON vault_read (case_id, read_at, id);
