//! What the routes answer, over the router itself.

use super::*;
use api::{Authenticator, Future, Kind};
use axum::body::Body;
use axum::http::Request;
use base::{Actor, ManualClock, SeededEntropy, Timestamp};
use serde_json::Value;
use tower::ServiceExt as _;

struct Nobody;

impl Authenticator for Nobody {
    fn authenticate<'a>(
        &'a self,
        _: &'a Ctx,
        _: Kind,
        _: &'a str,
    ) -> Future<'a, Result<Option<Actor>, Problem>> {
        Box::pin(async { Ok(None) })
    }
}

impl Offices for Nobody {
    fn office(&self, township: Division) -> Option<String> {
        (township.to_string() == "330106002").then(|| "北山街道办事处（演示）".to_owned())
    }
}

impl crate::Managers for Nobody {
    fn manages(&self, _: &Actor) -> Option<Division> {
        None
    }
    fn post(&self, _: &mut db::Tx, _: base::MembershipId) -> Result<String, db::Error> {
        Ok(String::new())
    }
}

struct Setting {
    router: axum::Router,
    _kept: (db::testing::TestDb, tempfile::TempDir),
}

impl Setting {
    async fn new() -> Self {
        let db = db::testing::open(db::Engine::Sqlite).await;
        let folder = tempfile::tempdir().unwrap();
        let ctx = Ctx {
            db: (*db).clone(),
            clock: Arc::new(ManualClock::new(Timestamp::from_ms(0))),
            entropy: Arc::new(SeededEntropy::new(1)),
            vault: vault::Vault::open_files(folder.path(), vault::MasterKey::from_bytes([7; 32])).unwrap(),
            auth: Arc::new(Nobody),
            cursor_key: Arc::new([9; 32]),
            secure_cookies: false,
        };
        let state = State {
            ctx,
            live: crate::Live::new(Territory::demo().unwrap()),
            offices: Arc::new(Nobody),
            managers: Arc::new(Nobody),
        };
        Self { router: routes().split_for_parts().0.with_state(state), _kept: (db, folder) }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let mut response = self.router.clone().oneshot(request).await.unwrap();
        // Problems are written by a layer of the program; here they are read where handlers leave them.
        let problem =
            response.extensions_mut().remove::<Problem>().map(|p| serde_json::to_string(&p).unwrap());
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = problem.unwrap_or_else(|| String::from_utf8(bytes.to_vec()).unwrap());
        (parts.status, parts.headers, text)
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let (status, _, text) = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        (status, serde_json::from_str(&text).unwrap())
    }

    async fn locate(&self, body: &str) -> (StatusCode, Value) {
        let request = Request::post("/territory/locate").header("content-type", "application/json");
        let (status, _, text) = self.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        (status, serde_json::from_str(&text).unwrap())
    }
}

fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|n| n["name"].as_str().unwrap()).collect()
}

#[test]
fn the_document_names_every_route() {
    let document = routes().split_for_parts().1;
    let found: Vec<&str> = document.paths.paths.keys().map(String::as_str).collect();
    assert_eq!(
        found,
        [
            "/calendar",
            "/calendar/import",
            "/grids",
            "/grids/check",
            "/grids/export",
            "/grids/import",
            "/hours",
            "/territory",
            "/territory/divisions",
            "/territory/locate",
            "/territory/map",
            "/territory/search"
        ]
    );
    let text = document.to_json().unwrap();
    for schema in ["FeatureCollection", "Located", "Named", "Page_Named", "Position", "TerritoryView"] {
        assert!(text.contains(&format!("\"#/components/schemas/{schema}\"")), "{schema}");
    }
}

#[tokio::test]
async fn the_county() {
    let (status, county) = Setting::new().await.get("/territory").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(county["county"], serde_json::json!({"code": "330106", "name": "西湖区", "level": "county"}));
    assert_eq!(names(&county["path"]), ["浙江省", "杭州市", "西湖区"]);
    let west = county["bounds"]["west"].as_f64().unwrap();
    assert!((119.9..120.1).contains(&west), "{west}");
    assert_eq!(county["calendar_until"], 2026);
}

