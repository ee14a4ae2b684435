import ts from 'typescript';
import { sqlTexts } from './sql-texts.ts';

/** A program of these files, by name, without the libraries of TypeScript. */
function programOf(files: Readonly<Record<string, string>>): ts.Program {
  const options: ts.CompilerOptions = { noLib: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) =>
    files[name] === undefined ? read(name, version) : ts.createSourceFile(name, files[name], version, true);
  host.fileExists = (name) => name in files;
  host.readFile = (name) => files[name];
  return ts.createProgram(Object.keys(files), options, host);
}

const unit = 'declare const unit: { query<T>(sql: string, params?: unknown[]): T[] };\n';
const found = (code: string, more: Readonly<Record<string, string>> = {}) =>
  sqlTexts(programOf({ '/code.ts': unit + code, ...more }), (file) => file === '/code.ts');

describe('Statements in code', () => {
  it('are read whole where they are put together of constants, also of another file', () => {
    const code = `
      import { columns } from './columns';
      const table = 'loan';
      unit.query(\`select \${columns} from \${table} where id = $1\`);`;
    const { texts, dynamic } = found(code, { '/columns.ts': `export const columns = 'id, title';\nexport {};` });
    expect([texts.map(({ sql }) => sql), dynamic]).toEqual([['select id, title from loan where id = $1'], 0]);
  });

  it('are counted where they are only known at run time, and passed by where they are no statement', () => {
    const code = `
      declare const column: string;
      unit.query(\`select \${column} from loan\`);
      unit.query('?page=2');`;
    expect(found(code)).toEqual({ texts: [], dynamic: 1 });
  });

  it('say what the code expects of a row', () => {
    const code = `unit.query<{ id: string; count: number }>('select id, count from loan');`;
    expect(found(code).texts).toEqual([
      {
        file: '/code.ts',
        line: 2,
        sql: 'select id, count from loan',
        row: new Map([
          ['id', 'string'],
          ['count', 'number'],
        ]),
      },
    ]);
  });
});
