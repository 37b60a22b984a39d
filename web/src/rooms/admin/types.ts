// The shapes of the administration's routes, written after the contract.
import type { Limit, Named, Role, Text2 } from '../../api/types';

export type Duty = 'intake' | 'handle' | 'verify';
export type OrgKind = 'government' | 'department' | 'station' | 'centre' | 'other';
export type Hours = { from: string; to: string };
export type Desk = { id: string; duty: Duty };
export type Org = { id: string; version: number; name: string; phone: string; division: string; kind: OrgKind; open: boolean; desks: Desk[]; hours: Hours[] | null };
export type NewOrg = { name: string; phone: string; division: string; kind: OrgKind; duties: Duty[]; hours: Hours[] | null };
export type OrgChange = Omit<NewOrg, 'division'>;

export type StandIn = { id: string; by: { membership: string; name: string; org: string }; from: string; until: string };
export type AdminPost = { membership: string; org: { id: string; name: string; division: string }; role: Role; title: Text2; desks: Desk[]; active: boolean; holding: number | null; stand_in: StandIn | null };
export type Person = { id: string; version: number; account: string; name: string; active: boolean; must_change: boolean; posts: AdminPost[] };
export type WithPassword = { person: Person; password: string };
export type NewPost = { org: string; role: Role; title: Text2; desks: string[] };
export type NewStandIn = { by: string; from: string; until: string };
export type Colleague = { membership: string; name: string; org: { id: string; name: string }; title: Text2 };
export type StaffSession = { id: string; person: string; name: string; membership: string; org: string; created_at: string; seen_at: string; ends_at: string; current: boolean };

export type Finding = { line: number; column: string; code: string; args: Record<string, unknown> };
export type Report = { created: number; changed: number; ended: number; unchanged: number };
export type ImportAnswer = { report: Report; findings: Finding[]; version?: number | null };
export type Datum = 'wgs84' | 'gcj02' | 'bd09';
export type Grid = { code: string; name: string; kind: 'general' | 'dedicated'; village: Named; area_m2: number | null; valid_from: string };
export type GridFault = { kind: 'overlap' | 'hole' | 'outside_village' | 'no_area' | 'wrong_village'; grids: string[]; village: string | null; at: { lng: number; lat: number } | null; area_m2: number | null };
export type GridCheck = { findings: GridFault[]; checked: number };
export type CountyHours = { version: number; hours: Hours[] };
export type Calendar = { until: number | null; years: number[] };

export type CatalogueState = 'draft' | 'proposed' | 'published' | 'withdrawn';
export type CatalogueAct = 'change' | 'propose' | 'publish' | 'withdraw';
/** In which post somebody acted; none for the program and the console. */
export type Hand = { org: string; post: Text2 | null; mine: boolean };
export type Catalogue = {
  version: number; state: CatalogueState; classes: number; made_by: Hand; made_at: string | null; proposed_by: Hand | null; proposed_at: string | null;
  published_by: Hand | null; published_at: string | null; note: string; shipped: boolean; from: number | null; actions: CatalogueAct[];
  changes: { added: string[]; changed: string[]; removed: string[] }; in_force: boolean; version_no: number;
};
export type Grade = 'normal' | 'urgent';
export type Seen = 'confirmed' | 'local';
export type GradedLimit = { grade: Grade; when: Text2 | null; limit: Limit };
export type StandardItem = { code: string; text: Text2 };
/** A small class as somebody writes it. */
export type ClassInput = {
  code: string; group: Text2; staff: Text2; plain: Text2; keywords: string[]; condition: Text2; standard: StandardItem[]; limits: GradedLimit[];
  limit_status: Seen; level: 'village' | 'township' | 'county'; photo: { handle: boolean; verify: boolean }; national: { code: string; status: Seen } | null;
};

export type Retention = { kind: string; version: number; days: number; min: number; max: number; basis: Text2; next_sweep: string | null; last: { at: string; erased: number } | null };
export type DeadJob = { id: string; kind: string; attempts: number; error: string | null; since: string };
export type Overview = {
  dead_jobs: number; catalogue_proposed: number; persons_without_post: number; calendar_until: number | null;
  townships_without_intake: string[]; grids_without_area: number; backup: { last_at: string } | null; schema: number; version: string;
};
/** What the care of a case shows beside the case. */
export type Cared = { hold: { reason: string; since: string; by: Text2 | null } | null; erased: { content_at: string | null; reporter_at: string | null } | null };
