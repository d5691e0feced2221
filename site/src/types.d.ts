/** The shapes of page data, version 1, as docs/spec/page-data.md has them. */

export type ColumnData =
  | { type: "f64" | "f32" | "i32" | "i16" | "i8"; data: string }
  /** made by the page, in no file */
  | { type: "here"; values: Float64Array }
  | { type: "range"; start: number; step: number; length: number };

export type AxisKind = "number" | "duration" | "time";

export interface Axis {
  key: string;
  label: string;
  kind: AxisKind;
}

/** Indexes into the payload's columns. */
export interface View {
  x: number;
  y: number;
  smoothed: number | null;
  count: number | null;
  low: number | null;
  high: number | null;
  smoothed_low?: number | null;
  smoothed_high?: number | null;
}

export interface SeriesData {
  label: string;
  metric: string;
  run: string | null;
  group: string | null;
  runs: number;
  href: string | null;
  color: number;
  points: number;
  thinned: boolean;
  views: Record<string, View>;
  /** the run's or group's own name, where the label is a template of the author's */
  name?: string;
  /** the author's colour on the light and on the dark page */
  paint?: [light: string, dark: string];
  /** the author's line: 0 solid, 1 dashed, 2 dotted, 3 both by turns */
  dash?: number;
}

export interface ReferenceLine {
  axis: "x" | "y";
  at: number;
  label: string;
}

export interface Annotation {
  x: number;
  /** null: at the top of the plot */
  y: number | null;
  text: string;
}

/** ends of an axis that the author chose; null: the data decide */
export type Ends = [number | null, number | null];

export interface ChartPayload {
  kind: "chart";
  version: number;
  title: string;
  y: { label: string; log: boolean; range: Ends | null };
  x: string;
  x_range: Ends | null;
  axes: Axis[];
  smoothing: number;
  columns: ColumnData[];
  series: SeriesData[];
  left_out: number;
  x_log?: boolean;
  /** what a group's curve is: mean, median, min, max */
  aggregate?: string;
  /** what its band is: minmax, std, stderr, p10-p90, none */
  band?: string;
  ignore_outliers?: boolean;
  style?: "line" | "area" | "stacked" | "percent";
  line_width?: number;
  lines?: ReferenceLine[];
  annotations?: Annotation[];
}

export type CellType = "text" | "number" | "time" | "duration" | "state" | "tags" | "bool" | "media" | "spark";
export type CellValue = string | number | boolean | string[] | null;

/** last, least and greatest value, then heights from 0 to 99, null where there is none */
export type SparkData = (number | string | null)[];

export interface RunColumn {
  key: string;
  label: string;
  type: CellType;
}

/** Charts that share their columns, in one file. */
export interface ChartsPayload {
  kind: "charts";
  version: number;
  columns: ColumnData[];
  charts: Omit<ChartPayload, "columns">[];
}

export interface RunsPayload {
  kind: "runs";
  version: number;
  columns: (RunColumn & { data: FieldData })[];
  hrefs: FieldData | null;
  sort: { key: string; descending: boolean } | null;
  /** what a row is; a run where left out */
  noun?: string;
  total: number;
  /** how many rows there are */
  shown: number;
}

/** An axis of a panel, or what colours or sizes its marks. */
export interface PanelAxis {
  key: string;
  label: string;
  kind: AxisKind | "category";
  log: boolean;
  range?: Ends | null;
  /** the names of the places 0, 1, … of a category */
  categories?: string[];
}

/** What the workspace adds to the payload of a panel that it made: no file has it. */
export interface Linked {
  /** the runs' colours in the list, as of curves */
  paints?: number[];
  /** ids of the runs that each point, bar or cell stands for */
  members?: string[][];
}

