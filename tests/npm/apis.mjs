// Compares the API schemas that a gateway shows with those that Apollo derives from the same supergraphs, by the npm
// package `@apollo/federation-internals`, and prints as JSON what is other in each: lines that one has and not the other.
//
//   node apis.mjs BINARY FOLDER...      BINARY is `pediment`; a FOLDER holds `supergraph.graphql`
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';

const lines = (schema) => printSchema(lexicographicSortSchema(schema)).split('\n');

function theirs(sdl) {
  const options = { supportedFeatures: null, validateSupergraph: false };
  return lines(Supergraph.build(sdl, options).apiSchema().toGraphQLJSSchema());
}

// What is no valid SDL is what is wrong with it.
function ours(binary, file) {
  const sdl = execFileSync(binary, ['schema', 'print', 'api', '--supergraph', file], { encoding: 'utf8' });
  try {
    return lines(buildSchema(sdl));
  } catch (error) {
    return [error.message];
  }
}

function difference(mine, their) {
  return [
    ...mine.filter((line) => !their.includes(line)).map((line) => `- ${line}`),
    ...their.filter((line) => !mine.includes(line)).map((line) => `+ ${line}`),
  ];
}

const [binary, ...folders] = process.argv.slice(2);
const report = {};
for (const folder of folders) {
  const file = join(folder, 'supergraph.graphql');
  try {
    const found = difference(ours(binary, file), theirs(readFileSync(file, 'utf8')));
    if (found.length) report[basename(folder)] = found;
  } catch (error) {
    report[basename(folder)] = [error.message];
  }
}
console.log(JSON.stringify(report));
