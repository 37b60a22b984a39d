//! What replies look like.

use crate::care::{ErasedView, HoldView};
use crate::category::{Category, Text2};
use crate::facts::{Contacted, Found, Judged, RuleRef, Satisfied, Solved, Step, Verdict};
use crate::model::StateCode;
use crate::rules::Act;
use base::{CaseId, DeskId, Division, OrgId, PhotoId, Timestamp};
use serde::{Deserialize, Serialize};
use territory::{ClockLevel, ExplainDay, Limit, Named, Remaining};
use utoipa::ToSchema;

/// A position, WGS-84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PointView {
    /// Longitude, degrees.
    #[schema(minimum = -180, maximum = 180)]
    pub lng: f64,
    /// Latitude, degrees.
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
}

/// A photo.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PhotoView {
    /// Its id.
    pub id: PhotoId,
    /// report, handle, verify.
    pub kind: String,
    /// When it came.
    pub at: Timestamp,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Path of the small picture.
    pub thumb: String,
    /// Path of the picture.
    pub href: String,
}

/// An act that is possible now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActionRef {
    /// Which.
    pub act: Act,
    /// Where to POST it.
    pub href: String,
    /// What it needs: category, reason, lead, outcome, photo, items, note.
    pub needs: Vec<String>,
}

/// An act that this reader's post does and this reader cannot do here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockedRef {
    /// Which.
    pub act: Act,
    /// Why: `handled_by_you`.
    pub code: String,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// The public number.
    pub number: String,
    /// Version of its stream.
    pub version: i64,
    /// Where it stands.
    pub state: StateCode,
    /// The filed class.
    #[schema(required)]
    pub category: Option<Category>,
    /// The proposed class.
    #[schema(required)]
    pub proposed: Option<Category>,
    /// The place in words: community and grid.
    pub place: String,
    /// Where it lies.
    pub division: Division,
    /// How it came: resident, hotline, patrol, visit.
    pub source: String,
    /// When it came.
    pub reported_at: Timestamp,
    /// How near the clock is to its end.
    pub level: ClockLevel,
    /// What is waited for.
    pub step: Step,
    /// Until when.
    #[schema(required)]
    pub due: Option<Timestamp>,
    /// What is left.
    #[schema(required)]
    pub remaining: Option<Remaining>,
    /// Whom it waits for.
    pub holder: String,
    /// Its path.
    pub href: String,
    /// What this reader can do now.
    pub actions: Vec<ActionRef>,
}

/// A clock with its explanation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClockView {
    /// What it waits for.
    pub step: Step,
    /// How near its end is.
    pub level: ClockLevel,
    /// Its start.
    pub started: Timestamp,
    /// Its end.
    pub due: Timestamp,
    /// The rule's limit.
    pub limit: Limit,
    /// Computed over a year without a calendar.
    pub provisional: bool,
    /// What is left.
    pub remaining: Remaining,
    /// The first due time of handling that was missed.
    #[schema(required)]
    pub first_late: Option<Timestamp>,
    /// Day by day.
    pub explain: Vec<ExplainDay>,
}

/// A desk that can lead.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LeadView {
    /// The desk.
    pub desk: DeskId,
    /// Its organisation.
    pub org: OrgId,
    /// The organisation's name.
    pub name: String,
    /// The organisation's level: village, township, county.
    pub level: base::Level,
    /// The number that residents may call.
    pub phone: String,
}

/// A dispatch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DispatchView {
    /// To whom.
    pub lead: LeadView,
    /// The due time told.
    pub due: Timestamp,
    /// When.
    pub at: Timestamp,
    /// Instruction to the lead.
    #[schema(required)]
    pub note: Option<String>,
    /// The stored explanation, byte for byte.
    pub explanation: String,
}

/// A result.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResultView {
    /// What was found.
    pub outcome: Found,
    /// Words to it.
    #[schema(required)]
    pub words: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Photos of it.
    pub photos: Vec<PhotoView>,
}

/// A verification.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// When.
    pub at: Timestamp,
    /// Pass or fail.
    pub verdict: Verdict,
    /// The closing standard, judged.
    pub items: Vec<Judged>,
    /// Words to it.
    #[schema(required)]
    pub reason: Option<String>,
    /// Photos taken on site.
    pub photos: Vec<PhotoView>,
}

/// A rating.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct RatingView {
    /// 有人联系过您吗
    #[schema(required)]
    pub contacted: Option<Contacted>,
    /// 解决了吗
    #[schema(required)]
    pub solved: Option<Solved>,
    /// 满意吗
    #[schema(required)]
    pub satisfied: Option<Satisfied>,
    /// 想说的话
    #[schema(required, max_length = 2000)]
    pub words: Option<String>,
}

/// Why a report was not taken in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefusalView {
    /// Why.
    pub reason: String,
    /// Who else can help.
    pub refer_to: String,
}

