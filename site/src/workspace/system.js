/** A panel of system metrics: of each run all its curves, its hosts and devices, told apart by their dashes. */

import { kit } from "./kit.js";
import { Panel } from "./panel.js";

const DASHES = 4;
const COLORS = 12;

export class SystemPanel extends Panel {
  /**
   * @override
   * @param {import("./panel.js").Shown} unit
   * @returns {ReturnType<Panel["collect"]>}
   */
  async collect(unit) {
    try {
      const run = await this.host.store.run(unit.ids[0]);
      const key = run.system.find(([title]) => title === this.metric)?.[1];
      if (key === undefined) return { curves: [], failed: [] };
      const payload = await kit.loadData(key, kit.dataPath(key));
      kit.checkPayload(payload, "chart");
      const { series, columns, x } = /** @type {import("../types").ChartPayload} */ (payload);
      const curves = series.map(({ label, points, views }, k) => {
        const plain = Object.fromEntries(Object.entries(views).map(([axis, view]) => [axis, { x: view.x, y: view.y, ...(view.count === null ? {} : { count: view.count }) }]));
        const curve = { metric: this.metric, x, points, views: plain };
        const color = unit.color < 0 ? unit.color : (unit.color % COLORS) + COLORS * (k % DASHES);
        return { ...unit, label: series.length > 1 ? `${unit.label} · ${label}` : unit.label, color, runs: [{ id: unit.ids[0], found: { curve, columns } }] };
      });
      return { curves, failed: [] };
    } catch {
      return { curves: [], failed: unit.ids };
    }
  }
}