export interface ScatterPayload extends Linked {
  kind: "scatter";
  version: number;
  title: string;
  x: PanelAxis;
  y: PanelAxis;
  color: (PanelAxis & { colors: number[] }) | null;
  size: PanelAxis | null;
  columns: ColumnData[];
  /** indexes into the columns */
  points: { x: number; y: number; color: number | null; size: number | null };
  labels: string[];
  hrefs: (string | null)[];
  best: number[];
  pareto: number[];
  regression: { slope: number; intercept: number; r2: number; points: number } | null;
  lines: ReferenceLine[];
}

export interface BarData {
  label: string;
  color: number;
  href: string | null;
  value: number;
  low: number | null;
  high: number | null;
  values: number[];
  names: string[];
  hrefs: (string | null)[];
  box: number[] | null;
  density: number[] | null;
  span: [number, number] | null;
}

export interface BarPayload extends Linked {
  kind: "bar";
  version: number;
  title: string;
  style: "bar" | "box" | "violin";
  value: PanelAxis;
  aggregate: string;
  band: string;
  grouped: boolean;
  bars: BarData[];
  lines: ReferenceLine[];
  left_out: number;
}

export interface ScalarPayload extends Linked {
  kind: "scalar";
  version: number;
  title: string;
  value: PanelAxis;
  aggregate: string;
  band: string;
  number: number | null;
  low: number | null;
  high: number | null;
  values: number[];
  labels: string[];
  hrefs: (string | null)[];
}

export type HeatCell = [x: number, y: number, value: number, low: number, high: number, runs: number, names: string[], href: string | null];

export interface HeatmapPayload extends Linked {
  kind: "heatmap";
  version: number;
  title: string;
  x: PanelAxis;
  y: PanelAxis;
  value: PanelAxis;
  aggregate: string;
  cells: HeatCell[];
}

export interface ImportanceRow {
  /** the field */
  key: string;
  label: string;
  /** the value that is meant, of a field that holds no numbers */
  value: string | null;
  /** with a value */
  runs: number;
  /** -1 to 1 */
  correlation: number | null;
  /** 0 to 1, null without a forest */
  importance: number | null;
}

export interface ImportancePayload {
  kind: "importance";
  version: number;
  title: string;
  target: PanelAxis;
  correlation: "pearson" | "spearman";
  runs: number;
  /** of the forest, in what it did not learn from; null without one */
  r2: number | null;
  sort: "importance" | "correlation";
  /** sorted */
  rows: ImportanceRow[];
  left_out: number;
}

export interface ParallelPayload extends Linked {
  kind: "parallel";
  version: number;
  title: string;
  axes: (PanelAxis & { invert: boolean; values: number })[];
  color: PanelAxis & { colors: number[]; values: number };
  columns: ColumnData[];
  labels: string[];
  hrefs: (string | null)[];
  left_out: number;
}

export interface ComparePayload {
  kind: "compare";
  version: number;
  title: string;
  differences: boolean;
  labels: string[];
  hrefs: (string | null)[];
  rows: [key: string, type: CellType, differs: boolean, values: CellValue[]][];
}

/** Steps, and the HTML of each. */
export interface MediaPayload {
  kind: "media";
  version: number;
  title: string;
  /** ascending */
  steps: number[];
  views: string[];
}

export interface HistogramMap {
  label: string;
  href: string | null;
  /** ascending */
  steps: number[];
  /** where the lowest bin begins and the highest ends */
  low: number;
  high: number;
  bins: number;
  /** the greatest share of a step's values in one bin */
  greatest: number;
  /** a byte a bin and step, the lowest bin first: 255 times the root of its share of the greatest */
  shades: string;
}

export interface HistogramPayload {
  kind: "histogram";
  version: number;
  title: string;
  maps: HistogramMap[];
}

/** A curve of a run for pages of many runs: its views without what the page computes of them. */
export interface RunCurve {
  metric: string;
  /** the axis that it is shown on at first */
  x: string;
  points: number;
  views: Record<string, { x: number; y: number; count?: number }>;
  /** the metric of the axis "metric" */
  x_label?: string;
  /** Unix seconds at which its run's relative time is 0: the axis "time" is computed */
  start?: number;
  /** where it is thinned, the data of the chart on the run's page */
  whole?: string;
}

