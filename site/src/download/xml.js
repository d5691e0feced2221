/** Texts and numbers as SVG holds them. */

/** @param {string} text @returns {string} */
export function escapeXml(text) {
  const safe = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "�");
  return safe.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}

/** @param {number} value @returns {string} */
export const short = (value) => String(Math.round(value * 100) / 100);
