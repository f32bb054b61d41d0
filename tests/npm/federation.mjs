// The scenarios of `subgraphs/` for a gateway.
//
//   node federation.mjs compose BASE_URL FOLDER
//     composes each, by the npm package `@theguild/federation-composition`, with the subgraphs at
//     BASE_URL/SCENARIO/SUBGRAPH, and writes FOLDER/SCENARIO.graphql. Prints JSON lines { scenario, file?, errors }.
//   node federation.mjs ask SCENARIO URL
//     sends the queries of one scenario to a gateway. Prints JSON lines { query, ok, got?, want? }.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { scenarios } from './subgraphs/scenarios.mjs';

const print = (line) => console.log(JSON.stringify(line));

function compose(base, folder) {
  mkdirSync(folder, { recursive: true });
  for (const { name: scenario, subgraphs } of scenarios) {
    const services = Object.entries(subgraphs).map(([name, { sdl }]) => ({
      name,
      url: `${base}/${scenario}/${name}`,
      typeDefs: parse(sdl),
    }));
    const { errors = [], supergraphSdl } = composeServices(services);
    if (errors.length) {
      print({ scenario, errors: errors.map((error) => error.message) });
    } else {
      const file = join(folder, `${scenario}.graphql`);
      writeFileSync(file, supergraphSdl);
      print({ scenario, file, errors: [] });
    }
  }
}

async function ask(scenario, url) {
  const { queries } = scenarios.find(({ name }) => name === scenario);
  for (const wanted of queries) {
    const { query, variables, operationName } = wanted;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query, variables, operationName }),
    });
    const got = await response.text();
    const problem = differs(wanted, got);
    if (problem === null) {
      print({ query, ok: true });
    } else {
      const { data, text, errors = [] } = wanted;
      print({ query, variables, ok: false, problem, got, want: { data, text, errors } });
    }
  }
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
  if (typeof errors === 'number') return told.length === errors ? null : 'the number of errors';
  if (told.length !== errors.length) return 'the number of errors';
  const left = told.slice();
  for (const { message, path } of errors) {
    const place = left.findIndex(
      (error) =>
        (message === undefined || error.message === message) && JSON.stringify(error.path) === JSON.stringify(path),
    );
    if (place < 0) return 'the errors';
    left.splice(place, 1);
  }
  return null;
}

const [mode, ...values] = process.argv.slice(2);
await { compose, ask }[mode](...values);
