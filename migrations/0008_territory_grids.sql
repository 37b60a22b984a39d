-- A county's release is the version of its stream territory/<id>: every load that changes something raises it.

-- Areas of grids, and outlines of townships and villages. A change ends a row and begins another.
CREATE TABLE territory_area (
    code BIGINT NOT NULL,         -- division: a grid, or the outline of a township or village
    level BIGINT NOT NULL,        -- 4 township, 5 village, 6 grid
    rings BYTEA NOT NULL,         -- rings in millionths of a degree, WGS-84, packed as territory/src/packed.rs says
    points BIGINT NOT NULL,       -- how many points the rings have together
    valid_from BIGINT NOT NULL,   -- when it was loaded, milliseconds UTC
    valid_to BIGINT,              -- when another load ended it, milliseconds UTC; NULL while it is valid
    PRIMARY KEY (code, level, valid_from)
);
CREATE UNIQUE INDEX territory_area_valid ON territory_area (code, level) WHERE valid_to IS NULL;

-- What took the place of ended codes: merges, splits, other codes.
CREATE TABLE territory_successor (
    old_code BIGINT NOT NULL,     -- the ended division, 15 digits
    old_level BIGINT NOT NULL,    -- its level, 1 to 6
    new_code BIGINT NOT NULL,     -- the division that took its place, 15 digits
    new_level BIGINT NOT NULL,    -- its level, 1 to 6
    reason TEXT NOT NULL,         -- how it was found: name (the same name), place (their areas overlap)
    at BIGINT NOT NULL,           -- when the old one ended, milliseconds UTC
    PRIMARY KEY (old_code, old_level, new_code, new_level, at)
);

-- Imported days of the calendar; a year that is not imported has the days that come with the program.
CREATE TABLE territory_day (
    root BIGINT NOT NULL,         -- the county whose calendar it is
    day BIGINT NOT NULL,          -- the date, in days since 1970-01-01
    kind TEXT NOT NULL,           -- holiday, or workday: a Saturday or Sunday that is worked
    name TEXT NOT NULL,           -- the holiday behind it
    valid_from BIGINT NOT NULL,   -- when it was loaded, milliseconds UTC
    valid_to BIGINT,              -- when another load ended it, milliseconds UTC; NULL while it is valid
    PRIMARY KEY (root, day, valid_from)
);
CREATE UNIQUE INDEX territory_day_valid ON territory_day (root, day) WHERE valid_to IS NULL;

-- Office hours of the county; without a row those that come with the program.
CREATE TABLE territory_hours (
    root BIGINT NOT NULL,         -- the county whose office hours they are
    spans TEXT NOT NULL,          -- spans of a worked day in minutes since midnight: 540-720,780-1050
    valid_from BIGINT NOT NULL,   -- when they were set, milliseconds UTC
    valid_to BIGINT,              -- when others took their place, milliseconds UTC; NULL while they are valid
    PRIMARY KEY (root, valid_from)
);
CREATE UNIQUE INDEX territory_hours_valid ON territory_hours (root) WHERE valid_to IS NULL;
