import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { shippedDefinitions } from '../definitions/shipped-definitions.js';
import { PutKind } from './put-kind.js';

/** The definitions that came with the service, by their code. */
export const shippedKinds = shippedDefinitions('kinds');

/** Enters them at the start; where they are there already, nothing happens. */
@Injectable()
export class LoadShippedKinds implements OnApplicationBootstrap {
  constructor(private readonly put: PutKind) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const [code, definition] of shippedKinds) await this.put.ship(code, definition);
  }
}
