//! Grids, calendar and hours as administrators of a county, of a township and of elsewhere have them, on both engines.

use super::*;
use axum::http::header;
use base::{MembershipId, OrgId, PersonId};
use both::both;
use db::Engine;
use uuid::Uuid;

/// Tokens are `admin-<division>` and `clerk-<division>`.
struct People;

impl Authenticator for People {
    fn authenticate<'a>(
        &'a self,
        _: &'a Ctx,
        _: Kind,
        token: &'a str,
    ) -> Future<'a, Result<Option<Actor>, Problem>> {
        let actor = token.split_once('-').map(|(role, division)| Actor::Person {
            person: PersonId(Uuid::from_u128(1)),
            membership: MembershipId(Uuid::from_u128(2)),
            org: OrgId(Uuid::from_u128(3)),
            role: role.to_owned(),
            desks: Vec::new(),
            division: Division::parse(division).unwrap(),
            stands_for: Vec::new(),
        });
        Box::pin(async { Ok(actor) })
    }
}

impl crate::Managers for People {
    fn manages(&self, actor: &Actor) -> Option<Division> {
        match actor {
            Actor::Person { role, division, .. } if role == "admin" => Some(*division),
            _ => None,
        }
    }
    fn post(&self, _: &mut db::Tx, membership: MembershipId) -> Result<String, db::Error> {
        assert_eq!(membership, MembershipId(Uuid::from_u128(2)));
        Ok("区中心 管理员（演示）".to_owned())
    }
}

struct County {
    setting: Setting,
    live: crate::Live,
}

/// What is sent: method, path, media type, body, If-Match.
type Sent<'a> = (&'a str, &'a str, &'a str, &'a [u8], Option<&'a str>);

impl County {
    async fn new(engine: Engine) -> Self {
        let db = db::testing::open(engine).await;
        let stamp = base::Stamp {
            actor: Actor::system("demo"),
            now: Timestamp::from_ms(1_000),
            entropy: Arc::new(SeededEntropy::new(2)),
        };
        let root = db.write("territory.demo", move |tx| crate::import::load_demo(tx, &stamp)).await.unwrap();
        let live = crate::Live::new(crate::load(&db, root).await.unwrap());
        let folder = tempfile::tempdir().unwrap();
        let ctx = Ctx {
            db: (*db).clone(),
            clock: Arc::new(ManualClock::new(Timestamp::from_ms(5_000))),
            entropy: Arc::new(SeededEntropy::new(1)),
            vault: vault::Vault::open_files(folder.path(), vault::MasterKey::from_bytes([7; 32])).unwrap(),
            auth: Arc::new(People),
            cursor_key: Arc::new([9; 32]),
            secure_cookies: false,
        };
        let state = State { ctx, live: live.clone(), offices: Arc::new(Nobody), managers: Arc::new(People) };
        let router = routes().split_for_parts().0.with_state(state);
        Self { setting: Setting { router, _kept: (db, folder) }, live }
    }

    async fn send(&self, token: &str, sent: Sent<'_>) -> (u16, HeaderMap, Value) {
        let (method, path, kind, body, if_match) = sent;
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("yw={token}"))
            .header(header::CONTENT_TYPE, kind);
        if let Some(version) = if_match {
            request = request.header(header::IF_MATCH, version);
        }
        let (status, headers, text) =
            self.setting.send(request.body(Body::from(body.to_vec())).unwrap()).await;
        (status.as_u16(), headers, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        let (status, _, value) = self.send(token, ("GET", path, "", b"", None)).await;
        (status, value)
    }

    async fn import(&self, token: &str, path: &str, kind: &str, body: &[u8]) -> (u16, Value) {
        let (status, _, value) = self.send(token, ("POST", path, kind, body, None)).await;
        (status, value)
    }
}

const COUNTY: &str = "admin-330106";
const TOWNSHIP: &str = "admin-330106002";
const GEO: &str = "application/geo+json";

fn counts(value: &Value) -> [u64; 4] {
    ["created", "changed", "ended", "unchanged"].map(|k| value["report"][k].as_u64().unwrap())
}

