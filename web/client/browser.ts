// One person's client: the generated types over openapi-fetch, with a cookie jar as a browser has one.
import createClient from 'openapi-fetch';
import type { paths } from '../src/api/schema';

const base = process.env['YIWANG_URL'] ?? 'http://127.0.0.1:8080';

/** A client of its own, signed in to nothing. */
export function browser() {
  const jar = new Map<string, string>();
  const fetchWithJar = async (request: Request): Promise<Response> => {
    const headers = new Headers(request.headers);
    headers.set('X-Yiwang', '1');
    if (jar.size > 0) headers.set('Cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const body = request.body === null ? undefined : await request.arrayBuffer();
    const response = await fetch(request.url, { method: request.method, headers, ...(body ? { body } : {}) });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  return createClient<paths>({ baseUrl: base, fetch: fetchWithJar });
}

export type Browser = ReturnType<typeof browser>;
