-- Cases (事件): the row says where each stands; the stream case/<id> says how it came there. Personal words lie in the vault.
CREATE TABLE cases_case (
    id BYTEA PRIMARY KEY,          -- 16 bytes, UUIDv7
    version BIGINT NOT NULL,       -- version of the stream case/<id>; the ETag
    number TEXT NOT NULL,          -- 12 or more digits: yymmdd, serial, check digit
    state TEXT NOT NULL,           -- reported, refused, filed, dispatched, handling, handled, rework, closed
    division BIGINT NOT NULL,      -- grid, village, township or county where it is, 15 digits
    level BIGINT NOT NULL,         -- level of that division, 3 county to 6 grid
    reporter BYTEA,                -- the reporter in the vault, when a phone number was left
    phone BYTEA,                   -- secret: the reporter's number
    words BYTEA,                   -- secret: what was said
    address BYTEA,                 -- secret: address as written
    note BYTEA,                    -- secret: addition to the place
    publish BOOLEAN NOT NULL,      -- the reporter's wish about words and photos; names and numbers never
    language TEXT NOT NULL,        -- zh or en, for what is sent to the reporter
    reported_at BIGINT NOT NULL,   -- milliseconds UTC
    intake BYTEA NOT NULL,         -- desk that files and dispatches
    proposed TEXT,                 -- proposed small class
    proposal TEXT,                 -- JSON {rule, version, facts} of that proposal
    category TEXT,                 -- filed small class
    step TEXT,                     -- what the running clock waits for: file, dispatch, sign, handle, verify
    started BIGINT,                -- the clock's start, milliseconds UTC
    due BIGINT,                    -- the clock's end
    soon BIGINT,                   -- from here on it is soon due
    urgent BIGINT,                 -- from here on it is due at once
    unit TEXT,                     -- natural_hour, work_hour, work_day
    amount BIGINT,                 -- how many of them
    provisional BOOLEAN,           -- computed over a year without a calendar
    lead BYTEA,                    -- desk that handles
    signer BYTEA,                  -- membership that signed
    signer_person BYTEA,           -- the person behind it
    verify BYTEA,                  -- desk that verifies
    outcome TEXT,                  -- done, elsewhere, not_found, not_now
    reason BYTEA,                  -- secret: why refused
    refer_to BYTEA,                -- secret: who else can help
    first_late BIGINT,             -- the first due time of handling that was missed; never forgotten
    handlers TEXT NOT NULL,        -- JSON array of persons who signed or handled, for ever
    ended_at BIGINT,               -- when refused or closed
    rating TEXT,                   -- JSON of the rating in force; its words are a secret's id
    changed_at BIGINT NOT NULL,    -- time of the last act
    changed_by BYTEA               -- membership of the last act, when staff
);
CREATE UNIQUE INDEX cases_case_number ON cases_case (number);
CREATE INDEX cases_case_place ON cases_case (division, state);
CREATE INDEX cases_case_open ON cases_case (state, due);
-- Seats: who is waited for, one row a party; every queue is a range scan over it.
CREATE TABLE cases_seat (
    case_id BYTEA NOT NULL REFERENCES cases_case (id), -- the case
    party TEXT NOT NULL,           -- intake, lead, signer, verify
    holder BYTEA NOT NULL,         -- a desk or a membership, by party
    role TEXT NOT NULL,            -- what is waited for: file, dispatch, sign, handle, verify; none when nothing
    waiting BOOLEAN NOT NULL,      -- whether this party is waited for now
    due BIGINT NOT NULL,           -- due time, or the last possible instant when there is none
    PRIMARY KEY (case_id, party)
);
CREATE INDEX cases_seat_queue ON cases_seat (holder, waiting, due, case_id);
-- Exact points, beside the case and never in journal, logs or URLs.
CREATE TABLE cases_point (
    case_id BYTEA PRIMARY KEY REFERENCES cases_case (id), -- the case
    lng BIGINT NOT NULL,           -- longitude × 10^6, WGS-84
    lat BIGINT NOT NULL,           -- latitude × 10^6, WGS-84
    cell BIGINT NOT NULL           -- Z-order cell number, for map boxes and nearness
);
CREATE INDEX cases_point_cell ON cases_point (cell);
-- Dispatches: the explanation as it was written, never recomputed.
CREATE TABLE cases_dispatch (
    case_id BYTEA NOT NULL REFERENCES cases_case (id), -- the case
    version BIGINT NOT NULL,       -- version of the case after the dispatch
    lead BYTEA NOT NULL,           -- desk that it went to
    note BYTEA,                    -- secret: instruction to the lead
    due BIGINT NOT NULL,           -- due time told to the reporter
    explanation TEXT NOT NULL,     -- JSON: rule, version, facts, proposed and chosen lead, reason for another one
    at_ms BIGINT NOT NULL,         -- when
    PRIMARY KEY (case_id, version)
);
-- Photos; the bytes lie sealed in the file store.
CREATE TABLE cases_photo (
    id BYTEA PRIMARY KEY,          -- 16 bytes, UUIDv7
    case_id BYTEA NOT NULL REFERENCES cases_case (id), -- the case
    kind TEXT NOT NULL,            -- report, handle, verify
    mime TEXT NOT NULL,            -- image/jpeg, image/png, image/webp, by content
    width BIGINT NOT NULL,         -- pixels, upright
    height BIGINT NOT NULL,        -- pixels, upright
    bytes BIGINT NOT NULL,         -- size of the stored picture
    at_ms BIGINT NOT NULL,         -- when it came
    membership BYTEA,              -- who sent it, when staff
    act BIGINT,                    -- version of the act that lists it
    thumb BOOLEAN NOT NULL         -- whether the small picture is made
);
CREATE INDEX cases_photo_case ON cases_photo (case_id, id);
-- Clocks that the sweep has marked as overdue, once each.
CREATE TABLE cases_overdue (
    case_id BYTEA NOT NULL REFERENCES cases_case (id), -- the case
    due BIGINT NOT NULL,           -- the missed due time
    PRIMARY KEY (case_id, due)
);
-- Serials of public numbers, taken in blocks.
CREATE TABLE cases_serial (
    day TEXT PRIMARY KEY,          -- yymmdd, Asia/Shanghai
    next BIGINT NOT NULL           -- the next serial to give
);
-- Received and closed a day and township: rolled up from the journal by the follower cases.daily.
CREATE TABLE cases_daily (
    day TEXT NOT NULL,             -- yyyy-mm-dd, Asia/Shanghai
    township BIGINT NOT NULL,      -- 15 digits; the county's code for cases without a township
    received BIGINT NOT NULL,      -- reported that day
    closed BIGINT NOT NULL,        -- closed that day
    PRIMARY KEY (day, township)
);
