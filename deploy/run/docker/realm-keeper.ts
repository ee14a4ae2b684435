/** Writes into the realm what the student record says of an account or of a vendor's system, so that the next token says it. */
import { randomBytes } from 'node:crypto';
import type { Office } from '../../../libs/contracts/src/scopes.ts';
import { scopes } from '../local/clients.ts';
import { nobody, ownToken, type Claims, type Credentials, type Vendor } from '../../apps/identity/identity-record.ts';
import { keycloakAdmin, type KeycloakAdmin } from './keycloak-admin.ts';
import { officeOf, officerRole } from '../../apps/identity/office.ts';
import { authenticatorOf, byHand, officeAttribute, vendorClient } from './realm.ts';

interface Account {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** What the person has to do at the next sign-in. */
  readonly requiredActions?: readonly string[];
}

interface Role {
  readonly id: string;
  readonly name: string;
}

interface Client {
  readonly id: string;
  readonly enabled: boolean;
  readonly secret?: string;
  readonly clientAuthenticatorType?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface KeeperOptions {
  /** Keycloak, with the realm: `http://keycloak:8080`, `pan`. */
  readonly url: string;
  readonly realm: string;
  readonly client: Credentials;
  /** Whether staff and officers have what their role gives only with a second factor. */
  readonly staffNeedSecondFactor: boolean;
}

/** Kinds of credentials that are no password; Keycloak asks for one wherever an account has it. */
const secondFactors = ['otp', 'webauthn'];
const setUpSecondFactor = 'CONFIGURE_TOTP';

export class RealmKeeper {
  private readonly admin: KeycloakAdmin;
  private readonly staffNeedSecondFactor: boolean;
  private roles: ReadonlyMap<string, Role> | null = null;

  constructor({ url, realm, client, staffNeedSecondFactor }: KeeperOptions) {
    this.staffNeedSecondFactor = staffNeedSecondFactor;
    const bearer = ownToken(`${url}/realms/${realm}/protocol/openid-connect/token`, client);
    this.admin = keycloakAdmin(`${url}/admin/realms/${realm}`, bearer);
  }

  /**
   * Leaves alone an account that the operator keeps by hand, and one that the realm does not know.
   * @param claims asked with the role that the account has now, and the office that the operator gave it
   * @returns whether the sessions of the account have ended: staff and officers without a second factor set one up at the next sign-in
   */
  async account(
    id: string,
    claims: (present: string | undefined, office: Office | undefined) => Promise<Claims>,
  ): Promise<boolean> {
    const account = await this.admin.ask<Account>('GET', `/users/${encodeURIComponent(id)}`);
    if (!account || account.attributes?.[byHand]) return false;
    const told = (name: string) => account.attributes?.[name]?.[0];
    const known = await claims(told('person_role'), officeOf(told(officeAttribute)));
    const works = known.person?.role === 'staff' || known.office !== undefined;
    const lacks = works && (await this.lacksSecondFactor(account.id));
    if (!lacks) {
      await this.write(account, known);
      return false;
    }
    const requiredActions = [...new Set([...(account.requiredActions ?? []), setUpSecondFactor])];
    await this.write({ ...account, requiredActions }, nobody, account);
    // What was begun by a password alone never has more than that.
    await this.admin.ask('POST', `/users/${account.id}/logout`);
    return true;
  }

  private async lacksSecondFactor(id: string): Promise<boolean> {
    if (!this.staffNeedSecondFactor) return false;
    const held = await this.admin.ask<{ readonly type: string }[]>('GET', `/users/${id}/credentials`);
    return !held?.some(({ type }) => secondFactors.includes(type));
  }

  /**
   * @param shown the secret that the system shows, which Keycloak never learns: it ends and is followed by others in the record
   * @returns what it has to show to Keycloak instead, `its own` assertion where it signs, or null when it is refused
   */
  async vendor(
    id: string,
    vendor: Vendor | null,
    shown: string,
    isSecret: () => Promise<boolean>,
  ): Promise<{ readonly secret: string } | 'its own' | null> {
    let [client] = (await this.clients(id))!;
    if (!vendor) {
      if (client?.enabled) await this.admin.ask('PUT', `/clients/${client.id}`, { ...client, enabled: false });
      return null;
    }
    const signs = vendor.authMethod === 'private_key_jwt';
    if (!signs && !(await isSecret())) return null;
    if (!client) {
      // Of two first requests at once, one finds that the other was faster.
      await this.admin.ask('POST', '/clients', vendorClient(vendor, drawn()), [409]);
      [client] = (await this.clients(id))!;
    }
    const account = await this.admin.ask<Account>('GET', `/clients/${client!.id}/service-account-user`);
    await this.write(account!, vendor);
    const secret = client!.secret && client!.secret !== shown ? client!.secret : drawn();
    await this.recognise(client!, vendor, secret);
    return signs ? 'its own' : { secret };
  }

  private async recognise(client: Client, vendor: Vendor, secret: string): Promise<void> {
    const { clientAuthenticatorType, attributes } = authenticatorOf(vendor);
    const wanted = {
      enabled: true,
      secret,
      clientAuthenticatorType,
      attributes: { ...client.attributes, ...attributes },
    };
    const isSame =
      client.enabled &&
      client.secret === secret &&
      client.clientAuthenticatorType === clientAuthenticatorType &&
      Object.entries(attributes).every(([name, value]) => client.attributes?.[name] === value);
    if (!isSame) await this.admin.ask('PUT', `/clients/${client.id}`, { ...client, ...wanted });
  }

  private clients(id: string): Promise<Client[] | null> {
    return this.admin.ask<Client[]>('GET', `/clients?clientId=${encodeURIComponent(id)}`);
  }

  private async write(account: Account, claims: Claims, before = account): Promise<void> {
    const attributes = { ...account.attributes, ...attributesOf(claims) };
    const isSame =
      equal(account.requiredActions ?? [], before.requiredActions ?? []) &&
      Object.keys(attributesOf(nobody)).every((name) => equal(attributes[name] ?? [], before.attributes?.[name] ?? []));
    if (!isSame) await this.admin.ask('PUT', `/users/${account.id}`, { ...account, attributes });
    await this.writeRoles(account.id, claims.scopes);
  }

  private async writeRoles(id: string, wanted: readonly string[]): Promise<void> {
    const path = `/users/${id}/role-mappings/realm`;
    const held = (await this.admin.ask<Role[]>('GET', path))!.filter(({ name }) =>
      (scopes as readonly string[]).includes(name),
    );
    const gone = held.filter(({ name }) => !wanted.includes(name));
    const missing = wanted.filter((name) => !held.some((role) => role.name === name));
    if (gone.length > 0) await this.admin.ask('DELETE', path, gone);
    if (missing.length > 0) {
      const known = await this.knownRoles();
      await this.admin.ask(
        'POST',
        path,
        missing.flatMap((name) => known.get(name) ?? []),
      );
    }
  }

  private async knownRoles(): Promise<ReadonlyMap<string, Role>> {
    this.roles ??= new Map((await this.admin.ask<Role[]>('GET', '/roles'))!.map((role) => [role.name, role]));
    return this.roles;
  }
}

function attributesOf({ person, office, organisations, purposes }: Claims): Record<string, readonly string[]> {
  return {
    org: organisations,
    purposes,
    purpose: purposes.slice(0, 1),
    person_role: person ? [person.role] : office ? [officerRole] : [],
    person_id: person ? [person.id] : [],
  };
}

const drawn = (): string => randomBytes(32).toString('base64url');

const equal = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((value) => other.includes(value));
