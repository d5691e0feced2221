/** Times and durations as people read them. Times are shown in the reader's own time zone. */

const DURATIONS = /** @type {const} */ ([
  [86400, "d"],
  [3600, "h"],
  [60, "m"],
  [1, "s"],
]);

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @param {number} n @returns {string} */
const two = (n) => String(n).padStart(2, "0");

/**
 * The two largest units of a duration: `1h 20m`, `45s`, `0.25s`.
 *
 * @param {number} seconds
 * @returns {string}
 */
export function formatDuration(seconds) {
  if (!Number.isFinite(seconds)) return String(seconds);
  const sign = seconds < 0 ? "−" : "";
  const size = Math.abs(seconds);
  if (size === 0) return "0s";
  if (size < 10) return `${sign}${Number(size.toPrecision(3))}s`;
  const rounded = size >= 86400 ? Math.round(size / 3600) * 3600 : size >= 3600 ? Math.round(size / 60) * 60 : Math.round(size);
  const at = DURATIONS.findIndex(([unit]) => rounded >= unit);
  const [unit, name] = DURATIONS[at];
  const whole = Math.floor(rounded / unit);
  const next = DURATIONS[at + 1];
  const rest = next === undefined ? 0 : Math.floor((rounded - whole * unit) / next[0]);
  return next === undefined || rest === 0 ? `${sign}${whole}${name}` : `${sign}${whole}${name} ${rest}${next[1]}`;
}

/**
 * @param {number} seconds Unix time
 * @param {boolean} [withSeconds]
 * @returns {string} `2026-11-23 14:05`, in the reader's time zone
 */
export function formatTime(seconds, withSeconds = false) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return withSeconds ? `${day} ${clock}:${two(date.getSeconds())}` : `${day} ${clock}`;
}

/**
 * @param {number} seconds Unix time
 * @returns {string} ISO 8601 in UTC, for files and titles
 */
export function isoTime(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}

/**
 * The label of a tick on a time axis.
 *
 * @param {number} seconds Unix time
 * @param {number} step the distance between ticks in seconds
 * @returns {string}
 */
export function timeTick(seconds, step) {
  const date = new Date(seconds * 1000);
  if (step >= 300 * 86400) return String(date.getFullYear());
  if (step >= 28 * 86400) return `${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
  if (step >= 86400 || midnight) return `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return step >= 60 ? clock : `${clock}:${two(date.getSeconds())}`;
}
