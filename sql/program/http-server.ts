import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

/** What /health and /status tell. */
export interface Health {
  /** Null while it serves, else why it does not. */
  problem(): string | null;
  /** JSON for `thermocline status`. */
  status(): Promise<unknown>;
}

/** Serves /metrics (Prometheus text), /health (200 or 503) and /status (JSON). Resolves once it listens. */
export async function startHttpServer(options: {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  readonly health: Health;
}): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/', options)
      .catch((error: unknown) => ({ code: 500, type: 'text/plain', body: `${String(error)}\n` }))
      .then(({ code, type, body }) => {
        response.writeHead(code, { 'content-type': type });
        response.end(body);
      });
  });
  await listen(server, options.host, options.port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly code: number;
  readonly type: string;
  readonly body: string;
}

async function answer(url: string, { registry, health }: { readonly registry: Registry; readonly health: Health }): Promise<Answer> {
  switch (url.split('?')[0]) {
    case '/metrics':
      return { code: 200, type: registry.contentType, body: await registry.metrics() };
    case '/health': {
      const problem = health.problem();
      return { code: problem === null ? 200 : 503, type: 'text/plain', body: `${problem ?? 'ok'}\n` };
    }
    case '/status':
      return { code: 200, type: 'application/json', body: `${JSON.stringify(await health.status())}\n` };
    default:
      return { code: 404, type: 'text/plain', body: 'not found: /metrics, /health, /status\n' };
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
