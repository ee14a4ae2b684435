import { noRequestStopsAService } from './doors-six.cases.js';
import { wrongMergesAreUndone } from './parting-six.cases.js';
import { whileTheRecordIsStopped } from './record-stopped.cases.js';
import { shareThings, type Shared } from './six-centres.js';
import { noSchoolSeesAnothersPupils } from './tenancy-six.cases.js';
import { noDocumentIsAltered } from './values/documents.cases.js';
import { noValueIsAltered } from './values/doors.cases.js';
import { noHarvestAlters } from './values/harvests.cases.js';
import { World } from './world.js';

describe('Six services', () => {
  let six: World;
  let shared: Shared;

  beforeAll(async () => {
    six = await World.open();
    shared = await shareThings(six);
  }, 300_000);
  afterAll(async () => {
    await shared?.close();
    await six?.close();
  });

  describe('while the student record is stopped', () =>
    whileTheRecordIsStopped(
      () => six,
      () => shared,
    ));
  describe('show no school another’s pupils', () =>
    noSchoolSeesAnothersPupils(
      () => six,
      () => shared,
    ));
  describe('follow a merge and its undoing', () =>
    wrongMergesAreUndone(
      () => six,
      () => shared,
    ));
  describe('cannot be stopped by what is sent to them', () => noRequestStopsAService(() => six));
  describe('alter nothing', () =>
    noValueIsAltered(
      () => six,
      () => shared,
    ));
  describe('alter nothing in documents', () => noDocumentIsAltered(() => six));
  describe('alter nothing in harvests', () => noHarvestAlters(() => six));
});
