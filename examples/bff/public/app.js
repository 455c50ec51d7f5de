const $ = (id) => document.getElementById(id);

/** Sends JSON, and returns the answer. The browser adds the cookie; this script cannot read it. */
async function call(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(
    path,
    body ? { method, headers, body: JSON.stringify(body) } : { method },
  );
  const data = answer.status === 204 ? null : await answer.json();
  $('message').textContent = answer.ok || path === '/notes' ? '' : data.message;
  return { ok: answer.ok, data };
}

function show({ ok, data }) {
  $('sign-in').hidden = ok;
  $('notes').hidden = !ok;
  const items = (ok ? data : []).map((text) => {
    const item = document.createElement('li');
    item.textContent = text;
    return item;
  });
  $('list').replaceChildren(...items);
}

function onSubmit(id, send) {
  $(id).addEventListener('submit', (event) => {
    event.preventDefault();
    void send(Object.fromEntries(new FormData(event.target))).then(() => event.target.reset());
  });
}

onSubmit('sign-in', async (credentials) => {
  const { ok } = await call('POST', '/session', credentials);
  if (ok) show(await call('GET', '/notes'));
});
onSubmit('add', async (note) => show(await call('POST', '/notes', note)));
$('sign-out').addEventListener('click', () => {
  void call('DELETE', '/session').then(() => show({ ok: false }));
});

show(await call('GET', '/notes'));
