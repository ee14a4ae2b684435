/** Which ids of the feature list the text of a TypeScript file shows, read by TypeScript's own parser. */
import ts from 'typescript';

/** The ids in brackets with which titles of specs begin, as in `it('[L13] …')`; what is skipped or fails on purpose shows nothing. */
export function idsInTitles(text: string): string[] {
  const calls = [...nodesOf(text)].filter(ts.isCallExpression).filter(({ expression }) => isSpec(expression));
  return unique(calls.flatMap(({ arguments: [title] }) => idsAtStart(literal(title) ?? '')));
}

/** The systems of the plan that claims of the story name: `systems: ['S31']`. */
export function systemsOfClaims(text: string): string[] {
  const named = [...nodesOf(text)]
    .filter(ts.isPropertyAssignment)
    .filter(({ name }) => name.getText() === 'systems')
    .flatMap(({ initializer }) => (ts.isArrayLiteralExpression(initializer) ? [...initializer.elements] : []));
  return unique(named.flatMap((id) => literal(id) ?? []));
}

function nodesOf(text: string): ts.Node[] {
  const nodes: ts.Node[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^x?describe\.skip\b|^xdescribe\b/.test(node.expression.getText())) return;
    nodes.push(node);
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile('it-spec.ts', text, ts.ScriptTarget.Latest, true));
  return nodes;
}

/** `it`, `it.each(…)`, and the same of a table in a template. */
function isSpec(callee: ts.Expression): boolean {
  if (ts.isCallExpression(callee)) return callee.expression.getText() === 'it.each';
  if (ts.isTaggedTemplateExpression(callee)) return callee.tag.getText() === 'it.each';
  return callee.getText() === 'it';
}

function idsAtStart(title: string): string[] {
  const [ids = ''] = /^(\[[RXLCEGS]\d{2}\] ?)*/.exec(title) ?? [];
  return ids.match(/\w+/g) ?? [];
}

/** The text of a literal; of one with values in it, what stands before the first. */
const literal = (node: ts.Expression | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : node && ts.isTemplateExpression(node) ? node.head.text : undefined;

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];
