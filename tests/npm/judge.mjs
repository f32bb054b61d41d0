// Prints, as JSON, what the npm package `graphql` says of each document in a file: null where it would execute it over
// the schema behind a URL, else why not.
import { readFileSync } from 'node:fs';
import { buildClientSchema, execute, getIntrospectionQuery, parse, validate } from 'graphql';

const [url, file] = process.argv.slice(2);
const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true }) }),
});
const schema = buildClientSchema((await response.json()).data);

function refusal({ query, variables, operationName }) {
  let document;
  try {
    document = parse(query);
  } catch (error) {
    return error.message;
  }
  const [invalid] = validate(schema, document);
  if (invalid) return invalid.message;
  // Nothing is there to be executed: only what stops a request before its first field has no path.
  const { errors = [] } = execute({ schema, document, variableValues: variables, operationName });
  return errors.find((error) => error.path === undefined)?.message ?? null;
}

console.log(JSON.stringify(JSON.parse(readFileSync(file, 'utf8')).map(refusal)));
