/**
 * Asks for the data of what stands near before anything else is done: imported first, this runs before the libraries start,
 * and the data are on their way meanwhile.
 */

import { loadData, receiveData } from "./data.js";
import { isNear } from "./near.js";

receiveData();
for (const place of document.querySelectorAll("figure.chart[data-src], div.runs[data-src]")) {
  if (!(place instanceof HTMLElement) || !isNear(place)) continue;
  const { key = "", src = "" } = place.dataset;
  loadData(key, src).catch(() => {}); // who shows them asks again, and says what is wrong
}