#[both]
async fn who_may(engine: Engine) {
    let county = County::new(engine).await;
    for path in ["/grids", "/grids/export", "/grids/check", "/calendar", "/hours"] {
        assert_eq!(county.get("", path).await.0, 401, "{path}");
        assert_eq!(county.get("clerk-330106", path).await.0, 403, "{path}");
        assert_eq!(county.get("admin-330107", path).await.0, 403, "{path}");
        for token in [COUNTY, "admin-3301", TOWNSHIP] {
            assert_eq!(county.get(token, path).await.0, 200, "{path} {token}");
        }
    }
    // The right is looked at before the body.
    let hours = br#"{"hours":[{"from":"09:00","to":"12:00"}]}"#;
    for (path, kind, body) in [
        ("/grids/import", "text/plain", &b"x"[..]),
        ("/calendar/import", "text/plain", b"x"),
        ("/hours", "application/json", hours),
    ] {
        for (token, expected) in [("", 401), ("clerk-330106", 403)] {
            let (status, ..) = county.send(token, ("POST", path, kind, body, Some("\"0\""))).await;
            assert_eq!(status, expected, "{path}");
        }
    }
    // Calendar and hours are the whole county's.
    let (status, ..) =
        county.send(TOWNSHIP, ("POST", "/hours", "application/json", hours, Some("\"0\""))).await;
    assert_eq!(status, 403);
    let calendar = include_bytes!("../../../../app/tests/it/fixtures/county/calendar.csv");
    assert_eq!(county.import(TOWNSHIP, "/calendar/import", "text/csv", calendar).await.0, 403);
}

#[both]
async fn lists_of_grids(engine: Engine) {
    let county = County::new(engine).await;
    let (_, page) = county.get(COUNTY, "/grids?limit=2").await;
    let first = &page["items"][0];
    assert_eq!((first["code"].as_str(), first["kind"].as_str()), (Some("330106002051001"), Some("general")));
    assert_eq!(
        (&first["village"]["name"], &first["valid_from"]),
        (&"上保社区".into(), &"1970-01-01T00:00:01.001Z".into())
    );
    assert!(first["area_m2"].as_f64().unwrap() > 1_000.0);
    let next = page["next"].as_str().unwrap();
    let (_, page) = county.get(COUNTY, &format!("/grids?limit=2&after={next}")).await;
    assert_eq!(page["items"][0]["code"], "330106002051003");
    for (token, query, expected) in [
        (COUNTY, "within=330106002051", 3),
        (COUNTY, "text=330106002051&limit=100", 3),
        (COUNTY, "text=%E4%B8%8A%E4%BF%9D", 3),
        (COUNTY, "text=nothing", 0),
        (TOWNSHIP, "within=330106&limit=100", 19),
        (TOWNSHIP, "limit=100", 19),
    ] {
        let (status, page) = county.get(token, &format!("/grids?{query}")).await;
        assert_eq!((status, page["items"].as_array().map(Vec::len)), (200, Some(expected)), "{query}");
    }
    for (token, query, field) in [
        (TOWNSHIP, "within=330106004", "within"),
        (COUNTY, "within=x", "within"),
        (COUNTY, "limit=101", "limit"),
        (COUNTY, &format!("text={}", "a".repeat(61)), "text"),
    ] {
        let (status, problem) = county.get(token, &format!("/grids?{query}")).await;
        assert_eq!((status, &problem["fields"][0]["path"]), (422, &Value::from(field)), "{query}");
    }
}

#[both]
async fn what_is_exported_imports_unchanged(engine: Engine) {
    let county = County::new(engine).await;
    for datum in ["wgs84", "gcj02", "bd09"] {
        let (status, headers, file) =
            county.send(COUNTY, ("GET", &format!("/grids/export?datum={datum}"), "", b"", None)).await;
        assert_eq!((status, headers[header::CONTENT_TYPE].to_str().unwrap()), (200, GEO));
        let path = format!("/grids/import?datum={datum}&replace=true");
        let (status, answer) = county.import(COUNTY, &path, GEO, file.to_string().as_bytes()).await;
        assert_eq!(
            (status, counts(&answer), &answer["findings"]),
            (200, [0, 0, 0, 552], &serde_json::json!([]))
        );
    }
    assert_eq!(county.live.now().release(), 2);
    assert_eq!(
        county.get(COUNTY, "/grids/check").await.1,
        serde_json::json!({"findings": [], "checked": 552})
    );
    assert_eq!(county.get(TOWNSHIP, "/grids/check").await.1["checked"], 19);
    let (_, part) = county.get(TOWNSHIP, "/grids/export").await;
    assert_eq!(part["features"].as_array().unwrap().len(), 19);
    // A township's administrator replaces the township's grids and no other; those of elsewhere are findings.
    let (_, answer) =
        county.import(TOWNSHIP, "/grids/import?replace=true", "text/csv", b"code\n330106002051001\n").await;
    assert_eq!(counts(&answer), [0, 0, 18, 1]);
    assert_eq!(county.live.now().entries().filter(|(n, _)| n.level == Level::Grid).count(), 552 - 18);
    let (_, answer) = county.import(TOWNSHIP, "/grids/import", "text/csv", b"code\n330106004001001\n").await;
    assert_eq!((counts(&answer), &answer["findings"][0]["code"]), ([0; 4], &"not_yours".into()));
}