export interface CurvesPayload {
  kind: "curves";
  version: number;
  columns: ColumnData[];
  curves: RunCurve[];
}

export type Fact = [key: string, type: CellType, value: CellValue];

export interface RunPayload {
  kind: "run";
  version: number;
  /** which state of the file this is */
  made?: string;
  id: string;
  name: string;
  state: string;
  /** or the key of the data that holds them */
  facts: Fact[] | string;
  columns: ColumnData[];
  curves: RunCurve[];
  more: { metrics: string[]; key: string }[];
  system: [title: string, key: string][];
  code: string | null;
}

export interface FactsPayload {
  kind: "facts";
  version: number;
  facts: Fact[];
}

export interface CodePart {
  title: string;
  rows: [string, string][];
  patch: string;
  patch_note: string;
  requirements: string;
}

export interface CodePayload {
  kind: "code";
  version: number;
  parts: CodePart[];
}

/** Where there are codes, they are indexes, a row each, into the values or the numbers; -1 is missing. */
export type FieldData =
  | { numbers: ColumnData; codes?: ColumnData; nan?: number[] }
  | { values: (string | null | SparkData)[]; codes: ColumnData; before?: string; after?: string }
  /** made by the page, in no file */
  | { here: (CellValue | SparkData)[] };

export interface FieldsPayload {
  kind: "fields";
  version: number;
  fields: Record<string, FieldData>;
}

export interface WorkspacePayload {
  kind: "workspace";
  version: number;
  /** which state of the file this is */
  made?: string;
  project: string;
  ids: string[];
  names: string[];
  /** `file` is an index into `files`, `runs` how many have the field */
  fields: [key: string, label: string, type: CellType, file: number, runs: number][];
  files: string[];
  metrics: [name: string, runs: number][];
  metrics_left_out: number;
}

export type Payload =
  | PagePayload
  | ChartPayload
  | ChartsPayload
  | CurvesPayload
  | RunPayload
  | FactsPayload
  | CodePayload
  | FieldsPayload
  | WorkspacePayload
  | RunsPayload
  | ScatterPayload
  | BarPayload
  | ScalarPayload
  | HeatmapPayload
  | ImportancePayload
  | ParallelPayload
  | ComparePayload
  | MediaPayload
  | HistogramPayload;

/** A panel that is live. */
export interface LivePanel {
  recolor: () => void;
  /** shows newer data as the reader has set the panel; false where it has to be made anew */
  take?: (payload: any) => boolean;
  /** what the reader has set, for the panel that comes after */
  reader?: () => object;
  restore?: (reader: any) => void;
  /** told of the runs that the reader points at, by their ids */
  heard?: ((runs: string[] | null) => void) | null;
  /** brings out what stands for some runs */
  echo?: (runs: Set<string>) => void;
  /** brings out what belongs to the runs that are selected in tables */
  select?: (runs: ReadonlySet<string>) => void;
}

/** Makes a panel live; the last argument makes tables within it live. */
export type MakePanel = (
  kind: string,
  figure: HTMLElement,
  still: HTMLElement,
  payload: any,
  mountTables?: (within: ParentNode) => void,
) => LivePanel;

/** A page between `<main>` and `</main>`. */
export interface PagePayload {
  kind: "page";
  version: number;
  title: string;
  body: string;
  footer: string;
}

/** What `data/live.js` says. */
export interface News {
  version: number;
  /** seconds between two looks; 0 for none */
  every: number;
  /** the page's script, relative to the site's root */
  script: string;
  /** by page: its version, and the key of its body */
  pages: Record<string, [made: string, key: string]>;
  /** the version of data/runs.js; "" where nobody keeps the site up to date */
  core: string;
  /** by run: the version of its file */
  runs: Record<string, string>;
}

