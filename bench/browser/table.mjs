/**
 * The floor for tables: TanStack Table by itself, as its documentation has it, with the rows of a table of ours, which
 * `rows.mjs` writes.
 *
 * `window.floor = {src}` stands in the page. It paints the first rows that fit as plain cells, sets `window.drawn`, and
 * gives `window.act(what)` for sort, filter and group.
 */

import {
  aggregationFn_mean,
  columnFilteringFeature,
  columnGroupingFeature,
  constructTable,
  createFilteredRowModel,
  createGroupedRowModel,
  createSortedRowModel,
  filterFn_greaterThanOrEqualTo,
  rowAggregationFeature,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
} from "@tanstack/table-core";
import { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";

const ROWS = 30;

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  rowSortingFeature,
  columnFilteringFeature,
  columnGroupingFeature,
  rowAggregationFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
  groupedRowModel: createGroupedRowModel(),
});

let payload = null;
window.trackerData = (_key, found) => (payload = found);
const script = document.createElement("script");
script.src = window.floor.src;
await new Promise((resolve, reject) => {
  script.onload = resolve;
  script.onerror = reject;
  document.head.append(script);
});

const table = constructTable({
  features,
  data: payload.rows,
  columns: payload.columns.map(({ type }, i) => ({
    id: `c${i}`,
    accessorFn: (row) => row[i] ?? undefined,
    sortFn: sortFn_basic,
    filterFn: filterFn_greaterThanOrEqualTo,
    aggregationFn: type === "number" ? aggregationFn_mean : undefined,
  })),
  initialState: { sorting: [{ id: "c2", desc: false }] },
});

const grid = document.createElement("table");
const head = grid.createTHead().insertRow();
for (const { label } of payload.columns) head.append(Object.assign(document.createElement("th"), { textContent: label }));
const body = grid.createTBody();
document.body.append(grid);

function paint() {
  const { rows } = table.getRowModel();
  body.replaceChildren(
    ...rows.slice(0, ROWS).map((row) => {
      const line = document.createElement("tr");
      payload.columns.forEach((_, i) => {
        const value = row.getValue(`c${i}`);
        line.append(Object.assign(document.createElement("td"), { textContent: typeof value === "number" ? String(Number(value.toPrecision(5))) : (value ?? "–") }));
      });
      return line;
    }),
  );
  document.body.dataset.rows = String(rows.length);
}

const ACTS = {
  sort: () => table.setSorting([{ id: "c7", desc: false }]),
  filter: () => table.setColumnFilters([{ id: "c9", value: 1000 }]),
  group: () => table.setGrouping(["c1"]),
};
window.act = (what) => {
  ACTS[what]();
  paint();
};
paint();
window.drawn = true;
