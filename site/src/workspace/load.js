/** Starts the pages of many runs: their script is loaded where it is needed, and uses what this one has already. */

import { ChartModel } from "../chart/model.js";
import { Cursor } from "../chart/cursor.js";
import { Plot } from "../chart/plot.js";
import { downloadButtons, toggle } from "../chart/toolbar.js";
import { publicView } from "../chart/api.js";
import { notesOf } from "../chart/words.js";
import { downloadChart } from "../download/chart.js";
import { announce } from "../page/announce.js";
import { checkPayload, dataPath, loadAgain, loadData } from "../page/data.js";
import { onNews } from "../page/live.js";
import { watchNear } from "../page/near.js";
import { scriptAddress } from "../page/script.js";
import { currentTheme, onThemeChange } from "../page/theme.js";
import { loadPanels } from "../panels/load.js";
import { RunTable } from "../table/table.js";

/** What the second script takes from the first: modules that hold something, and those that are large. */
export const kit = {
  ...{ ChartModel, Cursor, Plot, RunTable, announce, checkPayload, currentTheme, dataPath, loadAgain, loadData, notesOf },
  ...{ onNews, onThemeChange },
  ...{ downloadButtons, downloadChart, loadPanels, publicView, toggle, watchNear },
};

const PAGES = ["workspace", "compare"];

/** Loads the script of pages of many runs, on such a page. */
export function startWorkspace() {
  const place = document.querySelector(".workspace[data-src], .comparison[data-src]");
  if (place === null || !PAGES.includes(document.body.dataset.page ?? "")) return;
  window.trackerWorkspace = (start) => start(kit);
  const script = document.createElement("script");
  script.src = scriptAddress(WORKSPACE_SCRIPT);
  script.onerror = () => {
    const wait = place.querySelector(".workspace-wait");
    if (wait !== null) wait.textContent = "The page's script could not be loaded: load the page again.";
  };
  document.head.append(script);
}
