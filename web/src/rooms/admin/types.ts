// The names under which the administration knows the shapes of the contract; each is an alias of the generated schema.
import type { components } from '../../api/schema';

type Schemas = components['schemas'];

// ---- organisations
export type Org = Schemas['OrgView'];
export type NewOrg = Schemas['NewOrgBody'];
export type OrgChange = Schemas['OrgChangeBody'];
export type OrgKind = Schemas['OrgKind'];
export type Duty = Schemas['Duty'];
export type Hours = Schemas['HoursSpan'];

// ---- people
export type Person = Schemas['PersonView'];
export type WithPassword = Schemas['PersonWithPassword'];
export type AdminPost = Schemas['AdminPost'];
export type NewPost = Schemas['GivePost'];
export type StandIn = Schemas['StandIn'];
export type NewStandIn = Schemas['StandInBody'];
export type Colleague = Schemas['Colleague'];
export type StaffSession = Schemas['StaffSession'];

// ---- files
export type Finding = Schemas['Finding'];
export type Report = Schemas['Imported'];
export type ImportAnswer = { report: Report; findings: Finding[]; version?: number | null };

// ---- grids, calendar, hours
export type Datum = 'wgs84' | 'gcj02' | 'bd09';
export type Grid = Schemas['GridView'];
export type GridFault = Schemas['Fault'];
export type GridCheck = Schemas['Checked'];
export type CountyHours = Schemas['HoursView'];
export type Calendar = Schemas['CalendarView'];

// ---- small classes
export type Catalogue = Schemas['CatalogueView'];
export type CatalogueState = Schemas['EditionState'];
export type Hand = Schemas['HandView'];
export type ClassInput = Schemas['ClassInput'];
export type StandardItem = Schemas['StandardItem'];
export type Seen = Schemas['Status'];

// ---- care, jobs
export type Retention = Schemas['RetentionView'];
export type DeadJob = Schemas['DeadJob'];
export type Overview = Schemas['Overview'];
