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
  migrateService,
  openBrowser,
  root,
  startService,
  testDatabase,
  testKafka,
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
  /** A person who has signed in by the form, at the service's first page. */
  signedIn(login: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  close(): Promise<void>;
}

/** A service with its pages behind the true gateway and the true identity provider, and a browser before them. */
export async function openStage(service: ServiceName): Promise<PageStage> {
  const [identityPort, gatewayPort] = [await freePort(), await freePort()];
  const [idp, base] = [`http://127.0.0.1:${identityPort}`, `http://127.0.0.1:${gatewayPort}`];
  const folder = await mkdtemp(join(tmpdir(), 'pan-pages-'));
  const [database, kafka] = await Promise.all([testDatabase(service), testKafka()]);
  await migrateService(service, database);
  const issuer = { issuer: idp, jwksUrl: `${idp}/jwks`, audience: 'urn:qc:pan' };
  const running = await startService(service, {
    ...{ database, kafka, issuer: issuer as Parameters<typeof startService>[1]['issuer'] },
    env: { PUBLIC_URL: `${base}/${service}`, LOG_LEVEL: 'warn' },
  });
  const portal = await buildPortal(join(folder, 'portal'), { base, idp });
  const upstream = { name: service, kind: 'service', port: Number(new URL(running.url).port) };
  const parts = await Promise.all([
    startPart('identity/identity.ts', `${idp}/health`, {
      ...{ PORT: String(identityPort), KEY_FILE: join(folder, 'key.json'), RECORD_URL: running.url },
    }),
    startPart('gateway/gateway.ts', `${base}/health/live`, {
      ...{ PORT: String(gatewayPort), UPSTREAMS: JSON.stringify([upstream]), PORTAL_FOLDER: portal },
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
    signedIn: async (login, options) => {
      const context = await browser.newContext({ locale: 'fr-CA', ...options });
      return signIn(context, `${base}/${service}/pages/`, login);
    },
    close: async () => {
      await browser.close();
      for (const part of parts) {
        part.kill();
        if (part.exitCode === null) await once(part, 'exit');
      }
      await running.kill('SIGTERM');
      await Promise.all([database.drop(), kafka.drop(), rm(folder, { recursive: true, force: true })]);
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
