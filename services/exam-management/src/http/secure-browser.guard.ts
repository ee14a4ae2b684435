import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Request } from '@pan/kit/http';
import { uuidOf } from '@pan/kit/data';
import { isAdmitted } from '../application/sittings/start-sitting.js';
import { CheckBrowser } from '../application/secure-browser/check-browser.js';
import { typedCode } from '../domain/admission-code.js';
import type { BrowserProof } from '../domain/secure-browser.js';
import type { Asker } from '../persistence/secure-browser/secure-browser.repository.js';

/** Routes by which a candidate's device sits; what a proctor or a page of the room asks is not among them. */
const ofDevices = new Set([
  ...['POST /v1/sittings', 'GET /v1/sittings/:id', 'PUT /v1/sittings/:id/responses/:itemRef'],
  'POST /v1/sittings/:id/attempts/:itemRef',
  ...['POST /v1/sittings/:id/submission', 'POST /v1/sittings/:id/presence', 'GET /v1/sittings/:id/files/:hash'],
  ...['PUT /v1/sittings/:id/answer-files/:hash', 'GET /v1/sittings/:id/answer-files/:hash'],
]);

/** Safe Exam Browser's own headers: digests of the address that it asks, and of a key (https://safeexambrowser.org/developer). */
export const proofOf = ({ headers }: Request): BrowserProof => ({
  configKeyHash: textOf(headers['x-safeexambrowser-configkeyhash']),
  requestHash: textOf(headers['x-safeexambrowser-requesthash']),
});

const textOf = (header: string | string[] | undefined): string | null => (typeof header === 'string' ? header : null);

@Injectable()
export class SecureBrowserGuard implements CanActivate {
  constructor(private readonly check: CheckBrowser) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (!ofDevices.has(`${request.method} ${request.routeOptions.url}`)) return true;
    const asker = askerOf(request);
    if (asker) await this.check.run(asker, request.url, proofOf(request));
    return true;
  }
}

/** Null where the request names nobody; it is refused for that by itself. */
function askerOf({ params, body }: Request): Asker | null {
  const { id } = (params ?? {}) as { id?: string };
  if (id !== undefined) return uuidOf(id) ? { sittingId: id } : null;
  if (isAdmitted()) {
    const { subject, ownOf } = currentCaller();
    return { candidateId: subject!, ...(ownOf && { sessionId: ownOf }) };
  }
  const { sessionId, admissionCode } = (body ?? {}) as { sessionId?: unknown; admissionCode?: unknown };
  if (typeof sessionId !== 'string' || !uuidOf(sessionId) || typeof admissionCode !== 'string') return null;
  return { sessionId, admissionCode: typedCode(admissionCode) };
}
