// Executes documents by the npm package `graphql` over the answers that a gateway gave to them, read from a file of
// [document, answer] pairs, and prints as JSON those whose answer comes out another, to the order of the fields.
import { readFileSync } from 'node:fs';
import { buildClientSchema, execute, getIntrospectionQuery, parse } from 'graphql';

const [url, file] = process.argv.slice(2);
const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: getIntrospectionQuery({ oneOf: true }) }),
});
const schema = buildClientSchema((await response.json()).data);

const others = [];
for (const [query, answer] of JSON.parse(readFileSync(file, 'utf8'))) {
  const { data } = JSON.parse(answer);
  const { data: expected, errors } = execute({
    schema,
    document: parse(query),
    rootValue: data,
    fieldResolver: (source, _arguments, _context, { path }) => source[path.key],
    typeResolver: (source) => source.__typename,
  });
  if (errors || JSON.stringify(expected) !== JSON.stringify(data)) {
    others.push({ query, answer, expected, errors: errors?.map((error) => error.message) });
  }
}
console.log(JSON.stringify(others));
