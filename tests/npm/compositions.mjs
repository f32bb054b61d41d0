// Composes the subgraphs in each of the folders given by two npm packages and prints as JSON the verdict of each: `ok`
// or the codes of its errors, and in what that is other than `supergraph.graphql` or `errors.txt` of the folder; of the
// one that gives hints, also in which it gives other ones than `hints.txt`.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByTheGuild } from '@theguild/federation-composition';
import { Kind, parse, print, visit } from 'graphql';

// What supergraphs are made of, not what they say.
const MACHINERY = /^@?(join|link|core|context|federation)(__|$)/;

// What arguments mean that are not written.
const DEFAULTS = {
  join__type: { extension: false, resolvable: true, isInterfaceObject: false },
  join__field: { external: false, usedOverridden: false },
};

// The hints that we give.
const HINTS = new Set([
  'FROM_SUBGRAPH_DOES_NOT_EXIST',
  'INCONSISTENT_ARGUMENT_PRESENCE',
  'INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE',
  'INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE',
  'INCONSISTENT_DEFAULT_VALUE_PRESENCE',
  'INCONSISTENT_DESCRIPTION',
  'INCONSISTENT_ENTITY',
  'INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM',
  'INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM',
  'INCONSISTENT_INPUT_OBJECT_FIELD',
  'INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD',
  'INCONSISTENT_OBJECT_VALUE_TYPE_FIELD',
  'INCONSISTENT_UNION_MEMBER',
  'OVERRIDDEN_FIELD_CAN_BE_REMOVED',
  'OVERRIDE_DIRECTIVE_CAN_BE_REMOVED',
  'OVERRIDE_MIGRATION_IN_PROGRESS',
  'UNUSED_ENUM_TYPE',
]);

function subgraphs(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql') && file !== 'supergraph.graphql');
  return files.sort().map((file) => {
    const name = basename(file, '.graphql');
    return { name, url: `http://${name}.example/graphql`, sdl: readFileSync(join(folder, file), 'utf8') };
  });
}

// An error without a code is one of GraphQL itself; what is thrown without a code is a fault of the package.
function composed(compose, services) {
  try {
    const parsed = services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
    const { errors, supergraphSdl, hints } = compose(parsed);
    if (errors?.length) return { verdict: codes(errors.map((error) => error.extensions?.code ?? 'INVALID_GRAPHQL')) };
    return { verdict: 'ok', supergraph: supergraphSdl, hints: hints?.map((hint) => hint.definition.code) };
  } catch (error) {
    const code = error.name === 'GraphQLError' ? 'INVALID_GRAPHQL' : 'THROWN';
    return { verdict: codes([error.extensions?.code ?? code]) };
  }
}

const codes = (all) => [...new Set(all)].sort();

function ours(folder) {
  const supergraph = join(folder, 'supergraph.graphql');
  if (existsSync(supergraph)) {
    const file = join(folder, 'hints.txt');
    const told = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const hints = [...told.matchAll(/^([A-Z_]+): /gm)].map(([, code]) => code);
    return { verdict: 'ok', supergraph: readFileSync(supergraph, 'utf8'), hints };
  }
  const errors = readFileSync(join(folder, 'errors.txt'), 'utf8');
  return { verdict: codes([...errors.matchAll(/^([A-Z_]+): /gm)].map(([, code]) => code)) };
}

