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

async function send(method, path, body) {
  const headers = {Accept: 'application/json'};
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    return await fetch(`/api/v1${path}`, {
      method, headers, credentials: 'same-origin', cache: 'no-store',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, {title: 'サーバーにつながりません。電波や回線をご確認ください。'});
  }
}

/** @param {string} method @param {string} path below /api/v1 @param {any} [body] */
export async function api(method, path, body) {
  const response = await send(method, path, body);
  const data = response.status === 204 ? null : await response.json().catch(() => ({}));
  if (response.ok) return data;
  const error = new ApiError(response.status, data ?? {});
  if (error.code === 'session_required') lost();
  throw error;
}
