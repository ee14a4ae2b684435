import { readdirSync, readFileSync } from 'node:fs';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { decodeText } from '@pan/kit/domain';
import { PutForm } from './put-form.js';

/** Beside src and dist, so that one path leads there from both. */
const folder = new URL('../../../forms/', import.meta.url);

/** The forms that came with the service, by their code. */
export const shippedForms: ReadonlyMap<string, unknown> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name.slice(0, -5), JSON.parse(decodeText(readFileSync(new URL(name, folder)))) as unknown]),
);

/** Enters them at the start; where they are there already, nothing happens. */
@Injectable()
export class LoadShippedForms implements OnApplicationBootstrap {
  constructor(private readonly put: PutForm) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const [code, form] of shippedForms) await this.put.ship(code, form);
  }
}
