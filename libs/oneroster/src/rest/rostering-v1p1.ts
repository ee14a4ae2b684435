import { sets, type SetName } from './operations.js';
import { day, list, optional, part, reference, resource, text, truth, word, type Resource } from './resource.js';
import {
  begin,
  Shapes,
  type KnownDemographics,
  type KnownOrganisation,
  type KnownPerson,
  type Shape,
} from './shapes.js';
import type { Refusal } from './status-info.js';
import { codeMinorOf } from './status-info.js';

// OneRoster 1.1, read by older clients: the same reads, with people and organisations as they were said then.

const roles = ['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'];

export const user11 = resource(
  { one: 'user', many: 'users' },
  {
    username: text(),
    userIds: optional(list(part({ type: text(), identifier: text() }))),
    enabledUser: truth(),
    givenName: text(),
    familyName: text(),
    middleName: optional(text()),
    role: word(...roles),
    identifier: optional(text()),
    orgs: list(reference('org')),
    grades: optional(list(text())),
  },
  {
    givenName: 'text',
    familyName: 'text',
    middleName: 'text',
    enabledUser: 'word',
    role: 'word',
    'orgs.sourcedId': 'word',
    'userIds.identifier': 'word',
  },
);

const demographics11 = resource(
  { one: 'demographics', many: 'demographics' },
  { birthDate: optional(day()), sex: optional(word('male', 'female')) },
  { birthDate: 'day', sex: 'word' },
);

/** The objects of each set as version 1.1 says them. */
export const sets11: Readonly<Record<SetName, Resource>> = {
  ...sets,
  users: user11,
  students: user11,
  teachers: user11,
  demographics: demographics11,
};

export class Shapes11 extends Shapes {
  /** Colleges and universities had no word. */
  override org(organisation: KnownOrganisation): Shape {
    const shape = super.org(organisation);
    return { ...shape, type: String(shape['type']).startsWith('ext:') ? 'school' : shape['type'] };
  }

  override user(person: KnownPerson): Shape {
    const { role } = person.roles[0]!;
    const organisations = [...new Set(person.roles.map(({ organisationId }) => organisationId))];
    const { userIds, middleName, grades } = super.user(person);
    return {
      ...begin(person),
      // Required then; the record knows no name of an account.
      username: person.id,
      userIds,
      enabledUser: String(person.active),
      givenName: person.givenName,
      familyName: person.familyName,
      middleName,
      role: role === 'ext:staff' ? 'administrator' : role,
      identifier: person.permanentCode,
      orgs: organisations.map((id) => this.ref('org', id)),
      grades,
    };
  }

  override demographics(person: KnownDemographics): Shape {
    const { sex, ...said } = super.demographics(person);
    return { ...said, sex: sex === 'male' || sex === 'female' ? sex : null };
  }
}

/** A refusal of version 1.1: a list, since there may be several. */
export const statusInfoSet = (refusal: Refusal): object => ({
  statusInfoSet: [
    {
      imsx_codeMajor: refusal.status === 405 ? 'unsupported' : 'failure',
      imsx_severity: 'error',
      imsx_description: refusal.detail,
      imsx_codeMinor: codeMinorOf(refusal),
    },
  ],
});

const said = { type: 'string' };
export const statusInfoSetSchema = {
  type: 'object',
  required: ['statusInfoSet'],
  properties: {
    statusInfoSet: {
      type: 'array',
      items: {
        type: 'object',
        properties: { imsx_codeMajor: said, imsx_severity: said, imsx_description: said, imsx_codeMinor: said },
      },
    },
  },
};
