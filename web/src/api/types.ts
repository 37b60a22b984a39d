// The shapes of the HTTP contract as the rooms use them. Times are RFC 3339 UTC, divisions are digit strings of natural length.
export type Problem = { type: string; title: string; status: number; code: string; args: Record<string, string | number>; trace: string; fields: { path: string; code: string; args: Record<string, string | number> }[]; current?: { version: number; post: string; at: string } };
// codes so far: input, not_found, forbidden, unauthenticated, wrong_state, stale, precondition_required, too_large, unsupported_type, too_many, idempotency_reused, wrong_credentials, wrong_code, cross_site, internal, unavailable
// field codes: required, too_long{max}, control, bidi, phone_digits{have}, unknown, outside{county}, ...
export type Page<T> = { items: T[]; next: string | null };
export type Text2 = { zh: string; en: string };

// ---- open to everyone
// GET /portal
export type Portal = { county: { code: string; name: string }; phone: string; demo: null | { password: string; accounts: { account: string; role: Role; name: string }[] } ; map: { attribution: string } };
export type Role = 'worker' | 'clerk' | 'verifier' | 'centre';
// GET /territory/divisions?parent=330106&after=&limit=   -> Page<Named>
export type Named = { code: string; name: string; level: 'province' | 'city' | 'county' | 'township' | 'village' | 'grid' };
// GET /territory/map -> GeoJSON FeatureCollection, features with properties {code, name, level: 'county'|'township'|'village'}, WGS-84; cacheable
// POST /territory/locate {lng, lat} -> Located | 422 fields[0].code='outside'
export type Located = { path: Named[]; township: Named; village: Named | null; grid: Named | null; unit: string /* who takes care: "北山街道办事处（演示）" */ };
// GET /categories -> Page<Category>   (12 small classes; used by clerk; public)
export type Category = { code: string; staff: Text2; plain: Text2; limit: Limit; level: 'village' | 'township'; photo: { handle: boolean; verify: boolean }; standard: { code: string; text: Text2 }[] };
export type Limit = { unit: 'natural_hour' | 'work_hour' | 'work_day'; amount: number };
// POST /reports/proposal { words } -> { category: Category | null, rule: RuleRef }   (step 3 shows "垃圾没清(推测)"; nothing stored)
export type RuleRef = { rule: string; version: number; facts: Record<string, string | number | string[]> };
// POST /reports  -> 201 Receipt, opens the tracking session (cookie). Idempotency-Key required by the client.
export type NewReport = { words?: string; place: { point?: { lng: number; lat: number }; division?: string; address?: string; note?: string }; phone?: string; photos_announced: number; publish: boolean; language: 'zh' | 'en' };
// (needs words or photos_announced ≥ 1; place needs point, or division (township or village), or address with at least a township division… address alone: allowed, then the county centre's… see below)
// An address alone is enough: without point and division the case goes to the county's own intake (the centre's desk) until a clerk sets the place.
export type Receipt = { id: string; number: string; code: string; state: CaseState; unit: string; decide_by: string; place: string; proposed: Category | null };
// POST /reports/{id}/photos  (raw body, Content-Type image/jpeg|png|webp, Idempotency-Key) -> 201 Photo ; who: the tracker of that report, for 1 hour after it, at most 9
// POST /tracking { number, code } -> 200 { id }, sets tracking cookie (24 h). Wrong number and wrong code: same 404 problem code "wrong_code"; 429 with Retry-After.
// GET /tracking -> Track (needs the tracking cookie, else 401) ; DELETE /tracking -> 204
export type CaseState = 'reported' | 'refused' | 'filed' | 'dispatched' | 'handling' | 'handled' | 'rework' | 'closed';
export type Track = {
  id: string; number: string; version: number; state: CaseState; reported_at: string;
  sentence: { unit: string; unit_phone: string; due: string | null; first_due: string | null; late_ms: number; reason: string | null; refer_to: string | null; outcome: Outcome | null };
  category: Text2 | null; place: string; words: string | null; photos: Photo[];
  next: { step: 'file' | 'dispatch' | 'sign' | 'handle' | 'verify' | 'rate'; by: string | null } | null;
  steps: { kind: StepKind; at: string; unit: string; post: Text2 | null; words: string | null; photos: Photo[]; due: string | null; rule: RuleRef | null }[]; // newest first
  can_note: boolean; can_rate: boolean; rating: Rating | null; rate_until: string | null;
};
export type StepKind = 'reported' | 'filed' | 'refused' | 'dispatched' | 'signed' | 'handled' | 'verified_fail' | 'closed' | 'rated' | 'note_reporter' | 'note_staff' | 'note_colleague' | 'overdue' | 'read';
export type Outcome = 'done' | 'elsewhere' | 'not_found' | 'not_now';
// POST /tracking/notes { words } -> 201 ; POST /tracking/rating Rating -> 200 Track (replaceable for 7 days; any question may be skipped, at least one answered)
export type Rating = { contacted: 'yes' | 'no' | 'no_answer' | null; solved: 'yes' | 'partly' | 'no' | null; satisfied: 'yes' | 'mostly' | 'no' | null; words: string | null };
// GET /photos/{id}?size=thumb|full -> bytes; private, no-store (tracker of the case, or staff who may see the case: recorded read)
export type Photo = { id: string; kind: 'report' | 'handle' | 'verify'; at: string; width: number; height: number; thumb: string; href: string };

