// Custom scalars that hold objects, lists and null; they are no objects to the gateway.
import { federation, itself } from '../schema.mjs';

const values = [
  { b: 1, a: { c: [null, { d: 'x' }] }, __typename: 'Nothing' },
  [1, [2, []], {}],
  'text',
  0,
  false,
  null,
];

export const subgraphs = {
  a: {
    sdl: federation(`
      scalar JSON
      type Query { boxes: [Box!]! list: [JSON] strict: [JSON!] grid: [[JSON!]] echo(in: JSON, wrap: Wrap): JSON }
      input Wrap { any: JSON all: [JSON] }
      type Box @key(fields: "id") { id: ID! value: JSON }
    `),
    resolvers: {
      Query: {
        boxes: () => values.map((value, index) => ({ id: `${index}`, value })),
        list: () => values,
        strict: () => values.slice(0, 3),
        grid: () => [[[1], { a: 1 }], null, [[]]],
        echo: (_, args) => args,
      },
      Box: { __resolveReference: ({ id }) => ({ id, value: values[Number(id)] }) },
    },
  },
  b: {
    sdl: federation(
      'scalar JSON type Box @key(fields: "id") { id: ID! value: JSON @external copy: JSON @requires(fields: "value") more: JSON! }',
    ),
    resolvers: {
      Box: { __resolveReference: itself, copy: ({ value }) => ({ of: value }), more: ({ id }) => [{ id }] },
    },
  },
};

export const queries = [
  { query: '{ boxes { value } }', data: { boxes: values.map((value) => ({ value })) } },
  { query: '{ boxes { copy v: value } }', data: { boxes: values.map((value) => ({ copy: { of: value }, v: value })) } },
  {
    query: '{ list strict grid boxes { more } }',
    data: {
      list: values,
      strict: values.slice(0, 3),
      grid: [[[1], { a: 1 }], null, [[]]],
      boxes: values.map((_, index) => ({ more: [{ id: `${index}` }] })),
    },
  },
  {
    query: 'query($j: JSON, $w: Wrap) { echo(in: $j, wrap: $w) }',
    variables: { j: { z: 1, a: [null, { q: 'é' }] }, w: { any: null, all: [[1], {}, null] } },
    data: { echo: { in: { z: 1, a: [null, { q: 'é' }] }, wrap: { any: null, all: [[1], {}, null] } } },
  },
  {
    query: 'query($x: JSON) { echo(in: { a: $x, b: [$x, 1] }) }',
    variables: { x: { deep: true } },
    data: { echo: { in: { a: { deep: true }, b: [{ deep: true }, 1] } } },
  },
];
