/**
 * Keeps a live chart at the height that its still picture had, so that nothing on the page moves when it comes alive: the
 * plot takes what controls, legend and notes leave. An unfolded legend makes the figure longer, as the reader asked.
 */

/**
 * What is laid out: a chart, or another panel.
 *
 * @typedef {object} Laid
 * @property {HTMLElement} figure
 * @property {HTMLElement} root all that is live
 * @property {HTMLElement} host the plot
 * @property {HTMLElement} tools
 * @property {boolean} small
 * @property {number} [least] the least height of the plot, in CSS pixels
 * @property {{open: boolean, folding: () => (() => void)[]}} legend
 * @property {{resize: (width: number, height: number) => void} | null} plot
 * @property {{refresh: () => void} | null} cursor
 */

const LEAST = { large: 180, small: 120 };

export class Layout {
  /**
   * @param {Laid} chart
   * @param {HTMLElement} still
   * @param {number} height of the still picture, in CSS pixels
   */
  constructor(chart, still, height) {
    this.chart = chart;
    this.still = still;
    /** the height to keep, in CSS pixels */
    this.height = height;
    /** the plot's, in CSS pixels */
    this.size = { width: 0, height: 0 };
    /** what legend and notes take while the legend is folded */
    this.under = 0;
  }

  /** Begins to follow the width of the page, when the chart has been fitted. */
  follow() {
    new ResizeObserver(() => {
      const width = this.chart.root.clientWidth;
      if (width === this.size.width || width === 0) return;
      this.height = this.heightFor(width);
      this.fit();
    }).observe(this.chart.root);
  }

  /** @param {number} width @returns {number} the height that the still picture would have in that width */
  heightFor(width) {
    const image = this.still.querySelector("img");
    if (image === null) return this.height;
    const least = parseFloat(getComputedStyle(this.still).minHeight) || 0;
    const ratio = Number(image.getAttribute("height")) / Number(image.getAttribute("width"));
    return Number.isFinite(ratio) ? Math.max(least, width * ratio) : this.height;
  }

  /** @returns {boolean} whether the controls stand in a line of their own, under the caption */
  get stacked() {
    const { figure, tools, small } = this.chart;
    const caption = figure.querySelector("figcaption");
    return !small && caption !== null && tools.offsetTop >= caption.offsetTop + caption.offsetHeight;
  }

  /** Gives the plot its height, at once. The chart must be in its figure. */
  fit() {
    for (const step of this.steps()) step();
  }

  /** @returns {(() => void)[]} the steps of a fit, which change the page and measure it in turn, beginning with a change */
  steps() {
    const { root, host, tools, legend, small, least } = this.chart;
    const folding = legend.open ? [] : legend.folding();
    let [width, room] = [0, 0];
    const measure = () => {
      width = root.clientWidth;
      if (!legend.open) this.under = root.offsetHeight - host.offsetHeight;
      room = this.height - this.under - (this.stacked ? tools.offsetHeight : 0);
    };
    const set = () => {
      if (width === 0) return; // nobody sees it
      this.size = { width, height: Math.floor(Math.max(least ?? (small ? LEAST.small : LEAST.large), room)) };
      host.style.height = `${this.size.height}px`;
      this.chart.plot?.resize(width, this.size.height);
      this.chart.cursor?.refresh();
    };
    return [...folding, measure, set];
  }
}
