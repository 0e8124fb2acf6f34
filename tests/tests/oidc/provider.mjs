// A real OpenID Connect provider (node oidc-provider, certified) for tests: node provider.mjs PORT
// Whoever types any login is that person; the forms are the development ones of the library.
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;

// The addresses lead nowhere: the test takes their path and query to the host that it started.
const client = (id, more) => ({
  client_id: id,
  client_secret: 'secret-of-the-host-at-its-provider',
  redirect_uris: [`http://127.0.0.1:1/v1/sign-in/oidc/${id}/callback`],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  ...more,
});

const provider = new Provider(issuer, {
  clients: [
    client('city'),
    client('matching'),
    client('stale'),
    client('public', { token_endpoint_auth_method: 'none', client_secret: undefined }),
  ],
  pkce: { required: () => true, methods: ['S256'] },
  claims: { openid: ['sub'], profile: ['preferred_username'] },
  // What is asked for by scope stands in the id token too.
  conformIdTokenClaims: false,
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id.replace(/^subject-of-/, '') }),
  }),
  // What `stale` is given is over before it comes.
  ttl: { IdToken: (_ctx, _token, asking) => (asking.clientId === 'stale' ? -60 : 3600) },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ['a key of a provider that lives for one test'] },
});

provider.listen(port, '127.0.0.1', () => console.log('ready'));
