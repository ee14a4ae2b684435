import { readdirSync, readFileSync } from 'node:fs';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { decodeText } from '@pan/kit/domain';
import { PutKind } from './put-kind.js';

/** Beside src and dist, so that one path leads there from both. */
const folder = new URL('../../../kinds/', import.meta.url);

/** The definitions that came with the service, by their code. */
export const shippedKinds: ReadonlyMap<string, unknown> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name.slice(0, -5), JSON.parse(decodeText(readFileSync(new URL(name, folder)))) as unknown]),
);

/** Enters them at the start; where they are there already, nothing happens. */
@Injectable()
export class LoadShippedKinds implements OnApplicationBootstrap {
  constructor(private readonly put: PutKind) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const [code, definition] of shippedKinds) await this.put.ship(code, definition);
  }
}
