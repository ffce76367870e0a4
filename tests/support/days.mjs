/** As if everything in this database had happened some days earlier. For pages that look back on whole days. Needs sqlite3 (scripts/setup). */
import { execFileSync } from 'node:child_process';

/** @param {string} file @param {string} statements */
export const sql = (file, statements) => execFileSync('sqlite3', ['-cmd', '.timeout 8000', file, statements], { encoding: 'utf8' }).trim();

/** @param {string} file of the database; the service may be running @param {number} days */
export function moveBack(file, days) {
  const ms = days * 86400000;
  sql(file, `UPDATE flow_counts SET day = day - ${days};
    UPDATE conversations SET updated_ms = updated_ms - ${ms}, state = json_set(state, '$.at', json_extract(state, '$.at') - ${ms})
      WHERE json_extract(state, '$.at') IS NOT NULL;
    UPDATE conversations SET state = json_set(state, '$.st[#-1][5]', json_extract(state, '$.st[#-1][5]') - ${ms})
      WHERE json_extract(state, '$.st[#-1][5]') IS NOT NULL;`);
}
