//! The demo's cases, told through the rooms' own functions under a manual clock: no row is written by hand.

use super::cast::{Cast, Township, find};
use super::picture::picture;
use super::plan::{Op, Step, plan};
use super::{CASES, SEED};
use crate::{App, OsEntropy, StartError};
use base::{Actor, CaseId, Division, MembershipId, PhotoId, SeededEntropy, Stamp, Timestamp, uuid7};
use cases::facts::{Contacted, Found, Judged, Satisfied, Solved, Verdict};
use cases::store::photo::PhotoRow;
use cases::work::{CheckInput, DispatchInput, Failure, RateInput, SubmitInput};
use cases::{NewCase, Place, Room};
use db::Tx;
use indicatif::ProgressBar;
use std::sync::Arc;
use vault::Subject;

/// What residents say in the demo, by small class.
const WORDS: [(&str, &str, &str); 12] = [
    ("E0102", "楼下垃圾桶满了三天没人清，有味道", "3 幢楼下"),
    ("E0103", "装修的建筑垃圾堆在路口，没人运走", "小区东门"),
    ("E0104", "路面脏，落叶和泥水很多，老人走路打滑", "公交站旁"),
    ("E0110", "人行道地砖破损，有个坑，推车过不去", "菜场门口"),
    ("E0406", "下雨后路面积水，下水道好像堵了", "地下通道口"),
    ("E0503", "早餐店占道经营，把人行道都摆满了", "学校对面"),
    ("E0504", "消防通道被车挡住，每天晚上都乱停", "小区后门"),
    ("E0301", "工地夜间施工，噪音太吵睡不着", "路口工地"),
    ("E0201", "楼道里又贴满小广告", "2 单元"),
    ("C0102", "路中间的井盖松动，车压过去会响", "巷口"),
    ("C0118", "路灯不亮，晚上很黑看不清路", "河边步道"),
    ("C0211", "河边的护栏坏了，孩子容易掉下去", "小桥旁"),
];

/// A case of the demo while its story is told.
struct Told {
    id: CaseId,
    number: String,
    class: &'static str,
    words: &'static str,
    note: &'static str,
    point: (f64, f64),
    township: Township,
    worker: MembershipId,
}

struct Teller<'a> {
    app: &'a App,
    told: Vec<Told>,
    cast: Cast,
}

/// Tells all stories; `progress` makes the bar.
pub(super) async fn tell(
    app: &App,
    progress: &dyn Fn(usize, usize) -> ProgressBar,
) -> Result<(), StartError> {
    let room = app.cases.room();
    let territory = room.territory.clone();
    let cast = app.ctx.db.read("demo.find_cast", move |tx| find(tx, &territory)).await?;
    let ops = plan(SEED, CASES, app.ctx.now(), room.territory.calendar());
    let mut teller = Teller { app, told: Vec::new(), cast };
    teller.people_and_places(&ops).await?;
    let bar = progress(0, ops.len());
    for op in ops {
        teller.play(op).await?;
        bar.inc(1);
    }
    bar.finish();
    Ok(())
}

/// A stamp of this actor at an instant of the story.
fn stamp(actor: Actor, now: Timestamp) -> Stamp {
    Stamp { actor, now, entropy: Arc::new(OsEntropy) }
}

