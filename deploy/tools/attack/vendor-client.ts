import { newVendor, type Vendor } from '../story/vendor.ts';
import { must, type Answer, type Door, type Json } from './door.ts';

const requests = '/student-record/v1/client-requests';

export interface VendorClient {
  readonly clientId: string;
  readonly token: string;
  readonly organisation: string;
  /** Who holds its key. */
  readonly signer: Vendor;
}

/** A vendor that was approved by each of these organisations' clients. */
export async function vendor(
  on: Door,
  scopes: readonly string[],
  organisations: readonly string[],
  approvers: readonly string[] = ['demo-sis'],
): Promise<VendorClient[]> {
  const signer = await newVendor();
  const json = {
    ...(await signer.proof(on.base + requests)),
    ...{ vendor: 'Attaques inc.', purpose: 'school-administration', scopes, organisations },
  };
  const request = await must(on.ask(requests, { method: 'POST', json }));
  const clients: Json[] = [];
  for (const approver of approvers) {
    const path = `${requests}/${request.id as string}/approval`;
    clients.push(...(await must(on.ask(path, { method: 'POST', token: await on.token(approver) }))).clients);
  }
  return Promise.all(
    clients.map(async ({ clientId, organisation }) => {
      const { access_token: token } = await must(tokenBy(on, await signer.assertion(clientId as string, on.idp)));
      return { clientId: clientId as string, token: token as string, organisation: organisation as string, signer };
    }),
  );
}

/** A token by an assertion (RFC 7523). */
export const tokenBy = (on: Door, assertion: string): Promise<Answer> =>
  on.form({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
