/** The statements that a program's code holds, found by the types of TypeScript: texts put together of constants are read whole. */
import ts from 'typescript';

export interface SqlText {
  readonly file: string;
  readonly line: number;
  readonly sql: string;
  /** Names and types that the code expects of each row, where `query<{ … }>` says so. */
  readonly row: ReadonlyMap<string, string> | null;
}

export interface Found {
  readonly texts: readonly SqlText[];
  /** How many are put together at run time, and are not looked at here. */
  readonly dynamic: number;
}

const statement = /^\s*(select|insert|update|delete|with|merge)\b/i;

export function sqlTexts(program: ts.Program, isOurs: (file: string) => boolean): Found {
  const checker = program.getTypeChecker();
  const texts: SqlText[] = [];
  let dynamic = 0;
  for (const source of program.getSourceFiles()) {
    if (!isOurs(source.fileName)) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isQuery(node)) {
        const [text] = node.arguments;
        const sql = text && constantOf(checker, text);
        if (sql === null) dynamic += 1;
        else if (sql !== undefined && statement.test(sql)) {
          const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
          texts.push({ file: source.fileName, line, sql, row: rowOf(checker, node) });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { texts, dynamic };
}

const isQuery = ({ expression }: ts.CallExpression): boolean =>
  ts.isPropertyAccessExpression(expression) && expression.name.text === 'query';

/** What a text is, where that is known without running it; null where it is not. */
function constantOf(checker: ts.TypeChecker, node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    let text = node.head.text;
    for (const { expression, literal } of node.templateSpans) {
      const part = constantOf(checker, expression);
      if (part === null) return null;
      text += part + literal.text;
    }
    return text;
  }
  const type = checker.getTypeAtLocation(node);
  if (type.isStringLiteral()) return type.value;
  const symbol = checker.getSymbolAtLocation(node);
  const declaration = symbol && aliased(checker, symbol).valueDeclaration;
  const isConstant =
    declaration &&
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer &&
    ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const;
  return isConstant ? constantOf(checker, declaration.initializer) : null;
}

const aliased = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

function rowOf(checker: ts.TypeChecker, { typeArguments }: ts.CallExpression): ReadonlyMap<string, string> | null {
  const [row] = typeArguments ?? [];
  if (!row) return null;
  const type = checker.getTypeFromTypeNode(row);
  if (type.isUnion() || type.flags & ts.TypeFlags.TypeParameter) return null;
  return new Map(
    type.getProperties().map((property) => {
      const of = checker.getNonNullableType(checker.getTypeOfSymbol(property));
      return [property.name, checker.typeToString(of)];
    }),
  );
}
