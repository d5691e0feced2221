/** The browser half of tracker: makes a page's figures and tables live. Loaded as one classic script. */

import "./page/early.js";
import { mountCharts } from "./chart/mount.js";
import { startAges } from "./page/age.js";
import { followContents } from "./page/contents.js";
import { startLive } from "./page/live.js";
import { closeMenusOutside } from "./page/menu.js";
import { startTheme } from "./page/theme.js";
import { mountPanels } from "./panels/load.js";
import { mountTables } from "./table/mount.js";
import { startWorkspace } from "./workspace/load.js";

startTheme();
closeMenusOutside();
followContents();
mount();
startWorkspace();
startAges();
startLive(mount);

/** Makes live what is not yet. */
function mount() {
  mountCharts();
  mountPanels();
  mountTables();
}
