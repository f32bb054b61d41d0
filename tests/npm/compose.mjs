// Composes the subgraph behind a URL with the subgraphs in files, by the npm package `@theguild/federation-composition`,
// and prints as JSON the errors and, for each type of the API, its fields.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { composeServices } from '@theguild/federation-composition';
import { buildSchema, isObjectType, parse } from 'graphql';

const [url, ...files] = process.argv.slice(2);
const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ _service { sdl } }' }),
});
const { data } = await response.json();
const subgraphs = [
  { name: 'foundation', url, typeDefs: parse(data._service.sdl) },
  ...files.map((file) => ({
    name: basename(file, '.graphql'),
    url: `http://${basename(file)}.example`,
    typeDefs: parse(readFileSync(file, 'utf8')),
  })),
];
const { errors = [], publicSdl } = composeServices(subgraphs);
const types = publicSdl ? Object.values(buildSchema(publicSdl).getTypeMap()).filter(isObjectType) : [];
console.log(
  JSON.stringify({
    errors: errors.map((error) => error.message),
    fields: Object.fromEntries(types.map((type) => [type.name, Object.keys(type.getFields())])),
  }),
);
