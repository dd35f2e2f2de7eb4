// Follows the coordinator's event streams and shows what they tell.
import { Chart, figure } from './chart.js';
import * as view from './view.js';

const $ = id => document.getElementById(id);
const charts = {
  loss: new Chart($('loss'), { log: 'auto' }), metrics: new Chart($('metrics')),
  rate: new Chart($('rate'), { zero: true }), lr: new Chart($('lr'), { log: 'auto', zero: true, text: figure }),
};
let jobs = [], chosen = decodeURIComponent(location.hash.slice(1)), stream = null, epochs = [], lines = [], frame = 0;

$('here').textContent = location.origin;

// Events come faster than a screen shows them; all of a frame are drawn at once.
function redraw() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    const job = jobs.find(j => j.id === chosen);
    view.jobList(jobs, chosen, choose);
    $('empty').hidden = jobs.length > 0;
    $('job').hidden = $('records').hidden = !job;
    if (!job) return;
    document.title = `${job.id}: ${job.state.replaceAll('-', ' ')} – DistTrain`;
    view.job(job);
    const series = (name, key, color) => ({ name, color, points: epochs.map(e => [e.epoch, e[key] ?? NaN]) });
    const best = job.best?.epoch, metrics = view.metricNames(epochs);
    const validated = epochs.some(e => e.validation_loss != null);
    charts.loss.show([series('training', 'train_loss', 0), ...(validated ? [series('validation', 'validation_loss', 1)] : [])], best);
    $('metrics-card').hidden = !metrics.length;
    $('metrics-card').parentElement.classList.toggle('two', !metrics.length);
    charts.metrics.show(metrics.map((m, i) => series(m.slice(11).replaceAll('_', ' '), m, 2 + i % 4)), best);
    charts.rate.show([series('samples/s', 'samples_per_second', 0)]);
    charts.lr.show([series('learning rate', 'learning_rate', 3)]);
    view.epochs(epochs, best);
    if (lines.length) view.log(lines.splice(0));
  });
}

function live(state, text) {
  $('live').dataset.state = state;
  $('live').textContent = text;
}

function choose(id) {
  if (id === chosen && stream) return;
  chosen = id;
  location.replace('#' + encodeURIComponent(id));
  stream?.close();
  epochs = [];
  lines = [];
  view.clearLog();
  stream = new EventSource(`/api/jobs/${encodeURIComponent(id)}/events`);
  stream.addEventListener('epoch', e => { epochs.push(JSON.parse(e.data)); redraw(); });
  stream.addEventListener('log', e => { lines.push(JSON.parse(e.data)); redraw(); });
  stream.addEventListener('status', e => update(JSON.parse(e.data)));
  stream.addEventListener('end', e => { update(JSON.parse(e.data)); stream.close(); });
  redraw();
}

function update(job) {
  const at = jobs.findIndex(j => j.id === job.id);
  if (at >= 0) jobs[at] = job; else jobs.unshift(job);
  redraw();
}

function follow() {
  const events = new EventSource('/api/events');
  events.addEventListener('open', () => live('on', 'live'));
  events.addEventListener('error', () => {
    live('off', 'reconnecting');
    // A browser gives a stream up for good when it is answered by an error, such as 503.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  });
  events.addEventListener('silence', () => live('off', 'the cluster does not answer'));
  events.addEventListener('workers', e => view.workers(JSON.parse(e.data)));
  events.addEventListener('jobs', e => {
    live('on', 'live');
    jobs = JSON.parse(e.data);
    if (jobs.length && !jobs.some(j => j.id === chosen))
      choose((jobs.find(j => !view.isFinal(j)) ?? jobs[0]).id);
    else if (chosen && !stream)
      choose(chosen);
    redraw();
  });
}

function say(text) {
  $('said').textContent = text;
  $('said').hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { $('said').hidden = true; }, 8000);
}

async function post(path, body) {
  try {
    const answer = await fetch(path, { method: 'POST', body, headers: { Authorization: 'Bearer ' + $('token').value } });
    const json = await answer.json();
    say(answer.ok ? json.text : json.errors.join('\n'));
    return answer.ok ? json : null;
  } catch (error) {
    say('The coordinator does not answer: ' + error.message);
    return null;
  }
}

function showControls() {
  const unlocked = $('token').value.length > 0;
  $('actions').hidden = !unlocked;
  $('submit-card').hidden = !unlocked;
  sessionStorage.setItem('token', $('token').value);
}

$('token').value = sessionStorage.getItem('token') ?? '';
$('token').addEventListener('input', showControls);
showControls();
for (const button of document.querySelectorAll('[data-command]'))
  button.addEventListener('click', () => {
    const command = button.dataset.command;
    if (command !== 'cancel' || confirm(`End ${chosen} where it stands? A checkpoint is written.`))
      post(`/api/jobs/${encodeURIComponent(chosen)}/${command}`);
  });
$('submit').addEventListener('click', async () => {
  const done = await post('/api/jobs', $('file').value);
  if (done) { $('file').value = ''; choose(done.job); }
});
addEventListener('hashchange', () => choose(decodeURIComponent(location.hash.slice(1))));
follow();