// ---- sign-in
// POST /sessions { account, password } -> 201 Me (401 wrong_credentials; 429) ; DELETE /sessions/current -> 204 ; GET /me -> Me (401)
// POST /me/post { membership } -> 200 Me (new token)
export type Me = { person: string; name: string; posts: Post[]; current: Post; demo: boolean };
export type Post = { membership: string; org: string; org_name: string; role: Role; title: Text2; division: Named };

// ---- staff
// GET /queues -> QueueCount[] in Page ; queue: 'mine'|'filing'|'dispatch'|'verify'|'tasks'|'overdue'|'all' (only those the role has)
export type QueueCount = { queue: string; count: number; late: number; soon: number };
// GET /cases?queue=&state=&township=&level=&after=&limit= -> Page<Row>, order: due, paused last ; POST /cases/search { number } -> Page<Row>
export type Row = { id: string; number: string; version: number; state: CaseState; category: Category | null; proposed: Category | null; place: string; division: string; source: 'resident'; reported_at: string; level: ClockLevel; step: Step; due: string | null; remaining: Remaining | null; snippet?: string | null; thumb?: string | null; href: string; actions: ActionRef[]; holder: string };
export type ClockLevel = 'normal' | 'soon' | 'urgent' | 'late' | 'paused' | 'none';
export type Step = 'file' | 'dispatch' | 'sign' | 'handle' | 'verify' | 'none';
export type Remaining = { unit: Limit['unit']; minutes: number; late_minutes: number; days: number };  // working minutes (or natural) left; days for work_day limits
export type ActionRef = { act: Act; href: string; needs: ('note' | 'photo' | 'reason' | 'lead' | 'category' | 'outcome' | 'items' | 'purpose')[] };
export type Act = 'file' | 'refuse' | 'dispatch' | 'sign' | 'submit' | 'pass' | 'fail' | 'note' | 'reveal';
// GET /cases/{id} -> CaseView with ETag "version"
export type CaseView = Row & {
  words: string | null; photos: Photo[]; path: Named[]; point: { lng: number; lat: number } | null; address: string | null; place_note: string | null;
  reporter: { phone: string | null /* masked 138****0000 */; purposes: string[] };
  pending_photos: Photo[] /* this reader's own, not yet listed by an act */;
  proposal: RuleRef | null; clocks: Clock[];
  dispatch: null | { lead: Lead; due: string; at: string; note: string | null; explanation: string /* stored JSON text, byte-equal to the row */ };
  result: null | { outcome: Outcome; words: string | null; at: string; photos: Photo[] };   // handler's name is never shown
  checks: { at: string; verdict: 'pass' | 'fail'; items: { code: string; ok: boolean }[]; reason: string | null; photos: Photo[] }[];
  rating: Rating | null; blocked: { act: Act; code: 'handled_by_you' | 'not_your_desk' | 'wrong_state' }[]; refusal: null | { reason: string; refer_to: string };
};
export type Clock = { step: Step; level: ClockLevel; started: string; due: string; limit: Limit; provisional: boolean; remaining: Remaining; first_late: string | null; explain: ExplainDay[] };
export type ExplainDay = { date: string; kind: 'working' | 'weekend' | 'holiday' | 'make_up'; name: string | null; spans: { from: string; to: string }[]; minutes: number };
export type Lead = { desk: string; org: string; name: string; level: 'village' | 'township' | 'county'; phone: string };
// GET /cases/{id}/timeline?after=&limit= -> Page<TimelineItem> newest first (acts and talk merged)
export type TimelineItem = { kind: StepKind; at: string; unit: string; post: Text2 | null; lead: string | null; outcome: Outcome | null; rule: RuleRef | null; words: string | null; photos: Photo[]; due: string | null; items: { code: string; ok: boolean }[]; purpose: string | null };
// GET /cases/{id}/leads?category= -> Leads: whom it may go to
export type Leads = { items: { lead: Lead; proposed: boolean; refused: null | 'level' ; due: string; limit: Limit; explain: ExplainDay[]; preview: { unit: string; due: string } }[]; rule: RuleRef; next: string | null };
// POST /cases/{id}/file { category } ; /refuse { reason, refer_to } ; /dispatch { lead: desk id, note?, because?: 'duty'|'site'|'other' (required if not the proposed) } ; /sign {} ;
//      /submit { outcome, words?, photos: id[] } ; /pass { items: {code, ok: true}[], photos: id[], words? } ; /fail { items, reason, photos } -> 200 CaseView
// POST /cases/{id}/photos?kind=handle|verify raw body -> 201 Photo (not yet attached until submit/pass/fail lists it)
// POST /cases/{id}/notes { to: 'reporter'|'staff', words } -> 201 (no If-Match: talk)
// POST /cases/{id}/reveal { field: 'phone', purpose: 'contact'|'verify' } -> { value, until } recorded
// GET /cases/{id}/reads -> Page<{ at: string; unit: string; post: Text2; purpose: string; fields: string[] }>

// ---- centre
// GET /centre/figures?division= -> Figures
export type Figures = { as_of: string; division: Named; today_new: number; today_closed: number; open: number; overdue: number; capped: boolean; by_township: { division: Named; open: number; overdue: number; states: Partial<Record<CaseState, number>> }[]; by_day: { day: string; received: number; closed: number }[] };
// GET /centre/pins?division=&state=&after=&limit= -> Page<Pin>, open cases (and closed today), order late first then due
export type Pin = Row & { point: { lng: number; lat: number } | null };
