// The OpenID provider of the npm package `oidc-provider`, over TLS, in a process of its own. It prints its issuer, and
// begins when a line on its standard input says for which client; it ends with its input.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const [certificate, key] = process.argv.slice(2).map((file) => readFileSync(file));
let handle = (_request, response) => response.writeHead(503).end();
const server = createServer({ cert: certificate, key }, (request, response) => handle(request, response));
const issuer = () => `https://127.0.0.1:${server.address().port}`;

function begin({ clientId, secret, redirectUri, logoutUri, signedOutUri }) {
  const client = {
    client_id: clientId,
    client_secret: secret,
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'client_secret_post',
    ...(logoutUri && { backchannel_logout_uri: logoutUri, backchannel_logout_session_required: true }),
    ...(signedOutUri && { post_logout_redirect_uris: [signedOutUri] }),
  };
  const provider = new Provider(issuer(), {
    clients: [client],
    claims: { openid: ['sub'], email: ['email'], profile: ['name', 'groups'] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@corp.example`, name: `${id} of Corp`, groups: ['technicians', 'everybody'] }),
    }),
    features: { backchannelLogout: { enabled: true } },
    // It would not tell anything to an address of this machine.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    pkce: { required: () => true },
    cookies: { keys: ['of this test'] },
  });
  handle = provider.callback();
  console.log('ready');
}

server.listen(0, '127.0.0.1', () => console.log(issuer()));
createInterface({ input: process.stdin })
  .on('line', (line) => begin(JSON.parse(line)))
  .on('close', () => process.exit());
