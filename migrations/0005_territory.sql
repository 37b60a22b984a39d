-- Divisions and grids as loaded. A change ends a row and begins another, so that old codes keep their names.
CREATE TABLE territory_division (
    code BIGINT NOT NULL,         -- 15 digits, zero-filled on the right
    level BIGINT NOT NULL,        -- 1 province, 2 city, 3 county, 4 township, 5 village, 6 grid
    name TEXT NOT NULL,           -- as published
    flag TEXT NOT NULL,           -- empty, or pseudo, virtual, zone: listed by the codes, no ordinary division
    valid_from BIGINT NOT NULL,   -- when it was loaded, milliseconds UTC
    valid_to BIGINT,              -- when another load ended it, milliseconds UTC; NULL while it is valid
    PRIMARY KEY (code, level, valid_from)
);
CREATE UNIQUE INDEX territory_division_valid ON territory_division (code, level) WHERE valid_to IS NULL;
