/** Times as people say them, in the town's time (Japan). */

const zone = {timeZone: 'Asia/Tokyo'};
const clockFormat = new Intl.DateTimeFormat('ja-JP', {...zone, hour: 'numeric', minute: '2-digit'});
const dayFormat = new Intl.DateTimeFormat('ja-JP', {...zone, month: 'long', day: 'numeric', weekday: 'short'});
const dateFormat = new Intl.DateTimeFormat('ja-JP', {...zone, year: 'numeric', month: 'long', day: 'numeric'});
const keyFormat = new Intl.DateTimeFormat('sv-SE', zone);

/** 「14:05」 @param {number} ms */
export const clock = (ms) => clockFormat.format(ms);
/** 「11月22日（日）」, as the chat and the portal write it @param {number} ms */
export const day = (ms) => dayFormat.format(ms).replace('(', '（').replace(')', '）');
/** 「2026年11月22日」 @param {number} ms */
export const date = (ms) => dateFormat.format(ms);
/** Same day, same word. @param {number} ms */
export const dayKey = (ms) => keyFormat.format(ms);

/** 「いま」「12分」「3時間5分」「2日」 @param {number} ms */
export function span(ms) {
  const minutes = Math.floor(Math.max(0, ms) / 60000);
  if (minutes < 1) return '1分未満';
  if (minutes < 60) return `${minutes}分`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours}時間${minutes % 60}分` : `${hours}時間`;
  return `${Math.floor(hours / 24)}日`;
}

/** 「きょう 15:30」「11月23日（月） 9:00」 @param {number} ms @param {number} now */
export function when(ms, now) {
  return dayKey(ms) === dayKey(now) ? `きょう ${clock(ms)}` : `${day(ms)} ${clock(ms)}`;
}
