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
 * @property {{open: boolean, fold: () => void}} legend
 * @property {{resize: (width: number, height: number) => void} | null} plot
 * @property {{refresh: () => void} | null} cursor
 */

const LEAST = { large: 180, small: 120 };

export class Layout {
  /**
   * @param {Laid} chart
   * @param {HTMLElement} still
   */
  constructor(chart, still) {
    this.chart = chart;
    this.still = still;
    /** the height to keep, in CSS pixels */
    this.height = still.getBoundingClientRect().height;
    this.width = 0;
    /** what legend and notes take while the legend is folded */
    this.under = 0;
  }

  /** Begins to follow the width of the page. The chart must be in its figure. */
  start() {
    this.width = this.chart.root.clientWidth;
    this.fit();
    new ResizeObserver(() => {
      const width = this.chart.root.clientWidth;
      if (width === this.width || width === 0) return;
      this.width = width;
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

  /** Gives the plot its height. */
  fit() {
    const { root, host, tools, legend, small, plot } = this.chart;
    if (root.clientWidth === 0) return;
    if (!legend.open) {
      legend.fold();
      this.under = root.offsetHeight - host.offsetHeight;
    }
    const room = this.height - this.under - (this.stacked ? tools.offsetHeight : 0);
    const height = Math.floor(Math.max(this.chart.least ?? (small ? LEAST.small : LEAST.large), room));
    host.style.height = `${height}px`;
    plot?.resize(root.clientWidth, height);
    this.chart.cursor?.refresh();
  }
}
