// Subgraphs that do not answer, or answer what is no GraphQL: the rest of the data is answered all the same.
import { federation, itself } from '../schema.mjs';

const broken = (sdl, answer) => ({ sdl: federation(sdl), resolvers: {}, answer: () => answer });

export const subgraphs = {
  good: {
    sdl: federation('type Query { users: [User!]! } type User @key(fields: "id") { id: ID! name: String! }'),
    resolvers: {
      Query: {
        users: () => [
          { id: '1', name: 'A' },
          { id: '2', name: 'B' },
        ],
      },
      User: { __resolveReference: itself },
    },
  },
  status: broken('type Query { status: String } type User @key(fields: "id") { id: ID! status: String }', {
    status: 500,
    text: 'broken',
  }),
  html: broken(
    'type Query { html: String html2: Int } type User @key(fields: "id") { id: ID! html: String! }',
    '<html>',
  ),
  nothing: broken('type Query { nothing: String } type User @key(fields: "id") { id: ID! nothing: String }', '{}'),
  refused: broken(
    'type Query { refused: String } type User @key(fields: "id") { id: ID! refused: String }',
    '{"errors":[{"message":"refused"}]}',
  ),
  half: broken(
    'type Query { half: String } type User @key(fields: "id") { id: ID! half: String! }',
    '{"data":{"_entities":[{"half":"one"}],"half":"root"}}',
  ),
};

export const queries = [
  {
    query: '{ users { name status } }',
    data: {
      users: [
        { name: 'A', status: null },
        { name: 'B', status: null },
      ],
    },
    errors: [{ path: ['users', 0] }, { path: ['users', 1] }],
  },
  {
    query: '{ s: status users { id } }',
    data: { s: null, users: [{ id: '1' }, { id: '2' }] },
    errors: [{ path: ['s'] }],
  },
  {
    query: '{ html x: html2 users { id } }',
    data: { html: null, x: null, users: [{ id: '1' }, { id: '2' }] },
    errors: [{ path: ['html'] }, { path: ['x'] }],
  },
  { query: '{ users { html } }', data: null, errors: [{ path: ['users', 0] }, { path: ['users', 1] }] },
  {
    query: '{ nothing users { name } }',
    data: { nothing: null, users: [{ name: 'A' }, { name: 'B' }] },
    errors: [{ path: ['nothing'] }],
  },
  {
    query: '{ users { nothing name } }',
    data: {
      users: [
        { nothing: null, name: 'A' },
        { nothing: null, name: 'B' },
      ],
    },
    errors: 2,
  },
  { query: '{ refused users { name } }', data: { refused: null, users: [{ name: 'A' }, { name: 'B' }] }, errors: 1 },
  { query: '{ half users { name } }', data: { half: 'root', users: [{ name: 'A' }, { name: 'B' }] } },
  // A list of entities that is too short leaves the others without.
  { query: '{ users { name half } }', data: null, errors: 1 },
];