impl Teller<'_> {
    /// Chooses a place, a class and the people of every case.
    async fn people_and_places(&mut self, ops: &[Op]) -> Result<(), StartError> {
        let numbers = SeededEntropy::new(SEED);
        for case in 0..CASES {
            let at = ops.iter().find(|o| o.case == case).map_or(self.app.ctx.now(), |o| o.at);
            // Every other case lies in the township whose people the sign-in page offers; some wait for its grid worker.
            let (station, home) = (matches!(case % 20, 2 | 4), case.is_multiple_of(2) || case % 20 == 5);
            let index = if home {
                0
            } else {
                usize::try_from(numbers.next_u64()).unwrap_or(0) % self.cast.townships.len()
            };
            let township = self.cast.townships[index];
            let territory = self.app.cases.territory.now();
            let village = territory.children(township.division).first().map(|v| v.code);
            let area = if station { village.unwrap_or(township.division) } else { township.division };
            let point = self.point_in(area, &numbers).ok_or("no point in the area")?;
            let (class, words, note) = if station { WORDS[case % 4] } else { WORDS[case % WORDS.len()] };
            let id = CaseId(uuid7(at, &OsEntropy));
            let number = self.app.cases.next_number(at).await.map_err(|p| p.code)?;
            self.told.push(Told { id, number, class, words, note, point, township, worker: township.worker });
        }
        Ok(())
    }

    fn point_in(&self, area: Division, numbers: &SeededEntropy) -> Option<(f64, f64)> {
        let territory = self.app.cases.territory.now();
        let [west, south, east, north] = territory.bounds_of(area)?;
        let share = || (numbers.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        (0..10_000).map(|_| (west + (east - west) * share(), south + (north - south) * share())).find(
            |(lng, lat)| {
                let found = territory.locate(*lng, *lat).division();
                found.is_some_and(|d| area.contains(d))
            },
        )
    }

    async fn actor(&self, membership: MembershipId) -> Result<Actor, StartError> {
        let found =
            self.app.ctx.db.read("demo.actor", move |tx| people::store::actor(tx, membership)).await?;
        found.ok_or_else(|| "a member of the cast is missing".into())
    }

    async fn write<T: Send + 'static>(
        &self,
        stamp: Stamp,
        act: impl Fn(&Room, &mut Tx, &Stamp) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StartError> {
        let room = self.app.cases.room();
        Ok(self.app.ctx.db.write("demo.act", move |tx| act(&room, tx, &stamp)).await?)
    }

    async fn play(&mut self, op: Op) -> Result<(), StartError> {
        let t = &self.told[op.case];
        let (id, township, class) = (t.id, t.township, t.class);
        let clerk = || self.actor(township.clerk);
        match op.step {
            Step::Report => self.report(op).await,
            Step::File => {
                let by = stamp(clerk().await?, op.at);
                self.write(by, move |room, tx, s| room.file(tx, s, id, None, class).map(drop)).await
            }
            Step::Refuse => {
                let by = stamp(clerk().await?, op.at);
                let (why, who) = ("这处属于小区内部，由物业负责", "小区物业，电话见小区公告栏");
                self.write(by, move |room, tx, s| room.refuse(tx, s, id, None, why, who).map(drop)).await
            }
            Step::Dispatch => {
                let by = stamp(clerk().await?, op.at);
                self.dispatch(op.case, by).await
            }
            Step::Sign => {
                let by = stamp(self.actor(t.worker).await?, op.at);
                self.write(by, move |room, tx, s| room.sign(tx, s, id, None).map(drop)).await
            }
            Step::Submit => self.submit(op).await,
            Step::Fail => self.check(op, Verdict::Fail).await,
            Step::Pass => self.check(op, Verdict::Pass).await,
            Step::Rate => {
                let answers = RateInput {
                    contacted: Some(Contacted::Yes),
                    solved: Some(Solved::Yes),
                    satisfied: Some(if op.case.is_multiple_of(3) {
                        Satisfied::Mostly
                    } else {
                        Satisfied::Yes
                    }),
                    words: None,
                };
                let by = stamp(Actor::Tracker { case: id }, op.at);
                self.write(by, move |room, tx, s| room.rate(tx, s, id, None, &answers).map(drop)).await
            }
        }
    }

    async fn report(&self, op: Op) -> Result<(), StartError> {
        let t = &self.told[op.case];
        let (id, number) = (t.id, t.number.clone());
        let place = Place { point: Some(t.point), note: Some(t.note.to_owned()), ..Place::default() };
        let phone = (op.case.is_multiple_of(3)).then(|| format!("1380000{:04}", op.case));
        let new = NewCase {
            words: Some(t.words.to_owned()),
            place,
            phone,
            photos: 1,
            publish: false,
            language: "zh",
        };
        let by = stamp(Actor::Stranger, op.at);
        self.write(by, move |room, tx, s| room.report(tx, s, id, &number, &new).map(drop)).await?;
        self.photo(op, stamp(Actor::Tracker { case: id }, op.at), "report").await.map(drop)
    }

    /// Takes the proposed lead, and remembers who will sign there.
    async fn dispatch(&mut self, case: usize, by: Stamp) -> Result<(), StartError> {
        let id = self.told[case].id;
        let lead = self
            .write(by, move |room, tx, s| {
                let found = room.load(tx, &s.actor, id)?;
                let category = room.category(&found)?;
                let lead = room.leads(tx, &found, category)?.1.lead.ok_or(Failure::NotFound)?;
                room.dispatch(tx, s, id, None, &DispatchInput { lead, note: None, because: None })?;
                Ok(lead)
            })
            .await?;
        if let Some((_, membership)) = self.cast.stations.iter().find(|(desk, _)| *desk == lead) {
            self.told[case].worker = *membership;
        }
        Ok(())
    }

    async fn submit(&self, op: Op) -> Result<(), StartError> {
        let t = &self.told[op.case];
        let id = t.id;
        let by = stamp(self.actor(t.worker).await?, op.at);
        let photo = self.photo(op, by.clone(), "handle").await?;
        let words = Some("已到现场处理，请核查".to_owned());
        let input = SubmitInput { outcome: Found::Done, words, photos: vec![photo] };
        self.write(by, move |room, tx, s| room.submit(tx, s, id, None, &input).map(drop)).await
    }

    async fn check(&self, op: Op, verdict: Verdict) -> Result<(), StartError> {
        let t = &self.told[op.case];
        let (id, class) = (t.id, t.class);
        let by = stamp(self.actor(t.township.verifier).await?, op.at);
        let classes = self.app.cases.catalogues.now();
        let category = classes.current().find(class).ok_or("unknown class")?;
        let photos = if category.photo.verify {
            vec![self.photo(op, by.clone(), "verify").await?]
        } else {
            Vec::new()
        };
        let ok = verdict == Verdict::Pass;
        let items = category.standard.iter().map(|i| Judged { code: i.code.clone(), ok }).collect();
        let words = (!ok).then(|| "现场还没处理完，请再看一次".to_owned());
        let input = CheckInput { verdict, items, words, photos };
        self.write(by, move |room, tx, s| room.check(tx, s, id, None, &input).map(drop)).await
    }

    async fn photo(&self, op: Op, by: Stamp, kind: &'static str) -> Result<PhotoId, StartError> {
        let case = self.told[op.case].id;
        let bytes = picture(SEED + op.case as u64 * 7 + op.step as u64);
        let photo = cases::photo::prepare(&bytes, "image/jpeg")?;
        let vault = self.app.ctx.vault.clone();
        let id = PhotoId(uuid7(op.at, &OsEntropy));
        let key_vault = vault.clone();
        let key = self
            .app
            .ctx
            .db
            .read("demo.photo_key", move |tx| key_vault.seal_key(tx, Subject::Case(case)))
            .await?;
        let row = PhotoRow {
            id,
            case,
            kind: kind.to_owned(),
            mime: photo.mime.to_owned(),
            width: i64::from(photo.width),
            height: i64::from(photo.height),
            bytes: photo.bytes.len() as i64,
            at: op.at,
            membership: by.actor.membership(),
            act: None,
            thumb: false,
        };
        vault.put_file(Arc::new(OsEntropy), key, id, "full", photo.bytes).await?;
        self.write(by, move |room, tx, s| room.photograph(tx, s, &row)).await?;
        Ok(id)
    }
}
