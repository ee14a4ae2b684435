import { ApiResponse } from '@nestjs/swagger';
import { PageQuery } from '@pan/kit/http';
import { OrganisationCode } from '../fields.js';
import { opdsAuthentication } from './documents.js';

export class CatalogueQuery extends PageQuery {
  @OrganisationCode({
    required: false,
    description: 'Sans elle, la liste des bibliothèques / Without it, the list of libraries',
  })
  organisation?: string;
}

/** An answer that a standard's own schema describes. */
export function opdsContent(type: string): Record<string, { schema: { type: 'object' } }> {
  return { [type]: { schema: { type: 'object' } } };
}

/** Without a valid token the answer is the authentication document (Authentication for OPDS 1.0, 3). */
export function OpdsUnauthenticated(): MethodDecorator {
  return ApiResponse({ status: 401, description: '', content: opdsContent(opdsAuthentication) });
}
