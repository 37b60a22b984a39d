-- Idempotency keys: a key replays its first answer for 24 hours.
CREATE TABLE api_idempotency (
    key BYTEA PRIMARY KEY,       -- SHA-256 of actor reference and the caller's key
    digest BYTEA NOT NULL,       -- SHA-256 of route and body; another body under the same key is refused
    status BIGINT NOT NULL,      -- HTTP status of the first answer
    resource BYTEA NOT NULL,     -- id of what the answer shows, 16 bytes
    version BIGINT NOT NULL,     -- its version after the act
    at_ms BIGINT NOT NULL        -- when, milliseconds UTC
);
CREATE INDEX api_idempotency_at ON api_idempotency (at_ms);