// What a supergraph says, a line for each type, member and directive on them.
function statements(sdl) {
  const { definitions } = parse(sdl);
  const graphs = new Map();
  for (const { kind, name, values } of definitions) {
    if (kind !== Kind.ENUM_TYPE_DEFINITION || name.value !== 'join__Graph') continue;
    for (const value of values) graphs.set(value.name.value, argument(value.directives[0], 'name').value);
  }
  const said = new Set();
  for (const definition of definitions) {
    const { kind, name, operationTypes } = definition;
    for (const root of operationTypes ?? []) said.add(`${root.operation}: ${print(root.type)}`);
    if (!name || MACHINERY.test(name.value) || kind === Kind.DIRECTIVE_DEFINITION) continue;
    said.add(`${kind} ${name.value}`);
    const of = definition.directives.filter(({ name }) => name.value === 'join__type');
    const everywhere = of.map((type) => graphs.get(argument(type, 'graph').value));
    for (const face of definition.interfaces ?? []) said.add(`${name.value} implements ${face.name.value}`);
    for (const member of definition.types ?? []) said.add(`${name.value} = ${member.name.value}`);
    directives(definition, name.value, graphs, said);
    for (const value of definition.values ?? []) {
      said.add(`${name.value}.${value.name.value}`);
      directives(value, `${name.value}.${value.name.value}`, graphs, said);
    }
    for (const field of definition.fields ?? []) {
      const place = `${name.value}.${field.name.value}`;
      said.add(`${place}: ${print(field.type)}${written(field.defaultValue)}`);
      directives(field, place, graphs, said);
      // A field that says nothing is one of all the graphs of its type.
      if (!field.directives.some(({ name }) => name.value === 'join__field')) {
        for (const graph of everywhere) said.add(`${place} @join__field(graph: ${graph})`);
      }
      for (const input of field.arguments ?? []) {
        said.add(`${place}(${input.name.value}: ${print(input.type)}${written(input.defaultValue)})`);
        directives(input, `${place}(${input.name.value}:)`, graphs, said);
      }
    }
  }
  return said;
}

// A default value; how its strings are quoted says nothing.
function written(value) {
  if (!value) return '';
  return ` = ${print(visit(value, { StringValue: (text) => ({ ...text, block: false }) }))}`;
}

function argument(directive, name) {
  return directive.arguments.find((argument) => argument.name.value === name)?.value;
}

function directives(node, place, graphs, said) {
  for (const directive of node.directives) {
    const given = directive.arguments
      .filter(({ name, value }) => print(value) !== `${DEFAULTS[directive.name.value]?.[name.value]}`)
      .map(({ name, value }) => {
        if (name.value === 'graph') return `graph: ${graphs.get(value.value)}`;
        if (['key', 'requires', 'provides'].includes(name.value)) return `${name.value}: ${selection(value.value)}`;
        return `${name.value}: ${print(value)}`;
      });
    said.add(`${place} @${directive.name.value}(${given.sort().join(', ')})`);
  }
}

const selection = (fields) => print(parse(`{ ${fields} }`)).replaceAll(/\s+/g, ' ');

function difference(mine, theirs) {
  return [
    ...[...mine].filter((line) => !theirs.has(line)).map((line) => `- ${line}`),
    ...[...theirs].filter((line) => !mine.has(line)).map((line) => `+ ${line}`),
  ];
}

function compared(mine, { verdict, supergraph, hints }, differences) {
  const same = JSON.stringify(mine.verdict) === JSON.stringify(verdict);
  if (!same) return { verdict, differences: [`we: ${mine.verdict}, they: ${verdict}`] };
  const found = supergraph ? differences(mine.supergraph, supergraph) : [];
  if (hints) {
    const [given, wanted] = [mine.hints, hints].map((all) => all.filter((code) => HINTS.has(code)).sort().join(' '));
    if (given !== wanted) found.push(`hints: we: ${given}, they: ${wanted}`);
  }
  return { verdict, differences: found };
}

const byBytes = (mine, theirs) =>
  mine.trimEnd() === theirs.trimEnd() ? [] : ['the bytes', ...difference(statements(mine), statements(theirs))];
const byMeaning = (mine, theirs) => difference(statements(mine), statements(theirs));

const report = {};
for (const folder of process.argv.slice(2)) {
  const services = subgraphs(folder);
  const mine = ours(folder);
  report[basename(folder)] = {
    theguild: compared(mine, composed(composeByTheGuild, services), byBytes),
    apollo: compared(mine, composed(composeByApollo, services), byMeaning),
  };
}
console.log(JSON.stringify(report));
