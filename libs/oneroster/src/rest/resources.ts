import { list, openWord, optional, resource, text, word } from './resource.js';
import { begin, type Known } from './shapes.js';

// The resources service, OneRoster 1.2, as `onerosterv1p2resourcesservice_openapi3_v1p0.json` prints it: 5 reads of one kind of object.

export const resourceRoles = [
  'administrator',
  'aide',
  'guardian',
  'parent',
  'proctor',
  'relative',
  'student',
  'teacher',
];

/** What is needed to obtain a resource, not the resource itself. */
export const learningResource = resource(
  { one: 'resource', many: 'resources' },
  {
    title: optional(text()),
    roles: optional(list(openWord(...resourceRoles))),
    importance: optional(word('primary', 'secondary')),
    vendorResourceId: text(),
    vendorId: optional(text()),
    applicationId: optional(text()),
  },
  {
    title: 'text',
    roles: 'word',
    importance: 'word',
    vendorResourceId: 'word',
    vendorId: 'word',
    applicationId: 'word',
  },
);

export type ResourceScope = 'resource-core.readonly' | 'resource.readonly';

export interface ResourceRead {
  /** The name that the official document gives it. */
  readonly id: string;
  readonly path: string;
  readonly single: boolean;
  /** One of these opens it. */
  readonly scopes: readonly [ResourceScope, ...ResourceScope[]];
}

/** What resources are given to. */
export const resourceHolders = ['class', 'course', 'user'] as const;
export type ResourceHolder = (typeof resourceHolders)[number];

const core = ['resource-core.readonly', 'resource.readonly'] as const;

export const resourceReads: readonly ResourceRead[] = [
  { id: 'getAllResources', path: '/resources', single: false, scopes: core },
  { id: 'getResource', path: '/resources/:sourcedId', single: true, scopes: core },
  ...(
    [
      ['getResourcesForClass', '/classes/:classSourcedId/resources'],
      ['getResourcesForCourse', '/courses/:courseSourcedId/resources'],
      ['getResourcesForUser', '/users/:userSourcedId/resources'],
    ] as const
  ).map(([id, path]): ResourceRead => ({ id, path, single: false, scopes: ['resource.readonly'] })),
];

export interface KnownResource extends Known {
  readonly title: string | null;
  readonly roles: readonly string[];
  readonly importance: string | null;
  readonly vendorResourceId: string;
  readonly vendorId: string | null;
  readonly applicationId: string | null;
  readonly metadata: object | null;
}

export const resourceShape = ({ title, roles, importance, ...known }: KnownResource): Record<string, unknown> => ({
  ...begin(known),
  metadata: known.metadata,
  title,
  roles: roles.length > 0 ? roles : null,
  importance,
  vendorResourceId: known.vendorResourceId,
  vendorId: known.vendorId,
  applicationId: known.applicationId,
});
