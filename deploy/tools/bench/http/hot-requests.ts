/** What is read and what is written most of each service beside the record; `governance-reporting` is written by events alone. */
import type { ServiceName } from '@pan/contracts';
import type { TokenOptions } from '@pan/testing';
import { ministry } from '../../../../test/six-centres.ts';
import type { Words } from '../figure.ts';
import { notice, type Crowd } from './crowd.ts';
import type { Load, Request } from './load.ts';
import { tells, type Transaction } from './statements.ts';

export interface Read {
  readonly service: ServiceName;
  readonly what: Words;
  readonly who: TokenOptions;
  readonly request: Request;
}

export interface Write extends Pick<Load, 'then'> {
  readonly service: ServiceName;
  readonly what: Words;
  readonly who: TokenOptions;
  /** @param turn how often this one was written before, and once */
  readonly next: (who: number, turn: number) => Request;
  /** The transactions of a write among those that were logged. */
  readonly isOfIt: (transaction: Transaction) => boolean;
}

export function readsOf({ own, sittings, notices, titles, courseId }: Crowd): Read[] {
  const [sitting] = sittings;
  const get = (path: string, headers = {}) => ({ request: { method: 'GET' as const, path, headers } });
  const indicator = '/v1/indicators/confirmed-enrolments?schoolYear=2026-2027&organisation=ministere';
  return [
    {
      ...{
        service: 'exam-management',
        who: own,
        what: { fr: 'une passation et ses items', en: 'a sitting, its items' },
      },
      ...get(`/v1/sittings/${sitting!.id}`, { 'sitting-lease': sitting!.lease }),
    },
    {
      ...{ service: 'resource-catalogue', who: ministry, what: { fr: 'une ressource', en: 'a resource' } },
      ...get(`/v1/resources/${notices[0]}`),
    },
    {
      ...{
        service: 'ebook-lending',
        who: own,
        what: { fr: 'un titre, sa disponibilité', en: 'a title, what is free' },
      },
      ...get(`/v1/titles/${titles[0]}?organisation=css-a`),
    },
    {
      ...{ service: 'ecampus-federation', who: ministry, what: { fr: 'un cours en OOAPI', en: 'a course by OOAPI' } },
      ...get(`/ooapi/v5/courses/${courseId}`),
    },
    {
      ...{ service: 'governance-reporting', who: ministry, what: { fr: 'un indicateur', en: 'an indicator' } },
      ...get(indicator),
    },
  ];
}

const asJson = { 'content-type': 'application/json' };

export function writesOf({ own, sittings, notices, titles, pupils, students, offeringId }: Crowd): Write[] {
  const post = (path: string, json?: object): Request => ({
    ...{ method: 'POST', path },
    ...(json && { body: JSON.stringify(json), headers: asJson }),
  });
  return [
    {
      ...{ service: 'exam-management', who: own, what: { fr: 'une réponse sauvée', en: 'an answer saved' } },
      next: (who, turn) => {
        const { id, lease } = sittings[who]!;
        const body = JSON.stringify({ sequence: turn, responses: { RESPONSE: ['ABCD'[turn % 4]] } });
        return {
          method: 'PUT',
          path: `/v1/sittings/${id}/responses/Q01`,
          body,
          headers: { ...asJson, 'sitting-lease': lease },
        };
      },
      isOfIt: (transaction) => transaction.some(({ text }) => text.includes('take_response(')),
    },
    {
      ...{ service: 'resource-catalogue', who: ministry, what: { fr: 'une notice révisée', en: 'a notice revised' } },
      next: (who, turn) => ({
        ...{ method: 'PUT', path: `/v1/descriptions/${notices[who]}`, headers: { ...asJson, 'if-match': '*' } },
        body: JSON.stringify(notice(who, `version ${turn}`)),
      }),
      isOfIt: tells,
    },
    {
      ...{ service: 'ebook-lending', who: own, what: { fr: 'un prêt, son retour', en: 'a loan, its return' } },
      next: (who) => post('/v1/loans', { titleId: titles[who], learnerId: pupils[who] }),
      then: ({ id }) => post(`/v1/loans/${id}/return`),
      isOfIt: tells,
    },
    {
      ...{ service: 'ecampus-federation', who: own },
      what: { fr: 'une demande, son retrait', en: 'a request, its withdrawal' },
      next: (who) => post('/v1/enrolment-requests', { learnerId: students[who], offeringId }),
      then: ({ id }) => post(`/v1/enrolment-requests/${id}/cancellation`, { by: 'home' }),
      isOfIt: tells,
    },
  ];
}
