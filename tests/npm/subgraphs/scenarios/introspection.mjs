// Introspection of the API schema: alone, beside data, with variables, without what only Federation needs.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      "All there is."
      type Query { dish(id: ID! = "d", kind: Kind = HOT): Dish! old: Int @deprecated(reason: "gone") }
      """
      A dish.
      """
      type Dish implements Named @key(fields: "id") @tag(name: "x") { id: ID! name: String! hidden: Int @inaccessible }
      interface Named { name: String! }
      enum Kind { HOT COLD @deprecated }
      input Order { count: Int! = 1 note: String }
      scalar Time @specifiedBy(url: "https://example.com/time")
      union Any = Dish
    `),
    resolvers: {
      Query: { dish: (_, { id }) => ({ id, name: `dish ${id}` }) },
      Dish: { __resolveReference: ({ id }) => ({ id, name: `dish ${id}` }) },
    },
  },
  b: {
    sdl: federation(
      'type Mutation { order(order: Order!): Any } input Order { count: Int! = 1 note: String } union Any = Dish type Dish @key(fields: "id") { id: ID! served: Time } scalar Time',
    ),
    resolvers: { Mutation: { order: () => null }, Dish: { __resolveReference: itself, served: () => 'noon' } },
  },
};

// Fields of a type stand in the order of the subgraphs.
export const ordered = true;

export const queries = [
  {
    query: '{ __schema { queryType { name kind } mutationType { name } subscriptionType { name } } }',
    data: {
      __schema: {
        queryType: { name: 'Query', kind: 'OBJECT' },
        mutationType: { name: 'Mutation' },
        subscriptionType: null,
      },
    },
  },
  {
    query:
      'query($n: String!) { d: __type(name: $n) { __typename name kind description fields { name type { kind ofType { name } name } } interfaces { name } } none: __type(name: "Nobody") { name } }',
    variables: { n: 'Dish' },
    data: {
      d: {
        __typename: '__Type',
        name: 'Dish',
        kind: 'OBJECT',
        description: 'A dish.',
        fields: [
          { name: 'id', type: { kind: 'NON_NULL', ofType: { name: 'ID' }, name: null } },
          { name: 'name', type: { kind: 'NON_NULL', ofType: { name: 'String' }, name: null } },
          { name: 'served', type: { kind: 'SCALAR', ofType: null, name: 'Time' } },
        ],
        interfaces: [{ name: 'Named' }],
      },
      none: null,
    },
  },
  {
    query:
      '{ q: __type(name: "Query") { fields { name } all: fields(includeDeprecated: true) { name isDeprecated deprecationReason args { name defaultValue } } } }',
    data: {
      q: {
        fields: [{ name: 'dish' }],
        all: [
          {
            name: 'dish',
            isDeprecated: false,
            deprecationReason: null,
            args: [
              { name: 'id', defaultValue: '"d"' },
              { name: 'kind', defaultValue: 'HOT' },
            ],
          },
          { name: 'old', isDeprecated: true, deprecationReason: 'gone', args: [] },
        ],
      },
    },
  },
  {
    query:
      '{ k: __type(name: "Kind") { enumValues { name } } n: __type(name: "Named") { possibleTypes { name } } u: __type(name: "Any") { kind possibleTypes { name } } o: __type(name: "Order") { inputFields { name defaultValue } } t: __type(name: "Time") { specifiedByURL } }',
    data: {
      k: { enumValues: [{ name: 'HOT' }] },
      n: { possibleTypes: [{ name: 'Dish' }] },
      u: { kind: 'UNION', possibleTypes: [{ name: 'Dish' }] },
      o: {
        inputFields: [
          { name: 'count', defaultValue: '1' },
          { name: 'note', defaultValue: null },
        ],
      },
      t: { specifiedByURL: 'https://example.com/time' },
    },
  },
  {
    // Beside data, through a fragment on the root, under a condition.
    query:
      'query($yes: Boolean = true) { dish { served name } ...S x: __type(name: "Dish") @skip(if: $yes) { name } } ' +
      'fragment S on Query { __schema { queryType { ...T } } __typename } fragment T on __Type { name kind @skip(if: $yes) }',
    data: { dish: { served: 'noon', name: 'dish d' }, __schema: { queryType: { name: 'Query' } }, __typename: 'Query' },
  },
  {
    query: '{ dish(id: "q") { served t: __typename name } t: __type(name: "Dish") { name } }',
    data: { dish: { served: 'noon', t: 'Dish', name: 'dish q' }, t: { name: 'Dish' } },
  },
  {
    query:
      '{ __type(name: "_Entity") { name } a: __type(name: "join__Graph") { name } b: __type(name: "_Any") { name } c: __type(name: "link__Import") { name } }',
    data: { __type: null, a: null, b: null, c: null },
  },
  {
    query: 'mutation { order(order: { note: "x" }) { ... on Dish { id } } __typename }',
    data: { order: null, __typename: 'Mutation' },
  },
];
