/** What the console calls the values of what was changed by hand. */
import {category} from './lack_words.js';
import {date} from './time.js';
import * as words from './words.js';

const status = {active: '開催中', full: '満員', temporarily_closed: 'お休み中', ended: '終了'};
const unit = {cost_yen: '円', min_age: '歳', max_age: '歳'};

const listed = (value) => value.map((v) => words.say(category, String(v))).join('、') || 'なし';

/** @param {string} field of a resource @param {any} value JSON, null: nothing is said */
export function sayValue(field, value) {
  if (field === 'status') return words.say(status, value ?? 'active');
  if (field === 'verified_ms') return value ? date(value) : 'なし';
  if (value === null || value === '') return 'なし';
  if (Array.isArray(value)) return listed(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return `${value}${unit[field] ?? ''}`;
}

/** @param {string | null} by null: whoever runs it, by a link */
export const sayBy = (by) => (by === null ? '主催の方のお返事' : /^\d+$/.test(by) ? `職員${by}番` : `${by}さん`);
