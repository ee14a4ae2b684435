import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fastify, { type FastifyInstance } from 'fastify';
import { servePages } from './pages.js';

describe('Pages of a service', () => {
  let folder: string;
  let server: FastifyInstance;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pan-pages-'));
    await mkdir(join(folder, 'assets'));
    for (const file of ['index.html', 'service-worker.js', 'assets/main-1a2b.js'])
      await writeFile(join(folder, file), '/**/');
    server = fastify();
    const settings = { ISSUER: 'http://127.0.0.1:7109', PUBLIC_URL: 'http://127.0.0.1:7100/exam-management' };
    await servePages(server, { folder: pathToFileURL(`${folder}/`), scopes: [] }, settings);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const headersOf = async (path: string) => {
    const { statusCode, headers } = await server.inject(path);
    return [statusCode, headers['cache-control'], headers['content-security-policy']];
  };

  it('are kept for ever where a file is named by its content, and asked for again where it is not', async () => {
    expect(await headersOf('/pages/assets/main-1a2b.js')).toEqual([
      200,
      'public, max-age=31536000, immutable',
      undefined,
    ]);
    const scripts = expect.stringContaining("script-src 'self'");
    expect(await headersOf('/pages/')).toEqual([200, 'no-cache', scripts]);
    expect(await headersOf('/pages/index.html')).toEqual([200, 'no-cache', scripts]);
    expect(await headersOf('/pages/service-worker.js')).toEqual([
      200,
      'no-cache',
      "default-src 'none'; connect-src 'self'",
    ]);
  });

  it('say of a file that is not there nothing that is remembered', async () => {
    expect(await headersOf('/pages/assets/main-0000.js')).toEqual([404, undefined, undefined]);
    expect(await headersOf('/pages/assets/../../package.json')).toEqual([404, undefined, undefined]);
  });

  it('stand below one address with a slash at its end', async () => {
    const { statusCode, headers } = await server.inject('/pages');
    expect([statusCode, headers.location]).toEqual([308, 'http://127.0.0.1:7100/exam-management/pages/']);
  });
});
