// The scenarios of the folder beside, each with its name: `{ name, subgraphs, config, queries, unchecked, ordered }`.
//
// A scenario exports
//   subgraphs: { NAME: { sdl, resolvers, answer? } }
//     `answer(result, request)` says what the subgraph sends, where that is not its result as JSON: a text, or a status
//     and a text. `request` is the text of the request's body.
//   config?: what the gateway's configuration holds
//   unchecked?: whether the composer would refuse, wrongly, what its rule of satisfiability does not see
//   ordered?: whether the answers hang on the order of the subgraphs' names, as that of fields in introspection does
//   queries: [{ query, variables?, operationName?, data?, text?, errors?, fault? }]
//     `variables`: an object, or JSON text where numbers must keep their digits.
//     `data`: the data, its fields in their order; absent where the request is refused before it is executed.
//     `text`: the data as JSON text, where numbers must keep their digits.
//     `errors`: all of them, in any order, as { message, path }; where one of the two is absent, any does. Or how many
//     there are, or 'some', or 'any', which may be none. Absent: none.
//     `fault`: why this is known to be answered otherwise. Once it is not, the query fails, and this line goes.
import { readdirSync } from 'node:fs';

const folder = new URL('scenarios/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));

export const scenarios = await Promise.all(
  files.sort().map(async (file) => {
    const { subgraphs, config, queries, unchecked = false, ordered = false } = await import(new URL(file, folder));
    return { name: file.slice(0, -'.mjs'.length), subgraphs, config, queries, unchecked, ordered };
  }),
);
