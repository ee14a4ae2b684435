import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shared-data.ts';
import { zipOf } from './zips.ts';

const samples = join(root, 'libs/qti/samples/mathematique-sciences-4');

/** The sample paper as a zip; `changed` replaces, adds or (null) leaves out files. */
export function paperZip(changed: Readonly<Record<string, string | Buffer | null>> = {}): Promise<Buffer> {
  const files = new Map<string, string | Buffer>(
    globSync('**/*.xml', { cwd: samples }).map((path) => [path, samplePaper(path)]),
  );
  for (const [path, text] of Object.entries(changed)) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  return zipOf(Object.fromEntries(files));
}

/** One file of the sample paper. */
export const samplePaper = (path: string): string => readFileSync(join(samples, path), 'utf8');

/** The place of the sample paper where `withEssay` puts an essay. */
export const essayPlace = 'Q11';

const essay = `<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="nom-du-phenomene" title="Une lettre ouverte" adaptive="false" timeDependent="false" xml:lang="fr-CA">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" externalScored="human"/>
  <itemBody>
    <p>Écrivez une lettre ouverte sur le climat.</p>
    <extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="20"/>
  </itemBody>
</assessmentItem>`;

/** Changes the sample paper: one of its items is an essay, which people mark. */
export const withEssay = { 'items/nom-du-phenomene.xml': essay };
