// The scenarios of `subgraphs/` for a gateway.
//
//   node federation.mjs compose BASE_URL FOLDER
//     composes each, by the npm package `@theguild/federation-composition`, with the subgraphs at
//     BASE_URL/SCENARIO/SUBGRAPH, twice: with the names of its subgraphs in their order and in the reverse. Writes the
//     supergraphs, and the subgraphs, to files of FOLDER. Prints JSON lines
//     { scenario, order, file?, config?, subgraphs?: [{ name, url, file }], errors }.
//   node federation.mjs ask SCENARIO URL
//     sends the queries of one scenario to a gateway. Prints JSON lines { query, ok, got?, want? }.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, print as sdlOf } from 'graphql';
import { scenarios } from './subgraphs/scenarios.mjs';

const say = (line) => console.log(JSON.stringify(line));

async function compose(base, folder) {
  // Only here, for it takes its time to load.
  const { composeServices } = await import('@theguild/federation-composition');
  mkdirSync(folder, { recursive: true });
  for (const { name: scenario, subgraphs: subgraphsOf, config, unchecked, ordered } of scenarios) {
    for (const order of ordered ? ['forwards'] : ['forwards', 'backwards']) {
      const services = named(subgraphsOf, order).map(([name, path, sdl]) => ({
        name,
        url: `${base}/${scenario}/${path}`,
        typeDefs: parse(sdl),
      }));
      const { errors = [], supergraphSdl } = composeServices(services, {
        disableValidationRules: unchecked ? ['SatisfiabilityRule'] : [],
      });
      if (errors.length) {
        say({ scenario, order, errors: errors.map((error) => error.message) });
      } else {
        const file = join(folder, `${scenario}.${order}.graphql`);
        writeFileSync(file, withExternals(supergraphSdl, services));
        const subgraphs = named(subgraphsOf, order).map(([name, path, sdl]) => {
          const file = join(folder, `${scenario}.${order}.${name}.graphql`);
          writeFileSync(file, sdl);
          return { name, url: `${base}/${scenario}/${path}`, file };
        });
        say({ scenario, order, file, config: JSON.stringify(config ?? {}), subgraphs, errors: [] });
      }
    }
  }
}

/** The subgraphs with names in the order of their own ones, or in the reverse: what is planned must not hang on it. */
function named(subgraphs, order) {
  const own = Object.keys(subgraphs).sort();
  if (order === 'backwards') own.reverse();
  const names = new Map(own.map((name, index) => [name, order === 'backwards' ? `s${index}_${name}` : name]));
  return own.map((path) => {
    const sdl = subgraphs[path].sdl.replace(/from: "(\w+)"/g, (_, from) => `from: "${names.get(from) ?? from}"`);
    return [names.get(path), path, sdl];
  });
}

/**
 * The supergraph with the `@external` of fields of `@interfaceObject` types, which the composer leaves out: without it
 * such a subgraph seems to give what it requires.
 */
function withExternals(supergraphSdl, services) {
  const external = services.flatMap(({ name, typeDefs }) =>
    typeDefs.definitions
      .filter((type) => has(type, 'interfaceObject'))
      .flatMap((type) => type.fields.filter((field) => has(field, 'external')).map((field) => ({ name, type, field }))),
  );
  if (external.length === 0) return supergraphSdl;
  const supergraph = parse(supergraphSdl);
  for (const { name, type, field } of external) {
    const merged = supergraph.definitions.find((of) => of.name?.value === type.name.value);
    const place = merged.fields.find((of) => of.name.value === field.name.value);
    const graph = graphOf(supergraph, name);
    if (has(place, 'join__field')) {
      const told = place.directives.some((of) => argument(of, 'graph')?.value === graph && argument(of, 'external'));
      if (told) continue;
    } else {
      const owners = merged.directives
        .filter((of) => of.name.value === 'join__type' && !argument(of, 'isInterfaceObject'))
        .map((of) => argument(of, 'graph').value);
      place.directives = owners.map((owner) => directive(`@join__field(graph: ${owner})`));
    }
    place.directives = [...place.directives, directive(`@join__field(graph: ${graph}, external: true)`)];
  }
  return sdlOf(supergraph);
}

const has = (node, name) => node.directives?.some((of) => of.name.value === name) ?? false;
const argument = (node, name) => node.arguments.find((of) => of.name.value === name)?.value;
const directive = (text) => parse(`scalar S ${text}`).definitions[0].directives[0];

/** The name that `join` gives to a subgraph. */
function graphOf(supergraph, name) {
  const graphs = supergraph.definitions.find(
    (of) => of.kind === Kind.ENUM_TYPE_DEFINITION && of.name.value === 'join__Graph',
  );
  return graphs.values.find((value) => argument(value.directives[0], 'name').value === name).name.value;
}

async function ask(scenario, url) {
  const { queries } = scenarios.find(({ name }) => name === scenario);
  for (const wanted of queries) {
    const { query, variables, operationName, fault } = wanted;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: bodyOf(query, variables, operationName),
    });
    const got = await response.text();
    const problem = differs(wanted, got);
    if (fault && problem === null) {
      say({ query, ok: false, problem: `nothing, though it is known that ${fault}: the answer`, got, want: {} });
    } else if (fault || problem === null) {
      say({ query, ok: true });
    } else {
      const { data, text, errors = [] } = wanted;
      say({ query, variables, ok: false, problem, got, want: { data, text, errors } });
    }
  }
}

function bodyOf(query, variables, operationName) {
  if (typeof variables !== 'string') return JSON.stringify({ query, variables, operationName });
  return `{"query":${JSON.stringify(query)},"variables":${variables}}`;
}

/** What an answer has otherwise than it should; null: nothing. */
function differs({ data, text, errors = [] }, got) {
  const answer = JSON.parse(got);
  if (text !== undefined) {
    if (!got.includes(`"data":${text}`)) return 'the text of the data';
  } else if (JSON.stringify(answer.data) !== JSON.stringify(data)) {
    return 'the data';
  }
  const told = answer.errors ?? [];
  if (errors === 'any') return null;
  if (errors === 'some') return told.length > 0 ? null : 'the number of errors';
  if (typeof errors === 'number') return told.length === errors ? null : 'the number of errors';
  if (told.length !== errors.length) return 'the number of errors';
  const left = told.slice();
  for (const { message, path } of errors) {
    const place = left.findIndex(
      (error) =>
        (message === undefined || error.message === message) &&
        (path === undefined || JSON.stringify(error.path) === JSON.stringify(path)),
    );
    if (place < 0) return 'the errors';
    left.splice(place, 1);
  }
  return null;
}

const [mode, ...values] = process.argv.slice(2);
await { compose, ask }[mode](...values);