/** One series on one x axis, ready to draw; all arrays are of one length, x ascends and is finite. */
export interface Curve {
  /** its place in the payload's series */
  index: number;
  label: string;
  name: string;
  metric: string;
  group: string | null;
  runs: number;
  href: string | null;
  color: number;
  paint: [light: string, dark: string] | null;
  dash: number | null;
  thinned: boolean;
  x: Float64Array;
  raw: Float64Array;
  /** smoothed in Python at the author's weight, on the full data */
  authored: Float64Array | null;
  count: Float64Array | null;
  low: Float64Array | null;
  high: Float64Array | null;
  /** the band smoothed in Python, as `authored` */
  authoredLow: Float64Array | null;
  authoredHigh: Float64Array | null;
}

/** A curve with the values that are drawn now. */
export interface Drawn {
  curve: Curve;
  /** what the strong line shows: raw, or smoothed */
  y: Float64Array;
  /** the faint line, where y is smoothed */
  raw: Float64Array | null;
  /** the band, smoothed as y is, or the edges of an area; null for a single run's line */
  low: Float64Array | null;
  high: Float64Array | null;
}

export type Range = [min: number, max: number];

/** A place on the chart that the cursor has found. */
export interface Hit {
  drawn: Drawn;
  /** index of the point */
  i: number;
}

export interface Theme {
  dark: boolean;
  ground: string;
  ink: string;
  muted: string;
  grid: string;
  axis: string;
  palette: string[];
  font: string;
}

/** What a figure shows now, for scripts and tests: `figure.trackerChart`. Nothing in it can be changed. */
export interface TrackerChart {
  readonly key: string;
  readonly axis: string;
  readonly smoothing: number;
  readonly log: boolean;
  readonly logX: boolean;
  readonly zoomed: boolean;
  readonly x: Range;
  readonly y: Range;
  /** the plot's box in CSS pixels, relative to the viewport */
  readonly box: DOMRect;
  readonly series: ReadonlyArray<{
    label: string;
    visible: boolean;
    x: number[];
    raw: number[];
    drawn: number[];
    low: number[] | null;
    high: number[] | null;
  }>;
  readonly highlighted: string | null;
}

/** What a run table shows now: `div.trackerRuns`. */
export interface TrackerRuns {
  readonly total: number;
  readonly sort: ReadonlyArray<{ key: string; descending: boolean }>;
  readonly filter: string;
  /** the cells of every row that passes the filter, in order; columns in the order of the data, further ones after them */
  readonly rows: ReadonlyArray<readonly CellValue[]>;
  /** keys of the columns that are shown, in order */
  readonly columns: readonly string[];
  readonly groups: ReadonlyArray<{ label: string; rows: number }>;
  /** ids of runs */
  readonly selected: readonly string[];
}

/** What a panel shows now: `figure.trackerPanel`. */
export interface TrackerPanel {
  readonly kind: string;
  /** what can be pointed at, with its place in the box in CSS pixels */
  readonly marks: ReadonlyArray<{ x: number; y: number; title: string; facts: ReadonlyArray<readonly [string, string]> }>;
  readonly marked: string | null;
  /** titles of what is brought out since its runs are pointed at elsewhere */
  readonly brought?: readonly string[];
  /** titles of the marks of runs that are selected in a table */
  readonly selected?: readonly string[];
  readonly state: object;
  readonly box: DOMRect;
}

declare global {
  /** the names of the scripts that the first one loads, which the build puts in */
  const PANELS_SCRIPT: string;
  const WORKSPACE_SCRIPT: string;
  interface Window {
    trackerPanels(kinds: string[], make: MakePanel): void;
    trackerData(key: string, payload: Payload): void;
    trackerLive(news: News): void;
    trackerWorkspace(start: (kit: typeof import("./workspace/load.js").kit) => void): void;
  }
  interface HTMLElement {
    trackerChart?: TrackerChart;
    trackerRuns?: TrackerRuns;
    trackerPanel?: TrackerPanel;
    trackerWorkspace?: object;
  }
}
