/** The JSON API. Every refusal is an ApiError with the problem's code; a lost connection is one with code "offline". */

export class ApiError extends Error {
  /** @param {number} status @param {any} problem */
  constructor(status, problem) {
    super(problem.title ?? 'サーバーにつながりません。');
    this.status = status;
    this.code = String(problem.type ?? 'offline').split('/').pop();
    this.problem = problem;
  }
}

let csrf = '';
let lost = () => {};

/** @param {string} token */
export function setCsrf(token) { csrf = token; }
/** Called when the server no longer knows this session. @param {() => void} fn */
export function onSessionLost(fn) { lost = fn; }

async function send(method, path, body, type) {
  const headers = {Accept: 'application/json'};
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (body !== undefined) headers['Content-Type'] = type;
  try {
    return await fetch(`/api/v1${path}`, {method, headers, credentials: 'same-origin', cache: 'no-store', body});
  } catch {
    throw new ApiError(0, {title: 'サーバーにつながりません。電波や回線をご確認ください。'});
  }
}

/** @param {string} method @param {string} path below /api/v1 @param {any} [body] */
export async function api(method, path, body) {
  return answerOf(await send(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json'));
}

/** A file as it is. @param {string} path below /api/v1 @param {Blob} file */
export async function upload(path, file) {
  return answerOf(await send('POST', path, file, 'application/octet-stream'));
}

async function answerOf(response) {
  const data = response.status === 204 ? null : await response.json().catch(() => ({}));
  if (response.ok) return data;
  const error = new ApiError(response.status, data ?? {});
  if (error.code === 'session_required') lost();
  throw error;
}
