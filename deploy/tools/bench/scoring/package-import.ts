/** A package of 500 items, each with a picture of its own, from the first byte sent to the paper that stands there. */
import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { samplePaper, zipOf } from '@pan/testing';
import { many, type Figure } from '../figure.ts';
import { median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { openExamService } from './exam-service.ts';

export const packageImport: Scenario = { id: 'package-import', measure };

const promised = 500;
/** Pixels a side: a picture of noise weighs about 120 kB. */
const side = 200;

async function measure(stage: Stage): Promise<Figure[]> {
  const items = Math.max(10, Math.round(promised * stage.share));
  const exams = await openExamService(stage);
  const times: number[] = [];
  let bytes = 0;
  try {
    for (let round = 0; round < stage.rounds; round += 1) {
      const zip = await packageOf(items, round);
      bytes = zip.length;
      const begun = performance.now();
      const { id } = await exams.ask<{ id: string }>('POST', '/v1/imports?subject=math&level=secondary-4', zip);
      await exams.untilDone(`/v1/imports/${id}`);
      times.push(performance.now() - begun);
    }
    stage.say(`peak memory ${exams.program.peakMemory().toFixed(0)} MB`);
  } finally {
    await exams.close();
  }
  const [of, size] = [many(items), Math.round(bytes / 1_000_000)];
  return [
    {
      id: 'package-import',
      name: {
        fr: `import d’un paquet de ${of.fr} items avec images`,
        en: `import of a package of ${of.en} items with pictures`,
      },
      ...{ ours: `${(median(times) / 1000).toFixed(1)} s`, peer: '—', value: median(times), unit: 'ms' },
      ...{ aim: { atMost: 60_000 * stage.share }, rounds: times },
      how: {
        fr: `${size} MB : du premier octet envoyé à l’état « succeeded »; chaque item est lu et contrôlé, chaque image gardée par son SHA-256 et scellée, l’épreuve inscrite.`,
        en: `${size} MB: from the first byte sent to the state "succeeded"; each item is read and checked, each picture kept by its SHA-256 and sealed, the paper entered.`,
      },
    },
  ];
}

async function packageOf(items: number, round: number): Promise<Buffer> {
  const names = Array.from({ length: items }, (_, at) => `item-${round}-${at}`);
  const sample = samplePaper('items/pente-de-la-droite.xml');
  const itemOf = (name: string) =>
    sample
      .replace('identifier="pente-de-la-droite"', `identifier="${name}"`)
      .replace('<itemBody>', `<itemBody><p><img src="../images/${name}.png" alt="Graphique"/></p>`);
  const resources = names.map(
    (name) =>
      `<resource identifier="R-${name}" type="imsqti_item_xmlv2p2" href="items/${name}.xml"><file href="items/${name}.xml"/><file href="images/${name}.png"/></resource>`,
  );
  const refs = names.map((name) => `<assessmentItemRef identifier="${name}" href="items/${name}.xml"/>`);
  return zipOf({
    'imsmanifest.xml': `<?xml version="1.0" encoding="UTF-8"?><manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M"><metadata><schema>QTIv2.2 Package</schema><schemaversion>1.0.0</schemaversion></metadata><organizations/><resources><resource identifier="T" type="imsqti_test_xmlv2p2" href="test.xml"><file href="test.xml"/>${names.map((name) => `<dependency identifierref="R-${name}"/>`).join('')}</resource>${resources.join('')}</resources></manifest>`,
    'test.xml': `<?xml version="1.0" encoding="UTF-8"?><assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="test-${round}" title="Test ${round}"><testPart identifier="P1" navigationMode="nonlinear" submissionMode="simultaneous"><assessmentSection identifier="S1" title="Section" visible="true">${refs.join('')}</assessmentSection></testPart></assessmentTest>`,
    ...Object.fromEntries(names.map((name) => [`items/${name}.xml`, itemOf(name)])),
    ...Object.fromEntries(names.map((name) => [`images/${name}.png`, noise()])),
  });
}

/** A picture of noise, which no archive makes smaller. */
function noise(): Buffer {
  const row = () => Buffer.concat([Buffer.from([0]), randomBytes(side * 3)]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = zlib.deflateSync(Buffer.concat(Array.from({ length: side }, row)), { level: 0 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const named = Buffer.concat([Buffer.from(type), data]);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(zlib.crc32(named));
  return Buffer.concat([length, named, sum]);
}