#[both]
async fn files_with_faults(engine: Engine) {
    let county = County::new(engine).await;
    let open = br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"330106002051009"},
        "geometry":{"type":"Polygon","coordinates":[[[120.12,30.26],[120.121,30.26],[120.121,30.261]]]}}]}"#;
    let (status, answer) = county.import(COUNTY, "/grids/import", GEO, open).await;
    let finding = serde_json::json!({"line": 1, "column": "geometry", "code": "not_closed", "args": {}});
    assert_eq!((status, counts(&answer), &answer["findings"][0]), (200, [0; 4], &finding));
    for body in [&b"{}"[..], b"", b"code\n1", b"\xff"] {
        let (status, problem) = county.import(COUNTY, "/grids/import", GEO, body).await;
        assert_eq!((status, &problem["fields"][0]["code"]), (422, &"geojson".into()));
    }
    assert_eq!(county.import(COUNTY, "/grids/import", "text/plain", b"").await.0, 415);
    assert_eq!(county.import(COUNTY, "/grids/import?datum=mars", GEO, b"").await.0, 422);
    let large = vec![b' '; crate::import::BYTES_MAX + 1];
    assert_eq!(county.import(COUNTY, "/grids/import", GEO, &large).await.0, 413);
    let large = vec![b' '; crate::routes::manage::CALENDAR_MAX + 1];
    assert_eq!(county.import(COUNTY, "/calendar/import", "text/csv", &large).await.0, 413);
    assert_eq!(county.live.now().release(), 2);
}

#[both]
async fn calendar_and_hours(engine: Engine) {
    let county = County::new(engine).await;
    let file = include_bytes!("../../../../app/tests/it/fixtures/county/calendar.csv");
    for (query, expected, until) in
        [("?dry_run=true", [31, 0, 0, 0], 2026), ("", [31, 0, 0, 0], 2027), ("", [0, 0, 0, 31], 2027)]
    {
        let (status, answer) =
            county.import(COUNTY, &format!("/calendar/import{query}"), "text/csv", file).await;
        assert_eq!((status, counts(&answer)), (200, expected));
        assert_eq!(county.get(COUNTY, "/calendar").await.1["until"], until);
    }
    assert_eq!(county.get("", "/territory").await.1["calendar_until"], 2027);
    let (_, answer) =
        county.import(COUNTY, "/calendar/import", "text/csv", b"date,kind\n2027-01-01,free\n").await;
    assert_eq!(answer["findings"][0]["column"], "kind");

    let (_, hours) = county.get(COUNTY, "/hours").await;
    assert_eq!((&hours["version"], &hours["hours"][1]["to"]), (&0.into(), &"17:30".into()));
    let post = |body: &'static str, if_match: Option<&'static str>| {
        county.send(COUNTY, ("POST", "/hours", "application/json", body.as_bytes(), if_match))
    };
    const SUMMER: &str = r#"{"hours":[{"from":"08:30","to":"12:00"},{"from":"14:30","to":"18:00"}]}"#;
    assert_eq!(post(SUMMER, None).await.0, 428);
    let (status, headers, set) = post(SUMMER, Some("\"0\"")).await;
    assert_eq!((status, headers[header::ETAG].to_str().unwrap(), &set["version"]), (200, "\"1\"", &1.into()));
    assert_eq!(county.live.now().hours().spans(), [(510, 720), (870, 1080)]);
    let (status, _, stale) = post(SUMMER, Some("\"0\"")).await;
    assert_eq!((status, &stale["current"]["version"]), (412, &1.into()));
    assert_eq!(stale["current"]["post"], "区中心 管理员（演示）");
    for body in [
        r#"{"hours":[]}"#,
        r#"{"hours":[{"from":"12:00","to":"09:00"}]}"#,
        r#"{"hours":[{"from":"09:00","to":"12:00"},{"from":"11:00","to":"13:00"}]}"#,
        r#"{"hours":[{"from":"9:00","to":"12:00"}]}"#,
        r#"{"hours":null}"#,
    ] {
        assert_eq!(post(body, Some("\"1\"")).await.0, 422, "{body}");
    }
}
