// `@skip` and `@include` on fields and fragments, by variables and by constants.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { page: Page! other: String! }
      type Page @key(fields: "id") { id: ID! title: String! parts: [Part!]! }
      type Part { text: String! size: Int! }
    `),
    resolvers: {
      Query: { page: () => ({ id: '1', title: 'T', parts: [{ text: 'p', size: 2 }] }), other: () => 'o' },
      Page: { __resolveReference: itself },
    },
  },
  b: {
    sdl: federation(
      'type Page @key(fields: "id") { id: ID! views: Int! author: Author! } type Author { name: String! }',
    ),
    resolvers: { Page: { __resolveReference: itself, views: () => 5, author: () => ({ name: 'A' }) } },
  },
};

const both = 'query($s: Boolean!, $i: Boolean!) { page { title views @skip(if: $s) @include(if: $i) } }';
const fields = 'query($a: Boolean!, $b: Boolean = false) { page { id @skip(if: $a) title @include(if: $b) views } }';
const fragments = `
  query($a: Boolean!) { page { ... @include(if: $a) { title views } ...F @skip(if: $a) author { name } } }
  fragment F on Page { id views }
`;
const nested =
  'query($a: Boolean!, $b: Boolean!) { page { id ... @include(if: $a) { title ... @include(if: $b) { views author @skip(if: $a) { name } } } } }';

export const queries = [
  { query: both, variables: { s: false, i: true }, data: { page: { title: 'T', views: 5 } } },
  { query: both, variables: { s: true, i: true }, data: { page: { title: 'T' } } },
  { query: both, variables: { s: false, i: false }, data: { page: { title: 'T' } } },
  { query: both, variables: { s: true, i: false }, data: { page: { title: 'T' } } },
  { query: fields, variables: { a: true }, data: { page: { views: 5 } } },
  { query: fields, variables: { a: false, b: true }, data: { page: { id: '1', title: 'T', views: 5 } } },
  { query: fragments, variables: { a: true }, data: { page: { title: 'T', views: 5, author: { name: 'A' } } } },
  { query: fragments, variables: { a: false }, data: { page: { id: '1', views: 5, author: { name: 'A' } } } },
  { query: nested, variables: { a: true, b: true }, data: { page: { id: '1', title: 'T', views: 5 } } },
  { query: nested, variables: { a: true, b: false }, data: { page: { id: '1', title: 'T' } } },
  { query: nested, variables: { a: false, b: true }, data: { page: { id: '1' } } },
  {
    query: '{ page { title @skip(if: true) views @include(if: false) id } other @include(if: true) }',
    data: { page: { id: '1' }, other: 'o' },
  },
  {
    query: '{ page { parts { text @skip(if: false) size @skip(if: true) } } other @skip(if: true) }',
    data: { page: { parts: [{ text: 'p' }] } },
  },
  // Nothing is left of the selection.
  { query: '{ page { title @skip(if: true) } }', data: { page: {} } },
  {
    query: 'query($a: Boolean!) { page { views @skip(if: $a) } other @skip(if: $a) }',
    variables: { a: true },
    data: { page: {} },
  },
  {
    query: 'query($a: Boolean!) { page @skip(if: $a) { views } other @skip(if: $a) }',
    variables: { a: true },
    data: {},
  },
  {
    // The same field, once under a condition and once without.
    query: 'query($a: Boolean!) { page { views @include(if: $a) views } page { title } }',
    variables: { a: false },
    data: { page: { views: 5, title: 'T' } },
  },
  {
    query: 'query($a: Boolean!) { page { author @include(if: $a) { name } author { __typename } } }',
    variables: { a: false },
    data: { page: { author: { __typename: 'Author' } } },
  },
];
