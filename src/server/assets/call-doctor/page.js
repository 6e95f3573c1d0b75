import { examine } from './findings.js';

const form = document.querySelector('form');
const secondFactor = form.querySelector('fieldset');
const progress = document.getElementById('progress');
const findings = document.getElementById('findings');
const words = { good: 'Good', warning: 'Take care', bad: 'Wrong' };

/** Runs an operation. Throws an error with the `reason` of the server. */
async function ask(query, variables, token) {
  const reply = await fetch(new URL('../graphql', document.baseURI), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await reply.json();
  if (!errors) return data;
  const [{ message, extensions }] = errors;
  throw Object.assign(new Error(message), { reason: extensions?.reason });
}

function show({ level, title, text, fix }) {
  const part = (name, content) =>
    Object.assign(document.createElement(name), { textContent: content });
  const item = document.createElement('li');
  item.className = level;
  item.append(part('small', words[level]), part('b', title), part('p', text));
  if (fix) item.append(part('p', fix));
  findings.append(item);
}

async function run({ identifier, password, code }) {
  const input = { identifier, password, ...(code && { code }) };
  const { login } = await ask(
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
    { input },
  );
  findings.replaceChildren();
  progress.textContent = 'Examining …';
  try {
    const { iceServers } = await ask(
      '{ iceServers { urls username credential } }',
      {},
      login.accessToken,
    );
    const levels = [];
    for await (const finding of examine(iceServers)) {
      show(finding);
      levels.push(finding.level);
    }
    progress.textContent = levels.includes('bad')
      ? 'Done: calls will fail for some people. What to do is below.'
      : levels.includes('warning')
        ? 'Done: most calls will connect. What to take care of is below.'
        : 'Done: calls will connect.';
  } finally {
    await ask('mutation { logout(input: {}) { sessionId } }', {}, login.accessToken);
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  try {
    await run(Object.fromEntries(new FormData(form)));
  } catch (error) {
    progress.textContent = error.message;
    if (error.reason === 'CODE_REQUIRED') secondFactor.hidden = secondFactor.disabled = false;
  }
  button.disabled = false;
});

secondFactor.querySelector('button').addEventListener('click', async () => {
  const { identifier: username, email } = Object.fromEntries(new FormData(form));
  await ask(
    'mutation ($input: SendLoginCodeInput!) { sendLoginCode(input: $input) { accepted } }',
    { input: { username, email } },
  ).then(
    () => {
      progress.textContent = `If the address is that of ${username}, the code is on its way.`;
    },
    (error) => {
      progress.textContent = error.message;
    },
  );
});
