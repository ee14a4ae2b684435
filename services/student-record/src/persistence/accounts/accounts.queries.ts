import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import {
  accountRoles,
  actingRole,
  purposesOf,
  scopesOfNobody,
  scopesOfPerson,
  type AccountRole,
} from '../../domain/accounts/role.js';
import { actsFor, officeActNames, type OfficeAct } from '../../domain/accounts/office-acts.js';
import { ageRuleOf, familyActs } from '../../domain/families/acts.js';
import type { Profession, ToldFunction } from '../../domain/files/functions.js';
import { sight } from '../learners/learners.queries.js';

/** What a token says of a person: claims for the identity provider, whichever it is. */
export interface Account {
  readonly subject: string;
  readonly person: { readonly role: AccountRole; readonly id: string } | null;
  /** Every role in which the person is linked. */
  readonly roles: readonly AccountRole[];
  /** Codes: those of a staff member or learner; a guardian acts for none. */
  readonly organisations: readonly string[];
  readonly scopes: readonly string[];
  readonly purpose: string | null;
  /** All that the role may state; `purpose` is the first. */
  readonly purposes: readonly string[];
  /** The own record, or those of the children. */
  readonly learners: readonly string[];
}

export interface OwnClass {
  readonly id: string;
  readonly title: string;
  readonly organisation: string;
  readonly schoolYear: string;
  readonly learners: number;
}

export interface OwnFunction {
  readonly function: ToldFunction;
  readonly profession: Profession | null;
  readonly organisation: string;
}

export interface OwnAccount extends Account {
  readonly classes: readonly OwnClass[];
  readonly functions: readonly OwnFunction[];
  /** What the functions allow, and in whose name. */
  readonly acts: readonly { readonly act: OfficeAct; readonly organisations: readonly string[] }[];
  /** Systems that have sent to the centres of these organisations. */
  readonly systems: readonly string[];
}

interface Link {
  readonly role: AccountRole;
  readonly person_id: string;
  readonly learner_id: string | null;
  readonly organisations: readonly string[];
}

@Injectable()
export class AccountQueries {
  constructor(private readonly database: Database) {}

  /** @throws DomainError account-unknown when no link of the subject is in sight, or none in the role asked for */
  async of(subject: string, role: AccountRole | null): Promise<Account> {
    const account = accountOf(subject, await this.links(sight(), subject), role, await this.functions(subject));
    if (!account.person) throw new DomainError('account-unknown');
    return account;
  }

  /** The caller's own account; what nobody has linked yet has no person. */
  async own(): Promise<OwnAccount> {
    const { subject, person } = currentCaller();
    if (!subject) throw new DomainError('person-token-required');
    const functions = await this.functions(subject);
    const account = accountOf(subject, await this.links('ministere', subject), person?.role ?? null, functions);
    const classes =
      account.person?.role === 'staff'
        ? await this.database.query<OwnClass>(
            `select id, title, organisation, school_year as "schoolYear", learners from read_own_classes($1)`,
            [`person:staff:${subject}`],
          )
        : [];
    const held = account.person?.role === 'staff' ? functions : [];
    const acts = officeActNames
      .map((act) => ({ act, organisations: actsFor(act, held) }))
      .filter(({ organisations }) => organisations.length > 0);
    return { ...account, classes, functions: held, acts, systems: await this.systems(acts) };
  }

  /** Codes of the organisations in whose name somebody does an act today. */
  async officesFor(subject: string, act: OfficeAct): Promise<readonly string[]> {
    return actsFor(act, await this.functions(subject));
  }

  private async systems(acts: OwnAccount['acts']): Promise<readonly string[]> {
    if (acts.length === 0) return [];
    const rows = await this.database.query<{ code: string }>(
      `select distinct s.code from organisation o join source_system s on s.centre = coalesce(o.path[2], o.path[1])
        where o.code = any($1) order by s.code limit 200`,
      [acts.flatMap(({ organisations }) => organisations)],
    );
    return rows.map(({ code }) => code);
  }

  /** Those that hold today. */
  private functions(subject: string): Promise<OwnFunction[]> {
    return this.database.query<OwnFunction>(`select function, profession, organisation from read_own_functions($1)`, [
      subject,
    ]);
  }

  /** A child in whose record a guardian may do nothing today is not among the account's. */
  private async links(seenBy: string, subject: string): Promise<Link[]> {
    const links = await this.database.query<Link>(
      `select role, person_id, learner_id, organisations from read_account($1, $2)`,
      [seenBy, subject],
    );
    if (!links.some(({ role }) => role === 'guardian')) return links;
    const today = schoolDay(new Date());
    const [shown] = await this.database.query<{ children: string[] }>(
      `select family_of('guardian', $1, $2::text[], $3::integer[]) as children`,
      [subject, familyActs, familyActs.map((act) => ageRuleOf(act, today).guardianUntil)],
    );
    const hidden = ({ role, learner_id }: Link) => role === 'guardian' && !shown!.children.includes(learner_id!);
    return links.map((link) => (hidden(link) ? { ...link, learner_id: null } : link));
  }
}

/** @param links in the order in which they were made */
function accountOf(
  subject: string,
  links: readonly Link[],
  asked: AccountRole | null,
  functions: readonly OwnFunction[],
): Account {
  const linked = links.map((link) => link.role);
  const roles = accountRoles.filter((role) => linked.includes(role));
  const role = actingRole(linked, asked);
  const told = functions.map((one) => one.function);
  const purposes = role ? purposesOf(role, told) : [];
  const own = links.filter((link) => link.role === role);
  return {
    subject,
    person: role && { role, id: own[0]!.person_id },
    roles,
    organisations: [...new Set(own.flatMap(({ organisations }) => organisations))],
    scopes: role ? scopesOfPerson(role, told) : scopesOfNobody,
    purpose: purposes[0] ?? null,
    purposes,
    learners: own.flatMap(({ learner_id }) => learner_id ?? []),
  };
}
