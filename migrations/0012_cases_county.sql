-- Cases of a county at work: how they came, what they mean, what went back, what was answered at once.

-- cases_case: the version of the classes under which it was filed
ALTER TABLE cases_case ADD COLUMN catalogue BIGINT NOT NULL DEFAULT 1; -- the version of the classes under which it was filed
ALTER TABLE cases_case ADD COLUMN channel TEXT NOT NULL DEFAULT 'web'; -- how it came: web, phone, patrol, visit
ALTER TABLE cases_case ADD COLUMN taken_by BYTEA; -- membership that took it for the caller
ALTER TABLE cases_case ADD COLUMN caller BYTEA;   -- secret: the caller's name, under the reporter's key
ALTER TABLE cases_case ADD COLUMN held TEXT;      -- JSON of the handling's clock while a return is reviewed
ALTER TABLE cases_case ADD COLUMN answer BYTEA;   -- secret: what was answered at once
CREATE INDEX cases_case_reporter ON cases_case (reporter, reported_at);
CREATE INDEX cases_case_signer ON cases_case (signer, id);
CREATE INDEX cases_case_reported ON cases_case (reported_at, id);
