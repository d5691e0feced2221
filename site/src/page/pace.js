/** How often an open page looks whether the site has news. */

/** Seconds: the longest pause where nothing happens, and where the file cannot be had. */
const QUIET_MOST = 60;
const FAILED_MOST = 600;

/**
 * Seconds until the next look: the site's own pace at first, then a tenth of the time since the last news.
 *
 * @param {number} every the site's pace; 0 for none
 * @param {number} quiet seconds since the last news
 * @param {number} failures looks without an answer since the last one that had any
 * @returns {number} Infinity for no further look by the clock
 */
export function pause(every, quiet, failures) {
  if (failures > 0) return Math.min(FAILED_MOST, Math.max(1, every) * 2 ** failures);
  return every > 0 ? Math.max(every, Math.min(QUIET_MOST, quiet / 10)) : Infinity;
}
