// Line charts over epochs, drawn as SVG.
const NS = 'http://www.w3.org/2000/svg';
const LOG_FROM = 30; // a range of more than this factor is shown on a log axis

function el(parent, name, attributes, text) {
  const node = document.createElementNS(NS, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

export function figure(v) {
  if (v === null || v === undefined || !Number.isFinite(v)) return '–';
  const a = Math.abs(v);
  if (a === 0) return '0';
  if (a >= 1e6 || a < 1e-3) return v.toExponential(2).replace('e+', 'e');
  if (a >= 100) return v.toLocaleString('en', { maximumFractionDigits: 0 });
  return v.toLocaleString('en', { maximumSignificantDigits: 4 });
}

// As figure, but always with four digits, so that columns of numbers line up.
export function fixed(v) {
  const a = Math.abs(v ?? NaN);
  return a >= 1e-3 && a < 100 ? v.toLocaleString('en', { minimumSignificantDigits: 4, maximumSignificantDigits: 4 }) : figure(v);
}

function axisText(v) {
  const a = Math.abs(v);
  if (a === 0) return '0';
  if (a >= 1e6) return (v / 1e6).toLocaleString('en') + 'M';
  if (a >= 1e4) return (v / 1e3).toLocaleString('en') + 'k';
  if (a < 1e-3) return v.toExponential(0);
  return v.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function niceStep(span, count) {
  const raw = span / count, power = 10 ** Math.floor(Math.log10(raw)), left = raw / power;
  return power * (left <= 1 ? 1 : left <= 2 ? 2 : left <= 5 ? 5 : 10);
}

function linearTicks(low, high, count) {
  const step = niceStep(high - low || 1, count), ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
  return ticks;
}

function logTicks(low, high) {
  const all = [];
  for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p++)
    for (const m of [1, 2, 5]) all.push(m * 10 ** p);
  const inside = all.filter(v => v >= low * 0.999 && v <= high * 1.001);
  if (inside.length <= 7) return inside;
  const decades = inside.filter(v => Math.abs(Math.log10(v) % 1) < 1e-9);
  const every = Math.ceil(decades.length / 7);
  return decades.filter((_, i) => i % every === 0);
}

// At most two points a pixel: the lowest and the highest, so that no spike is lost.
function thin(points, width) {
  if (points.length <= 2 * width) return points;
  const kept = [], per = points.length / width;
  for (let i = 0; i < width; i++) {
    const part = points.slice(Math.floor(i * per), Math.floor((i + 1) * per));
    if (!part.length) continue;
    let low = part[0], high = part[0];
    for (const p of part) { if (p[1] < low[1]) low = p; if (p[1] > high[1]) high = p; }
    kept.push(...(low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low]));
  }
  return kept;
}

export class Chart {
  // options.log: 'auto' or false; options.zero: the axis begins at 0.
  constructor(host, options = {}) {
    this.host = host;
    this.options = options;
    this.series = [];
    this.hover = null;
    this.legend = host.appendChild(document.createElement('div'));
    this.legend.className = 'legend';
    this.svg = el(host, 'svg', { role: 'img' });
    new ResizeObserver(() => this.draw()).observe(host);
    this.svg.addEventListener('pointermove', e => this.point(e));
    this.svg.addEventListener('pointerleave', () => { this.hover = null; this.draw(); });
  }

  // series: [{name, points: [[epoch, value]…]}]; best: an epoch to mark.
  show(series, best) {
    this.series = series.map(s => ({ ...s, points: s.points.filter(p => Number.isFinite(p[1])) }));
    this.best = best;
    this.draw();
  }

  point(event) {
    if (!this.scale) return;
    const box = this.svg.getBoundingClientRect(), { left, right, x0, x1 } = this.scale;
    const at = (event.clientX - box.left - left) / (box.width - left - right);
    this.hover = Math.round(x0 + Math.min(1, Math.max(0, at)) * (x1 - x0));
    this.draw();
  }

  draw() {
    const width = this.host.clientWidth, height = this.svg.clientHeight;
    if (!width || !height) return;
    const svg = this.svg;
    svg.replaceChildren();
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const values = this.series.flatMap(s => s.points.map(p => p[1]));
    if (!values.length) {
      el(svg, 'text', { x: width / 2, y: height / 2, class: 'none' }, 'nothing yet: the first epoch has not ended');
      this.legend.replaceChildren();
      this.scale = null;
      return;
    }
    let low = Math.min(...extremes(values)), high = Math.max(...extremes(values));
    const log = this.options.log === 'auto' && low > 0 && high / low > LOG_FROM;
    if (this.options.zero && low > 0) low = 0;
    if (!log) {
      const pad = (high - low || Math.abs(high) || 1) * 0.06;
      low = low === 0 ? 0 : low - pad; high += pad;
    } else { low /= 1.15; high *= 1.15; }
    const xs = this.series.flatMap(s => s.points.length ? [s.points[0][0], s.points.at(-1)[0]] : []);
    const x0 = Math.min(...xs), x1 = Math.max(x0 + 1, ...xs);
    const ticks = log ? logTicks(low, high) : linearTicks(low, high, height > 240 ? 6 : 4);
    const left = 10 + 7 * Math.max(...ticks.map(t => axisText(t).length), 2), right = 8, top = 8, bottom = 20;
    const x = v => left + (v - x0) / (x1 - x0) * (width - left - right);
    const f = log ? Math.log : v => v;
    const y = v => height - bottom - (f(v) - f(low)) / (f(high) - f(low)) * (height - top - bottom);
    this.scale = { left, right, x0, x1 };
    for (const t of ticks) {
      el(svg, 'line', { x1: left, x2: width - right, y1: y(t), y2: y(t), class: 'grid' });
      el(svg, 'text', { x: left - 8, y: y(t) + 4, 'text-anchor': 'end' }, axisText(t));
    }
    for (const t of linearTicks(x0, x1, Math.max(3, width / 110)).filter(Number.isInteger))
      el(svg, 'text', { x: x(t), y: height - 3, 'text-anchor': 'middle' }, t.toLocaleString('en'));
    if (this.best && this.best >= x0 && this.best <= x1)
      el(svg, 'line', { x1: x(this.best), x2: x(this.best), y1: top, y2: height - bottom, class: 'best' });
    this.series.forEach((s, i) => {
      if (!s.points.length) return;
      const d = thin(s.points, width - left - right).map(p => `${x(p[0]).toFixed(1)},${y(p[1]).toFixed(1)}`).join('L');
      el(svg, 'path', { d: 'M' + d, class: 'k' + (s.color ?? i) });
      const end = s.points.at(-1);
      if (this.hover === null) el(svg, 'circle', { cx: x(end[0]), cy: y(end[1]), r: 4, class: 'k' + (s.color ?? i) });
    });
    if (this.hover !== null) {
      el(svg, 'line', { x1: x(this.hover), x2: x(this.hover), y1: top, y2: height - bottom, class: 'cross' });
      this.series.forEach((s, i) => {
        const at = nearest(s.points, this.hover);
        if (at) el(svg, 'circle', { cx: x(at[0]), cy: y(at[1]), r: 4, class: 'k' + (s.color ?? i) });
      });
    }
    this.label(log);
    // The legend may have taken a line of its own, which leaves less for the drawing.
    if (Math.abs(svg.clientHeight - height) > 1 && !this.redrawn) {
      this.redrawn = true;
      this.draw();
      this.redrawn = false;
    }
  }

  label(log) {
    const parts = [];
    if (this.hover !== null) parts.push(tag('', `epoch ${this.hover.toLocaleString('en')}`));
    else if (log) parts.push(tag('', 'log scale'));
    this.series.forEach((s, i) => {
      const at = this.hover === null ? s.points.at(-1) : nearest(s.points, this.hover);
      if (!at) return;
      const span = tag('k' + (s.color ?? i), s.name + ' ');
      span.append(Object.assign(document.createElement('b'), { textContent: (this.options.text ?? fixed)(at[1]) }));
      parts.push(span);
    });
    this.legend.replaceChildren(...parts);
  }
}

function extremes(values) {
  let low = values[0], high = values[0];
  for (const v of values) { if (v < low) low = v; if (v > high) high = v; }
  return [low, high];
}

function tag(kind, text) {
  const node = document.createElement(kind ? 'span' : 'em');
  node.className = kind;
  node.textContent = text;
  return node;
}

function nearest(points, epoch) {
  let from = 0, to = points.length - 1;
  if (to < 0) return null;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (points[middle][0] < epoch) from = middle + 1; else to = middle;
  }
  return points[from];
}
