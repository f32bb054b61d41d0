// Prints, as JSON, the introspection queries that tools send: the texts of the npm package `graphql`.
import { getIntrospectionQuery } from 'graphql';

console.log(
  JSON.stringify({
    'reference defaults': getIntrospectionQuery(),
    'GraphiQL': getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true }),
    'GraphQL Code Generator': getIntrospectionQuery({
      descriptions: true,
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
    'GraphQL Inspector': getIntrospectionQuery({ descriptions: true, directiveIsRepeatable: true }),
  }),
);
