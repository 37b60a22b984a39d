//! A centre of the first release, with cases and people at work, is brought up to date and goes on.

use crate::harness::{HOME, Harness, Story};
use both::both;
use db::Engine;
use db::migrations::MIGRATIONS;
use serde_json::{Value, json};

/// The last migration of the first release.
const FIRST: i64 = 7;
/// What the migrations after it brought, taken away again.
const BACK: &str = "
CREATE TABLE kept AS SELECT id, kind, hours FROM people_org;
DROP TABLE territory_area; DROP TABLE territory_successor; DROP TABLE territory_day; DROP TABLE territory_hours;
DROP INDEX people_session_id; DROP INDEX people_session_person; DROP INDEX people_membership_org; DROP TABLE people_stand_in;
ALTER TABLE people_org DROP COLUMN kind; ALTER TABLE people_org DROP COLUMN open; ALTER TABLE people_org DROP COLUMN hours;
ALTER TABLE people_desk DROP COLUMN open; ALTER TABLE people_person DROP COLUMN must_change;
ALTER TABLE people_session DROP COLUMN id;
DROP TABLE vault_holder; DROP TABLE vault_erasure; DROP TABLE cases_hold; DROP TABLE cases_retention; DROP INDEX cases_case_ended;
DROP TABLE cases_class; DROP TABLE cases_catalogue;
DROP INDEX cases_case_reporter; DROP INDEX cases_case_signer; DROP INDEX cases_case_reported;
ALTER TABLE cases_case DROP COLUMN catalogue; ALTER TABLE cases_case DROP COLUMN channel; ALTER TABLE cases_case DROP COLUMN taken_by;
ALTER TABLE cases_case DROP COLUMN caller; ALTER TABLE cases_case DROP COLUMN held; ALTER TABLE cases_case DROP COLUMN answer;
DELETE FROM schema_migration WHERE version > 7;
";

/// Events of the first release say no kinds: those of this test's organisations do, so their rows get them back.
const KINDS: &str = "
UPDATE people_org SET kind = (SELECT k.kind FROM kept k WHERE k.id = people_org.id), hours = (SELECT k.hours FROM kept k WHERE k.id = people_org.id);
DROP TABLE kept;
";

#[both]
async fn a_centre_of_the_first_release_goes_on(engine: Engine) {
    assert_eq!(MIGRATIONS.last().unwrap().version, 12, "undo the new migration in BACK, too");
    assert!(BACK.contains(&format!("version > {FIRST}")));
    let h = Harness::new(engine).await;
    let (running, closed) = (Story::begin(&h).await, Story::begin_in(&h, HOME, 1).await);
    running.to(&h, "handling").await;
    closed.to(&h, "closed").await;
    let point = h.point_in(HOME, 2);
    let admin = h.staff("guanli").await;
    let clerk = running.clerk(&h).await;
    let before = clerk.get(&format!("/cases/{}", running.id)).await.ok(200);
    h.settle().await;
    h.db.execute_raw(BACK).await.unwrap();
    // The new program opens it: what was running runs on, and who was signed in still is.
    h.db.again().await.unwrap();
    h.db.execute_raw(KINDS).await.unwrap();
    let after = clerk.get(&format!("/cases/{}", running.id)).await.ok(200);
    for same in ["version", "state", "words", "category", "clock", "channel", "place"] {
        assert_eq!(after[same], before[same], "{same}");
    }
    assert_eq!(admin.get("/me").await.ok(200)["must_change"], false);
    let sessions = admin.get("/staff-sessions").await.ok(200);
    assert!(sessions["items"].as_array().unwrap().iter().all(|s| s["id"].is_string()), "{sessions}");
    assert_eq!(closed.track().await["state"], "closed");
    running.submit(&h).await;
    running.pass(&h).await;
    crate::fold::everything_folds(&h).await;
    // A new report by the same number, found as a caller's together with the old ones.
    let hotline = h.staff("rexian").await;
    let found = hotline.post("/callers/search", &json!({ "phone": "138 0000 1234" })).await.ok(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 2, "{found}");
    // Its grids had no areas in the database: places come from the lists, a pin goes to the county's desk.
    let county = h.territory().county();
    h.app.cases.territory.set(territory::load(&h.db, county).await.unwrap());
    let pin = json!({ "words": "路灯不亮", "place": { "point": { "lng": point.0, "lat": point.1 } } });
    assert!(h.stranger().post("/reports", &pin).await.ok(201)["unit"].is_string());
    let listed = json!({ "words": "路灯不亮", "place": { "division": HOME } });
    assert_ne!(h.stranger().post("/reports", &listed).await.ok(201)["unit"], Value::Null);
    assert_eq!(closed.tracker.call("DELETE", "/tracking/reporter").send().await.status, 204);
    h.settle().await;
    crate::fold::everything_folds(&h).await;
}
