// Fragments in fragments, spread twice, on interfaces and unions, and without a type condition.
import { federation, itself } from '../schema.mjs';

const node = (id) => ({ __typename: id[0] === 'u' ? 'User' : 'Team', id });

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { nodes: [Node!]! actors: [Actor!]! me: User! }
      interface Node { id: ID! }
      union Actor = User | Team
      type User implements Node @key(fields: "id") { id: ID! team: Team! }
      type Team implements Node @key(fields: "id") { id: ID! users: [User!]! }
    `),
    resolvers: {
      Query: { nodes: () => [node('u1'), node('t1')], actors: () => [node('t2'), node('u2')], me: () => node('u3') },
      User: { __resolveReference: itself, team: ({ id }) => node(`t${id}`) },
      Team: { __resolveReference: itself, users: ({ id }) => [node(`u${id}`)] },
    },
  },
  b: {
    sdl: federation(`
      interface Named { name: String! }
      type User implements Named @key(fields: "id") { id: ID! name: String! }
      type Team implements Named @key(fields: "id") { id: ID! name: String! }
    `),
    resolvers: {
      User: { __resolveReference: itself, name: ({ id }) => `user ${id}` },
      Team: { __resolveReference: itself, name: ({ id }) => `team ${id}` },
    },
  },
};

export const queries = [
  {
    query: `
      query { nodes { ...N ...N } me { ...U team { ...T } } }
      fragment N on Node { id ...Named ... on User { ...U } ... on Team { users { ...U } } }
      fragment Named on Named { name }
      fragment U on User { id name team { name } }
      fragment T on Team { id ... { name users { ... @include(if: true) { name } } } }
    `,
    data: {
      nodes: [
        { id: 'u1', name: 'user u1', team: { name: 'team tu1' } },
        { id: 't1', name: 'team t1', users: [{ id: 'ut1', name: 'user ut1', team: { name: 'team tut1' } }] },
      ],
      me: { id: 'u3', name: 'user u3', team: { name: 'team tu3', id: 'tu3', users: [{ name: 'user utu3' }] } },
    },
  },
  {
    query:
      '{ actors { __typename ... on Named { name } ... on Node { id ... on Team { t: name } } ... on Actor { ... on User { team { id } } } } }',
    data: {
      actors: [
        { __typename: 'Team', name: 'team t2', id: 't2', t: 'team t2' },
        { __typename: 'User', name: 'user u2', id: 'u2', team: { id: 'tu2' } },
      ],
    },
  },
  {
    // Fields of one response key are merged where the first one stands.
    query: '{ me { team { id } name team { name } ...X } } fragment X on User { team { users { id } } }',
    data: { me: { team: { id: 'tu3', name: 'team tu3', users: [{ id: 'utu3' }] }, name: 'user u3' } },
  },
  {
    query: '{ ...Q ... on Query { me { id } } } fragment Q on Query { me { name } }',
    data: { me: { name: 'user u3', id: 'u3' } },
  },
];
