// The one place that talks HTTP: the generated client with the headers of the contract, problems as typed failures, the
// sign-in sheet on 401, uploads with progress. It knows no route; calls.ts names them. The server's own text is never shown.
import createClient from 'openapi-fetch';
import type { paths } from './schema';
import type { Problem } from './types';

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

let signIn: (() => Promise<boolean>) | null = null;

/** The shell registers the sign-in sheet here; a call that meets 401 waits for it and is sent again. */
export function onUnauthenticated(ask: (() => Promise<boolean>) | null): void {
  signIn = ask;
}

/** Where a 401 is an answer of its own: signing in, tracking, and what is open to everyone. */
const OPEN = /^\/api\/v1\/(me$|sessions|tracking|portal|territory|reports|categories)/;

export const client = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? '' : location.origin,
  credentials: 'same-origin',
  headers: { 'X-Yiwang': '1' },
  fetch: send,
});

async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await attempt(request);
  if (response.status === 401 && signIn && !OPEN.test(new URL(request.url).pathname) && (await signIn())) return attempt(again);
  return response;
}

async function attempt(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Failure('offline', 0, null);
  }
}

type Answer<R> = { data?: R; error?: unknown; response: Response };

/** The data of an answer, or its problem thrown as a Failure. */
export async function take<R>(answer: Promise<Answer<R>>): Promise<R> {
  const { data, error, response } = await answer;
  if (response.ok) return data as R;
  throw failure(response.status, error, response.headers.get('Retry-After'));
}

function failure(status: number, body: unknown, retryAfter: string | null): Failure {
  const seconds = Number(retryAfter) > 0 ? Number(retryAfter) : null;
  if (typeof body === 'object' && body !== null && 'code' in body) return new Failure('problem', status, body as Problem, seconds);
  return new Failure(status >= 502 && status <= 504 ? 'offline' : 'problem', status, null, seconds); // a proxy's page, not ours
}

/** Uploads bytes with progress, which fetch cannot tell; throws Failure like `take`. */
export function upload<R>(path: string, bytes: Blob, key: string, progress?: (share: number) => void): Promise<R> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('X-Yiwang', '1');
    request.setRequestHeader('Idempotency-Key', key);
    request.setRequestHeader('Content-Type', bytes.type || 'image/jpeg');
    request.responseType = 'json';
    request.timeout = 120_000;
    request.upload.onprogress = (event) => progress?.(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = request.ontimeout = () => reject(new Failure('offline', 0, null));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as R);
      else reject(failure(request.status, request.response, request.getResponseHeader('Retry-After')));
    };
    request.send(bytes);
  });
}

/** A key for one act of one person; kept with the draft so that a retry is the same act. */
export function newKey(): string {
  return crypto.randomUUID();
}
