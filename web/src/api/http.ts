// The one place that talks HTTP: headers of the contract, problems as typed failures, retries, uploads with progress.
// It knows no route; calls.ts names them. It never shows the server's own text.
import type { Problem } from './types';

const BASE = '/api/v1';

/** What went wrong: no network, or a problem that the server describes by code. */
export class Failure extends Error {
  constructor(
    readonly kind: 'offline' | 'problem',
    readonly status: number,
    readonly problem: Problem | null,
    readonly retryAfter: number | null = null,
  ) {
    super(kind === 'offline' ? 'offline' : `${status} ${problem?.code ?? ''}`);
  }

  get code(): string {
    return this.kind === 'offline' ? 'offline' : (this.problem?.code ?? 'internal');
  }

  /** The short code that a caller reads out on the telephone. */
  get trace(): string | null {
    return this.problem?.trace ?? null;
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Options = {
  body?: unknown;
  /** The version the act was decided on; becomes If-Match. */
  version?: number;
  /** Idempotency key: the same act sent twice happens once. */
  key?: string;
  signal?: AbortSignal;
  /** A 401 answers with the sign-in sheet unless the call is about signing in itself. */
  quiet401?: boolean;
  /** The browser may keep the answer: outlines of divisions. */
  cached?: boolean;
};

let signIn: (() => Promise<boolean>) | null = null;

/** The shell registers the sign-in sheet here; a call that meets 401 waits for it and is sent again. */
export function onUnauthenticated(ask: (() => Promise<boolean>) | null): void {
  signIn = ask;
}

/** Sends one request and reads JSON; throws Failure. */
export async function call<R>(method: Method, path: string, options: Options = {}): Promise<R> {
  const response = await attempt(method, path, options);
  if (response.status === 401 && !options.quiet401 && signIn && (await signIn())) {
    return read<R>(await attempt(method, path, options));
  }
  return read<R>(response);
}

async function attempt(method: Method, path: string, options: Options): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json, application/problem+json' });
  if (method !== 'GET') headers.set('X-Yiwang', '1');
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
  if (options.key) headers.set('Idempotency-Key', options.key);
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: options.cached ? 'default' : 'no-store' };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(BASE + path, init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Failure('offline', 0, null);
  }
}

async function read<R>(response: Response): Promise<R> {
  if (!response.ok) throw await failure(response);
  if (response.status === 204) return undefined as R;
  try {
    return (await response.json()) as R;
  } catch {
    throw new Failure('offline', 0, null);
  }
}

async function failure(response: Response): Promise<Failure> {
  const seconds = Number(response.headers.get('Retry-After'));
  const body = await response.text().catch(() => '');
  return problemFailure(response.status, body, Number.isFinite(seconds) && seconds > 0 ? seconds : null);
}

function problemFailure(status: number, body: string, retryAfter: number | null): Failure {
  try {
    const problem = JSON.parse(body) as Problem;
    if (typeof problem.code === 'string') return new Failure('problem', status, problem, retryAfter);
  } catch {
    // not ours: a proxy's page
  }
  return new Failure(status === 502 || status === 503 || status === 504 ? 'offline' : 'problem', status, null, retryAfter);
}

/** Uploads bytes with progress (fetch cannot tell it); throws Failure like `call`. */
export function upload<R>(path: string, bytes: Blob, key: string, progress?: (share: number) => void): Promise<R> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', BASE + path);
    request.setRequestHeader('X-Yiwang', '1');
    request.setRequestHeader('Idempotency-Key', key);
    request.setRequestHeader('Content-Type', bytes.type || 'image/jpeg');
    request.upload.onprogress = (event) => progress?.(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = request.ontimeout = () => reject(new Failure('offline', 0, null));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as R);
      else reject(problemFailure(request.status, request.responseText, Number(request.getResponseHeader('Retry-After')) || null));
    };
    request.timeout = 120_000;
    request.send(bytes);
  });
}

/** A key for one act of one person; kept with the draft so that a retry is the same act. */
export function newKey(): string {
  return crypto.randomUUID();
}
