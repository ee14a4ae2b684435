/**
 * The schema of a database as text, in an order that does not depend on how it came about: a committed copy of it is compared by
 * specs. It has what services use: extensions, functions, sequences, tables with all that hangs on them, search configurations, views.
 */
import type { TestDatabase } from './database.ts';

/** What an extension brought is its own. */
const skipped = `and not exists (select from pg_depend d where d.objid = o.oid and d.deptype = 'e')`;

/** Roles are named after the database: what is told of them is which of the two it is. */
const grants = (acl: string, owner: string) => `
  (select string_agg(format(E'grant %s on %s to %s;\\n', g.rights, o.name, g.role), '' order by g.role collate "C")
     from (select coalesce(regexp_replace(r.rolname, '^.*_(owner|app)$', '\\1'), 'public') as role,
                  lower(string_agg(a.privilege_type, ', ' order by a.privilege_type collate "C")) as rights
             from aclexplode(${acl}) a left join pg_roles r on r.oid = a.grantee where a.grantee <> ${owner} group by 1) g)`;

/** Without the parts of the access log that are made as months go by. */
const relations = `
select o.oid, o.relkind, o.relowner, o.relacl, o.relname::text as name, o.relrowsecurity, o.relforcerowsecurity, o.reloptions
  from pg_class o where o.relnamespace = 'public'::regnamespace and o.relname !~ '^access_log_[0-9]{6}$' ${skipped}`;

const tables = `
select 'table' as kind, o.name, format(E'create table %s (\\n%s\\n)%s%s%s;\\n', o.name,
    (select string_agg(line, E',\\n' order by place, line collate "C") from (
       select a.attnum::int as place, concat_ws(' ', '  ' || quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
              case when a.attnotnull then 'not null' end,
              case when a.attidentity <> '' then 'generated ' || case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity'
                   when a.attgenerated <> '' then format('generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
                   else 'default ' || pg_get_expr(d.adbin, d.adrelid) end) as line
         from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
       union all
       select 10000, format('  constraint %s %s', c.conname, pg_get_constraintdef(c.oid))
         from pg_constraint c where c.conrelid = o.oid and c.contype not in ('n', 't')) l),
    (select format(' partition of %s %s', i.inhparent::regclass, case pg_get_expr(p.relpartbound, p.oid) when 'DEFAULT' then 'default' else 'by date' end)
       from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhrelid = o.oid),
    ' partition by ' || pg_get_partkeydef(o.oid), ' with (' || array_to_string(o.reloptions, ', ') || ')')
  || coalesce((select string_agg(pg_get_indexdef(i.indexrelid, 0, true) || E';\\n', '' order by i.indexrelid::regclass::text collate "C")
       from pg_index i where i.indrelid = o.oid and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = o.oid)), '')
  || coalesce((select string_agg(pg_get_triggerdef(t.oid, true) || E';\\n', '' order by t.tgname)
       from pg_trigger t where t.tgrelid = o.oid and not t.tgisinternal), '')
  || case when o.relrowsecurity then format(E'alter table %s enable row level security;\\n', o.name) else '' end
  || case when o.relforcerowsecurity then format(E'alter table %s force row level security;\\n', o.name) else '' end
  || coalesce((select string_agg(concat_ws(' ', 'create policy', p.polname, 'on', o.name,
         case when p.polpermissive then null else 'as restrictive' end,
         'for ' || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
         'to ' || (select string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r where r.oid = any(p.polroles)),
         'using (' || pg_get_expr(p.polqual, p.polrelid, true) || ')',
         'with check (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')') || E';\\n', '' order by p.polname)
       from pg_policy p where p.polrelid = o.oid), '')
  || coalesce(${grants('o.relacl', 'o.relowner')}, '') as text
  from (${relations}) o where o.relkind in ('r', 'p')`;

const views = `
select 'view', o.name, format(E'create view %s%s as\\n%s\\n', o.name, ' with (' || array_to_string(o.reloptions, ', ') || ')', pg_get_viewdef(o.oid, true))
  || coalesce(${grants('o.relacl', 'o.relowner')}, '')
  from (${relations}) o where o.relkind in ('v', 'm')`;

const sequences = `
select 'sequence', o.name, format(E'create sequence %s as %s increment %s start %s cache %s%s;\\n', o.name, format_type(s.seqtypid, null),
         s.seqincrement, s.seqstart, s.seqcache, case when s.seqcycle then ' cycle' end)
  || coalesce(${grants('o.relacl', 'o.relowner')}, '')
  from (${relations}) o join pg_sequence s on s.seqrelid = o.oid where o.relkind = 'S'`;

const functions = `
select 'function', o.name, rtrim(pg_get_functiondef(o.oid), E'\\n') || E';\\n' || coalesce(${grants('o.proacl', 'o.proowner')}, '')
  from (select o.oid, o.proacl, o.proowner, o.oid::regprocedure::text as name from pg_proc o
         where o.pronamespace = 'public'::regnamespace ${skipped}) o`;

const extensions = `
select 'extension', o.extname::text, format(E'create extension %s;\\n', o.extname) from pg_extension o where o.extname <> 'plpgsql'`;

const searches = `
select 'text search configuration', o.cfgname::text, format(E'create text search configuration %s (parser = %s);\\n', o.cfgname, p.prsname)
  || (select string_agg(format(E'alter text search configuration %s add mapping for %s with %s;\\n', o.cfgname, m.alias, m.dictionaries), '' order by m.alias collate "C")
        from (select t.alias, string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno) as dictionaries
                from pg_ts_config_map m join ts_token_type(o.cfgparser) t on t.tokid = m.maptokentype
               where m.mapcfg = o.oid group by t.alias) m)
  from pg_ts_config o join pg_ts_parser p on p.oid = o.cfgparser where o.cfgnamespace = 'public'::regnamespace ${skipped}`;

export async function schemaDump(database: TestDatabase): Promise<string> {
  const objects = await database.query<{ kind: string; name: string; text: string }>(
    `select * from (${[tables, views, sequences, functions, extensions, searches].join(' union all ')}) o order by kind collate "C", name collate "C"`,
  );
  return objects.map(({ kind, name, text }) => `-- ${kind} ${name}\n${text}`).join('\n');
}
