// The names under which the rooms know the shapes of the contract. Each is an alias of the generated schema, so a client
// that is older than the server's contract does not compile. Times are RFC 3339 UTC, divisions digit strings.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Problem = Schemas['Problem'];
export type Page<R> = { items: R[]; next: string | null };
export type Text2 = Schemas['Text2'];

// ---- open to everyone
export type Portal = Schemas['Portal'];
export type Role = Schemas['RoleName'];
export type Named = Schemas['Named'];
export type Located = Schemas['Located'];
export type Territory = Schemas['TerritoryView'];
export type Category = Schemas['Category'];
export type Limit = Schemas['Limit'];
export type RuleRef = Schemas['RuleRef'];
export type NewReport = Schemas['NewReport'];
export type Receipt = Schemas['Receipt'];
export type CaseState = Schemas['StateCode'];
export type Track = Schemas['Track'];
export type StepKind = Schemas['StepKind'];
export type Outcome = Schemas['Found'];
export type Rating = Schemas['RatingView'];
export type Photo = Schemas['PhotoView'];
export type TakeReport = Schemas['TakeInput'];
export type FindCases = Schemas['FindInput'];
export type Looked = Schemas['LookedView'];

// ---- sign-in
export type Me = Schemas['Me'];
export type Post = Schemas['PostView'];

// ---- staff
export type Queue = Schemas['Queue'];
export type QueueCount = Schemas['QueueCount'];
export type Row = Schemas['CaseRow'];
export type ClockLevel = Schemas['ClockLevel'];
export type Step = Schemas['Step'];
export type Remaining = Schemas['Remaining'];
export type ActionRef = Schemas['ActionRef'];
export type Act = Schemas['Act'];
export type CaseView = Schemas['CaseView'];
export type Clock = Schemas['ClockView'];
export type ExplainDay = Schemas['ExplainDay'];
export type Lead = Schemas['LeadView'];
export type Leads = Schemas['Leads'];
export type TimelineItem = Schemas['TimelineItem'];
/** Why a number is asked for, where the reader chooses; other purposes follow from a seat. */
export type Purpose = Schemas['RevealPurpose'];
export type Read = Schemas['ReadView'];

// ---- centre
export type Figures = Schemas['Figures'];
export type Pin = Schemas['Pin'];
export type Outline = Schemas['FeatureCollection'];
