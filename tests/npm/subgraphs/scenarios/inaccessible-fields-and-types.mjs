// `@inaccessible` fields and types: the gateway uses them, the client can neither ask for them nor get them.
import { among, federation, itself } from '../schema.mjs';

const accounts = [
  { id: '1', secret: 's1', mail: { at: 'a' } },
  { id: '2', secret: 's2', mail: { at: 'b' } },
];

export const subgraphs = {
  accounts: {
    sdl: federation(`
      type Query { accounts: [Account!]! owner: Party owners: [Party]! parties: [Party!] internal: Mail @inaccessible }
      type Account @key(fields: "id") @key(fields: "secret") { id: ID! secret: String! @inaccessible mail: Mail! @inaccessible }
      type Mail @inaccessible { at: String! }
      interface Party { name: String! }
      type Person implements Party { name: String! }
      type Robot implements Party @inaccessible { name: String! }
    `),
    resolvers: {
      Query: {
        accounts: () => accounts,
        owner: () => ({ __typename: 'Robot', name: 'R' }),
        owners: () => [
          { __typename: 'Person', name: 'P' },
          { __typename: 'Robot', name: 'R' },
        ],
        parties: () => [
          { __typename: 'Person', name: 'P' },
          { __typename: 'Robot', name: 'R' },
        ],
      },
      Account: { __resolveReference: among(accounts) },
    },
  },
  audit: {
    sdl: federation(`
      type Account @key(fields: "secret") {
        secret: String! @inaccessible
        mail: Mail! @external
        trace: String! @requires(fields: "mail { at }")
      }
      type Mail @inaccessible @external { at: String! }
    `),
    resolvers: { Account: { __resolveReference: itself, trace: ({ secret, mail }) => `${secret}@${mail.at}` } },
  },
};

// Fields of a type stand in the order of the subgraphs.
export const ordered = true;

export const queries = [
  {
    query: '{ accounts { id trace } }',
    data: {
      accounts: [
        { id: '1', trace: 's1@a' },
        { id: '2', trace: 's2@b' },
      ],
    },
  },
  { query: '{ accounts { secret } }', errors: 1 },
  { query: '{ accounts { mail { at } } }', errors: 1 },
  { query: '{ internal { at } }', errors: 1 },
  { query: '{ owners { ... on Robot { name } } }', errors: 1 },
  { query: '{ owners { __typename name } }', data: { owners: [{ __typename: 'Person', name: 'P' }, null] } },
  { query: '{ owner { name } }', data: { owner: null } },
  {
    query:
      '{ __type(name: "Robot") { name } party: __type(name: "Party") { possibleTypes { name } } account: __type(name: "Account") { fields { name } } }',
    data: {
      __type: null,
      party: { possibleTypes: [{ name: 'Person' }] },
      account: { fields: [{ name: 'id' }, { name: 'trace' }] },
    },
  },
];
