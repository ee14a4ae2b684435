import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { shippedDefinitions } from '../definitions/shipped-definitions.js';
import { PutForm } from './put-form.js';

/** The forms that came with the service, by their code. */
export const shippedForms = shippedDefinitions('forms');

/** Enters them at the start; where they are there already, nothing happens. */
@Injectable()
export class LoadShippedForms implements OnApplicationBootstrap {
  constructor(private readonly put: PutForm) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const [code, form] of shippedForms) await this.put.ship(code, form);
  }
}
