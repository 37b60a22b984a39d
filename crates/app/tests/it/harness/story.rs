//! One case and everybody who acts on it, so that a test reaches a state in one line.

use super::{Answer, Browser, HOME, Harness, photo};
use base::Division;
use serde_json::{Value, json};

/// A case that a test moves along, through HTTP alone.
pub struct Story {
    pub id: String,
    pub number: String,
    pub code: String,
    /// The reporter's browser.
    pub tracker: Browser,
    pub township: String,
    pub division: Division,
    pub class: &'static str,
}

/// The closing standard of a class, judged alike.
pub fn standard(h: &Harness, class: &str, ok: bool) -> Value {
    let classes = h.app.cases.catalogues.now();
    let class = classes.current().find(class).unwrap();
    class.standard.iter().map(|item| json!({ "code": item.code, "ok": ok })).collect()
}

impl Story {
    /// A resident reports road dirt in the home township; the number is 138 0000 1234.
    pub async fn begin(h: &Harness) -> Story {
        Story::begin_in(h, HOME, 0).await
    }

    /// The same elsewhere; `n` chooses the place.
    pub async fn begin_in(h: &Harness, township: &str, n: usize) -> Story {
        let tracker = h.stranger().at([10, 1, u8::try_from(n % 200).unwrap(), 1]);
        let (lng, lat) = h.point_in(township, n);
        let body = json!({
            "words": "路面脏，落叶和泥水很多", "place": { "point": { "lng": lng, "lat": lat } }, "phone": "13800001234",
        });
        let receipt = tracker.post("/reports", &body).await.ok(201);
        let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
        let division = h.territory().locate(lng, lat).division().unwrap();
        Story {
            id: text("id"),
            number: text("number"),
            code: text("code"),
            tracker,
            township: township.to_owned(),
            division,
            class: "E0104",
        }
    }

    /// The same with another class, to be filed.
    #[must_use]
    pub fn of_class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    pub fn path(&self, act: &str) -> String {
        format!("/cases/{}/{act}", self.id)
    }

    pub async fn clerk(&self, h: &Harness) -> Browser {
        h.staff_of("shouli", &self.township).await
    }

    pub async fn verifier(&self, h: &Harness) -> Browser {
        h.staff_of("hecha", &self.township).await
    }

    /// Who handles: the station's worker where communities may, the township's team otherwise.
    pub async fn worker(&self, h: &Harness) -> Browser {
        let classes = h.app.cases.catalogues.now();
        let class = classes.current().find(self.class).unwrap();
        if class.level == cases::category::Floor::Village && self.township == HOME {
            h.worker_of(self.division).await
        } else {
            h.staff_of("zhifa", &self.township).await
        }
    }

    /// The case as the clerk sees it now.
    pub async fn view(&self, h: &Harness) -> Answer {
        let answer = self.clerk(h).await.get(&format!("/cases/{}", self.id)).await;
        answer.ok(200);
        answer
    }

    pub async fn version(&self, h: &Harness) -> i64 {
        self.view(h).await.version()
    }

    async fn act(&self, h: &Harness, by: Browser, act: &str, body: Value) -> Value {
        by.act(&self.path(act), self.version(h).await, &body).await.ok(200)
    }

    pub async fn file(&self, h: &Harness) -> Value {
        self.act(h, self.clerk(h).await, "file", json!({ "category": self.class })).await
    }

    pub async fn refuse(&self, h: &Harness) -> Value {
        let body = json!({ "reason": "这处属于小区内部，由物业负责", "refer_to": "小区物业" });
        self.act(h, self.clerk(h).await, "refuse", body).await
    }

    /// To the proposed lead.
    pub async fn dispatch(&self, h: &Harness) -> Value {
        let leads = self.clerk(h).await.get(&self.path("leads")).await.ok(200);
        let lead = leads["items"].as_array().unwrap().iter().find(|l| l["proposed"] == true).unwrap();
        self.act(h, self.clerk(h).await, "dispatch", json!({ "lead": lead["lead"]["desk"] })).await
    }

    pub async fn sign(&self, h: &Harness) -> Value {
        self.act(h, self.worker(h).await, "sign", json!({})).await
    }

    /// With a photo.
    pub async fn submit(&self, h: &Harness) -> Value {
        let worker = self.worker(h).await;
        let photo = worker.photo(&self.path("photos?kind=handle"), &photo(2)).await;
        let body = json!({ "outcome": "done", "words": "已清扫", "photos": [photo["id"]] });
        self.act(h, worker, "submit", body).await
    }

    /// 退单, before it is signed for.
    pub async fn send_back(&self, h: &Harness) -> Value {
        self.act(h, self.worker(h).await, "return", json!({ "reason": "这段路由市政养护" })).await
    }

    pub async fn answer(&self, h: &Harness) -> Value {
        let body = json!({ "answer": "落叶每天早上七点前清扫" });
        self.act(h, self.clerk(h).await, "answer", body).await
    }

    pub async fn fail(&self, h: &Harness) -> Value {
        let body = json!({ "items": standard(h, self.class, false), "reason": "还没扫干净" });
        self.act(h, self.verifier(h).await, "fail", body).await
    }

    /// With a photo, which some classes require.
    pub async fn pass(&self, h: &Harness) -> Value {
        let verifier = self.verifier(h).await;
        let photo = verifier.photo(&self.path("photos?kind=verify"), &photo(3)).await;
        let body = json!({ "items": standard(h, self.class, true), "photos": [photo["id"]] });
        self.act(h, verifier, "pass", body).await
    }

    pub async fn track(&self) -> Value {
        self.tracker.get("/tracking").await.ok(200)
    }

    pub async fn rate(&self, solved: &str) -> Answer {
        let version = self.track().await["version"].as_i64().unwrap();
        self.tracker.act("/tracking/rating", version, &json!({ "solved": solved })).await
    }

    /// Moves a new case to this state on the shortest way.
    pub async fn to(&self, h: &Harness, state: &str) {
        let way: &[&str] = match state {
            "reported" => &[],
            "refused" => &["refuse"],
            "filed" => &["file"],
            "dispatched" => &["file", "dispatch"],
            "handling" => &["file", "dispatch", "sign"],
            "handled" => &["file", "dispatch", "sign", "submit"],
            "rework" => &["file", "dispatch", "sign", "submit", "fail"],
            "returned" => &["file", "dispatch", "return"],
            "answered" => &["answer"],
            "closed" => &["file", "dispatch", "sign", "submit", "pass"],
            other => panic!("no state {other}"),
        };
        for step in way {
            let view = match *step {
                "refuse" => self.refuse(h).await,
                "file" => self.file(h).await,
                "dispatch" => self.dispatch(h).await,
                "sign" => self.sign(h).await,
                "submit" => self.submit(h).await,
                "fail" => self.fail(h).await,
                "return" => self.send_back(h).await,
                "answer" => self.answer(h).await,
                _ => self.pass(h).await,
            };
            assert_eq!(view["id"], self.id);
        }
        assert_eq!(self.view(h).await.json()["state"], state);
    }
}
