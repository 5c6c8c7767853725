// What the API answers (openapi.json).

export interface Party {
  name: string;
  entity: string | null;
  country: string | null;
  sectors: string[];
  side: string | null;
}

export interface Place {
  name: string;
  country: string | null;
  admin1: string | null;
  lat: number | null;
  lon: number | null;
  radius_km: number | null;
  geonameid: number | null;
  geometry: GeoJSON.Geometry | null;
}

export interface Time {
  from: string | null;
  to: string | null;
  basis: string;
}

export interface Speaker {
  kind: string;
  name: string | null;
  role: string | null;
  organisation: string | null;
  side: string | null;
  quoted: boolean;
}

export interface Figure {
  low: number | null;
  best: number | null;
  high: number | null;
}

export interface Account {
  claim: string;
  number: string;
  report: string;
  report_id: string;
  story: string;
  outlet: string | null;
  title: string | null;
  published: string | null;
  url: string | null;
  start: number;
  end: number;
  sentence: string;
  trigger: string | null;
  trigger_at: [number, number] | null;
  event_type: string | null;
  mode: string | null;
  acled_sub_event_type: string | null;
  control_state: string | null;
  actors: Party[];
  recipients: Party[];
  holder: Party | null;
  from: Party | null;
  place: Place | null;
  time: Time | null;
  source: Speaker;
  status: string;
  dead: Figure;
  injured: Figure;
  confidence: number;
}

export type Standing = "open" | "reviewed" | "conflict" | "adjudicated";

export interface Claim extends Account {
  cameo: string | null;
  acled_event_type: string | null;
  first_telling: string | null;
  coder: string;
  recorded: string;
  review: Standing;
}

export interface Review {
  operation: number;
  at: string;
  who: string;
  claim_id: string;
  judgement: "confirm" | "correct" | "reject";
  field: string | null;
  value: string | null;
  state: "annotated" | "adjudicated";
  reason: string;
}

export interface ClaimPage {
  total: number;
  claims: Claim[];
  next: string | null;
}

export interface Head {
  address: string;
  id: string;
  outlet: string | null;
  title: string | null;
  byline: string | null;
  published: string | null;
  url: string | null;
  language: string;
  claims: number;
  first_telling: string | null;
  coder: string;
  recorded: string;
}

export interface Span {
  start: number;
  end: number;
}

export interface Mention extends Span {
  id: string;
  text: string;
  name: string | null;
}

export interface ReadingClaim {
  id: string;
  sentence: Span;
  event: { type: string; trigger: Span } | null;
  control: { state: string; holder: string | null; from: string | null; trigger: Span | null } | null;
  actors: { mention: string }[];
  recipients: { mention: string }[];
  place: string | null;
  time: string | null;
  source: { mention: string | null; cue: Span | null; content: Span | null };
  because: { rule: string; spans: [number, number][] }[];
}

export interface Reading {
  claims: ReadingClaim[];
  mentions: { actors: Mention[]; places: Mention[]; times: Mention[] };
  set_aside: (Span & { why: string })[];
}

export interface Report extends Omit<Head, "claims"> {
  text: string;
  claims: Claim[];
  tellings: Head[];
  reading: Reading;
}

export interface PlaceProperties {
  name: string;
  country: string | null;
  admin1: string | null;
  lat: number | null;
  lon: number | null;
  radius_km: number | null;
  claims: number;
  sides: Record<string, number>;
}

export interface PlaceFeature {
  type: "Feature";
  id: number;
  geometry: GeoJSON.Geometry | null;
  properties: PlaceProperties;
}

/** What the ledger and its server are. */
export interface Meta {
  reports: number;
  claims: number;
  /** Whether the user brought a map. */
  tiles: boolean;
}

export interface Places {
  type: "FeatureCollection";
  features: PlaceFeature[];
  total: number;
  unplaced: number;
}

export interface Bar {
  from: string;
  to: string;
  claims: number;
  sides: Record<string, number>;
  wide: number;
}

export interface TimelineData {
  step: "day" | "week" | "month" | "year";
  bars: Bar[];
  core: [string, string] | null;
  total: number;
  undated: number;
}

export interface Count {
  value: string;
  claims: number;
}

export interface Facets {
  total: number;
  sides: Count[];
  actors: Count[];
  event_types: Count[];
  control_states: Count[];
  source_kinds: Count[];
  statuses: Count[];
  outlets: Count[];
  countries: Count[];
}

export interface Queue {
  total: number;
  items: { claim: Claim; reviews: Review[] }[];
}

export interface Join {
  a: string;
  b: string;
  score: number;
  reasons: string[];
  basis: string;
}

export interface Answer {
  value: string;
  claims: string[];
  stories: number;
  sides: string[];
}

export interface Contradiction {
  kind: string;
  words: string;
  answers: Answer[];
}

export interface Summary {
  event_type: string | null;
  mode: string | null;
  acled_sub_event_type: string | null;
  control_state: string | null;
  actors: Party[];
  recipients: Party[];
  place: Place | null;
  from: string | null;
  to: string | null;
  dead: Figure;
  injured: Figure;
}

export interface IncidentHead {
  id: string;
  title: string;
  summary: Summary;
  contradictions: Contradiction[];
  stories: number;
  sides: string[];
  accounts: number;
}

export interface IncidentPage {
  total: number;
  incidents: IncidentHead[];
  next: string | null;
}

export interface Incident extends Omit<IncidentHead, "accounts"> {
  accounts: Account[];
  joins: Join[];
  fields: { field: string; answers: Answer[] }[];
}

export interface Stretch {
  holder: Party | null;
  state: string;
  since_from: string | null;
  since_to: string | null;
  until_from: string | null;
  until_to: string | null;
  last_said: string | null;
  sides: string[];
  contested: boolean;
  accounts: Account[];
}

export interface Lane {
  place: Place;
  stretches: Stretch[];
}

export interface Meta {
  version: string;
  reports: number;
  claims: number;
  coders: string[];
  operation: number;
  names_masked: boolean;
}
