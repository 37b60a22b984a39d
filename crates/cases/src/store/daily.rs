//! Received and closed a day and township: rolled up from the journal, rebuilt from it at will.

use db::{Attest, Error, Tx, binds, sql};

/// Adds to a day's figures of a township.
pub fn add(tx: &mut Tx, day: &str, township: i64, received: i64, closed: i64) -> Result<(), Error> {
    tx.attest(Attest::Operational("daily figures"));
    tx.exec(
        sql!(
            "-- cases.add_daily
INSERT INTO cases_daily (day, township, received, closed)
VALUES (?, ?, ?, ?)
ON CONFLICT (day, township) DO UPDATE SET received = cases_daily.received + excluded.received, closed = cases_daily.closed + excluded.closed"
        ),
        binds![day, township, received, closed],
    )?;
    Ok(())
}

/// Figures by day since `from` (yyyy-mm-dd) in a range of townships: day, received, closed.
pub fn list(tx: &mut Tx, from: &str, first: i64, last: i64) -> Result<Vec<(String, i64, i64)>, Error> {
    tx.all(
        sql!(
            "-- cases.list_daily
SELECT day, CAST(SUM(received) AS BIGINT), CAST(SUM(closed) AS BIGINT)
FROM cases_daily
WHERE day >= ?
  AND township BETWEEN ? AND ?
GROUP BY day
ORDER BY day
LIMIT 400"
        ),
        binds![from, first, last],
    )
}
