import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceName } from '@pan/contracts';
import { clientCredentials, connect, type Services } from '@pan/client';
import {
  eventually,
  freePort,
  migratedDatabase,
  migrateService,
  openBrowser,
  root,
  startService,
  testKafka,
  type TestIssuer,
} from '@pan/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildPortal } from '../../deploy/apps/portal/build.ts';
import { clients, people } from '../../deploy/run/local/clients.ts';

export interface PageStage {
  /** The gateway. */
  readonly base: string;
  readonly browser: Browser;
  /** The services through the gateway, in a system's name. */
  as(client: string): Services;
  /** A person who has signed in by the form, at a page; the first service's first one by itself. */
  signedIn(login: string, options?: Parameters<Browser['newContext']>[0], page?: string): Promise<Page>;
  /** What only time would bring, such as the end of a call, or another service would tell. */
  inDatabase(name: ServiceName, sql: string, values?: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Services with their pages behind the true gateway and the true identity provider, and a browser before them.
 * @param names the student record first, which says who people are
 */
export async function openStage(...names: ServiceName[]): Promise<PageStage> {
  const [identityPort, gatewayPort] = [await freePort(), await freePort()];
  const [idp, base] = [`http://127.0.0.1:${identityPort}`, `http://127.0.0.1:${gatewayPort}`];
  const folder = await mkdtemp(join(tmpdir(), 'pan-pages-'));
  const kafka = await testKafka();
  const issuer = { issuer: idp, jwksUrl: `${idp}/jwks`, audience: 'urn:qc:pan' } as TestIssuer;
  const running = await Promise.all(
    names.map(async (name) => {
      const database = await migratedDatabase(name, (ownerUrl) => migrateService(name, { ownerUrl }));
      const env = { PUBLIC_URL: `${base}/${name}`, LOG_LEVEL: 'warn', SMALLEST_GROUP: '5' };
      return { name, database, service: await startService(name, { database, kafka, issuer, env }) };
    }),
  );
  const portal = await buildPortal(join(folder, 'portal'), { base, idp });
  const upstreams = running.map(({ name, service }) => ({
    name,
    kind: 'service',
    port: Number(new URL(service.url).port),
  }));
  const parts = await Promise.all([
    startPart('identity/identity.ts', `${idp}/health`, {
      ...{ PORT: String(identityPort), KEY_FILE: join(folder, 'key.json'), RECORD_URL: running[0]!.service.url },
    }),
    startPart('gateway/gateway.ts', `${base}/health/live`, {
      ...{ PORT: String(gatewayPort), UPSTREAMS: JSON.stringify(upstreams), PORTAL_FOLDER: portal },
    }),
  ]);
  const browser = await openBrowser();
  return {
    base,
    browser,
    as: (id) => {
      const { secret } = clients.find((client) => client.id === id)!;
      return connect({ base, token: clientCredentials(`${idp}/token`, id, secret) });
    },
    signedIn: async (login, options, page = `${names[0]}/pages/`) => {
      const context = await browser.newContext({ locale: 'fr-CA', ...options });
      return signIn(context, `${base}/${page}`, login);
    },
    inDatabase: async (name, sql, values = []) => {
      await running.find((one) => one.name === name)!.database.query(sql, [...values]);
    },
    close: async () => {
      await browser.close();
      for (const part of parts) {
        part.kill();
        if (part.exitCode === null) await once(part, 'exit');
      }
      await Promise.all(running.map(({ service }) => service.kill('SIGTERM')));
      const databases = running.map(({ database }) => database.drop());
      await Promise.all([...databases, kafka.drop(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

async function signIn(context: BrowserContext, address: string, login: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await page.click('button.main');
  await page.fill('#login', login);
  await page.fill('#password', people.find((person) => person.login === login)!.password);
  await page.click('button[type=submit]');
  await page.waitForURL(`${address}*`);
  await page.waitForSelector('main h1');
  return page;
}

async function startPart(file: string, health: string, env: Record<string, string>): Promise<ChildProcess> {
  const part = spawn(process.execPath, [join(root, 'deploy/apps', file)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  process.once('exit', () => part.kill());
  await eventually(async () => {
    const answer = await fetch(health, { signal: AbortSignal.timeout(2_000) });
    if (!answer.ok) throw new Error(`${file} answers ${answer.status}`);
  });
  return part;
}
