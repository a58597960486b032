/**
 * A drawing of some curves over time, in the colours of the page; drawn anew when those or its width change.
 */
import { Component, html } from './lib/html.js'
import uPlot from './lib/uplot.js'

const heightPx = 190

export class Chart extends Component {
  #plot
  #watch
  #place = null

  #keep = (element) => {
    this.#place = element
  }

  componentDidMount() {
    this.#watch = new ResizeObserver(() =>
      this.#plot?.setSize({ width: this.#place.clientWidth, height: heightPx }),
    )
    this.#watch.observe(this.#place)
    addEventListener('parley-theme', this.#draw)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#draw)
    this.#draw()
  }

  componentDidUpdate(before) {
    if (before.at !== this.props.at) this.#plot?.setData(this.#data())
  }

  componentWillUnmount() {
    this.#watch.disconnect()
    removeEventListener('parley-theme', this.#draw)
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.#draw)
    this.#plot?.destroy()
  }

  #data() {
    return [this.props.at, ...this.props.series.map(({ values }) => values)]
  }

  #draw = () => {
    this.#plot?.destroy()
    const style = getComputedStyle(document.documentElement)
    const color = (name) => style.getPropertyValue(name).trim()
    const axis = {
      stroke: color('--faint'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui',
    }
    this.#plot = new uPlot(
      {
        width: this.#place.clientWidth,
        height: heightPx,
        cursor: { drag: { x: false, y: false } },
        legend: { live: false },
        scales: { y: { range: (_, __, max) => [0, Math.max(max, 4) * 1.1] } },
        axes: [
          {
            ...axis,
            values: (_, all) =>
              all.map((s) =>
                new Date(s * 1_000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
              ),
          },
          { ...axis, size: 60, values: (_, all) => all.map(this.props.format ?? String) },
        ],
        series: [
          {},
          ...this.props.series.map(({ label, color: name }) => ({
            label,
            stroke: color(name),
            width: 2,
            spanGaps: true,
            points: { size: 4 },
          })),
        ],
      },
      this.#data(),
      this.#place,
    )
  }

  render({ title, series }) {
    const last = series.map(({ label, values }) => `${label}: ${values.at(-1) ?? 'none'}`).join(', ')
    return html`
      <figure class="chart">
        <figcaption>${title}<span class="unseen">. In the latest minute, ${last}.</span></figcaption>
        <div ref=${this.#keep} aria-hidden="true"></div>
      </figure>
    `
  }
}