#[tokio::test]
async fn lists_of_divisions() {
    let setting = Setting::new().await;
    let (_, all) = setting.get("/territory/divisions").await;
    assert_eq!((all["items"].as_array().unwrap().len(), &all["next"]), (12, &Value::Null));
    let (mut path, mut found, mut pages) =
        ("/territory/divisions?parent=330106010&limit=20".to_owned(), Vec::new(), 0);
    loop {
        let (status, page) = setting.get(&path).await;
        assert_eq!(status, StatusCode::OK);
        found.extend(names(&page["items"]).into_iter().map(str::to_owned));
        pages += 1;
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/territory/divisions?parent=330106010&limit=20&after={next}");
    }
    assert_eq!((found.len(), pages, found[0].as_str()), (46, 3, "珊瑚沙社区"));
    let (_, grids) = setting.get("/territory/divisions?parent=330106002051").await;
    assert_eq!(names(&grids["items"])[0], "01 网格（演示）");
    for (query, field) in [
        ("parent=330107", "parent"),
        ("parent=x", "parent"),
        ("parent=330106&parent=330106", "parent"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("after=00", "after"),
    ] {
        let (status, problem) = setting.get(&format!("/territory/divisions?{query}")).await;
        assert_eq!((status.as_u16(), &problem["fields"][0]["path"]), (422, &Value::from(field)), "{query}");
    }
}

#[tokio::test]
async fn the_map_is_cacheable() {
    let setting = Setting::new().await;
    let get = |tag: &'static str| {
        let request = Request::get("/territory/map").header("if-none-match", tag);
        setting.send(request.body(Body::empty()).unwrap())
    };
    let (status, headers, text) = get("\"other\"").await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (StatusCode::OK, "application/geo+json"));
    assert_eq!(headers["cache-control"], "public, max-age=3600");
    assert!(text.starts_with(r#"{"type":"FeatureCollection","bbox":[119."#), "{}", &text[..60]);
    let etag = headers["etag"].to_str().unwrap().to_owned().leak();
    for tag in [etag, "*", format!("\"other\", W/{etag}").leak()] {
        let (status, headers, text) = get(tag).await;
        assert_eq!((status, text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(headers["etag"], *etag);
    }
}

#[tokio::test]
async fn positions() {
    let setting = Setting::new().await;
    let (status, found) = setting.locate(r#"{"lng":120.14,"lat":30.262}"#).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(names(&found["path"])[..4], ["浙江省", "杭州市", "西湖区", "北山街道"]);
    assert_eq!(found["path"].as_array().unwrap().len(), 6);
    assert_eq!(found["path"][4], found["village"]);
    assert_eq!(found["path"][5], found["grid"]);
    assert_eq!(found["unit"], "北山街道办事处（演示）");
    let (_, found) = setting.locate(r#"{"lng":120.118,"lat":30.287}"#).await;
    assert_eq!(found["unit"], "翠苑街道");
    for (body, field, code) in [
        (r#"{"lng":121.0,"lat":30.2}"#, "point", "outside"),
        (r#"{"lng":181,"lat":30.2}"#, "lng", "range"),
        (r#"{"lng":120,"lat":-90.5}"#, "lat", "range"),
        (r#"{"lng":"120","lat":30}"#, "", "shape"),
    ] {
        let (status, problem) = setting.locate(body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(
            (&problem["fields"][0]["path"], &problem["fields"][0]["code"]),
            (&field.into(), &code.into())
        );
    }
    let (_, problem) = setting.locate(r#"{"lng":121.0,"lat":30.2}"#).await;
    assert_eq!(problem["fields"][0]["args"]["county"], "西湖区");
}

#[tokio::test]
async fn divisions_are_found() {
    let setting = Setting::new().await;
    // `text` as an address has it: 西湖 北山.
    for (text, first, path, flag) in [
        ("bsjd", "330106002", "浙江省 杭州市 西湖区 北山街道", Value::Null),
        (
            "%E8%A5%BF%E6%B9%96%20%E5%8C%97%E5%B1%B1",
            "330106002",
            "浙江省 杭州市 西湖区 北山街道",
            Value::Null,
        ),
        ("441900", "4419", "广东省 东莞市", Value::Null),
        ("5002", "5002", "重庆市", "pseudo".into()),
        ("110115403", "110115403", "北京市 大兴区 北京经济技术开发区", "zone".into()),
    ] {
        let (status, page) = setting.get(&format!("/territory/search?text={text}")).await;
        assert_eq!((status, &page["next"]), (StatusCode::OK, &Value::Null), "{text}");
        assert!((1..=20).contains(&page["items"].as_array().unwrap().len()), "{text}");
        let found = &page["items"][0];
        assert_eq!((found["code"].as_str(), &found["flag"]), (Some(first), &flag), "{text}");
        assert_eq!(names(&found["path"]).join(" "), path, "{text}");
    }
    let (_, none) = setting.get("/territory/search?text=iiii").await;
    assert_eq!(none, serde_json::json!({"items": [], "next": null}));
    for (query, code) in [
        ("", "required"),
        ("?text=", "required"),
        (&format!("?text={}", "a".repeat(61)), "too_long"),
        ("?text=%00", "control"),
    ] {
        let (status, problem) = setting.get(&format!("/territory/search{query}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(problem["fields"][0]["code"], code, "{query} {problem}");
    }
}

#[tokio::test]
async fn outside_is_refused_with_the_county_there() {
    let setting = Setting::new().await;
    for (at, lies_in) in [
        (r#"{"lng":120.21,"lat":30.25}"#, serde_json::json!({"code": "330102", "name": "上城区"})),
        (r#"{"lng":113.7518,"lat":23.0207}"#, serde_json::json!({"code": "441900", "name": "东莞市"})),
        (r#"{"lng":139.7,"lat":35.7}"#, Value::Null),
    ] {
        let (status, problem) = setting.locate(at).await;
        assert_eq!(
            (status, &problem["fields"][0]["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &"outside".into())
        );
        let expected = serde_json::json!({"county": "西湖区", "lies_in": lies_in});
        assert_eq!(problem["fields"][0]["args"], expected, "{at}");
    }
}

mod manage;
