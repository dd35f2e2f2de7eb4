// Turns jobs, epochs and workers into the page's elements.
import { figure, fixed } from './chart.js';

const $ = id => document.getElementById(id);
const count = n => n.toLocaleString('en');
const ROWS = 200, LOG_LINES = 400;
const FINAL = ['completed', 'stopped-early', 'failed', 'cancelled'];

export const isFinal = job => FINAL.includes(job.state);

function make(name, className, ...content) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...content);
  return node;
}

function duration(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 10) return seconds.toFixed(1) + ' s';
  if (seconds < 90) return Math.round(seconds) + ' s';
  if (seconds < 5400) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round(seconds % 3600 / 60)} min`;
}

function progress(job) {
  if (job.state === 'completed' || job.state === 'stopped-early') return 1;
  const at = job.position;
  if (!at) return 0;
  const inEpoch = at.step_in_epoch / at.steps_per_epoch;
  return job.epochs ? Math.min(1, (at.epoch - 1 + inEpoch) / job.epochs) : inEpoch;
}

export function jobList(jobs, chosen, choose) {
  $('jobs').replaceChildren(...jobs.map(job => {
    const badge = make('span', 'badge', job.state.replaceAll('-', ' '));
    const loss = job.last_epoch?.validation_loss ?? job.last_epoch?.train_loss;
    const bar = make('div'), card = make('button', 'job', make('b', '', job.id),
      make('span', 'row', badge, make('span', 'muted', loss == null ? '' : 'loss ' + fixed(loss))), make('div', 'bar', bar));
    badge.dataset.state = card.dataset.state = job.state;
    bar.style.width = 100 * progress(job) + '%';
    card.setAttribute('aria-current', job.id === chosen);
    card.addEventListener('click', () => choose(job.id));
    return card;
  }));
}

export function job(job) {
  const last = job.last_epoch, at = job.position;
  $('name').textContent = job.id;
  $('state').textContent = job.state.replaceAll('-', ' ');
  for (const id of ['state', 'reason', 'bar']) $(id).dataset.state = job.state;
  const reason = job.waits_for ?? job.reason;
  $('reason').textContent = reason ?? '';
  $('reason').hidden = !reason;
  $('bar').style.width = 100 * progress(job) + '%';
  const left = job.epochs && last && at && !isFinal(job) ? (job.epochs - at.epoch + 1 - at.step_in_epoch / at.steps_per_epoch) * last.seconds : null;
  const rows = [
    ['Epoch', at ? count(Math.min(at.epoch, job.epochs ?? at.epoch)) : '–', job.epochs ? ' / ' + count(job.epochs) : ''],
    ['Step', at ? count(job.result?.steps ?? at.step) : '–', ''],
    ['Training loss', fixed(last?.train_loss), ''],
  ];
  if (last?.validation_loss != null) rows.push(['Validation loss', fixed(last.validation_loss), '']);
  if (job.best) rows.push(['Best epoch', count(job.best.epoch), ' ' + fixed(job.best.validation_loss ?? job.best.train_loss)]);
  rows.push(['Samples/s', figure(last?.samples_per_second), '']);
  if (!isFinal(job)) rows.push(['Workers', count(job.workers.length), '']);
  if (left !== null) rows.push(['Time left', left > 0 ? duration(left) : '–', '']);
  if (job.result) rows.push(['Took', duration(job.result.wall_seconds), '']);
  $('figures').replaceChildren(...rows.map(([name, value, more]) => {
    const dd = make('dd', '', value);
    if (more) dd.append(make('small', '', more));
    return make('div', '', make('dt', '', name), dd);
  }));
  for (const button of document.querySelectorAll('[data-command]')) {
    const command = button.dataset.command;
    button.hidden = isFinal(job) || (command === 'pause' && job.state === 'paused') || (command === 'resume' && job.state !== 'paused');
  }
  result(job.result);
}

function result(result) {
  $('result-card').hidden = !result;
  if (!result) return;
  const part = p => Object.entries(p).filter(([k]) => k !== 'samples').map(([k, v]) => `${k.replaceAll('_', ' ')} ${fixed(v)}`).join('   ');
  const rows = [['Outcome', result.outcome.replaceAll('-', ' ') + ': ' + result.reason]];
  if (result.validation) rows.push(['Validation', part(result.validation)]);
  if (result.test) rows.push(['Test', part(result.test)]);
  rows.push(['Trained', `${count(result.epochs)} epochs, ${count(result.steps)} steps, ${count(result.samples)} samples, ${count(result.parameters)} parameters`]);
  if (result.parameters_sha256) rows.push(['Parameters SHA-256', result.parameters_sha256]);
  $('result').replaceChildren(...rows.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]));
}

function table(id, heads, rows) {
  const cell = (kind, value, head) => { const node = make(kind, head.n ? 'n' : ''); node.append(value); return node; };
  const head = make('thead', '', make('tr', '', ...heads.map(h => cell('th', h.name, h))));
  const body = make('tbody', '', ...rows.map(row => {
    const tr = make('tr', row.kind ?? '', ...row.cells.map((value, i) => cell('td', value, heads[i])));
    return tr;
  }));
  $(id).replaceChildren(head, body);
}

export function metricNames(epochs) {
  const last = epochs.at(-1) ?? {};
  return Object.keys(last).filter(key => key.startsWith('validation_') && key !== 'validation_loss');
}

export function epochs(list, best) {
  const metrics = metricNames(list), validated = list.at(-1)?.validation_loss != null;
  const heads = [{ name: 'Epoch', n: 1 }, { name: 'Training loss', n: 1 }];
  if (validated) heads.push({ name: 'Validation loss', n: 1 });
  heads.push(...metrics.map(m => ({ name: m.slice(11).replaceAll('_', ' '), n: 1 })));
  heads.push(...['Samples/s', 'Seconds', 'Workers', 'Gradient norm', 'Learning rate'].map(name => ({ name, n: 1 })));
  table('epochs', heads, list.slice(-ROWS).reverse().map(e => ({
    kind: e.epoch === best ? 'best' : '',
    cells: [(e.best ? '★ ' : '') + count(e.epoch), fixed(e.train_loss), ...(validated ? [fixed(e.validation_loss)] : []), ...metrics.map(m => fixed(e[m])),
      figure(e.samples_per_second), fixed(e.seconds), count(e.workers), fixed(e.gradient_norm), figure(e.learning_rate)],
  })));
}

export function workers(list) {
  const fastest = Math.max(1e-9, ...list.map(w => w.microbatches_per_second));
  const rate = w => {
    if (!w.microbatches_per_second) return '–';
    const bar = make('div');
    bar.style.width = 100 * w.microbatches_per_second / fastest + '%';
    const cell = document.createDocumentFragment();
    cell.append(figure(w.microbatches_per_second), make('div', 'bar', bar));
    return cell;
  };
  const busy = list.filter(w => w.job).length;
  $('pool').textContent = list.length ? `${count(list.length)} worker${list.length === 1 ? '' : 's'}, ${count(busy)} busy` : 'no workers';
  table('workers', [{ name: 'Worker' }, { name: 'Node' }, { name: 'Device' }, { name: 'Job' }, { name: 'Doing' }, { name: 'Microbatches/s', n: 1 }, { name: 'Heard', n: 1 }],
    list.length ? list.map(w => ({ cells: [w.worker, w.node ?? '–', w.device ?? '–', w.job ?? '–', w.doing ?? '–', rate(w),
      w.last_message_seconds == null ? '–' : w.last_message_seconds.toFixed(1) + ' s ago'] }))
      : [{ cells: ['none', '', '', '', 'start one with: disttrain worker --join HOST:PORT', '', ''] }]);
}

export function clearLog() { $('log').replaceChildren(); }

export function log(lines) {
  const list = $('log'), atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 8;
  list.append(...lines.map(line => {
    const time = make('time', '', (line.time ?? '').slice(11, 19));
    return make('li', line.level, time, line.text);
  }));
  while (list.childElementCount > LOG_LINES) list.firstElementChild.remove();
  if (atEnd) list.scrollTop = list.scrollHeight;
}