/// The reporter, masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReporterView {
    /// `138****0000`, when a number was left.
    #[schema(required)]
    pub phone: Option<String>,
    /// `张**`, when a name was left.
    #[schema(required)]
    pub name: Option<String>,
    /// The purposes for which this reader may ask for the number.
    pub purposes: Vec<String>,
}

/// A case in full, for staff.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// What lists show.
    #[serde(flatten)]
    pub row: CaseRow,
    /// What was said.
    #[schema(required)]
    pub words: Option<String>,
    /// Photos of the report.
    pub photos: Vec<PhotoView>,
    /// Photos of this reader that no act lists yet.
    pub pending_photos: Vec<PhotoView>,
    /// From the province down.
    pub path: Vec<Named>,
    /// The exact point.
    #[schema(required)]
    pub point: Option<PointView>,
    /// The address as written.
    #[schema(required)]
    pub address: Option<String>,
    /// Addition to the place.
    #[schema(required)]
    pub place_note: Option<String>,
    /// The reporter, masked.
    pub reporter: ReporterView,
    /// Why the proposed class.
    #[schema(required)]
    pub proposal: Option<RuleRef>,
    /// The running clock.
    pub clocks: Vec<ClockView>,
    /// The last dispatch.
    #[schema(required)]
    pub dispatch: Option<DispatchView>,
    /// The last result.
    #[schema(required)]
    pub result: Option<ResultView>,
    /// The verifications, newest first.
    pub checks: Vec<CheckView>,
    /// The rating in force.
    #[schema(required)]
    pub rating: Option<RatingView>,
    /// What this reader's post does and this reader cannot do here.
    pub blocked: Vec<BlockedRef>,
    /// Why it was not taken in.
    #[schema(required)]
    pub refusal: Option<RefusalView>,
    /// Why the lead sent it back, while that is reviewed.
    #[schema(required)]
    pub returned: Option<ReturnView>,
    /// What was answered at once.
    #[schema(required)]
    pub answer: Option<String>,
    /// The post that took it for the caller.
    #[schema(required)]
    pub taken_by: Option<PostView>,
    /// What was erased, and when.
    #[schema(required)]
    pub erased: Option<ErasedView>,
    /// The legal hold in force.
    #[schema(required)]
    pub hold: Option<HoldView>,
}

/// Why a lead sent a case back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReturnView {
    /// Who.
    pub unit: String,
    /// Why.
    pub reason: String,
    /// The due time of the handling, which runs on.
    pub handle_by: Timestamp,
}

/// A post and its organisation, never a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UnitPost)]
pub struct PostView {
    /// The organisation.
    pub unit: String,
    /// The post.
    pub post: Text2,
}

/// What happened, in a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// 提交
    Reported,
    /// 立案
    Filed,
    /// 不予受理
    Refused,
    /// 派遣
    Dispatched,
    /// 签收
    Signed,
    /// 提交结果
    Handled,
    /// 核查不通过
    VerifiedFail,
    /// 核查结案
    Closed,
    /// 评价
    Rated,
    /// From the reporter
    NoteReporter,
    /// From staff to the reporter
    NoteStaff,
    /// Among colleagues
    NoteColleague,
    /// A missed deadline
    Overdue,
    /// Somebody looked
    Read,
    /// 退单
    Returned,
    /// 同意退单
    ReturnAccepted,
    /// 驳回退单
    ReturnRefused,
    /// 撤回派遣
    Recalled,
    /// 换承办人
    Reassigned,
    /// 交回
    Released,
    /// 直接答复
    Answered,
    /// The due time computed again
    Recomputed,
    /// 法律保留
    HoldSet,
    /// 解除保留
    HoldLifted,
    /// 内容已删除
    ContentErased,
    /// 照片已删除
    PhotosErased,
    /// 反映人信息已删除
    ReporterErased,
}

/// One entry of a timeline.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineItem {
    /// What happened.
    pub kind: StepKind,
    /// When.
    pub at: Timestamp,
    /// The organisation; empty for the reporter and the program.
    pub unit: String,
    /// The post.
    #[schema(required)]
    pub post: Option<Text2>,
    /// Words to it.
    #[schema(required)]
    pub words: Option<String>,
    /// Photos to it.
    pub photos: Vec<PhotoView>,
    /// The due time it set.
    #[schema(required)]
    pub due: Option<Timestamp>,
    /// The closing standard, judged.
    pub items: Vec<Judged>,
    /// Why somebody looked.
    #[schema(required)]
    pub purpose: Option<String>,
    /// The lead's name, for a dispatch.
    #[schema(required)]
    pub lead: Option<String>,
    /// What was found, for a result.
    #[schema(required)]
    pub outcome: Option<Found>,
    /// The rule that proposed, for a dispatch.
    #[schema(required)]
    pub rule: Option<RuleRef>,
}
