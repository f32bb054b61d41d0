// Serves the subgraphs of all scenarios on one port of 127.0.0.1, each at /SCENARIO/SUBGRAPH, and prints the port.
//
//   node serve.mjs [PORT]      0, the default: any free port
//
// With LOG in the environment it tells each request on stderr.
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, validate } from 'graphql';
import { scenarios } from './scenarios.mjs';

const served = new Map();
for (const { name: scenario, subgraphs } of scenarios) {
  for (const [name, { sdl, resolvers, answer }] of Object.entries(subgraphs)) {
    const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
    served.set(`/${scenario}/${name}`, { schema, answer: answer ?? ((result) => JSON.stringify(result)) });
  }
}

async function respond(path, body) {
  const subgraph = served.get(path);
  if (!subgraph) return { status: 404, text: '' };
  const { query, variables, operationName } = JSON.parse(body);
  if (process.env.LOG) console.error(path, query, JSON.stringify(variables));
  const document = parse(query);
  const invalid = validate(subgraph.schema, document);
  const result = invalid.length
    ? { errors: invalid }
    : await execute({ schema: subgraph.schema, document, variableValues: variables, operationName, contextValue: {} });
  const answered = subgraph.answer(result, body);
  return typeof answered === 'string' ? { status: 200, text: answered } : answered;
}

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', async () => {
    const { status, text } = await respond(request.url, Buffer.concat(parts).toString()).catch((error) => ({
      status: 200,
      text: JSON.stringify({ errors: [{ message: `the subgraph broke: ${error.message}` }] }),
    }));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(server.address().port));
