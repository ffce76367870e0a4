/** A municipal list is brought into the directory: choose a file, look at what would change, then write all of it. */
import {api, upload} from './api.js';
import {announce, fill, h, icon} from './dom.js';
import {openDoor} from './door.js';

const MOST = 8 * 1024 * 1024;
const changes = [['new', '新しい'], ['changed', '変わる'], ['same', '同じ'], ['back', 'もどる'], ['vanished', 'なくなる']];
const changeWord = {new: '新規', changed: '変更', same: '同じ', back: '復活', vanished: '消失'};
const kinds = {event: 'イベント一覧', facility: '公共施設一覧', care: '介護サービス事業所一覧', childcare: '子育て施設一覧', activity: '地域活動の一覧'};

let main, report;
const chosen = {file: null, partial: false, letVanish: false};

const where = (p) => (p.line ? `${p.line}行目${p.column ? `の${p.column}文字目` : ''}` : 'ファイル全体');

const problems = (list) => (list.length
  ? h('section', {'aria-labelledby': 'problems'}, h('h3', {id: 'problems'}, '気になるところ'),
    h('ul', {class: 'problems'}, list.map((p) => h('li', {'data-level': p.level},
      h('span', {class: 'where'}, `${where(p)}　${p.level === 'error' ? '直してください' : 'ご確認ください'}　${p.code}`), h('p', {}, p.text)))))
  : null);

const rows = (list) => (list.length
  ? h('section', {'aria-labelledby': 'rows'}, h('h3', {id: 'rows'}, '変わるもの'),
    h('ul', {class: 'rows'}, list.map((r) => h('li', {},
      h('p', {}, h('b', {}, changeWord[r.change]), r.name, h('span', {class: 'where'}, `　${r.line ? `${r.line}行目` : 'ファイルにありません'}`)),
      r.fields.length ? h('p', {class: 'soft'}, `変わる欄：${r.fields.join('、')}`) : null,
      r.edited ? h('p', {class: 'soft'}, r.change === 'vanished' ? '手もとで直したところがありますが、町の人には出なくなります。' : '手もとで直したところは、そのまま残ります。') : null))))
  : null);

const numbers = (answer) => h('dl', {class: 'numbers'}, changes.map(([key, word]) => h('div', {}, h('dt', {}, word), h('dd', {}, String(answer[key])))));

function verdict(answer) {
  if (answer.saved) return h('p', {class: 'note', role: 'status'}, icon('done'), `取りこみました。${answer.new + answer.changed + answer.back}件が新しくなり、数秒で町の人の画面に出ます。`);
  if (answer.errors) return h('p', {class: 'wrong', role: 'alert'}, icon('urgent'), `直さないと取りこめないところが${answer.errors}か所あります。まだ何も変わっていません。`);
  if (answer.vanishes_much && !chosen.letVanish) return h('p', {class: 'wrong', role: 'alert'}, icon('urgent'), `いまある${answer.present}件のうち${answer.vanished}件が、このファイルにありません。別のファイルではありませんか。一部だけのファイルなら「一部だけ」を、これで正しければ「なくなったものとして進める」を選んで、もう一度ごらんください。`);
  if (!answer.new && !answer.changed && !answer.back && !answer.vanished) return h('p', {class: 'note', role: 'status'}, 'いまの一覧と同じです。取りこむものはありません。');
  return h('p', {class: 'note', role: 'status'}, 'このように変わります。よければ「取りこむ」を押してください。まだ何も変わっていません。');
}

function show(answer) {
  const ready = answer.good && !answer.saved && (answer.new || answer.changed || answer.back || answer.vanished);
  fill(report, h('h3', {tabindex: -1}, answer.saved ? '取りこみました' : '見てみた結果'), verdict(answer),
    kinds[answer.kind] && h('p', {class: 'soft'}, `${kinds[answer.kind]}として、${answer.read}行を読みました（文字コード ${answer.encoding}）。`),
    !answer.errors && numbers(answer),
    ready && h('div', {class: 'ways'}, h('button', {class: 'button main', type: 'button', id: 'write', onclick: () => send(true)}, '取りこむ')),
    problems(answer.problems), rows(answer.rows));
  report.querySelector('h3').focus();
  announce(report.querySelector('h3').textContent);
}

/** Edited since it was chosen, or moved away: then it must be chosen again. */
async function readable(file) {
  try {
    return new Blob([await file.arrayBuffer()]);
  } catch {
    chosen.file = null;
    throw new Error('ファイルが変わったか、動かされたようです。もう一度、選んでください。');
  }
}

async function send(write) {
  main.setAttribute('aria-busy', 'true');
  main.querySelectorAll('button').forEach((b) => { b.disabled = true; });
  try {
    const query = new URLSearchParams({name: chosen.file.name});
    if (write) query.set('write', '1');
    if (chosen.partial) query.set('partial', '1');
    if (chosen.letVanish) query.set('let_vanish', '1');
    show(await upload(`/imports?${query}`, await readable(chosen.file)));
  } catch (error) {
    if (error.code !== 'session_required') fill(report, h('p', {class: 'wrong', role: 'alert'}, icon('urgent'), error.message));
  } finally {
    main.removeAttribute('aria-busy');
    main.querySelectorAll('button').forEach((b) => { b.disabled = false; });
    look.disabled = !chosen.file;
  }
}

const name = h('p', {class: 'soft', role: 'status'});
const look = h('button', {class: 'button main', type: 'button', disabled: true, onclick: () => send(false)}, 'まず見てみる');

function take(input) {
  const [file] = input.files;
  chosen.file = file && file.size <= MOST ? file : null;
  look.disabled = !chosen.file;
  fill(name, chosen.file && `選んだファイル：${chosen.file.name}`);
  input.value = ''; /* the same one can be chosen again, after it was edited */
  fill(report, file && file.size > MOST && h('p', {class: 'wrong', role: 'alert'}, icon('urgent'), 'ファイルが大きすぎます（8MBまで）。'));
}

function tick(id, key, label) {
  const box = h('input', {type: 'checkbox', id, onchange: () => { chosen[key] = box.checked; fill(report); }});
  return h('div', {class: 'tick'}, box, h('label', {for: id}, label));
}

function choose() {
  const input = h('input', {type: 'file', id: 'file', accept: '.csv,.tsv,.txt,.xlsx', onchange: () => take(input)});
  return h('section', {class: 'choose', 'aria-labelledby': 'choose'},
    h('h3', {id: 'choose'}, 'ファイルを選ぶ'),
    h('div', {class: 'field'}, h('label', {for: 'file'}, 'CSV、TSV、Excel（.xlsx の最初のシート）'), input,
      h('p', {class: 'hint'}, 'イベント、公共施設、介護サービス事業所、子育て施設の一覧と、地域活動のひな型が読めます。同じ名前のファイルは、前の内容を新しくします。職員が直したところは残ります。'), name),
    tick('partial', 'partial', '一部だけのファイルです（ないものも、そのまま残す）'),
    tick('let-vanish', 'letVanish', 'ファイルにないものが多くても、なくなったものとして進める'),
    h('div', {class: 'ways'}, look));
}

openDoor({
  title: '一覧の取りこみ',
  may: (role) => ['editor', 'supervisor', 'admin'].includes(role),
  open(whereTo) {
    main = whereTo;
    report = h('div', {class: 'report'});
    fill(main, h('div', {class: 'sheet'}, h('h2', {tabindex: -1}, '一覧の取りこみ'), choose(), report));
    document.title = '一覧の取りこみ｜つなぐ';
    return () => {};
  },
});
